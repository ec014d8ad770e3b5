// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// One class of a graduated legend.
struct ClassRange {
    double lower = 0, upper = 0;
    std::string label;  ///< "IOAV 0.5 to 1.2 million CNY"
    friend bool operator==(ClassRange const&, ClassRange const&) = default;
};

/// At most `count` classes that hold about equally many values each (quantiles), their limits rounded to two
/// significant digits; fewer where limits fall together. Together they hold every value. Empty for no values.
std::vector<ClassRange> class_ranges(std::vector<double> values, int count, std::string const& what,
                                     std::string const& currency);

}  // namespace lacuna
