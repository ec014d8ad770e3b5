// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"
#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/from_uses.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna::fitted_town {

/// Revenue 100 a unit and year for one year at a rate of 0: a present value of 100.
struct Scan {
    Scan()
    {
        for (auto const* id : {"shop", "care"}) {
            Facility f;
            f.id = id;
            f.revenue_per_unit_year = 100;
            f.opex_ratio = 0.4;
            f.life_years = 50;
            catalogue.facilities.push_back(f);
        }
        valuation.discount_rate = 0;
        valuation.concession_years = 1;
        valuation.ramp_up = {};
        valuation.expected_revenue = valuation.expected_operating_cost = valuation.expected_capex = 1;
    }
    void use(std::string const& site, std::string const& facility, double units, double ioav, double capex,
             std::string const& zone, double x)
    {
        FittedUse u;
        u.space_id = site;
        u.facility_id = facility;
        u.units = units;
        u.ioav = ioav;
        u.capex = capex;
        uses.push_back(u);
        places[site] = {"", zone, false, {x, 0}};
    }
    [[nodiscard]] PortfolioProblem problem() const { return problem_of(uses, places, rules, catalogue, valuation); }
    [[nodiscard]] Evaluation plan(std::vector<std::size_t> const& chosen) const
    {
        auto p = problem();
        p.budget.by_year_fen[0] = 1'000'000'00;
        return evaluate(p, chosen);
    }

    std::vector<FittedUse> uses;
    std::map<std::string, UsePlace> places;
    PlanRules rules;
    Catalogue catalogue;
    ValuationRules valuation;
};

/// Of the error that its problem is refused with; empty: none.
inline std::string message(Scan const& scan)
{
    try {
        static_cast<void>(scan.problem());
    } catch (Error const& e) {
        return e.what();
    }
    return "";
}

}  // namespace lacuna::fitted_town
