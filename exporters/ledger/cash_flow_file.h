// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "exporters/layers/plan_index.h"

#include <cstdint>
#include <filesystem>

namespace lacuna {

/// Writes cash_flows.csv: a row a site, line and year, money with 6 decimals. The present values as written add up
/// to each site's IOAV within 0.01, else Error{ledger_open} with the site and both sums. The file is read again and
/// its records counted; the count is returned. Throws Error{write_failed}.
std::int64_t write_cash_flow_file(Layer const& cash_flows, PlanIndex const& index, std::filesystem::path const& file);

}  // namespace lacuna
