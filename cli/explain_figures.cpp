// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_figures.h"

#include "cli/commands.h"
#include "cli/money_summary.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/figures.h"
#include "importers/catalogue/overrides.h"
#include "importers/run/read_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace lacuna {

namespace {

std::string told(double value)
{
    return std::fabs(value) < 1 ? shortest(value) : grouped(value, value == std::round(value) ? 0 : 2);
}

void figure(std::string const& what, double value, std::string const& key, std::vector<Provenance> const& provenance)
{
    auto const found = std::ranges::find(provenance, key, &Provenance::figure);
    if (found == provenance.end()) {
        fmt::print("   {:<34} {:>12}  source not recorded\n", what, told(value));
        return;
    }
    std::string const range =
        found->low && found->high ? fmt::format("; {} to {}", told(*found->low), told(*found->high)) : "";
    fmt::print("   {:<34} {:>12}  {}  {}{}\n", what, told(value), found->mark, found->source, range);
}

void print_facility(Facility const& f, Catalogue const& catalogue, std::string const& kind)
{
    figure("capex a " + f.unit, f.capex_per_unit, "capex_per_unit", f.provenance);
    figure("revenue a year and " + f.unit, f.revenue_per_unit_year, "revenue_per_unit_year", f.provenance);
    figure("operating cost of revenue", f.opex_ratio, "opex_ratio", f.provenance);
    figure("life, years", f.life_years, "life_years", f.provenance);
    for (auto const& [what, value, key] :
         {std::tuple<std::string, std::optional<double>, char const*>{"share that other places lose",
                                                                      f.cannibalised_share, "cannibalised_share"},
          {"vacant share of revenue", f.vacancy_share, "vacancy_share"},
          {"share never paid", f.bad_debt_share, "bad_debt_share"},
          {"fixed cost a year and " + f.unit, f.fixed_cost_per_unit_year, "fixed_cost_per_unit_year"},
          {"insurance a year, of capex", f.insurance_share, "insurance_share"},
          {"refurbishment, of capex", f.refurbishment_share, "refurbishment_share"},
          {"refurbishment, every years", f.refurbishment_years, "refurbishment_years"},
          {"lettable share of floor area", f.lettable_share, "lettable_share"},
          {"ramp-up, years", f.ramp_up_years, "ramp_up_years"},
          {"ramp-up, share at opening", f.ramp_up_start, "ramp_up_start"},
          {"ramp-up, share when settled", f.ramp_up_stabilised, "ramp_up_stabilised"}})
        if (value) figure(what, *value, key, f.provenance);
    auto const of = space_kind(kind);
    if (!of || !in_building(*of)) return;
    auto const own = f.conversion_share;
    if (own || catalogue.conversion_share)
        figure("cost in a building, of new build", own.value_or(catalogue.conversion_share.value_or(1)),
               "conversion_share", own ? f.provenance : catalogue.provenance);
    else
        fmt::print("   {:<34} {:>12}  not stated: as new build\n", "cost in a building, of new build", 1);
}

void print_today(DoMinimum const& today)
{
    figure("income today a m2", today.income_per_m2_year, "income_per_m2_year", today.provenance);
    figure("upkeep today a m2", today.upkeep_per_m2_year, "upkeep_per_m2_year", today.provenance);
    for (auto const& [what, value, key] :
         {std::tuple{"duty that comes along, a year and m2", today.liability_per_m2_year, "liability_per_m2_year"},
          {"compensation of who leaves, a m2", today.compensation_per_m2, "compensation_per_m2"},
          {"repair that falls due, a m2", today.repair_per_m2, "repair_per_m2"},
          {"repair due after years", today.repair_after_years, "repair_after_years"}})
        if (value) figure(what, *value, key, today.provenance);
}

}  // namespace

SiteFigures::SiteFigures(std::filesystem::path const& folder)
{
    try {
        auto const run = read_run(folder);
        auto found = find_catalogue(run.study.catalogue, data_folder() / "catalogues");
        if (found.sha256 != run.catalogue_sha256)
            throw Error{Errc::bad_config,
                        fmt::format("the catalogue '{}' has changed since the scan, so its figures are not those used",
                                    run.study.catalogue)};
        prices_ = run.study.prices;
        catalogue_ = at_prices(std::move(found), prices_);
    } catch (Error const& e) {
        fault_ = e.what();
    }
}

Facility const* SiteFigures::facility(std::string const& id) const
{
    auto const found = std::ranges::find(catalogue_.facilities, id, &Facility::id);
    return found == catalogue_.facilities.end() ? nullptr : &*found;
}

void SiteFigures::print_sizes(std::string const& facility_id) const
{
    auto const* f = facility(facility_id);
    if (!f) return;
    for (auto const& each : facility_figures()) {
        auto const value = each.value(*f);
        if (!value || *value == 0 || names_money_figure(f->id + "." + std::string{each.name}) ||
            each.name == "lettable_share")
            continue;
        figure(std::string{each.name}, *value, std::string{each.name}, f->provenance);
    }
}

void SiteFigures::print_money(std::string const& facility_id, std::string const& kind) const
{
    if (!fault_.empty()) {
        fmt::print("   Sources cannot be told: {}\n", fault_);
        return;
    }
    if (prices_ != PriceFactors{})
        fmt::print(
            "   The scan took the catalogue's prices times factors: revenue {}, operating cost {}, capex {}, today "
            "{}; with input VAT of {} % on operating cost and {} % on capex that is not recovered\n",
            prices_.revenue, prices_.operating_cost, prices_.capex, prices_.today,
            shortest(100 * prices_.vat_operating_cost), shortest(100 * prices_.vat_capex));
    if (auto const* f = facility(facility_id)) print_facility(*f, catalogue_, kind);
    for (auto const& today : catalogue_.do_minimum)
        if (name(today.kind) == kind) print_today(today);
}

}  // namespace lacuna
