// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/problem.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lacuna {

/// A plan that alternatives are put into and taken out of, with value and rules kept up to date in integer fen: the
/// fast twin of evaluate(), for searches. Each rule but "one use a site" is a row: a sum over the plan that must not
/// exceed a limit. Demand pools are not counted; see counts().
class PlanState {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Entry {
        std::size_t row;
        std::int64_t amount;
    };

    /// Of a checked problem. The minima of standards are held as they are, or where `standards_as` is given as far as
    /// that plan meets them.
    explicit PlanState(PortfolioProblem const& problem, std::vector<std::size_t> const* standards_as = nullptr);

    /// Whether a problem has only rules that are counted here.
    static bool counts(PortfolioProblem const& problem) { return problem.pools.empty(); }

    void add(std::size_t alternative);  ///< its site must have none
    void remove(std::size_t alternative);

    [[nodiscard]] std::int64_t value_fen() const { return value_; }
    /// Evaluation::objective_fen, rounded: the value where the problem weighs no risk. A sort of all scenarios where it
    /// does and the plan has changed.
    [[nodiscard]] std::int64_t worth_fen() const;
    [[nodiscard]] bool feasible() const { return broken_.empty(); }
    [[nodiscard]] std::span<std::size_t const> broken_rows() const { return broken_; }
    [[nodiscard]] std::span<std::size_t const> chosen() const { return chosen_; }
    [[nodiscard]] bool has(std::size_t alternative) const { return place_[alternative] != none; }
    /// Excluded by the problem: never to be added.
    [[nodiscard]] bool closed(std::size_t alternative) const { return closed_[alternative]; }
    [[nodiscard]] std::size_t site(std::size_t alternative) const { return site_[alternative]; }
    /// The alternative chosen of a site, or none.
    [[nodiscard]] std::size_t of_site(std::size_t site) const { return at_site_[site]; }
    [[nodiscard]] std::span<Entry const> entries(std::size_t alternative) const { return entries_[alternative]; }
    /// Alternatives that a row counts with a positive amount.
    [[nodiscard]] std::span<std::size_t const> members(std::size_t row) const { return rows_[row].members; }

private:
    struct Row {
        std::int64_t used = 0, limit = 0;
        std::vector<std::size_t> members;
        std::size_t place = none;  ///< in broken_
    };
    struct Pair {
        std::int64_t loss = 0;
        int sides[2] = {0, 0};
        [[nodiscard]] std::int64_t lost() const { return sides[0] > 0 && sides[1] > 0 ? loss : 0; }
    };
    struct Side {
        std::size_t pair;
        int side;
    };

    std::size_t row(std::int64_t limit);
    void put(std::size_t row, std::size_t alternative, std::int64_t amount);
    void make_sites();
    void make_budget_rows();
    void make_standards(std::vector<std::size_t> const* as);
    void make_pairs();
    void make_orders();
    void count(std::size_t alternative, int sign);

    PortfolioProblem const& p_;
    std::map<std::string, std::size_t> numbers_;  ///< of sites
    std::vector<Row> rows_;
    std::vector<Pair> pairs_;
    std::vector<std::vector<Entry>> entries_;                ///< an alternative each
    std::vector<std::vector<Side>> sides_;                   ///< an alternative each
    std::vector<std::vector<std::size_t>> alternatives_of_;  ///< a site each
    std::vector<std::size_t> site_, place_, at_site_, chosen_, broken_;
    std::vector<bool> closed_;
    std::int64_t value_ = 0;
    std::vector<std::int64_t> deviations_;        ///< of the plan, by scenario; empty where no risk is weighed
    mutable std::optional<std::int64_t> charge_;  ///< of the plan's risk, once it is asked for
};

}  // namespace lacuna
