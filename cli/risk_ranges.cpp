// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/risk_command.h"
#include "engine/core/error.h"
#include "engine/model/ramp_up.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

namespace lacuna {

void take_ranges(RiskCommand& o)
{
    auto const in_order = [](char const* option, std::vector<double> const& given) {
        if (given[0] <= given[1] && given[1] <= given[2]) return;
        throw Error{Errc::usage,
                    fmt::format("{} {}: write LOW,MODE,HIGH with LOW <= MODE <= HIGH", option, fmt::join(given, ","))};
    };
    auto const set = [&](char const* option, std::vector<double> const& given, Triangular& range) {
        if (given.empty()) return;
        in_order(option, given);
        range = {given[0], given[1], given[2]};
    };
    set("--revenue", o.revenue, o.ranges.revenue);
    set("--operating-cost", o.operating_cost, o.ranges.operating_cost);
    set("--capital", o.capital, o.ranges.capital);
    set("--site-capital", o.site_capital, o.ranges.site_capital);
    in_order("--occupancy", o.occupancy);
    if (o.occupancy[2] > most_occupancy)
        throw Error{Errc::usage,
                    fmt::format("--occupancy {}: OCCUPANCY: a share of full revenue, 0.95 is 95 %; at most {}",
                                fmt::join(o.occupancy, ","), most_occupancy)};
    if (double const sum = std::accumulate(o.ranges.delay.begin(), o.ranges.delay.end(), 0.0);
        !o.ranges.delay.empty() && std::fabs(sum - 1) > 1e-9)
        throw Error{Errc::usage, fmt::format("--delay {}: probabilities add up to {:.6g}, not 1",
                                             fmt::join(o.ranges.delay, ","), sum)};
    if (o.occupancy[0] < 1 || o.occupancy[2] > 1)
        o.ranges.occupancy = Pert{o.occupancy[0], o.occupancy[1], o.occupancy[2]};
    if (o.correlations.empty()) return;
    o.ranges.correlation.assign(market_drivers, std::vector<double>(market_drivers, 0));
    for (std::size_t i = 0; i < market_drivers; ++i) o.ranges.correlation[i][i] = 1;
    std::set<std::pair<std::size_t, std::size_t>> given;
    for (auto const& text : o.correlations) {
        auto const comma = text.find(','), equal = text.find('=');
        auto const driver = [&](std::string const& name) {
            auto const found = std::ranges::find(driver_names, name);
            if (found == driver_names.end())
                throw Error{Errc::usage, fmt::format("--correlate {}: no driver '{}'; there are {}", text, name,
                                                     fmt::join(driver_names, ", "))};
            return static_cast<std::size_t>(found - driver_names.begin());
        };
        if (comma == std::string::npos || equal == std::string::npos || equal < comma)
            throw Error{Errc::usage,
                        fmt::format("--correlate {} is not understood; write --correlate revenue,growth=0.4", text)};
        auto const a = driver(text.substr(0, comma)), b = driver(text.substr(comma + 1, equal - comma - 1));
        double number = 0;
        auto const [end, wrong] = std::from_chars(text.data() + equal + 1, text.data() + text.size(), number);
        if (a == b || wrong != std::errc{} || end != text.data() + text.size())
            throw Error{Errc::usage, fmt::format("--correlate {}: two drivers and a number are needed", text)};
        if (!(std::fabs(number) <= 1))
            throw Error{Errc::usage, fmt::format("--correlate {}: a rank correlation is from -1 to 1", text)};
        if (!given.insert({std::min(a, b), std::max(a, b)}).second)
            throw Error{Errc::usage, fmt::format("--correlate {}: {} and {} are given twice; state each pair once",
                                                 text, driver_names[a], driver_names[b])};
        o.ranges.correlation[a][b] = o.ranges.correlation[b][a] = number;
    }
}

void add_range_options(CLI::App& cmd, RiskCommand& o)
{
    o.ranges.growth_sd = 0.01;
    auto const range = [&](char const* name, std::vector<double>& to, char const* what) {
        cmd.add_option(name, to, what)->expected(3)->delimiter(',')->check(number_within(0, 100));
    };
    range("--revenue", o.revenue, "LOW,MODE,HIGH factor on all revenue (default 0.75,1,1.15)");
    range("--operating-cost", o.operating_cost, "LOW,MODE,HIGH factor on all operating cost (default 0.9,1,1.25)");
    range("--capital", o.capital, "LOW,MODE,HIGH factor on all capex and replacements (default 0.95,1,1.35)");
    range("--site-capital", o.site_capital, "LOW,MODE,HIGH factor on a site's own (default 0.95,1,1.15)");
    range("--occupancy", o.occupancy,
          "LOW,MODE,HIGH share of full revenue that a district's sites take in (default 0.85,1,1)");
    cmd.add_option("--districts", o.districts, "Level of those districts: " + zone_level_names())
        ->capture_default_str();
    cmd.add_flag("--catchments", o.catchments, "Sites of one facility in one district share their demand");
    cmd.add_option("--demand-cv", o.ranges.demand_cv, "Coefficient of variation of a site's own demand")
        ->check(number_within(0.0, 5.0))
        ->capture_default_str();
    cmd.add_option("--growth-sd", o.ranges.growth_sd,
                   "Deviation of the market's yearly growth of revenue, cut at two of them; 0: none")
        ->check(number_within(0.0, 0.2))
        ->capture_default_str();
    cmd.add_option("--correlate", o.correlations,
                   "DRIVER,DRIVER=RANK CORRELATION of revenue, operating_cost, capital, growth; may be repeated");
    cmd.add_option("--delay", o.ranges.delay,
                   "P0,P1,...: probabilities of a site's opening 0, 1 ... years late (default: never late)")
        ->delimiter(',')
        ->check(number_within(0, 1));
}

}  // namespace lacuna
