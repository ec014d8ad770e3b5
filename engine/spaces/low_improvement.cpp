// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/low_improvement.h"

#include "engine/spaces/open_land.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace lacuna {

namespace {

/// What was looked at, with the signs found in words.
struct Signs {
    int proofs = 0;
    std::vector<std::string> words;
    std::vector<SpaceFigure> figures;
};

void by_value(ImprovementScene const& scene, BuildingRules const& r, Signs& signs)
{
    auto const& a = scene.parcel->attributes;
    if (!a.land_value || !a.improvement_value || !(*a.land_value > 0) || !(*a.improvement_value > 0)) return;
    double const ratio = *a.improvement_value / *a.land_value;
    signs.figures.push_back({"improvement_to_land_value", ratio});
    if (!(ratio < r.low_improvement_ratio)) return;
    ++signs.proofs;
    signs.words.push_back(fmt::format("improvement worth {:.2f} of the land", ratio));
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    auto const n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

void by_height(ImprovementScene const& scene, BuildingRules const& r, Signs& signs)
{
    if (!scene.storeys || scene.neighbour_storeys.empty() ||
        static_cast<double>(scene.neighbour_storeys.size()) < r.neighbours_least)
        return;
    double const around = median(scene.neighbour_storeys);
    signs.figures.push_back({"storeys", *scene.storeys});
    signs.figures.push_back({"neighbours_median_storeys", around});
    if (!(*scene.storeys <= r.low_improvement_storeys_share * around) ||
        *scene.storeys > around - r.low_improvement_storeys_less)
        return;
    ++signs.proofs;
    signs.words.push_back(fmt::format("{:.1f} storeys among neighbours of {:.1f}", *scene.storeys, around));
}

std::optional<double> year_of(ImprovementScene const& scene)
{
    auto const own = scene.main_building->attributes.year_built;
    return own ? own : scene.parcel->attributes.year_built;
}

bool names_condominiums(std::string use)
{
    std::ranges::transform(use, use.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return use.find("condo") != std::string::npos || use.find("cndo") != std::string::npos;
}

bool far_used_up(ImprovementScene const& scene, SpaceRules const& rules)
{
    auto const own = scene.parcel->attributes.far_allowed;
    auto const far = own ? own : rules.far_allowed;
    return far && scene.existing_m2.likely >= *far * scene.parcel->area_m2;
}

bool spared(ImprovementScene const& scene, SpaceRules const& rules)
{
    BuildingRules const& r = rules.in_buildings;
    auto const year = year_of(scene);
    return scene.parcel->area_m2 < r.low_improvement_min_m2 ||
           (year && r.low_improvement_spared_before && *year < *r.low_improvement_spared_before) ||
           names_condominiums(scene.parcel->attributes.land_use) || far_used_up(scene, rules);
}

void by_age(ImprovementScene const& scene, BuildingRules const& r, Signs& signs)
{
    auto const year = year_of(scene);
    if (!year) return;
    signs.figures.push_back({"year_built", *year});
    if (*year < r.low_improvement_built_before) signs.words.push_back(fmt::format("built {:.0f}", *year));
}

}  // namespace

std::optional<Space> find_low_improvement(ImprovementScene const& scene, SpaceRules const& rules)
{
    if (!scene.main_building || spared(scene, rules)) return std::nullopt;
    Signs signs;
    by_value(scene, rules.in_buildings, signs);
    by_height(scene, rules.in_buildings, signs);
    if (signs.proofs == 0) return std::nullopt;
    by_age(scene, rules.in_buildings, signs);
    Parcel const& parcel = *scene.parcel;
    Space s;
    s.kind = SpaceKind::low_improvement;
    s.id = parcel.id + "/low/1";
    s.parcel_id = parcel.id;
    s.shape = parcel.boundary;
    s.area_m2 = s.parcel_area_m2 = parcel.area_m2;
    for (auto const& piece : pieces_of(s.shape)) s.width_m = std::max(s.width_m, piece.width_m);
    s.ownership = parcel.attributes.owner_class;
    s.confidence = Confidence::measured;
    s.figures = std::move(signs.figures);
    for (auto const& word : signs.words) s.evidence += (s.evidence.empty() ? "" : "; ") + word;
    s.evidence += fmt::format("; {:.0f} m2 built on {:.0f} m2; to use it clears the parcel", scene.built_m2, s.area_m2);
    return s;
}

}  // namespace lacuna
