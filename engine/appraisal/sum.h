// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace lacuna {

/// Sum with the rounding error carried along (Neumaier 1974). Add in a fixed order:
/// the result still depends on it in the last place.
class Sum {
public:
    Sum& operator+=(double term)
    {
        double const next = sum_ + term;
        lost_ += std::fabs(sum_) >= std::fabs(term) ? (sum_ - next) + term : (term - next) + sum_;
        sum_ = next;
        return *this;
    }
    [[nodiscard]] double value() const { return sum_ + lost_; }

private:
    double sum_ = 0;
    double lost_ = 0;
};

}  // namespace lacuna
