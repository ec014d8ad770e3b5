// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "importers/layers/schema.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// A field of a layer, and the role it would have in each kind of layer.
struct FieldReport {
    std::string name, type;
    std::map<std::string, std::string> roles;  ///< "parcels" -> "reported_area in ft2"
};

/// What is in one layer, without anything being repaired or left out.
struct LayerReport {
    std::string name;
    std::string declared_type;  ///< of geometry, as the source says
    std::int64_t features = 0;
    std::map<std::string, std::int64_t> types;  ///< of the geometries there are
    std::string crs, crs_name;                  ///< empty: not said
    std::string crs_guess;                      ///< a sentence, where it is not said
    std::optional<Box> extent;                  ///< of the polygons, in the layer's system
    double area_m2 = 0;  ///< of the polygons, in the UTM zone of the layer's middle; 0 without CRS
    std::map<std::string, std::string> schemas;  ///< "parcels" -> id of the schema that fits best
    std::vector<FieldReport> fields;
    std::int64_t null_geometries = 0, empty_geometries = 0, not_polygons = 0, bad_coordinates = 0;
    std::int64_t invalid = 0;
    std::map<std::string, std::int64_t> invalid_reasons;  ///< GEOS's reason without the place
    std::string id_field;                                 ///< by which ids were counted; empty: none was found
    std::int64_t missing_ids = 0, repeated_ids = 0;
    std::int64_t tiny = 0;  ///< polygons under 1 m2
    std::int64_t with_heights = 0, with_curves = 0;
    std::vector<std::string> messages;  ///< of the reader, at most a few
};

struct SourceReport {
    std::string name;  ///< without folders
    std::string driver, encoding, sha256;
    std::uint64_t bytes = 0;
    std::vector<LayerReport> layers;
    std::vector<std::string> notes;
    std::string error;  ///< one sentence; empty: it was read
    bool named = true;  ///< the user named it, rather than a folder or an archive that holds it
};

/// Reports on a file, a folder, an archive or a connection. A source that cannot be opened gives a report with
/// `error` and nothing else; nothing is thrown for it.
std::vector<SourceReport> inspect_source(std::string const& source, std::vector<Schema> const& schemas,
                                         std::string const& encoding = {});

}  // namespace lacuna
