// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/assumption.h"
#include "engine/model/plan.h"

#include <optional>
#include <vector>

namespace lacuna {

/// The figures and words of a study as the register has them: those of valuation, prices, financing and social that
/// bear on a money figure of this plan, in their order. Left out is what this run does not go by: terms where nothing
/// is financed, but for what is committed to a renovation of a known cost and a grant to any; depreciation where
/// nothing is taxed, a list of shares where a curve is used, an estimate of people who are counted. Reach and sites are
/// not filled in.
std::vector<Assumption> study_figures(Plan const& plan, std::vector<Setting> const& settings);

}  // namespace lacuna
