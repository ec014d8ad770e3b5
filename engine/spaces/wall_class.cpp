// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/wall_class.h"

#include "engine/geometry/vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double least_length_m = 20, least_depth_m = 8, most_depth_m = 20, least_ratio = 2, least_fill = 0.8;
constexpr double end_zone_m = 1, most_cosine = 0.34;  // of 70 degrees: a side across the block

/// Unit vector along the longest side.
Point main_direction(Ring const& ring)
{
    Point best{1, 0};
    double most = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const d = minus(ring[i], ring[i - 1]);
        if (double const n = length(d); n > most) {
            most = n;
            best = {d.x / n, d.y / n};
        }
    }
    return best;
}

std::optional<double> fire_class_clearance_m(BuildingClass building, SpaceRules const& rules)
{
    return building.fire_class == 3   ? rules.fire_class_3_clearance_m
           : building.fire_class == 4 ? rules.fire_class_4_clearance_m
                                      : std::nullopt;
}

}  // namespace

std::vector<char> blank_ends(MultiPolygon const& footprint)
{
    if (footprint.size() != 1 || !footprint.front().inners.empty()) return {};
    Ring const& ring = footprint.front().outer;
    if (ring.size() < 5) return {};
    Point const u = main_direction(ring), v{-u.y, u.x}, o = ring.front();
    double low = 0, high = 0, near = 0, far = 0;
    for (auto const& p : ring) {
        double const along = dot(minus(p, o), u), across = dot(minus(p, o), v);
        low = std::min(low, along), high = std::max(high, along);
        near = std::min(near, across), far = std::max(far, across);
    }
    double const long_m = high - low, deep_m = far - near;
    if (long_m < least_length_m || deep_m < least_depth_m || deep_m > most_depth_m || long_m < least_ratio * deep_m ||
        area(footprint) < least_fill * long_m * deep_m)
        return {};
    std::vector<char> out;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const d = minus(ring[i], ring[i - 1]);
        double const a = dot(minus(ring[i - 1], o), u), b = dot(minus(ring[i], o), u);
        bool const at_end = std::max(a, b) <= low + end_zone_m || std::min(a, b) >= high - end_zone_m;
        out.push_back(at_end && std::abs(dot(d, u)) <= most_cosine * length(d));
    }
    return out;
}

bool is_tall(Building const& building, SpaceRules const& rules)
{
    auto const& own = building.attributes;
    if (!own.height_m && !own.floors) return false;
    return own.height_m.value_or(own.floors.value_or(0) * rules.storey_height_m) > rules.tall_over_m;
}

BuildingClass class_of(Building const& building, SpaceRules const& rules)
{
    return {is_tall(building, rules), static_cast<int>(building.attributes.fire_class.value_or(0))};
}

bool asks_by_class(SpaceRules const& rules)
{
    return rules.tall_clearance_m || rules.fire_class_3_clearance_m || rules.fire_class_4_clearance_m;
}

std::optional<double> class_clearance_m(BuildingClass building, SpaceRules const& rules)
{
    // nullopt is less than any distance.
    return std::max(building.tall ? rules.tall_clearance_m : std::nullopt, fire_class_clearance_m(building, rules));
}

double clearance_of(BuildingClass building, SpaceRules const& rules)
{
    return std::max(rules.clearance_m, class_clearance_m(building, rules).value_or(0));
}

std::vector<double> wall_clearances(std::vector<char> const& blank, BuildingClass building, SpaceRules const& rules)
{
    if (!rules.gable_clearance_m) return {};
    double const wall_m = clearance_of(building, rules);
    double const gable_m =
        std::max(std::min(*rules.gable_clearance_m, rules.clearance_m), class_clearance_m(building, rules).value_or(0));
    std::vector<double> out;
    for (char const end : blank) out.push_back(end ? gable_m : wall_m);
    return out;
}

double largest_clearance_m(SpaceRules const& rules)
{
    return std::max({rules.clearance_m, rules.tall_clearance_m.value_or(0), rules.fire_class_3_clearance_m.value_or(0),
                     rules.fire_class_4_clearance_m.value_or(0)});
}

std::string class_clearance_name(BuildingClass building, SpaceRules const& rules)
{
    auto const by_fire_class = fire_class_clearance_m(building, rules);
    if (!by_fire_class || (building.tall && rules.tall_clearance_m >= by_fire_class))
        return "clearance of a tall building";
    return fmt::format("clearance of a building of fire class {}", building.fire_class);
}

}  // namespace lacuna
