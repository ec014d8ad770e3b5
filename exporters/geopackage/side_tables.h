// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/geopackage/geopackage.h"

#include <gdal_priv.h>

namespace lacuna {

/// Writes the tables that stand beside the layers: layer_styles as QGIS writes it, and gpkg_data_columns with its
/// extension rows (GeoPackage 1.3, annex F.9 "schema"). Throws Error{write_failed}.
void write_side_tables(GDALDataset& dataset, std::vector<StyledLayer> const& layers, std::string const& time_stamp);

}  // namespace lacuna
