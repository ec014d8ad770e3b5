// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// Years in which a payment was not made in full, and by how much, in units.
class Shortfalls {
public:
    /// Nothing where `amount` is not above 0.
    void see(std::size_t year, std::int64_t amount);
    /// "years 1, 2, 3, 4, 5 ...: WHAT short by 9000 together"; empty where none was short. `unit`: units a currency.
    [[nodiscard]] std::string told(char const* what, double unit) const;

private:
    std::vector<std::size_t> years_;
    std::int64_t sum_ = 0;
};

}  // namespace lacuna
