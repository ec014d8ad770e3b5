// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// A mixed integer linear problem: maximise the objective over columns within bounds, subject to rows.
struct Milp {
    struct Column {
        double low = 0, high = 1, objective = 0;
        bool integer = true;
    };
    struct Row {
        std::vector<std::pair<int, double>> entries;  ///< (column, coefficient), each column once
        double low, high;                             ///< infinite: no limit
    };
    std::vector<Column> columns;
    std::vector<Row> rows;
};

/// What the caller knows of a problem before it is solved.
struct KnownSolution {
    double value = 0;  ///< of a solution that it has
    double bound = 0;  ///< no solution is above it
};

struct MilpOptions {
    double gap = 1e-4;     ///< relative, at which the search may stop
    double seconds = 60;   ///< at which it must; an answer that was stopped depends on the machine
    bool relaxed = false;  ///< integers may be fractions
    /// Seconds since some moment, of the caller's clock, by which a search before the solver's leaves it less; empty:
    /// none is asked.
    std::function<double()> clock = {};
    std::optional<KnownSolution> known = {};  ///< only better solutions are sought; an answer may then have no values
};

enum class MilpStatus { optimal, stopped, infeasible, nothing_found };

struct MilpAnswer {
    MilpStatus status = MilpStatus::nothing_found;
    std::vector<double> values;  ///< a column each; empty where nothing was found
    double bound = 0;            ///< no solution is above it, as far as the solver tells
    /// Of a relaxed problem, a column each: what one unit of it would add to the objective. Empty: not told.
    std::vector<double> reduced_costs = {};
    std::vector<double> row_prices =
        {};  ///< of a relaxed problem, a row each: what one unit more of its limit would add
};

/// Whatever solves such problems: one implementation a library.
class MilpSolver {
public:
    virtual ~MilpSolver() = default;
    [[nodiscard]] virtual std::string name() const = 0;  ///< with its version
    [[nodiscard]] virtual MilpAnswer solve(Milp const& problem, MilpOptions const& options) const = 0;
};

/// CBC where the program was built with it, else null.
std::unique_ptr<MilpSolver> make_milp_solver();

}  // namespace lacuna
