// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/distribution.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lacuna {

/// A figure of a sample with its standard error.
struct Estimate {
    double value = 0;
    double standard_error = 0;
};

/// Quantile p of ascending values, linear between them (type 7 of Hyndman and Fan 1996, Excel's PERCENTILE.INC).
/// p in [0, 1]; `ascending` is not empty.
double sample_quantile(std::span<double const> ascending, double p);

/// Conditional value at risk: mean of the worst share a of the values, with the fraction of the last one (Rockafellar
/// and Uryasev 2002). a in (0, 1].
double sample_cvar(std::span<double const> ascending, double a);

/// What a sample of values says. P10 is the LOW value: 10 % of the outcomes are below.
struct Outlook {
    Estimate mean;
    double sd = 0;  ///< with n - 1
    Estimate p10, p50, p90;
    Estimate p_negative;       ///< share strictly below 0
    Estimate cvar5;            ///< mean of the worst 5 %
    Estimate guarantee_price;  ///< E[max(0, -value)]: fair price of a guarantee of a value of 0
};

/// Standard errors are those of independent trials; for scrambled Sobol points take between_replicates().
/// Error{internal} for fewer than 2 values or one that is not finite.
Outlook outlook(std::span<double const> values);

/// The same without standard errors other than the mean's: what between_replicates() needs, in a third of the time.
Outlook replicate_outlook(std::span<double const> values);

/// The mean of the figures of independent replicates, with the standard error that their spread shows.
Outlook between_replicates(std::span<Outlook const> replicates);

/// Possible values with probabilities, ascending, equal ones joined.
struct Atom {
    double value = 0, probability = 0;
};
std::vector<Atom> joined(std::vector<Atom> atoms);
/// The least value x with P(value <= x) >= p.
double lower_quantile(std::span<Atom const> ascending, double p);
double cvar(std::span<Atom const> ascending, double a);
double mean(std::span<Atom const> atoms);
double probability_negative(std::span<Atom const> atoms);
double guarantee_price(std::span<Atom const> atoms);

/// Closed forms, the oracles of the samples.
double probability_negative(Normal const& value);
double cvar(Normal const& value, double a);
double guarantee_price(Normal const& value);
/// Of a lognormal present value less a fixed cost > 0.
double probability_negative(Lognormal const& worth, double cost);
double cvar(Lognormal const& worth, double cost, double a);
double guarantee_price(Lognormal const& worth, double cost);

/// The normal variable that a linear function of correlated normal ones is.
Normal linear_of_normals(double constant, std::span<double const> coefficients, std::span<Normal const> factors,
                         std::vector<std::vector<double>> const& correlation);

/// Independent trials until the share p is known within +-half_width at the normal score z.
std::int64_t trials_for_share(double p, double half_width, double z);
/// Independent trials until a difference of means that has standard deviation sd is z standard errors.
std::int64_t trials_to_order(double difference, double sd, double z);

}  // namespace lacuna
