// SPDX-License-Identifier: Apache-2.0
// The worked site: an idle boiler house and its yard, F01 to F05.
#include "tests/appraisal/reference_site.h"

#include "engine/appraisal/cash_plan.h"
#include "engine/appraisal/measures.h"
#include "engine/appraisal/tax.h"
#include "engine/financing/parties.h"
#include "engine/risk/sensitivity.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace {

using Numbers = std::vector<double>;
using lacuna::CashPlan;
using lacuna::LineKind;
using lacuna::LineSide;
using lacuna::PlannedLine;

constexpr int last_year = 21, refurbished_in = 11;
constexpr double days = 365;

std::string upper(std::string_view text)
{
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

struct Space {
    double footprint, existing, unused, added, gfa, nla, retail, kwp, kwh, yard, bays, hard, capex, total;
};

class Site {
public:
    explicit Site(json in) : in_(std::move(in)) {}  // braces would make a list of it

    [[nodiscard]] double of(char const* key) const { return in_.at(key); }
    void set(char const* key, double value) { in_[key] = value; }

    [[nodiscard]] Space space() const
    {
        Space s{};
        s.footprint = of("bldg_len_m") * of("bldg_wid_m");
        s.existing = s.footprint * of("exist_storeys");
        s.unused = of("far_max") * of("parcel_m2") - s.existing;
        s.added = std::min(s.unused, of("upper_len_m") * of("bldg_wid_m"));
        s.gfa = s.existing + s.added;
        s.nla = s.gfa * of("nla_ratio");
        s.retail = s.nla - of("care_nla_m2");
        s.kwp = s.footprint * of("roof_usable") * of("pv_kwp_per_m2");
        s.kwh = s.kwp * of("pv_yield");
        s.yard = of("parcel_m2") - s.footprint - of("fire_lane_m2") - of("green_m2");
        s.bays = std::floor(s.yard / of("bay_m2"));
        s.hard = cost_factor *
                 (s.existing * of("c_conv") + s.added * of("c_new") + s.kwp * of("c_pv") + s.bays * of("c_bay"));
        s.capex = s.hard * (1 + of("soft") + of("cont"));
        s.total = s.capex + of("predev");
        return s;
    }

    [[nodiscard]] CashPlan plan(lacuna::Timing timing = lacuna::Timing::mid) const
    {
        auto const s = space();
        Numbers const occupancy{of("occ_t2"), of("occ_t3"), of("occ_stab")};
        CashPlan p;
        p.periods = last_year;
        p.timing = timing;
        auto& l = p.lines;
        auto const rent = rent_factor * days;
        l.push_back(earns("care", of("care_nla_m2") * of("care_rent") * rent, of("g_rent"), occupancy));
        l.push_back(earns("retail", s.retail * of("retail_rent") * rent, of("g_rent"), occupancy));
        l.push_back(earns("park", s.bays * of("bay_rent"), of("g_park"), {}));
        l.push_back(earns("pv", s.kwh * of("pv_price"), -of("pv_degr"), {}));
        l.back().price_period = 2;
        l.push_back(earns("mgmt", -of("mgmt"), 0, {}));
        l.back().of = {"care", "retail", "park", "pv"};
        l.push_back(earns("opex", -opex_factor * s.gfa * of("opex_m2"), of("g_opex"), {}));
        l.push_back(earns("insur", -s.hard * of("insur"), 0, {}));
        for (std::size_t k = 4; k < 7; ++k) l[k].kind = LineKind::operating_cost;
        PlannedLine capex{"capex", LineSide::with, LineKind::capex, -s.capex, 0, 0, 0, 1, {}, {}, {}, {}};
        capex.share = {of("cap_t0"), 1 - of("cap_t0")};
        l.push_back(capex);
        l.push_back(once("predev", LineKind::predevelopment, -of("predev"), 0, 0));
        l.push_back(once("refurb", LineKind::refurbishment, -s.hard * of("refurb"), of("g_opex"), refurbished_in));
        l.push_back(once("handback", LineKind::handback, -s.hard * of("handback"), of("g_opex"), last_year));
        l.back().at_time = last_year;
        auto const today = [&](char const* id, double amount, double growth) {
            l.push_back({id, LineSide::do_minimum, LineKind::other, amount, growth, 1, 1, 0, {}, {}, {}, {}});
        };
        today("wo_lease", of("wo_lease"), of("g_lease"));
        today("wo_park", of("wo_bays") * of("wo_bay_rent") * of("wo_collect"), 0);
        today("wo_upkeep", -of("wo_upkeep"), of("g_opex"));
        l.push_back(once("wo_roof", LineKind::other, -of("wo_roof"), 0, 5));
        l.back().side = LineSide::do_minimum;
        l.push_back(
            {"cannib", LineSide::cannibalisation, LineKind::other, -of("cannib"), 0, 0, 2, 0, {}, {"retail"}, {}, {}});
        return p;
    }

    [[nodiscard]] double ioav() const { return value_of(plan(), of("r")).ioav; }

    double rent_factor = 1, cost_factor = 1, opex_factor = 1;

private:
    static PlannedLine earns(char const* id, double amount, double growth, Numbers share)
    {
        return {id, LineSide::with, LineKind::revenue, amount, growth, 0, 2, 0, std::move(share), {}, {}, {}};
    }
    static PlannedLine once(char const* id, LineKind kind, double amount, double growth, int year)
    {
        return {id, LineSide::with, kind, amount, growth, 0, year, year, {}, {}, {}, {}};
    }

    json in_;
};

Site site_of(json const& in, Cases const& cases)
{
    json all = cases.at("F01").at("inputs");
    if (in.is_object()) all.update(in);
    return Site{std::move(all)};
}

json run_value(json const& in, Cases const&)
{
    Site const site{in};
    auto const s = site.space();
    auto const mid = value_of(site.plan(), site.of("r"));
    auto const end = value_of(site.plan(lacuna::Timing::end), site.of("r"));
    CashPlan lease = site.plan();
    std::erase_if(lease.lines, [](PlannedLine const& line) { return line.side != LineSide::do_minimum; });
    lease.lines.push_back({"ground_lease",
                           LineSide::with,
                           LineKind::other,
                           site.of("alt_ground"),
                           site.of("g_ground"),
                           1,
                           1,
                           0,
                           {},
                           {},
                           {},
                           {}});
    double const leased = value_of(lease, site.of("r")).ioav;
    double revenue = 0;
    for (auto const& flow : flows_of(site.plan()))
        if (flow.period == 4 && flow.line < 4) revenue += flow.amount;
    double invested = 0;
    json by_line;
    for (auto const& [id, present] : mid.by_line) {
        by_line[id] = present;
        if (id == "capex" || id == "predev") invested -= present;
    }
    json out;
    out["space"] = {{"footprint", s.footprint},
                    {"existing_gfa", s.existing},
                    {"unused_far_gfa", s.unused},
                    {"new_gfa", s.added},
                    {"gfa", s.gfa},
                    {"nla", s.nla},
                    {"retail_nla", s.retail},
                    {"kwp", s.kwp},
                    {"kwh", s.kwh},
                    {"yard", s.yard},
                    {"bays", s.bays},
                    {"hard", s.hard},
                    {"capex", s.capex},
                    {"total_cost", s.total}};
    out["stabilised_t4"] = {{"revenue", revenue},
                            {"noi", mid.noi[4]},
                            {"yield_on_cost", lacuna::yield_on_cost(mid.noi[4], s.total).value},
                            {"value_at_9pct_cap", lacuna::cap_value(mid.noi[4], site.of("exit_cap")).value}};
    out["mid_year"] = {{"npv_with", mid.npv_with},
                       {"npv_without", mid.npv_do_minimum},
                       {"pv_cannibalisation", mid.pv_cannibalisation},
                       {"ioav", mid.ioav},
                       {"ioav_ground_lease", leased},
                       {"advantage_over_next_best", mid.ioav - leased}};
    out["end_year"] = {{"ioav", end.ioav}, {"npv_with", end.npv_with}, {"npv_without", end.npv_do_minimum}};
    out["irr"] = {{"status", upper(name(mid.irr.irr.status))}, {"index_times", mid.irr.irr.value}};
    out["ioav_per_m2_gfa"] = lacuna::value_per_m2(mid.ioav, s.gfa).value;
    out["ioav_per_m2_parcel"] = lacuna::value_per_m2(mid.ioav, site.of("parcel_m2")).value;
    out["eav"] = lacuna::equivalent_annual_value(mid.ioav, site.of("r"), last_year).value;
    out["pi"] = lacuna::profitability_index(mid.ioav, invested).value;
    out["noi"] = mid.noi;
    out["incremental"] = mid.incremental;
    out["without"] = mid.without;
    out["pv_by_line"] = by_line;
    return out;
}

/// What the plan brings to its financing.
lacuna::ProjectCash cash_of(CashPlan const& plan)
{
    lacuna::ProjectCash cash;
    cash.first_operating_year = 2;
    cash.noi = value_of(plan, 0).noi;
    for (auto* list : {&cash.cost, &cash.refurbishment, &cash.handback}) list->assign(cash.noi.size(), 0);
    for (auto const& flow : flows_of(plan)) {
        auto const kind = plan.lines[flow.line].kind;
        auto const t = static_cast<std::size_t>(flow.period);
        if (kind == LineKind::capex || kind == LineKind::predevelopment) cash.cost[t] -= flow.amount;
        if (kind == LineKind::refurbishment) cash.refurbishment[t] -= flow.amount;
        if (kind == LineKind::handback) cash.handback[t] -= flow.amount;
    }
    return cash;
}

json run_financing(json const& in, Cases const& cases)
{
    auto const site = site_of(in, cases);
    lacuna::FinancingTerms terms;
    terms.equity = {{"investor", site.of("sh_inv"), 0},
                    {"soe", site.of("sh_soe"), 0},
                    {"residents", site.of("sh_res"), site.of("res_pref")}};
    terms.concession_fee = site.of("fee");
    terms.fund_share = site.of("fund");
    terms.dscr = site.of("dscr");
    terms.loan_rate = site.of("debt_i");
    terms.loan_years = static_cast<int>(site.of("debt_n"));
    terms.max_ltc = site.of("ltc_max");
    terms.reserve_years = 9;
    auto const f = finance(cash_of(site.plan()), terms, 1e8);
    json out{{"debt_sculpted", f.sculpted.amount},
             {"debt_cap", f.size.tests.front().amount},
             {"debt", f.debt.amount},
             {"scale", f.debt.amount / f.sculpted.amount},
             {"min_dscr_after_cap", f.least_dscr.value_or(0)},
             {"equity", f.equity},
             {"equity_t0", f.years[0].equity_paid},
             {"equity_t1", f.years[1].equity_paid}};
    for (std::size_t t = 2; t < f.years.size(); ++t) {
        auto const& y = f.years[t];
        out["cfads"][std::to_string(t)] = y.cfads;
        out["waterfall"].push_back({t, y.cfads, y.service, y.after_debt, y.priority, y.fund, y.rest});
    }
    out["waterfall_columns"] = {"t", "cfads", "debt_service", "after_debt", "res_pref", "fund", "rest"};
    for (std::size_t k = 0; k < f.debt.service.size(); ++k)
        out["schedule"].push_back({k + 2, f.debt.opening[k], f.debt.interest[k], f.debt.principal[k], f.debt.service[k],
                                   f.debt.closing[k], f.debt.dscr[k].value_or(0)});
    for (auto const& party : f.parties) {
        auto const id = party.id == "renovation_fund" ? "fund" : party.id == "owner" ? "owner_fee" : party.id;
        out["flows"][id] = party.flows;
        out["totals"][id] = party.total;
        if (party.irr.status == lacuna::IrrStatus::unique) out["irr"][id] = party.irr.value;
    }
    return out;
}

json run_sensitivity(json const& in, Cases const& cases)
{
    auto const site = site_of(in, cases);
    auto const with = [&](char const* key, double value) {
        auto other = site;
        other.set(key, value);
        return other.ioav();
    };
    auto const scaled = [&](double Site::*factor, double value) {
        auto other = site;
        other.*factor = value;
        return other.ioav();
    };
    json out;
    double const linked = scaled(&Site::rent_factor, 2) - site.ioav();
    auto const rents = [&](std::span<double const> k) { return scaled(&Site::rent_factor, k[0]); };
    Numbers const base{1};
    auto const even = lacuna::break_even(rents, base, 0, 0, 2);
    out["pv_rent_linked"] = linked;
    out["breakeven_rent_factor"] = even.at;
    out["breakeven_care_rent"] = even.at * site.of("care_rent");
    out["breakeven_retail_rent"] = even.at * site.of("retail_rent");
    out["tornado"] = {{"rent_minus20_plus20", {scaled(&Site::rent_factor, 0.8), scaled(&Site::rent_factor, 1.2)}},
                      {"occupancy_80_98", {with("occ_stab", 0.80), with("occ_stab", 0.98)}},
                      {"capex_plus30_minus10", {scaled(&Site::cost_factor, 1.3), scaled(&Site::cost_factor, 0.9)}},
                      {"opex_plus25_minus15", {scaled(&Site::opex_factor, 1.25), scaled(&Site::opex_factor, 0.85)}},
                      {"rate_10_6", {with("r", 0.10), with("r", 0.06)}},
                      {"cannibalisation_30_0", {with("cannib", 0.30), with("cannib", 0.0)}}};
    auto free = site;
    free.set("wo_upkeep", 0);
    free.set("wo_roof", 0);
    out["tornado"]["no_liability_avoided"] = free.ioav();
    return out;
}

/// After tax: property tax on the shops' rent, depreciation of all that was paid, losses kept five years.
json run_after_tax(json const& in, Cases const& cases)
{
    auto const site = site_of(in, cases);
    auto const plan = site.plan();
    auto const value = value_of(plan, site.of("r"));
    auto const cash = cash_of(plan);
    lacuna::TaxBase base;
    base.noi = value.noi;
    base.rent.assign(base.noi.size(), 0);
    base.expense = cash.refurbishment;
    for (std::size_t t = 0; t < base.noi.size(); ++t) base.expense[t] += cash.handback[t];
    for (auto const& flow : flows_of(plan))
        if (plan.lines[flow.line].id == "retail") base.rent[static_cast<std::size_t>(flow.period)] = flow.amount;
    base.depreciable = site.space().total;
    base.in_use_from = 2;
    lacuna::TaxRules const rules{site.of("cit"), site.of("prop_tax"), static_cast<int>(site.of("dep_years")),
                                 static_cast<int>(site.of("loss_years"))};
    auto const taxes = taxes_of(base, rules);
    Numbers total, times;
    auto after = value.incremental;
    for (std::size_t t = 0; t < after.size(); ++t) {
        total.push_back(-taxes.total(t));
        times.push_back(t == 0 ? 0 : static_cast<double>(t) - 0.5);
        after[t] -= taxes.total(t);
    }
    double const paid = lacuna::npv(site.of("r"), total, times).value;
    auto const irr = lacuna::find_irr(after).irr;
    json out{{"ioav_after_tax", value.ioav + paid}, {"irr_after_tax", irr.value},
             {"ioav_pre_tax", value.ioav},          {"pv_tax", -paid},
             {"income_tax", taxes.income_tax},      {"property_tax", taxes.property_tax}};
    out["cit"] = out["income_tax"];
    out["prop_tax"] = out["property_tax"];
    for (char const* key : {"ioav", "npv", "value", "after_tax", "npv_after_tax", "ioav_mid"})
        out[key] = out["ioav_after_tax"];
    out["irr"] = irr.value;
    out["incremental_after_tax"] = after;
    return out;
}

/// The owner's view: the building is kept and has a value at the end.
json run_kept(json const& in, Cases const& cases)
{
    auto const site = site_of(in, cases);
    auto const plan = kept(site.plan(), site.of("exit_cap"));
    auto const value = value_of(plan, site.of("r"));
    double const terminal = value.by_line.back().second;
    json out{{"terminal_value", plan.lines.back().amount},
             {"pv_terminal", terminal},
             {"terminal_share", terminal / value.ioav},
             {"noi_next", lacuna::noi_in(plan, last_year + 1)},
             {"npv_with", value.npv_with}};
    for (char const* key : {"ioav", "ioav_owner", "ioav_with_terminal", "value"}) out[key] = value.ioav;
    for (char const* key : {"pv_tv", "pv_terminal_value"}) out[key] = terminal;
    for (char const* key : {"share_terminal", "tv_share"}) out[key] = terminal / value.ioav;
    return out;
}

}  // namespace

std::map<std::string, Run> site_cases()
{
    return {{"F01", run_value},
            {"F02", run_financing},
            {"F03", run_sensitivity},
            {"F04", run_after_tax},
            {"F05", run_kept}};
}
