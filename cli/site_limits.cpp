// SPDX-License-Identifier: Apache-2.0
#include "cli/site_limits.h"

#include "cli/money_summary.h"
#include "engine/appraisal/appraisal.h"
#include "engine/model/price_range.h"
#include "engine/risk/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

enum Driver : std::size_t { revenue, operating_cost, capital, rate, drivers };

class Limits {
public:
    explicit Limits(SiteBook const& book) : book_{book}
    {
        prices_.facilities = {book.facility};
        prices_.do_minimum = {book.today};
    }

    [[nodiscard]] double value(std::span<double const> at) const
    {
        auto const priced = at_prices(prices_, {at[revenue], at[operating_cost], at[capital], 1});
        auto rules = book_.rules;
        rules.discount_rate = at[rate];
        return appraise(priced.facilities[0], book_.units, priced.do_minimum[0], book_.ground_m2, rules, false,
                        book_.capex_share)
            .ioav;
    }

    /// Where the value is `worth`, in words.
    [[nodiscard]] std::string reached(std::size_t driver, double worth) const
    {
        constexpr std::array<std::pair<double, double>, drivers> sought{{{0.01, 3}, {0, 100}, {0, 100}, {0, 10}}};
        auto const over = [&](std::span<double const> at) { return value(at) - worth; };
        auto const found = break_even(over, base(), driver, sought[driver].first, sought[driver].second);
        if (found.status == BreakEvenStatus::nonfinite) return std::string{name(found.status)};
        // A value that turns, as with costs before the start at a high rate, may still be 0 at one place only.
        if (found.crossings.size() == 1)
            return driver == rate ? fmt::format("{:.2f} %", 100 * found.crossings.front())
                                  : fmt::format("{:.1f} %", 100 * found.crossings.front());
        return found.crossings.empty() ? fmt::format("not up to {:.0f} %", 100 * sought[driver].second)
                                       : fmt::format("{} places", found.crossings.size());
    }

    [[nodiscard]] std::vector<double> base() const { return {1, 1, 1, book_.rules.discount_rate}; }

    [[nodiscard]] PriceRange range(PricedFigure const& price) const
    {
        return stated_range(book_.facility, price.figure).value_or(price.market);
    }

private:
    SiteBook const& book_;
    Catalogue prices_;
};

}  // namespace

std::vector<SiteLimit> site_limits(SiteBook const& book, std::optional<double> runner_up)
{
    Limits const limits{book};
    constexpr double two_points = 0.02;
    double const r = book.rules.discount_rate;
    auto const paid = limits.range(revenue_price), run = limits.range(operating_price),
               built = limits.range(capital_price);
    std::array<char const*, drivers> const names{"Revenue", "Operating cost", "Capex", "Discount rate"};
    std::vector<double> const low{paid.low, run.low, built.low, std::max(0.0, r - two_points)},
        high{paid.high, run.high, built.high, r + two_points};
    std::vector<SiteLimit> out;
    for (auto const& swing :
         tornado([&](std::span<double const> at) { return limits.value(at); }, limits.base(), low, high)) {
        auto const d = swing.driver;
        SiteLimit limit{names[d], low[d], high[d], swing.at_low, swing.at_high, limits.reached(d, 0), ""};
        // Of the discount rate nothing is told: it moves the second best as well.
        if (runner_up && d != rate)
            limit.overtaken = *runner_up >= limits.value(limits.base()) ? "already" : limits.reached(d, *runner_up);
        out.push_back(std::move(limit));
    }
    return out;
}

void print_site_limits(SiteBook const& book, std::optional<double> runner_up)
{
    fmt::print("   {:<16} {:>8} {:>8} {:>14} {:>14} {:>16}{}\n", "", "from", "to", "worth then", "and then",
               "nothing left at", runner_up ? "   second best as good*" : "");
    for (auto const& l : site_limits(book, runner_up))
        fmt::print("   {:<16} {:>6.1f} % {:>6.1f} % {:>14} {:>14} {:>16}{}\n", l.what, 100 * l.low, 100 * l.high,
                   grouped(l.at_low), grouped(l.at_high), l.nothing_left,
                   l.overtaken.empty() ? "" : fmt::format("{:>23}", l.overtaken));
    if (runner_up)
        fmt::print("   * the second best use at its own prices as stated: what moves the whole market moves it too\n");
}

}  // namespace lacuna
