// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/index.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/polygon.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <optional>
#include <vector>

namespace lacuna {

/// Grid that the corners of enclosures, and of what they are divided into, lie on: see faces_of().
inline constexpr double street_grid_m = 1e-6;

/// Street enclosures: the faces that the centre lines of streets, the edges of carriageways given as polygons, and
/// `frame` enclose, within `frame`. Ways for feet and bicycles alone (classes with "footway", "path", "steps",
/// "cycleway") part nothing. Faces of carriageways are left out. By lowest corner. Throws Error{geometry_failed}.
std::vector<Polygon> street_faces(std::vector<Road> const& roads, Box const& frame);

/// Over lines and carriageways; a road without any has an empty box.
std::vector<Box> boxes_of(std::vector<Road> const& roads);

/// Finds the face that a point lies in. Refers to nothing that was given to it.
class FaceIndex {
public:
    explicit FaceIndex(std::vector<Polygon> const& faces);
    /// Number of the first face that holds `p`; nullopt: none does.
    [[nodiscard]] std::optional<std::size_t> at(Point p) const;

private:
    std::vector<Outline> outlines_;
    BoxIndex boxes_;
};

/// The ground of streets in `box`: carriageways as given, else centre lines widened by half the width given, or by half
/// of that of the class, or of rules.road_width_m; and `beside_m` more on both sides. Ways that part nothing take none.
/// `index` is over boxes_of(roads). Throws Error{geometry_failed}.
MultiPolygon street_ground(std::vector<Road> const& roads, BoxIndex const& index, Box const& box, double beside_m,
                           SpaceRules const& rules);

}  // namespace lacuna
