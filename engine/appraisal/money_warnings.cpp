// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/money_warnings.h"

#include <fmt/format.h>

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

}  // namespace

std::vector<std::string> money_warnings(Plan const& plan)
{
    std::vector<std::string> said;
    end_warnings(plan, said);
    int short_years = 0;
    auto const& debt = plan.programme.financing.debt;
    for (std::size_t k = 0; k < debt.dscr.size(); ++k)
        short_years += debt.service[k] > 0.005 && debt.dscr[k] && *debt.dscr[k] < 1;
    if (short_years > 0)
        said.push_back(
            fmt::format("DSCR_BELOW_1: in {} years cash does not cover debt service; the least cover is {:.2f}",
                        short_years, plan.programme.financing.least_dscr));
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
