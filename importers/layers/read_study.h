// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/model/input.h"
#include "engine/model/plan.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// A table joined to a layer by key: --join parcels=TaxFY14.csv:ML
struct JoinRequest {
    std::string source;     ///< file of any format read as a table, also without geometry
    std::string table_key;  ///< field of the table
    std::string layer_key;  ///< field of the layer; empty: the same name, else the id field
};

/// Where one layer comes from and how its fields are to be read.
struct LayerRequest {
    std::string name;                  ///< "parcels", "buildings", "zoning", "roads" ...
    std::vector<std::string> sources;  ///< files, folders (all readable files in them), or connections
    std::string layer;                 ///< layer inside the source; empty: the only one, or the one that fits the role
    std::string crs;                   ///< given by the user; overrules the file's
    std::string schema;                ///< id of a schema; empty: the one that fits best
    std::string encoding;              ///< of DBF and CSV text; empty: detected
    std::map<std::string, std::string> fields;  ///< role -> field, overrules the schema; empty field: not to be used
    std::vector<JoinRequest> joins;
};

struct StudyRequest {
    LayerRequest parcels;  ///< no sources: there is no cadastre
    LayerRequest buildings;
    std::optional<LayerRequest> zoning;
    std::optional<LayerRequest> levels;       ///< residential areas, communities, urban areas
    std::optional<LayerRequest> roads;        ///< centre lines or carriageways
    std::optional<LayerRequest> parking;      ///< surface car parks
    std::optional<LayerRequest> constraints;  ///< trees, pipes, flood areas ...: any geometry, a class each
    std::optional<LayerRequest> coverage;     ///< polygons inside which building data is complete
    std::string working_crs;                  ///< empty: chosen
    std::filesystem::path schema_folder;
};

/// The layers in one working CRS, and how they were read.
struct ReadStudy {
    StudyInput input;
    std::vector<RunRecord::InputFile> files;
    std::map<std::string, std::string> fields;  ///< see RunRecord::fields
    std::vector<std::string> notes;             ///< decisions worth printing: CRS chosen, encoding, schema, join counts
    std::vector<std::string> warnings;
};

/// Reads all layers. Throws Error{open_failed, bad_layer, bad_crs} with file, layer, value and remedy;
/// a bad feature never ends it but becomes an issue.
ReadStudy read_study(StudyRequest const& request, Progress const& progress = {});

/// One layer of polygons by itself, in a working CRS.
struct ReadPolygons {
    InputLayer layer;
    std::string crs;  ///< as StudyInput::crs
    std::vector<std::string> notes, warnings;
};

/// Reads `request` as read_study() reads parcels; an empty `working_crs` is chosen from the data. Same errors.
ReadPolygons read_polygons(LayerRequest const& request, std::string const& working_crs,
                           std::filesystem::path const& schema_folder, Progress const& progress = {});

}  // namespace lacuna
