// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace lacuna {

/// Settings of some parts of a core by what they use of its shared rows.
class CoreTable {
public:
    explicit CoreTable(std::size_t rows) : rows_{rows} {}

    /// `usage`: one number a row, or more, which are not looked at.
    void add(double value, std::span<double const> usage)
    {
        values_.push_back(value);
        for (std::size_t s = 0; s < rows_; ++s) usage_.push_back(usage[s]);
    }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool empty() const { return values_.empty(); }

    /// To be called once, after the last was added and before find(). `windows`: how wide the ranges of find() are at
    /// most, a row each.
    void sort(std::vector<double> const& windows);

    /// The least and the greatest usage of a row; after sort().
    [[nodiscard]] std::pair<double, double> range(std::size_t row) const { return {least_[row], most_[row]}; }

    /// Calls `use(value, number)` for each setting whose usage of every row is from `low` to `high`, numbered as they
    /// were added. Gives how many were looked at.
    template <class Use>
    std::int64_t find(std::span<double const> low, std::span<double const> high, Use const& use) const
    {
        std::int64_t looked_at = 0;
        auto const fits = [&](std::uint32_t number) {
            for (std::size_t s = 0; s < rows_; ++s) {
                double const u = usage_[number * rows_ + s];
                if (u < low[s] || u > high[s]) return false;
            }
            return true;
        };
        double const low_b = rows_ > 0 ? low[row_b_] : 0, high_b = rows_ > 0 ? high[row_b_] : 0;
        if (rows_ > 0 && (high[row_a_] < least_[row_a_] || low[row_a_] > most_[row_a_])) return 0;
        auto const last = rows_ > 0 ? cell(high[row_a_]) : 0;
        for (auto c = rows_ > 0 ? cell(low[row_a_]) : 0; c <= last; ++c) {
            auto const end = places_.begin() + static_cast<std::ptrdiff_t>(starts_[c + 1]);
            auto it = std::lower_bound(places_.begin() + static_cast<std::ptrdiff_t>(starts_[c]), end, low_b,
                                       [](Place const& p, double b) { return p.b < b; });
            for (; it != end && it->b <= high_b; ++it) {
                ++looked_at;
                if (fits(it->number)) use(values_[it->number], it->number);
            }
        }
        return looked_at;
    }

private:
    struct Place {
        double b;
        std::uint32_t number;
    };
    [[nodiscard]] double usage(std::size_t number, std::size_t row) const { return usage_[number * rows_ + row]; }
    [[nodiscard]] std::size_t cell(double a) const
    {
        return static_cast<std::size_t>((std::clamp(a, least_[row_a_], most_[row_a_]) - least_[row_a_]) / width_);
    }

    std::size_t rows_;
    std::vector<double> values_, usage_;
    std::vector<Place> places_;        ///< by cells of row a, in each by row b
    std::vector<std::size_t> starts_;  ///< of each cell
    std::size_t row_a_ = 0, row_b_ = 0;
    std::vector<double> least_, most_;  ///< usage of each row
    double width_ = 1;                  ///< of a cell
};

}  // namespace lacuna
