// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lacuna {

/// One site a parcel, earning from year 1 to 10 what costs a tenth at the start; parcels of two areas by turns.
inline Plan estate(std::vector<double> const& noi, double renovation_cost)
{
    Plan plan;
    plan.valuation_rules.concession_years = 10;
    plan.valuation_rules.discount_rate = 0.05;
    plan.totals.renovation.stated = true;
    plan.totals.renovation.cost = renovation_cost;
    for (std::size_t i = 0; i < noi.size(); ++i) {
        Parcel parcel;
        parcel.id = fmt::format("p{:02}", i);
        parcel.attributes.residential_area = i % 2 == 0 ? "east" : "west";
        plan.area.parcels.push_back(parcel);
        Space space;
        space.id = parcel.id + "/open_land/1";
        space.parcel_id = parcel.id;
        plan.spaces.push_back(space);
        Site site;
        site.id = space.id;
        site.best.appraisal.ioav = 3 * noi[i];
        std::vector<CashFlow> flows{{"capex", 0, 0, -5 * noi[i], -5 * noi[i]}};
        for (int t = 1; t <= 10; ++t) flows.push_back({"revenue", t, t - 0.5, noi[i], 0});
        site.cash_flows = flows;
        plan.sites.push_back(site);
    }
    return plan;
}

/// One holder, no debt, a quarter to the fund.
inline FinancingTerms terms()
{
    FinancingTerms t;
    t.stated = true;
    t.equity = {{"investor", 1, 0}};
    t.fund_share = 0.25;
    t.concession_fee = 3;
    t.max_ltc = 0;
    return t;
}

/// Of a level and a name.
inline LevelBalance const& unit(Programme const& p, std::string const& level, std::string const& id = "")
{
    auto const found = std::ranges::find_if(p.levels, [&](auto const& b) { return b.level == level && b.id == id; });
    REQUIRE(found != p.levels.end());
    return *found;
}

}  // namespace lacuna
