// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/street_way.h"

#include "engine/geometry/overlay.h"
#include "engine/geometry/vectors.h"
#include "engine/spaces/carriageways.h"
#include "engine/spaces/segments.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

constexpr double nearest_m = 1e-4;   ///< kept from open sides, as distances of 0 are not
constexpr double slack_m = 1e-3;     ///< a passage of just the width lets the disc through
constexpr double street_m = 1e-3;    ///< ground this near to an open side comes to the street
constexpr double touching_m = 5e-3;  ///< chords of arcs of a few metres miss no more than this
constexpr double every_m = 0.5;      ///< along a carriageway, where the disc may set out
constexpr int segments = 16;         ///< a quarter circle

/// Takes a boundary's sides one after the other, cut where it opens to a street.
class Cutting {
public:
    explicit Cutting(std::vector<SideStretch> const& stretches) : stretches_{stretches} {}

    Ring ring(Ring const& of, std::vector<char>& open)
    {
        Ring out;
        for (std::size_t i = 0; i + 1 < of.size(); ++i, ++side_) {
            Point const a = of[i], b = of[i + 1];
            double done = 0;
            auto const go = [&](double to, char is_open) {
                if (!(to > done)) return;
                out.push_back(along(a, b, done));
                open.push_back(is_open);
                done = to;
            };
            for (; next_ < stretches_.size() && stretches_[next_].side == side_; ++next_) {
                go(stretches_[next_].from, 0);
                go(stretches_[next_].to, 1);
            }
            go(1, 0);
        }
        out.push_back(out.front());
        return out;
    }

private:
    std::vector<SideStretch> const& stretches_;
    std::size_t next_ = 0;
    std::uint32_t side_ = 0;
};

bool within(Segment const& s, Segment const& t, double reach_m)
{
    return std::min({squared_distance(s.a, t), squared_distance(s.b, t), squared_distance(t.a, s),
                     squared_distance(t.b, s)}) <= reach_m * reach_m ||
           crossing(s, t);
}

}  // namespace

MultiPolygon way_ground_by_overlay(MultiPolygon const& ground, std::vector<char> const& open,
                                   std::vector<MultiPolygon const*> const& footprints, double keep_m, int quarter)
{
    std::vector<MultiPolygon> out_of_reach;
    std::size_t side = 0;
    for_each_edge(ground, [&](Segment const& s) {
        if (!open[side++] && length(minus(s.b, s.a)) >= least_clear_side_m)
            out_of_reach.push_back(offset_of_line({s.a, s.b}, keep_m, quarter));
    });
    for (auto const* footprint : footprints) out_of_reach.push_back(offset(*footprint, keep_m, quarter));
    return difference(ground, union_of(out_of_reach));
}

StreetWays::StreetWays(ParcelScene const& scene) : scene_{scene}
{
    auto const* around = scene.around;
    if (!around || !around->access_known || scene.parcel->proxy) return;
    if (around->street) {
        known_ = on_street_ = true;
        return;
    }
    Cutting cutting{around->to_street};
    for (auto const& part : scene.parcel->boundary) {
        auto& cut = ground_.emplace_back();
        cut.outer = cutting.ring(part.outer, open_);
        for (auto const& inner : part.inners) cut.inners.push_back(cutting.ring(inner, open_));
    }
    std::size_t side = 0;
    for_each_edge(ground_, [&](Segment const& s) {
        if (open_[side++]) to_street_.push_back(s);
    });
    std::vector<Box> boxes;
    for (auto const& s : to_street_) boxes.push_back(bounds(s));
    to_street_index_ = BoxIndex{boxes};
    auto const set_out = [&](Point p) { on_carriageways_.push_back(p); };
    for (auto const& barrier : scene.barriers) {
        if (barrier.rule != carriageway_rule) continue;
        if (barrier.line) for_each_step(*barrier.line, every_m, set_out);
        if (barrier.shape)
            for (auto const& part : *barrier.shape) for_each_step(part.outer, every_m, set_out);
    }
    // Where roads are given and a side is free, yet no road is near, the layer may lack the street.
    bool const landlocked = !around->road_m || around->free_m <= 0;
    known_ = !to_street_.empty() || !on_carriageways_.empty() || landlocked;
}

bool StreetWays::starts_at_street(Polygon const& part) const
{
    auto const near_open = [&](Point const& p) {
        return std::ranges::any_of(to_street_index_.query(grown({p.x, p.y, p.x, p.y}, street_m)),
                                   [&](auto i) { return squared_distance(p, to_street_[i]) <= street_m * street_m; });
    };
    auto const starts = [&](Ring const& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i)
            if (near_open(along(ring[i], ring[i + 1], 0.5))) return true;
        return false;
    };
    if (starts(part.outer) || std::ranges::any_of(part.inners, starts)) return true;
    if (on_carriageways_.empty()) return false;
    Outline const outline{{part}};
    return std::ranges::any_of(on_carriageways_, [&](Point const& p) { return outline.contains(p); });
}

StreetWays::Reached const& StreetWays::reached(double width_m)
{
    auto const known = reached_.find(width_m);
    if (known != reached_.end()) return known->second;
    ClearanceTask task;
    task.ground = &ground_;
    double const half_m = width_m / 2 - slack_m;
    for (char const open : open_) task.setbacks_m.push_back(open ? nearest_m : half_m);
    for (auto const* footprint : scene_.in_the_way) task.solids.push_back({footprint, half_m});
    Box const frame = bounds(ground_);
    Point const origin{frame.min_x, frame.min_y};
    auto const clear = clear_ground(task, 0, origin);
    auto parts = clear ? to_polygons(*clear, segments, Chords::same_area, origin)
                       : way_ground_by_overlay(ground_, open_, scene_.in_the_way, half_m, segments);
    std::erase_if(parts, [&](Polygon const& part) { return !starts_at_street(part); });
    Outline outline{parts};
    return reached_.emplace(width_m, Reached{std::move(parts), std::move(outline)}).first->second;
}

bool StreetWays::leads(MultiPolygon const& place, double width_m)
{
    if (on_street_) return !place.empty();
    auto const& from_street = reached(width_m);
    if (from_street.parts.empty()) return false;
    // Where no sides come near each other, one lies in the other or they are apart.
    if (std::ranges::any_of(place, [&](Polygon const& p) { return from_street.outline.contains(p.outer.front()); }))
        return true;
    if (std::ranges::any_of(from_street.parts, [&](Polygon const& p) { return contains(place, p.outer.front()); }))
        return true;
    double const reach_m = width_m / 2 + touching_m;
    bool near = false;
    for_each_edge(place, [&](Segment const& t) {
        near = near || std::ranges::any_of(from_street.outline.edges_in(grown(bounds(t), reach_m)),
                                           [&](Segment const& s) { return within(s, t, reach_m); });
    });
    return near;
}

std::optional<double> StreetWays::widest_to(MultiPolygon const& place)
{
    if (!known_ || place.empty()) return std::nullopt;
    if (leads(place, widest_m)) return widest_m;
    int reached_at = 0, not_at = static_cast<int>(std::lround(widest_m * steps_a_metre));
    while (not_at - reached_at > 1) {
        int const middle = std::midpoint(reached_at, not_at);
        (leads(place, 1.0 * middle / steps_a_metre) ? reached_at : not_at) = middle;
    }
    return 1.0 * reached_at / steps_a_metre;
}

}  // namespace lacuna
