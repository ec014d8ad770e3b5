// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/curves.h"
#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

/// A straight side; the ground that may be used is on its left.
struct Side {
    Point a, b;
    double clear_m = 0;
    Box reach{};  ///< everything nearer than clear_m
    int source = Curve::none;
};

inline Box reach_of(Point a, Point b, double by)
{
    return {std::min(a.x, b.x) - by, std::min(a.y, b.y) - by, std::max(a.x, b.x) + by, std::max(a.y, b.y) + by};
}

/// The point `by` metres to the left of `p`.
inline Point left_of(Side const& s, Point p, double by)
{
    Point const d = minus(s.b, s.a);
    double const n = length(d);
    return {p.x - d.y / n * by, p.y + d.x / n * by};
}

/// How the offset goes on at a corner.
struct SideCorner {
    enum class Way { apart, join, mitre, blunt, arc, caps } way = Way::apart;
    Point at{};                        ///< of a mitre
    double before_m = 0, after_m = 0;  ///< what a mitre cuts from the side before and from the side after
};

/// The corner where `s` ends and `next` starts.
inline SideCorner corner_of(Side const& s, Side const& next)
{
    using enum SideCorner::Way;
    Point const d = minus(s.b, s.a), e = minus(next.b, next.a);
    double const dn = length(d), en = length(e);
    double const sine = cross(d, e) / (dn * en), cosine = dot(d, e) / (dn * en);
    bool const even = s.clear_m == next.clear_m;
    if (std::abs(sine) <= 1e-9 && even) return {cosine > 0 ? join : arc};
    if (sine > 1e-9) {
        // Where the offset lines cross within both offsets, what is beyond is too near to the other side.
        double const cut_before = (next.clear_m - cosine * s.clear_m) / sine;
        double const cut_after = (s.clear_m - cosine * next.clear_m) / sine;
        if (cut_before >= 0 && cut_after >= 0 && cut_before < dn && cut_after < en) {
            Point const to = left_of(s, s.b, s.clear_m);
            return {mitre, {to.x - d.x / dn * cut_before, to.y - d.y / dn * cut_before}, cut_before, cut_after};
        }
        return {even ? apart : caps};
    }
    return {even ? arc : caps};
}

}  // namespace lacuna
