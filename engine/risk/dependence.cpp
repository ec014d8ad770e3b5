// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/dependence.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/risk/normal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lacuna {

namespace {

constexpr double psd_tolerance = 1e-12;

std::vector<std::size_t> order_of(std::span<double const> values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
    return order;
}

/// Makes entry (p, q) zero.
void rotate(Matrix& a, std::size_t p, std::size_t q)
{
    if (a[p][q] == 0) return;
    double const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double const t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::hypot(theta, 1));
    double const c = 1 / std::hypot(t, 1), s = t * c;
    for (std::size_t k = 0; k < a.size(); ++k) {
        double const kp = a[k][p], kq = a[k][q];
        a[k][p] = c * kp - s * kq;
        a[k][q] = s * kp + c * kq;
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        double const pk = a[p][k], qk = a[q][k];
        a[p][k] = c * pk - s * qk;
        a[q][k] = s * pk + c * qk;
    }
}

/// Values of `scores` put so that they have the ranks of `column`.
std::vector<double> with_ranks_of(std::span<double const> column, std::span<double const> ascending)
{
    auto const order = order_of(column);
    std::vector<double> result(column.size());
    for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = ascending[i];
    return result;
}

Matrix correlations(std::vector<std::vector<double>> const& columns)
{
    Matrix result(columns.size(), std::vector<double>(columns.size(), 1));
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) result[i][j] = result[j][i] = pearson_correlation(columns[i], columns[j]);
    return result;
}

}  // namespace

double normal_correlation(double spearman) { return 2 * std::sin(std::numbers::pi * spearman / 6); }

Matrix normal_correlations(Matrix const& spearman)
{
    Matrix result = spearman;
    for (std::size_t i = 0; i < result.size(); ++i)
        for (std::size_t j = 0; j < result[i].size(); ++j)
            if (i != j) result[i][j] = normal_correlation(spearman[i][j]);
    return result;
}

double kendall_of_normal(double correlation) { return 2 / std::numbers::pi * std::asin(correlation); }

std::vector<double> symmetric_eigenvalues(Matrix matrix)
{
    std::size_t const n = matrix.size();
    for (int sweep = 0; sweep < 100; ++sweep) {
        double off = 0, all = 0;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) (i == j ? all : off) += matrix[i][j] * matrix[i][j];
        if (off <= 1e-32 * (all + off)) break;
        for (std::size_t p = 0; p + 1 < n; ++p)
            for (std::size_t q = p + 1; q < n; ++q) rotate(matrix, p, q);
    }
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = matrix[i][i];
    std::ranges::sort(values);
    return values;
}

CorrelationCheck check_correlation(Matrix const& correlation)
{
    std::size_t const n = correlation.size();
    if (n == 0) throw Error{Errc::bad_config, "a correlation matrix has no rows"};
    for (std::size_t i = 0; i < n; ++i) {
        if (correlation[i].size() != n) throw Error{Errc::bad_config, "a correlation matrix is not square"};
        for (std::size_t j = 0; j < n; ++j) {
            double const value = correlation[i][j];
            bool const good = i == j ? value == 1 : std::fabs(value) <= 1;
            if (!good || correlation[j].size() != n || value != correlation[j][i])
                throw Error{Errc::bad_config,
                            fmt::format("correlation ({}, {}) is {}; the matrix needs 1 on the diagonal, symmetry and "
                                        "values from -1 to 1",
                                        i + 1, j + 1, value)};
        }
    }
    double const smallest = symmetric_eigenvalues(correlation).front();
    return {smallest >= -psd_tolerance, smallest};
}

Matrix cholesky(Matrix const& correlation)
{
    auto const checked = check_correlation(correlation);
    if (!checked.usable)
        throw Error{Errc::bad_config, fmt::format("the correlations contradict each other (not positive semidefinite): "
                                                  "the smallest eigenvalue is {:.6g}",
                                                  checked.smallest_eigenvalue)};
    std::size_t const n = correlation.size();
    Matrix lower(n, std::vector<double>(n, 0));
    for (std::size_t j = 0; j < n; ++j) {
        double left = correlation[j][j];
        for (std::size_t k = 0; k < j; ++k) left -= lower[j][k] * lower[j][k];
        if (left <= psd_tolerance) continue;
        lower[j][j] = std::sqrt(left);
        for (std::size_t i = j + 1; i < n; ++i) {
            double sum = correlation[i][j];
            for (std::size_t k = 0; k < j; ++k) sum -= lower[i][k] * lower[j][k];
            lower[i][j] = sum / lower[j][j];
        }
    }
    return lower;
}

void correlate(Matrix const& lower, std::span<double const> independent, std::span<double> correlated)
{
    for (std::size_t i = 0; i < lower.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k <= i; ++k) sum += lower[i][k] * independent[k];
        correlated[i] = sum;
    }
}

std::vector<double> van_der_waerden_scores(std::size_t count)
{
    std::vector<double> scores(count);
    for (std::size_t i = 0; i < count; ++i)
        scores[i] = normal_quantile(static_cast<double>(i + 1) / static_cast<double>(count + 1));
    return scores;
}

std::vector<double> ranks(std::span<double const> values)
{
    auto const order = order_of(values);
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        for (std::size_t k = i; k < end; ++k) result[order[k]] = 0.5 * static_cast<double>(i + 1 + end);
        i = end;
    }
    return result;
}

double pearson_correlation(std::span<double const> x, std::span<double const> y)
{
    if (x.size() != y.size() || x.size() < 2)
        throw Error{Errc::bad_config, "a correlation needs two samples of one length, at least 2"};
    Sum sx, sy, xx, yy, xy;
    for (double const v : x) sx += v;
    for (double const v : y) sy += v;
    double const n = static_cast<double>(x.size());
    double const mx = sx.value() / n, my = sy.value() / n;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    if (xx.value() <= 0 || yy.value() <= 0)
        throw Error{Errc::bad_config, "a sample that never varies correlates with none"};
    return xy.value() / std::sqrt(xx.value() * yy.value());
}

double spearman_correlation(std::span<double const> x, std::span<double const> y)
{
    return pearson_correlation(ranks(x), ranks(y));
}

std::vector<std::vector<double>> iman_conover(std::vector<std::vector<double>> const& columns, Matrix const& target)
{
    std::size_t const count = columns.size(), n = columns.empty() ? 0 : columns.front().size();
    if (count != target.size() || n < 2)
        throw Error{Errc::bad_config, "Iman-Conover needs a column for each row of the target, of 2 values or more"};
    Matrix const wanted = cholesky(target);
    auto const scores = van_der_waerden_scores(n);
    std::vector<std::vector<double>> placed;
    for (auto const& column : columns) {
        if (column.size() != n) throw Error{Errc::bad_config, "the samples differ in length"};
        placed.push_back(with_ranks_of(column, scores));
    }
    Matrix const had = cholesky(correlations(placed));
    auto result = columns;
    std::vector<std::vector<double>> mixed(count, std::vector<double>(n));
    std::vector<double> white(count), row(count);
    for (std::size_t t = 0; t < n; ++t) {
        for (std::size_t i = 0; i < count; ++i) {  // forward substitution: had * white = scores of the trial
            double sum = placed[i][t];
            for (std::size_t k = 0; k < i; ++k) sum -= had[i][k] * white[k];
            if (had[i][i] <= 0) throw Error{Errc::bad_config, "a sample repeats the order of others"};
            white[i] = sum / had[i][i];
        }
        correlate(wanted, white, row);
        for (std::size_t i = 0; i < count; ++i) mixed[i][t] = row[i];
    }
    for (std::size_t i = 0; i < count; ++i) {
        auto sorted = columns[i];
        std::ranges::sort(sorted);
        result[i] = with_ranks_of(mixed[i], sorted);
    }
    return result;
}

}  // namespace lacuna
