// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/layers/layer_reader.h"

namespace lacuna {

/// Key columns that read_raw_layer must keep for the joins of a request.
KeyColumns key_columns(LayerRequest const& request);

/// Joins every table of a request to the layer. Rows of one key become one by the rule of each role; texts take the
/// first that is not empty; what the layer itself gives stays. Features without a row become issues, the other
/// counts are notes. Throws Error{open_failed, bad_layer}: so where a key field is missing or no key matches at all.
void join_tables(RawLayer& raw, LayerRequest const& request, KeyColumns const& keys,
                 std::vector<Schema> const& schemas);

}  // namespace lacuna
