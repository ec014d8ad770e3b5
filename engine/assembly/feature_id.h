// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/input.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// A valid feature on its way through cleaning.
struct CleanFeature {
    std::string id;                 ///< unique in the layer
    InputFeature* input = nullptr;  ///< its shape has moved on
    MultiPolygon shape;             ///< valid
    Point inner;                    ///< a point inside
    double read_m2 = 0;             ///< before repair
    double area_m2 = 0;             ///< of shape
    std::uint64_t hash = 0;         ///< of shape
};

/// FNV-1a of all coordinates, rounded to a tenth of a millimetre.
std::uint64_t shape_hash(MultiPolygon const& shape);

/// Sorts by source id, then by shape, and gives each feature its id: the source's, with "#2", "#3" ...
/// where it was used before, or one made from the shape ("~" and 12 hex digits) where there is none. Adds
/// the issues; a layer of which no feature has an id gets one issue for the layer ("*").
void give_ids(std::vector<CleanFeature>& features, std::string const& layer, std::vector<Issue>& issues);

}  // namespace lacuna
