// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/problem.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace lacuna {

namespace {

[[noreturn]] void refuse(std::string const& what) { throw Error{Errc::bad_config, what}; }

void check_alternatives(PortfolioProblem const& p)
{
    std::set<std::string> ids;
    auto const years = static_cast<int>(p.budget.by_year_fen.size());
    for (auto const& a : p.alternatives) {
        if (!ids.insert(a.id).second) refuse(fmt::format("two alternatives have the id '{}'", a.id));
        if (a.capex_fen < 0) refuse(fmt::format("alternative '{}' has a negative capex", a.id));
        if (a.year < 0 || a.year >= years)
            refuse(fmt::format("alternative '{}' starts in year {}; the budget has years 0 to {}", a.id, a.year,
                               years - 1));
    }
}

void check_budget(Budget const& b)
{
    if (b.by_year_fen.empty()) refuse("no budget is given");
    for (auto const fen : b.by_year_fen)
        if (fen < 0) refuse(fmt::format("a budget of {} yuan: it cannot be negative", static_cast<double>(fen) / 100));
    if (!b.works_capacity_fen.empty() && b.works_capacity_fen.size() != b.by_year_fen.size())
        refuse("the works capacity needs as many years as the budget");
}

void check_risk(PortfolioProblem const& p)
{
    auto const& r = *p.risk;
    if (!(r.weight >= 0 && r.weight <= 1)) refuse(fmt::format("a risk weight of {}: it is from 0 to 1", r.weight));
    if (r.worst_ppm < 1 || r.worst_ppm > 1'000'000)
        refuse(fmt::format("a worst share of {} millionths: it is above 0 and at most 1", r.worst_ppm));
    if (r.scenarios < 2 || r.scenarios > RiskTerm::most_scenarios)
        refuse(fmt::format("{} scenarios: 2 to {} can be taken", r.scenarios, RiskTerm::most_scenarios));
    if (!r.deviation_fen || r.deviation_fen->size() != p.alternatives.size() * r.scenarios)
        refuse("each alternative needs a deviation for each scenario");
    for (std::size_t i = 0; i < p.alternatives.size(); ++i) {
        auto const own = r.of(i);
        if (std::accumulate(own.begin(), own.end(), std::int64_t{0}) != 0)
            refuse(fmt::format("the scenarios of '{}' are not of the mean that it is valued by", p.alternatives[i].id));
    }
}

/// Sites that wait for each other, "A -> B -> A", or nothing.
std::string cycle_of(std::vector<Precedence> const& order)
{
    std::map<std::string, std::vector<std::string>> after;
    for (auto const& each : order) after[each.before].push_back(each.after);
    std::map<std::string, int> state;  // 1 on the path, 2 done
    std::vector<std::string> path;
    auto const walk = [&](auto const& self, std::string const& site) -> std::string {
        state[site] = 1;
        path.push_back(site);
        for (auto const& next : after[site]) {
            if (state[next] == 1) {
                std::string text;
                for (auto it = std::ranges::find(path, next); it != path.end(); ++it) text += *it + " -> ";
                return text + next;
            }
            if (state[next] == 0)
                if (auto found = self(self, next); !found.empty()) return found;
        }
        state[site] = 2;
        path.pop_back();
        return {};
    };
    for (auto const& each : order)
        if (state[each.before] == 0)
            if (auto found = walk(walk, each.before); !found.empty()) return found;
    return {};
}

}  // namespace

void check(PortfolioProblem const& p)
{
    check_budget(p.budget);
    check_alternatives(p);
    std::set<std::string> sites;
    for (auto const& a : p.alternatives) sites.insert(a.site);
    auto const known = [&](std::string const& site, char const* where) {
        if (!sites.contains(site)) refuse(fmt::format("{} names the site '{}', which has no alternative", where, site));
    };
    for (auto const& clique : p.cliques)
        for (auto const& site : clique) known(site, "an overlap");
    for (auto const& each : p.cannibalisation) {
        known(each.site_a, "a cannibalisation");
        known(each.site_b, "a cannibalisation");
        if (each.loss_fen < 0)
            refuse(fmt::format("the loss between '{}' and '{}' is negative", each.site_a, each.site_b));
    }
    for (auto const& each : p.precedence) {
        known(each.before, "an order");
        known(each.after, "an order");
    }
    for (auto const& each : p.pinned)
        if (std::ranges::none_of(p.alternatives, [&](auto const& a) { return each.holds(a); }))
            refuse(fmt::format("the pin on site '{}' {} fits no alternative", each.site, each.use));
    for (auto const& each : p.excluded) known(each.site, "an exclusion");
    for (auto const& each : p.standards)
        if (!(each.weight > 0 && std::isfinite(each.weight)) || each.low < 0 || (each.high && *each.high < each.low))
            refuse(fmt::format("the standard for '{}' in zone '{}' needs 0 <= low <= high and a positive weight",
                               each.use, each.zone));
    for (auto const& pool : p.pools)
        for (auto const& f : pool.facilities)
            if (f.reach.size() != pool.demand.size() || f.capacity < 0 || f.margin_fen < 0)
                refuse(
                    fmt::format("the demand pool of site '{}' needs one reach a zone and no negative numbers", f.site));
    for (auto const& each : p.limits) {
        auto const good = [&](auto const& a) { return a.first < p.alternatives.size() && a.second >= 0; };
        if (each.limit < 0 || !std::ranges::all_of(each.amounts, good))
            refuse(fmt::format("the limit '{}' or what is drawn from it is negative", each.name));
    }
    if (p.risk) check_risk(p);
    if (auto const cycle = cycle_of(p.precedence); !cycle.empty()) refuse("sites wait for each other: " + cycle);
}

}  // namespace lacuna
