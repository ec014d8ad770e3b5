// SPDX-License-Identifier: Apache-2.0
#include "tests/appraisal/reference_flows.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/measures.h"
#include "engine/appraisal/self_balancing.h"
#include "engine/financing/waterfall.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

namespace {

using Numbers = std::vector<double>;
using Names = std::initializer_list<char const*>;

json input(json const& in, Names names, json fallback)
{
    for (auto const* name : names)
        if (in.contains(name)) return in.at(name);
    return fallback;
}

json input(json const& in, Names names)
{
    auto found = input(in, names, {});
    if (found.is_null()) throw std::runtime_error{fmt::format("no input '{}'", *names.begin())};
    return found;
}

std::string upper(std::string_view text)
{
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

json shown(lacuna::Measure const& m) { return m.ok() ? json(m.value) : json(upper(name(m.status))); }

/// Times of the flow in years from the valuation date; whether a flow lies before it.
struct When {
    Numbers years;
    bool before = false;
};

When when(json const& in, std::size_t flows)
{
    When w;
    if (in.contains("dates")) {
        auto const dates = in.at("dates").get<std::vector<std::string>>();
        std::string const from = input(in, {"valuation_date", "d0", "base_date", "date0"}, dates.front());
        w.years = lacuna::years_from(dates, from).years;
    } else if (in.contains("times")) {
        w.years = in.at("times").get<Numbers>();
    } else {
        w.years.resize(flows);
        std::iota(w.years.begin(), w.years.end(), 0.0);
    }
    w.before = std::ranges::any_of(w.years, [](double t) { return t < 0; });
    return w;
}

void add_rates(json& out, lacuna::IrrResult const& found)
{
    out["status"] = upper(name(found.irr.status));
    out["roots"] = found.irr.roots;
    out["flag"] = found.irr.tangent ? json("TANGENT") : json();
    out["multiplicity"] = found.roots.empty() ? 0 : found.roots.front().multiplicity;
    out["n_roots"] = found.roots.size();
    for (auto const* key : {"irr", "xirr", "value"})
        out[key] = found.irr.status == lacuna::IrrStatus::unique ? json(found.irr.value) : json();
    out["annual_effective"] = out["out_of_range"] = json::array();
    for (auto const& root : found.roots) {
        out["annual_effective"].push_back(std::pow(1 + root.rate, 12) - 1);
        if (root.out_of_range) out["out_of_range"].push_back(root.rate);
    }
}

void add_modified(json& out, Numbers const& amounts, json const& in)
{
    auto const rate = input(in, {"rate", "r", "discount_rate"}, 0.0);
    auto const finance = input(in, {"finance_rate", "finance", "frate"}, rate);
    auto const result = lacuna::mirr(amounts, finance, input(in, {"reinvest_rate", "reinvest", "rrate"}, finance));
    if (result.ok())
        out["mirr"] = result.value;
    else
        out["mirr"] = nullptr, out["error"] = upper(name(result.status));
}

void add_payback(json& out, Numbers const& amounts, Numbers const& times, double rate)
{
    auto const years = [](lacuna::Payback const& p) {
        return p.status == lacuna::PaybackStatus::reached ? json(p.years) : json();
    };
    auto const plain = lacuna::payback(amounts, times);
    auto const discounted = lacuna::discounted_payback(rate, amounts, times);
    out["payback"] = years(plain.payback);
    out["discounted_payback"] = years(discounted.payback);
    out["first_crossing"] = years(plain.first);
    out["discounted_first_crossing"] = years(discounted.first);
    out["payback_status"] = upper(name(plain.payback.status));
}

}  // namespace

json measures_of_flow(json const& in)
{
    auto const amounts = input(in, {"cash_flows", "flows", "amounts", "values"}).get<Numbers>();
    auto const time = when(in, amounts.size());
    json out;
    add_rates(out, lacuna::find_irr(amounts, time.years));
    if (time.before) out["flag"] = "BEFORE_VALUATION_DATE";
    out["times"] = out["exponents"] = out["years"] = time.years;
    double const rate = input(in, {"rate", "r", "discount_rate"}, 0.0);
    for (auto const* key : {"npv", "xnpv", "pv"}) out[key] = shown(lacuna::npv(rate, amounts, time.years));
    for (int percent = -50; percent <= 50; ++percent) {
        auto const key = percent == 0 ? std::string{"npv_at_0"} : fmt::format("npv_at_0_{:02}", std::abs(percent));
        auto const value = shown(lacuna::npv(percent / 100.0, amounts, time.years));
        out[(percent < 0 ? "npv_at_minus" : "npv_at") + key.substr(6)] = value;
        if (percent > 0 && percent % 10 == 0) out[key.substr(0, key.size() - 1)] = value;  // 0.1 as "0_1"
    }
    if (auto const rates = input(in, {"rates"}, json::array()); !rates.empty()) {
        out["npv"] = out["mirr"] = json::array();
        for (double const each : rates.get<Numbers>()) {
            out["npv"].push_back(shown(lacuna::npv(each, amounts, time.years)));
            out["mirr"].push_back(shown(lacuna::mirr(amounts, each, each)));
        }
    } else {
        add_modified(out, amounts, in);
    }
    out["published"] = in.contains("finance_rate") ? out["mirr"] : out["irr"];
    add_payback(out, amounts, time.years, rate);
    return out;
}

namespace {

/// One annuity, or a list under any name of objects or rows (r, g, n).
json run_growing(json const& in, Cases const&)
{
    auto const one = [](double r, double g, double n) { return shown(lacuna::growing_annuity(r, g, n)); };
    json out, all = json::array();
    auto const of = [&](json const& each) {
        return each.is_array() ? one(each.at(0), each.at(1), each.at(2))
                               : one(input(each, {"r", "rate"}), input(each, {"g", "growth"}),
                                     input(each, {"n", "years", "periods"}));
    };
    for (auto const& [key, value] : in.items())
        if (value.is_array() && !value.empty() && value.front().is_structured())
            for (auto const& each : value) all.push_back(of(each));
    auto const r = input(in, {"r", "rate"}, {}), n = input(in, {"n", "years", "periods"}, {});
    auto const g = input(in, {"g", "growth"}, {});
    if (r.is_number() && n.is_number()) {
        double const first = input(in, {"first", "payment", "c1", "amount"}, 1.0);
        if (g.is_number())
            for (auto const* key : {"factor", "annuity", "growing_annuity", "pv", "value"})
                out[key] = first * one(r, g, n).get<double>();
        if (g.is_array())
            for (auto const& each : g) all.push_back(one(r, each, n));
        for (auto const* key : {"r_equals_g", "factor_r_equals_g", "equal_rates", "g_equals_r"})
            out[key] = one(r, r, n);
        for (auto const* key : {"level", "factor_g0", "annuity_g0"}) out[key] = one(r, 0, n);
    }
    for (auto const* key : {"factors", "values", "annuities", "results", "pvs"}) out[key] = all;
    return out;
}

struct Level {
    double income = 0, cost = 0;
    std::vector<double> ratios;  ///< of the areas at the bottom
};

/// Income less overhead and cost of a level and of all below it.
Level rolled_up(json const& node)
{
    Level level;
    level.income = input(node, {"income", "R", "promised", "pv_income", "pv", "own_income"}, 0.0).get<double>() -
                   input(node, {"overhead", "level_overhead"}, 0.0).get<double>();
    level.cost = input(node, {"cost", "C", "pv_cost", "own_cost"}, 0.0).get<double>();
    auto const below = input(node, {"children", "areas", "communities", "blocks", "parts", "below"}, json::array());
    for (auto const& [key, part] : below.items()) {
        auto const sum =
            part.is_array() ? Level{part.at(part.size() - 2), part.at(part.size() - 1), {}} : rolled_up(part);
        level.income += sum.income;
        level.cost += sum.cost;
        if (sum.ratios.empty())
            level.ratios.push_back(sum.income / sum.cost);
        else
            level.ratios.insert(level.ratios.end(), sum.ratios.begin(), sum.ratios.end());
    }
    return level;
}

json run_levels(json const& in, Cases const&)
{
    json node = in;
    auto const incomes = input(in, {"income", "incomes", "R", "pv_income"}, {});
    auto const costs = input(in, {"cost", "costs", "C", "pv_cost"}, {});
    if (incomes.is_array() && costs.is_array()) {
        node = json{{"areas", json::array()}};
        for (std::size_t i = 0; i < incomes.size(); ++i)
            node["areas"].push_back({{"income", incomes[i]}, {"cost", costs.at(i)}});
        node["income"] = input(in, {"own_income", "community_income", "level_income", "shared_income"}, 0.0);
        node["cost"] = input(in, {"own_cost", "community_cost", "level_cost", "shared_cost"}, 0.0);
        node["overhead"] = input(in, {"overhead", "level_overhead", "community_overhead"}, 0.0);
    }
    auto const sums = rolled_up(node);
    lacuna::LevelFlows whole{{sums.income}, {0}, sums.cost};
    auto const balance = self_balance(whole, 0);
    double const mean = std::accumulate(sums.ratios.begin(), sums.ratios.end(), 0.0) /
                        static_cast<double>(std::max<std::size_t>(1, sums.ratios.size()));
    json out{{"gap", balance.gap}, {"surplus", balance.surplus}, {"ratios", sums.ratios}, {"area_ratios", sums.ratios}};
    for (auto const* key : {"ratio", "true_ratio", "ratio_true", "community_ratio", "pooled_ratio", "ratio_community"})
        out[key] = balance.ratio;
    for (auto const* key : {"mean_of_ratios", "mean_ratio", "ratio_mean", "mean_of_area_ratios", "wrong_mean"})
        out[key] = mean;
    for (auto const* key : {"income", "total_income", "R"}) out[key] = sums.income;
    for (auto const* key : {"cost", "total_cost", "C"}) out[key] = sums.cost;
    return out;
}

/// Equity's account compounds at the hurdle; what is left above it is split.
json run_hurdle(json const& in, Cases const&)
{
    constexpr double units = 1e6;  // finer than the tolerance
    auto const cash = input(in, {"cash", "distributions", "distributable", "cash_flows", "flows"}).get<Numbers>();
    auto const given = input(in, {"contribution", "contributions", "equity", "investment", "paid_in", "invested"}, 0.0);
    double const rate = input(in, {"hurdle", "hurdle_rate", "rate", "pref"});
    auto const split = input(in, {"above", "share_above", "split", "split_above", "government_share", "share",
                                  "promote", "carry", "fund_share", "gov_share"});
    double const above = split.is_array()
                             ? split.at(1).get<double>() / (split.at(0).get<double>() + split.at(1).get<double>())
                             : split.get<double>();
    lacuna::WaterfallRules rules;
    rules.steps = {{"hurdle", lacuna::StepKind::hurdle, above, rate, {{"equity", 1}}, {}},
                   {"rest", lacuna::StepKind::rest, 0, 0, {{"equity", 1}}, {}}};
    lacuna::WaterfallState state;
    if (given.is_number()) state.hurdles["hurdle"] = std::llround(given.get<double>() * units);
    json equity = json::array(), other = json::array(), account = json::array(), back = json::array();
    double sum_equity = 0, sum_other = 0;
    for (std::size_t t = 0; t < cash.size(); ++t) {
        lacuna::WaterfallInput year;
        year.cash = std::max<std::int64_t>(0, std::llround(cash[t] * units));
        if (given.is_array() && t < given.size()) year.equity_paid_in = std::llround(given[t].get<double>() * units);
        if (cash[t] < 0) year.equity_paid_in = std::llround(-cash[t] * units);
        auto const paid = run_year(rules, year, state);
        double const to_other = static_cast<double>(paid.step("hurdle").above) / units;
        double const to_equity = static_cast<double>(year.cash) / units - to_other;
        equity.push_back(to_equity);
        other.push_back(to_other);
        back.push_back(static_cast<double>(paid.step("hurdle").paid) / units - to_other);
        account.push_back(static_cast<double>(state.hurdles["hurdle"]) / units);
        sum_equity += to_equity;
        sum_other += to_other;
    }
    json out{{"total_equity", sum_equity}, {"total_above", sum_other}, {"total_government", sum_other}};
    for (auto const* key : {"equity", "investor", "to_equity", "lp", "to_investor"}) out[key] = equity;
    for (auto const* key : {"government", "fund", "gp", "to_government", "above", "promote", "sponsor", "to_fund"})
        out[key] = other;
    for (auto const* key : {"account", "balance", "hurdle_balance", "hurdle_account"}) out[key] = account;
    for (auto const* key : {"tier1", "hurdle_paid", "to_hurdle", "first_tier"}) out[key] = back;
    return out;
}

}  // namespace

std::map<std::string, Run> roll_up_cases() { return {{"A20", run_growing}, {"B04", run_levels}, {"C07", run_hurdle}}; }
