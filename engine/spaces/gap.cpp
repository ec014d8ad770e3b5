// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/gap.h"

#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"

namespace lacuna {

namespace {

constexpr double whole_share = 0.9;

}  // namespace

std::optional<Gaps> gaps_in(OpenPiece const& piece, std::vector<FacingWalls> const& walls, SpaceRules const& rules)
{
    Box const box = bounds(piece.shape);
    std::vector<MultiPolygon> near;
    for (auto const& w : walls)
        if (overlap(bounds(w.between), box)) near.push_back({w.between});
    double shared_m2 = 0;
    for (auto const& between : near) shared_m2 += shared_area(between, {piece.shape});
    // No part of what they share is larger than all of it.
    constexpr double rounding_m2 = 1e-6;
    if (shared_m2 < rules.min_area_m2 - rounding_m2) return std::nullopt;
    auto parts = cut(piece, union_of(near), whole_share, rules);
    if (!parts) return std::nullopt;
    Gaps out;
    for (auto const& part : parts->inside) {
        Gap gap{part, nullptr};
        double most = 0;
        for (auto const& w : walls) {
            if (!overlap(bounds(w.between), bounds(part.shape))) continue;
            double const m2 = shared_area({w.between}, {part.shape});
            if (m2 <= most) continue;
            most = m2;
            gap.walls = &w;
        }
        if (gap.walls) out.gaps.push_back(std::move(gap));
    }
    if (out.gaps.size() != parts->inside.size()) return std::nullopt;
    out.cut = std::move(*parts);
    return out;
}

}  // namespace lacuna
