// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/edges.h"

#include "engine/core/parallel.h"
#include "engine/geometry/index.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lacuna {

namespace {

/// Rays start this far inside, so that a neighbour on the very line is met.
constexpr double start_inside_m = 0.1;

struct Segment {
    Point a, b;
    std::size_t parcel = 0;  ///< whose edge it is
};

Box box_of(Point a, Point b)
{
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

struct Segments {
    std::vector<Segment> all;
    BoxIndex index;

    void add(std::vector<Point> const& line, std::size_t parcel)
    {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) all.push_back({line[i], line[i + 1], parcel});
    }
    void add(MultiPolygon const& shape, std::size_t parcel)
    {
        for (auto const& polygon : shape) {
            add(polygon.outer, parcel);
            for (auto const& inner : polygon.inners) add(inner, parcel);
        }
    }
    void build()
    {
        std::vector<Box> boxes;
        boxes.reserve(all.size());
        for (auto const& s : all) boxes.push_back(box_of(s.a, s.b));
        index = BoxIndex{boxes};
    }
};

struct Ray {
    Point from;
    Point direction;  ///< of length 1
};

/// Metres along the ray to the segment; `none` where they do not meet. Parallel segments are not met.
double meets(Ray const& ray, Segment const& s, double none)
{
    double const ex = s.b.x - s.a.x, ey = s.b.y - s.a.y;
    double const det = ray.direction.x * ey - ray.direction.y * ex;
    if (det == 0) return none;
    double const ax = s.a.x - ray.from.x, ay = s.a.y - ray.from.y;
    double const along = (ax * ey - ay * ex) / det;
    double const share = (ax * ray.direction.y - ay * ray.direction.x) / det;
    return along >= 0 && share >= 0 && share <= 1 ? along : none;
}

/// The nearest segment along the ray within `reach`, else more than `reach`. A parcel's own edges stop its ray where
/// they lie outside the edge that the ray leaves.
double nearest(Ray const& ray, double reach, Segments const& segments, std::size_t parcel, bool parcels)
{
    double const none = 2 * reach + 1;
    double best = none;
    Point const end{ray.from.x + reach * ray.direction.x, ray.from.y + reach * ray.direction.y};
    for (auto const i : segments.index.query(box_of(ray.from, end))) {
        Segment const& s = segments.all[i];
        double const at = meets(ray, s, none);
        if (parcels && s.parcel == parcel && at < 1.5 * start_inside_m) continue;
        best = std::min(best, at);
    }
    return best;
}

double signed_area(Ring const& ring)
{
    double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
               (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return sum / 2;
}

class Classifier {
public:
    Classifier(std::vector<Parcel> const& parcels, std::vector<Road> const& roads, EdgeRules const& rules,
               std::vector<char> const& streets)
        : rules_{rules}, by_roads_{!roads.empty()}
    {
        for (std::size_t i = 0; i < parcels.size(); ++i)
            (!streets.empty() && streets[i] ? streets_ : parcels_).add(parcels[i].boundary, i);
        for (auto const& road : roads) {
            for (auto const& line : road.lines) roads_.add(line, 0);
            roads_.add(road.carriageway, 0);
        }
        parcels_.build();
        streets_.build();
        roads_.build();
    }

    void classify(Ring const& ring, bool inner, ParcelEdge place, std::size_t parcel,
                  std::vector<ParcelEdge>& out) const
    {
        double const outward = (signed_area(ring) > 0) == inner ? -1 : 1;
        std::size_t const first = out.size();
        for (place.edge = 0; place.edge + 1 < ring.size(); ++place.edge) {
            Point const a = ring[place.edge], b = ring[place.edge + 1];
            if (a == b) continue;
            place.kind = is_front(a, b, outward, parcel) ? EdgeClass::front : EdgeClass::rear;
            place.measured = by_roads_;
            out.push_back(place);
        }
        name_the_rest(out, first);
    }

private:
    [[nodiscard]] bool is_front(Point a, Point b, double outward, std::size_t parcel) const
    {
        double const length = std::hypot(b.x - a.x, b.y - a.y);
        Point const n{outward * (b.y - a.y) / length, -outward * (b.x - a.x) / length};
        int fronts = 0;
        for (double const t : {0.25, 0.5, 0.75}) {
            Ray const ray{{a.x + t * (b.x - a.x) - start_inside_m * n.x, a.y + t * (b.y - a.y) - start_inside_m * n.y},
                          n};
            double const reach = (by_roads_ ? rules_.reach_m : rules_.neighbour_m) + start_inside_m;
            double const wall = nearest(ray, reach, parcels_, parcel, true);
            double const road = by_roads_ ? std::min(nearest(ray, reach, roads_, parcel, false),
                                                     nearest(ray, reach, streets_, parcel, false))
                                          : reach;
            fronts += road <= reach && road < wall;
        }
        return fronts >= 2;
    }

    static void name_the_rest(std::vector<ParcelEdge>& edges, std::size_t first)
    {
        std::size_t const count = edges.size() - first;
        std::vector<char> front(count);
        for (std::size_t i = 0; i < count; ++i) front[i] = edges[first + i].kind == EdgeClass::front;
        bool const any = std::ranges::count(front, 1) > 0;
        for (std::size_t i = 0; i < count; ++i) {
            ParcelEdge& e = edges[first + i];
            if (!any) {
                e.kind = EdgeClass::unknown;
                e.measured = false;
            } else if (!front[i] && (front[(i + 1) % count] || front[(i + count - 1) % count])) {
                e.kind = EdgeClass::side;
            }
        }
    }

    EdgeRules rules_;
    bool by_roads_;
    Segments parcels_, streets_, roads_;
};

}  // namespace

std::vector<std::vector<ParcelEdge>> classify_edges(std::vector<Parcel> const& parcels, std::vector<Road> const& roads,
                                                    EdgeRules const& rules, int threads,
                                                    std::vector<char> const& streets)
{
    Classifier const classifier{parcels, roads, rules, streets};
    std::vector<std::vector<ParcelEdge>> out(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        if (!streets.empty() && streets[i]) return;
        auto const& boundary = parcels[i].boundary;
        for (std::size_t part = 0; part < boundary.size(); ++part) {
            classifier.classify(boundary[part].outer, false, {part, 0, 0}, i, out[i]);
            for (std::size_t r = 0; r < boundary[part].inners.size(); ++r)
                classifier.classify(boundary[part].inners[r], true, {part, r + 1, 0}, i, out[i]);
        }
    });
    return out;
}

double unknown_share(std::vector<std::vector<ParcelEdge>> const& edges)
{
    std::size_t all = 0, unknown = 0;
    for (auto const& of_parcel : edges) {
        all += of_parcel.size();
        unknown += static_cast<std::size_t>(std::ranges::count(of_parcel, EdgeClass::unknown, &ParcelEdge::kind));
    }
    return all == 0 ? 0 : static_cast<double>(unknown) / static_cast<double>(all);
}

}  // namespace lacuna
