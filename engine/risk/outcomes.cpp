// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/outcomes.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/risk/normal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

Estimate mean_of(std::span<double const> values)
{
    Sum sum, squares;
    for (double const v : values) sum += v;
    double const n = static_cast<double>(values.size());
    double const mean = sum.value() / n;
    for (double const v : values) squares += (v - mean) * (v - mean);
    return {mean, std::sqrt(squares.value() / (n - 1) / n)};
}

/// From the spread of the order statistics one standard deviation of the binomial count to both sides.
Estimate quantile_of(std::span<double const> ascending, double p)
{
    double const step = std::sqrt(p * (1 - p) / static_cast<double>(ascending.size()));
    double const low = sample_quantile(ascending, std::max(0.0, p - step));
    double const high = sample_quantile(ascending, std::min(1.0, p + step));
    return {sample_quantile(ascending, p), (high - low) / 2};
}

Estimate cvar_of(std::span<double const> ascending, double a)
{
    double const q = sample_quantile(ascending, a);
    std::vector<double> below;
    below.reserve(ascending.size());
    for (double const v : ascending) below.push_back(std::min(v - q, 0.0) / a);
    return {sample_cvar(ascending, a), mean_of(below).standard_error};
}

double density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }

}  // namespace

double sample_quantile(std::span<double const> ascending, double p)
{
    double const at = p * static_cast<double>(ascending.size() - 1);
    auto const below = std::min(static_cast<std::size_t>(at), ascending.size() - 1);
    auto const above = std::min(below + 1, ascending.size() - 1);
    return ascending[below] + (at - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

double sample_cvar(std::span<double const> ascending, double a)
{
    double const count = a * static_cast<double>(ascending.size());
    auto const whole = std::min(static_cast<std::size_t>(count), ascending.size());
    Sum sum;
    for (std::size_t i = 0; i < whole; ++i) sum += ascending[i];
    if (whole < ascending.size()) sum += (count - static_cast<double>(whole)) * ascending[whole];
    return sum.value() / count;
}

Outlook outlook(std::vector<double> values)
{
    if (values.size() < 2) throw Error{Errc::internal, "an outlook needs two trials or more"};
    if (!std::ranges::all_of(values, [](double v) { return std::isfinite(v); }))
        throw Error{Errc::internal, "a trial gave a value that is not finite"};
    double const n = static_cast<double>(values.size());
    Outlook result;
    result.mean = mean_of(values);
    result.sd = result.mean.standard_error * std::sqrt(n);
    std::ranges::sort(values);
    result.p10 = quantile_of(values, 0.1);
    result.p50 = quantile_of(values, 0.5);
    result.p90 = quantile_of(values, 0.9);
    double const below = static_cast<double>(std::ranges::lower_bound(values, 0.0) - values.begin()) / n;
    result.p_negative = {below, std::sqrt(below * (1 - below) / n)};
    result.cvar5 = cvar_of(values, 0.05);
    for (double& v : values) v = std::max(0.0, -v);
    result.guarantee_price = mean_of(values);
    return result;
}

Outlook between_replicates(std::span<Outlook const> replicates)
{
    if (replicates.size() < 2) throw Error{Errc::internal, "a spread needs two replicates or more"};
    Outlook result;
    std::vector<double> each(replicates.size());
    for (auto const figure : {&Outlook::mean, &Outlook::p10, &Outlook::p50, &Outlook::p90, &Outlook::p_negative,
                              &Outlook::cvar5, &Outlook::guarantee_price}) {
        std::ranges::transform(replicates, each.begin(), [&](Outlook const& o) { return (o.*figure).value; });
        result.*figure = mean_of(each);
    }
    std::ranges::transform(replicates, each.begin(), &Outlook::sd);
    result.sd = mean_of(each).value;
    return result;
}

std::vector<Atom> joined(std::vector<Atom> atoms)
{
    std::ranges::stable_sort(atoms, {}, &Atom::value);
    std::vector<Atom> result;
    for (auto const& atom : atoms) {
        if (!result.empty() && result.back().value == atom.value)
            result.back().probability += atom.probability;
        else
            result.push_back(atom);
    }
    return result;
}

double lower_quantile(std::span<Atom const> ascending, double p)
{
    Sum sum;
    for (auto const& atom : ascending) {
        sum += atom.probability;
        if (sum.value() >= p - 1e-12) return atom.value;  // probabilities are written in decimals
    }
    return ascending.back().value;
}

double cvar(std::span<Atom const> ascending, double a)
{
    Sum sum;
    double left = a;
    for (auto const& atom : ascending) {
        double const taken = std::min(left, atom.probability);
        sum += taken * atom.value;
        left -= taken;
    }
    return sum.value() / a;
}

double mean(std::span<Atom const> atoms)
{
    Sum sum;
    for (auto const& atom : atoms) sum += atom.probability * atom.value;
    return sum.value();
}

double probability_negative(std::span<Atom const> atoms)
{
    Sum sum;
    for (auto const& atom : atoms)
        if (atom.value < 0) sum += atom.probability;
    return sum.value();
}

double guarantee_price(std::span<Atom const> atoms)
{
    Sum sum;
    for (auto const& atom : atoms) sum += atom.probability * std::max(0.0, -atom.value);
    return sum.value();
}

double probability_negative(Normal const& value) { return normal_cdf(-value.mean / value.sd); }

double cvar(Normal const& value, double a) { return value.mean - value.sd * density(normal_quantile(a)) / a; }

double guarantee_price(Normal const& value)
{
    double const z = -value.mean / value.sd;
    return value.sd * density(z) - value.mean * normal_cdf(z);
}

double probability_negative(Lognormal const& worth, double cost)
{
    return normal_cdf((std::log(cost) - worth.mu()) / worth.sigma());
}

double cvar(Lognormal const& worth, double cost, double a)
{
    return worth.mean * normal_cdf(normal_quantile(a) - worth.sigma()) / a - cost;
}

double guarantee_price(Lognormal const& worth, double cost)
{
    double const d = (std::log(cost) - worth.mu()) / worth.sigma();
    return cost * normal_cdf(d) - worth.mean * normal_cdf(d - worth.sigma());
}

Normal linear_of_normals(double constant, std::span<double const> coefficients, std::span<Normal const> factors,
                         std::vector<std::vector<double>> const& correlation)
{
    Sum mean, variance;
    mean += constant;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        mean += coefficients[i] * factors[i].mean;
        for (std::size_t j = 0; j < factors.size(); ++j)
            variance += coefficients[i] * coefficients[j] * factors[i].sd * factors[j].sd * correlation[i][j];
    }
    return {mean.value(), std::sqrt(variance.value())};
}

std::int64_t trials_for_share(double p, double half_width, double z)
{
    return static_cast<std::int64_t>(std::ceil(p * (1 - p) * z * z / (half_width * half_width)));
}

std::int64_t trials_to_order(double difference, double sd, double z)
{
    return static_cast<std::int64_t>(std::ceil(z * z * sd * sd / (difference * difference)));
}

}  // namespace lacuna
