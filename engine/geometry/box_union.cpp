// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/box_union.h"

#include "engine/core/error.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

namespace lacuna {

namespace {

bool before(Point const& a, Point const& b) { return std::tie(a.x, a.y) < std::tie(b.x, b.y); }

/// A part of a side: it runs forward (to greater values) or back.
struct Step {
    double from, to;
    bool forward;
};

/// What is left of sides on one line: those that run against each other cancel. Throws where some run along each other.
std::vector<Step> left_over(std::vector<Step> const& sides)
{
    std::map<double, int> change;  ///< of the sum of directions
    for (auto const& s : sides) {
        change[s.from] += s.forward ? 1 : -1;
        change[s.to] -= s.forward ? 1 : -1;
    }
    std::vector<Step> out;
    int sum = 0;
    double since = 0;
    for (auto const& [at, by] : change) {
        if (by == 0) continue;
        if (sum != 0) out.push_back({since, at, sum > 0});
        sum += by;
        since = at;
        if (std::abs(sum) > 1) throw Error{Errc::internal, "boxes to be united share ground"};
    }
    return out;
}

using Links = std::multimap<Point, Point, bool (*)(Point const&, Point const&)>;

Links links_of(std::vector<Box> const& boxes)
{
    std::map<double, std::vector<Step>> level, upright;  // by y, by x
    for (auto const& b : boxes) {
        level[b.min_y].push_back({b.min_x, b.max_x, true});
        level[b.max_y].push_back({b.min_x, b.max_x, false});
        upright[b.max_x].push_back({b.min_y, b.max_y, true});
        upright[b.min_x].push_back({b.min_y, b.max_y, false});
    }
    Links links{&before};
    auto const add = [&](Step const& s, Point low, Point high) {
        links.emplace(s.forward ? low : high, s.forward ? high : low);
    };
    for (auto const& [y, sides] : level)
        for (auto const& s : left_over(sides)) add(s, {s.from, y}, {s.to, y});
    for (auto const& [x, sides] : upright)
        for (auto const& s : left_over(sides)) add(s, {x, s.from}, {x, s.to});
    return links;
}

/// A closed walk from the least corner that is left; at a corner with two ways out the left one is taken.
Ring walk(Links& links)
{
    Point const start = links.begin()->first;
    Ring ring{start};
    Point at = start, last = start;
    do {
        auto const [first, end] = links.equal_range(at);
        auto way = first;
        if (std::next(first) != end && ring.size() > 1) {
            auto const turns_left = [&](Point to) {
                return (at.x - last.x) * (to.y - at.y) - (at.y - last.y) * (to.x - at.x) > 0;
            };
            if (!turns_left(way->second)) ++way;
        }
        last = at;
        at = way->second;
        links.erase(way);
        ring.push_back(at);
    } while (!(at == start));
    return ring;
}

/// Parts of a closed walk that pass no corner twice.
void split(Ring const& walked, std::vector<Ring>& out)
{
    Ring open;
    for (auto const& p : walked) {
        auto const seen = std::ranges::find(open, p);
        if (seen == open.end()) {
            open.push_back(p);
            continue;
        }
        Ring loop{seen, open.end()};
        loop.push_back(p);
        open.erase(std::next(seen), open.end());
        out.push_back(std::move(loop));
    }
}

double signed_area(Ring const& ring)
{
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
                 (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return twice / 2;
}

/// Whether a hole lies in an outer ring: by a point just inside the hole, where its least corner turns.
bool lies_in(Ring const& hole, Ring const& outer)
{
    Point const p = hole.front();
    double wide = 0, high = 0;
    for (auto const& q : hole) {
        wide = std::max(wide, q.x - p.x);
        if (q.x == p.x) high = std::max(high, q.y - p.y);
    }
    return contains({Polygon{outer, {}}}, {p.x + wide * 1e-6, p.y + high * 1e-6});
}

}  // namespace

MultiPolygon union_of_boxes(std::vector<Box> const& boxes)
{
    auto links = links_of(boxes);
    std::vector<Ring> rings;
    while (!links.empty()) split(walk(links), rings);
    MultiPolygon out;
    std::vector<Ring> holes;
    for (auto& ring : rings) {
        std::rotate(ring.begin(), std::ranges::min_element(ring, before), std::prev(ring.end()));
        ring.back() = ring.front();
        if (signed_area(ring) > 0)
            out.push_back({std::move(ring), {}});
        else
            holes.push_back(std::move(ring));
    }
    std::ranges::sort(out, [](Polygon const& a, Polygon const& b) { return before(a.outer.front(), b.outer.front()); });
    std::ranges::sort(holes, [](Ring const& a, Ring const& b) { return before(a.front(), b.front()); });
    for (auto& hole : holes) {
        Polygon* least = nullptr;
        double least_m2 = 0;
        for (auto& polygon : out) {
            double const m2 = signed_area(polygon.outer);
            if ((least && m2 >= least_m2) || !lies_in(hole, polygon.outer)) continue;
            least = &polygon;
            least_m2 = m2;
        }
        if (least) least->inners.push_back(std::move(hole));
    }
    return out;
}

}  // namespace lacuna
