// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/lot_measures.h"

#include "engine/geometry/measures.h"
#include "engine/geometry/vectors.h"

#include <algorithm>
#include <limits>

namespace lacuna {

namespace {

constexpr double least_cosine = 0.93969262;  ///< of 20 degrees: edges of one front
constexpr double least_share = 0.2;          ///< of the lot's extent along it; a shorter front is a splay, or a neck

struct Front {
    Point along{};  ///< of length 1
    double frontage_m = 0, width_m = 0, depth_m = 0;
};

/// The edges that are fronts by roads, the longest first.
std::vector<Point> front_edges(Parcel const& parcel, std::vector<ParcelEdge> const& edges)
{
    std::vector<Point> out;
    for (auto const& e : edges) {
        if (e.kind != EdgeClass::front || !e.measured || e.ring != 0) continue;
        auto const& ring = parcel.boundary[e.part].outer;
        out.push_back(minus(ring[e.edge + 1], ring[e.edge]));
    }
    std::ranges::stable_sort(out, std::ranges::greater{}, squared_length);
    return out;
}

/// What the lot measures along a direction of length 1.
double extent_m(Parcel const& parcel, Point along)
{
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    Point const origin = parcel.boundary.front().outer.front();
    for (auto const& part : parcel.boundary)
        for (auto const& p : part.outer) {
            double const at = dot(minus(p, origin), along);
            low = std::min(low, at), high = std::max(high, at);
        }
    return high - low;
}

std::vector<Front> fronts_of(Parcel const& parcel, std::vector<ParcelEdge> const& edges)
{
    auto left = front_edges(parcel, edges);
    std::vector<Front> out;
    while (!left.empty()) {
        Point const longest = left.front();
        Point sum{0, 0};
        std::erase_if(left, [&](Point const& d) {
            if (dot(d, longest) < least_cosine * length(d) * length(longest)) return false;
            sum = {sum.x + d.x, sum.y + d.y};
            return true;
        });
        Front front;
        front.frontage_m = length(sum);
        front.along = {sum.x / front.frontage_m, sum.y / front.frontage_m};
        front.width_m = extent_m(parcel, front.along);
        front.depth_m = extent_m(parcel, {-front.along.y, front.along.x});
        out.push_back(front);
    }
    auto const is_short = [](Front const& f) { return f.frontage_m < least_share * f.width_m; };
    if (!std::ranges::all_of(out, is_short)) std::erase_if(out, is_short);
    return out;
}

/// Shorter and longer side of the rectangle of least area round all parts.
RectangleSides sides_round(Parcel const& parcel)
{
    Polygon all;
    for (auto const& part : parcel.boundary) all.outer.insert(all.outer.end(), part.outer.begin(), part.outer.end());
    return rectangle_sides(all);
}

}  // namespace

LotMeasures measures_of(Parcel const& parcel, std::vector<ParcelEdge> const& edges)
{
    double const m2 = parcel.area_m2;
    LotMeasures out;
    out.area_m2 = {m2, m2, m2};
    auto const fronts = fronts_of(parcel, edges);
    if (fronts.empty()) {
        auto const sides = sides_round(parcel);
        if (!(sides.width_m > 0)) return out;
        double const low = std::min(m2 / sides.length_m, sides.width_m);
        out.width_m = {low, sides.width_m, sides.length_m};
        out.depth_m = {low, sides.length_m, sides.length_m};
        return out;
    }
    auto const& likely = *std::ranges::min_element(fronts, {}, &Front::frontage_m);
    out.front_known = true;
    out.width_m = {likely.width_m, likely.width_m, likely.width_m};
    out.depth_m = {likely.depth_m, likely.depth_m, likely.depth_m};
    for (auto const& f : fronts) {
        out.width_m.low = std::min({out.width_m.low, f.frontage_m, m2 / f.depth_m});
        out.width_m.high = std::max(out.width_m.high, f.width_m);
        out.depth_m.low = std::min(out.depth_m.low, m2 / f.width_m);
        out.depth_m.high = std::max(out.depth_m.high, f.depth_m);
    }
    return out;
}

}  // namespace lacuna
