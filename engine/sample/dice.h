// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lacuna {

/// Seeded random numbers, the same on every platform: splitmix64 (Steele, Lea and Flood 2014).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    /// Numbers that belong to one thing (a block, a street), whatever else is made.
    Dice(std::uint64_t seed, std::uint64_t thing, std::uint64_t number) : state_{seed}
    {
        state_ = bits() ^ thing;
        state_ = bits() ^ number;
    }

    std::uint64_t bits()
    {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    double between(double low, double high)
    {
        return low + (high - low) * static_cast<double>(bits() >> 11) * 0x1.0p-53;
    }

    /// A whole number from low to high, both included.
    int pick(int low, int high) { return low + static_cast<int>(bits() % static_cast<std::uint64_t>(high - low + 1)); }

    bool chance(double share) { return between(0, 1) < share; }

private:
    std::uint64_t state_;
};

}  // namespace lacuna
