// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/carriageways.h"

#include "engine/assembly/roads.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/vectors.h"
#include "engine/spaces/segments.h"
#include "engine/spaces/verge.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double look_every_m = 1.0;      ///< along a stretch, for how deep it lies in the parcel
constexpr double area_least_width_m = 1;  ///< of a carriageway's part in a parcel

Point along(Point a, Point b, double share) { return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)}; }

/// The stretches of a line that lie in the shape.
std::vector<Polyline> stretches_in(Polyline const& line, Outline const& shape)
{
    std::vector<Polyline> out;
    bool open = false;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        Segment const s{line[i], line[i + 1]};
        if (!overlap(bounds(s), shape.box())) {
            open = false;
            continue;
        }
        std::vector<double> cuts{0, 1};
        for (auto const& edge : shape.edges_in(bounds(s)))
            if (auto const at = crossing(s, edge)) cuts.push_back(*at);
        std::ranges::sort(cuts);
        for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
            if (!(cuts[k + 1] > cuts[k])) continue;
            bool const inside = shape.contains(along(s.a, s.b, (cuts[k] + cuts[k + 1]) / 2));
            if (inside && !open) out.push_back({along(s.a, s.b, cuts[k])});
            if (inside) out.back().push_back(along(s.a, s.b, cuts[k + 1]));
            open = inside;
        }
    }
    return out;
}

/// Whether a stretch comes deeper into the shape than this anywhere.
bool deeper(Polyline const& stretch, Outline const& shape, double depth_m)
{
    for (std::size_t i = 0; i + 1 < stretch.size(); ++i) {
        double const m = length(minus(stretch[i + 1], stretch[i]));
        auto const steps = std::max(1, static_cast<int>(std::ceil(m / look_every_m)));
        for (int k = 0; k <= steps; ++k)
            if (!shape.near(along(stretch[i], stretch[i + 1], static_cast<double>(k) / steps), depth_m)) return true;
    }
    return false;
}

std::vector<Constraint> in_parcel(Parcel const& parcel, StudyArea const& area, BoxIndex const& index,
                                  SpaceRules const& rules)
{
    std::vector<Constraint> out;
    Box const frame = bounds(parcel.boundary);
    auto near = index.query(frame);
    if (near.empty()) return out;
    std::ranges::sort(near);
    Outline const outline{parcel.boundary};
    for (auto const r : near) {
        Road const& road = area.roads[r];
        Constraint found{road.id, std::string{carriageway_rule}, {}, {}, {}, std::nullopt};
        double const half_m = road.width_m.value_or(carriageway_width_m(road.road_class, rules.road_width_m)) / 2;
        for (auto const& line : road.carriageway.empty() ? road.lines : std::vector<Polyline>{}) {
            if (!overlap(bounds(line), frame)) continue;
            for (auto& stretch : stretches_in(line, outline))
                if (deeper(stretch, outline, half_m)) found.lines.push_back(std::move(stretch));
        }
        if (!found.lines.empty()) found.buffer_m = half_m;
        if (!road.carriageway.empty() && overlap(bounds(road.carriageway), frame)) {
            auto part = intersection(road.carriageway, parcel.boundary);
            if (!part.empty() && !opening(part, area_least_width_m / 2).empty()) {
                found.shape = std::move(part);
                found.buffer_m = 0;
            }
        }
        if (found.buffer_m) out.push_back(std::move(found));
    }
    return out;
}

}  // namespace

std::vector<Constraint> carriageways_in_lots(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                             SpaceRules const& rules, int threads)
{
    std::vector<Constraint> out;
    if (area.roads.empty()) return out;
    BoxIndex const index = index_of(area.roads);
    auto found = parallel_map<std::vector<Constraint>>(area.parcels.size(), threads, [&](std::size_t i) {
        return around[i].street || area.parcels[i].proxy ? std::vector<Constraint>{}
                                                         : in_parcel(area.parcels[i], area, index, rules);
    });
    for (auto& one : found) std::ranges::move(one, std::back_inserter(out));
    return out;
}

}  // namespace lacuna
