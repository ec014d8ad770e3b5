// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

/// IOAV, its mean and capex of every use under a catalogue and rules, in the order given, without geometry.
///
/// Method: every line of a use is proportional to its units or to its ground, so the value is units x a + ground x b,
/// with a by facility and kind of space and b by kind, each from one appraisal. On up to 200 of the uses, evenly over
/// them, the whole appraisal is made too; Error{internal} where the two differ by more than 1e-9 of the larger.
/// Error{bad_config} for a use whose facility the catalogue does not have, and as appraise().
void reprice(std::vector<FittedUse>& uses, Catalogue const& catalogue, ValuationRules const& rules, int threads = 1);

/// The sites of the uses that are chosen, valued anew with IRR and cash flows, by mean IOAV, ties by id; those that
/// lose now stay, so that the plan is the same. Spaces hold id, kind and parcel only.
struct RepricedSites {
    std::vector<Space> spaces;  ///< by id
    std::vector<Site> sites;    ///< by rank
};
/// `parcel_of` gives the parcel of a space.
RepricedSites repriced_sites(std::vector<FittedUse> const& uses, Catalogue const& catalogue,
                             ValuationRules const& rules, std::map<std::string, std::string> const& parcel_of,
                             int threads = 1);

}  // namespace lacuna
