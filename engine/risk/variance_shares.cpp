// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/variance_shares.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/risk/sobol_sequence.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace lacuna {

namespace {

struct Node {
    double at, weight;
};

/// On [0, 1], by Newton on the Legendre polynomial.
std::vector<Node> gauss_legendre(int count)
{
    std::vector<Node> nodes;
    for (int i = 0; i < count; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (count + 0.5)), slope = 1;
        for (int step = 0; step < 50; ++step) {
            double before = 1, now = x;
            for (int k = 2; k <= count; ++k) {
                double const next = ((2 * k - 1) * x * now - (k - 1) * before) / k;
                before = now;
                now = next;
            }
            slope = count * (x * now - before) / (x * x - 1);
            double const move = now / slope;
            x -= move;
            if (std::fabs(move) < 1e-16) break;
        }
        nodes.push_back({0.5 * (1 - x), 1 / ((1 - x * x) * slope * slope)});
    }
    return nodes;
}

/// Variance of the mean over the drivers that are not in `kept`, given those that are.
double explained(std::vector<double> const& values, std::vector<Node> const& nodes, std::size_t drivers, unsigned kept,
                 double mean)
{
    std::size_t const n = nodes.size();
    std::size_t groups = 1;
    for (std::size_t d = 0; d < drivers; ++d)
        if (kept >> d & 1U) groups *= n;
    std::vector<double> sums(groups, 0), weights(groups, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::size_t group = 0, rest = i;
        double outer = 1, inner = 1;
        for (std::size_t d = 0; d < drivers; ++d, rest /= n) {
            bool const keep = kept >> d & 1U;
            (keep ? outer : inner) *= nodes[rest % n].weight;
            if (keep) group = group * n + rest % n;
        }
        sums[group] += inner * (values[i] - mean);
        weights[group] = outer;
    }
    Sum variance;
    for (std::size_t g = 0; g < groups; ++g) variance += weights[g] * sums[g] * sums[g];
    return variance.value();
}

VarianceShares one_replicate(ValueFunction const& f, std::size_t drivers, SobolSequence const& points, int m)
{
    std::uint32_t const count = std::uint32_t{1} << m;
    std::vector<double> coordinates(2 * drivers), mixed(drivers), fa(count), fb(count);
    std::vector<std::vector<double>> fab(drivers, std::vector<double>(count));
    std::span<double const> const a{coordinates.data(), drivers}, b{coordinates.data() + drivers, drivers};
    Sum sum, squares;
    for (std::uint32_t i = 0; i < count; ++i) {
        points.point(i, coordinates);
        fa[i] = f(a);
        fb[i] = f(b);
        sum += fa[i];
        sum += fb[i];
        for (std::size_t d = 0; d < drivers; ++d) {
            mixed.assign(a.begin(), a.end());
            mixed[d] = b[d];
            fab[d][i] = f(mixed);
        }
    }
    VarianceShares shares;
    shares.mean = sum.value() / (2.0 * count);
    for (std::uint32_t i = 0; i < count; ++i) {
        squares += (fa[i] - shares.mean) * (fa[i] - shares.mean);
        squares += (fb[i] - shares.mean) * (fb[i] - shares.mean);
    }
    shares.variance = squares.value() / (2.0 * count);
    double const scale = shares.variance > 0 ? 1 / (shares.variance * count) : 0;
    for (std::size_t d = 0; d < drivers; ++d) {
        Sum alone, with_all;
        for (std::uint32_t i = 0; i < count; ++i) {
            alone += (fb[i] - shares.mean) * (fab[d][i] - fa[i]);
            with_all += 0.5 * (fa[i] - fab[d][i]) * (fa[i] - fab[d][i]);
        }
        shares.first.push_back(alone.value() * scale);
        shares.total.push_back(with_all.value() * scale);
    }
    return shares;
}

/// Mean of figure d over the replicates, and its standard error.
std::pair<double, double> spread(std::vector<VarianceShares> const& all, std::vector<double> VarianceShares::*figure,
                                 std::size_t d)
{
    double const n = static_cast<double>(all.size());
    double mean = 0, squares = 0;
    for (auto const& one : all) mean += (one.*figure)[d] / n;
    for (auto const& one : all) squares += ((one.*figure)[d] - mean) * ((one.*figure)[d] - mean);
    return {mean, all.size() > 1 ? std::sqrt(squares / (n - 1) / n) : 0};
}

}  // namespace

double VarianceShares::sum_first() const { return std::accumulate(first.begin(), first.end(), 0.0); }
double VarianceShares::sum_total() const { return std::accumulate(total.begin(), total.end(), 0.0); }

VarianceShares variance_shares(ValueFunction const& of_uniforms, std::size_t drivers, std::uint64_t seed, int m,
                               std::uint32_t replicates)
{
    std::vector<VarianceShares> all;
    for (std::uint32_t r = 0; r < replicates; ++r)
        all.push_back(one_replicate(of_uniforms, drivers, SobolSequence::scrambled(2 * drivers, seed, r), m));
    VarianceShares result;
    for (auto const& one : all) {
        result.mean += one.mean / replicates;
        result.variance += one.variance / replicates;
    }
    for (std::size_t d = 0; d < drivers; ++d) {
        auto const [first, first_error] = spread(all, &VarianceShares::first, d);
        auto const [total, total_error] = spread(all, &VarianceShares::total, d);
        result.first.push_back(first);
        result.first_error.push_back(first_error);
        result.total.push_back(total);
        result.total_error.push_back(total_error);
    }
    return result;
}

VarianceShares variance_shares_by_quadrature(ValueFunction const& of_uniforms, std::size_t drivers, int nodes)
{
    if (drivers < 1 || drivers > 4) throw Error{Errc::internal, "the product rule is for 1 to 4 drivers"};
    auto const rule = gauss_legendre(nodes);
    std::size_t const n = rule.size();
    std::size_t count = 1;
    for (std::size_t d = 0; d < drivers; ++d) count *= n;
    std::vector<double> values(count), at(drivers);
    Sum mean;
    for (std::size_t i = 0; i < count; ++i) {
        double weight = 1;
        std::size_t rest = i;
        for (std::size_t d = 0; d < drivers; ++d, rest /= n) {
            at[d] = rule[rest % n].at;
            weight *= rule[rest % n].weight;
        }
        values[i] = of_uniforms(at);
        mean += weight * values[i];
    }
    VarianceShares result;
    result.mean = mean.value();
    unsigned const everything = (1U << drivers) - 1;
    result.variance = explained(values, rule, drivers, everything, result.mean);
    for (std::size_t d = 0; d < drivers; ++d) {
        double const alone = explained(values, rule, drivers, 1U << d, result.mean);
        double const others = explained(values, rule, drivers, everything & ~(1U << d), result.mean);
        result.first.push_back(result.variance > 0 ? alone / result.variance : 0);
        result.total.push_back(result.variance > 0 ? 1 - others / result.variance : 0);
    }
    return result;
}

VarianceShares variance_shares_of_sum(std::span<double const> variances)
{
    VarianceShares result;
    Sum sum;
    for (double const v : variances) sum += v;
    result.variance = sum.value();
    for (double const v : variances) result.first.push_back(result.variance > 0 ? v / result.variance : 0);
    result.total = result.first;
    return result;
}

VarianceShares variance_shares_of_product(std::span<double const> means, std::span<double const> variances)
{
    VarianceShares result;
    double squared_mean = 1, second_moment = 1;
    result.mean = 1;
    for (std::size_t d = 0; d < means.size(); ++d) {
        result.mean *= means[d];
        squared_mean *= means[d] * means[d];
        second_moment *= means[d] * means[d] + variances[d];
    }
    result.variance = second_moment - squared_mean;
    for (std::size_t d = 0; d < means.size(); ++d) {
        double alone = variances[d], with_all = variances[d];
        for (std::size_t j = 0; j < means.size(); ++j)
            if (j != d) {
                alone *= means[j] * means[j];
                with_all *= means[j] * means[j] + variances[j];
            }
        result.first.push_back(result.variance > 0 ? alone / result.variance : 0);
        result.total.push_back(result.variance > 0 ? with_all / result.variance : 0);
    }
    return result;
}

}  // namespace lacuna
