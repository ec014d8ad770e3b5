// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/carriageways.h"

#include "engine/assembly/roads.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/segments.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <utility>

namespace lacuna {

namespace {

constexpr double look_every_m = 1.0;      ///< along a stretch, for how deep it lies in the parcel
constexpr double area_least_width_m = 1;  ///< of a carriageway's part in a parcel

constexpr std::size_t few_corners = 64, few_parcels = 16;  ///< of an area that is not cut up any further
constexpr double round_m = 1;                              ///< ground round parcels that a cut leaves

/// A segment of a line of a road that gives no area. One feature may hold the roads of a whole town.
struct Piece {
    std::uint32_t road = 0, line = 0, segment = 0;
};

struct RoadPieces {
    std::vector<Piece> pieces;
    BoxIndex index;

    explicit RoadPieces(std::vector<Road> const& roads)
    {
        std::vector<Box> boxes;
        for (std::uint32_t r = 0; r < roads.size(); ++r) {
            if (!roads[r].carriageway.empty()) continue;
            for (std::uint32_t l = 0; l < roads[r].lines.size(); ++l) {
                auto const& line = roads[r].lines[l];
                for (std::uint32_t i = 0; i + 1 < line.size(); ++i) {
                    pieces.push_back({r, l, i});
                    boxes.push_back(bounds(Segment{line[i], line[i + 1]}));
                }
            }
        }
        index = BoxIndex{boxes};
    }
};

/// The stretches of a road's lines that lie in the shape. `near`: its pieces that meet the shape's box, in order.
std::vector<Polyline> stretches_in(Road const& road, std::span<Piece const> near, Outline const& shape)
{
    std::vector<Polyline> out;
    bool open = false;
    for (std::size_t n = 0; n < near.size(); ++n) {
        auto const& line = road.lines[near[n].line];
        auto const i = near[n].segment;
        Segment const s{line[i], line[i + 1]};
        bool const goes_on = n > 0 && near[n - 1].line == near[n].line && near[n - 1].segment + 1 == i;
        open = open && goes_on;
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
    bool found = false;
    for_each_step(stretch, look_every_m, [&](Point p) { found = found || !shape.near(p, depth_m); });
    return found;
}

/// A part of a road's area, or a piece of one, and the parcels that it may meet.
struct AreaTask {
    std::uint32_t road = 0;
    MultiPolygon area;
    std::vector<std::uint32_t> parcels;
};

/// Cuts an area with its parcels in halves until it is small or meets few: an overlay costs what it is given, and one
/// area may be the streets of a whole town. Around each parcel the area stays as it is.
void cut_up(AreaTask task, std::vector<Box> const& boxes, std::vector<AreaTask>& out)
{
    if (task.parcels.size() <= few_parcels || corners_of(task.area) <= few_corners) {
        if (!task.area.empty() && !task.parcels.empty()) out.push_back(std::move(task));
        return;
    }
    Box all;
    for (auto const p : task.parcels) all = united(all, boxes[p]);
    bool const wide = all.max_x - all.min_x > all.max_y - all.min_y;
    auto const middle = [&](std::uint32_t p) {
        return wide ? boxes[p].min_x + boxes[p].max_x : boxes[p].min_y + boxes[p].max_y;
    };
    std::ranges::sort(task.parcels,
                      [&](auto a, auto b) { return middle(a) != middle(b) ? middle(a) < middle(b) : a < b; });
    auto const half = task.parcels.begin() + std::ssize(task.parcels) / 2;
    for (auto const& [from, to] : {std::pair{task.parcels.begin(), half}, std::pair{half, task.parcels.end()}}) {
        AreaTask part{task.road, {}, {from, to}};
        Box box;
        for (auto const p : part.parcels) box = united(box, boxes[p]);
        box = grown(box, round_m);
        part.area = intersection(task.area, {rectangle(box.min_x, box.min_y, box.max_x, box.max_y)});
        cut_up(std::move(part), boxes, out);
    }
}

/// What a road's area takes of a parcel.
struct AreaPart {
    std::uint32_t parcel = 0, road = 0;
    MultiPolygon shape;
};

/// By parcel, then by road.
std::vector<AreaPart> area_parts(StudyArea const& area, std::vector<char> const& asked, int threads)
{
    std::vector<AreaTask> whole;
    for (std::uint32_t r = 0; r < area.roads.size(); ++r)
        for (auto const& part : area.roads[r].carriageway) whole.push_back({r, {part}, {}});
    if (whole.empty()) return {};
    std::vector<Box> boxes;
    for (std::size_t i = 0; i < area.parcels.size(); ++i)
        boxes.push_back(asked[i] ? bounds(area.parcels[i].boundary) : Box{});
    BoxIndex const index{boxes};
    auto cut = parallel_map<std::vector<AreaTask>>(whole.size(), threads, [&](std::size_t i) {
        std::vector<AreaTask> out;
        whole[i].parcels = index.query(bounds(whole[i].area));
        cut_up(std::move(whole[i]), boxes, out);
        return out;
    });
    std::vector<AreaTask> tasks;
    for (auto& some : cut) std::ranges::move(some, std::back_inserter(tasks));
    auto found = parallel_map<std::vector<AreaPart>>(tasks.size(), threads, [&](std::size_t i) {
        std::vector<AreaPart> out;
        Box const frame = bounds(tasks[i].area);
        for (auto const p : tasks[i].parcels) {
            if (!overlap(frame, boxes[p])) continue;
            auto part = intersection(tasks[i].area, area.parcels[p].boundary);
            if (!part.empty()) out.push_back({p, tasks[i].road, std::move(part)});
        }
        return out;
    });
    std::vector<AreaPart> out;
    for (auto& some : found) std::ranges::move(some, std::back_inserter(out));
    std::ranges::stable_sort(out, [](AreaPart const& a, AreaPart const& b) {
        return a.parcel != b.parcel ? a.parcel < b.parcel : a.road < b.road;
    });
    return out;
}

std::vector<Constraint> in_parcel(std::uint32_t parcel, StudyArea const& area, RoadPieces const& lines,
                                  std::span<AreaPart const> areas, SpaceRules const& rules)
{
    std::map<std::uint32_t, Constraint> out;
    auto const add = [&](std::uint32_t r) -> Constraint& {
        return out.try_emplace(r, Constraint{area.roads[r].id, std::string{carriageway_rule}, {}, {}, {}, std::nullopt})
            .first->second;
    };
    auto const& boundary = area.parcels[parcel].boundary;
    std::vector<Piece> near;
    for (auto const i : lines.index.query(bounds(boundary))) near.push_back(lines.pieces[i]);
    Outline const outline = near.empty() ? Outline{} : Outline{boundary};
    for (auto first = near.begin(); first != near.end();) {
        auto const r = first->road;
        auto const last = std::find_if(first, near.end(), [&](Piece const& p) { return p.road != r; });
        Road const& road = area.roads[r];
        double const half_m = road.width_m.value_or(carriageway_width_m(road.road_class, rules.road_width_m)) / 2;
        for (auto& stretch : stretches_in(road, {first, last}, outline)) {
            if (!deeper(stretch, outline, half_m)) continue;
            auto& found = add(r);
            found.lines.push_back(std::move(stretch));
            found.buffer_m = half_m;
        }
        first = last;
    }
    for (auto first = areas.begin(); first != areas.end();) {
        auto const r = first->road;
        MultiPolygon shape;
        for (; first != areas.end() && first->road == r; ++first)
            shape.insert(shape.end(), first->shape.begin(), first->shape.end());
        if (opening(shape, area_least_width_m / 2).empty()) continue;
        auto& found = add(r);
        found.shape = std::move(shape);
        found.buffer_m = 0;
    }
    std::vector<Constraint> list;
    for (auto& [r, found] : out) list.push_back(std::move(found));
    return list;
}

}  // namespace

std::vector<Constraint> carriageways_in_lots(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                             SpaceRules const& rules, int threads)
{
    if (area.roads.empty()) return {};
    std::vector<char> asked;
    for (std::size_t i = 0; i < area.parcels.size(); ++i)
        asked.push_back(around[i].street || area.parcels[i].proxy ? 0 : 1);
    auto const areas = area_parts(area, asked, threads);
    RoadPieces const lines{area.roads};
    auto found = parallel_map<std::vector<Constraint>>(area.parcels.size(), threads, [&](std::size_t i) {
        if (!asked[i]) return std::vector<Constraint>{};
        auto const own = std::ranges::equal_range(areas, i, {}, &AreaPart::parcel);
        return in_parcel(static_cast<std::uint32_t>(i), area, lines, {own.begin(), own.end()}, rules);
    });
    std::vector<Constraint> out;
    for (auto& one : found) std::ranges::move(one, std::back_inserter(out));
    return out;
}

}  // namespace lacuna
