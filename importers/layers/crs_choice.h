// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/layers/layer_reader.h"

#include <string>
#include <vector>

namespace lacuna {

/// A sentence on what system coordinates in `box` look like: degrees, a Gauss-Krueger easting with the zone before
/// it, Web Mercator, metres without a zone. It is a guess for a person to judge and is never used by itself.
std::string guess_of_crs(Box const& box);

/// Throws Error{bad_crs} where a file has no system, or one in degrees that most coordinates cannot be in.
void require_crs(RawLayer const& raw);

/// The system that everything ends in: `given`; else that of the parcels where it is projected in metres, is not
/// Web Mercator, and its areas at the data are within 2 % of those of UTM; else the UTM zone of the median parcel.
/// Throws Error{bad_crs} where `given` is no projected system in metres.
Crs choose_working_crs(RawLayer const& parcels, std::string const& given, std::vector<std::string>& notes);

/// Brings all shapes to the working system; what cannot be transformed becomes an issue bad_coordinates.
void place(RawLayer& raw, Crs const& working);

/// Throws Error{bad_crs} where no box of the other layer meets a box of a parcel, saying how far apart they are and
/// which other reading of the coordinates would bring them together. Both layers must have been placed.
void require_overlap(RawLayer const& parcels, RawLayer const& other, Crs const& working);

/// About `most` features spread over the layer, by position.
std::vector<std::size_t> sample_of(RawLayer const& raw, std::size_t most = 2000);

Point centre(Box const& box);

}  // namespace lacuna
