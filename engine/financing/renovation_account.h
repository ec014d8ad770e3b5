// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <vector>

namespace lacuna {

/// What the renovation costs, who pays how much for it, and what is missing, in present values and whole hundredths:
/// cost + fund_share + above_hurdle + fees + overhead + rounding + grants + contributions = left_over + still_needed.
/// `promised`, `gap`, `surplus` and `still_needed` are those of the level "all" of the self-balancing table;
/// `rounding` is what present values of whole payments, site by site, differ by from those of their sums.
/// Precondition: the level "all" is the last one, with its share of what is committed. Errors as hundredths().
std::vector<AccountItem> renovation_account(Programme const& programme);

}  // namespace lacuna
