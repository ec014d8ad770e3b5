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

/// What a scan is priced by where that is not as it was: a study, and figures of its catalogue (key, value).
struct Terms {
    Study study;
    std::vector<std::pair<std::string, std::string>> figures;
};

/// The two sides of KEY=VALUE, as --set has it. Error{usage} where there is no "=".
std::pair<std::string, std::string> setting_of(std::string const& text);

/// Sets a key of money of the study or keeps a figure of the catalogue for catalogue_of(). Error{usage} as
/// set_money_key(); figures are looked at by catalogue_of().
void restate(Terms& terms, std::string const& key, std::string const& value);

/// For the record of a computation on a scan. `settings`: KEY=VALUE that were stated beside the scan's study.
LaterRecord later_record_of(ScannedRun const& run, Study const& study, Catalogue const& catalogue,
                            std::vector<std::string> settings);

}  // namespace lacuna
