// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "exporters/export_plan.h"
#include "importers/layers/read_study.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// What a person reads at the end of a scan: how the input was read, the accounts, what was found, the ten best sites,
/// what they would carry, and the files. Plain text, 100 columns at most but for long ids.
std::string scan_summary(Plan const& plan, ReadStudy const& how, std::vector<WrittenFile> const& files,
                         std::filesystem::path const& out);

}  // namespace lacuna
