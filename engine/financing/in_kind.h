// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <vector>

namespace lacuna {

/// What each party brings in kind, as far as it is credited: no more than its share of all equity, which is `cash` and
/// what is credited. Crediting less makes all equity less, so this is the greatest solution, party by party. A sole
/// holder is credited in full. Precondition: cash >= 0, shares that add up to 1.
std::vector<double> credited_in_kind(std::vector<EquityParty> const& equity, double cash);

}  // namespace lacuna
