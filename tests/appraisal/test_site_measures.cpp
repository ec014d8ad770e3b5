// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/site_measures.h"
#include "engine/appraisal/tax.h"
#include "engine/appraisal/unit_tax.h"
#include "engine/appraisal/views.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/ramp_up.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace lacuna;

namespace {

Site two_units(Facility const& f, ValuationRules const& rules, DoMinimum const& today = yard())
{
    Site site;
    site.id = "P/1";
    site.best.placement.space_id = site.id;
    site.best.placement.facility_id = f.id;
    site.best.placement.units = 2;
    site.best.placement.shape_m2 = 10;
    site.best.appraisal = appraise(f, 2, today, 10, rules);
    site.cash_flows = cash_flows(f, 2, today, 10, rules);
    return site;
}

SiteMeasures measures_of(Facility const& f, ValuationRules const& rules, DoMinimum const& today = yard())
{
    return site_measures(two_units(f, rules, today), SpaceKind::open_land, f, today, 40, rules, 0);
}

std::string says(ValuationRules const& rules, Facility const& f = small_facility())
{
    try {
        appraise(f, 2, yard(), 10, rules);
    } catch (Error const& e) {
        return e.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("the measures of three years, by hand")
{
    // by year -2000, 280, -1220, 780 at 10 %: the case of test_appraisal
    auto f = small_facility();
    f.floor_area_per_unit_m2 = 30;
    f.lettable_share = 0.8;
    auto const m = measures_of(f, three_years());
    double const ioav = -2167.6934635612, annuity = (1 - std::pow(1.1, -3)) / 0.1;
    CHECK(m.mirr.value == Approx(std::cbrt((280 * 1.21 + 780) / (2000 + 1220 / 1.21)) - 1).epsilon(1e-12));
    CHECK(m.eav.value == Approx(ioav / annuity).epsilon(1e-12));
    CHECK(m.profitability_index.value == Approx(1 + ioav / 2000).epsilon(1e-12));
    CHECK(m.discounted.payback.status == PaybackStatus::never);
    CHECK(m.yield_on_cost.value == Approx(0.4));
    CHECK(m.cap_value.value == Approx(800 / 0.09));
    CHECK(m.residual_land_value.value == Approx(800 / 0.09 - 2000));
    double const revenue = 500 / 1.1 + 1000 / 1.21 + 1000 / 1.331;
    CHECK(m.bcr.value == Approx((revenue + 10 * annuity) / (2000 + 2000 / 1.21 + (200 + 30) * annuity)).epsilon(1e-12));
    CHECK(m.lettable_m2 == Approx(48));
    CHECK(m.value_per_lettable_m2.value == Approx(ioav / 48));
    CHECK(m.value_per_added_floor_m2.value == Approx(ioav / 60));
    CHECK(m.value_per_parcel_m2.value == Approx(ioav / 40));
    CHECK(m.remarks() == "discounted_payback NEVER");
    // Two units at 500, a life of three years: -1000, 280, 780, 780 - 1000, 780, 780; so far -1000, -720, 60, -160,
    // 620.
    auto twice = small_facility();
    twice.capex_per_unit = 500;
    twice.life_years = 3;
    auto rules = three_years();
    rules.concession_years = 5;
    auto const back = measures_of(twice, rules).undiscounted;
    CHECK(back.first.years == Approx(1 + 720.0 / 780));
    CHECK(back.payback.years == Approx(3 + 160.0 / 780));
}

TEST_CASE("residual land value pays finance over half the construction and the developer, and waits for the opening")
{
    auto rules = three_years();
    rules.construction_years = 1;
    rules.predevelopment_share = 0.1;
    rules.sale_cost_share = 0.05;
    rules.developer_profit_share = 0.15;
    auto const f = small_facility();
    auto const m = site_measures(two_units(f, rules), SpaceKind::open_land, f, yard(), 40, rules, 0.06);
    // GDV 8888.89 less 5 %; cost 2200; interest 2200 (1.06^0.5 - 1); profit 330; a year at 10 %
    CHECK(m.residual_land_value.value ==
          Approx((800 / 0.09 * 0.95 - 2200 - 2200 * (std::sqrt(1.06) - 1) - 330) / 1.1).epsilon(1e-12));
}

TEST_CASE("a measure without a value says why, in the words of its status")
{
    Facility free = small_facility();
    free.capex_per_unit = 0;
    free.opex_ratio = 1.2;
    DoMinimum const nothing;
    auto const m = measures_of(free, three_years(), nothing);
    CHECK(m.yield_on_cost.status == MeasureStatus::no_cost);
    CHECK(m.profitability_index.status == MeasureStatus::no_investment);
    CHECK(m.cap_value.flag == MeasureFlag::negative_noi);
    CHECK(m.mirr.status == MeasureStatus::no_positive_flow);
    auto const said = m.remarks();
    for (auto const* part :
         {"mirr NO_POSITIVE_FLOW", "profitability_index NO_INVESTMENT", "yield_on_cost NO_COST",
          "cap_value NEGATIVE_NOI", "value_per_lettable_m2 NO_AREA", "value_per_added_floor_m2 NO_AREA"})
        CHECK_THAT(said, Catch::Contains(part));
    free.opex_ratio = 0;
    auto const costs_nothing = measures_of(free, three_years(), nothing);
    CHECK(costs_nothing.bcr.status == MeasureStatus::no_cost);
    CHECK(costs_nothing.mirr.status == MeasureStatus::no_negative_flow);
    CHECK(costs_nothing.discounted.payback.years == 0);
    Site const empty;
    auto const none = site_measures(empty, SpaceKind::open_land, free, nothing, 0, three_years(), 0);
    CHECK(none.mirr.status == MeasureStatus::empty);
    CHECK(none.value_per_parcel_m2.status == MeasureStatus::no_area);
}

TEST_CASE("in a building the lettable area is that of the floor taken, by the kind's share where the facility has none")
{
    auto const f = small_facility();
    auto today = yard();
    today.lettable_share = 0.5;
    auto const site = two_units(f, three_years(), today);
    auto const inside = site_measures(site, SpaceKind::ground_floor, f, today, 0, three_years(), 0);
    CHECK(inside.lettable_m2 == Approx(5));
    CHECK(inside.value_per_added_floor_m2.status == MeasureStatus::no_area);
    CHECK(site_measures(site, SpaceKind::open_land, f, today, 0, three_years(), 0).lettable_m2 == 0);
}

TEST_CASE("what no valuation can be made with is refused in the words of the status")
{
    auto const with = [](auto change) {
        auto rules = three_years();
        change(rules);
        return says(rules);
    };
    CHECK_THAT(with([](auto& r) { r.discount_rate = -1; }), Catch::Contains("RATE_DOMAIN: discount_rate is -1"));
    CHECK_THAT(with([](auto& r) { r.growth_rate = -1.5; }), Catch::Contains("RATE_DOMAIN: growth_rate"));
    CHECK_THAT(with([](auto& r) { r.discount_rate = std::numeric_limits<double>::infinity(); }),
               Catch::Contains("NONFINITE_INPUT: discount_rate"));
    CHECK_THAT(with([](auto& r) { r.concession_years = 0; }), Catch::Contains("HORIZON: concession_years"));
    CHECK_THAT(with([](auto& r) { r.ending = Ending::own, r.exit_yield = 0; }), Catch::Contains("CAP_DOMAIN"));
    CHECK_THAT(with([](auto& r) { r.ramp_up = {2.2}; }), Catch::Contains("OCCUPANCY"));
    CHECK_THAT(with([](auto& r) { r.ramp_up = {-0.1}; }), Catch::Contains("OCCUPANCY"));
    CHECK_THAT(with([](auto& r) { r.ramp_up_years = 0; }), Catch::Contains("HORIZON: ramp_up_years"));
    CHECK_THAT(with([](auto& r) { r.ramp_up_years = 2, r.ramp_up_start = 0; }), Catch::Contains("OCCUPANCY"));
    CHECK_THAT(with([](auto& r) { r.construction_years = 2, r.capex_weights = {1}; }), Catch::Contains("LENGTH"));
    CHECK_THAT(with([](auto& r) {
                   r.construction_years = 2, r.capex_weights = {-0.5, 1.5};
               }),
               Catch::Contains("CAPEX_WEIGHTS: one of"));
    CHECK_THAT(with([](auto& r) {
                   r.construction_years = 2, r.capex_weights = {0, 0};
               }),
               Catch::Contains("CAPEX_WEIGHTS: the sum"));
}

TEST_CASE("capex by weights falls in its years and adds up to what it was")
{
    auto rules = three_years();
    rules.construction_years = 2;
    rules.capex_weights = {0.3, 0.7};
    CHECK(amounts_of(cash_flows(small_facility(), 2, yard(), 10, rules), "capex") == std::vector{-600.0, -1400.0});
}

TEST_CASE("revenue follows the curve, settled income its end, and what others lose follows too")
{
    auto rules = three_years();
    rules.ramp_up_years = 2;
    rules.ramp_up_start = 0.25;
    rules.ramp_up_stabilised = 0.75;
    auto f = small_facility();
    f.cannibalised_share = 0.1;
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    auto const ramp = ramp_up_of(f, rules);
    for (int year = 1; year <= 3; ++year) {
        CHECK(flow_of(flows, "revenue", year).amount == Approx(1000 * ramp_share(ramp, year)));
        CHECK(flow_of(flows, "cannibalisation", year).amount == Approx(-100 * ramp_share(ramp, year)));
    }
    auto const a = appraise(f, 2, yard(), 10, rules);
    CHECK(a.revenue_year == Approx(750));
    CHECK(a.noi_year == Approx(550));
    CHECK(2 * 500 * revenue_factor(f, rules) == Approx([&] {
              double sum = 0;
              for (auto const& flow : flows)
                  if (flow.line == "revenue" || flow.line == "cannibalisation") sum += flow.present_value;
              return sum;
          }()));
}

TEST_CASE("taxes of a unit under any factors are those of the ledger at those factors")
{
    std::mt19937 random{11};
    auto const between = [&](double low, double high) {
        return low + (high - low) * (static_cast<double>(random()) / 4294967296.0);
    };
    int taxed = 0;
    for (int round = 0; round < 300; ++round) {
        ValuationRules rules;
        rules.concession_years = 5 + static_cast<int>(random() % 30);
        rules.construction_years = static_cast<int>(random() % 3);
        rules.growth_rate = between(-0.02, 0.05);
        rules.timing = static_cast<Timing>(round / 2 % 3);
        rules.ending = round % 3 ? Ending::handback : Ending::own;
        rules.handback_share = between(0, 0.2);
        rules.predevelopment_share = between(0, 0.1);
        rules.income_tax = between(0, 0.4);
        rules.property_tax = between(0.01, 0.2);
        rules.depreciation_years = 1 + static_cast<int>(random() % 25);
        rules.loss_years = static_cast<int>(random() % 7);
        if (round % 4 == 0) rules.ramp_up_years = between(0.5, 5);
        auto f = small_facility();
        f.basis = round % 5 ? Basis::rent : Basis::operated;
        f.capex_per_unit = between(100, 3000);
        f.life_years = between(1, 20);
        if (round % 2) {
            rules.contingency_share = between(0, 0.2);
            rules.capex_growth_rate = between(-0.02, 0.06);
            rules.cost_growth_rate = between(-0.02, 0.05);
            f.vacancy_share = between(0, 0.3);
            f.bad_debt_share = between(0, 0.1);
            f.fixed_cost_per_unit_year = between(0, 50);
            f.insurance_share = between(0, 0.02);
            f.refurbishment_share = between(0, 0.3);
            f.refurbishment_years = between(1, 15);
        }
        double const r = between(0.3, 1.5), c = between(0.5, 1.5), k = between(0.5, 1.5);
        int const late = static_cast<int>(random() % 2);
        UnitTax const tax{f, 0.7, rules};
        // The ledger at these factors: prices times them, opened late.
        auto priced = f;
        priced.revenue_per_unit_year *= r;
        priced.opex_ratio *= c / r;
        priced.capex_per_unit *= k;
        if (priced.fixed_cost_per_unit_year) *priced.fixed_cost_per_unit_year *= c;
        auto later = rules;
        later.opening_delay_years = late;
        double whole = 0;
        for (auto const& flow : cash_flows(priced, 3, yard(), 10, later, 0.7))
            if (flow.line == "tax") whole += flow.present_value;
        taxed += whole < 0;
        CHECK(3 * tax.present_value({r, c, k, 0, late, k}) == Approx(whole).epsilon(1e-10).margin(1e-9));
        // Growth of revenue alone: by taxes_of() on a base made here.
        double const more = between(-0.03, 0.03);
        TaxBase base;
        auto const n = static_cast<std::size_t>(rules.concession_years) + 1;
        base.noi.assign(n, 0);
        base.rent = base.expense = base.noi;
        base.in_use_from = rules.first_operating_year();
        auto const ramp = ramp_up_of(f, rules);
        for (int t = base.in_use_from; t < static_cast<int>(n); ++t) {
            auto const i = static_cast<std::size_t>(t);
            double const let = f.revenue_per_unit_year * ramp_share(ramp, t - base.in_use_from + 1) *
                               std::pow(1 + rules.growth_rate + more, t - 1) * (1 - f.vacancy_share.value_or(0));
            double const costs = f.opex_ratio * f.revenue_per_unit_year + f.fixed_cost_per_unit_year.value_or(0) +
                                 f.insurance_share.value_or(0) * 0.7 * f.capex_per_unit;
            base.noi[i] =
                let * (1 - f.bad_debt_share.value_or(0)) - costs * std::pow(1 + rules.growth_of_costs(), t - 1);
            if (f.basis == Basis::rent) base.rent[i] = let;
        }
        for (auto const& flow : cash_flows(f, 1, DoMinimum{}, 0, rules, 0.7))
            if (flow.line == "replacement" || flow.line == "refurbishment" || flow.line == "handback")
                base.expense[static_cast<std::size_t>(flow.year)] -= flow.amount;
        double const rises = std::pow(1 + rules.capex_growth_rate, rules.construction_years / 2.0);
        base.depreciable =
            0.7 * f.capex_per_unit * ((1 + rules.contingency_share) * rises + rules.predevelopment_share);
        auto const taxes =
            taxes_of(base, {rules.income_tax, rules.property_tax, rules.depreciation_years, rules.loss_years});
        double sum = 0;
        for (std::size_t t = 1; t < n; ++t)
            for (int m = 1; m <= 12; ++m) {
                double const within = rules.timing == Timing::monthly ? m / 12.0
                                      : rules.timing == Timing::mid   ? 0.5
                                                                      : 1;
                sum -= taxes.total(t) / 12 * std::pow(1 + rules.discount_rate, 1 - static_cast<double>(t) - within);
            }
        CHECK(tax.present_value({1, 1, 1, more}) == Approx(sum).epsilon(1e-10).margin(1e-9));
    }
    CHECK(taxed > 200);
}

TEST_CASE("warnings about money begin with their words and name the sites")
{
    Plan plan;
    plan.catalogue.currency = "CNY";
    auto& v = plan.valuation_rules;
    v.ending = Ending::own;
    v.exit_yield = 0.05;  // 8 % less no growth is more than half a point above
    plan.sites.resize(2);
    plan.sites[0].id = "a";
    plan.sites[0].best.appraisal.terminal_pv = 60;
    plan.sites[0].best.appraisal.irr.status = IrrStatus::multiple;
    plan.sites[1].id = "b";
    plan.sites[1].best.appraisal.noi_year = -1;
    plan.totals.ioav = 100;
    plan.programme.financing.years.resize(3);
    plan.programme.financing.years[1].dscr = 1.3;
    plan.programme.financing.years[2].dscr = 0.9;
    plan.programme.financing.least_dscr = 0.9;
    auto const said = money_warnings(plan);
    REQUIRE(said.size() == 5);
    CHECK(said[0].starts_with("TERMINAL_SHARE: 60 %"));
    CHECK(said[1].starts_with("EXIT_CAP: the exit yield of 5.0 %"));
    CHECK(said[2] == "DSCR_BELOW_1: in 1 years cash does not cover debt service; the least cover is 0.90");
    CHECK(said[3].starts_with("IRR_NOT_UNIQUE: 1 of 2 sites (a)"));
    CHECK(said[4].starts_with("NEGATIVE_NOI: 1 of 2 sites (b)"));
    CHECK(money_warnings(Plan{}).empty());
}

TEST_CASE("each site in each view, by hand; society only where its terms are stated")
{
    Plan plan;
    auto f = small_facility();
    f.cannibalised_share = 0.1;
    f.jobs_per_unit = 1;
    plan.catalogue.facilities = {f};
    plan.valuation_rules = three_years();
    plan.valuation_rules.property_tax = 0.12;
    plan.sites = {two_units(f, plan.valuation_rules)};
    plan.programme.promised_by_site = {50};
    auto const revenue = 500 / 1.1 + 1000 / 1.21 + 1000 / 1.331;
    double const ioav = plan.sites[0].best.appraisal.ioav;
    auto const views = views_of(plan, {});
    auto const& site = views.by_site.at(0);
    CHECK(site.asset_owner == Approx(ioav));
    CHECK(site.spv == Approx(ioav + 0.1 * revenue));
    double const tax = f.basis == Basis::rent ? 0.12 * revenue : 0;
    CHECK(site.public_hand == Approx(50 + tax));
    CHECK_FALSE(site.society);
    CHECK_FALSE(views.bcr_public);
    CHECK(*site.bcr_spv > *site.bcr_asset_owner);
    // In the operator's own view the flows hold no loss of others, and both figures stay.
    auto spv = plan;
    spv.valuation_rules.view = View::spv;
    spv.sites = {two_units(f, spv.valuation_rules)};
    auto const same = views_of(spv, {}).by_site.at(0);
    CHECK(same.spv == Approx(site.spv));
    CHECK(same.asset_owner == Approx(site.asset_owner));
    CHECK(*same.bcr_asset_owner == Approx(*site.bcr_asset_owner));
    // What is returned at the end is the owner's alone: NOI 800 at 9 %, a half of it counted.
    double const half = 0.5 * 800 / 0.09 / 1.331;
    for (auto* each : {&plan, &spv}) {
        auto returned = *each;
        returned.valuation_rules.returned_share = 0.5;
        returned.sites = {two_units(f, returned.valuation_rules)};
        auto const shown = views_of(returned, {}).by_site.at(0);
        CHECK(shown.spv == Approx(site.spv));
        CHECK(*shown.bcr_spv == Approx(*site.bcr_spv));
        CHECK(shown.asset_owner == Approx(site.asset_owner + half));
        CHECK(*shown.bcr_asset_owner > *site.bcr_asset_owner);
    }
    SocialTerms terms;
    terms.stated = true;
    terms.wage_year = 1000;
    auto const social = views_of(plan, terms);
    CHECK(*social.by_site.at(0).society == Approx(social.sites.at(0).enpv));
    CHECK(*social.by_site.at(0).bcr_society ==
          Approx(social.sites.at(0).jobs / -(social.sites.at(0).financial + social.sites.at(0).transfers)));
}

TEST_CASE("a sum of figures is told with the digits that were meant")
{
    CHECK(tidy(0.7 + 0.25 + 0.15) == "1.1");
    CHECK(tidy(0.1 + 0.2) == "0.3");
    CHECK(tidy(1.0000000001) == "1.0000000001");
    CHECK(tidy(0) == "0");
    CHECK(tidy(-1234567.125) == "-1234567.125");
}
