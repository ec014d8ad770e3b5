// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/added_storeys.h"

#include "engine/spaces/height_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// Storeys that height and storeys allowed leave above the building; nullopt: no limit that it can be held against.
std::optional<double> storeys_left(BuildingScene const& scene, HeightLimit const& limit, double storey_height_m)
{
    auto const& own = scene.building->attributes;
    std::optional<double> left;
    auto const least = [&](double storeys) { left = left ? std::min(*left, storeys) : storeys; };
    if (limit.height_m && own.height_m) least(whole_storeys(*limit.height_m - *own.height_m, storey_height_m));
    if (limit.height_m && !own.height_m && own.floors)
        least(whole_storeys(*limit.height_m - *own.floors * storey_height_m, storey_height_m));
    auto const stands = own.floors ? own.floors : scene.storeys;
    if (limit.storeys && stands) least(std::floor(*limit.storeys - *stands));
    return left;
}

}  // namespace

std::optional<Space> find_added_storeys(BuildingScene const& scene, SpaceRules const& rules)
{
    Building const& b = *scene.building;
    auto const& block = scene.block;
    if (!has_storey(scene) || scene.listed || block.buildings < 2 || b.counted_m2 < rules.roof_min_area_m2)
        return std::nullopt;
    bool const by_height = b.attributes.height_m && *b.attributes.height_m > 0 && block.ridge_m;
    bool const by_storeys = !by_height && b.attributes.floors && block.ridge_storeys;
    if (!by_height && !by_storeys) return std::nullopt;
    double const room_m = by_height ? *block.ridge_m - *b.attributes.height_m
                                    : (*block.ridge_storeys - *b.attributes.floors) * rules.storey_height_m;
    double storeys = whole_storeys(room_m, rules.storey_height_m);
    auto const limit = scene.parcel ? height_limit(*scene.parcel, rules) : std::nullopt;
    auto const left = limit ? storeys_left(scene, *limit, rules.storey_height_m) : std::nullopt;
    bool const limited = left && *left < storeys;
    if (limited) storeys = *left;
    if (storeys < 1) return std::nullopt;
    auto s = space_of_building(scene, SpaceKind::added_storeys, "storeys", 1, b.counted);
    double const floor_area = s.area_m2 * storeys;
    s.floor_area_m2 = {floor_area, floor_area, floor_area};
    s.confidence = by_height ? Confidence::measured : Confidence::inferred;
    s.figures = {{"storeys_added", storeys},
                 {"floor_area_m2", floor_area},
                 {"room_m", room_m},
                 {"buildings_in_block", static_cast<double>(block.buildings)}};
    if (by_height) s.figures.push_back({"ridge_m", *block.ridge_m});
    if (by_storeys) s.figures.push_back({"ridge_storeys", *block.ridge_storeys});
    if (left) s.figures.push_back({"storeys_left_by_limit", *left});
    s.evidence = fmt::format(
        "{:.1f} m below the ridge of its block of {} buildings, by {}{}; structure, daylight and "
        "stairs are not tested{}",
        room_m, block.buildings, by_height ? "heights" : fmt::format("storeys of {:g} m", rules.storey_height_m),
        limited ? fmt::format("; {} allowed leave {:g} of {:g}", limit->words, *left,
                              whole_storeys(room_m, rules.storey_height_m))
                : "",
        shared_words(scene));
    return s;
}

}  // namespace lacuna
