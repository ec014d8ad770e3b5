// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace lacuna {

/// Coordinates in the working CRS: projected, metres, x east, y north. Plain
/// values: they copy, compare and print, know no library, belong to no thread.
struct Point {
    double x = 0, y = 0;
    friend bool operator==(Point const&, Point const&) = default;
};

using Ring = std::vector<Point>;  ///< closed: first == last; any orientation

using Polyline = std::vector<Point>;  ///< open or closed, two points at least

struct Polygon {
    Ring outer;
    std::vector<Ring> inners;
    friend bool operator==(Polygon const&, Polygon const&) = default;
};

using MultiPolygon = std::vector<Polygon>;

struct Box {
    double min_x = 0, min_y = 0, max_x = -1, max_y = -1;  ///< min > max: empty
    friend bool operator==(Box const&, Box const&) = default;
};

/// Unsigned area of a ring by the shoelace formula, taken relative to the first
/// vertex so that large eastings do not cost digits. 0 for fewer than 3 vertices.
double area(Ring const& ring);
double area(Polygon const& polygon);  ///< outer less inners
double area(MultiPolygon const& shape);
double perimeter(Polygon const& polygon);  ///< of all rings
double perimeter(MultiPolygon const& shape);

Box bounds(Ring const& ring);
Box bounds(Polygon const& polygon);
Box bounds(MultiPolygon const& shape);
Box grown(Box const& box, double by);
bool overlap(Box const& a, Box const& b);  ///< share at least a point
Box united(Box const& a, Box const& b);
bool is_empty(Box const& box);

/// All coordinates finite.
bool is_finite(MultiPolygon const& shape);

/// True where `p` is inside or on the boundary (even-odd rule).
bool contains(MultiPolygon const& shape, Point p);

/// Adds `by` to every corner.
void move_by(Polygon& polygon, Point by);

/// Axis-aligned rectangle as a polygon, counter-clockwise.
Polygon rectangle(double min_x, double min_y, double max_x, double max_y);

}  // namespace lacuna
