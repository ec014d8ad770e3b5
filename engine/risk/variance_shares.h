// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/distribution.h"
#include "engine/risk/sensitivity.h"

#include <cstdint>

namespace lacuna {

/// Sobol indices of independent drivers: the share of the variance that a driver has alone (first) and with all its
/// interactions (total). The first ones sum to at most 1, to 1 where drivers only add; the totals to at least 1.
struct VarianceShares {
    std::vector<double> first, total;
    double variance = 0;
    double mean = 0;
    std::vector<double> first_error, total_error;  ///< standard errors; empty where computed, not sampled
    [[nodiscard]] double sum_first() const;
    [[nodiscard]] double sum_total() const;
};

/// Sampled: Saltelli's design of 2 d dimensions from scrambled Sobol points, 2^m points by `replicates` scrambles;
/// first by Saltelli et al. 2010, total by Jansen 1999. The function is of uniform numbers in (0, 1), one a driver.
/// 2 d <= sobol_dimensions. A function that never varies has shares of 0.
VarianceShares variance_shares(ValueFunction const& of_uniforms, std::size_t drivers, std::uint64_t seed, int m = 12,
                               std::uint32_t replicates = 8);

/// Computed by a product rule of Gauss and Legendre, `nodes` a driver, for at most 4 drivers. Exact to rounding where
/// the function is smooth in its uniform numbers; where it has kinks take variance_shares().
VarianceShares variance_shares_by_quadrature(ValueFunction const& of_uniforms, std::size_t drivers, int nodes = 40);

/// Of a sum of independent variables with these variances.
VarianceShares variance_shares_of_sum(std::span<double const> variances);
/// Of a product of independent variables with these means and variances, in closed form.
VarianceShares variance_shares_of_product(std::span<double const> means, std::span<double const> variances);

}  // namespace lacuna
