// SPDX-License-Identifier: Apache-2.0
#include "tests/appraisal/reference_portfolio.h"

#include "engine/portfolio/choose.h"
#include "engine/portfolio/criteria.h"
#include "engine/portfolio/greedy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace {

using lacuna::PortfolioProblem;
using Numbers = std::vector<double>;

/// The cases are compared to 0.001 yuan: the integers that stand for fen here are finer.
constexpr double units_a_kyuan = 1e9;

json first_of(json const& in, std::initializer_list<char const*> names, json fallback)
{
    for (auto const* name : names)
        if (in.contains(name)) return in.at(name);
    return fallback;
}

std::int64_t units(double amount, double scale = units_a_kyuan) { return std::llround(amount * scale); }

lacuna::ChoiceOptions exact()
{
    lacuna::ChoiceOptions options;
    options.milp.gap = 0;
    return options;
}

std::unique_ptr<lacuna::MilpSolver> solver()
{
    auto made = lacuna::make_milp_solver();
    if (!made) throw std::runtime_error{"built without a solver"};
    return made;
}

/// One site an item, ids in order of position.
PortfolioProblem knapsack(Numbers const& value, Numbers const& cost, double budget)
{
    PortfolioProblem p;
    for (std::size_t i = 0; i < value.size(); ++i) {
        auto const id = fmt::format("{:04}", i);
        p.alternatives.push_back({id, id, "any", "", 0, units(value[i], 100), units(cost.at(i), 100), 0});
    }
    p.budget.by_year_fen = {units(budget, 100)};
    return p;
}

json run_knapsack(json const& in, Cases const&)
{
    auto const p = knapsack(first_of(in, {"profit", "value"}, {}).get<Numbers>(),
                            first_of(in, {"weight", "cost"}, {}).get<Numbers>(), in.at("capacity"));
    auto const cbc = solver();
    auto const plan = choose_portfolio(p, cbc.get(), exact());
    auto greedy = lacuna::greedy_plan(p, false);
    std::ranges::sort(greedy);
    double const bound = lacuna::knapsack_bound(p) / 100;
    if (std::fabs(relaxation_bound(p, *cbc).value_or(0) / 100 - bound) > 1e-6)
        throw std::runtime_error{"two ways to the relaxation differ"};
    double const best = static_cast<double>(plan.evaluation.value_fen) / 100;
    double const found = static_cast<double>(evaluate(p, greedy).value_fen) / 100;
    return {{"optimum", best},
            {"selection", plan.chosen},
            {"lp_bound", bound},
            {"bound", bound},
            {"greedy_selection", greedy},
            {"greedy", found},
            {"gap", (bound - found) / bound},
            {"greedy_gap", (bound - found) / bound}};
}

void add_standard(PortfolioProblem& p, json const& s)
{
    lacuna::ServiceStandard standard;
    if (s.is_array()) {
        standard = {s.at(0), s.at(1), {}, s.at(2), {}, s.size() > 3 ? s.at(3).get<double>() : 1};
    } else {
        standard.use = first_of(s, {"use", "type"}, "");
        standard.zone = first_of(s, {"zone"}, "");
        standard.low = first_of(s, {"min", "low", "lo", "required"}, 0);
        if (auto const high = first_of(s, {"max", "high", "hi"}, {}); !high.is_null())
            standard.high = high.get<std::int64_t>();
        standard.weight = first_of(s, {"weight"}, 1.0);
        if (auto const year = first_of(s, {"year", "by_year"}, {}); !year.is_null())
            standard.by_year = year.get<int>() - 1;
    }
    p.standards.push_back(std::move(standard));
}

PortfolioProblem city(json const& in)
{
    PortfolioProblem p;
    auto const sites = in.at("sites").get<std::vector<std::string>>();
    auto const uses = in.at("uses").get<std::vector<std::string>>();
    auto const value = first_of(in, {"value_kyuan", "value"}, {}).get<std::vector<Numbers>>();
    auto const capex = first_of(in, {"capex_kyuan", "capex", "cost"}, {}).get<std::vector<Numbers>>();
    auto const given = in.at("budget");
    auto const budget = given.is_array() ? given.get<Numbers>() : Numbers{given.get<double>()};
    auto const zones = first_of(in, {"zones", "zone"}, json::array());
    for (std::size_t y = 0; y < budget.size(); ++y) {
        p.budget.by_year_fen.push_back(units(budget[y]));
        double const factor = y == 0 ? 1 : std::pow(in.value("discount_of_year2", 1.0), static_cast<double>(y));
        for (std::size_t s = 0; s < sites.size(); ++s) {
            std::string const zone = zones.is_array() ? (s < zones.size() ? zones[s].get<std::string>() : "")
                                                      : zones.value(sites[s], std::string{});
            for (std::size_t u = 0; u < uses.size(); ++u)
                p.alternatives.push_back({fmt::format("{}/{}/{}", sites[s], uses[u], y + 1), sites[s], uses[u], zone,
                                          static_cast<int>(y), units(value.at(s).at(u) * factor),
                                          units(capex.at(s).at(u)), 0});
        }
    }
    p.budget.carry_over = in.value("carry_forward", true);
    p.cliques = in.value("overlap", std::vector<std::vector<std::string>>{});
    for (auto const& c : in.value("cannibalisation", json::array()))
        p.cannibalisation.push_back({c.at(0), c.at(2), c.at(1), c.at(2), units(c.at(3).get<double>())});
    for (auto const& use : uses) {
        if (in.contains("min_" + use + "_total"))
            p.standards.push_back({use, "", {}, in.at("min_" + use + "_total"), {}, 1});
        if (in.contains("min_" + use + "_year1"))
            p.standards.push_back({use, "", 0, in.at("min_" + use + "_year1"), {}, 1});
        if (in.contains("max_" + use))
            p.standards.push_back({use, "", {}, 0, in.at("max_" + use).get<std::int64_t>(), 1});
    }
    for (auto const& s : first_of(in, {"standards", "service", "min_service", "service_standards"}, json::array()))
        add_standard(p, s);
    return p;
}

json selection(PortfolioProblem const& p, std::vector<std::size_t> const& chosen)
{
    json out;
    for (auto const& a : p.alternatives) out[a.site] = json();
    for (auto const i : chosen) out[p.alternatives[i].site] = {p.alternatives[i].use, p.alternatives[i].year + 1};
    return out;
}

double kyuan(lacuna::Evaluation const& e) { return static_cast<double>(e.value_fen) / units_a_kyuan; }

json run_city(json const& in, Cases const&)
{
    auto const p = city(in);
    auto const cbc = solver();
    auto const plan = choose_portfolio(p, cbc.get(), exact());
    auto const all = enumerate(p);
    auto chosen = all.best;
    std::ranges::sort(chosen);
    if (chosen != plan.chosen) throw std::runtime_error{"the solver and the trial of every plan differ"};
    json out{{"optimum_kyuan", kyuan(plan.evaluation)}, {"value", kyuan(plan.evaluation)},
             {"optimum", kyuan(plan.evaluation)},       {"selection", selection(p, plan.chosen)},
             {"feasible_plans", all.feasible_plans},    {"tie", !plan.equal.empty()}};
    auto const next = next_best(p, *cbc, {plan.chosen}, exact());
    if (next) {
        out["second_best_kyuan"] = kyuan(next->evaluation);
        out["second_best"] = selection(p, next->chosen);
    }
    if (auto const bound = relaxation_bound(p, *cbc)) out["lp_bound"] = *bound / units_a_kyuan;
    std::int64_t missing = 0;
    for (auto const& s : plan.evaluation.shortfalls) {
        auto const& standard = p.standards[s.standard];
        out["shortfalls"].push_back({{"use", standard.use},
                                     {"type", standard.use},
                                     {"zone", standard.zone},
                                     {"shortfall", s.missing},
                                     {"missing", s.missing}});
        missing += s.missing;
    }
    out["shortfall"] = missing;
    out["slack"] = missing;
    out["weighted_slack"] = plan.evaluation.weighted_slack;
    out["hard_status"] = missing > 0 ? "INFEASIBLE" : "OPTIMAL";
    auto const words = status_words(plan);
    out["status"] = words.substr(0, words.find('('));
    return out;
}

json run_frontier(json const& in, Cases const&)
{
    auto const p = knapsack(in.at("value").get<Numbers>(), in.at("cost").get<Numbers>(), 0);
    std::vector<std::int64_t> budgets;
    for (double const b : in.at("budgets").get<Numbers>()) budgets.push_back(units(b, 100));
    auto const cbc = solver();
    json out;
    bool nested = true;
    for (auto const& point : frontier(p, budgets, cbc.get(), exact())) {
        auto const& e = point.portfolio.evaluation;
        out["frontier"].push_back({static_cast<double>(point.budget_fen) / 100, static_cast<double>(e.value_fen) / 100,
                                   static_cast<double>(e.capex_fen) / 100, point.portfolio.chosen});
        nested &= point.keeps_previous;
    }
    out["nested"] = nested;
    return out;
}

json run_pool(json const& in, Cases const&)
{
    PortfolioProblem p;
    p.budget.by_year_fen = {0};
    auto const capacity = in.at("capacity").get<std::vector<std::int64_t>>();
    auto const fixed = in.at("fixed").get<Numbers>();
    lacuna::DemandPool pool;
    pool.demand = in.at("demand").get<std::vector<std::int64_t>>();
    std::vector<std::size_t> everything;
    for (std::size_t f = 0; f < capacity.size(); ++f) {
        auto const id = fmt::format("{:04}", f);
        p.alternatives.push_back({id, id, "any", "", 0, -units(fixed[f], 100), 0, 0});
        std::vector<bool> reach;
        for (int const r : in.at("reach").at(f)) reach.push_back(r != 0);
        pool.facilities.push_back({id, "any", capacity[f], units(in.at("margin").get<double>(), 100), reach});
        everything.push_back(f);
    }
    p.pools.push_back(pool);
    auto const yuan = [&](std::vector<std::size_t> const& open) {
        return static_cast<double>(evaluate(p, open).value_fen) / 100;
    };
    auto const plan = choose_portfolio(p, solver().get(), exact());
    json out{{"optimum", yuan(plan.chosen)}, {"open", plan.chosen}, {"served", plan.evaluation.served.at(0)}};
    double sum = 0;
    for (auto const f : everything) {
        out["standalone"].push_back(yuan({f}));
        sum += yuan({f});
    }
    out["sum_standalone"] = sum;
    out["all_open"] = yuan(everything);
    return out;
}

json run_ties(json const& in, Cases const&)
{
    PortfolioProblem p;
    for (auto const& s : in.at("sites"))
        p.alternatives.push_back({s.at(0), s.at(0), "any", "", 0, units(s.at(1), 100), units(s.at(2), 100), 0});
    p.budget.by_year_fen = {units(in.at("budget"), 100)};
    auto const plan = choose_portfolio(p, solver().get(), exact());
    json out;
    for (auto const i : plan.chosen) out["selection"].push_back(p.alternatives[i].id);
    out["equal_optima"] = plan.equal.size() + 1;
    return out;
}

std::vector<lacuna::Candidate> candidates(json const& in)
{
    auto const given = first_of(in, {"points", "candidates", "sites", "alternatives", "figures"}, json::array());
    std::vector<lacuna::Candidate> result;
    if (given.is_object()) {
        for (auto const& [id, figures] : given.items()) result.push_back({id, figures.get<Numbers>()});
        return result;
    }
    for (auto const& each : given) {
        if (each.at(0).is_string() && each.size() == 2 && each.at(1).is_array())
            result.push_back({each.at(0), each.at(1).get<Numbers>()});
        else if (each.at(0).is_string())
            result.push_back({each.at(0), json(std::vector<json>(each.begin() + 1, each.end())).get<Numbers>()});
        else
            result.push_back({fmt::format("{:04}", result.size()), each.get<Numbers>()});
    }
    return result;
}

std::vector<bool> senses(json const& in, std::size_t criteria)
{
    auto const given = first_of(in, {"sense", "senses", "direction", "maximise", "maximize"}, json::array());
    std::vector<bool> more(criteria, true);
    for (std::size_t k = 0; k < criteria && given.is_array() && k < given.size(); ++k)
        more[k] = given[k].is_string()    ? given[k].get<std::string>().substr(0, 3) == "max"
                  : given[k].is_boolean() ? given[k].get<bool>()
                                          : given[k].get<double>() > 0;
    return more;
}

json run_pareto(json const& in, Cases const&)
{
    auto const all = candidates(in);
    auto const set = pareto_set(all, senses(in, all.front().figures.size()));
    json names = json::array();
    bool const named = !all.front().id.starts_with("0");
    for (auto const i : set) names.push_back(named ? json(all[i].id) : json(i));
    return {{"pareto", names}, {"pareto_set", names}, {"front", names}, {"efficient", names}, {"nondominated", names}};
}

json run_reversal(json const& in, Cases const&)
{
    auto const all = candidates(in);
    auto const weights = in.at("weights").get<Numbers>();
    auto const more = senses(in, weights.size());
    auto const order = [&](std::vector<lacuna::Candidate> const& some) {
        json names;
        for (auto const i : weighted_scores(some, min_max_ranges(some, more), weights).order)
            names.push_back(some[i].id);
        return names;
    };
    std::string const outlier = first_of(in, {"outlier", "removed", "remove"}, all.back().id);
    auto rest = all;
    std::erase_if(rest, [&](auto const& c) { return c.id == outlier; });
    auto with = order(all);
    auto const without = order(rest);
    json out{{"order_with_all", with}, {"order_all", with}, {"with_outlier_all", with}};
    with.erase(std::ranges::find(with, json(outlier)));
    for (auto const* key : {"order_with", "order_with_outlier", "with", "with_outlier", "before"}) out[key] = with;
    for (auto const* key : {"order_without", "order_without_outlier", "without", "without_outlier", "after"})
        out[key] = without;
    out["reversed"] = json(std::vector<json>(with.rbegin(), with.rend())) == without;
    return out;
}

}  // namespace

std::map<std::string, Run> portfolio_cases()
{
    return {{"E01", run_knapsack}, {"E02", run_knapsack}, {"E03", run_city}, {"E04", run_city}, {"E05", run_frontier},
            {"E06", run_pareto},   {"E07", run_reversal}, {"E08", run_pool}, {"E09", run_ties}};
}
