// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/ground_kinds.h"

#include "engine/spaces/gap.h"
#include "engine/spaces/land_use.h"
#include "engine/spaces/parking.h"
#include "engine/spaces/scattered_plot.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

constexpr double part_share = 0.5;  ///< of a vacant parcel: a smaller piece is called a part of it

std::string evidence_of(ParcelScene const& scene, ParcelSurvey const& s)
{
    if (s.status == ParcelStatus::vacant)
        return fmt::format("no building on {:.0f} m2{}{}", s.area_m2,
                           s.built_m2 > 0 ? fmt::format(" but for {:.1f} m2 over the line", s.built_m2) : "",
                           scene.coverage_inferred ? "; that building data is complete here was inferred" : "");
    return fmt::format("open ground beside {} building{} that cover{} {:.0f} % of the parcel", s.buildings,
                       s.buildings == 1 ? "" : "s", s.buildings == 1 ? "s" : "", 100 * s.coverage);
}

/// What all pieces of a parcel are before they are told apart.
GroundPiece plain(ParcelScene const& scene, ParcelSurvey const& survey, SpaceRules const& rules)
{
    GroundPiece out;
    bool const vacant = survey.status == ParcelStatus::vacant;
    auto const* use = land_use_rule(scene.parcel->attributes.land_use, rules);
    out.kind = vacant ? SpaceKind::vacant_parcel : SpaceKind::open_land;
    out.confidence = use || (vacant && scene.coverage_inferred) ? Confidence::inferred : Confidence::measured;
    out.evidence = evidence_of(scene, survey);
    if (use)
        out.evidence += fmt::format("; its land use '{}' says {}: not built on, but perhaps in use as it is",
                                    scene.parcel->attributes.land_use, use->use);
    if (!vacant || !scene.around || !scene.parcels) return out;
    auto plot = scattered_plot(*scene.parcel, *scene.around, *scene.parcels, rules);
    if (!plot) return out;
    if (!plot->only_told) out.kind = SpaceKind::scattered_plot;
    out.confidence = std::max(out.confidence, plot->confidence);
    out.evidence += "; " + plot->evidence;
    out.neighbour_id = std::move(plot->neighbour_id);
    out.figures = std::move(plot->figures);
    return out;
}

/// Moves the losses of rule `rule` by `m2`.
void lose(std::string const& rule, double m2, OpenLand& open)
{
    if (m2 == 0) return;
    auto row = std::ranges::find(open.losses, rule, &RuleLoss::rule);
    if (row == open.losses.end()) row = open.losses.insert(row, {rule, 0, std::nullopt});
    row->area_m2 += m2;
    open.open_m2 -= m2;
}

/// Takes what a cut left over out of the open land.
void drop(PieceCut& cut, OpenLand& open)
{
    for (auto const& piece : cut.narrow) lose("too_narrow", piece.area_m2, open);
    lose("too_narrow", cut.strips_m2, open);
    for (auto const& piece : cut.small) lose("too_small", piece.area_m2, open);
    std::ranges::move(cut.narrow, std::back_inserter(open.narrow));
    std::ranges::move(cut.small, std::back_inserter(open.small));
}

GroundPiece car_park_by_use(ParcelScene const& scene, ParcelSurvey const& survey)
{
    GroundPiece out;
    out.kind = SpaceKind::parking;
    out.confidence = Confidence::inferred;
    out.evidence = fmt::format("{}; its land use '{}' names a car park", evidence_of(scene, survey),
                               scene.parcel->attributes.land_use);
    return out;
}

void add(GroundPiece const& as, OpenPiece piece, std::vector<GroundPiece>& out)
{
    out.push_back(as);
    out.back().piece = std::move(piece);
}

void add_car_parks(ParcelScene const& scene, ParcelSurvey const& survey, std::vector<CarPark> car_parks,
                   std::vector<GroundPiece>& out)
{
    for (auto& lot : car_parks) {
        GroundPiece as = lot.mapped ? GroundPiece{} : car_park_by_use(scene, survey);
        as.kind = SpaceKind::parking;
        if (lot.mapped) as.evidence = "a mapped car park as it lies, less buildings";
        if (lot.placeable)
            as.evidence +=
                fmt::format("; setbacks, clearances and least sizes leave {:.0f} of {:.0f} m2 to uses that build",
                            lot.placeable->area_m2, lot.ground.area_m2);
        as.placeable = std::move(lot.placeable);
        add(as, std::move(lot.ground), out);
    }
}

void take_gaps(ParcelScene const& scene, SpaceRules const& rules, std::vector<OpenPiece>& pieces, OpenLand& open,
               std::vector<GroundPiece>& out)
{
    auto const walls = facing_walls(scene.walls_of, rules);
    if (walls.empty()) return;
    std::vector<OpenPiece> rest;
    for (auto& piece : pieces) {
        auto found = gaps_in(piece, walls, rules);
        if (!found) {
            rest.push_back(std::move(piece));
            continue;
        }
        for (auto& gap : found->gaps) {
            GroundPiece as;
            as.kind = SpaceKind::gap;
            as.evidence = fmt::format("between the walls of buildings {} and {}, {:.1f} m apart over {:.1f} m",
                                      gap.walls->first, gap.walls->second, gap.walls->distance_m, gap.walls->facing_m);
            as.figures = {{"distance_m", gap.walls->distance_m}, {"facing_m", gap.walls->facing_m}};
            add(as, std::move(gap.piece), out);
        }
        std::ranges::move(found->cut.outside, std::back_inserter(rest));
        drop(found->cut, open);
    }
    pieces = std::move(rest);
}

}  // namespace

std::vector<GroundPiece> tell_kinds(ParcelScene const& scene, ParcelSurvey const& survey, SpaceRules const& rules,
                                    std::vector<CarPark> car_parks, OpenLand& open)
{
    std::vector<GroundPiece> out;
    auto pieces = open.pieces;
    add_car_parks(scene, survey, std::move(car_parks), out);
    GroundPiece as = plain(scene, survey, rules);
    if (names_surface_parking(scene.parcel->attributes.land_use)) as = car_park_by_use(scene, survey);
    if (as.kind == SpaceKind::open_land) take_gaps(scene, rules, pieces, open, out);
    bool const vacant = as.kind == SpaceKind::vacant_parcel || as.kind == SpaceKind::scattered_plot;
    for (auto& piece : pieces) {
        bool const part = vacant && piece.area_m2 < part_share * survey.area_m2;
        add(as, std::move(piece), out);
        if (part)
            out.back().evidence = fmt::format("buildable part of a vacant parcel, {:.1f} of {:.0f} m2; {}",
                                              out.back().piece.area_m2, survey.area_m2, as.evidence);
    }
    sort_largest_first(out);
    return out;
}

void sort_largest_first(std::vector<GroundPiece>& pieces)
{
    std::ranges::sort(pieces, [](GroundPiece const& a, GroundPiece const& b) {
        if (a.piece.area_m2 != b.piece.area_m2) return a.piece.area_m2 > b.piece.area_m2;
        Box const p = bounds(a.piece.shape), q = bounds(b.piece.shape);
        return p.min_x != q.min_x ? p.min_x < q.min_x : p.min_y < q.min_y;
    });
}

std::string_view id_word(SpaceKind kind)
{
    switch (kind) {
        case SpaceKind::vacant_parcel:
            return "vacant";
        case SpaceKind::open_land:
            return "open";
        case SpaceKind::scattered_plot:
            return "scattered";
        default:
            return name(kind);
    }
}

}  // namespace lacuna
