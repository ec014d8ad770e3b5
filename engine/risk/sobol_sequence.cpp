// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/sobol_sequence.h"

#include "engine/core/error.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_directions.h"

#include <bit>
#include <string>

namespace lacuna {

namespace {

using Directions = std::array<std::uint32_t, 32>;

Directions directions_of(std::size_t dimension)
{
    Directions v{};
    if (dimension == 0) {
        for (std::size_t i = 0; i < 32; ++i) v[i] = std::uint32_t{1} << (31 - i);
        return v;
    }
    auto const& start = sobol_starts[dimension - 1];
    auto const degree = static_cast<std::size_t>(std::bit_width(start.polynomial) - 1);
    for (std::size_t i = 0; i < 32; ++i) {
        if (i < degree) {
            v[i] = start.first[i] << (31 - i);
            continue;
        }
        v[i] = v[i - degree] ^ (v[i - degree] >> degree);
        for (std::size_t k = 1; k < degree; ++k)
            if (start.polynomial >> (degree - k) & 1U) v[i] ^= v[i - k];
    }
    return v;
}

/// Random words for scrambling: the driver is the bit, the entity the dimension, far from those of any stable id.
std::uint32_t scramble_word(std::uint64_t seed, std::uint32_t replicate, std::uint32_t bit, std::size_t dimension)
{
    return draw_words(seed, replicate, 0xFFFF0000U | bit, dimension)[0];
}

/// Multiplies by a lower unit triangular matrix over GF(2): row i, from the most significant bit, has bit i and random
/// bits above it.
Directions mixed(Directions const& v, std::uint64_t seed, std::uint32_t replicate, std::size_t dimension)
{
    Directions result{};
    for (std::uint32_t row = 0; row < 32; ++row) {
        std::uint32_t const own = std::uint32_t{1} << (31 - row);
        std::uint32_t const above = row == 0 ? 0 : ~std::uint32_t{0} << (32 - row);
        std::uint32_t const mask = own | (scramble_word(seed, replicate, row, dimension) & above);
        for (std::size_t i = 0; i < 32; ++i)
            if (std::popcount(v[i] & mask) % 2 == 1) result[i] |= own;
    }
    return result;
}

}  // namespace

SobolSequence SobolSequence::plain(std::size_t dimensions)
{
    if (dimensions < 1 || dimensions > sobol_dimensions)
        throw Error{Errc::internal, "Sobol points are held for 1 to " + std::to_string(sobol_dimensions) +
                                        " dimensions, not " + std::to_string(dimensions)};
    SobolSequence sequence;
    for (std::size_t d = 0; d < dimensions; ++d) sequence.directions_.push_back(directions_of(d));
    sequence.shifts_.assign(dimensions, 0);
    return sequence;
}

SobolSequence SobolSequence::scrambled(std::size_t dimensions, std::uint64_t seed, std::uint32_t replicate)
{
    auto sequence = plain(dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
        sequence.directions_[d] = mixed(sequence.directions_[d], seed, replicate, d);
        sequence.shifts_[d] = scramble_word(seed, replicate, 32, d);
    }
    sequence.offset_ = 0.5;
    return sequence;
}

void SobolSequence::point(std::uint32_t index, std::span<double> coordinates) const
{
    std::uint32_t const gray = index ^ (index >> 1);
    for (std::size_t d = 0; d < directions_.size(); ++d) {
        std::uint32_t x = shifts_[d];
        for (std::uint32_t rest = gray; rest != 0; rest &= rest - 1)
            x ^= directions_[d][static_cast<std::size_t>(std::countr_zero(rest))];
        coordinates[d] = (x + offset_) * 0x1p-32;
    }
}

}  // namespace lacuna
