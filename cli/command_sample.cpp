// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "engine/sample/estate.h"
#include "exporters/files/staging.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

namespace lacuna {

namespace {

struct SampleOptions {
    EstateSpec spec;
    std::string out, format = "geojson";
};

struct Format {
    std::string_view name, driver, ending;
    bool one_file = false;  ///< all layers in one file, else a file a layer
    std::vector<std::string> creation, layer;
};

std::vector<Format> const& formats()
{
    static std::vector<Format> const table{
        {"geojson", "GeoJSON", ".geojson", false, {}, {"RFC7946=YES", "COORDINATE_PRECISION=8"}},
        {"gpkg", "GPKG", ".gpkg", true, {}, {"FID=fid"}},
        {"fgb", "FlatGeobuf", ".fgb", false, {}, {}},
    };
    return table;
}

Format const& format_of(std::string const& name)
{
    return *std::ranges::find(formats(), name, &Format::name);  // CLI11 has checked the name
}

CPLStringList list_of(std::vector<std::string> const& options)
{
    CPLStringList list;
    for (auto const& each : options) list.AddString(each.c_str());
    return list;
}

/// Keeps GDAL from writing the hour into files, so that the same sample is the same bytes.
class FixedDate {
public:
    FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"); }
    ~FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr); }
    FixedDate(FixedDate const&) = delete;
    FixedDate& operator=(FixedDate const&) = delete;
};

/// One layer under way in one file.
class LayerWriter {
public:
    LayerWriter(GDALDataset& dataset, Format const& format, std::string const& name, Crs const& crs,
                OGRwkbGeometryType type)
    {
        OGRSpatialReference reference{crs.reference()};
        layer_ = dataset.CreateLayer(name.c_str(), &reference, type, list_of(format.layer).List());
        if (!layer_)
            throw Error{Errc::write_failed,
                        fmt::format("layer '{}' could not be made: {}", name, CPLGetLastErrorMsg())};
    }

    void add_field(std::string_view name, OGRFieldType type)
    {
        OGRFieldDefn field{std::string{name}.c_str(), type};
        if (layer_->CreateField(&field) != OGRERR_NONE) fail();
    }

    [[nodiscard]] OGRFeatureUniquePtr make() const
    {
        return OGRFeatureUniquePtr{new OGRFeature{layer_->GetLayerDefn()}};
    }

    void write(OGRFeature& feature)
    {
        if (layer_->CreateFeature(&feature) != OGRERR_NONE) fail();
    }

private:
    [[noreturn]] void fail() const
    {
        throw Error{Errc::write_failed, fmt::format("layer '{}': {}", layer_->GetName(), CPLGetLastErrorMsg())};
    }
    OGRLayer* layer_ = nullptr;
};

bool is_whole(NumberRole const& role) { return role.unit == "storeys" || role.unit == "year" || role.unit == "class"; }

/// The roles that at least one feature has a value for are the fields, by the names that 'scan' knows.
void write_features(LayerWriter& out, std::vector<EstateFeature> const& features)
{
    std::vector<TextRole> texts;
    for (auto const& role : text_roles)
        if (std::ranges::any_of(features, [&](auto const& f) { return !(f.attributes.*role.member).empty(); }))
            texts.push_back(role);
    std::vector<NumberRole> numbers;
    for (auto const& role : number_roles)
        if (std::ranges::any_of(features, [&](auto const& f) { return (f.attributes.*role.member).has_value(); }))
            numbers.push_back(role);

    out.add_field("id", OFTString);
    for (auto const& role : texts) out.add_field(role.name, OFTString);
    for (auto const& role : numbers) out.add_field(role.name, is_whole(role) ? OFTInteger : OFTReal);
    for (auto const& f : features) {
        auto const row = out.make();
        row->SetField(0, f.id.c_str());
        int column = 1;
        for (auto const& role : texts) row->SetField(column++, (f.attributes.*role.member).c_str());
        for (auto const& role : numbers) {
            if (auto const& value = f.attributes.*role.member) row->SetField(column, *value);
            ++column;
        }
        if (!f.shape.outer.empty()) row->SetGeometry(to_ogr({f.shape}).get());
        out.write(*row);
    }
}

void write_roads(LayerWriter& out, std::vector<EstateRoad> const& roads)
{
    out.add_field("id", OFTString);
    out.add_field("class", OFTString);
    out.add_field("width_m", OFTReal);
    for (auto const& road : roads) {
        auto const row = out.make();
        row->SetField(0, road.id.c_str());
        row->SetField(1, road.road_class.c_str());
        row->SetField(2, road.width_m);
        OGRLineString line;
        for (auto const& p : road.line) line.addPoint(p.x, p.y);
        row->SetGeometry(&line);
        out.write(*row);
    }
}

void write_layer(GDALDataset& dataset, Format const& format, Estate const& estate, std::string const& name)
{
    Crs const crs = Crs::parse(estate.crs);
    LayerWriter out{dataset, format, name, crs, name == "roads" ? wkbLineString : wkbPolygon};
    if (name == "roads")
        write_roads(out, estate.roads);
    else
        write_features(out, name == "parcels" ? estate.parcels : estate.buildings);
}

std::size_t expected_count(Estate const& estate, std::string const& layer)
{
    if (layer == "roads") return estate.roads.size();
    return layer == "parcels" ? estate.parcels.size() : estate.buildings.size();
}

/// Some drivers of GDAL lose features on a full disk without a word: read again what was written.
void check_written(std::filesystem::path const& file, Estate const& estate, std::vector<std::string> const& layers)
{
    auto dataset = Dataset::open(file.string());
    for (auto const& name : layers) {
        auto const found = dataset.layer(name).GetFeatureCount();
        if (std::cmp_not_equal(found, expected_count(estate, name)))
            throw Error{Errc::write_failed,
                        fmt::format("'{}' holds {} of {} {}; is the disk full?", file.filename().string(), found,
                                    expected_count(estate, name), name)};
    }
}

void write_file(std::filesystem::path const& file, Format const& format, Estate const& estate,
                std::vector<std::string> const& layers)
{
    ErrorCollector errors;
    auto* driver = GetGDALDriverManager()->GetDriverByName(std::string{format.driver}.c_str());
    if (!driver) throw Error{Errc::write_failed, fmt::format("this GDAL has no driver {}", format.driver)};
    GDALDatasetUniquePtr dataset{driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, list_of(format.creation).List())};
    if (!dataset)
        throw Error{Errc::write_failed, fmt::format("'{}' could not be made: {}", file.string(), errors.text())};
    bool const in_one_go = format.one_file && dataset->StartTransaction() == OGRERR_NONE;
    for (auto const& name : layers) write_layer(*dataset, format, estate, name);
    if (in_one_go && dataset->CommitTransaction() != OGRERR_NONE)
        throw Error{Errc::write_failed, fmt::format("'{}': {}", file.string(), errors.text())};
    close_written(std::move(dataset), file.string());
    check_written(file, estate, layers);
}

void sample(SampleOptions const& o)
{
    if (o.spec.defects && o.format == "fgb")
        throw Error{Errc::usage,
                    "FlatGeobuf loses features without geometry, one of the defects; use --format geojson or gpkg"};
    prepare_gdal();
    FixedDate const fixed;
    Format const& format = format_of(o.format);
    Estate const estate = make_estate(o.spec);
    Staging staging{o.out};
    std::vector<std::string> names;
    auto const make = [&](std::string const& stem, std::vector<std::string> const& layers) {
        names.push_back(stem + std::string{format.ending});
        write_file(staging.file(names.back()), format, estate, layers);
    };
    if (format.one_file)
        make("sample", {"parcels", "buildings", "roads"});
    else
        for (auto const* name : {"parcels", "buildings", "roads"}) make(name, {name});
    staging.commit(names);
    fmt::print("sample estate, seed {}: {} parcels, {} buildings, {} roads, {:.0f} m2 of floor area, {}\n", o.spec.seed,
               estate.parcels.size(), estate.buildings.size(), estate.roads.size(), estate.floor_area_m2, estate.crs);
    for (auto const& name : names) fmt::print("  {}\n", (std::filesystem::path{o.out} / name).string());
}

}  // namespace

void add_sample(CLI::App& app)
{
    auto* cmd =
        app.add_subcommand("sample", "Write a made-up estate to try the program with: parcels, buildings, roads");
    auto o = std::make_shared<SampleOptions>();
    std::set<std::string> names;
    for (auto const& each : formats()) names.emplace(each.name);
    cmd->add_option("--out", o->out, "Folder for the files (made where missing; files of the same names are replaced)")
        ->required();
    auto* size =
        cmd->add_option("--floor-area", o->spec.floor_area_m2, "Sum of footprint x storeys in m2, met within 1 %")
            ->capture_default_str();
    cmd->add_option("--parcels", o->spec.parcels, "Number of parcels instead of a floor area")
        ->check(CLI::PositiveNumber)
        ->excludes(size);
    cmd->add_option("--seed", o->spec.seed, "Another seed, another estate")->capture_default_str();
    cmd->add_option("--format", o->format, "geojson (longitude and latitude), gpkg or fgb (metres, EPSG:32652)")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    cmd->add_flag("--defects", o->spec.defects,
                  "Add one each of a bow tie, an overlap, a repeated id, a building over the\n"
                  "parcel line and a parcel without geometry");
    cmd->footer(
        "Example:  lacuna sample --out estate && lacuna scan --parcels estate/parcels.geojson "
        "--buildings estate/buildings.geojson --out results");
    cmd->callback([o] { sample(*o); });
}

}  // namespace lacuna
