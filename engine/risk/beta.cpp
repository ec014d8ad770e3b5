// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/beta.h"

#include <cmath>

namespace lacuna {

namespace {

double log_density(double alpha, double beta, double x)
{
    return (alpha - 1) * std::log(x) + (beta - 1) * std::log1p(-x) + std::lgamma(alpha + beta) - std::lgamma(alpha) -
           std::lgamma(beta);
}

double continued_fraction(double a, double b, double x)
{
    constexpr double tiny = 1e-300;
    auto const away_from_zero = [](double v) { return std::fabs(v) < tiny ? tiny : v; };
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m <= 1000; ++m) {
        double const even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        h *= d * c;
        double const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        h *= d * c;
        if (std::fabs(d * c - 1) < 1e-16) break;
    }
    return h;
}

}  // namespace

double beta_cdf(double alpha, double beta, double x)
{
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double const front = std::exp(log_density(alpha, beta, x)) * x * (1 - x);
    if (x < (alpha + 1) / (alpha + beta + 2)) return front * continued_fraction(alpha, beta, x) / alpha;
    return 1 - front * continued_fraction(beta, alpha, 1 - x) / beta;
}

double beta_quantile(double alpha, double beta, double u)
{
    if (u <= 0) return 0;
    if (u >= 1) return 1;
    double low = 0, high = 1, x = alpha / (alpha + beta);
    for (int i = 0; i < 200; ++i) {
        double const error = beta_cdf(alpha, beta, x) - u;
        (error > 0 ? high : low) = x;
        double next = x - error / std::exp(log_density(alpha, beta, x));
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (std::fabs(next - x) <= 1e-16 * x) break;
        x = next;
    }
    return x;
}

}  // namespace lacuna
