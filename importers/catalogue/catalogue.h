// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <filesystem>
#include <string>

namespace lacuna {

/// Reads a facility catalogue (TOML). Every key is known, in range, and every figure has its
/// mark and source, else Error{bad_config} with file, line and, for an unknown key, the nearest known one.
Catalogue read_catalogue(std::filesystem::path const& file);

/// The catalogue named on the command line: an id in `folder` ("cn", "generic") or the path of a file.
Catalogue find_catalogue(std::string const& id_or_path, std::filesystem::path const& folder);

/// The keys of the file format as a Markdown table, for docs/catalogue.md.
std::string describe_catalogue_format();

}  // namespace lacuna
