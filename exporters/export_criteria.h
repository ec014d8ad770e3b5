// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// One site and how it does by all criteria.
struct WeighedRow {
    std::string site_id, parcel_id, facility;
    int place = 0;  ///< by score, 1 the best
    double score = 0;
    bool pareto = false;          ///< no other site is as good in all criteria and better in one
    std::vector<double> figures;  ///< by criterion
};

/// One criterion: its published range, its weight and how firm the first place is.
struct WeightRow {
    std::string criterion;
    double worst = 0, best = 0, weight = 0;
    double holds_from = 0, holds_to = 1;  ///< weights with which the first place stays, the others in proportion
    double least = 0, most = 0;           ///< among the sites
};

/// Writes criteria.csv and weights.csv into `folder`; other files of the folder stay. Throws Error{write_failed}.
void export_criteria(std::vector<WeighedRow> const& rows, std::vector<WeightRow> const& weights,
                     std::filesystem::path const& folder);

}  // namespace lacuna
