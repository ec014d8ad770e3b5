// SPDX-License-Identifier: Apache-2.0
// The value at the means of what prices may turn out to be, by which uses are chosen and ranked.
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <cmath>
#include <random>

using namespace lacuna;

namespace {

ValuationRules expecting(double revenue, double operating_cost, double capex)
{
    auto rules = three_years();
    rules.expected_revenue = revenue;
    rules.expected_operating_cost = operating_cost;
    rules.expected_capex = capex;
    return rules;
}

double at_means(Facility const& f, DoMinimum const& today, ValuationRules rules)
{
    Catalogue catalogue;
    catalogue.facilities = {f};
    auto const means = at_prices(catalogue, expected_prices(rules, f));
    rules.predevelopment_share /= rules.expected_capex;  // paid by the plan's cost
    return appraise(means.facilities[0], 2, today, 10, rules, false).ioav;
}

}  // namespace

TEST_CASE("the mean by hand: less rent, dearer running and building, today's money as it is")
{
    auto const rules = expecting(0.9, 1.1, 1.2);
    // Revenue 500, 1000, 1000 and cost 200 a year of two units built for 2000 and anew after 2 years; today 20 a year.
    double const v = 1 / 1.1;
    double const revenue = 500 * v + 1000 * v * v + 1000 * v * v * v, years = v + v * v + v * v * v;
    auto const a = appraise(small_facility(), 2, yard(), 10, rules);
    CHECK(a.ioav == Approx(revenue - 200 * years - 2000 - 2000 * v * v - 20 * years));
    CHECK(a.ioav_mean() == Approx(0.9 * revenue - 1.1 * 200 * years - 1.2 * (2000 + 2000 * v * v) - 20 * years));
}

TEST_CASE("the mean is the value of a catalogue at the means, whatever lines a use has, and the value itself at 1")
{
    std::mt19937 random{41};
    auto const between = [&](double low, double high) {
        return low + (high - low) * (static_cast<double>(random()) / 4294967296.0);
    };
    for (int round = 0; round < 200; ++round) {
        INFO("round " << round);
        auto rules = expecting(between(0.5, 1.2), between(0.8, 1.5), between(0.9, 1.6));
        rules.concession_years = 5 + static_cast<int>(random() % 20);
        rules.construction_years = static_cast<int>(random() % 3);
        rules.timing = static_cast<Timing>(random() % 3);
        rules.ending = round % 3 ? Ending::handback : Ending::own;
        rules.handback_share = between(0, 0.2);
        rules.predevelopment_share = round % 2 ? between(0, 0.1) : 0;
        rules.consent_probability = between(0.3, 1);
        rules.contingency_share = between(0, 0.2);
        rules.cost_growth_rate = between(-0.02, 0.05);
        rules.returned_share = round % 5 ? 0 : 0.5;
        if (round % 4 == 0) rules.income_tax = 0.25, rules.property_tax = 0.12;
        auto f = small_facility();
        f.capex_per_unit = between(100, 3000);
        f.life_years = between(1, 20);
        f.vacancy_share = between(0, 0.3);
        f.bad_debt_share = between(0, 0.1);
        f.fixed_cost_per_unit_year = between(0, 50);
        f.insurance_share = between(0, 0.02);
        f.refurbishment_share = between(0, 0.3);
        f.refurbishment_years = between(1, 15);
        f.cannibalised_share = between(0, 0.3);
        auto const a = appraise(f, 2, yard(), 10, rules, false);
        if (rules.predevelopment_share == 0 || !rules.taxed())  // permits are written off with the rest
            CHECK(a.ioav_mean() == Approx(at_means(f, yard(), rules)).epsilon(1e-9).margin(1e-6));
        rules.expected_revenue = rules.expected_operating_cost = rules.expected_capex = 1;
        CHECK(appraise(f, 2, yard(), 10, rules, false).mean_shift == 0);
    }
}

TEST_CASE("where the register states how far a facility's price may go, its own mean counts, and at 1 the base case")
{
    auto f = small_facility();
    f.provenance = {{"capex_per_unit", 'E', "a guess", 900.0, 1700.0}, {"opex_ratio", 'E', "a guess", 0.1, {}}};
    ValuationRules rules;
    auto const at = expected_prices(rules, f);
    CHECK(at.revenue == 0.9425);
    CHECK(at.operating_cost == 1.05);  // no high is stated
    // 1.1 of the market is in 1.137; (0.9 + 1 + 1.7) / 3 = 1.2 takes its place.
    CHECK(at.capex == Approx(1.137 / 1.1 * 1.2));
    rules.expected_capex = 1;
    CHECK(expected_prices(rules, f).capex == 1);
}

TEST_CASE("uses priced by rates have the mean of their whole appraisal, and sites of a run are in its order")
{
    Catalogue catalogue;
    catalogue.facilities = {small_facility(), small_facility()};
    auto& dear = catalogue.facilities[1];
    dear.id = "hall";
    dear.capex_per_unit = 4000;
    dear.revenue_per_unit_year = 5500;
    dear.life_years = 10;
    catalogue.facilities[0].revenue_per_unit_year = 3000;
    auto const rules = expecting(0.8, 1, 1.4);
    std::vector<FittedUse> uses(2);
    for (std::size_t i = 0; i < 2; ++i) {
        uses[i].space_id = i == 0 ? "a" : "b";
        uses[i].facility_id = catalogue.facilities[i].id;
        uses[i].units = 3;
        uses[i].ground_m2 = 10;
        uses[i].chosen = true;
    }
    reprice(uses, catalogue, rules);
    for (auto const& use : uses) {
        auto const& f = catalogue.facilities[use.facility_id == "hall" ? 1 : 0];
        auto const whole = appraise(f, 3, {}, 10, rules, false);
        CHECK(use.ioav == Approx(whole.ioav));
        CHECK(use.ioav_mean() == Approx(whole.ioav_mean()));
    }
    auto const sites = repriced_sites(uses, catalogue, rules, {}).sites;
    REQUIRE(sites.size() == 2);
    // A unit of the hall adds 4442 and 606 on average, one of the shed 2779 and 828.
    CHECK(sites[0].id == "a");
    CHECK(sites[0].best.appraisal.ioav < sites[1].best.appraisal.ioav);
    CHECK(sites[0].best.appraisal.ioav_mean() > sites[1].best.appraisal.ioav_mean());
}

TEST_CASE("a mean of prices that is no number or below nothing is refused")
{
    for (auto const& rules : {expecting(-0.1, 1, 1), expecting(1, std::nan(""), 1), expecting(1, 1, -1)})
        CHECK_THROWS_AS(appraise(small_facility(), 2, yard(), 10, rules), Error);
}
