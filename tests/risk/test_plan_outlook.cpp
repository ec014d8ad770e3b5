// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/risk/plan_outlook.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <string>

using namespace lacuna;

namespace {

std::vector<SiteValue> some_sites(int n)
{
    std::vector<SiteValue> sites;
    for (int i = 0; i < n; ++i) {
        double const size = 100 + 7 * i;
        sites.push_back(
            {"site " + std::to_string(i), 3 * size, -size, -1.2 * size, 0.15 * size, -0.05 * size, -0.02 * size});
    }
    return sites;
}

/// A point more of growth makes revenue 8 % more, income of today 5 %.
RiskRanges growing()
{
    RiskRanges ranges;
    ranges.growth_sd = 0.01;
    ranges.revenue_at_growth = [](std::size_t, std::size_t, double more) { return 1 + 8 * more; };
    ranges.displaced_at_growth = [](std::size_t, double more) { return 1 + 5 * more; };
    return ranges;
}

bool same(Outlook const& a, Outlook const& b)
{
    return a.mean.value == b.mean.value && a.p10.value == b.p10.value && a.p90.value == b.p90.value && a.sd == b.sd;
}

}  // namespace

TEST_CASE("the mean is that of the factors: independent factors multiply", "[risk][plan]")
{
    RiskRanges ranges;
    auto const sites = some_sites(3);
    auto const out = outlook_of(sites, ranges, {});
    double const revenue = (0.75 + 1 + 1.15) / 3, cost = (0.9 + 1 + 1.25) / 3;
    double const capital = (0.95 + 1 + 1.35) / 3 * (0.95 + 1 + 1.15) / 3;
    double expected = 0, base = 0;
    for (auto const& s : sites) {
        expected +=
            s.sunk + s.certain + s.displaced + s.revenue * revenue + s.operating_cost * cost + s.capital * capital;
        base += s.sunk + s.certain + s.displaced + s.revenue + s.operating_cost + s.capital;
    }
    CHECK(std::fabs(out.total.mean.value - expected) < 5 * out.total.mean.standard_error + 1e-9);
    CHECK(out.total.mean.value == Approx(expected).epsilon(0.01));
    CHECK(out.base == Approx(base));
    CHECK(out.total.p10.value < out.total.p50.value);
    CHECK(out.total.p50.value < out.total.p90.value);
    CHECK(out.greatest_difference < 1e-12);
}

TEST_CASE("without ranges nothing varies, and the outlook is the base case", "[risk][plan]")
{
    RiskRanges narrow;
    for (auto* range : {&narrow.revenue, &narrow.operating_cost, &narrow.capital, &narrow.site_capital})
        *range = {1 - 1e-12, 1, 1 + 1e-12};
    narrow.demand_cv = 0;
    auto const out = outlook_of(some_sites(5), narrow, {});
    CHECK(out.total.mean.value == Approx(out.base));
    CHECK(out.total.p10.value == Approx(out.base));
    CHECK(out.total.sd < 1e-6);
}

TEST_CASE("drivers that are held fixed vary nothing, and no share of the variance is told", "[risk][plan]")
{
    RiskRanges fixed;
    for (auto* range : {&fixed.revenue, &fixed.operating_cost, &fixed.capital, &fixed.site_capital}) *range = {1, 1, 1};
    fixed.demand_cv = 0;
    fixed.occupancy = Pert{0.9, 0.9, 0.9};
    auto const sites = some_sites(5);
    auto const out = outlook_of(sites, fixed, {});
    double lost = 0;
    for (auto const& s : sites) lost += 0.1 * s.revenue;
    CHECK(out.total.mean.value == Approx(out.base - lost));
    CHECK(out.total.sd == Approx(0).margin(1e-9));
    CHECK_FALSE(out.market_share);
    fixed.revenue = {0.8, 1, 1.1};
    auto const revenue = outlook_of(sites, fixed, {});
    REQUIRE(revenue.shares.first.size() == market_drivers);
    CHECK(revenue.shares.first[0] == Approx(1).margin(0.01));
    CHECK(revenue.shares.first[1] == 0);
    REQUIRE(revenue.market_share);
    CHECK(revenue.market_share->value == Approx(1));
    CHECK(outlook_of({}, {}, {}).total.mean.value == 0);
}

TEST_CASE("of the whole variance the market explains that of what is expected at its factors", "[risk][plan]")
{
    RiskRanges ranges;
    ranges.demand_cv = 0.4;
    auto const sites = some_sites(6);
    double const own_revenue = 0.4 * 0.4, own_capital = variance(ranges.site_capital),
                 mean_own = mean(ranges.site_capital);
    auto const square = [](Triangular const& t) { return variance(t) + mean(t) * mean(t); };
    double revenue = 0, cost = 0, capital = 0, own = 0;
    for (auto const& s : sites) {
        revenue += s.revenue;
        cost += s.operating_cost;
        capital += s.capital * mean_own;
        own += s.revenue * s.revenue * own_revenue * square(ranges.revenue) +
               s.capital * s.capital * own_capital * square(ranges.capital);
    }
    double const market = revenue * revenue * variance(ranges.revenue) + cost * cost * variance(ranges.operating_cost) +
                          capital * capital * variance(ranges.capital);
    double const expected = market / (market + own);
    REQUIRE(expected > 0.1);
    REQUIRE(expected < 0.5);  // so that neither all nor nothing would pass
    auto const out = outlook_of(sites, ranges, {});
    REQUIRE(out.market_share);
    CHECK(out.market_share->value == Approx(expected).margin(4 * out.market_share->standard_error));
    CHECK(out.market_share->standard_error < 0.02);
    // Nothing of it is lost where openings are late, revenue grows or drivers correlate: all of it is the market's.
    auto shared = growing();
    shared.demand_cv = 0;
    shared.site_capital = {1, 1, 1};
    shared.correlation = {{1, 0, 0.3, 0}, {0, 1, 0, 0}, {0.3, 0, 1, 0}, {0, 0, 0, 1}};
    CHECK(outlook_of(sites, shared, {}).market_share->value == Approx(1));
    RiskOptions few;
    few.m = 5;
    CHECK(outlook_of(sites, shared, few).market_share->value == Approx(1));
}

TEST_CASE("a site that is added changes no other site's outlook, and threads change nothing", "[risk][plan]")
{
    RiskOptions one, two;
    one.m = two.m = 6;
    two.threads = 2;
    auto const few = outlook_of(some_sites(70), {}, one);
    auto const more = outlook_of(some_sites(130), {}, two);
    for (std::size_t i = 0; i < few.sites.size(); ++i) CHECK(same(few.sites[i].outlook, more.sites[i].outlook));
    auto const again = outlook_of(some_sites(70), {}, two);
    CHECK(same(few.total, again.total));
    for (std::size_t i = 0; i < few.ranks.size(); ++i) CHECK(few.ranks[i].id == again.ranks[i].id);
}

TEST_CASE("sites share the market: together they vary more than independent ones would", "[risk][plan]")
{
    auto const out = outlook_of(some_sites(40), {}, {});
    double independent = 0;
    for (auto const& site : out.sites) independent += site.outlook.sd * site.outlook.sd;
    CHECK(out.total.sd > 2 * std::sqrt(independent));
}

TEST_CASE("sites of a district share its occupancy, those of a catchment its demand", "[risk][plan]")
{
    auto sites = some_sites(40);
    RiskRanges alone;  // nothing but what is tested varies
    for (auto* range : {&alone.revenue, &alone.operating_cost, &alone.capital, &alone.site_capital})
        *range = {1 - 1e-12, 1, 1 + 1e-12};
    alone.demand_cv = 0;
    alone.occupancy = Pert{0.7, 1, 1};
    auto const one = outlook_of(sites, alone, {});
    // All of one district: deviations add up; the mean of the shape is (0.7 + 4 + 1) / 6.
    double together = 0, apart = 0, expected = 0;
    for (auto const& site : one.sites) together += site.outlook.sd;
    CHECK(one.total.sd == Approx(together).epsilon(1e-6));
    for (auto const& s : sites)
        expected += s.revenue * 5.7 / 6 + s.operating_cost + s.capital + s.certain + s.displaced + s.sunk;
    CHECK(std::fabs(one.total.mean.value - expected) < 6 * one.total.mean.standard_error);

    for (std::size_t i = 0; i < sites.size(); ++i) sites[i].district = "district " + std::to_string(i);
    auto const many = outlook_of(sites, alone, {});
    for (auto const& site : many.sites) apart += site.outlook.sd * site.outlook.sd;
    CHECK(many.total.sd == Approx(std::sqrt(apart)).epsilon(0.1));

    alone.occupancy.reset();
    alone.demand_cv = 0.2;
    double const own = outlook_of(sites, alone, {}).total.sd;
    for (auto& site : sites) site.catchment = "shops";
    auto const shared = outlook_of(sites, alone, {});
    together = 0;
    for (auto const& site : shared.sites) together += site.outlook.sd;
    CHECK(shared.total.sd == Approx(together).epsilon(1e-6));
    CHECK(shared.total.sd > 4 * own);

    alone.occupancy = Pert{0.7, 1, 2.2};
    CHECK_THROWS_AS(outlook_of(sites, alone, {}), Error);
}

TEST_CASE("where consent is refused only what was spent before it is lost", "[risk][plan]")
{
    RiskRanges ranges;
    ranges.consent_probability = 0;
    auto const sites = some_sites(2);
    auto const out = outlook_of(sites, ranges, {});
    CHECK(out.total.mean.value == Approx(sites[0].sunk + sites[1].sunk));
    ranges.consent_probability = 0.5;
    RiskRanges always;
    auto const half = outlook_of(sites, ranges, {}), whole = outlook_of(sites, always, {});
    double const sunk = sites[0].sunk + sites[1].sunk;
    CHECK(half.total.mean.value - sunk == Approx((whole.total.mean.value - sunk) / 2).epsilon(0.05));
}

TEST_CASE("the shares of the variance are those of a sum: each driver's own variance of its line", "[risk][plan]")
{
    auto const out = outlook_of(some_sites(3), {}, {});
    double size = 0;
    for (auto const& s : some_sites(3)) size += s.revenue / 3;
    double const revenue = variance(Triangular{0.75, 1, 1.15}) * 9, cost = variance(Triangular{0.9, 1, 1.25});
    double const capital = variance(Triangular{0.95, 1, 1.35}) * 1.2 * 1.2, all = revenue + cost + capital;
    REQUIRE(out.shares.first.size() == 4);
    CHECK(out.shares.variance == Approx(all * size * size).epsilon(0.02));
    CHECK(out.shares.first[0] == Approx(revenue / all).margin(0.01));
    CHECK(out.shares.first[1] == Approx(cost / all).margin(0.01));
    CHECK(out.shares.first[2] == Approx(capital / all).margin(0.01));
    CHECK(out.shares.first[3] == Approx(0).margin(0.01));
    RiskRanges together;
    together.correlation = {{1, 0, 0.3, 0}, {0, 1, 0, 0}, {0.3, 0, 1, 0}, {0, 0, 0, 1}};
    CHECK(outlook_of(some_sites(3), together, {}).shares.first.empty());
}

TEST_CASE("at each driver's break-even nothing is left", "[risk][plan]")
{
    auto const ranges = growing();
    auto const sites = some_sites(2);
    double revenue = 0, cost = 0, capital = 0, displaced = 0;
    for (auto const& s : sites) {
        revenue += s.revenue;
        displaced += s.displaced;
        cost += s.operating_cost;
        capital += s.capital;
    }
    auto const out = outlook_of(sites, ranges, {});
    REQUIRE(out.break_evens.size() == 4);
    CHECK(out.break_evens[0].at == Approx(1 - out.base / revenue));
    CHECK(out.break_evens[1].at == Approx(1 - out.base / cost));
    CHECK(out.break_evens[2].at == Approx(1 - out.base / capital));
    CHECK(out.break_evens[3].at == Approx(-out.base / (8 * revenue + 5 * displaced)));
    CHECK(outlook_of(sites, {}, {}).break_evens[3].status == BreakEvenStatus::not_reached);
}

TEST_CASE("ranges that cannot be are refused", "[risk][plan]")
{
    RiskRanges ranges;
    ranges.revenue = {1.2, 1, 1.1};
    CHECK_THROWS_AS(outlook_of(some_sites(2), ranges, {}), Error);
    ranges = {};
    ranges.capital = {-1, 1, 2};
    CHECK_THROWS_AS(outlook_of(some_sites(2), ranges, {}), Error);
    ranges = {};
    ranges.consent_probability = 1.5;
    CHECK_THROWS_AS(outlook_of(some_sites(2), ranges, {}), Error);
}

TEST_CASE("alternatives of one place share its draws; those of two places do not", "[risk][plan]")
{
    auto sites = some_sites(3);
    for (auto& site : sites) {
        site = sites[0];
        site.place = "a";
    }
    sites[1].id = "other use";
    sites[2].id = "elsewhere";
    sites[2].place = "b";
    auto const out = outlook_of(sites, {}, {});
    CHECK(same(out.sites[0].outlook, out.sites[1].outlook));
    CHECK_FALSE(same(out.sites[0].outlook, out.sites[2].outlook));
    CHECK(out.sites[0].outlook.mean.value == Approx(out.sites[2].outlook.mean.value).epsilon(0.05));
}

TEST_CASE("an opening that may be late is worth the mean of the openings by their probabilities", "[risk][plan]")
{
    auto sites = some_sites(2);
    for (auto& s : sites) s.delayed = {{0.9 * s.revenue, 0.95 * s.operating_cost, s.capital}, {0, 0, s.capital}};
    RiskRanges never, late;
    late.delay = {0.5, 0.3, 0.2};
    never.delay = {0, 0, 1};
    RiskOptions options;
    options.m = 12;
    double const revenue = (0.75 + 1 + 1.15) / 3 * (0.5 + 0.3 * 0.9), cost = (0.9 + 1 + 1.25) / 3 * (0.5 + 0.3 * 0.95);
    double const capital = (0.95 + 1 + 1.35) / 3 * (0.95 + 1 + 1.15) / 3;
    double expected = 0, without = 0;
    for (auto const& s : sites) {
        expected +=
            s.sunk + s.certain + s.displaced + s.revenue * revenue + s.operating_cost * cost + s.capital * capital;
        without += s.sunk + s.certain + s.displaced + s.capital * capital;
    }
    auto const mean = outlook_of(sites, late, options).total.mean;
    CHECK(std::fabs(mean.value - expected) < 4 * mean.standard_error);
    CHECK(mean.standard_error < 0.1 * expected);
    CHECK(outlook_of(sites, never, options).total.mean.value == Approx(without).epsilon(0.01));
    sites[1].delayed.pop_back();
    CHECK_THROWS_AS(outlook_of(sites, late, options), Error);
    late.delay = {0.5, 0.3};
    CHECK_THROWS_AS(outlook_of(some_sites(1), late, options), Error);
}

TEST_CASE("growth moves revenue and income of today by the functions given, and stands in the tornado", "[risk][plan]")
{
    auto const ranges = growing();
    auto no_revenue = ranges, no_income = ranges;
    no_revenue.revenue_at_growth = {};
    no_income.displaced_at_growth = {};
    CHECK_THROWS_AS(outlook_of(some_sites(2), no_revenue, {}), Error);
    CHECK_THROWS_AS(outlook_of(some_sites(2), no_income, {}), Error);
    auto const out = outlook_of(some_sites(2), ranges, {});
    auto const plain = outlook_of(some_sites(2), {}, {});
    CHECK(out.total.mean.value == Approx(plain.total.mean.value).epsilon(0.01));
    CHECK(out.total.sd > plain.total.sd);
    CHECK(plain.swings.size() == 3);
    REQUIRE(out.swings.size() == 4);
    double more = 0;
    for (auto const& s : some_sites(2)) more += 0.16 * s.revenue + 0.1 * s.displaced;
    auto const swing = std::ranges::find(out.swings, std::size_t{3}, &Swing::driver);
    REQUIRE(swing != out.swings.end());
    CHECK(swing->at_high - out.base == Approx(more));
}

TEST_CASE(
    "income of today grows with the market: what displaces only as much as it earns is worth nothing at any growth",
    "[risk][plan]")
{
    // Revenue and income of today alike, every other figure fixed: the difference is 0 in every trial, late or not.
    RiskRanges ranges;
    for (auto* range : {&ranges.revenue, &ranges.operating_cost, &ranges.capital, &ranges.site_capital})
        *range = {1, 1, 1};
    ranges.demand_cv = 0;
    ranges.growth_sd = 0.02;
    ranges.revenue_at_growth = [](std::size_t, std::size_t, double more) { return std::exp(9 * more); };
    ranges.displaced_at_growth = [](std::size_t, double more) { return std::exp(9 * more); };
    SiteValue site;
    site.id = "one";
    site.revenue = 100;
    site.displaced = -100;
    auto const even = outlook_of({site}, ranges, {});
    CHECK(even.total.p10.value == Approx(0).margin(1e-9));
    CHECK(even.total.p90.value == Approx(0).margin(1e-9));
    site.delayed = {{100, 0, 0}};
    ranges.delay = {0.5, 0.5};
    CHECK(outlook_of({site}, ranges, {}).total.p90.value == Approx(0).margin(1e-9));
    site.displaced = -50;
    CHECK(outlook_of({site}, ranges, {}).total.p90.value > 51);
}

TEST_CASE("correlated drivers of the market: the variance is that of the sum", "[risk][plan]")
{
    SiteValue site;
    site.id = "one";
    site.revenue = 100;
    site.capital = -100;
    RiskRanges ranges;
    ranges.demand_cv = 0;
    ranges.site_capital = {1 - 1e-12, 1, 1 + 1e-12};
    ranges.revenue = ranges.capital = {0.8, 1, 1.2};
    auto const sd = [&](double spearman) {
        ranges.correlation = {{1, 0, spearman, 0}, {0, 1, 0, 0}, {spearman, 0, 1, 0}, {0, 0, 0, 1}};
        return outlook_of({site}, ranges, {}).total.sd;
    };
    double const one = std::sqrt(0.4 * 0.4 / 24) * 100;  // of a symmetric triangle
    CHECK(sd(0) == Approx(one * std::sqrt(2.0)).epsilon(0.01));
    CHECK(sd(1) < 1e-6 * one);  // what both move by is taken away again
    CHECK(sd(-1) == Approx(2 * one).epsilon(0.01));
    ranges.correlation = {{1, 1, 1, 0}, {1, 1, -1, 0}, {1, -1, 1, 0}, {0, 0, 0, 1}};
    CHECK_THROWS_AS(outlook_of({site}, ranges, {}), Error);
}
