// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/geometry/outline.h"
#include "engine/model/study_area.h"

#include <string>
#include <vector>

namespace lacuna {

struct OwnershipUnits {
    std::vector<Parcel> parcels;  ///< by id; units and the parcels that stay by themselves
    std::vector<Issue> issues;    ///< one a unit, and geometry_failed where a union failed (its parcels then stay)
    double area_changed_m2 = 0;   ///< area of all parcels before less after: slivers that a union closes or opens
};

/// Takes neighbours of one owner as one: parcels that share at least `least_shared_m` of boundary and whose owner is
/// the same text, but for case and blanks, become one unit, directly or through others of that owner. Its id is that of
/// the first by id with "+n" for n others, its shape the union without the lines between them, its attributes those of
/// the members by the rules of engine/model/attributes.h (texts: the first that says something, by id).
///
/// Texts that say that the owner is not known ("unknown", "n/a", "-", "0" ...) count as none. Boundaries within
/// 1 cm of each other are shared. Limits: the same person written in two ways is two owners; two persons of one name
/// are one.
OwnershipUnits ownership_units(std::vector<Parcel> parcels, double least_shared_m = 1.0);

/// Several parcels as one, by the rules above for id, shape and attributes, with its members, those of units too.
/// Precondition: `members` are two positions at least, by id. Throws Error{geometry_failed}.
Parcel united(std::vector<Parcel> const& parcels, std::vector<std::size_t> const& members);

/// The owner's text as owners are compared; empty where it names nobody.
std::string owner_key(std::string const& text);

/// Length of boundary that two shapes have in common, within `tolerance_m`.
double shared_boundary_m(MultiPolygon const& a, MultiPolygon const& b, double tolerance_m = 0.01);

/// The same for many shapes beside one.
double shared_boundary_m(MultiPolygon const& a, Outline const& b, double tolerance_m);

}  // namespace lacuna
