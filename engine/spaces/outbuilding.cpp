// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/outbuilding.h"

#include "engine/geometry/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace lacuna {

namespace {

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// Uses that say nothing.
bool says_nothing(std::string const& use)
{
    static constexpr std::string_view nothing[] = {"", "yes", "building", "bldg", "unknown", "other", "none", "n/a"};
    return std::ranges::find(nothing, std::string_view{use}) != std::end(nothing);
}

/// The use neither tells nor speaks against it: none is given, or that of the main building is (as a garage gets its
/// house's use) and one storey is known.
bool use_leaves_open(BuildingScene const& scene, Building const& main)
{
    auto const& use = scene.building->attributes.land_use;
    return says_nothing(lower(use)) || (use == main.attributes.land_use && scene.storeys);
}

double hull_fill(Building const& b)
{
    std::vector<Point> corners;
    for (auto const& polygon : b.footprint) corners.insert(corners.end(), polygon.outer.begin(), polygon.outer.end());
    double const hull = area(convex_hull(corners));
    return hull > 0 ? area(b.footprint) / hull : 0;
}

Space outbuilding(BuildingScene const& scene, double levels, SpaceRules const& rules)
{
    auto s = space_of_building(scene, SpaceKind::outbuilding, "outbuilding", 1, scene.building->counted);
    s.usable_m2 = s.area_m2 * levels * (1 - rules.in_buildings.wall_share);
    s.figures = {{"footprint_m2", scene.building->area_m2}, {"usable_m2", s.usable_m2}};
    if (scene.storeys) s.figures.push_back({"storeys", *scene.storeys});
    if (scene.building->attributes.height_m) s.figures.push_back({"height_m", *scene.building->attributes.height_m});
    return s;
}

std::optional<Space> by_shape(BuildingScene const& scene, SpaceRules const& rules)
{
    auto const& r = rules.in_buildings;
    Building const& b = *scene.building;
    Building const* main = scene.main_building;
    if (!main || main == &b || !use_leaves_open(scene, *main) ||
        b.area_m2 > (scene.storeys ? r.outbuilding_max_m2 : r.outbuilding_unknown_max_m2) ||
        b.area_m2 > r.outbuilding_max_share * main->area_m2 ||
        (scene.storeys && *scene.storeys > r.outbuilding_max_storeys) ||
        come_near(b.footprint, main->footprint, r.touch_m))
        return std::nullopt;
    double const fill = hull_fill(b), share = b.area_m2 / main->area_m2;
    if (fill < r.outbuilding_min_fill) return std::nullopt;
    auto s = outbuilding(scene, 1, rules);
    s.figures.push_back({"share_of_main_building", share});
    s.figures.push_back({"hull_fill", fill});
    s.confidence = Confidence::inferred;
    s.evidence = fmt::format(
        "an outbuilding by its shape: {:.0f} m2, {:.0f} % of building {} of the parcel and apart "
        "from it; {}; its use and whether it stands idle are not known",
        b.area_m2, 100 * share, main->id,
        scene.storeys ? fmt::format("{:.0f} storey", *scene.storeys) : "storeys not known");
    return s;
}

}  // namespace

std::string use_word(std::string const& use, std::vector<std::string> const& words)
{
    std::string const text = lower(use);
    for (auto const& given : words) {
        std::string const word = lower(given);
        bool const letters = std::ranges::all_of(word, [](unsigned char c) { return c < 0x80; });
        for (auto at = text.find(word); at != std::string::npos && !word.empty(); at = text.find(word, at + 1)) {
            if (!letters) return given;
            auto end = at + word.size();
            if (end < text.size() && text[end] == 's') ++end;
            if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) return given;
        }
    }
    return {};
}

std::optional<Space> find_outbuilding(BuildingScene const& scene, SpaceRules const& rules)
{
    auto const& r = rules.in_buildings;
    Building const& b = *scene.building;
    // What lies under another outline is that building's.
    if (!has_storey(scene) || b.counted.empty() || b.area_m2 < r.outbuilding_min_m2 ||
        b.counted_m2 < r.outbuilding_min_m2)
        return std::nullopt;
    auto const word = use_word(b.attributes.land_use, r.outbuilding_uses);
    if (word.empty()) return by_shape(scene, rules);
    // A high hall is one floor: only storeys that are given count, not the height.
    double const floors = b.attributes.floors.value_or(1);
    if (b.area_m2 > r.outbuilding_use_max_m2 || floors > r.outbuilding_use_max_storeys) return std::nullopt;
    auto s = outbuilding(scene, std::max(1.0, floors), rules);
    s.confidence = Confidence::measured;
    s.evidence = fmt::format("an outbuilding by its use '{}': {:.0f} m2; whether it stands idle is not known",
                             b.attributes.land_use, b.area_m2);
    return s;
}

}  // namespace lacuna
