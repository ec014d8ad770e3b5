// SPDX-License-Identifier: Apache-2.0
#include "importers/run/read_alternatives.h"

#include "engine/core/error.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <set>
#include <tuple>

namespace lacuna {

namespace {

[[noreturn]] void refuse(std::filesystem::path const& file, std::string const& what)
{
    throw Error{Errc::bad_layer, fmt::format("'{}' {}; scan again with this version", file.string(), what)};
}

class Table {
public:
    Table(OGRLayer& layer, std::filesystem::path const& file) : definition_{*layer.GetLayerDefn()}, file_{file} {}

    [[nodiscard]] int field(std::string const& name) const
    {
        int const i = definition_.GetFieldIndex(name.c_str());
        if (i < 0) refuse(file_, fmt::format("has no column '{}' in '{}'", name, definition_.GetName()));
        return i;
    }
    /// The field "<name>_<currency>", and the currency.
    [[nodiscard]] std::pair<int, std::string> money(std::string const& name) const
    {
        for (int i = 0; i < definition_.GetFieldCount(); ++i) {
            std::string const found = definition_.GetFieldDefn(i)->GetNameRef();
            // A currency is one word: "ioav_mean_cny" is no "ioav" of "mean_cny".
            if (found.starts_with(name + "_") && found.find('_', name.size() + 1) == std::string::npos)
                return {i, found.substr(name.size() + 1)};
        }
        refuse(file_, fmt::format("has no column '{}_...' in '{}'", name, definition_.GetName()));
    }
    [[nodiscard]] double number(OGRFeature& feature, int field) const
    {
        double const value = feature.GetFieldAsDouble(field);
        if (feature.IsFieldSetAndNotNull(field) && std::isfinite(value)) return value;
        refuse(file_, fmt::format("has no number in row {}, column '{}' of '{}'", feature.GetFID(),
                                  definition_.GetFieldDefn(field)->GetNameRef(), definition_.GetName()));
    }
    [[nodiscard]] std::optional<double> number_or_null(OGRFeature& feature, int field) const
    {
        if (!feature.IsFieldSetAndNotNull(field)) return {};
        return number(feature, field);
    }

private:
    OGRFeatureDefn& definition_;
    std::filesystem::path file_;
};

void read_places(OGRLayer& layer, std::filesystem::path const& file, ScannedAlternatives& out)
{
    Table const table{layer, file};
    int const id = table.field("space_id"), parcel = table.field("parcel_id"), kind = table.field("kind");
    for (auto const& feature : layer) {
        auto const* geometry = feature->GetGeometryRef();
        out.places[feature->GetFieldAsString(id)] = {feature->GetFieldAsString(parcel), feature->GetFieldAsString(kind),
                                                     geometry ? from_ogr(*geometry).shape : MultiPolygon{}};
    }
    if (auto const* reference = layer.GetSpatialRef()) out.crs = Crs{*reference}.wkt();
}

void read_overlaps(Dataset& dataset, std::filesystem::path const& file, ScannedAlternatives& out)
{
    if (!dataset.handle().GetLayerByName("overlaps")) refuse(file, "has no table 'overlaps'");
    auto& layer = dataset.layer("overlaps");
    Table const table{layer, file};
    int const a = table.field("space_a"), b = table.field("space_b"), both = table.field("both_used");
    for (auto const& f : layer) {
        SpaceOverlap o{f->GetFieldAsString(a), f->GetFieldAsString(b), f->GetFieldAsInteger(both) != 0};
        for (auto const& id : {o.space_a, o.space_b})
            if (!out.places.contains(id)) refuse(file, fmt::format("names the space '{}', which it does not hold", id));
        if (!(o.space_a < o.space_b))
            refuse(file,
                   fmt::format("names '{}' and '{}' as a pair that overlaps; a pair is of two, the first by id first",
                               o.space_a, o.space_b));
        out.overlaps.push_back(std::move(o));
    }
}

}  // namespace

ScannedAlternatives read_alternatives(std::filesystem::path const& folder)
{
    auto const file = folder / "lacuna.gpkg";
    if (!std::filesystem::exists(file))
        throw Error{Errc::open_failed,
                    fmt::format("'{}' does not exist; give the folder that 'lacuna scan --out' wrote", file.string())};
    auto dataset = Dataset::open(file.string());
    if (!dataset.handle().GetLayerByName("alternatives")) refuse(file, "has no table 'alternatives'");
    ScannedAlternatives out;
    read_places(dataset.layer("spaces"), file, out);
    auto& layer = dataset.layer("alternatives");
    Table const table{layer, file};
    auto const [ioav, currency] = table.money("ioav");
    int const capex = table.money("capex").first, mean = table.money("ioav_mean").first;
    int const site = table.field("site_id"), facility = table.field("facility"), units = table.field("units");
    int const ground = table.field("ground_m2"), kind = table.field("kind");
    int const adds = table.field("added_floor_area_m2"), left = table.field("parcel_floor_area_m2");
    int const open = table.field("open_ground_m2"), open_most = table.field("parcel_ground_m2");
    int const built = table.field("footprint_m2"), built_most = table.field("parcel_footprint_m2");
    int const demand = table.field("demand_units"), chosen = table.field("chosen");
    std::set<std::tuple<std::string, std::string, double>> seen;
    std::set<std::string> sites;
    for (char const c : currency) out.currency += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (auto const& f : layer) {
        FittedUse use;
        use.space_id = f->GetFieldAsString(site);
        use.facility_id = f->GetFieldAsString(facility);
        auto const named = space_kind(f->GetFieldAsString(kind));
        if (!named)
            refuse(file, fmt::format("names a kind of space '{}' that is not known", f->GetFieldAsString(kind)));
        use.kind = *named;
        use.units = table.number(*f, units);
        if (!(use.units > 0))
            refuse(file, fmt::format("has {} units of '{}' on '{}'", use.units, use.facility_id, use.space_id));
        if (!seen.emplace(use.space_id, use.facility_id, use.units).second)  // whole, and cut to what is needed
            refuse(file, fmt::format("has '{}' on '{}' twice", use.facility_id, use.space_id));
        use.ground_m2 = table.number(*f, ground);
        use.ioav = table.number(*f, ioav);
        use.mean_shift = table.number(*f, mean) - use.ioav;
        use.capex = table.number(*f, capex);
        use.added_floor_area_m2 = table.number(*f, adds);
        use.parcel_floor_area_m2 = table.number_or_null(*f, left);
        use.open_ground_m2 = table.number(*f, open);
        use.parcel_ground_m2 = table.number_or_null(*f, open_most);
        use.footprint_m2 = table.number(*f, built);
        use.parcel_footprint_m2 = table.number_or_null(*f, built_most);
        use.demand_units = table.number_or_null(*f, demand);
        use.chosen = f->GetFieldAsInteger(chosen) != 0;
        if (use.chosen && !sites.insert(use.space_id).second)
            refuse(file, fmt::format("has two chosen uses on '{}'", use.space_id));
        if (!out.places.contains(use.space_id))
            refuse(file, fmt::format("names the space '{}', which it does not hold", use.space_id));
        out.uses.push_back(std::move(use));
    }
    read_overlaps(dataset, file, out);
    return out;
}

}  // namespace lacuna
