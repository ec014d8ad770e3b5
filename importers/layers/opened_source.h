// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/layers/layer_reader.h"

namespace lacuna {

/// One file of a layer, opened. `dataset` is empty while a layer has more files than are kept open at once.
struct OpenedSource {
    SourceFile source;
    std::optional<Dataset> dataset;
    OGRLayer* layer = nullptr;
    TextDecoder decode;
    std::string encoding, driver;
    std::vector<std::string> fields;
};

/// Opens a source again, or for the first time; `notes` gets the choices made.
void open_source(OpenedSource& opened, LayerRequest const& request, std::vector<Schema> const& schemas,
                 std::vector<std::string>& notes);

/// All files of a request that are such a layer, with their fields. A file of a folder that is none is passed over
/// with a note; a file that was named must be one. A file of a folder of three or more whose fields are all unlike
/// those of the others (an index, a legend) is left out with a warning.
/// Throws Error{open_failed, bad_layer}.
std::vector<OpenedSource> open_sources(LayerRequest const& request, std::vector<Schema> const& schemas, RawLayer& raw);

}  // namespace lacuna
