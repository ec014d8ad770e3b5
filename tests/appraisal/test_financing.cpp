// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/financing/debt.h"
#include "engine/financing/parties.h"
#include "engine/financing/screens.h"
#include "engine/financing/split.h"
#include "engine/financing/waterfall.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"
#include "tests/support/default_waterfall.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace lacuna;

namespace {

std::int64_t sum(std::vector<std::int64_t> const& parts)
{
    return std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
}

}  // namespace

TEST_CASE("what is split adds up for any total and weights, and equal shares differ by one at the most", "[financing]")
{
    std::mt19937_64 random{5};
    for (int run = 0; run < 2000; ++run) {
        std::vector<double> weights(1 + random() % 6);
        for (auto& weight : weights) weight = static_cast<double>(random() % 100);
        weights[random() % weights.size()] += 1;
        auto const total = static_cast<std::int64_t>(random() % 20'000'001) - 10'000'000;
        auto const parts = split(total, weights);
        REQUIRE(sum(parts) == total);
        double all = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CHECK(std::fabs(static_cast<double>(parts[i]) - static_cast<double>(total) * weights[i] / all) < 1 + 1e-6);
            if (weights[i] == 0) CHECK(parts[i] == 0);
        }
    }
    CHECK_THROWS_AS(split(5, std::vector<double>{0, 0}), Error);
    CHECK_THROWS_AS(split(5, std::vector<double>{1, -1}), Error);
}

TEST_CASE("a thin first year pays interest only where no year may add to the debt", "[financing]")
{
    std::vector<double> const cfads{13, 130, 130, 130};
    auto const free = sculpted_debt(cfads, 1.3, 0.1);
    CHECK(free.principal[0] < 0);  // the debt grows in the first year
    auto const held = sculpted_debt(cfads, 1.3, 0.1, true);
    CHECK(held.amount == Approx(100));  // a service of 10 is the interest on 100
    for (double const principal : held.principal) CHECK(principal >= -1e-9);
    CHECK(held.closing.back() == 0);
    for (std::size_t t = 0; t < cfads.size(); ++t) CHECK(held.service[t] <= cfads[t] / 1.3 + 1e-9);
}

TEST_CASE("debt without negative principal is the most that any schedule allows", "[financing]")
{
    std::mt19937_64 random{11};
    for (int run = 0; run < 300; ++run) {
        std::vector<double> cfads(3 + random() % 6);
        for (auto& cash : cfads) cash = static_cast<double>(random() % 200);
        auto const debt = sculpted_debt(cfads, 1.25, 0.07, true);
        CHECK(debt.amount <= sculpted_debt(cfads, 1.25, 0.07).amount + 1e-9);
        CHECK(std::fabs(debt.closing.back()) < 1e-6);
        for (std::size_t t = 0; t < cfads.size(); ++t) {
            CHECK(debt.principal[t] >= -1e-6);
            CHECK(debt.service[t] <= cfads[t] / 1.25 + 1e-6);
        }
        // A cent more cannot be repaid: greedily paying all that may be paid leaves a balance, or interest is not met.
        double balance = debt.amount + 0.01;
        bool fails = false;
        for (double const cash : cfads) {
            fails |= cash / 1.25 < balance * 0.07 - 1e-9;
            balance = balance * 1.07 - cash / 1.25;
            if (balance < 0) balance = 0;
        }
        CHECK((fails || balance > 0));
    }
}

TEST_CASE("debt refuses a cover ratio of zero, a rate of -100 % and cash that is no number", "[financing]")
{
    CHECK_THROWS_AS(sculpted_debt({1, 2}, 0, 0.05), Error);
    CHECK_THROWS_AS(sculpted_debt({1, 2}, 1.2, -1), Error);
    CHECK_THROWS_AS(sculpted_debt({1, NAN}, 1.2, 0.05), Error);
    CHECK_THROWS_AS(size_debt({}, {}), Error);
    CHECK(sculpted_debt({-5, -7}, 1.2, 0.05).amount == 0);
}

TEST_CASE("trapped cash is let go after two tests that pass in a row", "[financing]")
{
    auto rules = default_waterfall(0, {{"equity", 1}});
    WaterfallState state;
    auto const year = [&](std::int64_t cash) {
        WaterfallInput in;
        in.cash = cash;
        in.due["interest"] = 100;
        return run_year(rules, in, state);
    };
    auto const bad = year(105);
    CHECK(bad.locked);
    CHECK(bad.trapped == 5);
    auto const first = year(150);
    CHECK(first.locked);
    CHECK(first.trapped == 50);
    auto const second = year(150);
    CHECK_FALSE(second.locked);
    CHECK(second.released == 55);
    CHECK(second.step("equity").paid == 105);
}

TEST_CASE("a waterfall spends what there is, to the hundredth, over seeded years", "[financing]")
{
    std::mt19937_64 random{3};
    for (int run = 0; run < 300; ++run) {
        auto rules = default_waterfall(0.137, {{"a", 3}, {"b", 2}, {"c", 2}});
        rules.steps.insert(rules.steps.end() - 1, {"hurdle", StepKind::hurdle, 0.2, 0.08, {{"a", 1}, {"b", 1}}});
        WaterfallState state;
        for (int t = 0; t < 15; ++t) {
            WaterfallInput in;
            in.cash = static_cast<std::int64_t>(random() % 1'000'000);
            for (char const* id : {"opex", "tax", "fee", "interest", "principal", "residents_dividend"})
                in.due[id] = static_cast<std::int64_t>(random() % 150'000);
            in.reserve_target = static_cast<std::int64_t>(random() % 100'000);
            in.equity_paid_in = t == 0 ? 500'000 : 0;
            auto const before = state;
            auto const paid = run_year(rules, in, state);
            std::int64_t spent = paid.topped_up + paid.trapped;
            for (auto const& step : paid.steps) {
                spent += step.paid + step.drawn;
                CHECK(step.paid >= 0);
                CHECK(step.shortfall >= 0);
            }
            CHECK(spent == in.cash + paid.drawn + paid.released);
            CHECK(state.reserve == before.reserve + paid.topped_up - paid.drawn);
            CHECK(state.trapped == before.trapped + paid.trapped - paid.released);
        }
    }
}

TEST_CASE("a waterfall refuses negative cash and a due that no step pays", "[financing]")
{
    auto const rules = default_waterfall(0.1, {{"equity", 1}});
    WaterfallState state;
    WaterfallInput in;
    in.cash = -1;
    CHECK_THROWS_AS(run_year(rules, in, state), Error);
    in.cash = 1;
    in.due["rent of a neighbour"] = 5;
    CHECK_THROWS_WITH(run_year(rules, in, state), Catch::Contains("rent of a neighbour"));
}

TEST_CASE("a small project by hand: 100 of cost, 25 a year, half of it borrowed", "[financing]")
{
    auto const f = finance(ten_years(25, 100), two_holders());
    CHECK(f.size.binding == "ltc");
    CHECK(f.debt.amount == Approx(50));
    CHECK(f.equity == Approx(50));
    CHECK(f.years[0].equity_paid == Approx(50));
    CHECK(f.years[0].debt_drawn == Approx(50));
    // Year 10, without debt: 25 - 5 fee = 20; residents first 5 % of their 15; a tenth of the rest to the fund.
    CHECK(f.years[10].priority == Approx(0.75));
    CHECK(f.years[10].fund == Approx(1.93));
    CHECK(f.years[10].rest == Approx(17.32));
    CHECK(f.parties[0].flows[10] == Approx(12.12));
    CHECK(f.parties[1].flows[10] == Approx(5.20 + 0.75));
    CHECK(f.parties[3].flows[10] == Approx(5));
}

TEST_CASE("interest during construction by hand: what is drawn early has grown when operation begins", "[financing]")
{
    auto cash = ten_years(0, 0);
    cash.cost = {0, 60, 40};
    cash.first_operating_year = 3;
    for (std::size_t t = 3; t < cash.noi.size(); ++t) cash.noi[t] = 40;
    for (std::size_t t = 0; t < cash.noi.size(); ++t) cash.times.push_back(t == 0 ? 0 : static_cast<double>(t) - 0.5);
    auto terms = two_holders();
    terms.max_ltc = 0.5;
    terms.loan_rate = 0.21;
    // The loan of 50 pays the 40 of year 2, which grow half a year to 44, and of year 1 what 6 were: 6 / 1.21^1.5.
    auto const f = finance(cash, terms);
    double const early = 6 / std::pow(1.21, 1.5);
    CHECK(f.debt.amount == Approx(50));
    CHECK(f.years[2].debt_drawn == Approx(40));
    CHECK(f.years[1].debt_drawn == Approx(early).margin(0.005));  // paid in hundredths
    CHECK(f.construction_interest == Approx(10 - early));
    CHECK(f.equity == Approx(60 - early).margin(0.005));
    terms.construction_interest = false;
    auto const without = finance(cash, terms);
    CHECK(without.construction_interest == 0);
    CHECK(without.equity == Approx(50));
    cash.times.pop_back();
    CHECK_THROWS_AS(finance(cash, terms), Error);
}

TEST_CASE("when equity pays in goes by the cost, whether or not a loan's interest is added up while it is built",
          "[financing]")
{
    auto cash = ten_years(40, 0);
    cash.cost = {0, 60, 40};
    cash.noi[1] = cash.noi[2] = 0;
    cash.first_operating_year = 3;
    for (std::size_t t = 0; t < cash.noi.size(); ++t) cash.times.push_back(t == 0 ? 0 : static_cast<double>(t) - 0.5);
    auto terms = two_holders();
    terms.max_ltc = terms.concession_fee = terms.fund_share = 0;
    for (bool const interest : {true, false}) {
        terms.construction_interest = interest;
        auto const irr = finance(cash, terms).party("investor").irr;
        REQUIRE(irr.status == IrrStatus::unique);
        double present = -0.7 * (60 * std::pow(1 + irr.value, -0.5) + 40 * std::pow(1 + irr.value, -1.5));
        // Of 40 a year residents have 1.5 first, and 70 % of the rest is the investor's.
        for (int t = 3; t <= 10; ++t) present += 0.7 * 38.5 * std::pow(1 + irr.value, -t);
        CHECK(present == Approx(0).margin(0.02));
    }
}

TEST_CASE("draws and their interest are the loan, equity and draws the cost, over seeded projects", "[financing]")
{
    std::mt19937_64 random{5};
    for (int run = 0; run < 200; ++run) {
        auto cash = ten_years(0, 0);
        auto const built = 1 + random() % 4;
        cash.cost.assign(built + 1, 0);
        for (auto& cost : cash.cost) cost = static_cast<double>(random() % 1000);
        cash.first_operating_year = static_cast<int>(built) + 1;
        for (std::size_t t = built + 1; t < cash.noi.size(); ++t) cash.noi[t] = static_cast<double>(random() % 900);
        for (std::size_t t = 0; t < cash.noi.size(); ++t) cash.times.push_back(static_cast<double>(t));
        auto terms = two_holders();
        terms.max_ltc = static_cast<double>(random() % 101) / 100;
        auto const f = finance(cash, terms);
        double draws = 0;
        for (auto const& year : f.years) {
            draws += year.debt_drawn;
            CHECK(year.equity_paid >= -1e-9);
        }
        CHECK(draws + f.construction_interest == Approx(f.debt.amount).margin(0.005 * 5));  // each in hundredths
        CHECK(draws + f.equity == Approx(f.total_cost).margin(1e-6));
        CHECK(f.construction_interest >= -1e-9);
    }
}

TEST_CASE("over its life a project pays out what it earns and takes in what it costs", "[financing]")
{
    std::mt19937_64 random{17};
    for (int run = 0; run < 200; ++run) {
        auto cash = ten_years(0, 1000 + static_cast<double>(random() % 1000));
        for (std::size_t t = 1; t < cash.noi.size(); ++t)
            cash.noi[t] = static_cast<double>(random() % 50'000) / 100 - 50;
        cash.refurbishment.assign(11, 0);
        cash.refurbishment[6] = 80;
        auto terms = two_holders();
        terms.reserve_years = 4;
        terms.reserve_months = 6;
        terms.lock_up_dscr = 1.4;
        terms.loan_years = 8 + run % 3;
        auto const f = finance(cash, terms);
        double parties = 0, project = -80 - cash.cost[0];
        for (auto const& party : f.parties) parties += party.total;
        for (std::size_t t = 1; t < cash.noi.size(); ++t) project += cash.noi[t];
        // All parties together, lenders among them, have what the project earns less what it costs.
        CHECK(parties == Approx(project).margin(0.2));
    }
}

TEST_CASE("shares of equity that do not add up to one are refused", "[financing]")
{
    auto terms = two_holders();
    terms.equity[0].share = 0.6;
    CHECK_THROWS_WITH(finance(ten_years(25, 100), terms), Catch::Contains("add up to"));
}

TEST_CASE("no year to build in, figures that are no number and years beyond the last are refused", "[financing]")
{
    auto const refused = [](auto const& change) {
        auto cash = ten_years(25, 100);
        auto terms = two_holders();
        change(cash, terms);
        try {
            finance(cash, terms);
        } catch (Error const& e) {
            CHECK(e.code() == Errc::bad_config);
            return std::string{e.what()};
        }
        return std::string{};
    };
    CHECK(refused([](auto&, auto&) {}).empty());
    CHECK_THAT(refused([](auto& cash, auto&) { cash.first_operating_year = 0; }), Catch::Contains("HORIZON"));
    CHECK_THAT(refused([](auto& cash, auto&) { cash.first_operating_year = 11; }), Catch::Contains("HORIZON"));
    CHECK_THAT(refused([](auto& cash, auto&) { cash.cost.assign(12, 5); }), Catch::Contains("LENGTH"));
    CHECK_THAT(refused([](auto& cash, auto&) { cash.times.assign(11, NAN); }), Catch::Contains("NONFINITE_INPUT"));
    for (auto const member :
         {&FinancingTerms::max_ltc, &FinancingTerms::concession_fee, &FinancingTerms::max_ltv,
          &FinancingTerms::min_debt_yield, &FinancingTerms::lock_up_dscr, &FinancingTerms::reserve_months})
        for (double const figure : {-0.1, static_cast<double>(NAN)})
            CHECK_THAT(refused([&](auto&, auto& terms) { terms.*member = figure; }), Catch::Contains("below 0"));
    CHECK_THAT(refused([](auto&, auto& terms) { terms.max_ltc = 1.1; }), Catch::Contains("outside 0 to 1"));
}

TEST_CASE("a securitisation takes the lesser of cover and value, and tells what income may fall by", "[financing]")
{
    SecuritisationInput in;
    in.noi = 1000;
    in.haircut = 0.2;
    in.dscr = 1.25;
    in.rate = 0;  // an annuity of ten years is ten
    in.years = 10;
    in.cap_rate = 0.1;
    in.ltv = 0.5;
    auto const out = screen_securitisation(in);
    CHECK(out.by_dscr == Approx(6400));
    CHECK(out.by_ltv == Approx(5000));
    CHECK(out.class_a == Approx(5000));
    CHECK(out.over_collateralisation == Approx(0.6));
    CHECK(out.break_even_fall == Approx(0.5));
}

TEST_CASE("above the hurdle the fund shares, and equity has its money back with the hurdle's return before",
          "[financing]")
{
    auto terms = two_holders();
    terms.equity = {{"investor", 1, 0}};
    terms.concession_fee = terms.fund_share = terms.max_ltc = terms.lock_up_dscr = 0;
    auto const without = finance(ten_years(200, 1000), terms);
    terms.hurdle_rate = 0.1;
    terms.hurdle_fund_share = 0.25;
    auto const with = finance(ten_years(200, 1000), terms);
    // 1000 x 1.1^t less 200 a year: 900, 790, 669, 535.9, 388.49, 227.34, 50.07; in year 8 55.08 of 200 are owed.
    for (std::size_t t = 1; t <= 7; ++t) CHECK(with.years[t].fund == 0);
    double owed = 1000;
    for (int t = 1; t <= 7; ++t) owed = owed * 1.1 - 200;
    CHECK(with.years[8].above_hurdle == Approx(0.25 * (200 - owed * 1.1)).margin(0.03));
    CHECK(with.years[8].fund == with.years[8].above_hurdle);
    CHECK(with.years[9].fund == Approx(50).margin(0.01));
    CHECK(with.years[10].rest == Approx(150).margin(0.01));
    // All that the fund gets, the investor does not.
    CHECK(with.parties[0].total + with.parties[1].total == Approx(without.parties[0].total).margin(1e-6));
    CHECK(with.parties[0].irr.value > 0.1);
    CHECK(with.parties[0].irr.value < without.parties[0].irr.value);
    terms.hurdle_rate = 0.2;  // more than there is: the fund gets nothing
    CHECK(finance(ten_years(200, 1000), terms).parties[1].total == 0);
    terms.hurdle_fund_share = 2;
    CHECK_THROWS_AS(finance(ten_years(200, 1000), terms), Error);
}

TEST_CASE("a hurdle that doubles for a hundred years is never paid back, before operation and in it", "[financing]")
{
    ProjectCash cash = no_cash(101);
    cash.cost[0] = 1e8;
    auto terms = two_holders();
    terms.concession_fee = terms.fund_share = terms.max_ltc = terms.lock_up_dscr = 0;
    terms.hurdle_rate = 1;
    terms.hurdle_fund_share = 0.25;
    for (int const first : {1, 90}) {
        cash.first_operating_year = first;
        std::ranges::fill(cash.noi, 0);
        for (auto t = static_cast<std::size_t>(first); t <= 100; ++t) cash.noi[t] = 1e6;
        auto const f = finance(cash, terms);
        for (auto t = static_cast<std::size_t>(first); t <= 100; ++t) {
            CHECK(f.years[t].to_equity + f.years[t].priority == Approx(1e6));
            CHECK(f.years[t].fund == 0);
        }
        CHECK(f.party("renovation_fund").total == 0);
    }
}

TEST_CASE("residents' dividends count towards the hurdle", "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = terms.fund_share = terms.max_ltc = terms.lock_up_dscr = 0;
    terms.hurdle_rate = 0.1;
    terms.hurdle_fund_share = 0.25;
    auto const f = finance(ten_years(200, 1000), terms);
    // Both holders together get 200 a year until then, dividend or not: the account is the one above.
    CHECK(f.years[7].fund == 0);
    double owed = 1000;
    for (int t = 1; t <= 7; ++t) owed = owed * 1.1 - 200;
    CHECK(f.years[8].fund == Approx(0.25 * (200 - owed * 1.1)).margin(0.05));
}
