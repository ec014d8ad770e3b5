// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace lacuna {

/// A value as a function of its drivers.
using ValueFunction = std::function<double(std::span<double const>)>;

/// What one driver alone moves the value by.
struct Swing {
    std::size_t driver = 0;
    double at_low = 0, at_high = 0;  ///< the value with the driver at its low and at its high
    [[nodiscard]] double width() const;
};

/// One driver at a time to its stated low and high, the others at base. Widest first, ties in order of the drivers.
std::vector<Swing> tornado(ValueFunction const& value, std::span<double const> base, std::span<double const> low,
                           std::span<double const> high);

enum class BreakEvenStatus {
    found,
    not_reached,   ///< the value has one sign over the whole range
    not_monotone,  ///< the value turns inside the range: a single figure would mislead; all crossings are listed
    nonfinite      ///< the value is not finite somewhere in the range
};
std::string_view name(BreakEvenStatus status);

struct BreakEven {
    BreakEvenStatus status = BreakEvenStatus::not_reached;
    double at = 0;                  ///< meaningful only where found
    std::vector<double> crossings;  ///< ascending
};

/// Where the value is 0 as one driver moves through [low, high], the others at base. The range is walked in 256 equal
/// steps: a turn or two crossings within one step are not seen. Crossings by bisection to the last bit.
BreakEven break_even(ValueFunction const& value, std::span<double const> base, std::size_t driver, double low,
                     double high);

}  // namespace lacuna
