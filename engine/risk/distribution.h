// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>
#include <vector>

namespace lacuna {

/// low <= mode <= high; where all are equal the one value that it has.
struct Triangular {
    double low = 0, mode = 0, high = 0;
    friend bool operator==(Triangular const&, Triangular const&) = default;
};
/// A beta variable on [low, high] whose mean is (low + weight mode + high) / (weight + 2); Malcolm et al. 1959. Where
/// low = high the one value that it has, without alpha and beta.
struct Pert {
    double low = 0, mode = 0, high = 0;
    double weight = 4;
    [[nodiscard]] double alpha() const { return 1 + weight * (mode - low) / (high - low); }
    [[nodiscard]] double beta() const { return 1 + weight * (high - mode) / (high - low); }
};
/// By the mean and the coefficient of variation (standard deviation / mean) of the variable itself; both > 0.
struct Lognormal {
    double mean = 1, cv = 0;
    [[nodiscard]] double sigma() const;  ///< of the logarithm
    [[nodiscard]] double mu() const;     ///< of the logarithm
};
/// sd > 0.
struct Normal {
    double mean = 0, sd = 1;
};
/// A normal variable known to lie in [low, high]: `mean` and `sd` are those before cutting.
struct TruncatedNormal {
    double mean = 0, sd = 1, low = 0, high = 0;
};
/// Values with their probabilities, which sum to 1 within 1e-9.
struct Discrete {
    std::vector<std::pair<double, double>> values;  ///< (probability, value), values ascending
};
/// 1 with probability p, else 0.
struct Bernoulli {
    double p = 0;
};

using Distribution = std::variant<Triangular, Pert, Lognormal, Normal, TruncatedNormal, Discrete, Bernoulli>;

/// Throws Error{bad_config} that names the parameter that cannot be.
void check(Distribution const& shape);

/// The value below which the share u in (0, 1) lies: one uniform number makes one draw. `shape` has passed check().
double quantile(Distribution const& shape, double u);
double mean(Distribution const& shape);
double variance(Distribution const& shape);

}  // namespace lacuna
