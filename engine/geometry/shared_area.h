// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// Area that two shapes share, without computing the shape of it; quick also where `large` has thousands of corners, as
/// a street parcel has.
///
/// Precondition: both valid; rings of any orientation.
/// Method: the rings of `large` are clipped to the box of `small`; `small` is a sum of signed triangles (a fan from one
/// corner of each ring), and the area of a ring in a triangle is that of the ring clipped by its three sides
/// (Sutherland and Hodgman 1974). A clipped ring may fold onto itself along a side, which changes no signed area.
/// Limits: rounding is some 1e-9 of the area; time grows with the product of the corners in the box.
double shared_area(MultiPolygon const& small, MultiPolygon const& large);

/// Whether two shapes share more ground than a sliver: over 0.001 m2, so that shapes which touch along a side do not.
/// It decides by shared_area() and fails on no input, as tests by overlay do where shapes touch within a nanometre.
bool share_ground(MultiPolygon const& a, MultiPolygon const& b);

}  // namespace lacuna
