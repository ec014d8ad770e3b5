// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run_catalogue.h"
#include "exporters/export_risk.h"

#include <vector>

namespace lacuna {

/// What all chosen sites together are worth at the low and at the high that a figure of the study or of the catalogue
/// states, every other figure as stated and the base of drivers: one row a figure that moves the value, the widest
/// swing first, ties by key; one without a value where an end cannot be priced. From whole cash flows, so that rates
/// and times count too.
std::vector<StatedRangeRow> stated_ranges(ScannedRun const& run, Terms const& terms, int threads);

/// The first of them for the screen; empty where there are none.
std::string stated_ranges_text(std::vector<StatedRangeRow> const& rows);

}  // namespace lacuna
