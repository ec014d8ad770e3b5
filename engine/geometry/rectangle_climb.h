// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lacuna {

/// Makes a rectangle in a polygon larger by turning, moving and stretching it until no small turn helps.
///
/// Method: at one angle the largest rectangle that holds a given point is found exactly: upward and downward from the
/// point, what is free to its left and right is a running least of the edges, linear between events; for every pair of
/// an upward and a downward stretch the area is a parabola along a few lines, one of which holds its maximum; pairs
/// that cannot hold more than the best so far are left out. Angles are tried on both sides of the best in steps that
/// are halved, the point being the middle of the best. Limits: a local maximum; a larger rectangle may lie elsewhere.
class RectangleClimb {
public:
    /// Precondition: the polygon outlives it; both sides of a result are at least `min_width_m` > 0. Turns smaller than
    /// `finest_turn_deg` > 0 are not tried: what is lost by it is, as a share of the area, about the sides' ratio times
    /// 1e-4 for 0.01 degrees, in proportion for others.
    RectangleClimb(Polygon const& polygon, double min_width_m, double finest_turn_deg = 0.01);

    /// The rectangle made larger; nullopt where even at its own angle none is found about its middle, and where it
    /// ends below `least_m2` or is on the way to it. The result passes lies_inside().
    std::optional<OrientedRectangle> from(OrientedRectangle const& seed, double least_m2 = 0);

private:
    struct Frame {
        Point origin;
        double c, s;
    };
    /// Of an edge of one quadrant: from v0 on it is met, from u0 at v0 down to u1 at v1.
    struct Side {
        double v0, u0, v1, u1;
    };
    /// What is free to the right or left, linear between stretches' ends, never growing.
    struct Stretch {
        double v0, v1, u0, u1;
    };
    /// Both sides free, upward or downward.
    struct Level {
        double v0, v1, left0, left1, right0, right1;  ///< left and right: how far from the point
    };
    struct Found {
        double up = 0, down = 0, left = 0, right = 0;
        [[nodiscard]] double area() const { return (up + down) * (left + right); }
    };
    /// Of what is free in a level, by metre upward or downward.
    struct Falls {
        double left, right;
        [[nodiscard]] bool any() const { return left > 0 || right > 0; }
    };
    /// Upper and lower side from v and d on, both moved by a step again and again, `most` times.
    struct Walk {
        double v, d, dv, dd, most;
    };

    Found largest(Frame const& frame, double least_m2);
    void free_beside(std::vector<Side>& sides, double top, std::vector<Stretch>& out);
    static void merge(std::vector<Stretch> const& left, std::vector<Stretch> const& right, std::vector<Level>& out);
    [[nodiscard]] Found best_of(Level up, Level down, Found best) const;
    static Falls falls_of(Level const& level);
    [[nodiscard]] Found best_along(Walk const& walk, Level const& up, Level const& down, Found best) const;

    Polygon const& polygon_;
    double min_width_;
    double finest_turn_;
    std::vector<Side> quadrants_[4];  ///< right up, left up, right down, left down
    std::vector<Stretch> free_[4];
    std::vector<Level> levels_[2];
    std::vector<double> events_;
};

}  // namespace lacuna
