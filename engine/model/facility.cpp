// SPDX-License-Identifier: Apache-2.0
#include "engine/model/facility.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <array>

namespace lacuna {

std::span<LayoutKind const> layout_kinds()
{
    static std::array const kinds{
        LayoutKind{"parking_bays",
                   "bays across one or both sides of an aisle, or along it; each aisle reaches the outer edge",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m"}},
        LayoutKind{"racks",
                   "racks or lockers in rows on one or both sides of a strip to reach them",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m"}},
        LayoutKind{"pv_rows",
                   "rows of tilted modules along the roof's main direction, with walkways",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m", "tilt_deg", "sun_deg", "rows_a_walkway"}},
        LayoutKind{"courts", "courts of one size with their run-off, side by side", {"piece_width_m", "piece_depth_m"}},
    };
    return kinds;
}

bool builds(Facility const& facility)
{
    return facility.layout != "parking_bays" || facility.floor_area_per_unit_m2 > 0;
}

double noi_per_unit(Facility const& f, double income_share, double capex_share)
{
    double const paid = income_share * (1 - f.vacancy_share.value_or(0)) * (1 - f.bad_debt_share.value_or(0));
    return f.revenue_per_unit_year * (paid - f.opex_ratio) - f.fixed_cost_per_unit_year.value_or(0) -
           f.insurance_share.value_or(0) * f.capex_per_unit * capex_share;
}

namespace {

PriceFactors times(PriceFactors a, PriceFactors const& b)
{
    a.revenue *= b.revenue;
    a.operating_cost *= b.operating_cost;
    a.capex *= b.capex;
    a.today *= b.today;
    a.vat_operating_cost += b.vat_operating_cost * (1 + a.vat_operating_cost);
    a.vat_capex += b.vat_capex * (1 + a.vat_capex);
    return a;
}

}  // namespace

Catalogue at_prices(Catalogue catalogue, PriceFactors const& factors)
{
    if (!(factors.revenue > 0 && factors.operating_cost >= 0 && factors.capex >= 0 && factors.today >= 0 &&
          factors.vat_operating_cost >= 0 && factors.vat_capex >= 0))
        throw Error{Errc::bad_config,
                    "factors on prices must not be negative, and that on revenue, of which operating cost is a share, "
                    "must be above 0"};
    if (factors == PriceFactors{}) return catalogue;
    if (!catalogue.before_prices) catalogue.before_prices = std::make_shared<Catalogue const>(catalogue);
    catalogue.prices = times(catalogue.prices, factors);
    if (factors.vat_capex > 0) catalogue.vat_in_capex = factors.vat_capex / (1 + factors.vat_capex);
    if (factors.vat_operating_cost > 0)
        catalogue.vat_in_operating_cost = factors.vat_operating_cost / (1 + factors.vat_operating_cost);
    // A figure that the study changes is the study's decision, whatever its source; an estimate stays one.
    auto const scale = [](std::vector<Provenance>& register_of, std::string_view figure, double by) {
        if (by == 1) return;
        for (auto& origin : register_of) {
            if (origin.figure != figure) continue;
            for (auto* end : {&origin.low, &origin.high})
                if (*end) **end *= by;
            if (origin.mark != 'E' && origin.mark != '?') origin.mark = 'D';
            origin.source += (origin.source.empty() ? "" : "; ") + ("times " + shortest(by) + " by the study's prices");
        }
    };
    for (auto& f : catalogue.facilities) {
        scale(f.provenance, "revenue_per_unit_year", factors.revenue);
        scale(f.provenance, "opex_ratio", factors.paid_operating_cost() / factors.revenue);
        scale(f.provenance, "fixed_cost_per_unit_year", factors.paid_operating_cost());
        scale(f.provenance, "capex_per_unit", factors.paid_capex());
        f.revenue_per_unit_year *= factors.revenue;
        f.opex_ratio *= factors.paid_operating_cost() / factors.revenue;
        if (f.fixed_cost_per_unit_year) *f.fixed_cost_per_unit_year *= factors.paid_operating_cost();
        f.capex_per_unit *= factors.paid_capex();
    }
    for (auto& today : catalogue.do_minimum) {
        for (auto const* figure : {"income_per_m2_year", "upkeep_per_m2_year", "liability_per_m2_year",
                                   "compensation_per_m2", "repair_per_m2"})
            scale(today.provenance, figure, factors.today);
        today.income_per_m2_year *= factors.today;
        today.upkeep_per_m2_year *= factors.today;
        for (auto* cost : {&today.liability_per_m2_year, &today.compensation_per_m2, &today.repair_per_m2})
            if (*cost) **cost *= factors.today;
    }
    return catalogue;
}

}  // namespace lacuna
