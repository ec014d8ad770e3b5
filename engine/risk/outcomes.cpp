// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/outcomes.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/risk/normal.h"
#include "engine/risk/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

double mean_of_squares(std::span<double const> values, double mean)
{
    auto const square = [mean](Four const& v, Four* terms) LACUNA_INLINE { terms[0] = (v - mean) * (v - mean); };
    return lane_sums<1>(values, square)[0] / static_cast<double>(values.size() - 1);
}

Estimate mean_of(std::span<double const> values)
{
    double const n = static_cast<double>(values.size());
    double const mean = lane_sums<1>(values, [](Four const& v, Four* terms) LACUNA_INLINE { terms[0] = v; })[0] / n;
    return {mean, std::sqrt(mean_of_squares(values, mean) / n)};
}

/// The order statistics that some quantiles need, found at once.
class Quantiles {
public:
    Quantiles(std::span<double const> values, std::vector<double> const& shares, std::vector<std::size_t> ranks)
        : count_{values.size()}, ranks_{std::move(ranks)}
    {
        for (double const p : shares)
            for (std::size_t const next : {0, 1}) ranks_.push_back(std::min(rank_of(p) + next, count_ - 1));
        std::ranges::sort(ranks_);
        auto const [first, last] = std::ranges::unique(ranks_);
        ranks_.erase(first, last);
        values_ = values_at_ranks(values, ranks_);
    }
    [[nodiscard]] double at_rank(std::size_t rank) const
    {
        return values_[static_cast<std::size_t>(std::ranges::lower_bound(ranks_, rank) - ranks_.begin())];
    }
    /// Of one of the shares asked for, as sample_quantile().
    [[nodiscard]] double operator()(double p) const
    {
        auto const below = rank_of(p);
        double const low = at_rank(below), high = at_rank(std::min(below + 1, count_ - 1));
        return low + (p * static_cast<double>(count_ - 1) - static_cast<double>(below)) * (high - low);
    }

private:
    [[nodiscard]] std::size_t rank_of(double p) const
    {
        return std::min(static_cast<std::size_t>(p * static_cast<double>(count_ - 1)), count_ - 1);
    }
    std::size_t count_;
    std::vector<std::size_t> ranks_;
    std::vector<double> values_;
};

constexpr double worst_share = 0.05;

/// Shares on both sides of p by one standard deviation of the binomial count.
struct Around {
    double low, high;
};
Around around(double p, std::size_t count)
{
    double const step = std::sqrt(p * (1 - p) / static_cast<double>(count));
    return {std::max(0.0, p - step), std::min(1.0, p + step)};
}

/// The mean of the worst share from the sum of those below the last of them.
double cvar_of(std::span<double const> values, Quantiles const& q)
{
    double const count = worst_share * static_cast<double>(values.size());
    auto const whole = static_cast<std::size_t>(count);
    double const last = q.at_rank(whole);
    auto const [sum, below] = lane_sums<2>(values, [last](Four const& v, Four* terms) LACUNA_INLINE {
        terms[0] = v < last ? v : Four{};
        terms[1] = v < last ? Four{} + 1 : Four{};
    });
    return (sum + (count - below) * last) / count;
}

/// The figures of a sample; `errors` false leaves out standard errors other than the mean's.
Outlook figures_of(std::span<double const> values, bool errors)
{
    if (values.size() < 2) throw Error{Errc::internal, "an outlook needs two trials or more"};
    auto const [sum, negatives, shortfalls] = lane_sums<3>(values, [](Four const& v, Four* terms) LACUNA_INLINE {
        terms[0] = v;
        terms[1] = v < 0 ? Four{} + 1 : Four{};
        terms[2] = v < 0 ? -v : Four{};
    });
    // A sum with one that is not finite is not finite either, and no sum of finite values of money is beyond range.
    if (!std::isfinite(sum)) throw Error{Errc::internal, "a trial gave a value that is not finite"};
    double const n = static_cast<double>(values.size());
    std::vector<double> shares{0.1, 0.5, 0.9};
    if (errors) {
        for (double const p : {0.1, 0.5, 0.9}) {
            shares.push_back(around(p, values.size()).low);
            shares.push_back(around(p, values.size()).high);
        }
        shares.push_back(worst_share);
    }
    Quantiles const q{values, shares, {static_cast<std::size_t>(worst_share * n)}};
    Outlook result;
    result.mean = {sum / n, std::sqrt(mean_of_squares(values, sum / n) / n)};
    result.sd = result.mean.standard_error * std::sqrt(n);
    result.p10.value = q(0.1);
    result.p50.value = q(0.5);
    result.p90.value = q(0.9);
    result.p_negative.value = negatives / n;
    result.cvar5.value = cvar_of(values, q);
    result.guarantee_price.value = shortfalls / n;
    if (!errors) return result;
    using Figure = std::pair<double, Estimate*>;
    for (auto const& [p, to] : {Figure{0.1, &result.p10}, Figure{0.5, &result.p50}, Figure{0.9, &result.p90}})
        to->standard_error = (q(around(p, values.size()).high) - q(around(p, values.size()).low)) / 2;
    double const negative = result.p_negative.value;
    result.p_negative.standard_error = std::sqrt(negative * (1 - negative) / n);
    std::vector<double> each(values.begin(), values.end());
    double const edge = q(worst_share);
    for (double& v : each) v = std::min(v - edge, 0.0) / worst_share;
    result.cvar5.standard_error = mean_of(each).standard_error;
    std::ranges::transform(values, each.begin(), [](double v) { return v < 0 ? -v : 0; });
    result.guarantee_price.standard_error = mean_of(each).standard_error;
    return result;
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

Outlook outlook(std::span<double const> values) { return figures_of(values, true); }

Outlook replicate_outlook(std::span<double const> values) { return figures_of(values, false); }

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
