// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/street_faces.h"

#include "engine/assembly/roads.h"
#include "engine/geometry/lines.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace lacuna {

namespace {

bool parts_ground(Road const& road)
{
    static constexpr std::array<std::string_view, 4> ways{"footway", "path", "steps", "cycleway"};
    return std::ranges::none_of(ways, [&](auto word) { return road.road_class.find(word) != std::string::npos; });
}

Box box_of(Point a, Point b)
{
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

Box box_of(Polyline const& line)
{
    Box out;
    for (auto const& p : line) out = united(out, box_of(p, p));
    return out;
}

/// The stretches of a line whose segments come near `box`: of a long line few do.
void add_near(Polyline const& line, Box const& box, std::vector<Polyline>& out)
{
    bool open = false;
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (!overlap(box_of(line[i - 1], line[i]), box)) {
            open = false;
            continue;
        }
        if (!open) out.push_back({line[i - 1]});
        out.back().push_back(line[i]);
        open = true;
    }
}

void add_rings(MultiPolygon const& shape, std::vector<Polyline>& out)
{
    for (auto const& polygon : shape) {
        out.push_back(polygon.outer);
        out.insert(out.end(), polygon.inners.begin(), polygon.inners.end());
    }
}

}  // namespace

std::vector<Box> boxes_of(std::vector<Road> const& roads)
{
    std::vector<Box> out;
    for (auto const& road : roads) {
        out.push_back(bounds(road.carriageway));
        for (auto const& line : road.lines) out.back() = united(out.back(), box_of(line));
    }
    return out;
}

std::vector<Polygon> street_faces(std::vector<Road> const& roads, Box const& frame)
{
    Polygon const edge = rectangle(frame.min_x, frame.min_y, frame.max_x, frame.max_y);
    std::vector<Polyline> lines{edge.outer};
    std::vector<MultiPolygon> carriageways;
    for (auto const& road : roads) {
        if (!parts_ground(road)) continue;
        if (overlap(bounds(road.carriageway), frame)) carriageways.push_back(road.carriageway);
        for (auto const& line : road.lines) add_near(line, frame, lines);
    }
    MultiPolygon const given = carriageways.empty() ? MultiPolygon{} : union_of(carriageways);
    add_rings(given, lines);
    auto faces = faces_of(std::move(lines), street_grid_m);
    Outline const on_street{given};
    std::erase_if(faces, [&](Polygon const& face) {
        Point const p = point_inside({face});
        return !contains({edge}, p) || (!given.empty() && on_street.contains(p));
    });
    return faces;
}

FaceIndex::FaceIndex(std::vector<Polygon> const& faces)
{
    std::vector<Box> boxes;
    for (auto const& face : faces) {
        outlines_.emplace_back(MultiPolygon{face});
        boxes.push_back(outlines_.back().box());
    }
    boxes_ = BoxIndex{boxes};
}

std::optional<std::size_t> FaceIndex::at(Point p) const
{
    for (auto const i : boxes_.query({p.x, p.y, p.x, p.y}))
        if (outlines_[i].contains(p)) return i;
    return std::nullopt;
}

MultiPolygon street_ground(std::vector<Road> const& roads, BoxIndex const& index, Box const& box, double beside_m,
                           SpaceRules const& rules)
{
    constexpr double widest_half_m = 30;  // no line further away reaches the box
    Box const reach = grown(box, widest_half_m + beside_m);
    std::map<double, std::vector<Polyline>> by_half_width;
    std::vector<MultiPolygon> shapes;
    for (auto const r : index.query(reach)) {
        Road const& road = roads[r];
        if (!parts_ground(road)) continue;
        if (!road.carriageway.empty()) {
            shapes.push_back(beside_m > 0 ? offset(road.carriageway, beside_m, rules.arc_segments) : road.carriageway);
            continue;
        }
        double const width = road.width_m.value_or(carriageway_width_m(road.road_class, rules.road_width_m));
        for (auto const& line : road.lines) add_near(line, reach, by_half_width[width / 2]);
    }
    for (auto const& [half, lines] : by_half_width)
        if (half + beside_m > 0 && !lines.empty())
            shapes.push_back(offset_of_lines(lines, half + beside_m, rules.arc_segments));
    return shapes.empty() ? MultiPolygon{} : union_of(shapes);
}

}  // namespace lacuna
