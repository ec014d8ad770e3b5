// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/irr.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

namespace lacuna {

namespace {

/// Times of a flow. On a grid they are the integers 0..n and x is ln v times the grid's step.
struct Basis {
    std::vector<double> times;
    bool grid = false;
};

struct Value {
    double sum = 0;
    double absolute = 0;  ///< sum of |terms|, on the same scale
};

struct CriticalRoot {
    double x = 0;
    int multiplicity = 1;
};

int sign(double value) { return (value > 0) - (value < 0); }

/// sum c_k e^(t_k x), times a positive factor that keeps every term's exponential <= 1.
Value evaluate(Basis const& basis, std::vector<double> const& c, double x)
{
    Value value;
    if (basis.grid) {
        double const w = std::exp(-std::fabs(x));
        auto const add = [&](double term) {
            value.sum = value.sum * w + term;
            value.absolute = value.absolute * w + std::fabs(term);
        };
        if (x > 0)
            for (double const term : c) add(term);
        else
            std::for_each(c.rbegin(), c.rend(), add);
        return value;
    }
    double const reference = x > 0 ? basis.times.back() : basis.times.front();
    for (std::size_t k = 0; k < c.size(); ++k) {
        double const term = c[k] * std::exp((basis.times[k] - reference) * x);
        value.sum += term;
        value.absolute += std::fabs(term);
    }
    return value;
}

/// Root between lo and hi, where the signs are `at_lo` and its opposite.
double bisect(Basis const& basis, std::vector<double> const& c, double lo, double hi, int at_lo)
{
    for (;;) {
        double const middle = lo + (hi - lo) / 2;
        if (hi - lo <= 1e-16 * std::max(1.0, std::fabs(middle)) || middle <= lo || middle >= hi) return middle;
        int const at_middle = sign(evaluate(basis, c, middle).sum);
        if (at_middle == 0) return middle;
        (at_middle == at_lo ? lo : hi) = middle;
    }
}

/// Goes from `from` in steps of growing length until the sign is `wanted`.
double step_out(Basis const& basis, std::vector<double> const& c, double from, double direction, int wanted)
{
    for (double step = 1;; step *= 2) {
        double const x = from + direction * step;
        if (sign(evaluate(basis, c, x).sum) == wanted) return x;
    }
}

/// Indices k where the next coefficient that is not zero has the other sign, with that one's index.
std::vector<std::pair<std::size_t, std::size_t>> sign_changes(std::vector<double> const& c)
{
    std::vector<std::pair<std::size_t, std::size_t>> changes;
    std::size_t last = c.size();
    for (std::size_t k = 0; k < c.size(); ++k) {
        if (c[k] == 0) continue;
        if (last < c.size() && sign(c[last]) != sign(c[k])) changes.emplace_back(last, k);
        last = k;
    }
    return changes;
}

struct End {
    double x = 0;
    int sign = 0;
};

/// Roots of the function between stationary points `inner`, whose signs are known; ascending.
std::vector<CriticalRoot> roots_between(Basis const& basis, std::vector<double> const& c, std::vector<End> const& inner,
                                        int at_minus_infinity, int at_infinity)
{
    std::vector<CriticalRoot> roots;
    auto const search = [&](End const* left, End const* right) {
        int const from = left ? left->sign : at_minus_infinity;
        int const to = right ? right->sign : at_infinity;
        if (from * to >= 0) return;
        double const lo = left ? left->x : step_out(basis, c, right ? right->x : 0, -1, from);
        double const hi = right ? right->x : step_out(basis, c, left ? left->x : 0, 1, to);
        roots.push_back({bisect(basis, c, lo, hi, from), 1});
    };
    int before = at_minus_infinity;
    End const* left = nullptr;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        search(left, &inner[i]);
        left = &inner[i];
        if (inner[i].sign != 0) {
            before = inner[i].sign;
            continue;
        }
        auto const next = std::find_if(inner.begin() + static_cast<std::ptrdiff_t>(i), inner.end(),
                                       [](End const& e) { return e.sign != 0; });
        int const after = next == inner.end() ? at_infinity : next->sign;
        if (!roots.empty() && roots.back().multiplicity > 1 && inner[i].x - roots.back().x < 1e-7) continue;
        roots.push_back({inner[i].x, before == after ? 2 : 3});
    }
    search(left, nullptr);
    return roots;
}

std::vector<CriticalRoot> find_roots(Basis const& basis, std::vector<double> const& c)
{
    auto const changes = sign_changes(c);
    if (changes.empty()) return {};
    int const first = sign(c[changes.front().first]);
    int const last = sign(c[changes.back().second]);
    std::vector<End> inner;
    if (changes.size() > 1) {
        auto const [before, after] = changes[changes.size() / 2];
        double const a = (basis.times[before] + basis.times[after]) / 2;
        std::vector<double> derived(c.size());
        for (std::size_t k = 0; k < c.size(); ++k) derived[k] = c[k] * (basis.times[k] - a);
        auto const terms = static_cast<double>(std::ranges::count_if(c, [](double term) { return term != 0; }));
        for (auto const& point : find_roots(basis, derived)) {
            auto const value = evaluate(basis, c, point.x);
            bool const zero = std::fabs(value.sum) <= 4e-15 * terms * value.absolute;
            inner.push_back({point.x, zero ? 0 : sign(value.sum)});
        }
    }
    return roots_between(basis, c, inner, first, last);
}

/// Equal times merged, zeros dropped, amounts scaled to at most 1, by time.
std::vector<std::pair<double, double>> merged(std::span<double const> amounts, std::span<double const> times)
{
    std::vector<std::size_t> order(amounts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!std::ranges::is_sorted(times)) std::ranges::stable_sort(order, {}, [&](std::size_t i) { return times[i]; });
    std::vector<std::pair<double, double>> terms;
    terms.reserve(amounts.size());
    double most = 0;
    for (std::size_t i = 0; i < order.size();) {
        double const time = times[order[i]];
        Sum sum;
        for (; i < order.size() && times[order[i]] == time; ++i) sum += amounts[order[i]];
        if (sum.value() == 0) continue;
        terms.emplace_back(time, sum.value());
        most = std::max(most, std::fabs(sum.value()));
    }
    for (auto& term : terms) term.second /= most;
    return terms;
}

/// Whole or half years become integers, so that a power series is evaluated and no exponential per term.
bool to_grid(std::vector<std::pair<double, double>> const& terms, double step, Basis& basis, std::vector<double>& c)
{
    double const start = terms.front().first;
    double const length = (terms.back().first - start) / step;
    if (!(length <= 2000)) return false;
    for (auto const& [time, amount] : terms)
        if (double const k = (time - start) / step; k != std::floor(k)) return false;
    basis.grid = true;
    basis.times.resize(static_cast<std::size_t>(length) + 1);
    std::iota(basis.times.begin(), basis.times.end(), 0.0);
    c.assign(basis.times.size(), 0);
    for (auto const& [time, amount] : terms) c[static_cast<std::size_t>((time - start) / step)] = amount;
    return true;
}

IrrRoot root_of(double log_v, int multiplicity)
{
    constexpr double nearly_all = -1 + std::numeric_limits<double>::epsilon() / 2;
    double const rate = std::clamp(std::expm1(-log_v), nearly_all, std::numeric_limits<double>::max());
    return {rate, multiplicity, rate < -0.99 || rate > 10};
}

}  // namespace

IrrResult find_irr(std::span<double const> amounts, std::span<double const> times)
{
    IrrResult result;
    if (auto const bad = check_flows(amounts, times); bad.status != MeasureStatus::ok) {
        result.status = bad.status;
        result.at = bad.at;
        return result;
    }
    auto const terms = merged(amounts, times);
    if (terms.empty()) return result;
    bool const rising = terms.front().second > 0;
    if (std::ranges::all_of(terms, [rising](auto const& term) { return (term.second > 0) == rising; })) {
        result.irr.status = IrrStatus::no_sign_change;
        return result;
    }
    Basis basis;
    std::vector<double> c;
    double step = 1;
    if (!to_grid(terms, 1, basis, c) && !to_grid(terms, step = 0.5, basis, c)) {
        step = 1;
        for (auto const& [time, amount] : terms) {
            basis.times.push_back(time);
            c.push_back(amount);
        }
    }
    auto found = find_roots(basis, c);
    std::ranges::reverse(found);
    for (auto const& [x, multiplicity] : found) {
        result.roots.push_back(root_of(x / step, multiplicity));
        result.irr.roots.push_back(result.roots.back().rate);
        result.irr.tangent |= multiplicity > 1;
    }
    result.irr.status = found.empty() ? IrrStatus::none : found.size() == 1 ? IrrStatus::unique : IrrStatus::multiple;
    if (result.irr.status == IrrStatus::unique) result.irr.value = result.irr.roots.front();
    return result;
}

IrrResult find_irr(std::span<double const> amounts)
{
    std::vector<double> times(amounts.size());
    std::iota(times.begin(), times.end(), 0.0);
    return find_irr(amounts, times);
}

IrrResult find_xirr(std::span<double const> amounts, std::span<std::string const> dates,
                    std::string const& valuation_date)
{
    auto const times = years_from(dates, valuation_date);
    if (times.status != MeasureStatus::ok) {
        IrrResult result;
        result.status = times.status;
        result.at = times.at;
        return result;
    }
    return find_irr(amounts, times.years);
}

}  // namespace lacuna
