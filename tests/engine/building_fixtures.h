// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/added_storeys.h"
#include "engine/spaces/basement.h"
#include "engine/spaces/building_scene.h"
#include "engine/spaces/contiguous.h"
#include "engine/spaces/ground_floor.h"
#include "engine/spaces/low_improvement.h"
#include "engine/spaces/outbuilding.h"
#include "engine/spaces/roof.h"
#include "engine/spaces/unused_floor_area.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>

namespace lacuna::test {

inline Building building(std::string id, MultiPolygon shape)
{
    Building b;
    b.id = std::move(id);
    b.footprint = b.counted = std::move(shape);
    b.area_m2 = b.counted_m2 = area(b.footprint);
    return b;
}

inline double figure(Space const& s, std::string_view name)
{
    auto const found = std::ranges::find(s.figures, name, &SpaceFigure::name);
    REQUIRE(found != s.figures.end());
    return found->value;
}

inline bool has_figure(Space const& s, std::string_view name)
{
    return std::ranges::find(s.figures, name, &SpaceFigure::name) != s.figures.end();
}

/// A lot of 40 x 30 m with a house of 12 x 15 m on it and a shed of 4 x 5 m behind.
struct Lot {
    Parcel parcel{"P", box(0, 0, 40, 30), 1200, {}};
    Building house = building("H", box(5, 5, 17, 20));
    Building shed = building("S", box(30, 20, 34, 25));

    BuildingScene scene(Building const& of) const
    {
        BuildingScene s;
        s.building = &of;
        s.parcel = &parcel;
        s.main_building = &house;
        s.near_parcels = {&parcel};
        return s;
    }
};

inline BoxIndex index_of(std::vector<Building> const& buildings)
{
    std::vector<Box> boxes;
    for (auto const& b : buildings) boxes.push_back(bounds(b.footprint));
    return BoxIndex{boxes};
}

}  // namespace lacuna::test
