// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/problem.h"
#include "engine/sample/dice.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna::drawn_problem {

inline Alternative alternative(std::string site, std::string use, std::int64_t value, std::int64_t capex, int year = 0,
                               std::string zone = "", std::int64_t income = 0)
{
    auto id = site + "/" + use + "/" + std::to_string(year);
    return {std::move(id), std::move(site), std::move(use), std::move(zone), year, value, capex, income};
}

/// Small plans with every rule in them.
inline PortfolioProblem drawn(std::uint64_t seed)
{
    Dice dice{seed};
    auto const number = [&](int low, int high) { return static_cast<std::int64_t>(dice.between(low, high + 0.999)); };
    PortfolioProblem p;
    std::vector<std::string> const sites{"A", "B", "C", "D", "E"}, uses{"care", "shop"};
    for (auto const& site : sites)
        for (auto const& use : uses)
            for (int year = 0; year < 2; ++year)
                p.alternatives.push_back(alternative(site, use, number(-20, 100), number(0, 60), year,
                                                     site < "C" ? "north" : "south", number(0, 10)));
    p.budget = {{number(20, 120), number(0, 80)}, number(0, 1) == 1, number(0, 1) == 1, {}};
    if (number(0, 1)) p.budget.works_capacity_fen = {number(40, 100), number(40, 100)};
    if (number(0, 1)) p.cliques = {{"A", "B", "C"}};
    if (number(0, 1)) p.cannibalisation = {{"A", "shop", "D", "shop", number(0, 60)}};
    if (number(0, 1)) p.precedence = {{"B", "E"}};
    if (number(0, 2) == 0) p.excluded = {{"D", "care", {}}};
    p.standards = {{"care", "north", {}, number(0, 2), {}, 2}, {"care", "south", 0, number(0, 2), 2, 1}};
    if (number(0, 1)) p.limits = {{"parking", 9, {}}};
    for (std::size_t i = 0; i < p.alternatives.size() && !p.limits.empty(); ++i)
        p.limits[0].amounts.emplace_back(i, number(0, 12));
    if (number(0, 1))
        p.pools = {{{number(5, 20), number(5, 20)},
                    {{"A", "shop", number(1, 15), number(0, 5), {true, false}},
                     {"C", "shop", number(1, 15), number(0, 5), {true, true}},
                     {"D", "", number(1, 15), number(0, 5), {false, true}},
                     {"E", "shop", number(1, 15), number(3, 5), {true, true}, 0},
                     {"E", "shop", number(1, 15), number(0, 3), {true, true}, 1}}}};
    // Losses that go by what is chosen.
    for (auto& a : p.alternatives) a.revenue_fen = number(0, 3);
    if (number(0, 1)) p.cannibalisation.push_back({"B", "care", "C", "shop", number(0, 40), 2, number(0, 3)});
    if (number(0, 1)) p.cannibalisation.push_back({"B", "", "E", "shop", number(0, 40), {}, 1});
    return p;
}

}  // namespace lacuna::drawn_problem
