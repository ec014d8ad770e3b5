// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/open_land.h"

#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr double width_tolerance_m = 0.01;  ///< of the inscribed circle's radius

void sort_pieces(std::vector<OpenPiece>& pieces)
{
    std::ranges::sort(pieces, [](OpenPiece const& a, OpenPiece const& b) {
        if (a.area_m2 != b.area_m2) return a.area_m2 > b.area_m2;
        Box const p = bounds(a.shape), q = bounds(b.shape);
        return p.min_x != q.min_x ? p.min_x < q.min_x : p.min_y < q.min_y;
    });
}

/// Footprints that may matter within `reach`.
std::vector<MultiPolygon const*> within(std::vector<MultiPolygon const*> const& footprints, Box const& reach)
{
    std::vector<MultiPolygon const*> out;
    for (auto const* footprint : footprints)
        if (overlap(bounds(*footprint), reach)) out.push_back(footprint);
    return out;
}

MultiPolygon united(std::vector<MultiPolygon const*> const& shapes)
{
    std::vector<MultiPolygon> all;
    for (auto const* shape : shapes) all.push_back(*shape);
    return union_of(all);
}

/// Square metres of `ground` that disjoint shapes stand on.
double stood_on(MultiPolygon const& ground, std::vector<MultiPolygon const*> const& standing)
{
    if (ground.empty()) return 0;
    double m2 = 0;
    Outline const outline{ground};
    for (auto const* shape : standing) {
        if (shape->empty()) continue;
        auto const how = relation(Outline{*shape}, outline, 1e-9);
        if (how == Relation::inside) m2 += area(*shape);
        if (how == Relation::mixed) m2 += shared_area(*shape, ground);
    }
    return m2;
}

}  // namespace

std::vector<OpenPiece> pieces_of(MultiPolygon const& shape)
{
    std::vector<OpenPiece> pieces;
    for (auto const& polygon : shape)
        pieces.push_back({polygon, area(polygon), 2 * largest_circle(polygon, width_tolerance_m).radius_m});
    sort_pieces(pieces);
    return pieces;
}

OpenLand open_land(MultiPolygon const& boundary, std::vector<MultiPolygon const*> const& footprints,
                   std::vector<MultiPolygon const*> const& standing, double setback_m, SpaceRules const& rules)
{
    OpenLand out;
    double left_m2 = area(boundary);
    auto const lose = [&](std::string_view rule, double now_m2) {
        out.losses.push_back({rule, left_m2 - now_m2});
        left_m2 = now_m2;
    };
    MultiPolygon const inset = setback_m > 0 ? offset(boundary, -setback_m, rules.arc_segments) : boundary;
    lose("setback", area(inset));

    lose("buildings", left_m2 - stood_on(inset, standing));
    auto const near = within(footprints, grown(bounds(inset), rules.clearance_m));
    out.free = difference(
        inset, rules.clearance_m > 0 ? offset_of_all(near, rules.clearance_m, rules.arc_segments) : united(near));
    lose("clearance", area(out.free));

    MultiPolygon const opened = opening(out.free, rules.min_width_m / 2, rules.arc_segments);
    lose("too_narrow", area(opened));
    if (opened.empty() && !out.free.empty()) {
        out.narrow = pieces_of(out.free);
        std::erase_if(out.narrow, [&](auto const& piece) { return piece.area_m2 < rules.min_area_m2; });
    }
    for (auto& piece : pieces_of(opened)) (piece.area_m2 < rules.min_area_m2 ? out.small : out.pieces).push_back(piece);
    for (auto const& piece : out.pieces) out.open_m2 += piece.area_m2;
    lose("too_small", out.open_m2);
    return out;
}

}  // namespace lacuna
