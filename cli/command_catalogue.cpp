// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/figures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

struct CatalogueOptions {
    std::string facility;
    std::string catalogue;
    bool json = false;
};

Provenance const* origin_of(std::vector<Provenance> const& all, std::string_view figure)
{
    auto const found = std::ranges::find(all, figure, &Provenance::figure);
    return found == all.end() ? nullptr : &*found;
}

std::string_view basis_name(Facility const& f) { return f.basis == Basis::rent ? "rent" : "operated"; }

/// "money/u/year" of a kiosk in CNY: "CNY/m2/year".
std::string unit_text(std::string_view unit, Facility const& f, Catalogue const& catalogue)
{
    std::string text;
    for (std::size_t start = 0; start <= unit.size();) {
        auto const slash = std::min(unit.find('/', start), unit.size());
        auto const word = unit.substr(start, slash - start);
        text += start == 0 ? "" : "/";
        text += word == "money" ? catalogue.currency : word == "u" ? f.unit : std::string{word};
        start = slash + 1;
    }
    return text;
}

/// "1234567.5" as "1 234 568".
std::string grouped(double value)
{
    auto digits = fmt::format("{:.0f}", std::fabs(value));
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), " ");
    return (value < 0 ? "-" : "") + digits;
}

/// Smallest ground that holds at least one unit.
double least_ground(Facility const& f)
{
    return f.unit == "m2" ? f.min_area_m2 : std::max(f.min_area_m2, f.unit_footprint_m2);
}

/// Units on the smallest ground, whole where a unit is more than a square metre.
double units_at_minimum(Facility const& f)
{
    double const units = least_ground(f) / f.unit_footprint_m2;
    return f.unit == "m2" ? units : std::floor(units + 1e-9);
}

struct Earnings {
    double units = 0, cost = 0, revenue = 0, noi = 0;
};

Earnings earnings(Facility const& f, double units)
{
    double const revenue = units * f.revenue_per_unit_year;
    return {units, units * f.capex_per_unit, revenue, units * noi_per_unit(f, 1)};
}

Json figure_json(Facility const& f, Figure<Facility> const& figure, Catalogue const& catalogue)
{
    auto const value = figure.value(f);
    if (!value) return nullptr;
    auto const origin = origin_of(f.provenance, figure.name);
    return {{"value", *value},
            {"unit", unit_text(figure.unit, f, catalogue)},
            {"mark", std::string(1, origin->mark)},
            {"source", origin->source},
            {"meaning", figure.meaning}};
}

Json earnings_json(Earnings const& e)
{
    return {{"units", e.units}, {"cost", e.cost}, {"revenue_year", e.revenue}, {"noi_year", e.noi}};
}

Json facility_json(Facility const& f, Catalogue const& catalogue)
{
    Json figures;
    for (auto const& figure : facility_figures()) figures[std::string{figure.name}] = figure_json(f, figure, catalogue);
    Json result{{"catalogue", catalogue.id}, {"id", f.id}, {"name", f.name}};
    if (!f.name_zh.empty()) result["name_zh"] = f.name_zh;
    result.update({{"basis", basis_name(f)},
                   {"unit", f.unit},
                   {"space_kinds", f.space_kinds},
                   {"figures", figures},
                   {"yield_on_cost", yield_on_cost(f)},
                   {"one_unit", earnings_json(earnings(f, 1))},
                   {"smallest", earnings_json(earnings(f, units_at_minimum(f)))}});
    result["smallest"]["ground_m2"] = least_ground(f);
    return result;
}

Json catalogue_json(Catalogue const& catalogue)
{
    Json result{{"id", catalogue.id},
                {"title", catalogue.title},
                {"currency", catalogue.currency},
                {"price_level", catalogue.price_level},
                {"sha256", catalogue.sha256}};
    result["conversion_share"] = catalogue.conversion_share ? Json(*catalogue.conversion_share) : Json();
    result["renovation_cost_per_m2"] =
        catalogue.renovation_cost_per_m2 ? Json(*catalogue.renovation_cost_per_m2) : Json();
    result["facilities"] = Json::array();
    for (auto const& f : catalogue.facilities) result["facilities"].push_back(facility_json(f, catalogue));
    return result;
}

/// The catalogues that have the facility, each with it; Error{usage} with the nearest id where none has.
std::vector<std::pair<Catalogue const*, Facility const*>> with_facility(std::vector<Catalogue> const& catalogues,
                                                                        std::string const& id)
{
    std::vector<std::pair<Catalogue const*, Facility const*>> found;
    std::vector<std::string> ids;
    std::string names;
    for (auto const& catalogue : catalogues) {
        names += (names.empty() ? "'" : ", '") + catalogue.id + "'";
        for (auto const& f : catalogue.facilities) {
            if (f.id == id) found.emplace_back(&catalogue, &f);
            if (std::ranges::find(ids, f.id) == ids.end()) ids.push_back(f.id);
        }
    }
    if (found.empty())
        throw Error{Errc::usage, fmt::format("no facility '{}' in catalogue {}{}", id, names, did_you_mean(id, ids))};
    return found;
}

void print_list(Catalogue const& catalogue)
{
    fmt::print("{}: {} ({}, price level {}), {} facility types\n\n", catalogue.id, catalogue.title, catalogue.currency,
               catalogue.price_level, catalogue.facilities.size());
    fmt::print("{:<18} {:<32} {:<8} {:>7} {:>7} {:<7} {:>9} {:>12} {:>6}\n", "id", "name", "basis", "min m2", "width m",
               "unit", "cost/unit", "income/unit/y", "yield");
    for (auto const& f : catalogue.facilities)
        fmt::print("{:<18} {:<32} {:<8} {:>7} {:>7} {:<7} {:>9} {:>13} {:>5.1f}%\n", f.id, f.name, basis_name(f),
                   shortest(f.min_area_m2), shortest(f.min_width_m), f.unit, grouped(f.capex_per_unit),
                   grouped(noi_per_unit(f, 1)), 100 * yield_on_cost(f));
    fmt::print("\n");
}

void print_facility(Facility const& f, Catalogue const& catalogue)
{
    fmt::print("{}  {}{}\n", f.id, f.name, f.name_zh.empty() ? "" : " " + f.name_zh);
    fmt::print("catalogue {}: {}, {}, price level {}\n", catalogue.id, catalogue.title, catalogue.currency,
               catalogue.price_level);
    fmt::print("{}\n\n", f.basis == Basis::rent ? "The owner lets the space; revenue is rent."
                                                : "The owner runs it; revenue is gross income.");
    fmt::print("{:<24} {:>9} {:<14} {:<4} {}\n", "figure", "value", "unit", "mark", "source");
    for (auto const& figure : facility_figures()) {
        auto const value = figure.value(f);
        if (!value) {
            fmt::print("{:<24} {:>9} {:<14} {:<4} {}\n", figure.name, "-", "", "", figure.meaning);
            continue;
        }
        auto const origin = origin_of(f.provenance, figure.name);
        fmt::print("{:<24} {:>9} {:<14} {:<4} {}\n", figure.name, shortest(*value),
                   unit_text(figure.unit, f, catalogue), std::string_view{&origin->mark, 1}, origin->source);
    }
    fmt::print("\n");
    for (auto const& mark : marks()) fmt::print("{}  {}\n", mark.mark, mark.meaning);
    fmt::print("\nKinds of space: ");
    for (std::size_t i = 0; i < f.space_kinds.size(); ++i)
        fmt::print("{}{}{}", i == 0 ? "" : ", ", f.space_kinds[i],
                   space_kind(f.space_kinds[i]) ? "" : " (not found yet)");
    fmt::print("\nYield on cost: {:.1f} %\n", 100 * yield_on_cost(f));
    auto const print = [&](std::string const& what, Earnings const& e) {
        fmt::print("{}: costs {} {}, earns {} a year of which {} remain after operating cost\n", what, grouped(e.cost),
                   catalogue.currency, grouped(e.revenue), grouped(e.noi));
    };
    print(fmt::format("One {}", f.unit), earnings(f, 1));
    auto const least = earnings(f, units_at_minimum(f));
    print(fmt::format("Smallest, {} m2 of ground with {} {}", shortest(least_ground(f)), shortest(least.units), f.unit),
          least);
    fmt::print("\n");
}

void explain(std::vector<std::pair<Catalogue const*, Facility const*>> const& found, bool json)
{
    Json all = Json::array();
    for (auto const& [catalogue, facility] : found) {
        if (json)
            all.push_back(facility_json(*facility, *catalogue));
        else
            print_facility(*facility, *catalogue);
    }
    if (json) fmt::print("{}\n", (all.size() == 1 ? all.front() : all).dump(2));
}

void run_catalogue(CatalogueOptions const& options)
{
    auto const folder = data_folder() / "catalogues";
    std::vector<std::string> const wanted =
        options.catalogue.empty() ? catalogue_ids(folder) : std::vector{options.catalogue};
    std::vector<Catalogue> catalogues;
    for (auto const& id : wanted) catalogues.push_back(find_catalogue(id, folder));
    if (!options.facility.empty()) return explain(with_facility(catalogues, options.facility), options.json);
    if (options.json) {
        Json all = Json::array();
        for (auto const& catalogue : catalogues) all.push_back(catalogue_json(catalogue));
        fmt::print("{}\n", all.dump(2));
        return;
    }
    for (auto const& catalogue : catalogues) print_list(catalogue);
    fmt::print("lacuna catalogue --catalogue {} {} tells of one type, with the source of each figure.\n",
               catalogues.front().id, catalogues.front().facilities.front().id);
}

}  // namespace

void add_catalogue(CLI::App& app)
{
    auto const options = std::make_shared<CatalogueOptions>();
    auto* command = app.add_subcommand("catalogue", "List facility types and prices, or explain one");
    command->add_option("facility", options->facility, "Facility type to explain, as kiosk");
    command->add_option("--catalogue", options->catalogue, "Catalogue: an id, as cn, or the path of a TOML file");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] { run_catalogue(*options); });
}

}  // namespace lacuna
