// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/money_warnings.h"

#include "engine/appraisal/use_lines.h"
#include "engine/core/text.h"
#include "engine/model/ramp_up.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

/// "3 of 20 sites (a, b, c)", at most three by name; nothing where there is none.
template <class Holds>
std::string sites_where(Plan const& plan, Holds const& holds)
{
    constexpr std::size_t shown = 3;
    std::size_t count = 0;
    std::string names;
    for (auto const& site : plan.sites) {
        if (!holds(site.best.appraisal)) continue;
        if (++count <= shown) names += (count == 1 ? "" : ", ") + site.id;
    }
    if (count == 0) return {};
    return fmt::format("{} of {} sites ({}{})", count, plan.sites.size(), names, count > shown ? ", ..." : "");
}

void end_warnings(Plan const& plan, std::vector<std::string>& said)
{
    auto const& v = plan.valuation_rules;
    if (!v.values_end()) return;
    double terminal = 0;
    for (auto const& site : plan.sites) terminal += site.best.appraisal.terminal_pv;
    if (plan.totals.ioav > 0 && terminal > 0.5 * plan.totals.ioav)
        said.push_back(
            fmt::format("TERMINAL_SHARE: {:.0f} % of the value is what the assets are taken to be worth at the end",
                        100 * terminal / plan.totals.ioav));
    auto const mostly_terminal = [](Appraisal const& a) { return a.ioav > 0 && a.terminal_pv > 0.5 * a.ioav; };
    if (auto const sites = sites_where(plan, mostly_terminal); !sites.empty())
        said.push_back("TERMINAL_SHARE: more than half of the value is that at the end at " + sites);
    if (v.exit_yield < v.discount_rate - v.growth_rate - 0.005)
        said.push_back(fmt::format(
            "EXIT_CAP: the exit yield of {:.1f} % is more than half a point below discount rate less growth, {:.1f} %",
            100 * v.exit_yield, 100 * (v.discount_rate - v.growth_rate)));
}

/// "a, b, c, ...", at most three.
template <class Name>
std::string some_of(std::vector<Name> const& names)
{
    constexpr std::size_t shown = 3;
    auto const end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), shown));
    return fmt::format("{}{}", fmt::join(names.begin(), end, ", "), names.size() > shown ? ", ..." : "");
}

/// Promises that somebody else would have to pay for.
void financing_warnings(Plan const& plan, std::vector<std::string>& said)
{
    auto const& p = plan.programme;
    if (!p.financed) return;
    if (p.promised_pv > std::max(0.0, plan.totals.ioav) + 0.01)
        said.push_back(
            fmt::format("PROMISE_ABOVE_VALUE: {:.0f} is promised to the renovation, and the sites add {:.0f}: "
                        "those who bring the money{} would pay the difference",
                        p.promised_pv, plan.totals.ioav, p.terms.support.any_guarantee() ? " or guarantee it" : ""));
    std::vector<std::size_t> called;
    for (std::size_t t = 0; t < p.financing.years.size(); ++t)
        if (p.financing.years[t].equity_called > 0) called.push_back(t);
    if (!called.empty())
        said.push_back(fmt::format(
            "EQUITY_CALLED: in {} year{} ({}) the company has less than nothing, and the holders of equity would pay "
            "{:.0f} beside the {:.0f} that they bring in cash",
            called.size(), called.size() > 1 ? "s" : "", some_of(called), p.financing.equity_called,
            p.financing.equity));
    auto const* first = p.terms.first_holder();
    if (!first || !(p.financing.equity > 0)) return;
    auto const& holder = p.financing.party(first->id);
    if (!holder.earns_required())
        said.push_back(fmt::format(
            "RETURN_BELOW_REQUIRED: '{}' earns {}, {:.1f} % a year are asked for; on these terms nobody brings the "
            "money",
            holder.id,
            holder.irr.status == IrrStatus::unique ? fmt::format("{:.1f} % a year", 100 * holder.irr.value)
            : holder.irr.status == IrrStatus::multiple
                ? fmt::format("several rates of return (MULTIPLE), and is worth {:.0f} at the one asked for",
                              holder.worth_at_required)
                : "no rate (" + std::string{name(holder.irr.status)} + ")",
            100 * p.terms.required_return));
}

void rent_warnings(Catalogue const& catalogue, std::vector<std::string>& said)
{
    std::vector<std::string> paid, today;
    for (auto const& f : catalogue.facilities)
        if (f.revenue_per_unit_year < 0)
            paid.push_back(fmt::format("'{}' ({} a year and {})", f.id, shortest(f.revenue_per_unit_year), f.unit));
    for (auto const& each : catalogue.do_minimum)
        if (each.income_per_m2_year < 0)
            today.push_back(fmt::format("{} ({} a year and m2)", name(each.kind), shortest(each.income_per_m2_year)));
    if (!paid.empty())
        said.push_back("NEGATIVE_RENT: revenue_per_unit_year is below 0: " + some_of(paid) +
                       "; it is used as stated, and what is a share of it (operating cost, vacancy, bad debt) changes "
                       "its sign too");
    if (!today.empty())
        said.push_back("NEGATIVE_RENT: income_per_m2_year of today is below 0: " + some_of(today) +
                       "; a use there is credited with it");
}

void occupancy_warnings(Catalogue const& catalogue, ValuationRules const& v, std::vector<std::string>& said)
{
    std::vector<std::string> over;
    auto const see = [&over](std::string const& key, double share) {
        if (share > 1) over.push_back(key + " " + shortest(share));
    };
    see("valuation.occupancy", v.occupancy);
    for (auto const& f : catalogue.facilities) {
        auto const ramp = ramp_up_of(f, v);
        std::string const whose = f.ramp_up_years ? f.id : std::string{"valuation"};
        for (double const share : ramp.shares) see("valuation.ramp_up", share);
        see(whose + ".ramp_up_start", ramp.logistic ? ramp.start : 0);
        see(whose + ".ramp_up_stabilised", ramp.logistic ? ramp.stabilised : 0);
    }
    std::ranges::sort(over);
    over.erase(std::ranges::unique(over).begin(), over.end());
    if (!over.empty())
        said.push_back("OCCUPANCY: more than all is let or lived in: " + some_of(over) + "; it is used as stated");
}

}  // namespace

std::vector<std::string> figure_warnings(Catalogue const& catalogue, ValuationRules const& rules)
{
    std::vector<std::string> said;
    rent_warnings(catalogue, said);
    occupancy_warnings(catalogue, rules, said);
    if (double const sum = capex_weights_sum(rules); sum != 1)
        said.push_back(fmt::format("CAPEX_WEIGHTS: capex_weights add up to {}, so {:.1f} % of capex is spent",
                                   tidy(sum), 100 * sum));
    return said;
}

std::vector<std::string> expired_warnings(Catalogue const& catalogue, std::map<std::string, Provenance> const& stated,
                                          std::string const& date)
{
    if (date.empty()) return {};
    std::vector<std::string> expired;
    auto const look = [&](std::string const& key, Provenance const& origin) {
        if (!origin.valid_until.empty() && origin.valid_until < date)
            expired.push_back(fmt::format("{} (until {})", key, origin.valid_until));
    };
    for (auto const& origin : catalogue.provenance) look("catalogue." + origin.figure, origin);
    for (auto const& f : catalogue.facilities)
        for (auto const& origin : f.provenance) look(f.id + "." + origin.figure, origin);
    for (auto const& today : catalogue.do_minimum)
        for (auto const& origin : today.provenance)
            look(fmt::format("today.{}.{}", name(today.kind), origin.figure), origin);
    for (auto const& [key, origin] : stated) look(key, origin);
    if (expired.empty()) return {};
    return {
        fmt::format("EXPIRED: {} of the figures that catalogue and study state no longer hold at {}: {}; they are "
                    "used as stated",
                    expired.size(), date, some_of(expired))};
}

std::vector<std::string> money_warnings(Plan const& plan)
{
    auto said = figure_warnings(plan.catalogue, plan.valuation_rules);
    if (double const let = plan.programme.terms.screens.occupancy; plan.programme.financed && let > 1)
        said.push_back("OCCUPANCY: more than all is let: financing.screen_occupancy " + shortest(let));
    end_warnings(plan, said);
    int short_years = 0;
    for (auto const& year : plan.programme.financing.years) short_years += year.dscr && *year.dscr < 1;
    if (short_years > 0)
        said.push_back(
            fmt::format("DSCR_BELOW_1: in {} years cash does not cover debt service; the least cover is {:.2f}",
                        short_years, plan.programme.financing.least_dscr.value_or(0)));
    financing_warnings(plan, said);
    if (auto const sites =
            sites_where(plan, [](Appraisal const& a) { return a.irr.status == IrrStatus::multiple || a.irr.tangent; });
        !sites.empty())
        said.push_back(fmt::format(
            "IRR_NOT_UNIQUE: {} have several rates of return; all are listed in irr_roots, none is chosen", sites));
    if (auto const sites = sites_where(plan, [](Appraisal const& a) { return a.noi_year < 0; }); !sites.empty())
        said.push_back(fmt::format("NEGATIVE_NOI: {} cost more to run than they earn when settled", sites));
    return said;
}

}  // namespace lacuna
