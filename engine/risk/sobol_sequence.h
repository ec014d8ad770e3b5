// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace lacuna {

/// Dimensions for which direction numbers are held.
constexpr std::size_t sobol_dimensions = 64;

/// Sobol points in Gray-code order, 32 bits, point 0 being the origin, which is kept (2^m points are balanced only with
/// it). Direction numbers: Joe and Kuo 2008 (new-joe-kuo-6).
///
/// Plain points may be 0, which no quantile takes: use scrambled() for draws. Its replicates are independent: a random
/// linear matrix scramble (Matousek 1998) and a digital shift, both from the Philox stream of (seed, replicate).
class SobolSequence {
public:
    /// dimensions in 1..sobol_dimensions, else Error{internal}.
    static SobolSequence plain(std::size_t dimensions);
    static SobolSequence scrambled(std::size_t dimensions, std::uint64_t seed, std::uint32_t replicate);

    /// Coordinates of point `index`: plain x 2^-32 (the origin is 0), scrambled (x + 0.5) 2^-32, inside (0, 1).
    void point(std::uint32_t index, std::span<double> coordinates) const;
    [[nodiscard]] std::size_t dimensions() const { return directions_.size(); }

private:
    using Directions = std::array<std::uint32_t, 32>;
    std::vector<Directions> directions_;
    std::vector<std::uint32_t> shifts_;
    double offset_ = 0;
};

}  // namespace lacuna
