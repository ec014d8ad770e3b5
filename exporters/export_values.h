// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "exporters/later_record.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One chosen site in one scenario.
struct ValueRow {
    std::string scenario, site_id, parcel_id, kind, facility;
    double units = 0, ioav_before = 0, ioav = 0, capex = 0;
    std::string irr;            ///< a rate, or why there is none
    std::string best_facility;  ///< of the uses that fit the space
    double best_ioav = 0;
    double ioav_mean = 0;           ///< at the means of what prices may be
    double best_ioav_mean = 0;      ///< of best_facility, which is the best by it
    bool other_use_better = false;  ///< on average
    /// Measures, each a figure or the word why there is none; see site_measures.h.
    std::string mirr = {}, eav = {}, profitability_index = {}, discounted_payback = {}, bcr = {};
    double value_spv = 0, value_asset_owner = 0, value_public = 0;
    std::optional<double> value_society = {};  ///< nullopt: no social terms are stated
};

/// One step of the bridge from the first scenario's value to another's.
struct BridgeRow {
    std::string scenario, line;
    double before = 0, after = 0;
};

/// A scenario as a whole.
struct ScenarioRow {
    std::string scenario;
    std::string settings;  ///< what differs from the scan: "prices.revenue=0.9"
    double ioav = 0, capex = 0, noi_year = 0, promised = 0, renovation_cost = 0;
    int sites = 0, losing = 0, other_use_better = 0;
    double ioav_mean = 0;                                           ///< at the means of what prices may be
    double value_spv = 0, value_asset_owner = 0, value_public = 0;  ///< wholes by view, never added up
    std::optional<double> value_society = {};                       ///< nullopt: no social terms are stated
    LaterRecord made_of = {};
};

/// A plan at the prices of a scenario, with its cash flows.
struct ScenarioPlan {
    std::string scenario;
    Plan const* plan = nullptr;
};

/// Writes scenarios.csv, values.csv, bridge.csv and value.json into `folder`, all together or none; other files of the
/// folder stay. value.json says what each scenario was made of, with a hash of all that (`inputs_sha256`). With
/// `ledger` also ledger.csv: a row a scenario, site, use, line and time, with the program's version and that hash,
/// whose present values are checked to add up to the scenario's value to 0.01 a site, and assumptions.csv, the register
/// of each scenario, which has every key that a row names; without it those of an earlier run are taken away. Throws
/// Error{write_failed}, Error{ledger_open}.
void export_values(std::vector<ScenarioRow> const& scenarios, std::vector<ValueRow> const& values,
                   std::vector<BridgeRow> const& bridge, std::string const& currency,
                   std::filesystem::path const& folder, std::vector<ScenarioPlan> const& ledger = {});

}  // namespace lacuna
