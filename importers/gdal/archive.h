// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// True for file names that end like a vector format this program reads (.shp, .gpkg, .gdb ...),
/// side-car files (.dbf, .prj ...) not included.
bool has_vector_ending(std::string const& name);

/// True for .zip and .kmz.
bool is_archive(std::string const& name);

/// GDAL names ("/vsizip/...") of the vector sources in an archive, in name order, at any depth.
/// Throws Error{open_failed} where the archive cannot be read, or would unpack to more than 20 GB or to more
/// than 200 times its size (and more than 100 MB): such an archive is taken for a bomb.
std::vector<std::string> archive_sources(std::string const& archive);

}  // namespace lacuna
