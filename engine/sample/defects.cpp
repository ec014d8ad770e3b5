// SPDX-License-Identifier: Apache-2.0
#include "engine/sample/defects.h"

#include "engine/core/error.h"

#include <algorithm>
#include <utility>

namespace lacuna::sample {

namespace {

Point centre(Ring const& ring)
{
    Box const box = bounds(ring);
    return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
}

/// Moves a building west, out to the parcel's line and a quarter of its length beyond.
void push_over_line(Polygon& building, Polygon const& parcel)
{
    auto const move_west = [&](double metres) {
        for (auto& p : building.outer) p.x -= metres;
    };
    auto const inside = [&](Point const& p) { return contains(MultiPolygon{parcel}, p); };
    Box const box = bounds(building);
    while (std::ranges::all_of(building.outer, inside)) move_west(1);
    move_west((box.max_x - box.min_x) / 4);
}

}  // namespace

void add_defects(Estate& estate)
{
    auto& [crs, parcels, buildings, roads, floor_area] = estate;
    if (parcels.size() < 3 || buildings.size() < 5)
        throw Error{Errc::usage, "defects need an estate of at least 3 parcels and 5 buildings; ask for a larger one"};
    auto& bow_tie = buildings[1].shape.outer;
    std::swap(bow_tie[1], bow_tie[2]);
    buildings[2].id = buildings[0].id;
    push_over_line(buildings[3].shape, parcels[0].shape);

    Point const inside = centre(parcels[0].shape.outer);
    auto& second = parcels[1].shape.outer;
    auto const nearest = std::ranges::min_element(second.begin(), second.end() - 1, {}, [&](Point const& p) {
        return (p.x - inside.x) * (p.x - inside.x) + (p.y - inside.y) * (p.y - inside.y);
    });
    *nearest = {(nearest->x * 4 + inside.x) / 5, (nearest->y * 4 + inside.y) / 5};
    second.back() = second.front();

    EstateFeature without_shape;
    without_shape.id = parcels.back().id + "-N";
    parcels.push_back(std::move(without_shape));
}

}  // namespace lacuna::sample
