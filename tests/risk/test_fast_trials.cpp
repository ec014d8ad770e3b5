// SPDX-License-Identifier: Apache-2.0
// The fast ways of a trial against their slow twins.
#include "engine/risk/order_statistics.h"
#include "engine/risk/outcomes.h"
#include "engine/risk/quantile_table.h"
#include "engine/risk/random_stream.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace lacuna;

TEST_CASE("draws by the dozen are the single draws to the bit, whatever their number and where they begin", "[risk]")
{
    for (std::size_t const count : {0, 1, 11, 12, 13, 24, 100})
        for (std::uint32_t const first : {0U, 5U, 0xFFFFFFF0U}) {
            std::vector<double> many(count);
            draw_uniforms(0x123456789ABCDEF0, first, 3, 0xFEDCBA9876543210, many);
            for (std::size_t i = 0; i < count; ++i)
                CHECK(many[i] ==
                      draw_uniform(0x123456789ABCDEF0, first + static_cast<std::uint32_t>(i), 3, 0xFEDCBA9876543210));
        }
}

TEST_CASE("quantiles from a table are the quantiles, in the tails too", "[risk]")
{
    std::vector<double> shares{0x1p-53, 1e-12, 1e-6, 0.01, 0.5, 0.999, 1 - 0x1p-40, 1 - 0x1p-53};
    for (std::uint32_t i = 0; i < 2000; ++i) shares.push_back(draw_uniform(1, i, 1, 1));
    auto const worst = [&](Distribution const& shape) {
        auto values = shares;
        QuantileTable{shape}.apply(values);
        double most = 0;
        for (std::size_t i = 0; i < shares.size(); ++i)
            most = std::max(most, std::fabs(values[i] - quantile(shape, shares[i])));
        return most;
    };
    CHECK(worst(Triangular{0.75, 1, 1.15}) == 0);
    CHECK(worst(Discrete{{{0.5, 0}, {0.3, 1}, {0.2, 2}}}) == 0);
    CHECK(worst(Bernoulli{0.3}) == 0);
    CHECK(worst(Normal{0, 1}) < 2e-9);
    CHECK(worst(Lognormal{1, 0.15}) < 1e-9);
    CHECK(worst(TruncatedNormal{0, 1, -2, 2}) < 1e-7);
    CHECK(worst(Pert{0.75, 1, 1.15}) < 1e-8);
    CHECK_THROWS(QuantileTable{Triangular{1, 0, 2}});
}

TEST_CASE("values at ranks are those of sorting: ties, equal values, far apart ones", "[risk]")
{
    std::mt19937_64 random{3};
    auto const compare = [](std::vector<double> const& values) {
        auto sorted = values;
        std::ranges::sort(sorted);
        std::vector<std::size_t> ranks;
        for (std::size_t r = 0; r < values.size(); r += 1 + values.size() / 17) ranks.push_back(r);
        ranks.push_back(values.size() - 1);
        auto const found = values_at_ranks(values, ranks);
        for (std::size_t i = 0; i < ranks.size(); ++i) CHECK(found[i] == sorted[ranks[i]]);
    };
    compare({5});
    compare({2, 1});
    compare(std::vector<double>(50, 7.0));
    compare({1, std::nextafter(1.0, 2.0), 1, 1});
    compare({-1e308, 1e308, 0, 3});
    for (std::size_t const count : {3, 10, 1000, 20'000}) {
        std::vector<double> spread, tied, skewed;
        for (std::size_t i = 0; i < count; ++i) {
            double const u = unit_interval(static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random()));
            spread.push_back(u - 0.5);
            tied.push_back(std::floor(10 * u));
            skewed.push_back(std::exp(40 * u));
        }
        compare(spread);
        compare(tied);
        compare(skewed);
    }
}

TEST_CASE("sums in lanes are those of plain loops over eight lanes to the bit, with processors of either width",
          "[risk]")
{
    std::mt19937_64 random{5};
    auto const sums = [](std::span<double const> values) {
        return lane_sums<2>(values, [](Four const& v, Four* terms) LACUNA_INLINE {
            terms[0] = v;
            terms[1] = v < 0 ? -v * v : Four{};
        });
    };
    for (std::size_t const count : {0, 1, 7, 8, 255, 256, 257, 300, 1000}) {
        std::vector<double> values(count);
        for (double& v : values) v = std::exp(static_cast<double>(random() % 60)) * (random() % 2 == 0 ? 1 : -0.3);
        Sum plain, squares;
        for (std::size_t from = 0; from < count; from += 256) {
            std::array<double, 8> first{}, second{};
            for (std::size_t i = from; i < std::min(from + 256, count); ++i) {
                first[(i - from) % 8] += values[i];
                second[(i - from) % 8] += values[i] < 0 ? -values[i] * values[i] : 0;
            }
            for (double const lane : first) plain += lane;
            for (double const lane : second) squares += lane;
        }
        auto const found = sums(values);
        CHECK(found[0] == plain.value());
        CHECK(found[1] == squares.value());
    }
}

TEST_CASE("the figures of a sample are those of its sorted values", "[risk]")
{
    for (std::size_t const count : {2, 7, 40, 1024, 5000}) {
        std::vector<double> values(count);
        draw_uniforms(9, 0, 1, count, values);
        for (double& v : values) v = 100 * v - 30;
        auto const plain = outlook(values), quick = replicate_outlook(values);
        std::ranges::sort(values);
        CHECK(plain.p10.value == Approx(sample_quantile(values, 0.1)).epsilon(1e-14));
        CHECK(plain.p50.value == Approx(sample_quantile(values, 0.5)).epsilon(1e-14));
        CHECK(plain.p90.value == Approx(sample_quantile(values, 0.9)).epsilon(1e-14));
        CHECK(plain.cvar5.value == Approx(sample_cvar(values, 0.05)).epsilon(1e-12));
        CHECK(quick.mean.value == plain.mean.value);
        CHECK(quick.sd == plain.sd);
        CHECK(quick.p10.value == plain.p10.value);
        CHECK(quick.cvar5.value == plain.cvar5.value);
        CHECK(quick.p_negative.value == plain.p_negative.value);
        CHECK(quick.guarantee_price.value == plain.guarantee_price.value);
    }
}
