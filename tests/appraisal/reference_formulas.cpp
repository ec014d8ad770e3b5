// SPDX-License-Identifier: Apache-2.0
#include "tests/appraisal/reference_formulas.h"
#include "tests/appraisal/reference_flows.h"
#include "tests/appraisal/reference_portfolio.h"
#include "tests/appraisal/reference_risk.h"
#include "tests/appraisal/reference_site.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/measures.h"
#include "engine/appraisal/self_balancing.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

namespace {

using Numbers = std::vector<double>;

std::string upper(std::string_view text)
{
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

/// The value, or what the measure says instead.
json shown(lacuna::Measure const& measure)
{
    return measure.ok() ? json(measure.value) : json(upper(name(measure.status)));
}

json shown(lacuna::PaybackTimes const& times)
{
    if (times.status != lacuna::MeasureStatus::ok) return upper(name(times.status));
    return times.payback.status == lacuna::PaybackStatus::reached ? json(times.payback.years) : json();
}

Numbers flows(json const& inputs) { return inputs.at("cash_flows").get<Numbers>(); }

Numbers years(std::size_t count, double first = 0)
{
    Numbers times(count);
    std::iota(times.begin(), times.end(), first);
    return times;
}

json run_npv(json const& in)
{
    auto const amounts = flows(in);
    double const rate = in.at("rate");
    if (in.contains("times")) {
        auto const mid = lacuna::npv(rate, amounts, in.at("times").get<Numbers>());
        return {{"npv", shown(mid)}};
    }
    auto const all_discounted = lacuna::npv(rate, amounts, years(amounts.size(), 1));
    return {{"npv", shown(lacuna::npv(rate, amounts))},
            {"spreadsheet_trap_NPV_of_all_five", shown(all_discounted)},
            {"npv_rate_0", shown(lacuna::npv(0, amounts))}};
}

json run_dated(json const& in)
{
    auto const dates = in.at("dates").get<std::vector<std::string>>();
    auto const rate = lacuna::find_xirr(flows(in), dates, dates.front());
    json out{{"xirr", rate.irr.value}, {"status", upper(name(rate.irr.status))}, {"roots", rate.irr.roots}};
    if (in.contains("rate")) out["xnpv"] = shown(lacuna::xnpv(in.at("rate"), flows(in), dates, dates.front()));
    return out;
}

json run_irr(json const& in)
{
    auto const amounts = flows(in);
    auto const found = lacuna::find_irr(amounts);
    json out{{"status", upper(name(found.irr.status))}, {"roots", found.irr.roots}};
    out["flag"] = found.irr.tangent ? json("TANGENT") : json();
    out["multiplicity"] = found.roots.empty() ? 0 : found.roots.front().multiplicity;
    for (auto const& [key, rate] : {std::pair{"npv_at_0", 0.0}, {"npv_at_0_15", 0.15}, {"npv_at_0_25", 0.25}})
        out[key] = shown(lacuna::npv(rate, amounts));
    for (double const root : found.irr.roots) out["annual_effective"].push_back(std::pow(1 + root, 12) - 1);
    for (double const rate : in.value("rates", Numbers{})) {
        out["npv"].push_back(shown(lacuna::npv(rate, amounts)));
        out["mirr"].push_back(shown(lacuna::mirr(amounts, rate, rate)));
    }
    return out;
}

json run_mirr(json const& in)
{
    auto const result = lacuna::mirr(flows(in), in.at("finance_rate"), in.at("reinvest_rate"));
    if (!result.ok()) return {{"error", upper(name(result.status))}};
    return {{"mirr", result.value}, {"published", result.value}};
}

json run_payback(json const& in)
{
    auto const amounts = flows(in);
    auto const plain = lacuna::payback(amounts, years(amounts.size()));
    auto const discounted = lacuna::discounted_payback(in.at("rate"), amounts, years(amounts.size()));
    return {{"payback", shown(plain)},
            {"discounted_payback", shown(discounted)},
            {"first_crossing", plain.first.years},
            {"status", upper(name(plain.payback.status))}};
}

json run_annuities(json const& in)
{
    auto const amounts = flows(in);
    double const rate = in.at("rate");
    double const n = in.at("n");
    double const value = lacuna::npv(rate, amounts).value;
    return {{"pi", shown(lacuna::profitability_index(value, -amounts.front()))},
            {"eav", shown(lacuna::equivalent_annual_value(value, rate, n))},
            {"eav_rate_0", shown(lacuna::equivalent_annual_value(lacuna::npv(0, amounts).value, 0, n))},
            {"annuity_factor_8pct_20", shown(lacuna::annuity(0.08, 20))},
            {"annuity_factor_0pct_20", shown(lacuna::annuity(0, 20))}};
}

json run_real_nominal(json const& in)
{
    double const real = in.at("real_rate");
    double const inflation = in.at("inflation");
    auto const amounts = in.at("real_flows").get<Numbers>();
    auto nominal = amounts;
    for (std::size_t k = 0; k < nominal.size(); ++k) nominal[k] *= std::pow(1 + inflation, static_cast<double>(k));
    auto const rate = lacuna::nominal_rate(real, inflation);
    return {{"nominal_rate", shown(rate)},
            {"npv_real", shown(lacuna::npv(real, amounts))},
            {"npv_nominal", shown(lacuna::npv(rate.value, nominal))},
            {"npv_with_additive_0_07", shown(lacuna::npv(real + inflation, nominal))}};
}

json run_capitalisation(json const& in)
{
    double const noi = in.at("noi");
    double const cap = in.at("cap");
    double const g = in.at("g");
    auto const value = lacuna::cap_value(noi, cap);
    // Growing for ever at g, discounted at cap + g; what is left after 5000 years does not show.
    auto const perpetuity = lacuna::growing_annuity(cap + g, g, 5000);
    double const months = in.at("amort_months");
    double const dscr = in.at("dscr");
    auto const factor = lacuna::annuity(in.at("loan_rate").get<double>() / 12, months);
    std::map<std::string, double> const tests{{"ltv", value.value * in.at("ltv").get<double>()},
                                              {"dscr", noi / dscr / 12 * factor.value},
                                              {"max_proceeds", in.at("max_proceeds")}};
    auto const least = std::ranges::min_element(tests, {}, [](auto const& test) { return test.second; });
    return {{"value", shown(value)},       {"dcf_perpetuity", noi * perpetuity.value},
            {"ltv_loan", tests.at("ltv")}, {"dscr_loan", tests.at("dscr")},
            {"binding", least->first},     {"loan", least->second}};
}

json run_lease_up(json const& in)
{
    auto noi = in.at("noi").get<Numbers>();
    double const r = in.at("r");
    auto const exit_year = in.at("exit_year").get<std::size_t>();
    double const cap = in.at("exit_cap");
    auto const times = years(noi.size());
    Numbers held(noi.begin(), noi.begin() + static_cast<std::ptrdiff_t>(exit_year) + 1);
    held.back() += lacuna::cap_value(noi.at(exit_year + 1), cap).value;
    double const stabilised = lacuna::cap_value(noi.at(3), cap).value;
    return {{"dcf_value", shown(lacuna::npv(r, held))},
            {"direct_cap_stabilised", stabilised},
            {"direct_cap_discounted_2y", shown(lacuna::npv(r, Numbers{stabilised}, Numbers{2}))}};
}

json run_residual(json const& in)
{
    double const gdv = in.at("gdv");
    double const cost = in.at("build_cost");
    double const rate = in.at("finance");
    double const time = in.at("years");
    auto const value = lacuna::residual_land_value(gdv, in.at("sales_cost"), cost, cost / 2 * rate * time,
                                                   gdv * in.at("profit_on_gdv").get<double>(), rate, time);
    return {{"rlv", shown(value)}, {"rlv_per_m2_site_900", shown(lacuna::value_per_m2(value.value, 900))}};
}

json run_counterfactual(json const& in)
{
    double const without = in.at("npv_do_minimum");
    double const ioav = in.at("npv_with").get<double>() - without;
    double const lease = in.at("npv_ground_lease").get<double>() - without;
    return {{"ioav", ioav}, {"ioav_lease", lease}, {"advantage", ioav - lease}};
}

json run_seed(json const& in)
{
    double const cost = in.at("cost");
    double const area = in.at("area");
    double const per_m2 = lacuna::value_per_m2(cost, area).value;
    json rows = json::array();
    for (double const rate : {0.04, 0.06, 0.08})
        for (double const years : {10.0, 15.0, 20.0, 30.0}) {
            auto const income = lacuna::required_income(cost, rate, years);
            rows.push_back({rate, years, shown(income), shown(lacuna::value_per_m2(income.value, area))});
        }
    json const columns{"rate", "years", "yuan_per_year", "yuan_per_m2_year"};
    return {{"cost_per_m2", per_m2},
            {"gongle_cost", per_m2 * in.at("communities").at("Gongle").get<double>()},
            {"minxiang_cost", per_m2 * in.at("communities").at("Minxiang").get<double>()},
            {"required_income", {{"columns", columns}, {"rows", rows}}}};
}

json shown(std::optional<double> value) { return value ? json(*value) : json(); }

json run_pooling(json const& in)
{
    double const r = in.at("r");
    auto const first = in.at("income_year1").get<Numbers>();
    auto const cost = in.at("cost").get<Numbers>();
    std::vector<lacuna::LevelFlows> levels;
    json out;
    double separate_gaps = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        lacuna::LevelFlows level;
        level.cost = cost.at(i);
        level.income_times = years(in.at("years"), 1);
        for (double const year : level.income_times)
            level.income.push_back(first[i] * std::pow(1 + in.at("g").get<double>(), year - 1));
        auto const balance = self_balance(level, r);
        out["pv"].push_back(balance.income_pv);
        out["ratio"].push_back(balance.ratio);
        out["gap"].push_back(balance.gap);
        out["surplus"].push_back(balance.surplus);
        out["years_to_cover"].push_back(shown(balance.years));
        separate_gaps += balance.gap;
        levels.push_back(std::move(level));
    }
    auto const pooled = self_balance_pooled(levels, r);
    out["pooled_ratio"] = pooled.ratio;
    out["pooled_gap"] = pooled.gap;
    out["sum_of_separate_gaps"] = separate_gaps;
    return out;
}

json run_years_to_cover(json const& in)
{
    lacuna::LevelFlows level;
    level.income = in.at("income").get<Numbers>();
    level.income_times = years(level.income.size(), 1);
    level.cost = in.at("cost");
    auto const balance = self_balance(level, in.at("rate"));
    return {{"years", shown(balance.years)}, {"ratio", balance.ratio}, {"gap", balance.gap}};
}

/// What a site pays to the renovation, from the flows that the cases of the site's debt and value give.
json run_renovation(json const& in, Cases const& cases)
{
    auto const& parties = cases.at("F02").at("expected").at("flows");
    auto const& site = cases.at("F01");
    double const rate = site.at("inputs").at("r");
    double const per_m2 = in.at("reno_yuan_per_m2");
    double const area = in.at("community_m2");
    auto const value = [&](char const* party) {
        auto const amounts = parties.at(party).get<Numbers>();
        auto times = years(amounts.size(), -0.5);
        times.front() = 0;
        return lacuna::npv(rate, amounts, times).value;
    };
    double const fund = value("fund");
    double const fee = value("owner_fee");
    double const covered = (fund + fee) / per_m2;
    double const ceiling = site.at("expected").at("mid_year").at("ioav").get<double>() / per_m2;
    return {{"pv_fund", fund},
            {"pv_fee", fee},
            {"pv_total", fund + fee},
            {"m2_covered", covered},
            {"share_of_300000_m2", covered / area},
            {"sites_like_this_needed", std::ceil(area / covered)},
            {"ioav_if_all_of_it_were_paid_m2", ceiling},
            {"sites_needed_if_all_ioav_were_paid", std::ceil(area / ceiling)}};
}

/// The formula for a case that is not listed, by what it gives and asks; nothing where that is not plain.
Run formula_by_shape(json const& entry)
{
    auto const& in = entry.at("inputs");
    auto const& expected = entry.at("expected");
    if (!in.is_object() || !expected.is_object() || !in.contains("cash_flows")) return {};
    json (*run)(json const&) = run_irr;
    if (in.contains("dates"))
        run = run_dated;
    else if (in.contains("finance_rate"))
        run = run_mirr;
    else if (in.contains("rate") && (expected.contains("payback") || expected.contains("discounted_payback")))
        run = run_payback;
    else if (in.contains("rate") && expected.contains("npv"))
        run = run_npv;
    auto const computed = run(in);
    for (auto const& [key, value] : expected.items())
        if (!computed.contains(key)) return {};
    return [run](json const& inputs, Cases const&) { return run(inputs); };
}

}  // namespace

std::map<std::string, Run> const& implemented()
{
    static auto const table = [] {
        auto const plain = [](json (*run)(json const&)) {
            return [run](json const& in, Cases const&) { return run(in); };
        };
        std::map<std::string, Run> runs{
            {"A03", plain(run_dated)},          {"A19", plain(run_annuities)}, {"A21", plain(run_real_nominal)},
            {"A22", plain(run_capitalisation)}, {"A23", plain(run_lease_up)},  {"A24", plain(run_residual)},
            {"A28", plain(run_counterfactual)}, {"B01", plain(run_seed)},      {"B02", plain(run_pooling)},
            {"B03", plain(run_years_to_cover)}, {"F06", run_renovation}};
        for (auto const* id : {"A01", "A02"}) runs[id] = plain(run_npv);
        for (auto const* id :
             {"A04", "A05", "A07", "A09a", "A09b", "A09c", "A10", "A12", "A14b", "A14c", "A14d", "A15", "A30"})
            runs[id] = plain(run_irr);
        for (auto const* id : {"A17a", "A17b", "A17d"}) runs[id] = plain(run_mirr);
        for (auto const* id : {"A18a", "A18c"}) runs[id] = plain(run_payback);
        for (auto const* id : {"A06", "A08", "A11", "A13", "A14a", "A16", "A17c", "A31"})
            runs[id] = plain(measures_of_flow);
        runs["A18b"] = plain([](json const& in) {
            auto out = measures_of_flow(in);
            out["status"] = out["payback_status"];  // of the payback, not of the rate
            return out;
        });
        runs.merge(roll_up_cases());
        runs.merge(risk_cases());
        runs.merge(portfolio_cases());
        runs.merge(social_cases());
        runs.merge(financing_cases());
        runs.merge(site_cases());
        return runs;
    }();
    return table;
}

Run formula_of(std::string const& id, json const& entry)
{
    if (auto const listed = implemented().find(id); listed != implemented().end()) return listed->second;
    try {
        return formula_by_shape(entry);
    } catch (json::exception const&) {
        return {};  // its inputs have another form
    }
}
