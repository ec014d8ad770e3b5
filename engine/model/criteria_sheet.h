// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// One figure that sites are weighed by, with the published range that makes it a score of 0 to 1.
struct SheetCriterion {
    std::string figure;          ///< column of the sites' table, or "table.column"
    double worst = 0, best = 1;  ///< best < worst where less is better
    double weight = 0;           ///< of all, which sum to 1
};

struct CriteriaSheet {
    std::vector<SheetCriterion> criteria;
};

}  // namespace lacuna
