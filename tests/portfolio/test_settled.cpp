// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/formulate.h"
#include "engine/portfolio/settled.h"
#include "tests/portfolio/drawn_problem.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace lacuna;

TEST_CASE("columns held for a cutoff leave every plan above it, and few are open where it is near the bound")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    std::size_t held = 0, open_near = 0, open_far = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        auto p = drawn_problem::drawn(seed);
        p.standards.clear();
        auto const best = enumerate(p);
        auto const f = formulate(p, false);
        MilpOptions options;
        options.relaxed = true;
        auto const relaxed = solver->solve(f.milp, options);
        double const value = static_cast<double>(best.of_best.value_fen) / f.scale;
        auto const open = [](Milp const& m) {
            return static_cast<std::size_t>(
                std::ranges::count_if(m.columns, [](auto const& c) { return c.integer && c.low < c.high; }));
        };
        INFO("seed " << seed);
        for (double const below : {1e-6, 0.1, 0.5}) {
            double const cutoff = value - below * std::max(1.0, std::fabs(relaxed.bound - value));
            auto const m = without_settled(f.milp, relaxed, cutoff);
            // The best plan is not cut off: each of its columns may still be what it is there.
            for (std::size_t i = 0; i < p.alternatives.size(); ++i) {
                bool const in = std::ranges::find(best.best, i) != best.best.end();
                CHECK((in ? m.columns[i].high == 1 : m.columns[i].low == 0));
            }
            held += open(f.milp) - open(m);
        }
        open_near += open(without_settled(f.milp, relaxed, relaxed.bound - 1e-6));
        open_far += open(without_settled(f.milp, relaxed, relaxed.bound - 1e6));
        auto exact = MilpOptions{};
        exact.gap = 0;
        auto const answer = solver->solve(without_settled(f.milp, relaxed, value - 1e-6), exact);
        CHECK(answer.bound * f.scale == Approx(static_cast<double>(best.of_best.value_fen)).margin(0.5));
    }
    CHECK(held > 1000);
    CHECK(open_near < open_far / 3);
    Milp const none;
    CHECK(without_settled(none, {}, 0).columns.empty());
}
