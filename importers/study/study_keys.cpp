// SPDX-License-Identifier: Apache-2.0
#include "importers/study/study_keys.h"

#include <vector>

namespace lacuna {

namespace {

using S = StudyKey<Study>;
using L = StudyKey<LayerRequest>;
using Z = StudyKey<ZoneRule>;

constexpr StudyLimits text{};
constexpr StudyLimits path{0, 0, Paths::yes};

// clang-format off
std::array const study_table{
    S{"title", LACUNA_AT(Study, title), text, "", "", "printed in the results"},
    S{"out", LACUNA_AT(Study, out), path, "", "", "folder for the results"},
    S{"catalogue", LACUNA_AT(Study, catalogue), {0, 0, Paths::toml}, "", "D",
      "facility catalogue: an id as \"cn\", or the path of a TOML file"},
    S{"rules", LACUNA_AT(Study, rules), {0, 0, Paths::toml}, "", "D",
      "rule set: an id as \"cn\", the path of a TOML file, or \"none\"; empty: the one with the catalogue's name"},
    S{"crs", LACUNA_AT(Study, request.working_crs), text, "", "",
      "projected CRS to work in, as \"EPSG:32652\"; empty: chosen from the parcels"},
    S{"schema_folder", LACUNA_AT(Study, request.schema_folder), path, "", "",
      "folder of field schemas; empty: the installed ones"},
    S{"only", LACUNA_AT(Study, only), text, "", "", "ids of the facilities to look at; empty: all"},
    S{"without", LACUNA_AT(Study, without), text, "", "", "ids of facilities to leave out"},
    S{"align", LACUNA_AT(Study, align), text, "", "D",
      "a shift of the buildings against the parcels: report it, correct it (move the buildings), or do not look"},
    S{"plots", LACUNA_AT(Study, plots), text, "", "D",
      "where the parcels come from: a cadastre, tessellation (made from buildings and streets, a proxy), or auto: a "
      "cadastre where one is given"},
    S{"threads", LACUNA_AT(Study, threads), {0, 1024}, "", "D", "0: one a core; results do not depend on it"},
    S{"run_date", LACUNA_AT(Study, run_date), text, "", "", "YYYY-MM-DD, printed in the results; empty: not stated"},
    S{"space.setback_m", LACUNA_AT(Study, space.setback_m), {0, 100}, "m", "E",
      "kept free along the parcel line, where the parcel or its district says nothing"},
    S{"space.front_setback_m", LACUNA_AT(Study, space.front_setback_m), {0, 100}, "m", "",
      "the same along a street; where it is unknown what an edge faces, the largest of the three holds"},
    S{"space.side_setback_m", LACUNA_AT(Study, space.side_setback_m), {0, 100}, "m", "",
      "the same along an edge that meets a front"},
    S{"space.rear_setback_m", LACUNA_AT(Study, space.rear_setback_m), {0, 100}, "m", "",
      "the same along every other edge"},
    S{"space.clearance_m", LACUNA_AT(Study, space.clearance_m), {0, 100}, "m", "E",
      "kept free round every building, the neighbours' too"},
    S{"space.gable_clearance_m", LACUNA_AT(Study, space.gable_clearance_m), {0, 100}, "m", "",
      "the same before the blank end walls of slab blocks, told by shape; not set: as any wall"},
    S{"space.tall_clearance_m", LACUNA_AT(Study, space.tall_clearance_m), {0, 100}, "m", "",
      "the same at least, before every wall of a tall building; not set: as any building"},
    S{"space.fire_class_3_clearance_m", LACUNA_AT(Study, space.fire_class_3_clearance_m), {0, 100}, "m", "",
      "the same at least, before every wall of a building whose fire_class is 3; not set: as any building"},
    S{"space.fire_class_4_clearance_m", LACUNA_AT(Study, space.fire_class_4_clearance_m), {0, 100}, "m", "",
      "the same before one whose fire_class is 4"},
    S{"space.new_tall_clearance_m", LACUNA_AT(Study, space.new_tall_clearance_m), {0, 100}, "m", "",
      "what a facility that is tall itself keeps from every building at least; not set: as any facility"},
    S{"space.new_tall_to_tall_clearance_m", LACUNA_AT(Study, space.new_tall_to_tall_clearance_m), {0, 100}, "m", "",
      "the same from a tall building"},
    S{"space.new_tall_to_class_3_clearance_m", LACUNA_AT(Study, space.new_tall_to_class_3_clearance_m), {0, 100}, "m",
      "", "the same from one whose fire_class is 3"},
    S{"space.new_tall_to_class_4_clearance_m", LACUNA_AT(Study, space.new_tall_to_class_4_clearance_m), {0, 100}, "m",
      "", "the same from one whose fire_class is 4"},
    S{"space.tall_over_m", LACUNA_AT(Study, space.tall_over_m), {0, 1000}, "m", "K",
      "a building or facility higher than this, by its height or storeys x storey height, is tall; 24 m, and 27 m for homes, in GB 50016"},
    S{"space.min_width_m", LACUNA_AT(Study, space.min_width_m), {0, 100}, "m", "E",
      "open land narrower than this is left out"},
    S{"space.min_area_m2", LACUNA_AT(Study, space.min_area_m2), {0, 1e6}, "m2", "E", "smallest piece of ground kept"},
    S{"space.roof_edge_m", LACUNA_AT(Study, space.roof_edge_m), {0, 50}, "m", "E",
      "kept free along the edge of a roof"},
    S{"space.roof_min_area_m2", LACUNA_AT(Study, space.roof_min_area_m2), {0, 1e6}, "m2", "E",
      "smallest usable roof"},
    S{"space.min_floor_area_m2", LACUNA_AT(Study, space.min_floor_area_m2), {0, 1e6}, "m2", "E",
      "smallest unused floor area worth naming"},
    S{"space.storey_height_m", LACUNA_AT(Study, space.storey_height_m), {2, 10}, "m", "E",
      "to turn a building's height into storeys"},
    S{"space.storeys_unknown", LACUNA_AT(Study, space.storeys_unknown), {0, 200}, "storeys", "E",
      "where a building gives no storeys, height or floor area"},
    S{"space.far_allowed", LACUNA_AT(Study, space.far_allowed), {0, 100}, "ratio", "",
      "floor area ratio for parcels that give none; not set: no unused floor area there"},
    S{"space.coverage_allowed", LACUNA_AT(Study, space.coverage_allowed), {0, 1}, "share", "",
      "site coverage for parcels that give none"},
    S{"space.height_allowed_m", LACUNA_AT(Study, space.height_allowed_m), {0, 1000}, "m", "",
      "building height for parcels that give none; whole storeys of storey_height_m below it count"},
    S{"space.storeys_allowed", LACUNA_AT(Study, space.storeys_allowed), {0, 200}, "storeys", "",
      "storeys for parcels that give none"},
    S{"space.green_share", LACUNA_AT(Study, space.green_share), {0, 1}, "share", "",
      "of a parcel to be kept green, where it gives none: the uses of its ground together leave so much of it"},
    S{"space.coverage_added", LACUNA_AT(Study, space.coverage_added), {0, 1}, "share", "",
      "of a built parcel that new buildings may cover, where no coverage is given"},
    S{"space.vacant_max_built_m2", LACUNA_AT(Study, space.vacant_max_built_m2), {0, 1e6}, "m2", "E",
      "a parcel built on no more than this, and"},
    S{"space.vacant_max_coverage", LACUNA_AT(Study, space.vacant_max_coverage), {0, 1}, "share", "E",
      "on no more than this share of its area, is vacant"},
    S{"space.vacant_max_improvement", LACUNA_AT(Study, space.vacant_max_improvement), {0, 100}, "share", "E",
      "of the land's value: where the register gives an improvement worth more, or floor area, and no building is drawn, "
      "the parcel is unknown and not vacant; paving and fences are worth less"},
    S{"space.yard_units", LACUNA_AT(Study, space.yard_units), text, "", "D",
      "a parcel that buildings cover, with most of its boundary on one other parcel, is taken with that one: the ground "
      "round a house is no vacant parcel"},
    S{"space.lot_roads", LACUNA_AT(Study, space.lot_roads), text, "", "D",
      "roads that run through lots take the ground of their carriageways (loss carriageway), as wide as given, else as "
      "their class; ways to a place may set out from them"},
    S{"space.verges", LACUNA_AT(Study, space.verges), text, "", "D",
      "look for ground in no parcel: by street enclosures where roads are given, else in holes of the parcels; "
      "off by default, as a city takes minutes"},
    S{"space.ownership_units", LACUNA_AT(Study, space.ownership_units), text, "", "D",
      "neighbouring parcels that share 1 m of boundary and one owner (field role owner) are taken as one"},
    S{"space.enclosure_units", LACUNA_AT(Study, space.enclosure_units), text, "", "D",
      "all parcels of a street enclosure, with the land in no parcel beside them, are taken as one ground; needs roads"},
    S{"space.plot_reach_m", LACUNA_AT(Study, space.plot_reach_m), {1, 1000}, "m", "D",
      "without a cadastre: ground further from every building of its enclosure is in no plot"},
    S{"space.plot_building_min_m2", LACUNA_AT(Study, space.plot_building_min_m2), {0, 1e6}, "m2", "E",
      "without a cadastre: a smaller building founds no plot of its own, where a larger one stands"},
    S{"space.plot_annex_m", LACUNA_AT(Study, space.plot_annex_m), {0, 200}, "m", "E",
      "no further away than this"},
    S{"space.neighbour_tolerance_m", LACUNA_AT(Study, space.neighbour_tolerance_m), {0, 5}, "m", "E",
      "parcels no further apart share that boundary"},
    S{"space.road_reach_m", LACUNA_AT(Study, space.road_reach_m), {0, 200}, "m", "E",
      "a side is on a road whose line is no further away"},
    S{"space.access_min_m", LACUNA_AT(Study, space.access_min_m), {0, 100}, "m", "E",
      "a vacant parcel with less boundary on a road, or free of parcels where no roads are given, is landlocked"},
    S{"space.plot_min_area_m2", LACUNA_AT(Study, space.plot_min_area_m2), {0, 1e6}, "m2", "E",
      "a vacant parcel smaller than this is a scattered plot"},
    S{"space.plot_max_area_m2", LACUNA_AT(Study, space.plot_max_area_m2), {0, 1e6}, "m2", "S",
      "a larger vacant parcel is no scattered plot, landlocked or not: 2,000 m2 of the 2016 guidance on inefficient land"},
    S{"space.wedge_max_width_m", LACUNA_AT(Study, space.wedge_max_width_m), {0, 100}, "m", "E",
      "a vacant parcel on average no wider than this,"},
    S{"space.wedge_min_elongation", LACUNA_AT(Study, space.wedge_min_elongation), {1, 100}, "", "E",
      "so many times as long, and between two parcels that are wider by half, is a scattered plot"},
    S{"space.gap_max_m", LACUNA_AT(Study, space.gap_max_m), {0, 100}, "m", "E",
      "walls further apart make no gap; 0: no gaps are looked for"},
    S{"space.gap_min_facing_m", LACUNA_AT(Study, space.gap_min_facing_m), {0, 100}, "m", "E",
      "two buildings face each other over at least this"},
    S{"space.verge_reach_m", LACUNA_AT(Study, space.verge_reach_m), {0, 500}, "m", "E",
      "ground in no parcel and further away from every parcel is no verge"},
    S{"space.road_width_m", LACUNA_AT(Study, space.road_width_m), {0, 100}, "m", "E",
      "carriageway, kerb to kerb, where neither the road nor its class gives a width"},
    S{"space.footway_m", LACUNA_AT(Study, space.footway_m), {0, 100}, "m", "E",
      "left free beside each carriageway outside parcels"},
    S{"space.surrounded_max_m2", LACUNA_AT(Study, space.surrounded_max_m2), {0, 1e6}, "m2", "E",
      "where no roads are given: the largest ground between parcels that is taken for a remnant and not for streets"},
    S{"space.arc_segments", LACUNA_AT(Study, space.arc_segments), {1, 64}, "", "D",
      "segments of a quarter circle in rounded offsets"},
    S{"space.wall_share", LACUNA_AT(Study, space.in_buildings.wall_share), {0, 0.9}, "share", "E",
      "of the floor of an existing building that walls and columns take"},
    S{"space.touch_m", LACUNA_AT(Study, space.in_buildings.touch_m), {0, 5}, "m", "E",
      "buildings no further apart stand wall to wall"},
    S{"space.outbuilding_uses", LACUNA_AT(Study, space.in_buildings.outbuilding_uses), text, "", "E",
      "words of a building's use that make it an outbuilding"},
    S{"space.outbuilding_use_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_use_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its use"},
    S{"space.outbuilding_use_max_storeys", LACUNA_AT(Study, space.in_buildings.outbuilding_use_max_storeys), {0, 200}, "storeys", "E",
      "most storeys of an outbuilding by its use, where the source gives them"},
    S{"space.outbuilding_min_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_min_m2), {0, 1e6}, "m2", "E",
      "smallest footprint of an outbuilding"},
    S{"space.outbuilding_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its shape"},
    S{"space.outbuilding_unknown_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_unknown_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its shape where its storeys are not known"},
    S{"space.outbuilding_max_share", LACUNA_AT(Study, space.in_buildings.outbuilding_max_share), {0, 1}, "share", "E",
      "largest footprint of an outbuilding by its shape, of the main building of its parcel"},
    S{"space.outbuilding_max_storeys", LACUNA_AT(Study, space.in_buildings.outbuilding_max_storeys), {0, 200}, "storeys", "E",
      "most storeys of an outbuilding by its shape, where they are known"},
    S{"space.outbuilding_min_fill", LACUNA_AT(Study, space.in_buildings.outbuilding_min_fill), {0, 1}, "share", "E",
      "of its convex hull that an outbuilding by its shape fills"},
    S{"space.under_built_share", LACUNA_AT(Study, space.in_buildings.under_built_share), {0, 1}, "share", "K",
      "of the allowed floor area: a parcel with less is under-built (screen of housing inventories)"},
    S{"space.under_built_multiple", LACUNA_AT(Study, space.in_buildings.under_built_multiple), {1, 100}, "ratio", "K",
      "or one that could hold more than this times what stands"},
    S{"space.low_improvement_ratio", LACUNA_AT(Study, space.in_buildings.low_improvement_ratio), {0, 100}, "ratio", "K",
      "value of the improvement by that of the land: below it is a sign of low improvement"},
    S{"space.low_improvement_built_before", LACUNA_AT(Study, space.in_buildings.low_improvement_built_before), {0, 3000}, "year", "E",
      "a main building from before it is a sign that never stands alone"},
    S{"space.low_improvement_spared_before", LACUNA_AT(Study, space.in_buildings.low_improvement_spared_before), {0, 3000}, "year", "",
      "a main building from before it stays, whatever its signs; not set: none does"},
    S{"space.low_improvement_min_m2", LACUNA_AT(Study, space.in_buildings.low_improvement_min_m2), {0, 1e6}, "m2", "D",
      "a smaller parcel is none of low improvement"},
    S{"space.low_improvement_storeys_share", LACUNA_AT(Study, space.in_buildings.low_improvement_storeys_share), {0, 1}, "share", "E",
      "of the neighbours' median storeys: a main building of no more is a sign"},
    S{"space.low_improvement_storeys_less", LACUNA_AT(Study, space.in_buildings.low_improvement_storeys_less), {0, 200}, "storeys", "E",
      "and at least so many storeys lower"},
    S{"space.neighbour_distance_m", LACUNA_AT(Study, space.in_buildings.neighbour_distance_m), {0, 1000}, "m", "E",
      "neighbours of that comparison"},
    S{"space.neighbours_least", LACUNA_AT(Study, space.in_buildings.neighbours_least), {1, 1000}, "", "E",
      "buildings of known storeys that make a median"},
    S{"space.roof_heavy_from_year", LACUNA_AT(Study, space.in_buildings.roof_heavy_from_year), {0, 3000}, "year", "E",
      "roofs of older buildings, and of ones of unknown year, carry light uses only"},
    S{"space.front_to_street_m", LACUNA_AT(Study, space.in_buildings.front_to_street_m), {0, 200}, "m", "E",
      "most that lies between a ground-floor front and its street"},
    S{"space.front_depth_m", LACUNA_AT(Study, space.in_buildings.front_depth_m), {1, 100}, "m", "E",
      "depth of the strip behind a ground-floor front"},
    S{"space.front_min_length_m", LACUNA_AT(Study, space.in_buildings.front_min_length_m), {0.5, 100}, "m", "E",
      "shortest ground-floor front"},
};
// clang-format on

std::array const layer_table{
    L{"source", LACUNA_AT(LayerRequest, sources), path, "", "",
      "files, folders (all readable files in them) or database connections"},
    L{"layer", LACUNA_AT(LayerRequest, layer), text, "", "", "layer in the source; empty: the one that fits"},
    L{"crs", LACUNA_AT(LayerRequest, crs), text, "", "", "overrules what the file says"},
    L{"schema", LACUNA_AT(LayerRequest, schema), text, "", "", "id of a field schema; empty: the one that fits best"},
    L{"encoding", LACUNA_AT(LayerRequest, encoding), text, "", "", "of DBF and CSV text, as \"GBK\"; empty: detected"},
};

std::array const zone_table{
    Z{"far_allowed", LACUNA_AT(ZoneRule, far_allowed), {0, 100}, "ratio", "", "floor area ratio allowed"},
    Z{"coverage_allowed", LACUNA_AT(ZoneRule, coverage_allowed), {0, 1}, "share", "", "site coverage allowed"},
    Z{"height_allowed_m", LACUNA_AT(ZoneRule, height_allowed_m), {0, 1000}, "m", "", "building height allowed"},
    Z{"storeys_allowed", LACUNA_AT(ZoneRule, storeys_allowed), {0, 200}, "storeys", "", "storeys allowed"},
    Z{"green_share", LACUNA_AT(ZoneRule, green_share), {0, 1}, "share", "", "of a parcel, to be kept green"},
    Z{"setback_m",
      LACUNA_AT(ZoneRule, setback_m),
      {0, 1000},
      "m",
      "",
      "kept free along the parcel line, before the three below"},
    Z{"front_setback_m",
      LACUNA_AT(ZoneRule, front_m),
      {0, 1000},
      "m",
      "",
      "the same along a street; one figure that is known, or what it may be: [strict, likely, relaxed]"},
    Z{"side_setback_m", LACUNA_AT(ZoneRule, side_m), {0, 1000}, "m", "", "the same along a neighbour beside"},
    Z{"rear_setback_m", LACUNA_AT(ZoneRule, rear_m), {0, 1000}, "m", "", "the same along the rear"},
};

#undef LACUNA_AT

}  // namespace

std::span<S const> plain_keys()
{
    static std::vector<S> const all = [] {
        std::vector<S> keys{study_table.begin(), study_table.end()};
        auto const money = money_keys();
        keys.insert(keys.end(), money.begin(), money.end());
        return keys;
    }();
    return all;
}
std::span<L const> layer_keys() { return layer_table; }
std::span<Z const> zone_keys() { return zone_table; }

LayerRequest* layer_of(Study& study, std::string_view name, bool make)
{
    auto& request = study.request;
    if (name == "parcels") return &request.parcels;
    if (name == "buildings") return &request.buildings;
    auto& layer = name == "zoning"        ? request.zoning
                  : name == "levels"      ? request.levels
                  : name == "roads"       ? request.roads
                  : name == "parking"     ? request.parking
                  : name == "constraints" ? request.constraints
                                          : request.coverage;
    if (!layer && make) layer.emplace().name = name;
    return layer ? &*layer : nullptr;
}

std::vector<std::string> field_roles()
{
    std::vector<std::string> roles{"id"};
    for (auto const& role : number_roles) roles.emplace_back(role.name);
    for (auto const& role : text_roles) roles.emplace_back(role.name);
    return roles;
}

}  // namespace lacuna
