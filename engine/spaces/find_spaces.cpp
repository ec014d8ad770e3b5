// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/find_spaces.h"

#include "engine/spaces/ground_kinds.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/unused_floor_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lacuna {

namespace {

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
    s.status = !vacant ? ParcelStatus::built : scene.building_data ? ParcelStatus::vacant : ParcelStatus::unknown;
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
        out.spaces.push_back(std::move(s));
    }
}

/// The ground of a parcel that is a street is no space.
void lose_street(OpenLand& open)
{
    open.losses.push_back({"street", open.open_m2, std::nullopt});
    open.open_m2 = 0;
    open.pieces.clear();
    open.narrow.clear();
    open.small.clear();
}

void add_remnants(ParcelScene const& scene, OpenLand const& open, ParcelSpaces& out)
{
    for (auto const& piece : open.small)
        out.remnants.push_back({scene.parcel->id, "too_small", piece.shape, piece.area_m2, piece.width_m});
    for (auto const& piece : open.narrow)
        out.remnants.push_back({scene.parcel->id, "too_narrow", piece.shape, piece.area_m2, piece.width_m});
}

}  // namespace

ParcelSpaces find_spaces(ParcelScene const& scene, SpaceRules const& rules)
{
    ParcelSpaces out;
    auto const existing = existing_floor_area(*scene.parcel, scene.on_it, rules);
    out.survey = survey_of(scene, existing, rules);
    if (out.survey.status == ParcelStatus::unknown) return out;

    double const setback = scene.parcel->attributes.setback_m.value_or(rules.setback_m);
    std::vector<MultiPolygon const*> standing;
    for (auto const& part : scene.on_it) standing.push_back(&part.building->counted);
    auto const unused = unused_floor_area(*scene.parcel, out.survey.built_m2, existing, rules);
    OpenLandTask task{&scene.parcel->boundary, setback};
    task.footprints = scene.nearby;
    task.barriers = scene.barriers;
    task.standing = std::move(standing);
    task.with_free = unused && worth_naming(*unused, existing, rules);
    auto open = open_land(task, rules);
    if (scene.around && scene.around->street) lose_street(open);
    auto pieces = tell_kinds(scene, out.survey, rules, open);
    out.survey.losses = open.losses;
    out.survey.open_m2 = open.open_m2;
    add_ground(scene, std::move(pieces), unused, out);
    add_remnants(scene, open, out);
    if (unused)
        if (auto space = find_unused_floor_area(*scene.parcel, open, *unused, existing, rules))
            out.spaces.push_back(std::move(*space));
    return out;
}

}  // namespace lacuna
