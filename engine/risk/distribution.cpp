// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/distribution.h"

#include "engine/core/error.h"
#include "engine/risk/beta.h"
#include "engine/risk/normal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

void need(bool holds, std::string const& what)
{
    if (!holds) throw Error{Errc::bad_config, what};
}

void check_range(char const* shape, double low, double mode, double high)
{
    need(std::isfinite(low) && std::isfinite(high) && low <= mode && mode <= high,
         fmt::format("{} ({}, {}, {}): low <= mode <= high is needed", shape, low, mode, high));
}

void check_one(Triangular const& t) { check_range("triangular", t.low, t.mode, t.high); }
void check_one(Pert const& t)
{
    check_range("PERT", t.low, t.mode, t.high);
    need(std::isfinite(t.weight) && t.weight > 0, fmt::format("PERT weight {}: it must be positive", t.weight));
}
void check_one(Lognormal const& l)
{
    need(std::isfinite(l.mean) && l.mean > 0 && std::isfinite(l.cv) && l.cv > 0,
         fmt::format("lognormal mean {}, cv {}: both must be positive", l.mean, l.cv));
}
void check_one(Normal const& n)
{
    need(std::isfinite(n.mean) && std::isfinite(n.sd) && n.sd > 0,
         fmt::format("normal mean {}, sd {}: the sd must be positive", n.mean, n.sd));
}
void check_one(TruncatedNormal const& n)
{
    check_one(Normal{n.mean, n.sd});
    need(n.low < n.high, fmt::format("truncated normal on [{}, {}]: low < high is needed", n.low, n.high));
}
void check_one(Discrete const& d)
{
    double sum = 0;
    for (auto const& [p, value] : d.values) {
        need(p >= 0 && std::isfinite(value), fmt::format("discrete value {} with probability {}", value, p));
        sum += p;
    }
    need(std::fabs(sum - 1) <= 1e-9, fmt::format("discrete probabilities sum to {}, not 1", sum));
    need(std::ranges::is_sorted(d.values, {}, &std::pair<double, double>::second), "discrete values must ascend");
}
void check_one(Bernoulli const& b) { need(b.p >= 0 && b.p <= 1, fmt::format("probability {} is outside 0..1", b.p)); }

double quantile_of(Triangular const& t, double u)
{
    double const width = t.high - t.low;
    if (width == 0) return t.mode;
    double const at_mode = (t.mode - t.low) / width;
    if (u < at_mode) return t.low + std::sqrt(u * width * (t.mode - t.low));
    return t.high - std::sqrt((1 - u) * width * (t.high - t.mode));
}
double quantile_of(Pert const& t, double u)
{
    if (t.high == t.low) return t.mode;
    return t.low + (t.high - t.low) * beta_quantile(t.alpha(), t.beta(), u);
}
double quantile_of(Lognormal const& l, double u) { return std::exp(l.mu() + l.sigma() * normal_quantile(u)); }
double quantile_of(Normal const& n, double u) { return n.mean + n.sd * normal_quantile(u); }
double quantile_of(TruncatedNormal const& n, double u)
{
    double const below = normal_cdf((n.low - n.mean) / n.sd);
    double const share = below + u * (normal_cdf((n.high - n.mean) / n.sd) - below);
    double const inside = std::clamp(share, 0x1p-60, 1 - 0x1p-53);
    return std::clamp(n.mean + n.sd * normal_quantile(inside), n.low, n.high);
}
double quantile_of(Discrete const& d, double u)
{
    double sum = 0;
    for (auto const& [p, value] : d.values)
        if ((sum += p) >= u) return value;
    return d.values.back().second;
}
double quantile_of(Bernoulli const& b, double u) { return u < b.p ? 1 : 0; }

double mean_of(Triangular const& t) { return (t.low + t.mode + t.high) / 3; }
double mean_of(Pert const& t) { return (t.low + t.weight * t.mode + t.high) / (t.weight + 2); }
double mean_of(Lognormal const& l) { return l.mean; }
double mean_of(Normal const& n) { return n.mean; }
double density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }

struct Cut {
    double a, b, share, shift;  ///< standardised ends, probability between them, mean of the standardised variable
};
Cut cut_of(TruncatedNormal const& n)
{
    double const a = (n.low - n.mean) / n.sd, b = (n.high - n.mean) / n.sd;
    double const share = normal_cdf(b) - normal_cdf(a);
    return {a, b, share, (density(a) - density(b)) / share};
}
double mean_of(TruncatedNormal const& n) { return n.mean + n.sd * cut_of(n).shift; }
double mean_of(Discrete const& d)
{
    double sum = 0;
    for (auto const& [p, value] : d.values) sum += p * value;
    return sum;
}
double mean_of(Bernoulli const& b) { return b.p; }

double variance_of(Triangular const& t)
{
    return (t.low * t.low + t.mode * t.mode + t.high * t.high - t.low * t.mode - t.low * t.high - t.mode * t.high) / 18;
}
double variance_of(Pert const& t)
{
    double const m = mean_of(t);
    return (m - t.low) * (t.high - m) / (t.weight + 3);
}
double variance_of(Lognormal const& l) { return l.mean * l.mean * l.cv * l.cv; }
double variance_of(Normal const& n) { return n.sd * n.sd; }
double variance_of(TruncatedNormal const& n)
{
    auto const cut = cut_of(n);
    auto const weighted = [](double z) { return std::isfinite(z) ? z * density(z) : 0.0; };
    return n.sd * n.sd * (1 + (weighted(cut.a) - weighted(cut.b)) / cut.share - cut.shift * cut.shift);
}
double variance_of(Discrete const& d)
{
    double const m = mean_of(d);
    double sum = 0;
    for (auto const& [p, value] : d.values) sum += p * (value - m) * (value - m);
    return sum;
}
double variance_of(Bernoulli const& b) { return b.p * (1 - b.p); }

}  // namespace

double Lognormal::sigma() const { return std::sqrt(std::log1p(cv * cv)); }
double Lognormal::mu() const { return std::log(mean) - 0.5 * std::log1p(cv * cv); }

void check(Distribution const& shape)
{
    std::visit([](auto const& s) { check_one(s); }, shape);
}
double quantile(Distribution const& shape, double u)
{
    return std::visit([u](auto const& s) { return quantile_of(s, u); }, shape);
}
double mean(Distribution const& shape)
{
    return std::visit([](auto const& s) { return mean_of(s); }, shape);
}
double variance(Distribution const& shape)
{
    return std::visit([](auto const& s) { return variance_of(s); }, shape);
}

}  // namespace lacuna
