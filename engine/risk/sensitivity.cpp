// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

double Swing::width() const { return std::fabs(at_high - at_low); }

std::string_view name(BreakEvenStatus status)
{
    switch (status) {
        case BreakEvenStatus::found:
            return "found";
        case BreakEvenStatus::not_reached:
            return "not_reached";
        case BreakEvenStatus::not_monotone:
            return "not_monotone";
        case BreakEvenStatus::nonfinite:
            return "nonfinite";
    }
    return "unknown";
}

std::vector<Swing> tornado(ValueFunction const& value, std::span<double const> base, std::span<double const> low,
                           std::span<double const> high)
{
    std::vector<double> drivers(base.begin(), base.end());
    std::vector<Swing> swings;
    for (std::size_t d = 0; d < base.size(); ++d) {
        drivers[d] = low[d];
        double const at_low = value(drivers);
        drivers[d] = high[d];
        swings.push_back({d, at_low, value(drivers)});
        drivers[d] = base[d];
    }
    std::ranges::stable_sort(swings, std::greater{}, &Swing::width);
    return swings;
}

BreakEven break_even(ValueFunction const& value, std::span<double const> base, std::size_t driver, double low,
                     double high)
{
    constexpr int steps = 256;
    std::vector<double> drivers(base.begin(), base.end());
    auto const at = [&](double x) {
        drivers[driver] = x;
        return value(drivers);
    };
    auto const place = [&](int i) { return i == steps ? high : low + (high - low) * i / steps; };
    BreakEven result;
    bool rises = false, falls = false;
    double before = at(low);
    if (before == 0) result.crossings.push_back(low);
    for (int i = 1; i <= steps && std::isfinite(before); ++i) {
        double const now = at(place(i));
        rises |= now > before;
        falls |= now < before;
        if (now == 0) result.crossings.push_back(place(i));
        if (before * now < 0) {
            double a = place(i - 1), b = place(i);
            for (double m = std::midpoint(a, b); m != a && m != b; m = std::midpoint(a, b))
                ((at(m) < 0) == (before < 0) ? a : b) = m;
            result.crossings.push_back(std::midpoint(a, b));
        }
        before = now;
    }
    if (!std::isfinite(before))
        result = {BreakEvenStatus::nonfinite, 0, {}};
    else if (rises && falls)
        result.status = BreakEvenStatus::not_monotone;
    else if (!result.crossings.empty())
        result = {BreakEvenStatus::found, result.crossings.front(), result.crossings};
    return result;
}

}  // namespace lacuna
