// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/roof.h"

#include "engine/geometry/overlay.h"

#include <fmt/format.h>

namespace lacuna {

std::vector<OpenPiece> roof_of(Building const& building, SpaceRules const& rules)
{
    if (building.counted_m2 < rules.roof_min_area_m2) return {};
    MultiPolygon const inner =
        rules.roof_edge_m > 0 ? offset(building.counted, -rules.roof_edge_m, rules.arc_segments) : building.counted;
    auto pieces = pieces_of(inner);
    std::erase_if(pieces, [&](OpenPiece const& piece) {
        return piece.area_m2 < rules.roof_min_area_m2 || piece.width_m < rules.min_width_m;
    });
    return pieces;
}

std::optional<double> year_of(BuildingScene const& scene)
{
    auto const own = scene.building->attributes.year_built;
    bool const main = scene.parcel && scene.main_building == scene.building;
    return own || !main ? own : scene.parcel->attributes.year_built;
}

LoadClass load_class_of(std::optional<double> year, SpaceRules const& rules)
{
    return year && *year >= rules.in_buildings.roof_heavy_from_year ? LoadClass::heavy : LoadClass::light;
}

std::vector<Space> find_roofs(BuildingScene const& scene, SpaceRules const& rules)
{
    std::vector<Space> out;
    Building const& building = *scene.building;
    if (!has_storey(scene)) return out;
    auto const year = year_of(scene);
    auto const load = load_class_of(year, rules);
    int n = 0;
    for (auto const& piece : roof_of(building, rules)) {
        auto s = space_of_building(scene, SpaceKind::roof, "roof", ++n, {piece.shape});
        s.width_m = piece.width_m;
        s.load = load;
        s.confidence = Confidence::assumed;
        s.figures = {{"footprint_m2", building.counted_m2}};
        if (year) s.figures.push_back({"year_built", *year});
        if (scene.storeys) s.figures.push_back({"storeys", *scene.storeys});
        s.evidence = fmt::format("roof of {:.0f} m2, taken as flat and clear; {} m along the edge kept free; {}{}",
                                 building.counted_m2, rules.roof_edge_m,
                                 !year ? "year not known, so light uses only"
                                 : load == LoadClass::heavy
                                     ? fmt::format("built {:.0f}, heavy uses after a structural check", *year)
                                     : fmt::format("built {:.0f}, light uses only", *year),
                                 shared_words(scene));
        out.push_back(std::move(s));
    }
    return out;
}

}  // namespace lacuna
