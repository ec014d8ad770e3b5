// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/core.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace lacuna {

namespace {

/// Rows of more columns, or over more parts where they are no cliques, are shared. More shared rows, or a part of more
/// options, make no core.
constexpr std::size_t most_of_clique = 24, most_parts = 2, most_options = 20'000;
/// Shared rows before those that no options break are left out: every option holds a number for each.
constexpr std::size_t most_before_slack = 64;
/// Settings of all parts, kept or not.
constexpr std::size_t most_tried = 1'000'000;
/// Relative, against the rounding of sums: a setting that is over by less is let through.
constexpr double tolerance = 1e-11;

enum class Column : char { zero, one, open, overflow };

class Builder {
public:
    Builder(Milp const& problem, MilpAnswer const& relaxed, double cutoff)
        : m_{problem}, relaxed_{relaxed}, cutoff_{cutoff}, is_(problem.columns.size(), Column::open)
    {
    }

    std::optional<Core> result()
    {
        if (!settle()) return {};
        sort_rows();
        if (!part() || !enumerate()) return {};
        drop_slack_rows();
        if (core_.shared.size() > Core::most_shared) return {};
        return std::move(core_);
    }

private:
    using Row = Milp::Row;
    struct Local {
        std::vector<std::pair<int, double>> entries;  ///< open columns
        double low, high;                             ///< with what is settled taken off
        double overflow_cost = -1;                    ///< a unit over high; negative: it must not be over
        double most_over = 0;                         ///< high may be exceeded by this
        bool falls = false;                           ///< has negative coefficients
    };
    struct Shared {
        std::size_t row;
        double sign;
    };

    /// False where the problem is not of the shape that a core is made of.
    bool settle()
    {
        margin_ = relaxed_.bound - cutoff_ + tolerance * std::fabs(relaxed_.bound);
        std::vector<int> rows_of(m_.columns.size(), 0);
        for (auto const& row : m_.rows)
            for (auto const& [c, value] : row.entries) ++rows_of[static_cast<std::size_t>(c)];
        for (std::size_t c = 0; c < is_.size(); ++c) {
            auto const& column = m_.columns[c];
            if (column.low != 0) return false;
            if (!column.integer) {
                if (column.objective > 0 || rows_of[c] != 1) return false;
                is_[c] = Column::overflow;
            } else if (column.high < 1 || -relaxed_.reduced_costs[c] > margin_) {
                is_[c] = Column::zero;
            } else if (relaxed_.reduced_costs[c] > margin_) {
                is_[c] = Column::one;
                core_.ones.push_back(static_cast<int>(c));
                core_.value += column.objective;
            }
        }
        return true;
    }

    /// Splits rows into local and shared ones, and leaves out those that nothing open is in.
    void sort_rows()
    {
        for (std::size_t r = 0; r < m_.rows.size(); ++r) {
            auto const& row = m_.rows[r];
            Local local{{}, row.low, row.high};
            bool overflows = false;
            for (auto const& [c, value] : row.entries) {
                auto const& column = m_.columns[static_cast<std::size_t>(c)];
                switch (is_[static_cast<std::size_t>(c)]) {
                    case Column::open:
                        local.entries.emplace_back(c, value);
                        local.falls = local.falls || value < 0;
                        break;
                    case Column::one:
                        local.low -= value;
                        local.high -= value;
                        break;
                    case Column::overflow:
                        overflows = true;
                        shaped_ = shaped_ && value < 0 && local.overflow_cost < 0 && std::isinf(row.low);
                        local.overflow_cost = column.objective / value;
                        local.most_over = -value * column.high;
                        break;
                    case Column::zero:
                        break;
                }
            }
            if (local.entries.empty())
                settled_.push_back(std::move(local));
            else if (overflows || is_clique(local))
                locals_.push_back(std::move(local));
            else
                others_.emplace_back(r, std::move(local));
        }
    }

    /// At most one of a few columns.
    static bool is_clique(Local const& row)
    {
        return row.entries.size() <= most_of_clique && row.high <= 1 && std::isinf(row.low) &&
               std::ranges::all_of(row.entries, [](auto const& e) { return e.second == 1; });
    }

    void share(std::size_t r, Local const& local)
    {
        auto const price = relaxed_.row_prices[r];
        if (std::isfinite(local.high)) {
            core_.shared.push_back({local.high, std::max(0.0, price)});
            shared_.push_back({r, 1});
        }
        if (std::isfinite(local.low)) {
            core_.shared.push_back({-local.low, std::max(0.0, -price)});
            shared_.push_back({r, -1});
        }
    }

    std::size_t root(std::size_t c)
    {
        while (up_[c] != c) c = up_[c] = up_[up_[c]];
        return c;
    }

    void unite(Local const& row)
    {
        for (auto const& [c, value] : row.entries)
            up_[root(static_cast<std::size_t>(c))] = root(static_cast<std::size_t>(row.entries.front().first));
    }

    bool part()
    {
        if (!shaped_) return false;
        for (auto const& row : settled_) {  // of settled columns alone: it only adds to the value, or cannot be kept
            if (row.overflow_cost >= 0) core_.value -= row.overflow_cost * std::max(0.0, -row.high);
            if (row.high + row.most_over < -tolerance || row.low > tolerance) core_.parts.emplace_back();
        }
        up_.resize(is_.size());
        std::iota(up_.begin(), up_.end(), std::size_t{0});
        for (auto const& row : locals_) unite(row);
        for (auto& [r, row] : others_) {
            std::set<std::size_t> parts;
            for (auto const& [c, value] : row.entries) parts.insert(root(static_cast<std::size_t>(c)));
            if (parts.size() > most_parts) {
                share(r, row);
                if (shared_.size() > most_before_slack) return false;
                continue;
            }
            unite(row);
            locals_.push_back(std::move(row));
        }
        std::vector<std::size_t> number(is_.size(), is_.size());
        for (std::size_t c = 0; c < is_.size(); ++c) {
            if (is_[c] != Column::open) continue;
            auto& n = number[root(c)];
            if (n == is_.size()) {
                n = columns_.size();
                columns_.emplace_back();
            }
            columns_[n].push_back(static_cast<int>(c));
        }
        rows_.resize(columns_.size());
        for (auto& row : locals_)
            rows_[number[root(static_cast<std::size_t>(row.entries.front().first))]].push_back(std::move(row));
        return true;
    }

    /// Every setting of a part that keeps its rows and costs no more than lies between bound and cutoff.
    bool enumerate()
    {
        usage_.assign(is_.size(), {});
        for (std::size_t s = 0; s < shared_.size(); ++s)
            for (auto const& [c, value] : m_.rows[shared_[s].row].entries)
                if (is_[static_cast<std::size_t>(c)] == Column::open)
                    usage_[static_cast<std::size_t>(c)].emplace_back(static_cast<int>(s), shared_[s].sign * value);
        for (std::size_t k = 0; k < columns_.size(); ++k) {
            options_.clear();
            std::vector<int> ones;
            if (!extend(k, 0, ones, 0)) return false;
            core_.parts.push_back(std::move(options_));
        }
        return true;
    }

    /// `loss`: of the columns at 1 by their reduced costs, which only grows with more of them.
    bool extend(std::size_t part, std::size_t from, std::vector<int>& ones, double loss)
    {
        constexpr double all = std::numeric_limits<double>::infinity();
        Core::Option option{ones, 0, std::vector<double>(shared_.size(), 0)};
        for (auto const& row : rows_[part]) {
            double sum = 0;
            for (auto const& [c, value] : row.entries)
                if (std::ranges::find(ones, c) != ones.end()) sum += value;
            double const slack = tolerance * std::max(1.0, std::fabs(row.high == all ? row.low : row.high));
            if (row.overflow_cost >= 0) option.value -= row.overflow_cost * std::max(0.0, sum - row.high);
            if (sum > row.high + row.most_over + slack) {
                if (!row.falls) return true;  // nor does any setting with more
                option.value = -all;
            } else if (sum < row.low - slack) {
                option.value = -all;
            }
        }
        if (option.value != -all) {
            for (int const c : ones) {
                option.value += m_.columns[static_cast<std::size_t>(c)].objective;
                for (auto const& [s, value] : usage_[static_cast<std::size_t>(c)])
                    option.usage[static_cast<std::size_t>(s)] += value;
            }
            options_.push_back(std::move(option));
            if (options_.size() > most_options) return false;
        }
        if (++tried_ > most_tried) return false;
        for (std::size_t i = from; i < columns_[part].size(); ++i) {
            auto const c = static_cast<std::size_t>(columns_[part][i]);
            double const more = loss + std::max(0.0, -relaxed_.reduced_costs[c]);
            if (more > margin_) continue;
            ones.push_back(columns_[part][i]);
            bool const on = extend(part, i + 1, ones, more);
            ones.pop_back();
            if (!on) return false;
        }
        return true;
    }

    /// Shared rows that no choice of options breaks are none.
    void drop_slack_rows()
    {
        std::vector<bool> keep;
        for (std::size_t s = 0; s < core_.shared.size(); ++s) {
            double most = 0;
            for (auto const& part : core_.parts)
                if (!part.empty())
                    most += std::ranges::max(part, {}, [&](auto const& o) { return o.usage[s]; }).usage[s];
            keep.push_back(most > core_.shared[s].limit);
        }
        auto const thin = [&](auto& list) {
            std::size_t to = 0;
            for (std::size_t s = 0; s < keep.size(); ++s)
                if (keep[s]) list[to++] = list[s];
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(to), list.end());
        };
        for (auto& part : core_.parts)
            for (auto& option : part) thin(option.usage);
        thin(core_.shared);
    }

    Milp const& m_;
    MilpAnswer const& relaxed_;
    double cutoff_, margin_ = 0;
    std::vector<Column> is_;
    bool shaped_ = true;
    std::vector<Local> locals_, settled_;
    std::vector<std::pair<std::size_t, Local>> others_;  ///< with the number of the row
    std::vector<Shared> shared_;
    std::vector<std::size_t> up_;
    std::vector<std::vector<int>> columns_;                   ///< a part each
    std::vector<std::vector<Local>> rows_;                    ///< a part each
    std::vector<std::vector<std::pair<int, double>>> usage_;  ///< a column each
    std::vector<Core::Option> options_;
    std::size_t tried_ = 0;
    Core core_;
};

}  // namespace

std::optional<Core> core_of(Milp const& problem, MilpAnswer const& relaxed, double cutoff)
{
    if (relaxed.reduced_costs.size() != problem.columns.size() || relaxed.row_prices.size() != problem.rows.size())
        return {};
    return Builder{problem, relaxed, cutoff}.result();
}

}  // namespace lacuna
