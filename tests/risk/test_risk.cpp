// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/risk/beta.h"
#include "engine/risk/normal.h"
#include "engine/risk/outcomes.h"
#include "engine/risk/quantile_table.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/rank_stability.h"
#include "engine/risk/sobol_sequence.h"
#include "engine/risk/value_model.h"
#include "engine/risk/variance_shares.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace lacuna;
using Numbers = std::vector<double>;

TEST_CASE("the normal quantile is the inverse of the normal share into both tails")
{
    CHECK(normal_quantile(0.9) == Approx(1.2815515655446004).epsilon(1e-14));
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
    CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
    CHECK(normal_quantile(0.5) == 0);
    CHECK(std::isfinite(normal_quantile(unit_interval(0xffffffff, 0xffffffff))));
    CHECK_THROWS_AS(normal_quantile(1.0), Error);
    for (double u = 1e-6; u < 0.5; u *= 1.7) {
        CHECK(normal_cdf(normal_quantile(u)) == Approx(u).epsilon(1e-14));
        CHECK(normal_quantile(1 - u) == Approx(-normal_quantile(u)).epsilon(1e-9));
    }
}

TEST_CASE("a beta quantile is the inverse of its share, and beta(1, 1) is uniform")
{
    for (double const u : {0.001, 0.1, 0.5, 0.9, 0.999}) {
        CHECK(beta_quantile(1, 1, u) == Approx(u).epsilon(1e-13));
        CHECK(beta_cdf(2.1, 3.9, beta_quantile(2.1, 3.9, u)) == Approx(u).epsilon(1e-12));
    }
}

TEST_CASE("drawn moments of every shape are its stated ones")
{
    Distribution const shapes[] = {Triangular{0.75, 1, 1.15},
                                   Pert{0.8, 0.95, 1},
                                   Lognormal{1, 0.15},
                                   Normal{3, 2},
                                   TruncatedNormal{0.02, 0.01, 0, 0.05},
                                   Discrete{{{0.6, 0.0}, {0.3, 1.0}, {0.1, 2.0}}},
                                   Bernoulli{0.7}};
    for (auto const& shape : shapes) {
        check(shape);
        constexpr int n = 200'000;
        double sum = 0, squares = 0;
        for (int i = 0; i < n; ++i) {
            double const x = quantile(shape, (i + 0.5) / n);
            sum += x / n;
            squares += x * x / n;
        }
        INFO("shape " << shape.index());
        CHECK(sum == Approx(mean(shape)).epsilon(2e-4));
        CHECK(squares - sum * sum == Approx(variance(shape)).epsilon(2e-3));
    }
}

TEST_CASE("shapes that cannot be are refused by name")
{
    CHECK_THROWS_WITH(check(Triangular{1, 0, 2}), Catch::Contains("triangular"));
    CHECK_THROWS_WITH(check(Lognormal{1, 0}), Catch::Contains("cv"));
    CHECK_THROWS_WITH(check(Discrete{{{0.5, 1.0}, {0.4, 2.0}}}), Catch::Contains("0.9"));
    CHECK_THROWS_WITH(check(Bernoulli{1.2}), Catch::Contains("1.2"));
}

TEST_CASE("a range of three equal numbers is that number, however it is drawn")
{
    for (Distribution const& fixed : {Distribution{Triangular{0.9, 0.9, 0.9}}, Distribution{Pert{0.9, 0.9, 0.9}}}) {
        CHECK_NOTHROW(check(fixed));
        CHECK(mean(fixed) == Approx(0.9));
        CHECK(variance(fixed) == Approx(0).margin(1e-15));
        std::vector<double> drawn{1e-9, 0.2, 0.5, 0.8, 1 - 1e-9};
        for (double const u : drawn) CHECK(quantile(fixed, u) == 0.9);
        QuantileTable{fixed}.apply(drawn);
        for (double const x : drawn) CHECK(x == Approx(0.9).epsilon(1e-14));
    }
}

TEST_CASE("contradicting correlations are refused with their smallest eigenvalue")
{
    Matrix const contradicting{{1, 0.9, -0.9}, {0.9, 1, 0.9}, {-0.9, 0.9, 1}};  // eigenvalues 1.9, 1.9, -0.8
    CHECK(check_correlation(contradicting).smallest_eigenvalue == Approx(-0.8));
    CHECK_THROWS_WITH(cholesky(contradicting), Catch::Contains("-0.8"));
    CHECK_THROWS_AS(check_correlation({{1, 0.5}, {0.4, 1}}), Error);
    auto const lower = cholesky({{1, 1}, {1, 1}});  // one variable twice is no contradiction
    CHECK(lower[1][0] == 1);
    CHECK(lower[1][1] == 0);
}

TEST_CASE("reordering keeps each column's values and brings the ranks near the target")
{
    Matrix columns(3, Numbers(1000));
    for (std::uint32_t t = 0; t < 1000; ++t)
        for (std::uint32_t c = 0; c < 3; ++c) columns[c][t] = quantile(Lognormal{100, 0.3}, draw_uniform(5, t, c, 1));
    Matrix const target{{1, 0.7, 0}, {0.7, 1, -0.4}, {0, -0.4, 1}};
    auto const made = iman_conover(columns, target);
    for (std::size_t c = 0; c < 3; ++c) {
        auto before = columns[c], after = made[c];
        std::ranges::sort(before);
        std::ranges::sort(after);
        CHECK(before == after);
    }
    CHECK(spearman_correlation(made[0], made[1]) == Approx(6 / M_PI * std::asin(0.35)).margin(0.02));
    CHECK(spearman_correlation(made[1], made[2]) == Approx(6 / M_PI * std::asin(-0.2)).margin(0.02));
    CHECK(spearman_correlation(made[0], made[2]) == Approx(0).margin(0.02));
}

TEST_CASE("2^m Sobol points fall once into each of 2^m slices of every dimension, scrambled or not")
{
    for (auto const& points : {SobolSequence::plain(64), SobolSequence::scrambled(64, 9, 3)}) {
        std::vector<std::set<int>> slices(64);
        Numbers at(64);
        for (std::uint32_t i = 0; i < 256; ++i) {
            points.point(i, at);
            for (std::size_t d = 0; d < 64; ++d) slices[d].insert(static_cast<int>(at[d] * 256));
        }
        for (auto const& slice : slices) CHECK(slice.size() == 256);
    }
    CHECK_THROWS_AS(SobolSequence::plain(65), Error);
}

TEST_CASE("Sobol points find the mean of a skewed model with far less error than as many random ones")
{
    ValueModel const model{0, {{100, {0}}, {-60, {1}}, {20, {0, 1}}}};
    std::vector<Driver> const drivers{{1, "MARKET", Triangular{0.75, 1, 1.15}}, {2, "S", Triangular{0.95, 1, 1.35}}};
    double const a = mean(drivers[0].shape), b = mean(drivers[1].shape);
    double const truth = 100 * a - 60 * b + 20 * a * b;
    std::vector<Outlook> replicates;
    for (auto& values : simulate_sobol(model, drivers, 1, 10, 8)) replicates.push_back(outlook(values));
    auto const sobol = between_replicates(replicates);
    auto const random = outlook(simulate(model, drivers, 1, 8192));
    CHECK(std::fabs(sobol.mean.value - truth) < 4 * sobol.mean.standard_error + 1e-4);
    CHECK(std::fabs(random.mean.value - truth) < 4 * random.mean.standard_error);
    CHECK(sobol.mean.standard_error < 0.1 * random.mean.standard_error);
    CHECK(simulate_sobol(model, drivers, 1, 10, 2, {}, 1) == simulate_sobol(model, drivers, 1, 10, 2, {}, 3));
}

TEST_CASE("a site that is added changes no draw of another, and sites share the market's")
{
    auto const draws = [](std::string const& site) {
        std::vector<Driver> const drivers{{1, "MARKET", Normal{0, 1}}, {2, site, Normal{0, 1}}};
        return factors_of_trial(drivers, 7, 42);
    };
    CHECK(draws("A")[0] == draws("B")[0]);
    CHECK(draws("A")[1] != draws("B")[1]);
    auto const whole = simulate([](auto f) { return f[0]; }, {{1, "A", Normal{0, 1}}}, 7, 3000);
    auto const later = simulate([](auto f) { return f[0]; }, {{1, "A", Normal{0, 1}}}, 7, 1000, {}, 2, 2000);
    CHECK(std::equal(later.begin(), later.end(), whole.begin() + 2000));
}

TEST_CASE("coefficients that miss a line of the ledger are found out")
{
    std::vector<LedgerLine> lines{{100, {0}}, {-40, {1}}, {7, {}}, {11, {0}}};
    std::vector<Driver> const drivers{{1, "M", Triangular{0.5, 1, 2}}, {2, "M", Triangular{0.5, 1, 2}}};
    ValueFunction const ledger = [&](auto f) { return 111 * f[0] - 40 * f[1] + 7; };
    auto const model = collect(lines);
    CHECK(model.terms.size() == 2);
    CHECK(check_shortcut(model, ledger, drivers, 3, 4096, 64).holds());
    lines.pop_back();
    auto const short_of_one = check_shortcut(collect(lines), ledger, drivers, 3, 4096, 64);
    CHECK_FALSE(short_of_one.holds());
    CHECK(short_of_one.greatest_difference > 0.01);
}

TEST_CASE("sites that differ by less than their noise share a band; a clear one does not")
{
    auto const site = [](std::string id, double mean, double sd) {
        auto const values = simulate([&](auto f) { return mean + sd * f[0]; }, {{1, id, Normal{0, 1}}}, 11, 4096);
        return SiteTrials{id, values};
    };
    auto const ranked = rank_stability({site("c", 20, 1), site("a", 10, 5), site("b", 9, 5)}, 1);
    REQUIRE(ranked.size() == 3);
    CHECK(ranked[0].id == "c");
    CHECK(ranked[0].band == 1);
    CHECK(ranked[1].band == 2);
    CHECK(ranked[2].band == 2);
    CHECK(ranked[0].p_top.value > 0.9);
    CHECK(ranked[0].rank_p5 == 1);
    double const tops = std::accumulate(ranked.begin(), ranked.end(), 0.0,
                                        [](double sum, auto const& r) { return sum + r.p_top.value; });
    CHECK(tops == Approx(1));
    CHECK(ranked[1].p_top.standard_error > 0);
}

TEST_CASE("standard errors of an outlook are as wide as the estimates really scatter")
{
    Outlook stated;
    Numbers p10, cvar5, negative;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        stated = outlook(simulate([](auto f) { return f[0]; }, {{1, "A", Normal{1, 1}}}, seed, 2000));
        p10.push_back(stated.p10.value);
        cvar5.push_back(stated.cvar5.value);
        negative.push_back(stated.p_negative.value);
    }
    CHECK(outlook(p10).sd == Approx(stated.p10.standard_error).epsilon(0.25));
    CHECK(outlook(cvar5).sd == Approx(stated.cvar5.standard_error).epsilon(0.25));
    CHECK(outlook(negative).sd == Approx(stated.p_negative.standard_error).epsilon(0.25));
    CHECK(outlook(cvar5).mean.value == Approx(cvar(Normal{1, 1}, 0.05)).margin(0.02));
    CHECK_THROWS_AS(outlook(std::vector<double>{1, NAN}), Error);
}

TEST_CASE("a break-even is one figure only where the value does not turn")
{
    auto const at = [](ValueFunction const& f, double low, double high) {
        return break_even(f, Numbers{0}, 0, low, high);
    };
    auto const line = at([](auto x) { return 2 * x[0] - 1; }, 0, 3);
    CHECK(line.status == BreakEvenStatus::found);
    CHECK(line.at == 0.5);
    auto const hill = at([](auto x) { return 1 - x[0] * x[0]; }, -2, 3);
    CHECK(hill.status == BreakEvenStatus::not_monotone);
    REQUIRE(hill.crossings.size() == 2);
    CHECK(hill.crossings[0] == Approx(-1));
    CHECK(at([](auto) { return 3.0; }, 0, 1).status == BreakEvenStatus::not_reached);
    CHECK(at([](auto x) { return 1 / x[0]; }, -1, 1).status == BreakEvenStatus::nonfinite);
}

TEST_CASE("variance shares of a product agree sampled, computed and in closed form")
{
    Numbers const means{2, 3, 0.5}, variances{1.0 / 3, 0.75, 0.02};
    ValueFunction const product = [&](std::span<double const> u) {
        double p = 1;
        for (std::size_t i = 0; i < 3; ++i) p *= means[i] + std::sqrt(12 * variances[i]) * (u[i] - 0.5);
        return p;
    };
    auto const closed = variance_shares_of_product(means, variances);
    auto const computed = variance_shares_by_quadrature(product, 3, 8);
    auto const sampled = variance_shares(product, 3, 77);
    for (std::size_t d = 0; d < 3; ++d) {
        CHECK(computed.first[d] == Approx(closed.first[d]).epsilon(1e-12));
        CHECK(computed.total[d] == Approx(closed.total[d]).epsilon(1e-12));
        CHECK(std::fabs(sampled.first[d] - closed.first[d]) < 5 * sampled.first_error[d] + 1e-3);
        CHECK(std::fabs(sampled.total[d] - closed.total[d]) < 5 * sampled.total_error[d] + 1e-3);
    }
    CHECK(closed.sum_first() <= 1);
    CHECK(closed.sum_total() >= 1);
}
