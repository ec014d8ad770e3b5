// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// Reads a facility catalogue (TOML). Every key is known, in range, and every figure has its
/// mark and source, else Error{bad_config} with file, line and, for an unknown key, the nearest known one.
/// All faults of a file are told at once. Facilities come out by id.
Catalogue read_catalogue(std::filesystem::path const& file);

/// Ids of the catalogues in `folder`, sorted. Error{open_failed} where there is no such folder.
std::vector<std::string> catalogue_ids(std::filesystem::path const& folder);

/// The catalogue named on the command line: an id in `folder` ("cn", "generic") or the path of a file
/// (anything with a '/' or ending in ".toml"). Error{bad_config} with the nearest id for one that is not there.
Catalogue find_catalogue(std::string const& id_or_path, std::filesystem::path const& folder);

/// The keys of the file format as a Markdown table, for docs/catalogue.md.
std::string describe_catalogue_format();

/// One catalogue's facility types as a Markdown table, for docs/catalogue.md.
std::string describe_catalogue(Catalogue const& catalogue);

/// Stabilised net operating income of a unit over its cost; 0 where it costs nothing.
double yield_on_cost(Facility const& facility);

}  // namespace lacuna
