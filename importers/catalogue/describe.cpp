// SPDX-License-Identifier: Apache-2.0
#include "engine/core/text.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

char const* const intro = R"(# Facility catalogue

A catalogue (TOML) holds facility types and the prices around them, in one currency. Each figure stands with its
mark and source; without both it is an error, as are an unknown key and a value out of range. All faults of a
file are told at once, with their lines. `lacuna catalogue` lists what is there; `--catalogue my.toml` uses a
file of one's own.

```toml
title = "My city"
currency = "CNY"
price_level = "2024"

[do_minimum.open_land]
income_per_m2_year = { value = 0, mark = "E", source = "no informal parking seen" }
upkeep_per_m2_year = { value = 2, mark = "S", source = "housing office, tariff 2024" }

[[facility]]
id = "kiosk"
name = "Kiosk"
basis = "rent"
space_kinds = ["open_land", "verge"]
unit = "m2"
min_area_m2 = { value = 6, mark = "S", source = "vendor's drawing" }
# ... and the other figures of the table below
```
)";

template <class Owner>
std::string table(std::span<Figure<Owner> const> figures)
{
    std::string text = "\n| key | from | to | unit | needed | meaning |\n|---|---|---|---|---|---|\n";
    for (auto const& f : figures)
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", f.name, shortest(f.least), shortest(f.most), f.unit,
                            f.optional() ? "no" : "yes", f.meaning);
    return text;
}

std::string list_of_kinds()
{
    std::string text;
    for (auto const kind : catalogue_space_kinds())
        text += fmt::format("{}`{}`{}", text.empty() ? "" : ", ", kind, space_kind(kind) ? "" : "*");
    return text;
}

std::string optional_text(std::optional<double> value) { return value ? shortest(*value) : "-"; }

/// The mark of each figure that is no estimate, as "min_area_m2 K".
std::string marks_of(Facility const& facility)
{
    std::string text;
    for (auto const& origin : facility.provenance)
        if (origin.mark != 'E' && origin.mark != 'C' && origin.mark != 'D')
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", origin.figure, origin.mark);
    return text.empty() ? "-" : text;
}

}  // namespace

std::string describe_catalogue_format()
{
    std::string text = "<!-- made from the tables in importers/catalogue and data/catalogues; do not edit -->\n";
    text += intro;
    text += "\n## Marks\n\n| mark | meaning |\n|---|---|\n";
    for (auto const& mark : marks()) text += fmt::format("| {} | {} |\n", mark.mark, mark.meaning);
    text += "\nA figure made of several carries the weakest mark of them.\n";
    text +=
        "\nBeside `value`, `mark` and `source` a figure may have `low` and `high` (what it may be; the value is the "
        "mode), `date` of the source, `valid_until` (both YYYY-MM-DD), `owner` (who answers for it) and `confidence` "
        "(\"high\", \"medium\", \"low\"). All stand in the table `assumptions`. A study states its "
        "figures of money in the same way. A figure that no longer holds at the "
        "study's `valuation_date` is used, warned of, and counted as not sourced.\n";
    text +=
        "\n## Top of the file\n\n`title`, `currency` (ISO 4217, three capitals) and `price_level` are texts and "
        "needed. The catalogue's id is the name of the file.\n" +
        table(catalogue_figures());
    text +=
        "\n## [do_minimum.KIND]\n\nWhat a space of a kind earns and costs today; KIND is one that is found. Left "
        "out: nothing is earned and nothing paid.\n" +
        table(do_minimum_figures());
    text +=
        "\n## [[facility]]\n\n`id` (letters, digits, _), `name`, `unit`, `basis` (\"rent\": the owner lets the space; "
        "\"operated\": the owner runs it) and `space_kinds` are needed; `name_zh` is the Chinese name. `roof_load` "
        "(\"light\", the default, or \"heavy\": people, sport, gardens) is what "
        "a roof must carry for it. `ground_form` "
        "(\"rectangle\", the default, or \"two_rectangles\") says whether one without a layout may also stand on two "
        "rectangles that share a stretch of `min_width_m` at the least: an L, T or Z. In units "
        "below, u is the facility's unit.\n\nKinds of space: " +
        list_of_kinds() + " (* not found by this version: kept for later).\n" + table(facility_figures());
    text +=
        "\n### Layouts\n\nA facility with a `layout` is counted in whole pieces laid out in the space, any shape of "
        "it; "
        "its least and greatest number of units are `min_area_m2` and `max_area_m2` over `unit_footprint_m2`.\n\n"
        "| layout | meaning | figures it needs |\n|---|---|---|\n";
    for (auto const& kind : layout_kinds()) {
        std::string keys;
        for (auto const figure : kind.figures) keys += fmt::format("{}`{}`", keys.empty() ? "" : ", ", figure);
        text += fmt::format("| `{}` | {} | {} |\n", kind.name, kind.meaning, keys);
    }
    return text;
}

std::string describe_catalogue(Catalogue const& catalogue)
{
    auto text = fmt::format("\n## Catalogue `{}`: {}\n\nIn {}, price level {}. {}\n\n", catalogue.id, catalogue.title,
                            catalogue.currency, catalogue.price_level,
                            catalogue.renovation_cost_per_m2
                                ? "Renovation: " + shortest(*catalogue.renovation_cost_per_m2) + " per m2 of floor."
                                : "No renovation cost: the study states one.");
    if (catalogue.conversion_share)
        text += fmt::format("In an existing building a facility costs {} of its capex.\n\n",
                            shortest(*catalogue.conversion_share));
    text +=
        "| id | name | basis | unit | min m2 | min width m | max m2 | ground m2/u | per 1000 people | radius m | "
        "capex/u "
        "| revenue/u/year | opex | life | yield on cost | sourced (S) or from knowledge (K) |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (auto const& f : catalogue.facilities)
        text += fmt::format(
            "| `{}` | {}{} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.1f} % | {} |\n", f.id,
            f.name, f.name_zh.empty() ? "" : " " + f.name_zh, f.basis == Basis::rent ? "rent" : "operated", f.unit,
            shortest(f.min_area_m2), shortest(f.min_width_m), f.max_area_m2 > 0 ? shortest(f.max_area_m2) : "-",
            shortest(f.unit_footprint_m2), optional_text(f.units_per_1000_people), optional_text(f.radius_m),
            shortest(f.capex_per_unit), shortest(f.revenue_per_unit_year), shortest(f.opex_ratio),
            shortest(f.life_years), 100 * yield_on_cost(f), marks_of(f));
    return text;
}

double yield_on_cost(Facility const& facility)
{
    if (facility.capex_per_unit <= 0) return 0;
    return noi_per_unit(facility, 1) / facility.capex_per_unit;
}

}  // namespace lacuna
