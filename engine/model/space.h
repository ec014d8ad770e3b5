// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"
#include "engine/geometry/polygon.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

enum class SpaceKind {
    vacant_parcel,      ///< a parcel with next to no building
    open_land,          ///< free ground of a built parcel
    verge,              ///< ground in no parcel: between kerb and lot, remnants
    scattered_plot,     ///< a vacant parcel too small, landlocked or wedged to be used by itself
    gap,                ///< ground between the walls of neighbouring buildings, gable strips
    parking,            ///< surface car parks
    unused_floor_area,  ///< a right to build that is not used up
    low_improvement,    ///< a parcel whose buildings are worth, or stand, far below what the land calls for
    outbuilding,        ///< boiler houses, sheds, garages
    ground_floor,       ///< a front of a ground floor on a street
    basement,           ///< below ground, by attribute
    roof,               ///< a roof as it stands
    added_storeys       ///< the room above a roof up to the ridge of its contiguous block
};
inline constexpr int space_kind_count = 13;

/// Kinds that are rights or rooms and not ground or roof of their own: their areas are not summed with the others'.
bool is_right(SpaceKind kind);

/// Where a space of a kind stands: two uses of one level and place exclude each other.
enum class Level { ground, building, below, roof };
Level level_of(SpaceKind kind);

/// A use of such a space is a conversion of floor that stands: level building or below.
bool in_building(SpaceKind kind);

std::string_view name(SpaceKind kind);   ///< "vacant_parcel", ...
std::string_view title(SpaceKind kind);  ///< "Vacant parcel", ...
std::optional<SpaceKind> space_kind(std::string_view name);

/// What a space's figures rest on.
enum class Confidence {
    measured,  ///< from geometry and attributes that were given
    inferred,  ///< rests on something deduced from the data, as building coverage
    assumed    ///< rests on a default, as storeys or a flat roof
};
std::string_view name(Confidence confidence);

/// What a roof may carry. light: panels, aerials; heavy: people, sport, gardens.
enum class LoadClass { light, heavy };
std::string_view name(LoadClass load);

/// One figure that a kind of space rests on, as {"frontage_m", 12.4}.
struct SpaceFigure {
    std::string name;  ///< snake_case with its unit
    double value = 0;
    friend bool operator==(SpaceFigure const&, SpaceFigure const&) = default;
};

/// The part of a space that uses which build may take.
struct Placeable {
    MultiPolygon shape;  ///< within the space's; may be empty
    double area_m2 = 0;
    double width_m = 0;  ///< diameter of the largest inscribed circle of the widest part
};

/// Under-used space: ground, a roof, or a right to build, in the working CRS.
struct Space {
    std::string id;  ///< "<parcel>/<kind>/<n>" or "<building>/roof/<n>", stable between runs
    SpaceKind kind = SpaceKind::open_land;
    std::string parcel_id;               ///< for a roof: the parcel that holds most of it; may be empty
    std::string building_id;             ///< for kinds that stand in or on one building
    MultiPolygon shape;                  ///< usable part; one polygon except for unused_floor_area
    double area_m2 = 0;                  ///< of shape
    double width_m = 0;                  ///< diameter of the largest inscribed circle of the widest part
    std::optional<Placeable> placeable;  ///< of a car park: what setbacks, clearances and constraints leave of it to
                                         ///< uses that build; nullopt: all of the shape
    double parcel_area_m2 = 0;
    bool has_ground = true;         ///< false: a right to build with no free ground; shape is then the whole parcel
    Interval floor_area_m2;         ///< gross floor area that could be added; all 0 where no rule gives one
    bool floor_area_known = false;  ///< a rule (allowed FAR or coverage) gave floor_area_m2
    Confidence confidence = Confidence::measured;
    std::string evidence;              ///< one sentence: what shows that it is under-used, and what was assumed
    std::string ownership;             ///< class of the owner as the source says; empty: not known
    std::string neighbour_id;          ///< parcel that it could join; empty: none
    std::vector<SpaceFigure> figures;  ///< what the kind was found by, in the order of the rule
    double usable_m2 = 0;  ///< in a building: floor that a use can have, over all its levels, walls taken off
    LoadClass load = LoadClass::light;  ///< of a roof

    [[nodiscard]] double placeable_m2() const { return placeable ? placeable->area_m2 : area_m2; }
};

/// Square metres of one parcel that one rule took. Of ground that is a car park only buildings take any.
struct RuleLoss {
    std::string rule;    ///< "setback", "buildings", "clearance", a constraint's rule, "too_narrow", "too_small"
    double area_m2 = 0;  ///< one after the other, in rule order: these add up
    std::optional<double> alone_m2{};  ///< open land that there would be more without this rule alone: the binding
                                       ///< rule has the most; these do not add up. nullopt: not computed
    friend bool operator==(RuleLoss const&, RuleLoss const&) = default;
};

enum class ParcelStatus { built, vacant, unknown };  ///< unknown: no building data here
std::string_view name(ParcelStatus status);

/// One parcel with what stands on it. The losses and open_m2 add up to area_m2.
struct ParcelSurvey {
    std::string parcel_id;
    ParcelStatus status = ParcelStatus::built;
    double area_m2 = 0;
    double built_m2 = 0;  ///< union of buildings inside
    double coverage = 0;  ///< built_m2 / area_m2
    int buildings = 0;
    Interval floor_area_m2;  ///< existing gross floor area
    Interval far;            ///< floor_area / area
    std::vector<RuleLoss> losses;
    double open_m2 = 0;       ///< open land (or vacant) kept as spaces, car parks as they lie among them
    double placeable_m2 = 0;  ///< of open_m2, what uses that build may take
    std::string far_note;     ///< where the storeys came from
    std::optional<double> open_strict_m2 = {}, open_relaxed_m2 = {};  ///< open_m2 at the ends of unsure rules
    std::optional<double> takeable_m2 = {};   ///< unbuilt ground less what stays green; nullopt: no rule
    std::optional<double> coverable_m2 = {};  ///< that new buildings may cover; nullopt: no rule
};

/// Ground that was looked at and not kept as a space, with the reason.
struct Remnant {
    std::string parcel_id;
    std::string reason;  ///< "too_small", "too_narrow", a use of land; for a vacant parcel left with nothing: what took
                         ///< most
    Polygon shape;
    double area_m2 = 0;
    double width_m = 0;  ///< diameter of the largest inscribed circle
};

}  // namespace lacuna
