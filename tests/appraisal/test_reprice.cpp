// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "importers/catalogue/catalogue.h"
#include "tests/support/catch.h"

#include <random>

using namespace lacuna;

namespace {

Catalogue bundled() { return find_catalogue("cn", std::filesystem::path{LACUNA_SOURCE_DIR} / "data/catalogues"); }

std::vector<FittedUse> drawn(Catalogue const& catalogue, std::size_t n)
{
    std::mt19937_64 random{7};
    std::vector<FittedUse> uses(n);
    for (std::size_t i = 0; i < n; ++i) {
        uses[i].space_id = std::to_string(i);
        uses[i].facility_id = catalogue.facilities[random() % catalogue.facilities.size()].id;
        uses[i].kind = static_cast<SpaceKind>(random() % static_cast<unsigned>(space_kind_count));
        uses[i].units = static_cast<double>(random() % 100'000) / 97;
        uses[i].ground_m2 = static_cast<double>(random() % 100'000) / 89;
        uses[i].chosen = i % 3 == 0;
    }
    return uses;
}

}  // namespace

TEST_CASE("values by rates are those of the whole appraisal, whatever the rules", "[reprice]")
{
    auto const catalogue = bundled();
    ValuationRules rules;
    rules.growth_rate = 0.015;
    rules.consent_probability = 0.7;
    rules.predevelopment_share = 0.02;
    rules.income_tax = 0.25;
    rules.property_tax = 0.12;
    rules.ending = Ending::own;
    auto uses = drawn(catalogue, 3000);
    reprice(uses, catalogue, rules);
    for (auto const& use : uses) {
        auto const f = std::ranges::find(catalogue.facilities, use.facility_id, &Facility::id);
        auto const whole = appraise(*f, use.units, do_minimum_of(catalogue, use.kind), use.ground_m2, rules, false,
                                    capex_share_of(catalogue, *f, use.kind));
        CHECK(use.ioav == Approx(whole.ioav).epsilon(1e-9).margin(1e-6 * (1 + whole.capex)));
        CHECK(use.capex == Approx(whole.capex).epsilon(1e-12));
    }
    auto again = uses;
    reprice(again, catalogue, rules, 2);
    for (std::size_t i = 0; i < uses.size(); ++i) CHECK(again[i].ioav == uses[i].ioav);
}

TEST_CASE("sites repriced are the chosen uses by value, with cash flows that add up to it", "[reprice]")
{
    auto const catalogue = bundled();
    auto const uses = drawn(catalogue, 300);
    auto const sites = repriced_sites(uses, catalogue, {}, {{"0", "lot"}}, 2);
    REQUIRE(sites.sites.size() == 100);
    double before = 1e300;
    for (auto const& site : sites.sites) {
        CHECK(site.best.appraisal.ioav_mean() <= before);
        before = site.best.appraisal.ioav_mean();
        double sum = 0;
        for (auto const& flow : site.cash_flows) sum += flow.present_value;
        CHECK(sum == Approx(site.best.appraisal.ioav).margin(0.01));
    }
    CHECK(sites.spaces.front().id == "0");
    CHECK(sites.spaces.front().parcel_id == "lot");
}

TEST_CASE("a use of a facility that the catalogue lacks is refused by name", "[reprice]")
{
    std::vector<FittedUse> uses(1);
    uses[0].facility_id = "opera";
    CHECK_THROWS_WITH(reprice(uses, bundled(), {}), Catch::Contains("'opera'"));
}

TEST_CASE("factors on prices: twice the revenue halves the share that the same operating cost is", "[reprice]")
{
    auto const catalogue = bundled();
    PriceFactors factors;
    factors.revenue = 2;
    auto const other = at_prices(catalogue, factors);
    for (std::size_t i = 0; i < catalogue.facilities.size(); ++i) {
        auto const &a = catalogue.facilities[i], &b = other.facilities[i];
        CHECK(b.revenue_per_unit_year * b.opex_ratio == Approx(a.revenue_per_unit_year * a.opex_ratio));
        CHECK(b.capex_per_unit == a.capex_per_unit);
    }
    factors.revenue = 0;
    CHECK_THROWS_AS(at_prices(catalogue, factors), Error);
}
