// SPDX-License-Identifier: Apache-2.0
#include "engine/core/parallel.h"
#include "engine/geometry/lines.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/spaces/verge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace lacuna {

namespace {

Box box_of(Polyline const& line)
{
    Box out{line.front().x, line.front().y, line.front().x, line.front().y};
    for (auto const& p : line) out = united(out, {p.x, p.y, p.x, p.y});
    return out;
}

Box box_of(Road const& road)
{
    Box out = bounds(road.carriageway);
    for (auto const& line : road.lines) out = united(out, box_of(line));
    return out;
}

std::vector<Polygon> faces_by_roads(StudyArea const& area, SpaceRules const& rules)
{
    Box extent;
    for (auto const& p : area.parcels) extent = united(extent, bounds(p.boundary));
    extent = grown(extent, rules.verge_reach_m);
    std::vector<Polyline> lines;
    for (auto const& road : area.roads)
        for (auto const& line : road.lines)
            if (overlap(box_of(line), extent)) lines.push_back(line);
    Polygon const frame = rectangle(extent.min_x, extent.min_y, extent.max_x, extent.max_y);
    lines.push_back(frame.outer);
    auto faces = faces_of(std::move(lines));
    BoxIndex const parcels = index_of(area.parcels);
    std::erase_if(faces, [&](Polygon const& face) {
        return !contains({frame}, point_inside({face})) ||
               parcels.query(grown(bounds(face), rules.verge_reach_m)).empty();
    });
    return faces;
}

/// Parcels that hang together by shared boundary.
std::vector<std::vector<std::uint32_t>> groups_of(std::vector<ParcelSurroundings> const& around)
{
    std::vector<std::uint32_t> root(around.size());
    std::iota(root.begin(), root.end(), 0U);
    auto const find = [&](std::uint32_t i) {
        while (root[i] != i) i = root[i] = root[root[i]];
        return i;
    };
    for (std::uint32_t i = 0; i < around.size(); ++i)
        for (auto const& n : around[i].neighbours) {
            auto const a = find(i), b = find(n.parcel);
            root[std::max(a, b)] = std::min(a, b);
        }
    std::map<std::uint32_t, std::vector<std::uint32_t>> groups;
    for (std::uint32_t i = 0; i < around.size(); ++i) groups[find(i)].push_back(i);
    std::vector<std::vector<std::uint32_t>> out;
    for (auto& [first, members] : groups) out.push_back(std::move(members));
    return out;
}

std::vector<Polygon> holes_of_groups(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                     SpaceRules const& rules, int threads)
{
    auto const groups = groups_of(around);
    auto const holes = parallel_map<std::vector<Polygon>>(groups.size(), threads, [&](std::size_t g) {
        std::vector<Polygon> out;
        if (groups[g].size() < 2) return out;
        std::vector<MultiPolygon> shapes;
        for (auto const i : groups[g]) shapes.push_back(area.parcels[i].boundary);
        for (auto const& part : union_of(shapes))
            for (auto const& inner : part.inners)
                if (double const m2 = lacuna::area(inner); m2 >= rules.min_area_m2 && m2 <= rules.surrounded_max_m2)
                    out.push_back({inner, {}});
        return out;
    });
    std::vector<Polygon> out;
    for (auto const& list : holes) out.insert(out.end(), list.begin(), list.end());
    return out;
}

}  // namespace

BoxIndex index_of(std::vector<Parcel> const& parcels)
{
    std::vector<Box> boxes;
    for (auto const& p : parcels) boxes.push_back(bounds(p.boundary));
    return BoxIndex{boxes};
}

BoxIndex index_of(std::vector<Road> const& roads)
{
    std::vector<Box> boxes;
    for (auto const& road : roads) boxes.push_back(box_of(road));
    return BoxIndex{boxes};
}

std::vector<Enclosure> enclosures_of(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                     SpaceRules const& rules, int threads)
{
    bool const by_roads =
        std::ranges::any_of(area.roads, [](Road const& r) { return !r.lines.empty() || !r.carriageway.empty(); });
    auto faces = by_roads ? faces_by_roads(area, rules) : holes_of_groups(area, around, rules, threads);
    std::vector<Enclosure> out;
    for (auto& face : faces) {
        Point const p = point_inside({face});
        out.push_back({fmt::format("{:.0f}_{:.0f}", p.x, p.y), std::move(face), by_roads});
    }
    std::ranges::stable_sort(out, [](Enclosure const& a, Enclosure const& b) {
        return a.id != b.id ? a.id < b.id : lacuna::area(a.face) > lacuna::area(b.face);
    });
    std::string last;
    for (int n = 1; auto& e : out) {
        n = e.id == last ? n + 1 : 1;
        last = e.id;
        if (n > 1) e.id += fmt::format("#{}", n);
    }
    return out;
}

}  // namespace lacuna
