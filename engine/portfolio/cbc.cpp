// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/milp.h"
#include "engine/portfolio/settled.h"

#include <Cbc_C_Interface.h>
#include <Clp_C_Interface.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacuna {

namespace {

struct Delete {
    void operator()(void* model) const { Cbc_deleteModel(static_cast<Cbc_Model*>(model)); }
};

/// Column by column, as COIN-OR takes it. The sign is turned: it minimises.
struct ByColumn {
    std::vector<CoinBigIndex> start{0};
    std::vector<int> index;
    std::vector<double> value, low, high, objective, row_low, row_high;

    explicit ByColumn(Milp const& problem)
    {
        std::size_t const n = problem.columns.size();
        std::vector<std::vector<std::pair<int, double>>> by_column(n);
        for (std::size_t r = 0; r < problem.rows.size(); ++r)
            for (auto const& [column, coefficient] : problem.rows[r].entries)
                by_column[static_cast<std::size_t>(column)].emplace_back(static_cast<int>(r), coefficient);
        for (std::size_t c = 0; c < n; ++c) {
            for (auto const& [row, coefficient] : by_column[c]) {
                index.push_back(row);
                value.push_back(coefficient);
            }
            start.push_back(static_cast<CoinBigIndex>(index.size()));
            low.push_back(problem.columns[c].low);
            high.push_back(problem.columns[c].high);
            objective.push_back(-problem.columns[c].objective);
        }
        for (auto const& row : problem.rows) {
            row_low.push_back(row.low);
            row_high.push_back(row.high);
        }
    }
};

void load(Cbc_Model* model, Milp const& problem)
{
    ByColumn const m{problem};
    Cbc_loadProblem(model, static_cast<int>(problem.columns.size()), static_cast<int>(problem.rows.size()),
                    m.start.data(), m.index.data(), m.value.data(), m.low.data(), m.high.data(), m.objective.data(),
                    m.row_low.data(), m.row_high.data());
    for (std::size_t c = 0; c < problem.columns.size(); ++c)
        if (problem.columns[c].integer) Cbc_setInteger(model, static_cast<int>(c));
}

/// By CLP, the simplex code that CBC is built on: CBC's own C interface tells no prices of rows.
MilpAnswer relaxation(Milp const& problem, MilpOptions const& options)
{
    struct DeleteModel {
        void operator()(void* model) const { Clp_deleteModel(static_cast<Clp_Simplex*>(model)); }
    };
    struct DeleteHow {
        void operator()(void* how) const { ClpSolve_delete(static_cast<Clp_Solve*>(how)); }
    };
    std::unique_ptr<void, DeleteModel> const owner{Clp_newModel()};
    auto* model = static_cast<Clp_Simplex*>(owner.get());
    Clp_setLogLevel(model, 0);
    ByColumn const m{problem};
    Clp_loadProblem(model, static_cast<int>(problem.columns.size()), static_cast<int>(problem.rows.size()),
                    m.start.data(), m.index.data(), m.value.data(), m.low.data(), m.high.data(), m.objective.data(),
                    m.row_low.data(), m.row_high.data());
    Clp_setMaximumSeconds(model, options.seconds);
    // The primal simplex: on 5,000 sites 0.5 s against 6 s of the dual, which CLP would take.
    std::unique_ptr<void, DeleteHow> const owner_of_how{ClpSolve_new()};
    auto* how = static_cast<Clp_Solve*>(owner_of_how.get());
    constexpr int by_primal = 1, with_presolve = 0;
    ClpSolve_setSolveType(how, by_primal, -1);
    ClpSolve_setPresolveType(how, with_presolve, -1);
    Clp_initialSolveWithOptions(model, how);
    MilpAnswer answer;
    constexpr int solved = 0, no_solution = 1;
    if (Clp_status(model) == no_solution) answer.status = MilpStatus::infeasible;
    if (Clp_status(model) != solved) return answer;
    answer.status = MilpStatus::optimal;
    answer.bound = -Clp_objectiveValue(model);
    auto const *values = Clp_primalColumnSolution(model), *costs = Clp_dualColumnSolution(model),
               *prices = Clp_dualRowSolution(model);
    answer.values.assign(values, values + problem.columns.size());
    for (std::size_t c = 0; c < problem.columns.size(); ++c) answer.reduced_costs.push_back(-costs[c]);
    for (std::size_t r = 0; r < problem.rows.size(); ++r) answer.row_prices.push_back(-prices[r]);
    return answer;
}

/// How one run of CBC searches.
struct Run {
    double seconds;
    double cutoff = -std::numeric_limits<double>::infinity();  ///< only solutions above it are sought
    bool careful = false;                                      ///< more work a node, for fewer nodes
};

class Cbc : public MilpSolver {
public:
    [[nodiscard]] std::string name() const override { return fmt::format("CBC {}", Cbc_getVersion()); }

    [[nodiscard]] MilpAnswer solve(Milp const& problem, MilpOptions const& options) const override
    {
        if (problem.columns.empty()) return {MilpStatus::optimal, {}, 0};
        bool const integers = std::ranges::any_of(problem.columns, [](auto const& c) { return c.integer; });
        if (options.relaxed || !integers) return relaxation(problem, options);
        if (options.gap <= 0) return once(problem, options, {options.seconds});
        if (options.known) return above(problem, options, *options.known);
        auto best = once(problem, options, {first_share * options.seconds});
        if (best.status == MilpStatus::nothing_found)
            return once(problem, options, {(1 - first_share) * options.seconds});
        if (best.status == MilpStatus::stopped && !best.values.empty()) close(problem, options, best);
        return best;
    }

private:
    /// Of the time: of the first search, then of each of those that close the gap.
    static constexpr double first_share = 0.4, share_each = 0.1;

    static double value_of(Milp const& problem, std::vector<double> const& values)
    {
        double sum = 0;
        for (std::size_t c = 0; c < values.size(); ++c) sum += problem.columns[c].objective * values[c];
        return sum;
    }

    /// A solution and a bound that are apart. Only solutions above some value between them are sought: with that as a
    /// cutoff reduced costs hold nearly all columns, and either one is found or the search ends, which proves that none
    /// is above it. The time of such a search varies by orders of magnitude with its settings, so they take turns.
    static void close(Milp const& problem, MilpOptions const& options, MilpAnswer& best)
    {
        double value = value_of(problem, best.values);
        bool careful = false;
        auto const relaxed = relaxation(problem, options);
        // Where between value and bound: halfway moves one of them fast, just above the value is the proof.
        for (double const part : {0.5, 0.0, 0.5, 0.0, 0.25, 0.0}) {
            if (best.bound - value <= options.gap * std::fabs(best.bound)) break;
            double const least = 0.9 * options.gap * std::fabs(value);
            Run const run{share_each * options.seconds, value + std::max(least, part * (best.bound - value)), careful};
            careful = !careful;
            auto const found = once(without_settled(problem, relaxed, run.cutoff), options, run);
            if (!found.values.empty() && value_of(problem, found.values) > value) {
                best.values = found.values;
                value = value_of(problem, found.values);
            }
            best.bound = std::min(best.bound, std::max(found.bound, value));
        }
        if (best.bound - value <= options.gap * std::fabs(best.bound)) best.status = MilpStatus::optimal;
    }

    /// A solution and a bound are known. Solutions above a cutoff near the bound are sought first: that search is short
    /// and ends with the proof that there are none, which is a better bound. The distance from the first bound grows,
    /// the last search is for anything better, and no cutoff lies under what would prove the known one within the gap.
    static MilpAnswer above(Milp const& problem, MilpOptions const& options, KnownSolution const& known)
    {
        auto const relaxed = relaxation(problem, options);
        MilpAnswer best{MilpStatus::stopped, {}, known.bound, {}};
        double value = known.value;
        auto const closed = [&] { return best.bound - value <= options.gap * std::fabs(best.bound); };
        double const least = 0.9 * options.gap * std::fabs(value);
        constexpr double all = std::numeric_limits<double>::infinity();
        double left = 1;
        // Distance from the bound in gaps, and the share of the time: the lower the cutoff, the longer.
        for (auto const& [gaps, share] : {std::pair{4.0, 0.02}, {6.0, 0.03}, {9.0, 0.1}, {13.5, 0.45}, {all, 0.4}}) {
            if (closed() || left <= 0) break;
            double const lowest = value + least;
            double const cutoff = gaps == all ? lowest : std::max(lowest, known.bound - gaps * least);
            // At the lowest one already the searches that follow would be the same again: one takes their time.
            double const now = cutoff == lowest ? left : share;
            left -= now;
            Run const run{now * options.seconds, cutoff, false};
            auto found = once(without_settled(problem, relaxed, cutoff), options, run);
            if (!found.values.empty() && value_of(problem, found.values) > value) {
                value = value_of(problem, found.values);
                best.values = std::move(found.values);
            }
            best.bound = std::min(best.bound, std::max(found.bound, value));
        }
        if (closed()) best.status = MilpStatus::optimal;
        return best;
    }

    /// Out of time before the first node CBC 2.10.8 may say "infeasible" of a problem that has solutions. So that is
    /// asked again with more time: where it is true the second answer comes as soon as the first.
    static MilpAnswer once(Milp const& problem, MilpOptions const& options, Run run)
    {
        bool before_first_node = false;
        auto answer = attempt(problem, options, run, before_first_node);
        if (!before_first_node) return answer;
        run.seconds = std::min(5 * run.seconds, 2 * options.seconds);
        return attempt(problem, options, run, before_first_node);
    }

    static MilpAnswer attempt(Milp const& problem, MilpOptions const& options, Run const& run, bool& before_first_node)
    {
        std::unique_ptr<void, Delete> const owner{Cbc_newModel()};
        auto* model = static_cast<Cbc_Model*>(owner.get());
        load(model, problem);
        set(model, options, run);
        Cbc_solve(model);
        MilpAnswer answer;
        if (Cbc_isProvenInfeasible(model)) {
            answer.status = MilpStatus::infeasible;
            answer.bound = run.cutoff;
            before_first_node = Cbc_getNodeCount(model) == 0;
            return answer;
        }
        auto const* values = Cbc_bestSolution(model);
        answer.bound = -Cbc_getBestPossibleObjValue(model);
        // Above a cutoff nothing is better than that, but before the first node CBC knows no bound.
        if (std::isfinite(run.cutoff))
            answer.bound = Cbc_getNodeCount(model) > 0 ? std::max(answer.bound, run.cutoff)
                                                       : std::numeric_limits<double>::infinity();
        if (!values) return answer;
        answer.values.assign(values, values + problem.columns.size());
        answer.status = Cbc_isProvenOptimal(model) ? MilpStatus::optimal : MilpStatus::stopped;
        return answer;
    }

    static void set(Cbc_Model* model, MilpOptions const& options, Run const& run)
    {
        auto const parameter = [&](char const* key, auto const& value) {
            Cbc_setParameter(model, key, fmt::format("{}", value).c_str());
        };
        Cbc_setLogLevel(model, 0);
        parameter("slogLevel", 0);
        parameter("ratioGap", options.gap);
        parameter("allowableGap", 0);
        parameter("seconds", run.seconds);
        parameter("timeMode", "elapsed");
        // The one dive that is on by itself: with flows of demand it ends the program by an assertion of CLP's
        // (lowerValue <= upperValue) where it crosses the bounds of a column.
        parameter("DivingCoefficient", "off");
        if (run.cutoff == -std::numeric_limits<double>::infinity()) return;
        Cbc_setCutoff(model, -run.cutoff);
        parameter("heuristicsOnOff", "off");
        if (!run.careful) return;
        parameter("strongBranching", 20);
        parameter("trustPseudoCosts", 20);
    }
};

}  // namespace

std::unique_ptr<MilpSolver> make_milp_solver() { return std::make_unique<Cbc>(); }

}  // namespace lacuna
