// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/milp.h"

#include <Cbc_C_Interface.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

struct Delete {
    void operator()(void* model) const { Cbc_deleteModel(static_cast<Cbc_Model*>(model)); }
};

/// Column by column, as CBC takes it. The sign is turned: CBC minimises.
void load(Cbc_Model* model, Milp const& problem, bool relaxed)
{
    std::size_t const n = problem.columns.size();
    std::vector<std::vector<std::pair<int, double>>> by_column(n);
    for (std::size_t r = 0; r < problem.rows.size(); ++r)
        for (auto const& [column, value] : problem.rows[r].entries)
            by_column[static_cast<std::size_t>(column)].emplace_back(static_cast<int>(r), value);
    std::vector<CoinBigIndex> start{0};
    std::vector<int> index;
    std::vector<double> value, low, high, objective, row_low, row_high;
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
    Cbc_loadProblem(model, static_cast<int>(n), static_cast<int>(problem.rows.size()), start.data(), index.data(),
                    value.data(), low.data(), high.data(), objective.data(), row_low.data(), row_high.data());
    for (std::size_t c = 0; c < n && !relaxed; ++c)
        if (problem.columns[c].integer) Cbc_setInteger(model, static_cast<int>(c));
}

class Cbc : public MilpSolver {
public:
    [[nodiscard]] std::string name() const override { return fmt::format("CBC {}", Cbc_getVersion()); }

    [[nodiscard]] MilpAnswer solve(Milp const& problem, MilpOptions const& options) const override
    {
        if (problem.columns.empty()) return {MilpStatus::optimal, {}, 0};
        std::unique_ptr<void, Delete> const owner{Cbc_newModel()};
        auto* model = static_cast<Cbc_Model*>(owner.get());
        load(model, problem, options.relaxed);
        Cbc_setLogLevel(model, 0);
        Cbc_setParameter(model, "slogLevel", "0");
        Cbc_setParameter(model, "ratioGap", fmt::format("{}", options.gap).c_str());
        Cbc_setParameter(model, "allowableGap", "0");
        Cbc_setParameter(model, "seconds", fmt::format("{}", options.seconds).c_str());
        Cbc_setParameter(model, "timeMode", "elapsed");
        Cbc_solve(model);
        MilpAnswer answer;
        if (Cbc_isProvenInfeasible(model)) {
            answer.status = MilpStatus::infeasible;
            return answer;
        }
        bool const integers = !options.relaxed && Cbc_getNumIntegers(model) > 0;
        auto const* values = integers ? Cbc_bestSolution(model) : Cbc_getColSolution(model);
        answer.bound = -(integers ? Cbc_getBestPossibleObjValue(model) : Cbc_getObjValue(model));
        if (!values) return answer;
        answer.values.assign(values, values + problem.columns.size());
        answer.status = Cbc_isProvenOptimal(model) ? MilpStatus::optimal : MilpStatus::stopped;
        return answer;
    }
};

}  // namespace

std::unique_ptr<MilpSolver> make_milp_solver() { return std::make_unique<Cbc>(); }

}  // namespace lacuna
