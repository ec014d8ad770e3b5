// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/pair_losses.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace lacuna {

namespace {

constexpr std::size_t most_pairs = 200'000;

/// A site that a facility fits, and what that may earn there, ascending: whole, or cut to demand.
struct Earner {
    Point at;
    std::string site;
    std::vector<std::int64_t> revenues_fen;
};

/// By x.
std::vector<Earner> earners(std::string const& facility, std::vector<FittedUse> const& uses,
                            std::map<std::string, UsePlace> const& places, std::size_t years,
                            PortfolioProblem const& problem)
{
    std::map<std::string, Earner> by_site;
    for (std::size_t i = 0; i < uses.size(); ++i) {
        if (uses[i].facility_id != facility) continue;
        auto& e = by_site[uses[i].space_id];
        e.at = places.at(uses[i].space_id).centre;
        e.site = uses[i].space_id;
        e.revenues_fen.push_back(problem.alternatives[i * years].revenue_fen);
    }
    std::vector<Earner> out;
    for (auto& [site, e] : by_site) {
        std::ranges::sort(e.revenues_fen);
        out.push_back(std::move(e));
    }
    std::ranges::stable_sort(out, {}, [](Earner const& e) { return e.at.x; });
    return out;
}

/// What the loss may be a share of, ascending: of one facility the smaller of both revenues.
std::vector<std::int64_t> levels(Earner const& taker, Earner const& loser, bool same)
{
    auto out = loser.revenues_fen;
    if (same) {
        std::vector<std::int64_t> both;
        std::ranges::merge(taker.revenues_fen, loser.revenues_fen, std::back_inserter(both));
        auto const most = std::min(taker.revenues_fen.back(), loser.revenues_fen.back());
        std::erase_if(both, [&](auto level) { return level > most; });
        out = std::move(both);
    }
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

void add_losses(PlanRules::Loss const& rule, std::vector<FittedUse> const& uses,
                std::map<std::string, UsePlace> const& places, std::size_t years, double worth,
                PortfolioProblem& problem)
{
    bool const same = rule.facility == rule.loser;
    auto const takers = earners(rule.facility, uses, places, years, problem);
    auto const losers = earners(rule.loser, uses, places, years, problem);
    std::size_t from = 0, pairs = 0;
    auto const add = [&](Earner const& taker, Earner const& loser) {
        std::int64_t before = 0;
        for (auto const level : levels(taker, loser, same)) {
            if (++pairs > most_pairs)
                throw Error{Errc::bad_config,
                            fmt::format("loss of '{}' to '{}' within {} m: more than {} pairs of sites; take a "
                                        "shorter distance, or a pool",
                                        rule.loser, rule.facility, shortest(rule.within_m), most_pairs)};
            auto const lost = std::llround(rule.share * worth * static_cast<double>(level));
            auto& pair = problem.cannibalisation.emplace_back();
            pair = {taker.site, rule.facility, loser.site, rule.loser, lost - std::exchange(before, lost)};
            if (same) pair.least_a_fen = level;
            pair.least_b_fen = level;
        }
    };
    for (auto const& taker : takers) {
        while (from < losers.size() && losers[from].at.x < taker.at.x - rule.within_m) ++from;
        for (std::size_t i = from; i < losers.size() && losers[i].at.x <= taker.at.x + rule.within_m; ++i) {
            auto const& loser = losers[i];
            if (loser.site == taker.site || (same && loser.site < taker.site)) continue;
            if (std::hypot(loser.at.x - taker.at.x, loser.at.y - taker.at.y) > rule.within_m) continue;
            add(taker, loser);
        }
    }
}

}  // namespace lacuna
