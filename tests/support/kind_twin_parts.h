// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/overlay.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/segments.h"
#include "tests/support/catch.h"
#include "tests/support/kind_twins.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

// What the slow twins of several kinds share.
namespace lacuna::test {

inline constexpr double round_share = 1e-4;
inline constexpr double round_floor_m2 =
    2e-3;  ///< of 10 m2 and less: what the chords of two or three quarter circles of 3 m lose

inline bool round_agree(double fast_m2, double slow_m2)
{
    return std::abs(fast_m2 - slow_m2) <= std::max(round_share * slow_m2, round_floor_m2);
}

inline double sum_of(std::vector<OpenPiece> const& pieces)
{
    double m2 = 0;
    for (auto const& piece : pieces) m2 += piece.area_m2;
    return m2;
}

inline double loss_of(OpenLand const& open, std::string_view rule)
{
    auto const found = std::ranges::find(open.losses, rule, &RuleLoss::rule);
    return found == open.losses.end() ? 0 : found->area_m2;
}

inline OpenLandTask task_of(Ground const& ground, std::size_t p, SpaceRules const& rules)
{
    auto const& parcel = ground.area.parcels[p];
    OpenLandTask task{&parcel.boundary, rules.setback_m};
    for (auto const b : ground.buildings.query(grown(bounds(parcel.boundary), rules.clearance_m)))
        task.footprints.push_back(&ground.area.buildings[b].footprint);
    for (auto const& part : ground.joined.on_parcel[p])
        task.standing.push_back(&ground.area.buildings[part.building].counted);
    return task;
}

inline MultiPolygon all_of(std::vector<MultiPolygon const*> const& shapes)
{
    std::vector<MultiPolygon> out;
    for (auto const* shape : shapes) out.push_back(*shape);
    return union_of(out);
}

/// Within `m` of the edges of shapes, edge by edge. GEOS moves corners of what it buffers by up to a hundredth of the
/// distance, but not those of a single edge.
inline MultiPolygon near_edges(std::vector<MultiPolygon const*> const& shapes, double m, int segments)
{
    std::vector<MultiPolygon> out;
    for (auto const* shape : shapes)
        for_each_edge(*shape, [&](Segment const& s) {
            if (!(s.a == s.b)) out.push_back(offset_of_line({s.a, s.b}, m, segments));
        });
    return union_of(out);
}

inline MultiPolygon shape_of(std::vector<OpenPiece> const& pieces)
{
    MultiPolygon out;
    for (auto const& piece : pieces) out.push_back(piece.shape);
    return out;
}

/// Straight-edged ground: within 1e-9 of its area, or of a square decimetre.
inline void check_straight(double fast_m2, double slow_m2)
{
    CHECK(fast_m2 == Approx(slow_m2).epsilon(1e-9).margin(1e-9));
}

/// True where a disc of the least width fits in, by GEOS; nullopt within 2 cm of it, where the search may not decide.
inline std::optional<bool> wide_enough(MultiPolygon const& part, SpaceRules const& rules)
{
    bool const more = !offset(part, -(rules.min_width_m / 2 + 0.01), rules.arc_segments).empty();
    bool const less = !offset(part, -(rules.min_width_m / 2 - 0.01), rules.arc_segments).empty();
    if (more != less) return std::nullopt;
    return more;
}

/// Where the middle of a disc of the least width fits, and what is near it: a part without its arms.
inline MultiPolygon without_its_arms(Polygon const& part, SpaceRules const& rules, double scale = 1)
{
    double const m = scale * 0.99 * rules.min_width_m / 2;
    auto const core = offset({part}, -m, rules.arc_segments);
    auto const near = intersection({part}, offset(core, 1.5 * m, rules.arc_segments));
    MultiPolygon large;
    for (auto& beyond : difference(near, offset(core, m + 1e-3, rules.arc_segments)))
        if (area(beyond) > m * m) large.push_back(std::move(beyond));
    return difference(near, large);
}

/// Length and ground of two walls that face each other.
using Facing = std::pair<double, Polygon>;

/// facing_walls() by half planes and overlays.
std::vector<Facing> facing_by_half_planes(std::vector<Building const*> const& buildings, SpaceRules const& rules);

}  // namespace lacuna::test
