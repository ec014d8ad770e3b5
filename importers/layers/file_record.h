// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "importers/layers/sources.h"

#include <string>

namespace lacuna {

/// Name, size and SHA-256 of a source. Of a file in an archive: of the archive. Of a File Geodatabase: of the
/// list "name, space, sum, newline" of its files in name order. Of a database connection: none.
/// The side-car files of a Shapefile are not in the sum.
RunRecord::InputFile record_of(SourceFile const& source, std::string const& driver, std::string const& encoding,
                               std::string const& layer);

}  // namespace lacuna
