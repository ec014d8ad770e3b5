// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <vector>

namespace lacuna {

/// The register of assumptions: every figure and word that the plan's money rests on. First the prices that its lines
/// are made of (the catalogue's figures, and the study's factors on them where they change anything) by the money that
/// moves through each, largest first, ties by key; then what has no part of the ledger's money of its own: rates,
/// times and terms of the study, in the order of `settings`, and the catalogue's figures behind other money.
///
/// What moves is the sum of absolute present values, each line's shared evenly over its prices; a figure's reach is
/// the money of all lines that it goes into. Catalogue figures are those of the file, before factors on prices.
/// Precondition: sites, spaces and totals.renovation are in the plan; `settings` are those of the run.
/// Error: internal where a site's facility is not in the catalogue.
std::vector<Assumption> assumptions_of(Plan const& plan, std::vector<Setting> const& settings);

/// How well they are sourced; `assumptions` are those of the plan.
SourceCount sources_of(Plan const& plan, std::vector<Assumption> const& assumptions);

/// Sentences on figures that no longer hold at a date (YYYY-MM-DD), or that cannot be checked because none is given.
std::vector<std::string> warnings_of(std::vector<Assumption> const& assumptions, std::string const& valuation_date);

/// Puts register, count and warnings into the plan.
void make_register(std::vector<Setting> const& settings, Plan& plan);

}  // namespace lacuna
