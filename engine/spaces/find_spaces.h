// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/edges.h"
#include "engine/assembly/neighbours.h"
#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"
#include "engine/spaces/floor_area.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/wall_class.h"

#include <vector>

namespace lacuna {

/// One parcel with all that its spaces depend on.
struct ParcelScene {
    Parcel const* parcel = nullptr;
    std::vector<BuildingPart> on_it;          ///< buildings on the parcel, by id
    std::vector<MultiPolygon const*> nearby;  ///< footprints on it or within the clearance of it, strict where given
    std::vector<MultiPolygon const*> in_the_way;     ///< footprints on it or within half the widest way of it; empty
                                                     ///< where no use asks for one
    std::vector<std::vector<char> const*> blank;     ///< of each of `nearby`: blank_ends(); empty: not asked for
    std::vector<BuildingClass> classes;              ///< of each of `nearby`: class_of(); empty: not asked for
    std::vector<Building const*> walls_of;           ///< buildings on it or within the largest gap of it, by id
    std::vector<ParcelEdge> const* edges = nullptr;  ///< classes of its edges; null: not told
    std::vector<Barrier> barriers;                   ///< constraints that may reach into it, by rule
    std::vector<Barrier> strict_barriers, relaxed_barriers;  ///< the same at the ends of unsure rules
    std::vector<MultiPolygon const*> car_parks;              ///< mapped car parks that may meet it
    ParcelSurroundings const* around = nullptr;  ///< with `parcels`: what scattered plots are told by; may be null
    std::vector<Parcel> const* parcels = nullptr;
    SpaceRules const* strict_rules = nullptr;  ///< the rules at their ends; null: made where needed
    SpaceRules const* relaxed_rules = nullptr;
    std::optional<double> value_per_built_m2;  ///< usual improvement value of a built m2; nullopt: not known
    bool building_data = true;                 ///< false: whether it is vacant is unknown
    bool coverage_inferred = false;
    std::vector<char> const* building_data_of = nullptr;  ///< of each of `parcels`; null: of all there is
};

struct ParcelSpaces {
    ParcelSurvey survey;
    std::vector<Space> spaces;  ///< vacant parcel or open land, then unused floor area
    std::vector<Remnant> remnants;
    std::string floor_area_doubt;  ///< ExistingFloorArea::doubt
    std::string unknown_why;       ///< where the status is unknown though there is building data: why, in words
};

/// The parcel's open land as a task, with the distances of `rules` and of `barriers`. It points into the scene.
OpenLandTask open_land_task(ParcelScene const& scene, SpaceRules const& rules, std::vector<Barrier> const& barriers);

/// The rules at one end, those of the scene where it has them; else made and kept in `own`.
SpaceRules const& rules_at(ParcelScene const& scene, SpaceRules const& rules, RuleEnd end, SpaceRules& own);

/// Where nothing is drawn on a parcel: what its register says of a building all the same, in words; empty where it says
/// nothing. Floor area over rules.vacant_max_built_m2 does, and an improvement worth more than
/// rules.vacant_max_improvement of the land; not where the land use names a surface car park, which is an improvement.
/// Source: BAUS calls a parcel vacant where improvement value and floor areas are 0; the share lets fences and paving
/// pass. Limits: an improvement without a land value beside it says nothing.
std::string built_by_register(Parcel const& parcel, SpaceRules const& rules);

/// Where something is drawn on a parcel: what its register says of more buildings that are not, in words; empty where
/// it says nothing. Looked at where footprints cover less than half of it. The register's floor area does, where it is
/// more than 12 times the footprints drawn and than half as much again as their known storeys hold; and, where they
/// cover less than 3 %, an improvement worth more than 6 times scene.value_per_built_m2 for each m2 drawn.
/// The figures are the author's (E). The improvement is not held against the land: in the country a house is worth
/// more than its land at a coverage of 1 %.
std::string more_by_register(ParcelScene const& scene, SpaceRules const& rules);

/// All spaces of one parcel but its roofs; of a street only car parks mapped on it (see street_parking.h): the rest of
/// its unbuilt ground is the loss "street", whether there is building data or not. A vacant parcel of which the rules
/// leave nothing is a remnant, with the rule that took most of it as the reason. Pure: the result rests on the scene
/// and the rules alone.
ParcelSpaces find_spaces(ParcelScene const& scene, SpaceRules const& rules);

/// Adds to the evidence of a space what its parcel says of itself (Parcel::note), and lowers the confidence to inferred
/// where the parcel is a proxy.
void tell_of_ground(Parcel const& parcel, Space& space);

}  // namespace lacuna
