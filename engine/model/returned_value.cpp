// SPDX-License-Identifier: Apache-2.0
#include "engine/model/returned_value.h"

#include <cmath>

namespace lacuna {

double returned_value(Appraisal const& appraisal, ValuationRules const& v)
{
    if (v.ending != Ending::handback) return 0;
    double const then = appraisal.noi_year * std::pow((1 + v.growth_rate) / (1 + v.discount_rate), v.concession_years);
    return v.consent_probability * then / v.exit_yield * (1 - v.sale_cost_share);
}

}  // namespace lacuna
