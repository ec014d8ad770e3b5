// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "importers/layers/read_study.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// What an Open Zoning Feed Specification file says beside the shapes of its districts.
struct ZoningFeed {
    std::string municipality, date;               ///< as the file has them; may be empty
    std::map<std::string, ZoneRule> zones;        ///< by dist_abbr
    std::map<std::string, LotZone> zones_by_lot;  ///< of those whose rules depend on the lot
    std::vector<std::string> notes;               ///< what is not applied, and why
};

/// Whether a source is such a file: its name ends in .zoning, in any case.
bool is_zoning_feed(std::string const& source);

/// Reads the rules of the districts (OZFS 0.5.0, *.zoning): far, lot_cov_bldg, height, stories, setback_front,
/// setback_side_int, setback_side_ext, setback_rear; feet become metres, per cent shares.
///
/// Where a setback has several values by condition, they span strict (the most), likely (the first) and relaxed; of
/// floor area, coverage, height and storeys the least counts. Conditions on the lot's area, width and depth
/// (lot_condition()) and sums of these, as 0.1 * lot_width (lot_sum()), are kept for each lot
/// (ZoningFeed::zones_by_lot, zone_for()); where a condition asks for anything else it may hold or not. Where none
/// holds, the district states nothing. Sides take the interior setback; the exterior one is the strict end where it is
/// more, as a side on a street is classed as a front here.
///
/// What is not computed is kept in the district's `unsure`, so that no site there counts as allowed for certain: an
/// expression that is no such sum, as 25 + (height - 35), sums of setbacks, the distance from the district's edge,
/// limits of footprint and floor area, planned developments. Overlays are not applied; see assign_zoning() for the
/// parcels in
/// them. Features of one district must agree; where they do not, the stricter holds and the district is unsure.
/// Errors: open_failed; bad_config where it is no JSON, has no `features`, or a district has no dist_abbr.
ZoningFeed read_zoning_feed(std::string const& file);

/// Puts the districts of all feeds among the zoning sources into the rules. What the rules state of a district comes
/// first, figure by figure. A district of several feeds that differ is taken by the stricter figures and is unsure.
/// `warnings` is told what is not applied. Errors as read_zoning_feed() and expand_sources().
void add_zoning_feeds(LayerRequest const& zoning, SpaceRules& rules, std::vector<std::string>& warnings);

}  // namespace lacuna
