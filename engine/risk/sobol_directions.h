// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace lacuna {

/// Primitive polynomial of one dimension, its end coefficients included as bits, and the first direction integers.
struct SobolStart {
    std::uint32_t polynomial;
    std::array<std::uint32_t, 9> first;
};

/// Of the dimensions from the second on; the first is the van der Corput sequence.
/// Source: Joe and Kuo 2008, SIAM J. Sci. Comput. 30, table new-joe-kuo-6.21201.
extern std::array<SobolStart, 63> const sobol_starts;

}  // namespace lacuna
