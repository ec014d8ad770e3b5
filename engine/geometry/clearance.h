// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/curves.h"
#include "engine/geometry/polygon.h"

#include <optional>
#include <vector>

namespace lacuna {

/// The ground to be searched and what is to be kept away from, each side with its own distance.
struct ClearanceTask {
    /// A solid shape: the ground in it is out, and so is what is nearer to it than `clear_m`.
    struct Solid {
        MultiPolygon const* shape = nullptr;
        double clear_m = 0;
        std::vector<double> sides_m{};  ///< one a side, in the order of its rings' sides, none more than clear_m;
                                        ///< empty: clear_m for all
    };
    /// A line, kept away from on both sides.
    struct Thread {
        Polyline const* line = nullptr;
        double clear_m = 0;
    };
    struct Spot {
        Point at;
        double clear_m = 0;
    };

    MultiPolygon const* ground = nullptr;
    double setback_m = 0;              ///< from every side of the ground
    std::vector<double> setbacks_m{};  ///< one a side, in the order of its rings' sides; empty: setback_m for all
    std::vector<Solid> solids{};       ///< may overlap each other and stand outside
    std::vector<Thread> threads{};
    std::vector<Spot> spots{};
};

/// A straight side and the distance that is kept from it.
struct ClearSide {
    Point a, b;
    double clear_m = 0;
};

/// Corners nearer to each other than this are one: a shorter side keeps nothing away.
inline constexpr double least_clear_side_m = 1e-7;

/// Every side of a task, relative to `origin`; solids that do not reach the ground are left out.
std::vector<ClearSide> sides_of(ClearanceTask const& task, Point origin);

/// The ground at least `clear_m + more_m` away from everything to be kept away from. Curves are relative to `origin`.
///
/// Precondition: valid shapes. Every distance, with `more_m`, is 0.1 mm or more.
/// Method: round offsets of all sides are cut where they meet and trimmed by their distance to every side (Trim); arcs
/// stay arcs. Distances are kept to 1e-6 m. The source of a curve is the number of its solid, Curve::none for others.
/// Limits: nullopt where the distances are too small, where the trimming declines, and for tasks of more than 200,000
/// sides; the caller then takes the overlays of overlay.h.
std::optional<CurveShape> clear_ground(ClearanceTask const& task, double more_m, Point origin);

/// Every point within `by_m` of a shape made by clear_ground(); nullopt where the trimming declines.
///
/// Precondition: corners of the shape that are no arcs bulge out, as those of clear_ground() do; no arc that bulges in
/// has a radius under `by_m`.
/// With clear_ground(task, r, o), spread by r, this is the part of clear_ground(task, 0, o) that a disc of radius r can
/// reach (the opening): eroding by r adds r to every distance, exactly.
std::optional<CurveShape> spread(CurveShape const& shape, double by_m);

/// The part of clear ground that an opening takes: `free` is clear_ground(task, 0, o), `core` clear_ground(task, by_m,
/// o) and `opened` what spread() made of it; nullopt where the trimming declines.
std::optional<CurveShape> beyond(CurveShape const& free, CurveShape const& core, CurveShape const& opened, double by_m);

}  // namespace lacuna
