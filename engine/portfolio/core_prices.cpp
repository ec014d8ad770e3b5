// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/core_prices.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacuna {

namespace {

/// Of each row, the price at which what all options use of it costs as much as they do at these prices.
std::vector<double> units(Core const& core, Prices const& prices)
{
    std::vector<double> used(prices.size(), 0);
    for (auto const& part : core.parts)
        for (auto const& option : part)
            for (std::size_t s = 0; s < used.size(); ++s) used[s] += std::fabs(option.usage[s]);
    double cost = 0;
    for (std::size_t s = 0; s < used.size(); ++s) cost += prices[s] * used[s];
    for (auto& u : used) u = u > 0 ? cost / u : 0;
    return used;
}

struct Direction {
    std::size_t up, down;  ///< the same: one row by itself
    double sign;
};

std::vector<Direction> directions(std::size_t rows)
{
    std::vector<Direction> result;
    for (std::size_t s = 0; s < rows; ++s) {
        result.push_back({s, s, 1});
        result.push_back({s, s, -1});
        for (std::size_t t = 0; t < rows; ++t)
            if (t != s) result.push_back({s, t, 1});
    }
    return result;
}

Prices moved(Prices prices, Direction const& d, double step, std::vector<double> const& unit)
{
    prices[d.up] = std::max(0.0, prices[d.up] + d.sign * step * unit[d.up]);
    if (d.down != d.up) prices[d.down] = std::max(0.0, prices[d.down] - step * unit[d.down]);
    return prices;
}

}  // namespace

double worth(Core::Option const& option, Prices const& prices)
{
    double w = option.value;
    for (std::size_t s = 0; s < prices.size(); ++s) w -= prices[s] * option.usage[s];
    return w;
}

double bound_at(Core const& core, Prices const& prices)
{
    double sum = core.value;
    for (std::size_t s = 0; s < prices.size(); ++s) sum += prices[s] * core.shared[s].limit;
    for (auto const& part : core.parts) {
        double most = -std::numeric_limits<double>::infinity();
        for (auto const& option : part) most = std::max(most, worth(option, prices));
        sum += most;
    }
    return sum;
}

Prices best_prices(Core const& core)
{
    constexpr int most_rounds = 40;
    constexpr double first_step = 0.01, last_step = 1e-7, gain = 1e-12;
    Prices best;
    for (auto const& row : core.shared) best.push_back(row.price);
    auto const unit = units(core, best);
    auto const ways = directions(best.size());
    double least = bound_at(core, best), step = first_step;
    for (int round = 0; round < most_rounds && step > last_step; ++round) {
        Prices next = best;
        for (auto const& way : ways) {
            auto p = moved(best, way, step, unit);
            auto const bound = bound_at(core, p);
            if (bound >= least - gain * std::fabs(least)) continue;
            least = bound;
            next = std::move(p);
        }
        if (next == best) step /= 3;
        best = std::move(next);
    }
    return best;
}

std::vector<Prices> prices_around(Core const& core, Prices const& best, double margin, std::size_t count)
{
    constexpr double first_step = 1e-6, last_step = 1;
    constexpr int halvings = 4;
    std::vector<Prices> result{best};
    auto const unit = units(core, best);
    double const least = bound_at(core, best);
    for (double const part : {1.0, 0.3, 3.0})
        for (auto const& way : directions(best.size())) {
            if (result.size() >= count) return result;
            auto const short_of = [&](double step) {
                return bound_at(core, moved(best, way, step, unit)) - least < part * margin;
            };
            double low = 0, high = first_step;
            for (; high < last_step && short_of(high); high *= 4) low = high;
            for (int i = 0; i < halvings; ++i) {
                double const middle = (low + high) / 2;
                (short_of(middle) ? low : high) = middle;
            }
            auto p = moved(best, way, high, unit);
            if (std::ranges::find(result, p) == result.end()) result.push_back(std::move(p));
        }
    return result;
}

}  // namespace lacuna
