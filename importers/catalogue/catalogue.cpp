// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/catalogue.h"

#include "engine/core/text.h"
#include "importers/catalogue/figures.h"
#include "importers/catalogue/stated_figure.h"
#include "importers/catalogue/toml_reader.h"
#include "importers/gdal/sha256.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace lacuna {

namespace {

template <class Owner>
std::vector<std::string> names_of(std::span<Figure<Owner> const> figures)
{
    std::vector<std::string> names;
    for (auto const& figure : figures) names.emplace_back(figure.name);
    return names;
}

class CatalogueReader {
public:
    explicit CatalogueReader(std::filesystem::path const& file) : file_{file}, faults_{file, "catalogue"} {}

    Catalogue read()
    {
        auto const root = parse_toml(file_, "catalogue");
        Catalogue catalogue;
        catalogue.id = file_.stem().string();
        catalogue.title = text(root, "title", "");
        catalogue.currency = text(root, "currency", "");
        catalogue.price_level = text(root, "price_level", "");
        if (!catalogue.currency.empty() && !is_currency(catalogue.currency))
            faults_.add(*root.get("currency"),
                        "'currency' is '" + catalogue.currency + "', not an ISO 4217 code as \"CNY\"");
        read_figures(root, catalogue_figures(), catalogue, catalogue.provenance, "");
        read_do_minimum(root, catalogue);
        read_facilities(root, catalogue);
        auto known = names_of(catalogue_figures());
        known.insert(known.begin(), {"title", "currency", "price_level", "do_minimum", "facility"});
        faults_.unknown_keys(root, known, "");
        faults_.raise();
        catalogue.sha256 = sha256_of_file(file_.string());
        return catalogue;
    }

private:
    static bool is_currency(std::string const& code)
    {
        return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
    }

    std::string text(toml::table const& table, std::string_view key, std::string const& where, bool needed = true)
    {
        return text_in(table, key, where, needed, faults_);
    }

    /// value, mark and source of one figure; false and a fault where something is wrong.
    bool read_figure(toml::node const& node, std::string const& where, double least, double most, double& value,
                     Provenance& origin)
    {
        auto const table = node.as_table();
        if (!table) {
            faults_.add(node, where + "needs value, mark and source: { value = 50, mark = \"E\", source = \"...\" }");
            return false;
        }
        auto const number = (*table)["value"].value<double>();
        bool const marked = read_mark_and_source(*table, where, faults_, origin);
        if (!number)
            faults_.add(node, where + "has no number 'value'");
        else if (!(*number >= least && *number <= most))
            faults_.add(node, where + "is " + shortest(*number) + ", not in " + shortest(least) + " to " +
                                  shortest(most) + nonfinite_note(*number) +
                                  (origin.figure == "life_years" && *number <= 0 ? " (HORIZON)" : ""));
        else if (marked) {
            value = *number;
            return read_standing(*table, where, *number, {least, most}, faults_, origin);
        }
        return false;
    }

    template <class Owner>
    void read_figures(toml::table const& table, std::span<Figure<Owner> const> figures, Owner& owner,
                      std::vector<Provenance>& provenance, std::string const& where)
    {
        for (auto const& figure : figures) {
            std::string const name{figure.name};
            auto const node = table.get(figure.name);
            if (!node) {
                if (!figure.optional())
                    faults_.add(table, where + "has no '" + name + "', " + std::string{figure.meaning});
                continue;
            }
            double value = 0;
            Provenance origin;
            origin.figure = name;
            if (!read_figure(*node, where + "'" + name + "' ", figure.least, figure.most, value, origin)) continue;
            figure.set(owner, value);
            provenance.push_back(std::move(origin));
        }
    }

    void read_do_minimum(toml::table const& root, Catalogue& catalogue)
    {
        auto const node = root.get("do_minimum");
        if (!node) return;
        auto const table = node->as_table();
        if (!table) return faults_.add(*node, "'do_minimum' must be tables as [do_minimum.open_land]");
        std::vector<std::string> kinds;
        for (int i = 0; i < space_kind_count; ++i) {
            auto const kind = static_cast<SpaceKind>(i);
            std::string const key{name(kind)};
            kinds.push_back(key);
            auto const entry = table->get(key);
            if (!entry) continue;
            std::string const where = "do_minimum '" + key + "': ";
            auto const row = entry->as_table();
            if (!row) {
                faults_.add(*entry, where + "must be a table");
                continue;
            }
            DoMinimum today;
            today.kind = kind;
            read_figures(*row, do_minimum_figures(), today, today.provenance, where);
            if (today.repair_per_m2.has_value() != today.repair_after_years.has_value())
                faults_.add(*row->get(today.repair_per_m2 ? "repair_per_m2" : "repair_after_years"),
                            where + "a repair needs both 'repair_per_m2' and 'repair_after_years'");
            faults_.unknown_keys(*row, names_of(do_minimum_figures()), where);
            catalogue.do_minimum.push_back(std::move(today));
        }
        faults_.unknown_keys(*table, kinds, "do_minimum: ");
    }

    void read_facilities(toml::table const& root, Catalogue& catalogue)
    {
        auto const node = root.get("facility");
        auto const rows = node ? node->as_array() : nullptr;
        if (!rows || rows->empty()) return faults_.add(node ? *node : root, "has no [[facility]]");
        for (auto const& row : *rows) {
            auto const table = row.as_table();
            if (!table) {
                faults_.add(row, "'facility' must be tables as [[facility]]");
                continue;
            }
            auto facility = read_facility(*table);
            if (std::ranges::find(catalogue.facilities, facility.id, &Facility::id) != catalogue.facilities.end() &&
                !facility.id.empty())
                faults_.add(*table, "facility '" + facility.id + "' is given twice; remove one");
            catalogue.facilities.push_back(std::move(facility));
        }
        std::ranges::stable_sort(catalogue.facilities, {}, &Facility::id);
    }

    Facility read_facility(toml::table const& row)
    {
        Facility f;
        f.id = text(row, "id", "facility: ");
        std::string const where = "facility '" + f.id + "': ";
        if (!std::ranges::all_of(f.id, [](unsigned char c) { return std::isalnum(c) || c == '_'; }))
            faults_.add(*row.get("id"), where + "an id is made of a-z, 0-9 and _");
        f.name = text(row, "name", where);
        f.name_zh = text(row, "name_zh", where, false);
        f.unit = text(row, "unit", where);
        auto const basis = text(row, "basis", where);
        if (basis == "operated") f.basis = Basis::operated;
        if (!basis.empty() && basis != "operated" && basis != "rent")
            faults_.add(*row.get("basis"), where + "'basis' is '" + basis + "', not \"rent\" or \"operated\"");
        auto const load = text(row, "roof_load", where, false);
        if (load == "heavy") f.roof_load = LoadClass::heavy;
        if (!load.empty() && load != "heavy" && load != "light")
            faults_.add(*row.get("roof_load"), where + "'roof_load' is '" + load + "', not \"light\" or \"heavy\"");
        auto const form = text(row, "ground_form", where, false);
        if (form == "two_rectangles") f.ground_form = GroundForm::two_rectangles;
        if (!form.empty() && form != "two_rectangles" && form != "rectangle")
            faults_.add(*row.get("ground_form"),
                        where + "'ground_form' is '" + form + "', not \"rectangle\" or \"two_rectangles\"");
        read_kinds(row, f, where);
        read_figures(row, facility_figures(), f, f.provenance, where);
        if (f.max_area_m2 > 0 && f.max_area_m2 < f.min_area_m2)
            faults_.add(*row.get("max_area_m2"), where + "'max_area_m2' is " + shortest(f.max_area_m2) +
                                                     ", less than 'min_area_m2' " + shortest(f.min_area_m2));
        if (!f.ramp_up_years && (f.ramp_up_start || f.ramp_up_stabilised))
            faults_.add(*row.get(f.ramp_up_start ? "ramp_up_start" : "ramp_up_stabilised"),
                        where + "a ramp-up of its own needs 'ramp_up_years' beside it");
        if (f.refurbishment_share.has_value() != f.refurbishment_years.has_value())
            faults_.add(*row.get(f.refurbishment_share ? "refurbishment_share" : "refurbishment_years"),
                        where + "a refurbishment needs both 'refurbishment_share' and 'refurbishment_years'");
        auto known = names_of(facility_figures());
        known.insert(known.begin(),
                     {"id", "name", "name_zh", "basis", "space_kinds", "unit", "roof_load", "ground_form", "layout"});
        faults_.unknown_keys(row, known, where);
        read_layout(row, f, where);
        if (f.ground_form != GroundForm::rectangle && !f.layout.empty())
            faults_.add(*row.get("ground_form"),
                        where + "'ground_form' is for facilities without a 'layout'; drop one of them");
        return f;
    }

    void read_layout(toml::table const& row, Facility& f, std::string const& where)
    {
        auto const node = row.get("layout");
        if (!node) return;
        f.layout = text(row, "layout", where);
        if (f.layout.empty()) return;
        auto const kind = std::ranges::find(layout_kinds(), f.layout, &LayoutKind::name);
        if (kind == layout_kinds().end()) {
            std::vector<std::string> names;
            for (auto const& each : layout_kinds()) names.emplace_back(each.name);
            return faults_.add(*node, where + "unknown layout '" + f.layout + "'" + did_you_mean(f.layout, names));
        }
        for (auto const figure : kind->figures)
            if (!row.get(figure))
                faults_.add(*node, where + "layout '" + f.layout + "' needs '" + std::string{figure} + "'");
        if (f.kerb_bay_m && (!f.kerb_length_m || !f.kerb_aisle_m))
            faults_.add(*row.get("kerb_bay_m"),
                        where + "'kerb_bay_m' needs 'kerb_length_m' and 'kerb_aisle_m' beside it");
    }

    void read_kinds(toml::table const& row, Facility& f, std::string const& where)
    {
        auto const node = row.get("space_kinds");
        auto const list = node ? node->as_array() : nullptr;
        if (!list || list->empty())
            return faults_.add(node ? *node : row, where + "has no 'space_kinds'; give a list as [\"open_land\"]");
        auto const kinds = catalogue_space_kinds();
        for (auto const& entry : *list) {
            auto const kind = entry.value<std::string>().value_or("");
            if (std::ranges::find(kinds, kind) == kinds.end())
                faults_.add(entry, where + "unknown kind of space '" + kind + "'" +
                                       did_you_mean(kind, {kinds.begin(), kinds.end()}));
            else if (std::ranges::find(f.space_kinds, kind) != f.space_kinds.end())
                faults_.add(entry, where + "kind of space '" + kind + "' is given twice");
            else
                f.space_kinds.push_back(kind);
        }
    }

    std::filesystem::path file_;
    Faults faults_;
};

}  // namespace

Catalogue read_catalogue(std::filesystem::path const& file) { return CatalogueReader{file}.read(); }

std::vector<std::string> catalogue_ids(std::filesystem::path const& folder)
{
    std::vector<std::string> ids;
    if (!std::filesystem::is_directory(folder))
        throw Error{Errc::open_failed,
                    "folder of catalogues '" + folder.string() + "' is missing; check the installation or LACUNA_DATA"};
    for (auto const& entry : std::filesystem::directory_iterator{folder})
        if (entry.path().extension() == ".toml") ids.push_back(entry.path().stem().string());
    std::ranges::sort(ids);
    return ids;
}

Catalogue find_catalogue(std::string const& id_or_path, std::filesystem::path const& folder)
{
    if (id_or_path.ends_with(".toml") || id_or_path.find('/') != std::string::npos) return read_catalogue(id_or_path);
    auto const ids = catalogue_ids(folder);
    if (std::ranges::find(ids, id_or_path) == ids.end())
        throw Error{Errc::bad_config, "no catalogue '" + id_or_path + "'" + did_you_mean(id_or_path, ids) +
                                          " (a file of your own is named by its path, ending in .toml)"};
    return read_catalogue(folder / (id_or_path + ".toml"));
}

}  // namespace lacuna
