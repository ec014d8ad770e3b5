// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lacuna {

/// A reading template for CityGML buildings, so that GDAL gives the outline on the ground (lod0FootPrint, else
/// lod0RoofEdge, those of the building's parts, and only then the solids) as geometry fields in that order.
/// Without it GDAL 3.6 gives whichever geometry of a building comes last. The file is made in memory.
class FootprintTemplate {
public:
    /// Does nothing for a file that is no GML, names no lod0 outline, has a .gfs of its own, or is over 1 GB.
    explicit FootprintTemplate(std::string const& path);
    ~FootprintTemplate();
    FootprintTemplate(FootprintTemplate const&) = delete;
    FootprintTemplate& operator=(FootprintTemplate const&) = delete;

    [[nodiscard]] std::string const& name() const { return name_; }  ///< of the template; empty: none is needed

private:
    std::string copy_, name_;
};

}  // namespace lacuna
