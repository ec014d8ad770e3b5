// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/find_spaces.h"

#include "engine/model/rule_levels.h"
#include "engine/spaces/ground_kinds.h"
#include "engine/spaces/land_use.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/parking.h"
#include "engine/spaces/street_parking.h"
#include "engine/spaces/unused_floor_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lacuna {

namespace {

/// What the register may say of a drawn m2 before more buildings must stand than are drawn: see more_by_register().
constexpr double storeys_no_more = 12, storeys_slack = 1.5, value_no_more = 6;
constexpr double missing_max_coverage = 0.5, value_max_coverage = 0.03;

ParcelSurvey survey_of(ParcelScene const& scene, ExistingFloorArea const& existing, SpaceRules const& rules)
{
    Parcel const& parcel = *scene.parcel;
    ParcelSurvey s;
    s.parcel_id = parcel.id;
    s.area_m2 = parcel.area_m2;
    s.buildings = static_cast<int>(scene.on_it.size());
    for (auto const& part : scene.on_it) s.built_m2 += part.m2;
    s.coverage = parcel.area_m2 > 0 ? s.built_m2 / parcel.area_m2 : 0;
    s.floor_area_m2 = existing.m2;
    if (parcel.area_m2 > 0)
        s.far = {existing.m2.low / parcel.area_m2, existing.m2.likely / parcel.area_m2,
                 existing.m2.high / parcel.area_m2};
    s.far_note = existing.source;
    bool const vacant = s.built_m2 <= rules.vacant_max_built_m2 && s.coverage <= rules.vacant_max_coverage;
    s.status = vacant ? ParcelStatus::vacant : ParcelStatus::built;
    return s;
}

void add_ground(ParcelScene const& scene, std::vector<GroundPiece> pieces, std::optional<UnusedFloorArea> const& unused,
                ParcelSpaces& out)
{
    std::map<SpaceKind, int> n;
    for (auto& piece : pieces) {
        Space s;
        s.kind = piece.kind;
        s.id = fmt::format("{}/{}/{}", scene.parcel->id, id_word(s.kind), ++n[s.kind]);
        s.parcel_id = scene.parcel->id;
        s.shape = {std::move(piece.piece.shape)};
        s.area_m2 = piece.piece.area_m2;
        s.width_m = piece.piece.width_m;
        s.parcel_area_m2 = scene.parcel->area_m2;
        s.floor_area_known = unused.has_value();
        if (unused) s.floor_area_m2 = unused->m2;
        s.confidence = piece.confidence;
        s.evidence = std::move(piece.evidence);
        s.ownership = scene.parcel->attributes.owner_class;
        s.neighbour_id = std::move(piece.neighbour_id);
        s.figures = std::move(piece.figures);
        s.placeable = std::move(piece.placeable);
        out.survey.placeable_m2 += s.placeable_m2();
        out.spaces.push_back(std::move(s));
    }
}

/// One setback a side, in the order of the rings.
std::vector<double> setbacks_by_class(Parcel const& parcel, std::vector<ParcelEdge> const& edges,
                                      SpaceRules const& rules)
{
    ZoneRule const* const own = zone_rule(rules, parcel);
    auto const of = [&](std::optional<RangedDistance> ZoneRule::*of_zone, std::optional<double> const& general) {
        if (!own || !(own->*of_zone)) return general.value_or(rules.setback_m);
        auto const& m = *(own->*of_zone);
        return rules.end == RuleEnd::strict ? m.strict : rules.end == RuleEnd::relaxed ? m.relaxed : m.likely;
    };
    double const front = of(&ZoneRule::front_m, rules.front_setback_m);
    double const side = of(&ZoneRule::side_m, rules.side_setback_m);
    double const rear = of(&ZoneRule::rear_m, rules.rear_setback_m);
    std::vector<double> out;
    auto next = edges.begin();
    for (std::size_t p = 0; p < parcel.boundary.size(); ++p) {
        Polygon const& part = parcel.boundary[p];
        for (std::size_t r = 0; r <= part.inners.size(); ++r) {
            Ring const& ring = r == 0 ? part.outer : part.inners[r - 1];
            for (std::size_t e = 0; e + 1 < ring.size(); ++e) {
                auto kind = EdgeClass::unknown;
                if (next != edges.end() && next->part == p && next->ring == r && next->edge == e) kind = (next++)->kind;
                out.push_back(kind == EdgeClass::front  ? front
                              : kind == EdgeClass::side ? side
                              : kind == EdgeClass::rear ? rear
                                                        : std::max({front, side, rear}));
            }
        }
    }
    return out;
}

/// What is known of the building of footprint `i`.
BuildingClass class_in(ParcelScene const& scene, std::size_t i)
{
    return i < scene.classes.size() ? scene.classes[i] : BuildingClass{};
}

/// One a footprint; empty where all have the same.
std::vector<double> clearances(ParcelScene const& scene, SpaceRules const& rules)
{
    if (std::ranges::none_of(scene.classes, [&](BuildingClass b) { return class_clearance_m(b, rules).has_value(); }))
        return {};
    std::vector<double> out;
    for (std::size_t i = 0; i < scene.nearby.size(); ++i) out.push_back(clearance_of(class_in(scene, i), rules));
    return out;
}

/// One a footprint, of each one a side or none: the gables' distance on blank ends, the clearance elsewhere.
std::vector<std::vector<double>> clearances_by_wall(ParcelScene const& scene, SpaceRules const& rules)
{
    if (!rules.gable_clearance_m || scene.blank.empty()) return {};
    std::vector<std::vector<double>> out;
    for (std::size_t i = 0; i < scene.blank.size(); ++i)
        out.push_back(wall_clearances(*scene.blank[i], class_in(scene, i), rules));
    return out;
}

/// What would be open at the ends of unsure rules. The kernel's figure is of true arcs, so it is kept on its side of
/// what was found with chords.
void add_ends(ParcelScene const& scene, SpaceRules const& rules, MultiPolygon const& car_parks, ParcelSurvey& survey)
{
    if (!rules.strict || !rules.relaxed) return;
    SpaceRules own_strict, own_relaxed;
    auto const& strict = rules_at(scene, rules, RuleEnd::strict, own_strict);
    auto const& relaxed = rules_at(scene, rules, RuleEnd::relaxed, own_relaxed);
    double const car_parks_m2 = area(car_parks);
    auto const open_m2 = [&](SpaceRules const& at, std::vector<Barrier> const& barriers) {
        auto task = open_land_task(scene, at, barriers);
        if (!car_parks.empty()) task.apart = &car_parks;
        return open_land_m2(task, at) + car_parks_m2;
    };
    survey.open_strict_m2 = std::min(survey.open_m2, open_m2(strict, scene.strict_barriers));
    survey.open_relaxed_m2 = std::max(survey.open_m2, open_m2(relaxed, scene.relaxed_barriers));
}

/// The ground of a parcel that is a street is no space, but for car parks of so much.
void lose_street(double car_parks_m2, ParcelSurvey& survey)
{
    survey.losses = {{"buildings", survey.built_m2, std::nullopt},
                     {"street", survey.area_m2 - survey.built_m2 - car_parks_m2, std::nullopt}};
    survey.open_m2 = car_parks_m2;
    survey.open_strict_m2 = survey.open_relaxed_m2 = car_parks_m2;
}

/// Why the status of a parcel is unknown though there is building data.
std::string why_unknown(ParcelScene const& scene, ParcelStatus status, SpaceRules const& rules)
{
    if (status == ParcelStatus::built) return more_by_register(scene, rules);
    return scene.building_data ? built_by_register(*scene.parcel, rules) : "";
}

/// Open ground that is in use as it is: a loss of its own, piece by piece a remnant.
void reject_use(ParcelScene const& scene, std::string const& use, OpenLand& open, ParcelSpaces& out)
{
    if (open.pieces.empty()) return;
    for (auto const& piece : open.pieces)
        out.remnants.push_back({scene.parcel->id, use, piece.shape, piece.area_m2, piece.width_m});
    auto row = std::ranges::find(open.losses, use, &RuleLoss::rule);
    if (row == open.losses.end()) row = open.losses.insert(row, {use, 0, 0});
    row->area_m2 += open.open_m2;
    row->alone_m2 = row->alone_m2.value_or(0) + open.open_m2;
    open.open_m2 = 0;
    open.pieces.clear();
}

void add_remnants(ParcelScene const& scene, OpenLand const& open, ParcelSpaces& out)
{
    for (auto const& piece : open.small)
        out.remnants.push_back({scene.parcel->id, "too_small", piece.shape, piece.area_m2, piece.width_m});
    for (auto const& piece : open.narrow)
        out.remnants.push_back({scene.parcel->id, "too_narrow", piece.shape, piece.area_m2, piece.width_m});
    if (out.survey.status != ParcelStatus::vacant || out.survey.open_m2 > 0 || !open.pieces.empty() ||
        !out.remnants.empty())
        return;
    auto const taken = [](RuleLoss const& loss) {
        return loss.rule == "too_narrow" || loss.rule == "too_small" ? 0 : loss.area_m2;
    };
    auto const most = std::ranges::max_element(open.losses, {}, taken);
    if (most == open.losses.end() || !(taken(*most) > 0)) return;
    for (auto const& piece : pieces_of(scene.parcel->boundary))
        out.remnants.push_back({scene.parcel->id, most->rule, piece.shape, piece.area_m2, piece.width_m});
}

}  // namespace

SpaceRules const& rules_at(ParcelScene const& scene, SpaceRules const& rules, RuleEnd end, SpaceRules& own)
{
    if (auto const* given = end == RuleEnd::strict ? scene.strict_rules : scene.relaxed_rules) return *given;
    return own = rules_at(rules, end);
}

OpenLandTask open_land_task(ParcelScene const& scene, SpaceRules const& rules, std::vector<Barrier> const& barriers)
{
    auto const own = scene.parcel->attributes.setback_m;
    OpenLandTask task{&scene.parcel->boundary, own.value_or(rules.setback_m)};
    if (scene.edges && !own) task.setbacks_m = setbacks_by_class(*scene.parcel, *scene.edges, rules);
    task.footprints = scene.nearby;
    task.clearances_m = clearances(scene, rules);
    task.walls_m = clearances_by_wall(scene, rules);
    task.barriers = barriers;
    return task;
}

std::string built_by_register(Parcel const& parcel, SpaceRules const& rules)
{
    auto const& a = parcel.attributes;
    if (names_surface_parking(a.land_use)) return {};
    if (a.floor_area_m2.value_or(0) > rules.vacant_max_built_m2)
        return fmt::format("no building is drawn here, but the register gives {:.0f} m2 of floor area",
                           *a.floor_area_m2);
    if (a.land_value.value_or(0) > 0 && a.improvement_value.value_or(0) > rules.vacant_max_improvement * *a.land_value)
        return fmt::format("no building is drawn here, but the register gives an improvement worth {:.2f} of the land",
                           *a.improvement_value / *a.land_value);
    return {};
}

std::string more_by_register(ParcelScene const& scene, SpaceRules const& rules)
{
    auto const& a = scene.parcel->attributes;
    double drawn_m2 = 0, most_m2 = 0;
    for (auto const& part : scene.on_it) {
        auto const storeys = storeys_of(*part.building, scene.parcel, rules);
        drawn_m2 += part.m2;
        most_m2 += part.m2 * std::max(storeys_no_more, storeys.assumed ? 0 : storeys_slack * storeys.count.high);
    }
    if (!(drawn_m2 < missing_max_coverage * scene.parcel->area_m2)) return {};
    if (a.floor_area_m2.value_or(0) > most_m2)
        return fmt::format("buildings of {:.0f} m2 are drawn here, but the register gives {:.0f} m2 of floor area",
                           drawn_m2, *a.floor_area_m2);
    if (scene.value_per_built_m2 && drawn_m2 < value_max_coverage * scene.parcel->area_m2 &&
        a.improvement_value.value_or(0) > value_no_more * *scene.value_per_built_m2 * drawn_m2)
        return fmt::format(
            "buildings of {:.0f} m2 are drawn here, but the register gives an improvement worth {:.0f} times what is "
            "usual here for so many",
            drawn_m2, *a.improvement_value / (*scene.value_per_built_m2 * drawn_m2));
    return {};
}

ParcelSpaces find_spaces(ParcelScene const& scene, SpaceRules const& rules)
{
    ParcelSpaces out;
    auto const existing = existing_floor_area(*scene.parcel, scene.on_it, rules);
    out.survey = survey_of(scene, existing, rules);
    out.floor_area_doubt = existing.doubt;
    bool const street = scene.around && scene.around->street;
    if (street) lose_street(0, out.survey);
    out.unknown_why = why_unknown(scene, out.survey.status, rules);
    if (!out.unknown_why.empty() || (out.survey.status == ParcelStatus::vacant && !scene.building_data))
        out.survey.status = ParcelStatus::unknown;
    // Of a street the lots beside a car park tell of building data.
    if (street && out.unknown_why.empty()) {
        auto car_parks = car_parks_on_street(scene, rules);
        double m2 = 0;
        for (auto const& lot : car_parks) m2 += lot.piece.area_m2;
        lose_street(m2, out.survey);
        add_ground(scene, std::move(car_parks), std::nullopt, out);
        return out;
    }
    if (street || out.survey.status == ParcelStatus::unknown) return out;

    std::vector<MultiPolygon const*> standing;
    for (auto const& part : scene.on_it) standing.push_back(&part.building->counted);
    auto const unused = unused_floor_area(*scene.parcel, out.survey.built_m2, existing, rules);
    OpenLandTask task = open_land_task(scene, rules, scene.barriers);
    task.standing = std::move(standing);
    task.with_free = unused && worth_naming(*unused, existing, rules);
    auto by_rules = open_land(task, rules);
    auto car_parks = car_parks_of(*scene.parcel, scene.nearby, scene.car_parks, by_rules, rules);
    MultiPolygon paved;
    for (auto const& lot : car_parks) paved.push_back(lot.ground.shape);
    std::optional<OpenLand> beside;
    if (!paved.empty()) {
        task.apart = &paved;
        beside = open_land(task, rules);
    }
    OpenLand& open = beside ? *beside : by_rules;
    auto const* use = land_use_rule(scene.parcel->attributes.land_use, rules);
    bool const rejected = use && use->rejected;
    if (rejected) reject_use(scene, use->use, open, out);
    auto pieces = tell_kinds(scene, out.survey, rules, std::move(car_parks), open);
    out.survey.losses = open.losses;
    out.survey.open_m2 = open.open_m2 + area(paved);
    if (rejected)
        out.survey.open_strict_m2 = out.survey.open_relaxed_m2 = out.survey.open_m2;
    else
        add_ends(scene, rules, paved, out.survey);
    add_ground(scene, std::move(pieces), unused, out);
    add_remnants(scene, open, out);
    if (unused && !rejected)
        if (auto space = find_unused_floor_area(*scene.parcel, by_rules, *unused, existing, rules))
            out.spaces.push_back(std::move(*space));
    return out;
}

void tell_of_ground(Parcel const& parcel, Space& space)
{
    if (parcel.proxy) space.confidence = std::max(space.confidence, Confidence::inferred);
    if (!parcel.note.empty()) space.evidence += "; " + parcel.note;
}

}  // namespace lacuna
