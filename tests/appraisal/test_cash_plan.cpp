// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/cash_plan.h"
#include "engine/appraisal/social.h"
#include "engine/appraisal/tax.h"
#include "engine/core/error.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace lacuna;

namespace {

/// 100 out at the start, 60 a year for two years, half in the first.
CashPlan small_plan()
{
    CashPlan plan;
    plan.periods = 2;
    plan.timing = Timing::end;
    PlannedLine capex{"capex", LineSide::with, LineKind::capex, -100, 0, 0, 0, 0, {}, {}, {}, {}};
    PlannedLine rent{"rent", LineSide::with, LineKind::revenue, 60, 0.1, 1, 1, 0, {0.5, 1}, {}, {}, {}};
    PlannedLine fee{"fee", LineSide::with, LineKind::operating_cost, -0.1, 0, 0, 1, 0, {}, {"rent"}, {}, {}};
    PlannedLine today{"today", LineSide::do_minimum, LineKind::other, 5, 0, 0, 1, 0, {}, {}, {}, {}};
    plan.lines = {capex, rent, fee, today};
    return plan;
}

}  // namespace

TEST_CASE("a cash plan of four lines, worked by hand", "[appraisal][cash_plan]")
{
    auto const v = value_of(small_plan(), 0.1);
    CHECK(v.noi[1] == Approx(27));
    CHECK(v.noi[2] == Approx(59.4));
    CHECK(v.npv_with == Approx(-100 + 27 / 1.1 + 59.4 / 1.21));
    CHECK(v.npv_do_minimum == Approx(5 / 1.1 + 5 / 1.21));
    CHECK(v.ioav == Approx(v.npv_with - v.npv_do_minimum));
    CHECK(v.incremental[2] == Approx(54.4));
    double all = 0;
    for (auto const& [id, present] : v.by_line) all += id == "today" ? -present : present;
    CHECK(all == Approx(v.ioav));
    CHECK(noi_in(small_plan(), 3) == Approx(0.9 * 60 * 1.21));
}

TEST_CASE("monthly periods fall at twelfths of a year", "[appraisal][cash_plan]")
{
    auto plan = small_plan();
    plan.periods_a_year = 12;
    plan.timing = Timing::mid;
    auto const flows = flows_of(plan);
    CHECK(flows.front().time_years == 0);
    CHECK(flows[1].time_years == Approx(0.5 / 12));
}

TEST_CASE("an asset that is kept is worth next year's income over the yield, at the end", "[appraisal][cash_plan]")
{
    auto plan = small_plan();
    plan.lines.push_back({"return", LineSide::with, LineKind::handback, -30, 0, 0, 2, 2, {}, {}, {}, {}});
    auto const owned = kept(plan, 0.09, 0.02);
    CHECK(owned.lines.back().amount == Approx(0.9 * 60 * 1.21 / 0.09 * 0.98));
    for (auto const& line : owned.lines) CHECK(line.id != "return");
    auto const warnings = terminal_warnings(value_of(owned, 0.1), 0.03, 0.1, 0.02);
    CHECK(warnings.size() == 2);
    CHECK_THROWS_AS(kept(plan, 0), Error);
}

TEST_CASE("a cash plan names the line that is wrong", "[appraisal][cash_plan]")
{
    auto const said = [](auto&& change) {
        auto plan = small_plan();
        change(plan);
        return fault_of(plan);
    };
    CHECK(fault_of(small_plan()).empty());
    CHECK_THAT(said([](auto& p) { p.lines[1].share = {1.2}; }), Catch::Contains("'rent'") && Catch::Contains("1.2"));
    CHECK_THAT(said([](auto& p) { p.lines[0].amount = NAN; }), Catch::Contains("'capex'"));
    CHECK_THAT(said([](auto& p) { p.lines[2].of = {"later"}; }), Catch::Contains("later"));
    CHECK_THAT(said([](auto& p) { p.lines[3].id = "rent"; }), Catch::Contains("two lines"));
    CHECK_THAT(said([](auto& p) { p.lines[1].growth = -1; }), Catch::Contains("grows"));
    CHECK_THROWS_AS(value_of(small_plan(), -1), Error);
}

TEST_CASE("losses are used oldest first and end after their years", "[appraisal][tax]")
{
    auto const r = relieve({-100, -50, 30, 0, 0, 0, 200}, 5);
    CHECK(r.used[2] == 30);
    CHECK(r.taxable[2] == 0);
    CHECK(r.expired[6] == 70);  // of year 0, after year 5
    CHECK(r.used[6] == 50);
    CHECK(r.taxable[6] == 150);
}

TEST_CASE("tax is never negative, and depreciation ends with its years", "[appraisal][tax]")
{
    TaxBase base;
    base.noi = {0, 100, 100, 100};
    base.rent = {0, 50, 50, 50};
    base.expense = {0, 0, 500};
    base.depreciable = 80;
    auto const taxes = taxes_of(base, {0.25, 0.12, 2, 5});
    CHECK(taxes.profit[1] == Approx(100 - 6 - 40));
    CHECK(taxes.income_tax[1] == Approx(13.5));
    CHECK(taxes.income_tax[2] == 0);
    CHECK(taxes.depreciation[3] == 0);
    CHECK(taxes.taxable[3] == 0);  // the loss of year 2
    CHECK(taxes.total(3) == Approx(6));
}

TEST_CASE("input tax that is not recovered is a cost, and transfers are no resource", "[appraisal][social]")
{
    CHECK(vat_split(109, 0.09, 106, 0.06, true).noi() == Approx(0).margin(1e-9));
    CHECK(vat_split(109, 0.09, 106, 0.06, false).noi() == Approx(-6));
    auto const value = social_value(-100, 30, 10, {{"rent", 10, 2}, {"time", 5, 1}}, 0, 4);
    CHECK(value.net_cost == Approx(80));
    CHECK(value.enpv == Approx(-80 + 100));
    CHECK(value.enpv_unweighted == Approx(-80 + 60));
    CHECK(value.bcr.value == Approx(1.25));
    CHECK(social_value(100, 0, 0, {}, 0.08, 20).bcr.status == MeasureStatus::no_cost);
}
