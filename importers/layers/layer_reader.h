// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "importers/gdal/crs.h"
#include "importers/layers/fields.h"
#include "importers/layers/read_study.h"
#include "importers/layers/schema.h"
#include "importers/layers/sources.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One file of a layer as it was read.
struct LayerFile {
    RunRecord::InputFile record;
    std::string path;
    std::optional<Crs> crs;  ///< the file's or the user's; none where neither says
};

/// A layer with shapes still in the systems of their files.
struct RawLayer {
    InputLayer layer;
    std::vector<LayerFile> files;
    std::vector<std::uint32_t> file_of;  ///< for each feature
    std::map<std::string, std::string> fields;
    std::vector<std::string> layer_fields;       ///< all fields of all files
    std::vector<std::int64_t> feature_of_issue;  ///< for each issue: position of its feature, or -1
    std::string id_field;                        ///< of the first file that has one
    std::vector<std::string> notes, warnings;

    void add_issue(IssueCode code, std::string feature_id, std::string detail, std::int64_t feature = -1);
};

/// The box round all parts of a feature, lines and points too.
Box box_of(InputFeature const& feature);

/// Id of a feature in messages: its own, else "file#number".
std::string label_of(InputFeature const& feature);

/// Fields whose text is kept for joins: values[k][i] is that of fields[k] for feature i. A field that no file has
/// gives empty texts.
struct KeyColumns {
    std::vector<std::string> fields;
    std::vector<std::vector<std::string>> values;
};

/// Reads all features of a request. Feature-level trouble becomes issues.
/// Throws Error{open_failed, bad_layer, bad_config, bad_crs}.
RawLayer read_raw_layer(LayerRequest const& request, std::vector<Schema> const& schemas, KeyColumns& keys,
                        Progress const& progress);

/// Text of a source that has no encoding of its own (DBF without .cpg, CSV): decided from all its texts, or as the
/// user says; a default decoder for every other format. `record` gets the encoding's name, `notes` the decision.
TextDecoder choose_decoder(Dataset& dataset, OGRLayer& layer, std::string const& wanted, std::string const& source_name,
                           std::string& encoding, std::vector<std::string>& notes);

/// Open options under which texts reach choose_decoder unchanged.
std::vector<std::string> raw_text_options(std::string const& path, std::string const& wanted);

}  // namespace lacuna
