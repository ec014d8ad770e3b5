// SPDX-License-Identifier: Apache-2.0
#include "engine/core/issue.h"

#include "engine/core/error.h"

#include <algorithm>

namespace lacuna {

std::vector<IssueInfo> const& issue_table()
{
    using enum IssueCode;
    using enum IssueEffect;
    static std::vector<IssueInfo> const table{
        {null_geometry, "null_geometry", rejected, "The feature has no geometry."},
        {empty_geometry, "empty_geometry", rejected, "The geometry has no vertices."},
        {not_a_polygon, "not_a_polygon", rejected, "The geometry is a point or a line where an area is needed."},
        {bad_coordinates, "bad_coordinates", rejected,
         "A coordinate is not a number, infinite, or cannot be transformed to the working CRS."},
        {unrepairable, "unrepairable", rejected, "The rings enclose no area even after repair."},
        {repeated_feature, "repeated_feature", rejected, "The same shape was read before; the first one is kept."},
        {sliver, "sliver", rejected, "The area is so small that it can only be a digitising remnant."},
        {covered_by_others, "covered_by_others", rejected,
         "Other parcels that come first by id cover all of this one."},
        {frame_of_layer, "frame_of_layer", rejected,
         "An area of roads or car parks in which most buildings stand: the frame or the index of a layer."},
        {invalid_repaired, "invalid_repaired", changed,
         "The rings cross or touch themselves; they were made valid by the even-odd rule."},
        {overlap_trimmed, "overlap_trimmed", changed,
         "Part of the parcel lies in another that comes first by id; it was cut off here."},
        {repeated_id, "repeated_id", changed, "The id was used before; this feature got a suffix."},
        {missing_id, "missing_id", changed, "The feature has no id; one was made from its shape."},
        {curve_stroked, "curve_stroked", changed, "Arcs were replaced by chords."},
        {z_dropped, "z_dropped", noted, "Heights of vertices were not used."},
        {crosses_parcel_line, "crosses_parcel_line", noted,
         "The building stands on more than one parcel; each parcel has its part."},
        {outside_parcels, "outside_parcels", noted, "The building, or the stated part of it, stands in no parcel."},
        {nested_building, "nested_building", noted, "The building lies within others; its ground is counted once."},
        {overlapping_building, "overlapping_building", noted,
         "Part of the building lies under others; that ground is counted once."},
        {value_out_of_range, "value_out_of_range", noted,
         "A field holds a value that cannot be true; it was not used."},
        {no_join_row, "no_join_row", noted, "The joined table has no row for this feature."},
        {area_differs, "area_differs", noted,
         "The register's area and the measured area differ by more than the rule: 5 % and 5 m2."},
        {duplicate_building, "duplicate_building", noted,
         "Another building covers nine tenths of this one, and this one of it; their ground is counted once."},
        {building_parts, "building_parts", noted,
         "An outline and its parts lie on each other; their ground is counted once, with the parts' storeys."},
        {compound, "compound", noted,
         "The outline holds buildings that cover less than 60 % of it; it counts as built, courts left open in it do "
         "not."},
        {overlap_sliver, "overlap_sliver", noted,
         "The building shares a strip under 0.3 m wide with others; that ground is counted once."},
        {no_building_data, "no_building_data", noted,
         "No building data covers this parcel: whether it is vacant is unknown."},
        {coverage_inferred, "coverage_inferred", noted,
         "Where building data is complete was inferred from the buildings themselves."},
        {geometry_failed, "geometry_failed", noted,
         "An overlay failed on this feature; what could not be computed is left out."},
        {buildings_shifted, "buildings_shifted", noted,
         "The building layer lies beside the parcels by the shift stated; it was moved only where that was asked for."},
        {ownership_unit, "ownership_unit", changed, "Neighbouring parcels of one owner were taken as one."},
        {plots_made, "plots_made", noted,
         "There is no cadastre: plots were made from buildings, a proxy that tells nothing of owners and rights."},
        {enclosure_unit, "enclosure_unit", changed,
         "Parcels of one street enclosure, and the land in no parcel beside them, were taken as one ground."},
        {yard_unit, "yard_unit", changed,
         "Parcels that their buildings cover were taken with the one that lies round them."},
        {placement_not_certified, "placement_not_certified", noted,
         "The ground found for a use does not pass the check that it lies in its space to a millimetre; it is not "
         "placed."},
    };
    return table;
}

IssueInfo const& info(IssueCode code)
{
    auto const& table = issue_table();
    auto const found = std::ranges::find(table, code, &IssueInfo::code);
    if (found == table.end()) throw Error{Errc::internal, "an issue code is missing from the table"};
    return *found;
}

}  // namespace lacuna
