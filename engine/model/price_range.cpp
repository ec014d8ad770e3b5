// SPDX-License-Identifier: Apache-2.0
#include "engine/model/price_range.h"

#include <algorithm>

namespace lacuna {

namespace {

double figure_of(Facility const& f, std::string_view figure)
{
    return figure == revenue_price.figure     ? f.revenue_per_unit_year
           : figure == operating_price.figure ? f.opex_ratio
           : figure == capital_price.figure   ? f.capex_per_unit
                                              : 0;
}

}  // namespace

std::optional<PriceRange> stated_range(Facility const& facility, std::string_view figure)
{
    auto const origin = std::ranges::find(facility.provenance, figure, &Provenance::figure);
    double const value = figure_of(facility, figure);
    if (origin == facility.provenance.end() || !origin->low || !origin->high || !(value > 0)) return {};
    return PriceRange{*origin->low / value, *origin->high / value};
}

}  // namespace lacuna
