// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/money_summary.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "exporters/export_comparison.h"
#include "importers/run/run_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace lacuna {

namespace {

/// What a comparison needs of one run.
struct Run {
    std::map<std::string, RunRow> sites;                  ///< by id
    std::map<std::string, std::string> settings;          ///< of run_metadata
    std::map<std::string, std::pair<int, double>> kinds;  ///< spaces: number, m2
    std::string currency, crs;
    double ioav = 0, capex = 0;
};

Run read(std::filesystem::path const& folder)
{
    RunTables tables{folder};
    Run run;
    for (auto const& row : tables.rows("run_metadata")) run.settings[row.text("key")] = row.text("value");
    std::ifstream stream{folder / "run.json"};
    auto const record = nlohmann::json::parse(stream, nullptr, false);
    if (record.is_discarded() || !record.contains("parameters"))
        throw Error{Errc::bad_layer,
                    fmt::format("'{}' is missing or damaged; scan again", (folder / "run.json").string())};
    auto const parameters = record.at("parameters").flatten();
    for (auto const& [path, value] : parameters.items()) run.settings["parameters" + path] = value.dump();
    run.currency = run.settings["currency"];
    run.crs = run.settings["crs"];
    for (auto const* key : {"view", "values_are"})
        if (!run.settings.contains(key))
            throw Error{Errc::bad_layer, fmt::format("'{}' says nothing of '{}'; scan again with this version",
                                                     (folder / "lacuna.gpkg").string(), key)};
    std::string suffix = "_";
    for (char const c : run.currency) suffix += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (auto& row : tables.rows("sites")) {
        run.ioav += row.number("ioav" + suffix);
        run.capex += row.number("capex" + suffix);
        auto const id = row.text("site_id");
        run.sites.emplace(id, std::move(row));
    }
    for (auto const& row : tables.rows("spaces")) {
        auto& kind = run.kinds[row.text("kind_title")];
        ++kind.first;
        kind.second += row.number("area_m2");
    }
    return run;
}

std::string place_of(RunRow const& site) { return site.text("parcel_id") + "\n" + site.text("kind"); }

ComparedSite::Views views_of(RunRow const* site, std::string const& suffix)
{
    auto const of = [&](char const* view) -> std::optional<double> {
        auto const column = std::string{"value_"} + view + suffix;
        return site && site->has(column) ? std::optional{site->number(column)} : std::nullopt;
    };
    return {of("spv"), of("asset_owner"), of("public"), of("society")};
}

bool of_one_view(Run const& a, Run const& b) { return a.settings.at("view") == b.settings.at("view"); }

/// The greatest difference of value first; where the views are two, by id, since their values are not compared.
std::vector<ComparedSite> compare(Run const& a, Run const& b, std::string const& suffix)
{
    std::vector<ComparedSite> out;
    bool const one_view = of_one_view(a, b);
    auto const fill = [&](ComparedSite& row, RunRow const* one, RunRow const* two) {
        auto const& any = one ? *one : *two;
        row.site_id = any.text("site_id");
        row.parcel_id = any.text("parcel_id");
        row.kind = any.text("kind");
        auto const side = [&](RunRow const* site, std::string& facility, double& units, double& ioav) {
            if (!site) return;
            facility = site->text("facility");
            units = site->number("units");
            ioav = site->number("ioav" + suffix);
        };
        row.views_a = views_of(one, suffix);
        row.views_b = views_of(two, suffix);
        side(one, row.facility_a, row.units_a, row.ioav_a);
        side(two, row.facility_b, row.units_b, row.ioav_b);
        row.change = !one                                         ? "only in B"
                     : !two                                       ? "only in A"
                     : row.facility_a != row.facility_b           ? "other facility"
                     : row.units_a != row.units_b                 ? "other units"
                     : !one_view                                  ? "same use"
                     : std::fabs(row.ioav_a - row.ioav_b) > 0.005 ? "other value"
                                                                  : "same";
    };
    for (auto const& [id, site] : a.sites) {
        auto const other = b.sites.find(id);
        fill(out.emplace_back(), &site, other == b.sites.end() ? nullptr : &other->second);
    }
    for (auto const& [id, site] : b.sites)
        if (!a.sites.contains(id)) fill(out.emplace_back(), nullptr, &site);
    std::ranges::stable_sort(out, [one_view](ComparedSite const& x, ComparedSite const& y) {
        double const p = one_view ? std::fabs(x.ioav_b - x.ioav_a) : 0;
        double const q = one_view ? std::fabs(y.ioav_b - y.ioav_a) : 0;
        return p != q ? p > q : x.site_id < y.site_id;
    });
    return out;
}

void print_settings(Run const& a, Run const& b)
{
    std::set<std::string> keys;
    for (auto const* run : {&a, &b})
        for (auto const& [key, value] : run->settings) keys.insert(key);
    auto const value = [](Run const& run, std::string const& key) {
        auto const found = run.settings.find(key);
        return found == run.settings.end() ? std::string{"-"} : found->second;
    };
    bool any = false;
    for (auto const& key : keys) {
        if (key.starts_with("warning") || value(a, key) == value(b, key)) continue;
        if (!any) fmt::print("\nSettings and totals that differ\n");
        any = true;
        fmt::print("  {}\n    A {}\n    B {}\n", key, value(a, key), value(b, key));
    }
    if (!any) fmt::print("\nNo setting and no total differs.\n");
}

void print_kinds(Run const& a, Run const& b)
{
    std::set<std::string> titles;
    for (auto const* run : {&a, &b})
        for (auto const& [title, kind] : run->kinds) titles.insert(title);
    fmt::print("\n{:<24} {:>9} {:>9} {:>14} {:>14} {:>14}\n", "Spaces", "A", "B", "m2 A", "m2 B", "difference");
    for (auto const& title : titles) {
        auto const of = [&](Run const& run) {
            auto const found = run.kinds.find(title);
            return found == run.kinds.end() ? std::pair{0, 0.0} : found->second;
        };
        auto const [n, m2] = of(a);
        auto const [k, other] = of(b);
        fmt::print("  {:<22} {:>9} {:>9} {:>14} {:>14} {:>14}\n", title, n, k, grouped(m2), grouped(other),
                   grouped(other - m2));
    }
}

/// By view what the sites are worth in each run, where both state it.
void print_views(std::vector<ComparedSite> const& sites)
{
    fmt::print("\n{:<20} {:>16} {:>16} {:>16} {:>14}\n", "By view", "A", "B", "difference", "sites differ");
    using V = ComparedSite::Views;
    for (auto const& [title, view] : {std::pair{"operating company", &V::spv},
                                      {"asset owner", &V::asset_owner},
                                      {"public hand", &V::public_hand},
                                      {"society", &V::society}}) {
        Sum a, b;
        int differ = 0;
        bool in_a = false, in_b = false;
        for (auto const& site : sites) {
            auto const one = site.views_a.*view, two = site.views_b.*view;
            in_a |= one.has_value();
            in_b |= two.has_value();
            a += one.value_or(0);
            b += two.value_or(0);
            differ += std::fabs(one.value_or(0) - two.value_or(0)) > 0.005;
        }
        if (!in_a && !in_b) continue;
        auto const told = [](bool stated, double value) { return stated ? grouped(value) : "not stated"; };
        fmt::print("  {:<18} {:>16} {:>16} {:>16} {:>14}\n", title, told(in_a, a.value()), told(in_b, b.value()),
                   in_a && in_b ? grouped(b.value() - a.value()) : "-", in_a && in_b ? std::to_string(differ) : "-");
    }
    fmt::print("  (views are never added up; site by site in compare.csv)\n");
}

void print_sites(std::vector<ComparedSite> const& sites, Run const& a, Run const& b, std::string const& currency)
{
    std::map<std::string, int> counts;
    for (auto const& site : sites) ++counts[site.change];
    fmt::print("\nSites: {} in A, {} in B;", a.sites.size(), b.sites.size());
    std::vector<std::string> changes;
    for (auto const& [change, n] : counts) changes.push_back(fmt::format("{} {}", n, change));
    fmt::print(" {}\n", fmt::join(changes, ", "));
    auto const view_a = a.settings.at("view"), view_b = b.settings.at("view");
    fmt::print("IOAV {} {} in A, {} in B, {}; capex {} and {}\n", currency, grouped(a.ioav), grouped(b.ioav),
               of_one_view(a, b) ? "difference " + grouped(b.ioav - a.ioav)
                                 : fmt::format("of two views ({}, {}), which are not compared; by view they are below",
                                               view_a, view_b),
               grouped(a.capex), grouped(b.capex));
    for (auto const& [name, run] : {std::pair{"A", &a}, {"B", &b}})
        fmt::print("Values of {}: {}\n", name, run->settings.at("values_are"));
    std::multiset<std::string> places;
    for (auto const& site : sites)
        if (site.change == "only in A") places.insert(place_of(a.sites.at(site.site_id)));
    int matched = 0;
    for (auto const& site : sites)
        if (site.change == "only in B")
            if (auto const at = places.find(place_of(b.sites.at(site.site_id))); at != places.end())
                ++matched, places.erase(at);
    if (matched > 0)
        fmt::print("{} of the sites that only one has are of the same parcel and kind in both: their numbers moved.\n",
                   matched);
    print_views(sites);
    if (!of_one_view(a, b)) return;
    constexpr std::size_t most = 20;
    std::size_t shown = 0;
    for (auto const& site : sites) {
        if (site.change == "same" || shown == most) break;
        if (++shown == 1)
            fmt::print("\n{:<40} {:<15} {:<38} {:>14} {:>14}\n", "greatest differences", "", "A -> B", "IOAV A",
                       "IOAV B");
        fmt::print(
            "  {:<38} {:<15} {:<38} {:>14} {:>14}\n", site.site_id, site.change,
            fmt::format("{} {} -> {} {}", grouped(site.units_a, 1), site.facility_a.empty() ? "-" : site.facility_a,
                        grouped(site.units_b, 1), site.facility_b.empty() ? "-" : site.facility_b),
            grouped(site.ioav_a), grouped(site.ioav_b));
    }
}

}  // namespace

void add_compare(CLI::App& app)
{
    struct Options {
        std::filesystem::path a, b, out;
    };
    auto* cmd = app.add_subcommand("compare", "What differs between two scans: settings, spaces, sites, values");
    auto o = std::make_shared<Options>();
    cmd->add_option("A", o->a, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("B", o->b, "Another")->required();
    cmd->add_option("--out", o->out, "Folder for compare.csv, a row a site; none: printed only");
    cmd->footer("Sites are the same where their ids are.\n\nExample:  lacuna compare before after --out differences");
    cmd->callback([o] {
        auto const a = read(o->a), b = read(o->b);
        if (a.currency != b.currency)
            throw Error{Errc::usage,
                        fmt::format("'{}' is in {}, '{}' in {}: there are no exchange rates here; scan both "
                                    "with catalogues of one currency",
                                    o->a.string(), a.currency, o->b.string(), b.currency)};
        if (a.crs != b.crs)
            throw Error{Errc::usage, fmt::format("'{}' is measured in {}, '{}' in {}; scan both with one --working-crs",
                                                 o->a.string(), a.crs, o->b.string(), b.crs)};
        std::string suffix = "_";
        for (char const c : a.currency) suffix += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        auto const sites = compare(a, b, suffix);
        print_settings(a, b);
        print_kinds(a, b);
        print_sites(sites, a, b, a.currency);
        if (o->out.empty()) return;
        export_comparison(sites, a.currency, {a.settings.at("values_are"), b.settings.at("values_are")}, o->out);
        fmt::print("\nFiles in {}: compare.csv\n", o->out.string());
    });
}

}  // namespace lacuna
