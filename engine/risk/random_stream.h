// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace lacuna {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Philox4x32-10, a counter-based generator: the words are a function of counter and key alone.
/// Source: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; test vectors of
/// Random123.
std::array<std::uint32_t, 4> philox4x32_10(PhiloxCounter counter, PhiloxKey key);

/// FNV-1a, 64 bits, of the bytes of a stable id.
std::uint64_t fnv1a_64(std::string_view text);

/// The four words of one draw: key = (low, high word of seed); counter = (trial, driver, low, high word of entity).
/// Nothing else enters, so a site that is added changes no draw of another.
std::array<std::uint32_t, 4> draw_words(std::uint64_t seed, std::uint32_t trial, std::uint32_t driver,
                                        std::uint64_t entity);

/// (k + 0.5) 2^-52 of the top 52 bits of two words: strictly inside (0, 1). With 53 bits the greatest one would round
/// to 1, whose normal quantile is infinite.
double unit_interval(std::uint32_t high, std::uint32_t low);

/// The uniform number of one draw.
double draw_uniform(std::uint64_t seed, std::uint32_t trial, std::uint32_t driver, std::uint64_t entity);

/// The uniform numbers of trials first, first + 1 ...: those of draw_uniform() to the bit, some six times as fast where
/// the processor has AVX2.
void draw_uniforms(std::uint64_t seed, std::uint32_t first, std::uint32_t driver, std::uint64_t entity,
                   std::span<double> out);

}  // namespace lacuna
