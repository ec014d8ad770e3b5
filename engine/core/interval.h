// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lacuna {

/// A figure that is not known exactly: low <= likely <= high. All three are
/// equal where it was measured or given.
struct Interval {
    double low = 0;
    double likely = 0;
    double high = 0;
    [[nodiscard]] bool exact() const { return low == high; }
    friend bool operator==(Interval const&, Interval const&) = default;
};

}  // namespace lacuna
