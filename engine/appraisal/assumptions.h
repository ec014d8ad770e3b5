// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <vector>

namespace lacuna {

/// The figures of the catalogue that a plan's money rests on, by what moves through each, largest first, ties by key.
///
/// Every line of a site's cash flow rests on one figure: the first of inputs_of_line(). What moves is the sum of
/// absolute present values. Limits: figures that several lines share (conversion share, discount rate, growth, ramp-up)
/// are not told apart.
std::vector<Assumption> assumptions_of(Plan const& plan);

/// How well the figures are sourced.
SourceCount sources_of(std::vector<Assumption> const& assumptions);

/// Sentences on figures that no longer hold at a date (YYYY-MM-DD), or that cannot be checked because none is given.
std::vector<std::string> warnings_of(std::vector<Assumption> const& assumptions, std::string const& valuation_date);

}  // namespace lacuna
