// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

/// The figures of the catalogue that a plan's money rests on, by what moves through each, largest first, ties by key.
///
/// Every line of a site's cash flow rests on one figure: capex, replacement, hand-back and pre-development on the
/// facility's capex a unit; revenue on its revenue; operating cost on its share; today's income and upkeep on those of
/// the kind of space. What moves is the sum of absolute present values. Limits: figures that several lines share
/// (conversion share, discount rate, growth, ramp-up) are not told apart.
std::vector<Assumption> assumptions_of(Plan const& plan);

}  // namespace lacuna
