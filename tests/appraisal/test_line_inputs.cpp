// SPDX-License-Identifier: Apache-2.0
// The keys by which rows of a ledger name the figures that they are made of.
#include "engine/appraisal/appraisal.h"
#include "engine/model/line_inputs.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace lacuna;

TEST_CASE("rows name the factors on prices that come into them, and none that changes nothing", "[register]")
{
    Facility f;
    f.id = "shed";
    ValuationRules rules;
    PriceFactors all;
    all.revenue = 0.9;
    all.operating_cost = 1.1;
    all.capex = 1.2;
    all.today = 0.8;
    all.vat_operating_cost = 0.06;
    all.vat_capex = 0.09;
    auto const named = [&](UseLine line, PriceFactors const& prices) {
        std::set<std::string> keys;
        for (auto const& key : inputs_of_line(line, f, rules, prices, SpaceKind::roof))
            if (key.starts_with("prices.")) keys.insert(key);
        return keys;
    };
    std::set<std::string> const sold{"prices.revenue"}, run{"prices.operating_cost", "prices.vat_operating_cost"},
        built{"prices.capex", "prices.vat_capex"}, today{"prices.today"};
    auto const both = [](std::set<std::string> a, std::set<std::string> const& b) {
        a.insert(b.begin(), b.end());
        return a;
    };
    using enum UseLine;
    for (auto const& [line, keys] : {std::pair{predevelopment, built},
                                     {capex, built},
                                     {revenue, sold},
                                     {vacancy, sold},
                                     {bad_debt, sold},
                                     {operating_cost, run},
                                     {fixed_cost, run},
                                     {insurance, built},
                                     {refurbishment, built},
                                     {replacement, built},
                                     {handback, built},
                                     {terminal, both(sold, run)},
                                     {returned, both(sold, run)},
                                     {cannibalisation, sold},
                                     {tax, both(both(sold, run), built)},
                                     {compensation, today},
                                     {liability, today},
                                     {income_displaced, today},
                                     {upkeep_displaced, today},
                                     {repair_displaced, today}}) {
        CAPTURE(name(line));
        CHECK(named(line, all) == keys);
        CHECK(named(line, {}).empty());
    }
    // Insurance goes by what was built, and is a part of what the asset earns.
    f.insurance_share = 0.01;
    CHECK(named(terminal, all) == both(both(sold, run), built));
}

TEST_CASE("rows name the years that shift them, and a curve where income at the end comes from one", "[register]")
{
    Facility f;
    f.id = "shed";
    ValuationRules rules;
    auto const has_key = [&](UseLine line, std::string const& key) {
        auto const keys = inputs_of_line(line, f, rules, {}, SpaceKind::roof);
        CHECK(std::ranges::count(keys, key) <= 1);
        return std::ranges::find(keys, key) != keys.end();
    };
    using enum UseLine;
    for (auto const line : {revenue, replacement, refurbishment, tax}) {
        CHECK_FALSE(has_key(line, "valuation.construction_years"));
        CHECK_FALSE(has_key(line, "valuation.opening_delay_years"));
    }
    rules.construction_years = 2;
    rules.opening_delay_years = 1;
    for (auto const line : {revenue, vacancy, replacement, refurbishment, tax, cannibalisation}) {
        CHECK(has_key(line, "valuation.construction_years"));
        CHECK(has_key(line, "valuation.opening_delay_years"));
    }
    CHECK_FALSE(has_key(operating_cost, "valuation.opening_delay_years"));
    for (auto const line : {handback, terminal, returned}) CHECK(has_key(line, "valuation.concession_years"));
    CHECK(has_key(replacement, "shed.life_years"));
    CHECK_FALSE(has_key(terminal, "valuation.ramp_up"));  // of a list the end is full
    rules.ramp_up_years = 4;
    CHECK(has_key(terminal, "valuation.ramp_up_stabilised"));
    CHECK(has_key(tax, "valuation.ramp_up_years"));
}

namespace {

/// All that a line's amount can be made of, nothing of it neutral.
struct Made {
    Facility f;
    DoMinimum today;
    ValuationRules r;
    PriceFactors p;

    Made()
    {
        f.id = "shed";
        f.basis = Basis::rent;
        f.capex_per_unit = 1000;
        f.revenue_per_unit_year = 600;
        f.opex_ratio = 0.3;
        f.life_years = 6;
        f.conversion_share = 0.7;
        f.vacancy_share = 0.1;
        f.bad_debt_share = 0.05;
        f.fixed_cost_per_unit_year = 10;
        f.insurance_share = 0.01;
        f.refurbishment_share = 0.1;
        f.refurbishment_years = 2;
        f.cannibalised_share = 0.2;
        today.kind = SpaceKind::basement;
        today.income_per_m2_year = 3;
        today.upkeep_per_m2_year = 2;
        today.liability_per_m2_year = 1;
        today.compensation_per_m2 = 5;
        today.repair_per_m2 = 4;
        today.repair_after_years = 6;
        r.concession_years = 15;
        r.construction_years = 2;
        r.opening_delay_years = 1;
        r.growth_rate = 0.02;
        r.contingency_share = 0.1;
        r.capex_growth_rate = 0.01;
        r.ramp_up = {0.5, 0.8};
        r.ramp_up_stabilised = 0.9;
        r.predevelopment_share = 0.02;
        r.consent_probability = 0.8;
        r.handback_share = 0.05;
        r.sale_cost_share = 0.03;
        r.returned_share = 0.5;
        r.income_tax = 0.25;
        r.property_tax = 0.1;
        r.depreciation_years = 7;
        r.loss_years = 2;
        p = {0.9, 1.1, 1.2, 0.8, 0.06, 0.09};
    }

    using Rows = std::map<std::string, std::map<std::pair<int, double>, double>>;
    [[nodiscard]] Rows rows() const
    {
        Catalogue catalogue;
        catalogue.facilities = {f};
        catalogue.do_minimum = {today};
        catalogue = at_prices(catalogue, p);
        Rows out;
        for (auto const& flow : cash_flows(catalogue.facilities[0], 3, catalogue.do_minimum[0], 40, r,
                                           catalogue.facilities[0].conversion_share.value()))
            out[std::string{flow.line}][{flow.year, flow.time_years}] = flow.amount;
        return out;
    }
};

using Change = std::pair<char const*, void (*)(Made&)>;

std::vector<Change> const changes{
    {"shed.capex_per_unit", [](Made& m) { m.f.capex_per_unit *= 1.1; }},
    {"shed.revenue_per_unit_year", [](Made& m) { m.f.revenue_per_unit_year *= 1.1; }},
    {"shed.opex_ratio", [](Made& m) { m.f.opex_ratio *= 1.1; }},
    {"shed.life_years", [](Made& m) { m.f.life_years = 5; }},
    {"shed.conversion_share", [](Made& m) { *m.f.conversion_share *= 1.1; }},
    {"shed.vacancy_share", [](Made& m) { *m.f.vacancy_share *= 1.1; }},
    {"shed.bad_debt_share", [](Made& m) { *m.f.bad_debt_share *= 1.1; }},
    {"shed.fixed_cost_per_unit_year", [](Made& m) { *m.f.fixed_cost_per_unit_year *= 1.1; }},
    {"shed.insurance_share", [](Made& m) { *m.f.insurance_share *= 1.1; }},
    {"shed.refurbishment_share", [](Made& m) { *m.f.refurbishment_share *= 1.1; }},
    {"shed.refurbishment_years", [](Made& m) { m.f.refurbishment_years = 3; }},
    {"shed.cannibalised_share", [](Made& m) { *m.f.cannibalised_share *= 1.1; }},
    {"today.basement.income_per_m2_year", [](Made& m) { m.today.income_per_m2_year *= 1.1; }},
    {"today.basement.upkeep_per_m2_year", [](Made& m) { m.today.upkeep_per_m2_year *= 1.1; }},
    {"today.basement.liability_per_m2_year", [](Made& m) { *m.today.liability_per_m2_year *= 1.1; }},
    {"today.basement.compensation_per_m2", [](Made& m) { *m.today.compensation_per_m2 *= 1.1; }},
    {"today.basement.repair_per_m2", [](Made& m) { *m.today.repair_per_m2 *= 1.1; }},
    {"today.basement.repair_after_years", [](Made& m) { *m.today.repair_after_years += 1; }},
    {"valuation.concession_years", [](Made& m) { m.r.concession_years += 1; }},
    {"valuation.construction_years", [](Made& m) { m.r.construction_years = 3; }},
    {"valuation.opening_delay_years", [](Made& m) { m.r.opening_delay_years = 2; }},
    {"valuation.growth_rate", [](Made& m) { m.r.growth_rate = 0.03; }},
    {"valuation.cost_growth_rate",
     [](Made& m) {
         if (m.r.cost_growth_rate) *m.r.cost_growth_rate += 0.01;
     }},
    {"valuation.contingency_share", [](Made& m) { m.r.contingency_share *= 1.1; }},
    {"valuation.capex_growth_rate", [](Made& m) { m.r.capex_growth_rate *= 1.1; }},
    {"valuation.ramp_up",
     [](Made& m) {
         m.r.ramp_up = {0.6, 0.7};
     }},
    {"valuation.ramp_up_years",
     [](Made& m) {
         if (m.r.ramp_up_years) *m.r.ramp_up_years += 0.5;
     }},
    {"valuation.ramp_up_start", [](Made& m) { m.r.ramp_up_start *= 1.1; }},
    {"valuation.ramp_up_stabilised", [](Made& m) { m.r.ramp_up_stabilised *= 1.1; }},
    {"valuation.predevelopment_share", [](Made& m) { m.r.predevelopment_share *= 1.1; }},
    {"valuation.consent_probability", [](Made& m) { m.r.consent_probability *= 1.1; }},
    {"valuation.handback_share", [](Made& m) { m.r.handback_share *= 1.1; }},
    {"valuation.exit_yield", [](Made& m) { m.r.exit_yield *= 1.1; }},
    {"valuation.sale_cost_share", [](Made& m) { m.r.sale_cost_share *= 1.1; }},
    {"valuation.returned_share", [](Made& m) { m.r.returned_share *= 1.1; }},
    {"valuation.income_tax", [](Made& m) { m.r.income_tax *= 1.1; }},
    {"valuation.property_tax", [](Made& m) { m.r.property_tax *= 1.1; }},
    {"valuation.depreciation_years", [](Made& m) { m.r.depreciation_years += 1; }},
    {"valuation.loss_years", [](Made& m) { m.r.loss_years = 1; }},
    {"valuation.timing", [](Made& m) { m.r.timing = Timing::end; }},
    {"valuation.discount_rate", [](Made& m) { m.r.discount_rate += 0.01; }},
    {"prices.revenue", [](Made& m) { m.p.revenue *= 1.1; }},
    {"prices.operating_cost", [](Made& m) { m.p.operating_cost *= 1.1; }},
    {"prices.capex", [](Made& m) { m.p.capex *= 1.1; }},
    {"prices.today", [](Made& m) { m.p.today *= 1.1; }},
    {"prices.vat_operating_cost", [](Made& m) { m.p.vat_operating_cost *= 1.1; }},
    {"prices.vat_capex", [](Made& m) { m.p.vat_capex *= 1.1; }}};

}  // namespace

TEST_CASE("a figure that changes an amount is named by its row, and one that a row names changes some of its line",
          "[register]")
{
    std::vector<Made> cases(4);
    cases[1].r.cost_growth_rate = 0.03;
    cases[2].r.ending = Ending::own;
    cases[2].r.ramp_up_years = 5;
    cases[3].r.ramp_up_years = 5;
    cases[3].f.revenue_per_unit_year = 300;  // losses are carried forward
    std::set<std::string> ever;              // "line key": named, and it did change something
    std::set<std::string> named_by;
    for (auto const& made : cases) {
        auto const before = made.rows();
        for (auto const& [key, change] : changes) {
            auto changed = made;
            change(changed);
            auto const after = changed.rows();
            for (auto const& [line, rows] : before) {
                auto const keys = inputs_of_line(line, made.f, made.r, made.p, SpaceKind::basement);
                auto const by = line_goes_by(line_of(line));
                bool const in_row = std::ranges::find(keys, key) != keys.end();
                bool const known = in_row || std::ranges::find(by, key) != by.end();
                if (in_row) named_by.insert(line + " " + key);
                auto const found = after.find(line);
                if (found == after.end() || found->second != rows) ever.insert(line + " " + key);
                if (found == after.end()) continue;
                for (auto const& [at, amount] : rows) {
                    auto const again = found->second.find(at);
                    bool const same =
                        again == found->second.end() || std::fabs(again->second - amount) <= 1e-9 * std::fabs(amount);
                    INFO(line << " of year " << at.first << " changes with " << key);
                    CHECK((same || known));
                }
            }
        }
    }
    CHECK(named_by.size() > 150);
    for (auto const& each : named_by) {
        INFO(each << " is named and changes nothing");
        CHECK(ever.contains(each));
    }
}
