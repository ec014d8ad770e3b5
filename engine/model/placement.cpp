// SPDX-License-Identifier: Apache-2.0
#include "engine/model/placement.h"

namespace lacuna {

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
