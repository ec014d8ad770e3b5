// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

/// The catalogue's figures of money as the register has them, as the file states them: all of each facility and of each
/// kind of space that bear on the ledger, whether this plan has lines of them or not; and of what the plan uses, those
/// behind other money (lettable shares, benefits of users where a social value is computed, the renovation's cost where
/// the study states none). Money, reach and sites are not filled in.
std::vector<Assumption> filed_figures(Plan const& plan, std::vector<Setting> const& settings);

}  // namespace lacuna
