// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/random_stream.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define LACUNA_WIDE_PHILOX
#include <immintrin.h>
#endif

namespace lacuna {

namespace {

#ifdef LACUNA_WIDE_PHILOX

constexpr std::size_t groups = 3, wide = 4 * groups;  // three chains hide the latency of the products

__attribute__((target("avx2"))) inline __m256i all(std::uint64_t word)
{
    return _mm256_set1_epi64x(static_cast<long long>(word));
}

/// `wide` draws at once, each word in the low half of a lane; high halves hold what is left of products, which neither
/// products nor the words taken at the end look at.
__attribute__((target("avx2"))) void twelve_draws(std::uint64_t seed, std::uint32_t first, std::uint32_t driver,
                                                  std::uint64_t entity, double* out)
{
    __m256i const m0 = all(0xD2511F53), m1 = all(0xCD9E8D57), low = all(0xFFFFFFFF);
    __m256i a[groups], b[groups], c[groups], d[groups];
    for (std::size_t g = 0; g < groups; ++g) {
        auto const t = static_cast<long long>(first + 4 * g);
        a[g] = _mm256_set_epi64x(t + 3, t + 2, t + 1, t);
        b[g] = all(driver);
        c[g] = all(entity & 0xFFFFFFFF);
        d[g] = all(entity >> 32);
    }
    auto key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        __m256i const k0 = all(key0), k1 = all(key1);
        for (std::size_t g = 0; g < groups; ++g) {
            __m256i const p = _mm256_mul_epu32(a[g], m0), q = _mm256_mul_epu32(c[g], m1);
            a[g] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(q, 32), b[g]), k0);
            c[g] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p, 32), d[g]), k1);
            b[g] = q;
            d[g] = p;
        }
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
    // 52 bits under the exponent of 2^52 are that whole number; see unit_interval().
    __m256d const big = _mm256_set1_pd(0x1p52), half = _mm256_set1_pd(0.5), unit = _mm256_set1_pd(0x1p-52);
    for (std::size_t g = 0; g < groups; ++g) {
        __m256i const words = _mm256_or_si256(_mm256_slli_epi64(a[g], 32), _mm256_and_si256(b[g], low));
        __m256i const number = _mm256_or_si256(_mm256_srli_epi64(words, 12), _mm256_castpd_si256(big));
        __m256d const k = _mm256_sub_pd(_mm256_castsi256_pd(number), big);
        _mm256_storeu_pd(out + 4 * g, _mm256_mul_pd(_mm256_add_pd(k, half), unit));
    }
}

#endif

}  // namespace

void draw_uniforms(std::uint64_t seed, std::uint32_t first, std::uint32_t driver, std::uint64_t entity,
                   std::span<double> out)
{
    std::size_t i = 0;
#ifdef LACUNA_WIDE_PHILOX
    static bool const can = __builtin_cpu_supports("avx2");
    // A counter that wraps within a dozen is left to the plain draws.
    if (can && std::uint64_t{first} + out.size() <= 0xFFFFFFFF)
        for (; i + wide <= out.size(); i += wide)
            twelve_draws(seed, first + static_cast<std::uint32_t>(i), driver, entity, out.data() + i);
#endif
    for (; i < out.size(); ++i) out[i] = draw_uniform(seed, first + static_cast<std::uint32_t>(i), driver, entity);
}

}  // namespace lacuna
