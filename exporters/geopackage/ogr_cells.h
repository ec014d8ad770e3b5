// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <ogrsf_frmts.h>

#include <vector>

namespace lacuna {

/// Makes the field of a column; false where that is not possible.
bool add_field(OGRLayer& layer, Column const& column);

/// Sets the fields of a row; an empty cell is null. Precondition: a field a cell, of its type.
void set_cells(OGRFeature& feature, std::vector<Cell> const& cells);

}  // namespace lacuna
