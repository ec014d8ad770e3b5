// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lacuna {

/// What of a problem is still open once reduced costs have settled the rest: parts that share only a few rows.
struct Core {
    static constexpr std::size_t most_shared = 10;  ///< rows that all parts may share
    /// One way to set the columns of a part.
    struct Option {
        std::vector<int> ones;      ///< columns at 1, the other binaries of the part are at 0
        double value = 0;           ///< of the objective
        std::vector<double> usage;  ///< of each shared row
    };
    struct Row {
        double limit;  ///< usage in sum is at most this
        double price;  ///< >= 0, of the relaxation
    };
    std::vector<std::vector<Option>> parts;  ///< one without options: no solution is above the cutoff
    std::vector<Row> shared;
    std::vector<int> ones;  ///< columns that are 1 in every solution above the cutoff
    double value = 0;       ///< of those
};

/// The core of a problem of binary columns for solutions above `cutoff`, from an answer of its relaxation with reduced
/// costs and row prices. A column is settled where leaving its value in the relaxation costs more than lies between
/// bound and cutoff (reduced-cost fixing: Dantzig, Fulkerson and Johnson 1954). What is open falls into parts by rows
/// of few open columns, and every setting of a part that keeps these is an option.
///
/// Continuous columns must be in one row only, where they pay for what it is over, as losses of pairs are. Nothing
/// where there are others, where a part has too many options, or where too many rows are shared.
std::optional<Core> core_of(Milp const& problem, MilpAnswer const& relaxed, double cutoff);

}  // namespace lacuna
