// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/irr.h"
#include "engine/appraisal/measures.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>
#include <random>

using namespace lacuna;

namespace {

/// |NPV| at `rate` against the size of what is added up.
double relative_npv(double rate, std::vector<double> const& amounts, std::vector<double> const& times)
{
    double sum = 0;
    double size = 0;
    for (std::size_t k = 0; k < amounts.size(); ++k) {
        double const present = amounts[k] * std::pow(1 + rate, -times[k]);
        sum += present;
        size += std::fabs(present);
    }
    return std::fabs(sum) / size;
}

}  // namespace

TEST_CASE("three roots that are known come out, in order, and none is chosen")
{
    auto const result = find_irr(std::vector{-1000.0, 3600.0, -4310.0, 1716.0});
    REQUIRE(result.status == MeasureStatus::ok);
    CHECK(result.irr.status == IrrStatus::multiple);
    REQUIRE(result.irr.roots.size() == 3);
    CHECK(result.irr.roots[0] == Approx(0.1).margin(1e-11));
    CHECK(result.irr.roots[1] == Approx(0.2).margin(1e-11));
    CHECK(result.irr.roots[2] == Approx(0.3).margin(1e-11));
    CHECK(result.irr.value == 0);
    CHECK_FALSE(result.irr.tangent);
}

TEST_CASE("a flow whose NPV only touches zero has one double root")
{
    auto const result = find_irr(std::vector{-100.0, 220.0, -121.0});
    CHECK(result.irr.status == IrrStatus::unique);
    CHECK(result.irr.tangent);
    REQUIRE(result.roots.size() == 1);
    CHECK(result.roots[0].multiplicity == 2);
    CHECK(result.roots[0].rate == Approx(0.1).margin(1e-7));
}

TEST_CASE("a flow whose NPV crosses zero flatly has one triple root")
{
    auto const result = find_irr(std::vector{-1.0, 3.0, -3.0, 1.0});
    CHECK(result.irr.status == IrrStatus::unique);
    REQUIRE(result.roots.size() == 1);
    CHECK(result.roots[0].multiplicity == 3);
    CHECK(result.roots[0].rate == Approx(0).margin(1e-4));
}

TEST_CASE("sign changes without a root give none, no sign change and zeros their own statuses")
{
    CHECK(find_irr(std::vector{100.0, -200.0, 150.0}).irr.status == IrrStatus::none);
    CHECK(find_irr(std::vector{1.0, 2.0}).irr.status == IrrStatus::no_sign_change);
    CHECK(find_irr(std::vector{-1.0, -2.0, 0.0}).irr.status == IrrStatus::no_sign_change);
    CHECK(find_irr(std::vector{0.0, 0.0}).irr.status == IrrStatus::undefined_all_zero);
    CHECK(find_irr(std::vector{5.0, -5.0}, std::vector{1.0, 1.0}).irr.status == IrrStatus::undefined_all_zero);
}

TEST_CASE("input that is no flow is refused with the place")
{
    CHECK(find_irr({}).status == MeasureStatus::empty);
    CHECK(find_irr(std::vector{1.0}, std::vector{0.0, 1.0}).status == MeasureStatus::length);
    auto const result = find_irr(std::vector{-1.0, std::numeric_limits<double>::quiet_NaN(), 2.0});
    CHECK(result.status == MeasureStatus::nonfinite_input);
    CHECK(result.at == 1);
    std::vector<std::string> const dates{"2024-01-01", "2024-02-30"};
    auto const dated = find_xirr(std::vector{-1.0, 2.0}, dates, "2024-01-01");
    CHECK(dated.status == MeasureStatus::bad_date);
    CHECK(dated.at == 1);
}

TEST_CASE("rates at the ends of the range are finite and marked")
{
    auto const ruin = find_irr(std::vector{-1e12, 1e-6});
    REQUIRE(ruin.roots.size() == 1);
    CHECK(ruin.roots[0].rate > -1);
    CHECK(ruin.roots[0].out_of_range);
    auto const fortune = find_irr(std::vector{-1.0, 1e6});
    CHECK(fortune.irr.value == Approx(999999).epsilon(1e-12));
    CHECK(fortune.roots[0].out_of_range);
    // ten times the money in a day: beyond a double as a yearly rate
    std::vector<std::string> const dates{"2024-01-01", "2024-01-02"};
    auto const day = find_xirr(std::vector{-1.0, 10.0}, dates, "2024-01-01");
    REQUIRE(day.roots.size() == 1);
    CHECK(std::isfinite(day.roots[0].rate));
    CHECK(day.roots[0].out_of_range);
}

TEST_CASE("order, scale, zeros and a split flow do not change the roots")
{
    std::vector<double> const amounts{-1000, 400, 400, 400, 400, -250};
    std::vector<double> const times{0, 1, 2, 3, 4, 5};
    auto const plain = find_irr(amounts, times).irr;
    REQUIRE(plain.roots.size() == 2);
    auto const same = [&plain](std::vector<double> const& a, std::vector<double> const& t) {
        auto const other = find_irr(a, t).irr;
        REQUIRE(other.roots.size() == plain.roots.size());
        for (std::size_t i = 0; i < plain.roots.size(); ++i)
            CHECK(other.roots[i] == Approx(plain.roots[i]).margin(1e-12));
    };
    same({-250, 400, 400, 400, 400, -1000}, {5, 4, 3, 2, 1, 0});
    same({-1e15, 4e14, 4e14, 4e14, 4e14, -2.5e14}, times);
    same({0, -1000, 400, 0, 400, 400, 400, -250}, {0, 0, 1, 1.5, 2, 3, 4, 5});
    same({-600, -400, 400, 400, 400, 400, -250}, {0, 0, 1, 2, 3, 4, 5});
    same(amounts, {10, 11, 12, 13, 14, 15});
    // off the grid of half years, where each term has its own exponential
    auto const thirds = find_irr(amounts, std::vector{0.0, 1 / 3.0, 2 / 3.0, 1.0, 4 / 3.0, 5 / 3.0}).irr;
    REQUIRE(thirds.roots.size() == 2);
    for (std::size_t i = 0; i < 2; ++i)
        CHECK(thirds.roots[i] == Approx(std::pow(1 + plain.roots[i], 3) - 1).margin(1e-12));
}

TEST_CASE("every root of seeded flows makes the NPV zero, and their number fits Descartes' rule")
{
    std::mt19937_64 random{20240607};
    std::uniform_real_distribution<double> amount{-100, 100};
    std::uniform_int_distribution<int> size{2, 25};
    std::uniform_int_distribution<int> kind{0, 2};
    int with_roots = 0;
    for (int trial = 0; trial < 2000; ++trial) {
        std::vector<double> amounts, times;
        int const which = kind(random);
        double time = 0;
        for (int k = size(random); k > 0; --k) {
            amounts.push_back(amount(random));
            times.push_back(time);
            time += which == 0 ? 1.0 : which == 1 ? 0.5 * (1 + k % 3) : 0.1 + std::fabs(amount(random)) / 50;
        }
        std::size_t changes = 0;
        for (std::size_t k = 1; k < amounts.size(); ++k) changes += (amounts[k] > 0) != (amounts[k - 1] > 0);
        auto const result = find_irr(amounts, times);
        REQUIRE(result.status == MeasureStatus::ok);
        std::size_t count = 0;
        for (auto const& root : result.roots) {
            INFO("trial " << trial << " rate " << root.rate);
            // near -100 % a double cannot hold 1 + rate any closer
            CHECK(relative_npv(root.rate, amounts, times) < 1e-12 + times.back() * 2.3e-16 / (1 + root.rate));
            count += static_cast<std::size_t>(root.multiplicity);
        }
        CHECK(count <= changes);
        CHECK((changes - count) % 2 == 0);
        with_roots += !result.roots.empty();
    }
    CHECK(with_roots > 1000);
}
