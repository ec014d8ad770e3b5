// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/overlaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace lacuna {

namespace {

using UsesOf = std::map<std::string, std::vector<std::size_t>>;

/// A stock of one that these uses draw on, in whatever year.
SharedLimit one_of(std::string name, std::vector<std::size_t> const& uses, std::size_t years)
{
    SharedLimit out{std::move(name), 1, {}};
    for (auto const use : uses)
        for (std::size_t y = 0; y < years; ++y) out.amounts.emplace_back(use * years + y, 1);
    return out;
}

/// The uses of a space that the scan chose, and the others.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>> by_choice(std::vector<std::size_t> const& of,
                                                                        std::vector<FittedUse> const& uses)
{
    std::pair<std::vector<std::size_t>, std::vector<std::size_t>> out;
    for (auto const i : of) (uses[i].chosen ? out.first : out.second).push_back(i);
    return out;
}

std::vector<std::size_t> together(std::vector<std::size_t> a, std::vector<std::size_t> const& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// The chosen use of either space goes with none but the chosen one of the other.
void allow_chosen(SpaceOverlap const& pair, UsesOf const& of, std::vector<FittedUse> const& uses, std::size_t years,
                  PortfolioProblem& problem)
{
    auto const [chosen, others] = by_choice(of.at(pair.space_a), uses);
    auto const& all_b = of.at(pair.space_b);
    auto const others_b = by_choice(all_b, uses).second;
    auto const name = fmt::format("ground of {} and {}", pair.space_a, pair.space_b);
    if (!others.empty()) problem.limits.push_back(one_of(name, together(others, all_b), years));
    if (!others_b.empty())
        problem.limits.push_back(one_of(name + ", in the way of the scan's use", together(chosen, others_b), years));
}

}  // namespace

std::vector<std::vector<std::string>> cliques_of(std::vector<SpaceOverlap> const& pairs)
{
    std::map<std::string, std::set<std::string>> beside;
    for (auto const& pair : pairs) {
        beside[pair.space_a].insert(pair.space_b);
        beside[pair.space_b].insert(pair.space_a);
    }
    std::set<std::pair<std::string, std::string>> covered;
    std::vector<std::vector<std::string>> out;
    for (auto const& [a, of_a] : beside)
        for (auto const& b : of_a) {
            if (!(a < b) || covered.contains({a, b})) continue;
            std::vector<std::string> clique{a, b};
            for (auto const& c : of_a)
                if (c != b &&
                    std::ranges::all_of(clique, [&](auto const& m) { return m == a || beside[m].contains(c); }))
                    clique.push_back(c);
            std::ranges::sort(clique);
            for (std::size_t i = 0; i < clique.size(); ++i)
                for (std::size_t k = 0; k < i; ++k) covered.emplace(clique[k], clique[i]);
            out.push_back(std::move(clique));
        }
    return out;
}

void add_overlaps(std::vector<SpaceOverlap> const& overlaps, std::vector<FittedUse> const& uses, std::size_t years,
                  PortfolioProblem& problem)
{
    UsesOf of;
    for (std::size_t i = 0; i < uses.size(); ++i) of[uses[i].space_id].push_back(i);
    std::vector<SpaceOverlap> apart;
    for (auto const& pair : overlaps) {
        if (!of.contains(pair.space_a) || !of.contains(pair.space_b)) continue;
        if (pair.both_used)
            allow_chosen(pair, of, uses, years, problem);
        else
            apart.push_back(pair);
    }
    std::ranges::move(cliques_of(apart), std::back_inserter(problem.cliques));
}

}  // namespace lacuna
