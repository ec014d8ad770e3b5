// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/coverage.h"

#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr std::size_t neighbours = 24;
constexpr int least_built = 3;

MultiPolygon hull_of(std::vector<Building> const& buildings)
{
    std::vector<Point> points;
    for (auto const& b : buildings)
        for (auto const& polygon : b.footprint) points.insert(points.end(), polygon.outer.begin(), polygon.outer.end());
    return convex_hull(points);
}

}  // namespace

BuildingCoverage building_coverage(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings,
                                   std::vector<char> const& built, MultiPolygon const& given, int threads)
{
    BuildingCoverage out;
    out.inferred = given.empty();
    std::vector<Box> boxes;
    std::vector<Point> inner;
    for (auto const& p : parcels) {
        boxes.push_back(bounds(p.boundary));
        inner.push_back(point_inside(p.boundary));
    }
    BoxIndex const index{boxes};
    MultiPolygon const hull = out.inferred ? hull_of(buildings) : MultiPolygon{};
    Outline const hull_outline{hull};

    out.known.resize(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        if (built[i]) {
            out.known[i] = 1;
        } else if (!out.inferred) {
            out.known[i] = contains(given, inner[i]);
        } else if (!hull.empty() && relation(Outline{parcels[i].boundary}, hull_outline) != Relation::apart) {
            Point const centre{(boxes[i].min_x + boxes[i].max_x) / 2, (boxes[i].min_y + boxes[i].max_y) / 2};
            int found = 0;
            for (auto const j : index.nearest(centre, neighbours + 1)) found += j != i && built[j];
            out.known[i] = found >= least_built;
        }
    });
    out.unknown = std::ranges::count(out.known, 0);
    return out;
}

}  // namespace lacuna
