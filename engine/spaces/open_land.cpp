// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/open_land.h"

#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"

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

std::vector<MultiPolygon> grown(std::vector<MultiPolygon const*> const& footprints, double by, int segments,
                                Box const& near)
{
    std::vector<MultiPolygon> out;
    Box const reach = lacuna::grown(near, by);
    for (auto const* footprint : footprints)
        if (overlap(bounds(*footprint), reach)) out.push_back(by > 0 ? offset(*footprint, by, segments) : *footprint);
    return out;
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

OpenLand open_land(MultiPolygon const& boundary, std::vector<MultiPolygon const*> const& footprints, double setback_m,
                   SpaceRules const& rules)
{
    OpenLand out;
    double left_m2 = area(boundary);
    auto const lose = [&](std::string_view rule, double now_m2) {
        out.losses.push_back({rule, left_m2 - now_m2});
        left_m2 = now_m2;
    };
    MultiPolygon const inset = setback_m > 0 ? offset(boundary, -setback_m, rules.arc_segments) : boundary;
    lose("setback", area(inset));

    Box const box = bounds(inset);
    MultiPolygon const bare = difference(inset, union_of(grown(footprints, 0, rules.arc_segments, box)));
    lose("buildings", area(bare));
    out.free = rules.clearance_m > 0
                   ? difference(bare, union_of(grown(footprints, rules.clearance_m, rules.arc_segments, box)))
                   : bare;
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
