// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/space_rectangles.h"

#include "engine/geometry/rectangle_climb.h"
#include "engine/placement/tolerances.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr double width_tolerance_m = 1e-4;  ///< by which the least width may be missed
constexpr double shrinking_m = 1e-5;        ///< that a result may be short of that
constexpr double worth_climbing = 0.01;     ///< share of what could be used that is not reached
constexpr double least_gain = 1e-3;         ///< share
constexpr double finest_turn_deg = 0.06;
/// Where the best is a smaller share of the area asked for, other angles are not tried.
constexpr double worth_turning = 0.75;

bool is_larger(std::optional<OrientedRectangle> const& a, std::optional<OrientedRectangle> const& b)
{
    return a && (!b || a->area_m2() > b->area_m2());
}

bool is_as_wide(OrientedRectangle const& rectangle, double min_width_m)
{
    return rectangle.width_m >= min_width_m - width_tolerance_m - shrinking_m;
}

bool serves(std::optional<OrientedRectangle> const& rectangle, RectangleWish const& wish)
{
    return rectangle && rectangle->area_m2() >= wish.least_m2 * (1 - area_tolerance);
}

RectangleClimb way_in(Polygon const& part, double min_width_m)
{
    return {part, min_width_m - width_tolerance_m, finest_turn_deg};
}

}  // namespace

SpaceRectangles::SpaceRectangles(Space const& space, std::vector<RectangleWish> const& wishes)
    : space_{space}, proofs_{space}
{
    if (wishes.empty()) return;
    for (auto const& wish : wishes) widths_.push_back(wish.min_width_m);
    std::ranges::sort(widths_);
    widths_.erase(std::unique(widths_.begin(), widths_.end()), widths_.end());
    found_.resize(widths_.size());
    find_along_edges();
    for (auto const& wish : wishes) {
        auto& found = found_[at(wish.min_width_m)];
        if (serves(found.along_edges, wish))
            found.could_use_m2 = std::max(found.could_use_m2, std::min(wish.most_m2, area(space.shape[found.part])));
    }
    climb();
}

std::size_t SpaceRectangles::at(double min_width_m) const
{
    return static_cast<std::size_t>(std::ranges::lower_bound(widths_, min_width_m) - widths_.begin());
}

void SpaceRectangles::find_along_edges()
{
    for (std::size_t part = 0; part < space_.shape.size(); ++part) {
        auto const in_part = largest_rectangles(space_.shape[part], widths_, space_.width_m + width_error_m);
        for (std::size_t i = 0; i < found_.size(); ++i)
            if (is_larger(in_part[i], found_[i].along_edges)) found_[i] = {in_part[i], in_part[i], part, 0};
    }
}

void SpaceRectangles::climb()
{
    auto const is_open = [](Found const& f) {
        return f.largest && f.largest->area_m2() < (1 - worth_climbing) * f.could_use_m2;
    };
    std::vector<bool> done(found_.size());
    for (std::size_t i = 0; i < found_.size(); ++i) {
        if (done[i] || !is_open(found_[i])) continue;
        auto const seed = *found_[i].along_edges;
        auto const before = *found_[i].largest;
        auto const larger =
            way_in(space_.shape[found_[i].part], widths_[i]).from(seed, (1 + least_gain) * before.area_m2());
        // Where nothing is gained, a larger least width gains nothing either.
        for (std::size_t k = i; k < found_.size() && found_[k].along_edges == seed; ++k)
            if (larger ? is_as_wide(*larger, widths_[k]) : found_[k].largest == before) done[k] = true;
        if (larger) add(*larger);
    }
}

AreaProof SpaceRectangles::look_further(RectangleWish const& wish)
{
    auto const best = of(wish);
    if (serves(best, wish)) return {};
    // Two rectangles may do where one is proven not to.
    auto const proof = proofs_.of(wish.min_width_m, wish.least_m2);
    if (proof.ruled_out) return proof;
    if (!best || best->area_m2() >= worth_turning * wish.least_m2)
        if (auto const found = turned(wish)) add(*found);
    if (proof.met && !serves(of(wish), wish)) add(climbed(*proof.met, wish));
    return proof;
}

/// The best rectangle over all parts of the space that serves the wish.
std::optional<OrientedRectangle> SpaceRectangles::turned(RectangleWish const& wish)
{
    double const needed_m2 = wish.least_m2 * (1 - area_tolerance);
    auto const asks_no_more = [&](RectangleWish const& other) {
        return other.min_width_m <= wish.min_width_m && other.least_m2 <= wish.least_m2;
    };
    if (std::ranges::any_of(in_vain_, asks_no_more)) return std::nullopt;
    std::optional<OrientedRectangle> best;
    for (auto const& part : space_.shape) {
        if (area(part) < needed_m2) continue;
        auto const found = rectangle_at_any_angle(part, wish.min_width_m, needed_m2, space_.width_m + width_error_m);
        if (is_larger(found, best)) best = found;
    }
    if (!best) in_vain_.push_back(wish);
    return best;
}

OrientedRectangle SpaceRectangles::climbed(OrientedRectangle const& seed, RectangleWish const& wish) const
{
    auto const part = std::ranges::find_if(space_.shape, [&](Polygon const& each) { return lies_inside(seed, each); });
    if (part == space_.shape.end() || seed.area_m2() >= (1 - worth_climbing) * std::min(wish.most_m2, area(*part)))
        return seed;
    return way_in(*part, wish.min_width_m).from(seed, seed.area_m2()).value_or(seed);
}

std::optional<OrientedRectangle> SpaceRectangles::of(RectangleWish const& wish) const
{
    auto const& found = found_[at(wish.min_width_m)];
    bool const is_enough = found.along_edges && found.along_edges->area_m2() >= wish.most_m2 * (1 - area_tolerance);
    return is_enough ? found.along_edges : found.largest;
}

std::optional<OrientedRectangle> SpaceRectangles::along_edges(RectangleWish const& wish) const
{
    return found_[at(wish.min_width_m)].along_edges;
}

/// It serves all widths up to its own.
void SpaceRectangles::add(OrientedRectangle const& rectangle)
{
    for (std::size_t i = 0; i < found_.size() && is_as_wide(rectangle, widths_[i]); ++i)
        if (is_larger(rectangle, found_[i].largest)) found_[i].largest = rectangle;
}

}  // namespace lacuna
