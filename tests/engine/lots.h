// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/measures.h"
#include "engine/model/study_area.h"

#include <string>
#include <utility>

namespace lacuna::test {

/// A parcel of that shape, with the area of it.
inline Parcel parcel(std::string id, MultiPolygon shape)
{
    Parcel out{std::move(id), std::move(shape), 0, {}};
    out.area_m2 = area(out.boundary);
    return out;
}

}  // namespace lacuna::test
