// SPDX-License-Identifier: Apache-2.0
#include "engine/model/placement.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>

namespace lacuna {

std::string_view piece_kind(std::string_view kind)
{
    constexpr std::array<std::string_view, 5> kinds{"aisle", "bay", "court", "module_row", "rectangle"};
    auto const found = std::ranges::find(kinds, kind);
    if (found == kinds.end()) throw Error{Errc::internal, "no layout has pieces of kind '" + std::string{kind} + "'"};
    return *found;
}

MultiPolygon ground_shape(Placement const& placement)
{
    return placement.shape.empty() ? MultiPolygon{to_polygon(placement.ground)} : placement.shape;
}

double ground_m2(Placement const& placement)
{
    if (placement.shape_m2 > 0) return placement.shape_m2;
    return placement.shape.empty() ? placement.ground.area_m2() : area(placement.shape);
}

}  // namespace lacuna
