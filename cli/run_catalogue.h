// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "exporters/later_record.h"
#include "importers/run/read_run.h"

#include <string>
#include <vector>

namespace lacuna {

/// The catalogue that the study names, at the study's prices. Error{bad_config} where its currency is not the run's:
/// amounts of two currencies are never added or set against each other.
Catalogue catalogue_of(ScannedRun const& run, Study const& study);

/// For the record of a computation on a scan. `settings`: KEY=VALUE that were stated beside the scan's study.
LaterRecord later_record_of(ScannedRun const& run, Study const& study, Catalogue const& catalogue,
                            std::vector<std::string> settings);

}  // namespace lacuna
