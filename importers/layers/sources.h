// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/layers/schema.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One vector source after folders and archives were opened up.
struct SourceFile {
    std::string path;    ///< as Dataset::open takes it
    std::string name;    ///< without folders, for messages: "parcels.gpkg", "city.zip/lots.shp", "PG"
    std::string folder;  ///< the folder or archive that it was found in; empty where it was named itself
    [[nodiscard]] bool optional() const { return !folder.empty(); }  ///< skipped with a note where it is of no use
};

/// Files, folders and connections as one list, in the order given; what a folder or an archive holds, in name
/// order. Only files whose ending is that of a vector format are taken from a folder; the others are counted in a
/// note, and so are folders inside, which are not searched.
/// Throws Error{open_failed} where a source is missing or a folder holds nothing to read.
std::vector<SourceFile> expand_sources(std::vector<std::string> const& sources, std::vector<std::string>& notes);

/// True for geometry types that may hold polygons (unknown types too).
bool may_hold_polygons(OGRwkbGeometryType type);

/// True where one of the layer's geometry fields may.
bool may_hold_polygons(OGRLayer& layer);

/// The system that a layer says it is in; none where it says nothing or "undefined".
std::optional<Crs> stated_crs(OGRLayer& layer);

/// The first geometry of a feature that is not empty and may hold polygons; else the first that is not empty.
/// Few formats have more than one: the Czech exchange format puts a point before the outline.
OGRGeometry const* geometry_of(OGRFeature const& feature);

/// The layer that fits `kind` ("parcels", "buildings", "zoning", "coverage"): the named one; else the only one that
/// may hold polygons; else the one whose name says so best. `notes` is told where there was a choice.
/// Throws Error{bad_layer} listing the layers where none or several fit.
OGRLayer& choose_layer(Dataset& dataset, std::string const& kind, std::string const& wanted,
                       std::vector<Schema> const& schemas, std::string const& source_name,
                       std::vector<std::string>& notes);

}  // namespace lacuna
