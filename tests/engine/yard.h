// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/space.h"
#include "engine/spaces/open_land.h"

#include <utility>

namespace lacuna::test {

/// Open land of that shape, as the space stage measures it.
inline Space yard(Polygon shape)
{
    Space s;
    s.id = "P/open/1";
    s.shape = {std::move(shape)};
    s.area_m2 = area(s.shape);
    s.width_m = pieces_of(s.shape).front().width_m;
    return s;
}

}  // namespace lacuna::test
