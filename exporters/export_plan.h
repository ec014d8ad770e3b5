// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

struct WrittenFile {
    std::string name;  ///< relative to the folder
    std::string what;  ///< one line for a person
    std::uint64_t bytes = 0;
    std::int64_t records = 0;  ///< counted by reading the file again
};

/// Writes every output of a run into `folder` (made where missing). All files are written beside
/// their targets, closed, reopened and counted; only then are all renamed, run.json last.
/// On failure throws Error{write_failed} that names the file, and the folder is as it was before.
/// Files are written side by side on at most `threads` threads (0: one a core); their bytes do not depend on it.
std::vector<WrittenFile> export_plan(Plan const& plan, RunRecord const& record, std::filesystem::path const& folder,
                                     int threads = 0);

}  // namespace lacuna
