// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/neighbours.h"

#include "engine/core/parallel.h"
#include "engine/geometry/index.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

constexpr double step_m = 2.0;
constexpr double least_cosine = 0.9;
constexpr double street_share = 0.25, street_built_share = 0.05;
constexpr double street_width_m = 40, street_elongation = 5;
constexpr double lane_width_m = 20, lane_elongation = 3;
constexpr double like_width_m = 15, like_perimeter_m = 500;

using Stretch = std::pair<double, double>;

/// Sorts and merges stretches that overlap.
std::vector<Stretch> merged(std::vector<Stretch> stretches)
{
    std::ranges::sort(stretches);
    std::vector<Stretch> out;
    for (auto const& s : stretches) {
        if (!out.empty() && s.first <= out.back().second)
            out.back().second = std::max(out.back().second, s.second);
        else
            out.push_back(s);
    }
    return out;
}

double length(std::vector<Stretch> const& stretches)
{
    double sum = 0;
    for (auto const& s : stretches) sum += s.second - s.first;
    return sum;
}

std::vector<Stretch> rest_of(std::vector<Stretch> const& taken)
{
    std::vector<Stretch> out;
    double from = 0;
    for (auto const& s : taken) {
        if (s.first > from) out.emplace_back(from, s.first);
        from = s.second;
    }
    if (from < 1) out.emplace_back(from, 1);
    return out;
}

Box box_of(Segment const& s)
{
    return {std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)};
}

double length(Segment const& s) { return std::hypot(s.b.x - s.a.x, s.b.y - s.a.y); }

Point at(Segment const& s, double share) { return {s.a.x + share * (s.b.x - s.a.x), s.a.y + share * (s.b.y - s.a.y)}; }

template <class Use>
void each_edge(MultiPolygon const& shape, Use const& use)
{
    auto const ring_edges = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) use(Segment{ring[i - 1], ring[i]});
    };
    for (auto const& polygon : shape) {
        ring_edges(polygon.outer);
        for (auto const& inner : polygon.inners) ring_edges(inner);
    }
}

/// Road lines as segments with an index; sides of carriageways where no line is given.
struct RoadLines {
    std::vector<Segment> segments;
    BoxIndex index;

    explicit RoadLines(std::vector<Road> const& roads)
    {
        for (auto const& road : roads) {
            for (auto const& line : road.lines)
                for (std::size_t i = 1; i < line.size(); ++i) segments.push_back({line[i - 1], line[i]});
            if (road.lines.empty()) each_edge(road.carriageway, [&](Segment const& s) { segments.push_back(s); });
        }
        std::vector<Box> boxes;
        for (auto const& s : segments) boxes.push_back(box_of(s));
        index = BoxIndex{boxes};
    }

    [[nodiscard]] bool within(Point p, double reach_m) const
    {
        return std::ranges::any_of(index.query(grown({p.x, p.y, p.x, p.y}, reach_m)),
                                   [&](auto i) { return squared_distance(p, segments[i]) <= reach_m * reach_m; });
    }
};

struct Fabric {
    std::vector<Parcel> const& parcels;
    std::vector<Outline> outlines;
    BoxIndex index;
    RoadLines roads;
    std::vector<char> street;
};

/// Whether the rectangle of the same area and perimeter is as long and narrow as a street. A shape rounder than a
/// square has none.
bool long_and_narrow(Parcel const& parcel, double perimeter_m)
{
    double const half = perimeter_m / 2, rest = half * half - 4 * parcel.area_m2;
    if (rest < 0) return false;
    double const width = (half - std::sqrt(rest)) / 2, length = half - width;
    return (width <= street_width_m && length >= street_elongation * width) ||
           (width <= lane_width_m && length >= lane_elongation * width);
}

/// Marks the parcels that road lines run along.
std::vector<char> find_streets(Fabric const& fabric)
{
    std::vector<double> inside(fabric.parcels.size());
    for (auto const& s : fabric.roads.segments) {
        auto const steps = static_cast<int>(std::ceil(length(s) / step_m));
        for (int k = 0; k < steps; ++k) {
            Point const p = at(s, (k + 0.5) / steps);
            for (auto const i : fabric.index.query({p.x, p.y, p.x, p.y}))
                if (fabric.outlines[i].contains(p)) inside[i] += length(s) / steps;
        }
    }
    std::vector<char> out(fabric.parcels.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        double const round = perimeter(fabric.parcels[i].boundary);
        out[i] = inside[i] > street_share * round && long_and_narrow(fabric.parcels[i], round);
    }
    return out;
}

/// Marks the parcels that are as long and narrow as a street.
std::vector<char> find_street_like(std::vector<Parcel> const& parcels)
{
    std::vector<char> out(parcels.size());
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        double const round = perimeter(parcels[i].boundary);
        out[i] = round >= like_perimeter_m && 2 * parcels[i].area_m2 <= like_width_m * round;
    }
    return out;
}

Fabric fabric_of(std::vector<Parcel> const& parcels, std::vector<Road> const& roads,
                 std::vector<double> const& built_shares, int threads)
{
    Fabric fabric{parcels, {}, {}, RoadLines{roads}, {}};
    fabric.outlines.resize(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) { fabric.outlines[i] = Outline{parcels[i].boundary}; });
    std::vector<Box> boxes;
    for (auto const& p : parcels) boxes.push_back(bounds(p.boundary));
    fabric.index = BoxIndex{boxes};
    fabric.street = fabric.roads.segments.empty() ? find_street_like(parcels) : find_streets(fabric);
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        double const drawn = built_shares.empty() ? 0 : built_shares[i];
        double const told = parcels[i].attributes.floor_area_m2.value_or(0) / parcels[i].area_m2;
        if (parcels[i].proxy || std::max(drawn, told) > street_built_share) fabric.street[i] = 0;
    }
    return fabric;
}

/// Whether a parallel edge runs along a part of this one. One that goes on from its end, as the front of the next lot
/// does, is near that end and takes nothing of it.
bool runs_beside(Segment const& edge, Segment const& other, double tolerance_m)
{
    Point const along = minus(edge.b, edge.a);
    double const m = length(along), p = dot(minus(other.a, edge.a), along) / m,
                 q = dot(minus(other.b, edge.a), along) / m;
    double const both = std::min(std::max(p, q), m) - std::max(std::min(p, q), 0.0);
    return both > std::min({tolerance_m, std::abs(q - p) / 2, m / 2});
}

/// Lengthens the last stretch where this one goes on from it.
void add_stretch(SideStretch const& next, std::vector<SideStretch>& out)
{
    if (!out.empty() && out.back().side == next.side && out.back().to >= next.from)
        out.back().to = next.to;
    else
        out.push_back(next);
}

void add_edge(Segment const& edge, std::uint32_t side, std::size_t self, Fabric const& fabric, SpaceRules const& rules,
              ParcelSurroundings& out, std::map<std::uint32_t, double>& shared)
{
    double const m = length(edge);
    if (!(m > 0)) return;
    Box const window = grown(box_of(edge), rules.neighbour_tolerance_m);
    std::vector<Stretch> taken;
    for (auto const other : fabric.index.query(window)) {
        if (other == self) continue;
        std::vector<Stretch> beside;
        for (auto const& theirs : fabric.outlines[other].edges_in(window)) {
            if (!runs_beside(edge, theirs, rules.neighbour_tolerance_m)) continue;
            if (auto const s = stretch_beside(edge, theirs, rules.neighbour_tolerance_m)) beside.push_back(*s);
        }
        if (beside.empty()) continue;
        beside = merged(std::move(beside));
        shared[other] += m * length(beside);
        if (!fabric.street[other]) taken.insert(taken.end(), beside.begin(), beside.end());
    }
    for (auto const& free : rest_of(merged(std::move(taken)))) {
        double const free_m = m * (free.second - free.first);
        out.free_m += free_m;
        if (!out.road_m) {
            add_stretch({side, free.first, free.second}, out.to_street);
            continue;
        }
        auto const steps = std::max(1, static_cast<int>(std::ceil(free_m / step_m)));
        auto const share = [&](double k) { return free.first + (free.second - free.first) * k / steps; };
        for (int k = 0; k < steps; ++k) {
            if (!fabric.roads.within(at(edge, share(k + 0.5)), rules.road_reach_m)) continue;
            *out.road_m += free_m / steps;
            add_stretch({side, share(k), share(k + 1)}, out.to_street);
        }
    }
}

}  // namespace

std::optional<std::pair<double, double>> stretch_beside(Segment const& segment, Segment const& other,
                                                        double tolerance_m)
{
    double const dx = segment.b.x - segment.a.x, dy = segment.b.y - segment.a.y, m = std::hypot(dx, dy);
    double const ex = other.b.x - other.a.x, ey = other.b.y - other.a.y, n = std::hypot(ex, ey);
    if (!(m > 0) || !(n > 0) || std::abs(dx * ex + dy * ey) < least_cosine * m * n) return std::nullopt;
    double from = 1, to = 0;
    auto const widen = [&](double t0, double t1) {
        t0 = std::max(t0, 0.0);
        t1 = std::min(t1, 1.0);
        if (t0 > t1) return;
        from = std::min(from, t0);
        to = std::max(to, t1);
    };
    for (Point const c : {other.a, other.b}) {  // the round ends
        double const px = c.x - segment.a.x, py = c.y - segment.a.y;
        double const along = (px * dx + py * dy) / m, off = (px * dy - py * dx) / m;
        double const half = tolerance_m * tolerance_m - off * off;
        if (half >= 0) widen((along - std::sqrt(half)) / m, (along + std::sqrt(half)) / m);
    }
    // Between the ends: along and off are linear in the share of the segment.
    double const ox = segment.a.x - other.a.x, oy = segment.a.y - other.a.y;
    double low = 0, high = 1;
    auto const keep = [&](double at0, double slope, double least, double most) {
        if (std::abs(slope) < 1e-12) {
            if (at0 < least || at0 > most) high = -1;
            return;
        }
        double const p = (least - at0) / slope, q = (most - at0) / slope;
        low = std::max(low, std::min(p, q));
        high = std::min(high, std::max(p, q));
    };
    keep((ox * ex + oy * ey) / n, (dx * ex + dy * ey) / n, 0, n);
    keep((oy * ex - ox * ey) / n, (dy * ex - dx * ey) / n, -tolerance_m, tolerance_m);
    if (low <= high) widen(low, high);
    if (!(to > from)) return std::nullopt;
    return std::pair{from, to};
}

std::vector<char> street_parcels(std::vector<Parcel> const& parcels, std::vector<Road> const& roads, int threads,
                                 std::vector<double> const& built_shares)
{
    return fabric_of(parcels, roads, built_shares, threads).street;
}

std::vector<ParcelSurroundings> surroundings_of(std::vector<Parcel> const& parcels, std::vector<Road> const& roads,
                                                SpaceRules const& rules, int threads,
                                                std::vector<double> const& built_shares)
{
    Fabric const fabric = fabric_of(parcels, roads, built_shares, threads);
    bool const with_roads = !fabric.roads.segments.empty();

    std::vector<ParcelSurroundings> out(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        ParcelSurroundings& own = out[i];
        own.perimeter_m = perimeter(parcels[i].boundary);
        own.street = with_roads && fabric.street[i];
        own.street_like = !with_roads && fabric.street[i];
        if (with_roads) own.road_m = 0;
        std::map<std::uint32_t, double> shared;
        std::uint32_t side = 0;
        each_edge(parcels[i].boundary,
                  [&](Segment const& edge) { add_edge(edge, side++, i, fabric, rules, own, shared); });
        own.to_street.shrink_to_fit();
        for (auto const& [parcel, m] : shared) {
            own.neighbours.push_back({parcel, m});
            if (fabric.street[parcel]) own.streets.push_back(parcel);
        }
    });
    auto const open = std::ranges::count_if(out, [&](auto const& s) { return s.free_m >= rules.access_min_m; });
    bool const known = with_roads || 2 * static_cast<std::size_t>(open) >= out.size();
    for (auto& s : out) s.access_known = known;
    return out;
}

}  // namespace lacuna
