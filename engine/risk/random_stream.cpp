// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/random_stream.h"

namespace lacuna {

std::array<std::uint32_t, 4> philox4x32_10(PhiloxCounter counter, PhiloxKey key)
{
    for (int round = 0; round < 10; ++round) {
        std::uint64_t const first = std::uint64_t{0xD2511F53} * counter[0];
        std::uint64_t const second = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
                   static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

std::uint64_t fnv1a_64(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

std::array<std::uint32_t, 4> draw_words(std::uint64_t seed, std::uint32_t trial, std::uint32_t driver,
                                        std::uint64_t entity)
{
    return philox4x32_10({trial, driver, static_cast<std::uint32_t>(entity), static_cast<std::uint32_t>(entity >> 32)},
                         {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

double unit_interval(std::uint32_t high, std::uint32_t low)
{
    std::uint64_t const k = (std::uint64_t{high} << 32 | low) >> 12;
    return (static_cast<double>(k) + 0.5) * 0x1p-52;
}

double draw_uniform(std::uint64_t seed, std::uint32_t trial, std::uint32_t driver, std::uint64_t entity)
{
    auto const words = draw_words(seed, trial, driver, entity);
    return unit_interval(words[0], words[1]);
}

}  // namespace lacuna
