// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/from_uses.h"
#include "engine/portfolio/overlaps.h"
#include "engine/sample/dice.h"
#include "tests/support/catch.h"

#include <set>
#include <string>
#include <utility>

using namespace lacuna;

namespace {

/// Uses of one year with their values, and which spaces share ground.
struct Scan {
    Scan()
    {
        for (auto const* id : {"shop", "care"}) {
            Facility f;
            f.id = id;
            f.revenue_per_unit_year = 100;
            f.life_years = 50;
            catalogue.facilities.push_back(f);
        }
        valuation.discount_rate = 0;
        valuation.concession_years = 1;
    }
    void use(std::string const& site, std::string const& facility, double ioav)
    {
        FittedUse u;
        u.space_id = site;
        u.facility_id = facility;
        u.units = 1;
        u.ioav = ioav;
        u.capex = 10;
        uses.push_back(u);
        places[site] = {"", "", false, {}};
    }
    [[nodiscard]] PortfolioProblem problem() const
    {
        return problem_of(uses, places, rules, catalogue, valuation, overlaps);
    }
    [[nodiscard]] Evaluation plan(std::vector<std::size_t> const& chosen) const
    {
        auto p = problem();
        p.budget.by_year_fen[0] = 1'000'000'00;
        return evaluate(p, chosen);
    }

    std::vector<FittedUse> uses;
    std::map<std::string, UsePlace> places;
    std::vector<SpaceOverlap> overlaps;
    PlanRules rules;
    Catalogue catalogue;
    ValuationRules valuation;
};

}  // namespace

TEST_CASE("spaces of one parcel that do not share ground go together, those that do exclude each other", "[portfolio]")
{
    // A right to build lies over three yards, of which two also share a corner.
    Scan scan;
    for (auto const* site : {"floor", "yard1", "yard2", "yard3"}) scan.use(site, "shop", 1000);
    scan.overlaps = {{"floor", "yard1"}, {"floor", "yard2"}, {"floor", "yard3"}, {"yard1", "yard2"}};
    auto const problem = scan.problem();
    CHECK(problem.cliques == std::vector<std::vector<std::string>>{{"floor", "yard1", "yard2"}, {"floor", "yard3"}});
    CHECK(scan.plan({1, 3}).feasible());  // yard1 and yard3
    CHECK(scan.plan({2, 3}).feasible());
    CHECK_FALSE(scan.plan({1, 2}).feasible());
    CHECK_FALSE(scan.plan({0, 3}).feasible());
    auto p = scan.problem();
    p.budget.by_year_fen[0] = 1'000'000'00;
    CHECK(enumerate(p).of_best.value_fen == 2'000'00);
}

TEST_CASE("what the scan put on two spaces that meet goes together, and no other use of theirs", "[portfolio]")
{
    Scan scan;
    scan.use("floor", "shop", 1000);
    scan.use("floor", "care", 900);
    scan.use("yard", "shop", 800);
    scan.use("yard", "care", 700);
    scan.uses[0].chosen = scan.uses[3].chosen = true;
    scan.overlaps = {{"floor", "yard", true}};
    CHECK(scan.problem().cliques.empty());
    CHECK(scan.plan({0, 3}).feasible());
    for (auto const& pair : {std::vector<std::size_t>{0, 2}, {1, 2}, {1, 3}}) CHECK_FALSE(scan.plan(pair).feasible());
    CHECK(scan.plan({0}).feasible());
    scan.overlaps[0].both_used = false;
    CHECK_FALSE(scan.plan({0, 3}).feasible());
}

TEST_CASE("every pair is in a clique and a clique is of pairs alone, drawn at random", "[portfolio]")
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Dice dice{seed};
        std::vector<SpaceOverlap> pairs;
        std::set<std::pair<std::string, std::string>> known;
        for (int a = 0; a < 12; ++a)
            for (int b = a + 1; b < 12; ++b)
                if (dice.pick(0, 2) == 0) {
                    pairs.push_back(
                        {std::string(1, static_cast<char>('a' + a)), std::string(1, static_cast<char>('a' + b))});
                    known.emplace(pairs.back().space_a, pairs.back().space_b);
                }
        std::set<std::pair<std::string, std::string>> covered;
        for (auto const& clique : cliques_of(pairs))
            for (std::size_t i = 0; i < clique.size(); ++i)
                for (std::size_t k = 0; k < i; ++k) covered.emplace(clique[k], clique[i]);
        CHECK(covered == known);
    }
}
