// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/model/attributes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// One feature as an importer read it: shape in the working CRS, not yet cleaned.
struct InputFeature {
    std::string source_id;        ///< value of the id field; empty where there is none
    std::string file;             ///< file name without folders
    std::int64_t fid = 0;         ///< feature number in that file
    MultiPolygon shape;           ///< rings closed, coordinates finite; may be invalid otherwise
    std::vector<Polyline> lines;  ///< of features that are lines (roads, pipes); empty for polygons
    std::vector<Point> points;    ///< of features that are points (trees, poles)
    Attributes attributes;
};

/// One layer, all its files together.
struct InputLayer {
    std::string name;                ///< "parcels", "buildings" or "zoning"
    std::int64_t features_read = 0;  ///< features.size() + the rejected ones among issues
    std::vector<InputFeature> features;
    std::vector<Issue> issues;  ///< one a feature that gave no shape, and notes on others
};

/// What a run works on, in one projected CRS in metres.
struct StudyInput {
    InputLayer parcels;
    InputLayer buildings;
    InputLayer zoning;               ///< optional; its attributes pass to the parcels they cover most
    InputLayer levels;               ///< optional; residential areas, communities, urban areas by their fields
    InputLayer roads;                ///< optional; centre lines or carriageways
    InputLayer parking;              ///< optional; surface car parks
    InputLayer constraints;          ///< optional; trees, kerbs, hazards, heritage, utilities ..., any geometry
    MultiPolygon building_coverage;  ///< where building data is complete; empty: to be inferred
    std::string crs;                 ///< the working CRS, e.g. "EPSG:32723"
};

}  // namespace lacuna
