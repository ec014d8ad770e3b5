// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "exporters/later_record.h"
#include "importers/run/read_run.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// The catalogue that the study names with `figures` of it set otherwise (key, value: "kiosk.capex_per_unit"), at the
/// study's prices. Error{bad_config} where its currency is not the run's:
/// amounts of two currencies are never added or set against each other.
Catalogue catalogue_of(ScannedRun const& run, Study const& study,
                       std::vector<std::pair<std::string, std::string>> const& figures = {});

/// For the record of a computation on a scan. `settings`: KEY=VALUE that were stated beside the scan's study.
LaterRecord later_record_of(ScannedRun const& run, Study const& study, Catalogue const& catalogue,
                            std::vector<std::string> settings);

}  // namespace lacuna
