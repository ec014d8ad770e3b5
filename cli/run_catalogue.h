// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "importers/run/read_run.h"

namespace lacuna {

/// The catalogue that the study names, at the study's prices. Error{bad_config} where its currency is not the run's:
/// amounts of two currencies are never added or set against each other.
Catalogue catalogue_of(ScannedRun const& run, Study const& study);

}  // namespace lacuna
