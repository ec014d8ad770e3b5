// SPDX-License-Identifier: Apache-2.0
#include "tests/appraisal/reference_site.h"

#include "engine/appraisal/social.h"
#include "engine/appraisal/tax.h"
#include "engine/financing/debt.h"
#include "engine/financing/screens.h"
#include "engine/financing/split.h"
#include "engine/financing/waterfall.h"
#include "tests/support/default_waterfall.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using Numbers = std::vector<double>;

json run_vat(json const& in)
{
    auto const of = [&](bool recoverable) {
        return lacuna::vat_split(in.at("rent_gross"), in.at("vat_out"), in.at("opex_gross"), in.at("vat_in"),
                                 recoverable);
    };
    return {
        {"noi", of(true).noi()}, {"vat_payable", of(true).payable}, {"noi_if_input_not_recoverable", of(false).noi()}};
}

json run_social(json const& in)
{
    std::vector<lacuna::SocialBenefit> benefits;
    auto const amounts = in.at("annual_benefits").get<Numbers>();
    auto const weights = in.at("weights").get<Numbers>();
    for (std::size_t k = 0; k < amounts.size(); ++k) benefits.push_back({"", amounts[k], weights.at(k)});
    auto const value =
        lacuna::social_value(in.at("financial_npv_before_transfer_correction"), in.at("transfers_paid_included"), 0,
                             benefits, in.at("rate"), in.at("years"));
    return {{"enpv", value.enpv}, {"bcr_benefits_over_net_cost", value.bcr.value}};
}

json run_pro_forma(json const& in)
{
    constexpr double parcel = 1000;  // in the case's description
    auto const r = lacuna::pro_forma({in.at("bulk"), in.at("efficiency"), in.at("rent"), in.at("cap_rate"),
                                      in.at("building_cost"), in.at("land_cost"), in.at("ltc"), in.at("drawdown"),
                                      in.at("interest"), in.at("months"), in.at("fee")});
    return {{"revenue", r.revenue},
            {"financing", r.financing},
            {"total_cost", r.total_cost},
            {"profit", r.profit},
            {"udst_profit", r.profit},
            {"udst_total_cost", r.total_cost},
            {"max_profit_far", in.at("bulk").get<double>() / parcel}};
}

json run_losses(json const& in)
{
    auto const first = [&](std::initializer_list<char const*> keys) -> json {
        for (auto const* key : keys)
            if (in.contains(key)) return in.at(key);
        throw std::runtime_error{"no input of that name"};
    };
    auto const profit =
        first({"profit", "profits", "taxable", "profit_before_losses", "taxable_profit", "result"}).get<Numbers>();
    int const years = first({"loss_years", "expiry", "expiry_years", "years", "carry_years"});
    double const rate = first({"rate", "tax_rate", "cit"});
    auto const relieved = lacuna::relieve(profit, years);
    json tax = json::array();
    double total = 0;
    for (double const taxable : relieved.taxable) {
        tax.push_back(taxable * rate);
        total += taxable * rate;
    }
    return {{"tax", tax},
            {"total_tax", total},
            {"taxable", relieved.taxable},
            {"losses_used", relieved.used},
            {"used", relieved.used},
            {"expired", std::accumulate(relieved.expired.begin(), relieved.expired.end(), 0.0)},
            {"expired_by_year", relieved.expired},
            {"losses_expired", relieved.expired}};
}

json run_sculpting(json const& in)
{
    auto const cfads = in.at("cfads").get<Numbers>();
    double const dscr = in.at("dscr");
    double const rate = in.at("rate");
    auto const debt = lacuna::sculpted_debt(cfads, dscr, rate);
    auto const no_negative = lacuna::sculpted_debt(cfads, dscr, rate, true);
    auto const cover = llcr(cfads, debt, rate);
    return {{"debt", debt.amount},
            {"interest", debt.interest},
            {"principal", debt.principal},
            {"opening", debt.opening},
            {"final_balance", debt.closing.back()},
            {"llcr", cover.front().value_or(0)},
            {"debt_unconstrained", debt.amount},
            {"debt_feasible", no_negative.amount},
            {"debt_nonneg", no_negative.amount},
            {"debt_constrained", no_negative.amount}};
}

json run_thin_years(json const& in)
{
    auto out = run_sculpting(in);
    auto const debt = lacuna::sculpted_debt(in.at("cfads").get<Numbers>(), in.at("dscr"), in.at("rate"), true);
    out["unconstrained"] = out["debt"];
    out["debt"] = out["feasible"] = debt.amount;
    out["interest"] = debt.interest;
    out["principal"] = debt.principal;
    out["opening"] = debt.opening;
    out["balance"] = debt.closing;
    out["service"] = debt.service;
    return out;
}

json run_size(json const& in)
{
    lacuna::DebtTests tests;
    tests.ltv = in.at("ltv").get<double>();
    tests.ltc = in.at("ltc").get<double>();
    tests.dscr = in.at("dscr").get<double>();
    tests.debt_yield = in.at("debt_yield").get<double>();
    auto const size =
        size_debt(tests, {in.at("value"), in.at("cost"), in.at("noi"), in.at("rate"), in.at("years"), {}});
    json out{{"binding", size.binding}, {"debt", size.amount}};
    for (auto const& test : size.tests) out[test.id] = test.amount;
    return out;
}

json run_construction(json const& in)
{
    auto const draws = in.at("draws").get<Numbers>();
    double const shift = in.value("timing", std::string{"end"}) == "mid-year" ? 0.5 : 1;
    Numbers times;
    for (std::size_t k = 0; k < draws.size(); ++k) times.push_back(static_cast<double>(k) + shift);
    auto const loan =
        lacuna::interest_during_construction(draws, times, static_cast<double>(draws.size()), in.at("rate"));
    return {{"balance", loan.balance}, {"idc", loan.interest}};
}

json run_split(json const& in)
{
    json out;
    for (auto const& [total, shares] : in.at("cases").get<std::vector<std::pair<std::int64_t, Numbers>>>())
        out["split"].push_back(lacuna::split(total, shares));
    return out;
}

json run_waterfall(json const& in)
{
    auto const& due = in.at("due");
    lacuna::WaterfallRules rules = lacuna::default_waterfall(0.1, {{"equity", 1}});
    rules.lock_up_dscr = due.at("lockup");
    lacuna::WaterfallState state;
    json out;
    auto const cash = in.at("cash").get<std::vector<std::int64_t>>();
    for (std::size_t t = 0; t < cash.size(); ++t) {
        lacuna::WaterfallInput year;
        year.cash = cash[t];
        for (char const* id : {"opex", "tax", "fee", "reserve", "interest", "principal"}) year.due[id] = due.at(id);
        year.due["residents_dividend"] = due.at("res_pref");
        year.reserve_target = due.at("dsra_target");
        state.reserve = in.at("dsra_open").at(t);
        auto const paid = run_year(rules, year, state);
        json row{{"dsra_draw", paid.drawn},
                 {"dsra_topup", paid.topped_up},
                 {"debt_shortfall", paid.step("interest").shortfall + paid.step("principal").shortfall},
                 {"lockup", paid.locked},
                 {"trapped", paid.trapped},
                 {"res_pref", paid.step("residents_dividend").paid},
                 {"fund", paid.step("renovation_fund").paid},
                 {"equity", paid.step("equity").paid}};
        for (char const* id : {"opex", "tax", "fee", "reserve", "interest", "principal"}) row[id] = paid.step(id).paid;
        // The file prints ten digits of the ratio and compares exactly.
        row["dscr"] = std::round(paid.dscr.value_or(0) * 1e10) / 1e10;
        out["years"].push_back(std::move(row));
    }
    return out;
}

json run_reit(json const& in)
{
    lacuna::ReitInput reit;
    reit.value = in.at("value");
    reit.distributable = in.at("distributable");
    reit.paid = in.at("paid");
    reit.abs_share = in.at("abs_share");
    reit.min_yield = in.at("min_yield");
    auto const tests = screen_reit(reit);
    return {{"yield_", tests[0].figure},
            {"payout", tests[1].figure},
            {"pass_yield", tests[0].passes()},
            {"pass_payout", tests[1].passes()},
            {"pass_abs_share", tests[2].passes()}};
}

json run_securitisation(json const& in)
{
    lacuna::SecuritisationInput s;
    s.noi = in.at("noi");
    s.haircut = in.at("haircut");
    s.dscr = in.at("dscr");
    s.rate = in.at("rate");
    s.years = in.at("years");
    s.cap_rate = in.contains("cap") ? in.at("cap") : in.at("cap_rate");
    s.ltv = in.at("ltv");
    auto const out = screen_securitisation(s);
    return {{"stressed_noi", out.stressed_noi},
            {"by_dscr", out.by_dscr},
            {"tranche_dscr", out.by_dscr},
            {"by_ltv", out.by_ltv},
            {"tranche_ltv", out.by_ltv},
            {"class_a", out.class_a},
            {"over_collateralisation", out.over_collateralisation},
            {"overcollateralisation", out.over_collateralisation},
            {"breakeven_noi_fall", out.break_even_fall},
            {"break_even_fall", out.break_even_fall}};
}

std::map<std::string, Run> plain(std::map<std::string, json (*)(json const&)> const& runs)
{
    std::map<std::string, Run> out;
    for (auto const& [id, run] : runs) out[id] = [run = run](json const& in, Cases const&) { return run(in); };
    return out;
}

}  // namespace

std::map<std::string, Run> social_cases()
{
    return plain({{"A25", run_losses}, {"A26", run_vat}, {"A27", run_social}, {"A29", run_pro_forma}});
}

std::map<std::string, Run> financing_cases()
{
    return plain({{"C01", run_sculpting},
                  {"C02", run_thin_years},
                  {"C03", run_size},
                  {"C04", run_construction},
                  {"C05", run_split},
                  {"C06", run_waterfall},
                  {"C08", run_securitisation},
                  {"C09", run_reit}});
}
