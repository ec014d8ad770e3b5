// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace lacuna {

/// Square, row by row.
using Matrix = std::vector<std::vector<double>>;

/// The correlation of normal variables whose ranks correlate by `spearman`: 2 sin(pi spearman / 6).
double normal_correlation(double spearman);
/// The same of every entry.
Matrix normal_correlations(Matrix const& spearman);
/// Kendall's tau of two normal variables: 2/pi asin(rho).
double kendall_of_normal(double correlation);

/// Eigenvalues of a symmetric matrix, ascending, by Jacobi's cyclic rotations.
std::vector<double> symmetric_eigenvalues(Matrix matrix);

/// Whether a matrix can be one of correlations, with the figure that says so.
struct CorrelationCheck {
    bool usable = false;
    double smallest_eigenvalue = 0;  ///< at least -1e-12 where usable
};
/// Error{bad_config} where it is not square, symmetric, finite, within [-1, 1] and 1 on the diagonal.
CorrelationCheck check_correlation(Matrix const& correlation);

/// Lower triangular L with L L' = correlation. Error{bad_config} with the smallest eigenvalue where the matrix is not
/// positive semidefinite; nothing is mended silently. Zero columns stand for dependent variables.
Matrix cholesky(Matrix const& correlation);

/// Independent standard normal variables made into correlated ones: z = L e.
void correlate(Matrix const& lower, std::span<double const> independent, std::span<double> correlated);

/// Normal scores of ranks, van der Waerden: quantile of rank / (n + 1).
std::vector<double> van_der_waerden_scores(std::size_t count);

/// Ranks from 1; equal values get the mean of their ranks.
std::vector<double> ranks(std::span<double const> values);
double pearson_correlation(std::span<double const> x, std::span<double const> y);
double spearman_correlation(std::span<double const> x, std::span<double const> y);

/// Reorders samples so that their ranks correlate as `target` says; each column keeps its values.
/// Iman and Conover 1982, with van der Waerden scores placed by the ranks of the given samples (equal values in order
/// of position), so the samples should be in random order to begin with. `target` is the correlation of the scores.
/// Error{bad_config} where columns differ in length, are shorter than 2 or as dependent as to be singular, or where
/// `target` is refused by cholesky().
std::vector<std::vector<double>> iman_conover(std::vector<std::vector<double>> const& columns, Matrix const& target);

}  // namespace lacuna
