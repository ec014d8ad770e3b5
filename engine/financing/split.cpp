// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/split.h"

#include "engine/core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

std::vector<std::int64_t> split(std::int64_t total, std::span<double const> weights)
{
    double sum = 0;
    for (double const weight : weights) {
        if (!std::isfinite(weight) || weight < 0) throw Error{Errc::bad_config, "shares must be 0 or more"};
        sum += weight;
    }
    if (!(sum > 0)) throw Error{Errc::bad_config, "shares must add up to more than 0"};
    std::int64_t const amount = total < 0 ? -total : total;
    std::vector<std::int64_t> parts;
    std::vector<double> remainders;
    std::int64_t left = amount;
    for (double const weight : weights) {
        double const exact = static_cast<double>(amount) * weight / sum;
        auto const whole = std::min(left, static_cast<std::int64_t>(std::floor(exact)));
        parts.push_back(whole);
        remainders.push_back(weight > 0 ? exact - static_cast<double>(whole) : -1);
        left -= whole;
    }
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Remainders that differ by rounding only are a tie.
    std::ranges::stable_sort(order, [&](auto a, auto b) { return remainders[a] > remainders[b] + 1e-9; });
    for (std::size_t k = 0; left > 0; k = (k + 1) % order.size())
        if (weights[order[k]] > 0) ++parts[order[k]], --left;
    if (total < 0)
        for (auto& part : parts) part = -part;
    return parts;
}

}  // namespace lacuna
