// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

namespace lacuna {

#define LACUNA_INLINE __attribute__((always_inline))

/// Four numbers that are worked on at once (vector extension of GCC and Clang; compilers seldom find sums and extremes
/// by themselves). Operators and `? :` work on each. A function that takes or gives them is marked LACUNA_INLINE.
using Four = double __attribute__((vector_size(32)));

LACUNA_INLINE inline void load(Four& out, double const* at) { std::memcpy(&out, at, sizeof out); }

#if defined(__x86_64__)
template <class Work>
__attribute__((target("avx2"))) void with_four_lanes(Work const& work)
{
    work();
}
#endif

/// Runs loops over plain arrays as the compiler makes them for AVX2 where the processor has it, else as for any
/// processor. The results are the same to the bit: nothing is added in another order, and AVX2 alone fuses no product
/// with a sum. Precondition: `work` and the lambdas in it are marked LACUNA_INLINE, `[&]() LACUNA_INLINE { ... }`, for
/// only what is inlined is compiled for AVX2.
template <class Work>
void wide(Work const& work)
{
#if defined(__x86_64__)
    static bool const can = __builtin_cpu_supports("avx2");
    if (can) return with_four_lanes(work);
#endif
    work();
}

}  // namespace lacuna
