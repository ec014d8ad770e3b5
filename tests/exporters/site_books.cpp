// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/site_books.h"

#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/use_lines.h"

namespace lacuna::test {

namespace {

Provenance estimated(std::string const& figure) { return {figure, 'E', "a test <&>"}; }

SiteCase plain()
{
    SiteCase c;
    auto& f = c.facility;
    f.id = "kiosk";
    f.name = "Kiosk & shop";
    f.unit = "m2";
    f.capex_per_unit = 4100;
    f.revenue_per_unit_year = 1230;
    f.opex_ratio = 0.31;
    f.life_years = 9.5;
    for (auto const* figure : {"capex_per_unit", "revenue_per_unit_year", "opex_ratio", "life_years"})
        f.provenance.push_back(estimated(figure));
    c.rules.income_tax = 0.25;
    c.rules.property_tax = 0.12;
    return c;
}

/// Every figure that a catalogue or a study may state.
SiteCase rich()
{
    auto c = plain();
    auto& f = c.facility;
    f.vacancy_share = 0.06;
    f.bad_debt_share = 0.02;
    f.fixed_cost_per_unit_year = 37;
    f.insurance_share = 0.004;
    f.refurbishment_share = 0.15;
    f.refurbishment_years = 3.7;
    f.cannibalised_share = 0.08;
    c.today.income_per_m2_year = 2.5;
    c.today.upkeep_per_m2_year = 1.75;
    c.today.liability_per_m2_year = 0.6;
    c.today.compensation_per_m2 = 4;
    c.today.repair_per_m2 = 22;
    c.today.repair_after_years = 3.4;
    c.prices = {1.03, 0.97, 1.1, 1.2, 0.06, 0.09};
    c.capex_share = 0.7;
    auto& r = c.rules;
    r.construction_years = 2;
    r.capex_weights = {0.35, 0.65};
    r.opening_delay_years = 1;
    r.ramp_up = {0.1, 0.25, 0.6, 0.9};
    r.growth_rate = 0.021;
    r.cost_growth_rate = 0.029;
    r.capex_growth_rate = 0.04;
    r.contingency_share = 0.07;
    r.predevelopment_share = 0.03;
    r.consent_probability = 0.8;
    r.handback_share = 0.2;
    r.returned_share = 0.4;
    r.depreciation_years = 6;
    r.loss_years = 3;
    return c;
}

}  // namespace

std::map<std::string, SiteCase> site_cases()
{
    std::map<std::string, SiteCase> cases{{"plain", plain()}, {"rich", rich()}};
    cases["losses_end"] = rich();
    cases["losses_end"].facility.revenue_per_unit_year = 760;
    cases["losses_end"].rules.loss_years = 1;
    cases["monthly_kept"] = rich();
    cases["monthly_kept"].rules.timing = Timing::monthly;
    cases["monthly_kept"].rules.ending = Ending::own;
    cases["monthly_kept"].rules.concession_years = 12;
    cases["curve_year_ends"] = rich();
    cases["curve_year_ends"].rules.timing = Timing::end;
    cases["curve_year_ends"].rules.view = View::spv;
    cases["curve_year_ends"].rules.ramp_up_years = 5.5;
    cases["curve_year_ends"].rules.ramp_up_stabilised = 0.96;
    cases["before_tax_operated"] = plain();
    cases["before_tax_operated"].rules.income_tax = cases["before_tax_operated"].rules.property_tax = 0;
    cases["before_tax_operated"].facility.basis = Basis::operated;
    cases["always_losing"] = rich();
    cases["always_losing"].facility.revenue_per_unit_year = -50;
    cases["always_losing"].facility.opex_ratio = 0;
    cases["short_lives"] = rich();  // ten of them are 11 years and a bit, to a computer
    cases["short_lives"].facility.life_years = 1.1;
    cases["short_lives"].rules.concession_years = 16;
    cases["one_year"] = plain();
    cases["one_year"].rules.concession_years = 1;
    cases["hundred_years"] = rich();
    cases["hundred_years"].rules.concession_years = 100;
    cases["hundred_years"].rules.loss_years = 60;
    return cases;
}

SiteBook book_of(SiteCase const& c)
{
    Catalogue catalogue;
    catalogue.facilities = {c.facility};
    catalogue.do_minimum = {c.today};
    catalogue = at_prices(catalogue, c.prices);
    SiteBook book;
    book.site_id = "P1/open/1";
    book.parcel_id = "P1";
    book.space_title = "Open land";
    book.currency = "CNY";
    book.price_level = "2024";
    book.space_m2 = 1000;
    book.units = c.units;
    book.ground_m2 = c.ground_m2;
    book.facility = catalogue.facilities[0];
    book.today = catalogue.do_minimum[0];
    book.listed = c.facility;
    book.listed_today = c.today;
    book.prices = c.prices;
    book.capex_share = c.capex_share;
    book.rules = c.rules;
    int lives = 0, parts = 0;
    each_renewal(c.facility, c.rules.first_operating_year() - 1, c.rules.concession_years, [&](double, bool whole) {
        lives += whole ? 1 : 0;
        parts = whole ? 0 : parts + 1;
        book.renewals.push_back({lives, parts});
    });
    for (int t = 0; t <= c.rules.concession_years; ++t) book.cost_times.push_back(flow_time(c.rules, t));
    book.flows = cash_flows(book.facility, c.units, book.today, c.ground_m2, c.rules, c.capex_share);
    auto const appraisal = appraise(book.facility, c.units, book.today, c.ground_m2, c.rules, true, c.capex_share);
    book.ioav = appraisal.ioav;
    book.irr = appraisal.irr;
    return book;
}

std::vector<InputChange> changes_of(SiteCase const& c)
{
    double const rent = 1.1 * c.facility.revenue_per_unit_year, capex = 1.2 * c.facility.capex_per_unit;
    std::vector<InputChange> changes{
        {"rent", {{"revenue_per_unit_year", rent}}, [=](SiteCase& x) { x.facility.revenue_per_unit_year = rent; }},
        {"capex", {{"capex_per_unit", capex}}, [=](SiteCase& x) { x.facility.capex_per_unit = capex; }},
        {"income_tax", {{"income_tax", 0.15}}, [](SiteCase& x) { x.rules.income_tax = 0.15; }},
        {"property_tax", {{"property_tax", 0.04}}, [](SiteCase& x) { x.rules.property_tax = 0.04; }},
        {"depreciation", {{"depreciation_years", 11}}, [](SiteCase& x) { x.rules.depreciation_years = 11; }},
        {"loss_years", {{"loss_years", 0}}, [](SiteCase& x) { x.rules.loss_years = 0; }},
        {"vat",
         {{"vat_capex", 0.13}, {"vat_operating_cost", 0.02}},
         [](SiteCase& x) {
             x.prices.vat_capex = 0.13;
             x.prices.vat_operating_cost = 0.02;
         }},
        {"many",
         {{"prices_revenue", 0.9},
          {"prices_operating_cost", 1.3},
          {"prices_capex", 1.4},
          {"discount_rate", 0.05},
          {"growth_rate", 0.05},
          {"consent_probability", 0.6},
          {"predevelopment_share", 0.05},
          {"contingency_share", 0.2},
          {"income_tax", 0.3},
          {"loss_years", 4},
          {"units", 33.5}},
         [](SiteCase& x) {
             x.prices.revenue = 0.9;
             x.prices.operating_cost = 1.3;
             x.prices.capex = 1.4;
             x.rules.discount_rate = 0.05;
             x.rules.growth_rate = 0.05;
             x.rules.consent_probability = 0.6;
             x.rules.predevelopment_share = 0.05;
             x.rules.contingency_share = 0.2;
             x.rules.income_tax = 0.3;
             x.rules.loss_years = 4;
             x.units = 33.5;
         }}};
    return changes;
}

}  // namespace lacuna::test
