// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/screens.h"

#include "engine/appraisal/measures.h"

#include <algorithm>

namespace lacuna {

namespace {

double ratio(double above, double below) { return below > 0 ? above / below : 0; }

}  // namespace

Securitisation screen_securitisation(SecuritisationInput const& in)
{
    Securitisation out;
    double const factor = annuity(in.rate, in.years).value;
    out.stressed_noi = in.noi * (1 - in.haircut);
    out.by_dscr = out.stressed_noi / in.dscr * factor;
    out.by_ltv = in.ltv * cap_value(in.noi, in.cap_rate).value;
    out.class_a = std::max(0.0, std::min(out.by_dscr, out.by_ltv));
    out.over_collateralisation = ratio(out.stressed_noi * factor, out.class_a) - 1;
    out.break_even_fall = in.noi > 0 ? 1 - ratio(ratio(out.class_a, factor), in.noi) : 0;
    out.tests = {{"occupancy", in.occupancy, in.min_occupancy, true},
                 {"largest_asset", in.largest_asset, in.max_largest_asset, false},
                 {"top5_tenants", in.top5_tenants, in.max_top5_tenants, false}};
    return out;
}

std::vector<ScreenTest> screen_reit(ReitInput const& in)
{
    return {{"yield", ratio(in.distributable, in.value), in.min_yield, true},
            {"payout", ratio(in.paid, in.distributable), in.min_payout, true},
            {"abs_share", in.abs_share, in.min_abs_share, true}};
}

}  // namespace lacuna
