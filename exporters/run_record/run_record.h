// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "exporters/export_plan.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// A written file with its SHA-256, as the record lists it.
struct HashedFile {
    WrittenFile file;
    std::string sha256;
};

/// A mark of one run that run.json and lacuna.gpkg both have, so that files of two are told apart: the SHA-256 of what
/// led to the results and of their totals. The same for the same run.
std::string run_id_of(Plan const& plan, RunRecord const& record);

/// run.json: everything that led to the results, and what they are in sum. The same for the same run except
/// for the members "threads" and "timings_s", which stand last. Folders of this machine appear in "command_line" only.
std::string run_record_text(Plan const& plan, RunRecord const& record, std::string const& crs_name,
                            std::vector<HashedFile> const& files);

/// Writes the text, parses it again. Throws Error{write_failed}.
void write_run_record(std::string const& text, std::filesystem::path const& file);

}  // namespace lacuna
