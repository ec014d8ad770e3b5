// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/risk_command.h"
#include "cli/risk_values.h"
#include "exporters/export_risk.h"
#include "importers/run/read_run.h"

#include <vector>

namespace lacuna {

/// Shape and scope of every driver, and the correlations that are not 0; ranges as take_ranges() leaves them.
std::vector<RiskRecord::Driver> drivers_of(RiskCommand const& o);
std::vector<RiskRecord::Correlation> correlations_of(RiskCommand const& o);

/// The whole first, then sites by mean: the base case is not what to expect.
std::vector<RiskRow> rows_of(RepricedSites const& sites, PlanOutlook const& outlook);

/// One a driver of the market, the widest swing first.
std::vector<SensitivityRow> sensitivities_of(RiskRanges const& ranges, PlanOutlook const& outlook);

/// What the trials were made of. `stated`: the study with the settings, of which `pricing` holds consent as certain.
RiskRecord record_of(RiskCommand const& o, ScannedRun const& run, Study const& stated, Pricing const& pricing,
                     PlanOutlook const& outlook, double against_ledger);

}  // namespace lacuna
