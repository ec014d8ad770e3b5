// SPDX-License-Identifier: Apache-2.0
// Sites whose prices have ranges of their own, drawn with the market's number.
#include "engine/core/error.h"
#include "engine/model/price_range.h"
#include "engine/risk/plan_outlook.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace lacuna;

namespace {

RiskRanges revenue_only(std::vector<OwnRanges> own)
{
    RiskRanges ranges;
    ranges.operating_cost = ranges.capital = ranges.site_capital = {1, 1, 1};
    ranges.demand_cv = 0;
    ranges.own = std::move(own);
    return ranges;
}

SiteValue earning(char const* id, std::size_t own)
{
    SiteValue site{id, 100, -20, -30};
    site.own = own;
    return site;
}

}  // namespace

TEST_CASE("a site with a range of its own has that range's mean, and its low falls where the market's does", "[risk]")
{
    // The market's 0.75, 1, 1.15 and one that is as wide again.
    auto const ranges = revenue_only({{Triangular{0.5, 1, 1.3}, {}, {}}});
    auto const out = outlook_of({earning("a", 0), earning("b", 1)}, ranges, {});
    CHECK(out.sites[0].outlook.mean.value == Approx(100 * (0.75 + 1 + 1.15) / 3 - 50).epsilon(1e-4));
    CHECK(out.sites[1].outlook.mean.value == Approx(100 * (0.5 + 1 + 1.3) / 3 - 50).epsilon(1e-4));
    // 1 - 0.5 is twice 1 - 0.75, as 1.3 - 1 is twice 1.15 - 1: drawn together, b is off its base twice as far as a.
    CHECK(out.sites[1].outlook.sd == Approx(2 * out.sites[0].outlook.sd).epsilon(1e-9));
    CHECK(out.total.sd == Approx(3 * out.sites[0].outlook.sd).epsilon(1e-9));
    // Each at its own end, and a break-even that moves both alike.
    REQUIRE(out.swings.front().driver == 0);
    CHECK(out.swings.front().at_low == Approx(75 + 50 - 100));
    CHECK(out.swings.front().at_high == Approx(115 + 130 - 100));
    CHECK(out.break_evens[0].at == Approx(0.5));
    CHECK(out.greatest_difference < 1e-12);
}

TEST_CASE("ranges of cost and capital are a site's own too, and without one the market's hold", "[risk]")
{
    RiskRanges ranges;
    ranges.revenue = ranges.site_capital = {1, 1, 1};
    ranges.demand_cv = 0;
    ranges.own = {{{}, Triangular{1, 1, 1}, Triangular{1, 1, 1}}, {{}, {}, {}}};
    auto const out = outlook_of({earning("a", 0), earning("b", 1), earning("c", 2)}, ranges, {});
    CHECK(out.sites[1].outlook.sd == Approx(0).margin(1e-9));
    CHECK(out.sites[0].outlook.sd > 1);
    CHECK(out.sites[2].outlook.sd == out.sites[0].outlook.sd);
    CHECK(out.swings[0].driver == static_cast<std::size_t>(MarketDriver::capital));
    // 50 of each at their base, 0.35 x 30 less at the high end of two.
    CHECK(out.swings[0].at_high == Approx(150 - 2 * 0.35 * 30));
}

TEST_CASE("a site of ranges that are not there, and a range below nothing, are refused", "[risk]")
{
    CHECK_THROWS_AS(outlook_of({earning("a", 1)}, revenue_only({}), {}), Error);
    CHECK_THROWS_WITH(outlook_of({earning("a", 1)}, revenue_only({{Triangular{-0.5, 1, 1.2}, {}, {}}}), {}),
                      Catch::Contains("may not be negative"));
}

TEST_CASE("the market's ranges are those that the means of prices are made of", "[risk]")
{
    RiskRanges const ranges;
    for (auto const& [price, range] : {std::pair{revenue_price, ranges.revenue},
                                       {operating_price, ranges.operating_cost},
                                       {capital_price, ranges.capital}}) {
        CHECK(price.market.low == range.low);
        CHECK(price.market.high == range.high);
    }
}
