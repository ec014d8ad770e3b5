// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// What was found wrong with, or decided about, one feature. The page of each
/// code is docs/issues.md; a code never changes its meaning.
enum class IssueCode {
    // 100: a feature that could not be used
    null_geometry = 101,
    empty_geometry = 102,
    not_a_polygon = 103,
    bad_coordinates = 104,
    unrepairable = 105,
    repeated_feature = 106,
    sliver = 107,
    covered_by_others = 108,
    frame_of_layer = 109,
    // 200: a feature that was changed
    invalid_repaired = 201,
    overlap_trimmed = 202,
    repeated_id = 203,
    missing_id = 204,
    curve_stroked = 205,
    z_dropped = 206,
    // 300: a feature that is kept but remarkable
    crosses_parcel_line = 301,
    outside_parcels = 302,
    nested_building = 303,
    overlapping_building = 304,
    value_out_of_range = 305,
    no_join_row = 306,
    area_differs = 307,
    duplicate_building = 308,
    building_parts = 309,
    compound = 310,
    overlap_sliver = 311,
    // 400: decisions about the study area
    no_building_data = 401,
    coverage_inferred = 402,
    geometry_failed = 403,
    buildings_shifted = 404,
    ownership_unit = 405,
    plots_made = 406,
    enclosure_unit = 407,
    yard_unit = 408,
    placement_not_certified = 410
};

/// rejected: the feature does not take part. changed: it does, altered.
/// noted: it does, unaltered.
enum class IssueEffect { rejected, changed, noted };

/// Something wrong with, or decided about, one feature. It is data: the run goes
/// on, the exporters write it, the tests read it.
struct Issue {
    IssueCode code = IssueCode::null_geometry;
    std::string layer;        ///< "parcels", "buildings", "roads" or "spaces"
    std::string feature_id;   ///< id of the feature, or file name and feature number where it has none
    double area_m2 = 0;       ///< square metres concerned, in the working CRS; signed for repairs (lost > 0)
    std::string detail;       ///< one sentence with the value and, where there is one, the remedy
    std::optional<Point> at;  ///< a point of the feature in the working CRS
    friend bool operator==(Issue const&, Issue const&) = default;
};

struct IssueInfo {
    IssueCode code;
    std::string_view name;  ///< the enumerator's name, stable, used in outputs
    IssueEffect effect;
    std::string_view meaning;  ///< one sentence for docs/issues.md and the map tip
};

/// Every code with its name, effect and meaning, in numeric order.
std::vector<IssueInfo> const& issue_table();
IssueInfo const& info(IssueCode code);

}  // namespace lacuna
