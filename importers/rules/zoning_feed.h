// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// What an Open Zoning Feed Specification file says beside the shapes of its districts.
struct ZoningFeed {
    std::string municipality, date;         ///< as the file has them; may be empty
    std::map<std::string, ZoneRule> zones;  ///< by dist_abbr
    std::vector<std::string> notes;         ///< what is not applied, and why
};

/// Whether a source is such a file: its name ends in .zoning, in any case.
bool is_zoning_feed(std::string const& source);

/// Reads the rules of the districts (OZFS 0.5.0, *.zoning): far, lot_cov_bldg, setback_front, setback_side_int,
/// setback_side_ext, setback_rear; feet become metres, per cent shares.
///
/// Where a rule has several values by condition, those with numbers span strict (the most that a setback asks for, the
/// least floor area or coverage), likely (the first) and relaxed. A condition is not evaluated. An expression that is
/// no number, as 0.1 * lot_width, is not computed: the district's `unsure` names it, so that no site there counts as
/// allowed for certain. Of floor area and coverage the least value counts. Side is the greater of interior and
/// exterior. Overlays are not applied and are named; planned developments have no rules of their own. Several features
/// of one district must agree; where they do not, the stricter holds and the district is unsure. Errors: open_failed;
/// bad_config where it is no JSON, no FeatureCollection, or a district has no dist_abbr.
ZoningFeed read_zoning_feed(std::filesystem::path const& file);

}  // namespace lacuna
