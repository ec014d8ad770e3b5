// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/find_spaces.h"

#include "engine/spaces/open_land.h"
#include "engine/spaces/unused_floor_area.h"

#include <fmt/format.h>

#include <algorithm>

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

std::string evidence_of(ParcelScene const& scene, ParcelSurvey const& s)
{
    if (s.status == ParcelStatus::vacant)
        return fmt::format("no building on {:.0f} m2{}{}", s.area_m2,
                           s.built_m2 > 0 ? fmt::format(" but for {:.1f} m2 over the line", s.built_m2) : "",
                           scene.coverage_inferred ? "; that building data is complete here was inferred" : "");
    return fmt::format("open ground beside {} building{} that cover{} {:.0f} % of the parcel", s.buildings,
                       s.buildings == 1 ? "" : "s", s.buildings == 1 ? "s" : "", 100 * s.coverage);
}

void add_ground(ParcelScene const& scene, OpenLand const& open, std::optional<UnusedFloorArea> const& unused,
                ParcelSpaces& out)
{
    bool const vacant = out.survey.status == ParcelStatus::vacant;
    int n = 0;
    for (auto const& piece : open.pieces) {
        Space s;
        s.kind = vacant ? SpaceKind::vacant_parcel : SpaceKind::open_land;
        s.id = fmt::format("{}/{}/{}", scene.parcel->id, vacant ? "vacant" : "open", ++n);
        s.parcel_id = scene.parcel->id;
        s.shape = {piece.shape};
        s.area_m2 = piece.area_m2;
        s.width_m = piece.width_m;
        s.parcel_area_m2 = scene.parcel->area_m2;
        s.floor_area_known = unused.has_value();
        if (unused) s.floor_area_m2 = unused->m2;
        s.confidence = vacant && scene.coverage_inferred ? Confidence::inferred : Confidence::measured;
        s.evidence = evidence_of(scene, out.survey);
        out.spaces.push_back(std::move(s));
    }
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
    task.standing = std::move(standing);
    task.with_free = unused && worth_naming(*unused, existing, rules);
    auto const open = open_land(task, rules);
    out.survey.losses = open.losses;
    out.survey.open_m2 = open.open_m2;
    add_ground(scene, open, unused, out);
    add_remnants(scene, open, out);
    if (unused)
        if (auto space = find_unused_floor_area(*scene.parcel, open, *unused, existing, rules))
            out.spaces.push_back(std::move(*space));
    return out;
}

}  // namespace lacuna
