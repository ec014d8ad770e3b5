// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/parties.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/hundredths.h"
#include "engine/financing/check_terms.h"
#include "engine/financing/debt.h"
#include "engine/financing/in_kind.h"
#include "engine/financing/ledgers.h"
#include "engine/financing/payment_rules.h"
#include "engine/financing/planned_cash.h"
#include "engine/financing/shortfalls.h"
#include "engine/financing/split.h"
#include "engine/financing/support.h"
#include "engine/financing/waterfall.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

class Plan {
public:
    Plan(ProjectCash const& cash, FinancingTerms const& terms, double unit)
        : cash_{cash},
          terms_{terms},
          unit_{unit},
          first_{static_cast<std::size_t>(cash.first_operating_year)},
          last_{cash.noi.size() - 1},
          order_{payment_order(terms.waterfall)},
          fee_first_{std::ranges::find(order_, "fee") < std::ranges::find(order_, "interest")},
          reserve_first_{std::ranges::find(order_, "reserve") < std::ranges::find(order_, "interest")},
          planned_{planned_cash(cash, terms, unit)},
          owner_{terms.support.public_owner ? "public_hand" : "owner"},
          ledgers_{terms.equity, cash.noi.size(), unit,
                   terms.contributions > 0 ? std::vector<std::string>{"residents"} : std::vector<std::string>{}},
          debt_guarantee_{limit(terms.support.guaranteed_debt_limit)}
    {
        out_.years.resize(cash.noi.size());
        for (auto const& party : terms.equity) shares_.push_back(party.share);
    }

    Financing run()
    {
        guarantee_revenue();
        grant();
        borrow();
        give();
        pay_in();
        waterfall();
        cover();
        for (auto& warning : idle_terms(terms_)) out_.warnings.push_back(std::move(warning));
        std::move(ledgers_).finish(out_, paid_in_at_, terms_.required_return);
        return std::move(out_);
    }

private:
    /// What the public hand pays in where less is let than it guarantees.
    void guarantee_revenue()
    {
        auto const& s = terms_.support;
        GuaranteeLimit left{limit(s.guaranteed_revenue_limit)};
        for (std::size_t t = first_; t <= last_ && s.guaranteed_revenue > 0; ++t) {
            double const missing = std::max(0.0, s.guaranteed_revenue - in_year(cash_.revenue, t));
            out_.years[t].revenue_guarantee = money(left.pay(units(missing * s.guaranteed_revenue_share)));
        }
        tell(left.told("revenue"));
    }

    /// Before equity and debt, to the first costs.
    void grant()
    {
        out_.total_cost = std::accumulate(cash_.cost.begin(), cash_.cost.end(), 0.0);
        for (std::size_t t = 0; t < first_; ++t) out_.total_cost += std::max(0.0, -cash_.noi[t]);
        std::vector<std::int64_t> costs;
        for (std::size_t t = 0; t <= last_; ++t) costs.push_back(funded(t));
        auto const asked = units(terms_.support.project_grant);
        auto const paid = granted(asked, costs);
        auto const all = std::accumulate(paid.begin(), paid.end(), std::int64_t{0});
        for (std::size_t t = 0; t <= last_; ++t) out_.years[t].grant = money(paid[t]);
        out_.grant = money(all);
        if (asked > all)
            out_.warnings.push_back(
                fmt::format("GRANT_ABOVE_COST: of a grant of {:.0f} the cost of the project takes {:.0f}", money(asked),
                            out_.grant));
    }

    void borrow()
    {
        std::vector<double> cfads;
        for (std::size_t t = first_; t <= last_ && cfads.size() < static_cast<std::size_t>(terms_.loan_years); ++t)
            cfads.push_back(planned_.cfads[t] +
                            (terms_.support.guarantee_in_sizing ? out_.years[t].revenue_guarantee : 0));
        out_.sculpted = sculpted_debt(cfads, terms_.dscr, terms_.loan_rate, terms_.no_negative_principal);
        DebtTests tests;
        tests.ltc = terms_.max_ltc;
        DebtBasis basis;
        basis.noi = std::max(0.0, cash_.stabilised_noi);
        basis.value = basis.noi / terms_.screens.cap_rate;
        if (terms_.max_debt > 0) tests.cap = terms_.max_debt;
        if (terms_.max_ltv > 0) tests.ltv = terms_.max_ltv;
        if (terms_.min_debt_yield > 0) tests.debt_yield = terms_.min_debt_yield;
        basis.cost = std::max(0.0, out_.total_cost - out_.grant);
        basis.sculpted = out_.sculpted.amount;
        out_.size = size_debt(tests, basis);
        out_.debt = scaled(out_.sculpted, out_.size.amount, cfads, terms_.loan_rate);
        for (std::size_t k = 0; k < cfads.size(); ++k) out_.years[first_ + k].service = out_.debt.service[k];
    }

    /// Cover by the cash that was there: the loan was sized on a plan.
    void cover()
    {
        auto owed = out_.debt;
        std::vector<double> cfads;
        for (std::size_t k = 0; k < owed.opening.size(); ++k) {
            cfads.push_back(out_.years[first_ + k].cfads);
            auto const& before = out_.years[first_ + k - (k > 0)];
            if (k > 0) owed.opening[k] += before.interest_short + before.principal_short;
        }
        out_.llcr = llcr(cfads, owed, terms_.loan_rate);
        for (auto const& year : out_.years)
            if (year.dscr) out_.least_dscr = std::min(out_.least_dscr.value_or(*year.dscr), *year.dscr);
    }

    /// To the renovation, in present values, and to the project in kind.
    void give()
    {
        auto const& s = terms_.support;
        ledgers_.pay(0, "renovation_grant", "public_hand", "renovation_fund", units(terms_.grants));
        ledgers_.pay(0, contribution_to_renovation, "residents", "renovation_fund", units(terms_.contributions));
        ledgers_.pay(0, given_in_kind, "public_hand", the_project, units(s.public_in_kind.value),
                     terms_.source_or(s.public_in_kind.source));
        ledgers_.pay(0, given_in_kind, owner_, the_project, units(s.owner_in_kind.value),
                     terms_.source_or(s.owner_in_kind.source));
    }

    /// Equity first; the loan pays what it leaves.
    void pay_in()
    {
        // The loan pays the last costs, so it is drawn backwards; a unit drawn at a time has grown by the end.
        bool const timed = !cash_.times.empty(), grows = timed && terms_.construction_interest;
        double const end = static_cast<double>(first_) - 1;
        double balance = out_.debt.amount;
        paid_in_at_.resize(last_ + 1);
        std::vector<double> draws, times;
        for (std::size_t t = last_ + 1; t-- > 0;) {
            auto const left = funded(t) - units(out_.years[t].grant);
            double const time = grows ? std::min(cash_.times[t], end) : end;
            double const growth = std::pow(1 + terms_.loan_rate, end - time);
            double const drawn = std::min(money(left), balance / growth);
            balance -= drawn * growth;
            auto const loan = std::min(left, units(drawn));
            out_.years[t].debt_drawn = money(loan);
            out_.years[t].equity_paid = money(left - loan);
            paid_in_at_[t] = timed ? cash_.times[t] : static_cast<double>(t);
            draws.push_back(drawn);
            times.push_back(time);
        }
        out_.construction_interest = interest_during_construction(draws, times, end, terms_.loan_rate).interest;
        Sum equity;
        for (auto const& year : out_.years) equity += year.equity_paid;
        out_.equity = equity.value();
        bring_in_kind();
        for (std::size_t t = 0; t <= last_; ++t) {
            auto const cost = units(in_year(cash_.cost, t)), compensation = units(in_year(cash_.compensation, t));
            ledgers_.pay(t, grant_paid_in, "public_hand", the_project, units(out_.years[t].grant));
            ledgers_.pay(t, loan_drawn, "lenders", the_project, units(out_.years[t].debt_drawn));
            pay_by(cash_shares_, t, equity_paid_in, units(out_.years[t].equity_paid));
            ledgers_.pay(t, "compensation", the_project, "existing_tenants", compensation);
            ledgers_.pay(t, "construction", the_project, the_market, cost - compensation);
            ledgers_.pay(t, "duties", the_project, the_market, duty(t));
            auto const brought = std::max<std::int64_t>(0, -duty(t));
            received_ += brought;
            if (ledgers_.kept(t) != brought)
                throw Error{Errc::internal,
                            fmt::format("financing: what is paid in to build in year {} is not its cost", t)};
        }
    }
    /// Of those taken over, before operation; below 0 for what they bring in.
    [[nodiscard]] std::int64_t duty(std::size_t t) const { return t < first_ ? -units(cash_.noi[t]) : 0; }
    /// What is paid for before operation: cost, and duties that are taken over.
    [[nodiscard]] std::int64_t funded(std::size_t t) const
    {
        return units(in_year(cash_.cost, t)) + std::max<std::int64_t>(0, duty(t));
    }

    /// As far as it is no more than the share of all equity; the rest of each share is cash.
    void bring_in_kind()
    {
        auto const credited = credited_in_kind(terms_.equity, out_.equity);
        out_.equity_in_kind = std::accumulate(credited.begin(), credited.end(), 0.0);
        double const all = out_.equity + out_.equity_in_kind;
        for (std::size_t i = 0; i < credited.size(); ++i) {
            auto const& party = terms_.equity[i];
            cash_shares_.push_back(std::max(0.0, party.share * all - credited[i]));
            ledgers_.pay(0, paid_in_kind, party.id, the_project, units(credited[i]),
                         terms_.source_or(party.in_kind_source));
            if (party.in_kind - credited[i] > half_hundredth)
                out_.warnings.push_back(
                    fmt::format("IN_KIND_ABOVE_SHARE: '{}' brings {:.0f} in kind; its share of {:.0f} % of all equity "
                                "is {:.0f}, and no more is credited",
                                party.id, party.in_kind, 100 * party.share, credited[i]));
        }
        if (out_.equity_in_kind > out_.total_cost)
            out_.warnings.push_back(
                fmt::format("IN_KIND_ABOVE_COST: {:.0f} in kind is credited to a plan that costs "
                            "{:.0f}; dividends and shares go by it, and leave less for the rest",
                            out_.equity_in_kind, out_.total_cost));
        if (std::accumulate(cash_shares_.begin(), cash_shares_.end(), 0.0) <= 0) cash_shares_ = shares_;
    }

    /// From the holders of equity to the project, to the unit.
    void pay_by(std::vector<double> const& weights, std::size_t t, std::string_view step, std::int64_t total)
    {
        if (total == 0) return;
        auto const parts = split(total, weights);
        for (std::size_t i = 0; i < parts.size(); ++i)
            ledgers_.pay(t, step, terms_.equity[i].id, the_project, parts[i]);
    }

    [[nodiscard]] std::int64_t units(double amount) const { return units_of(amount, unit_); }
    [[nodiscard]] std::optional<std::int64_t> limit(double amount) const
    {
        return amount > 0 ? std::optional{units(amount)} : std::nullopt;
    }
    [[nodiscard]] double money(std::int64_t amount) const { return static_cast<double>(amount) / unit_; }
    /// What equity pays in within a year, with the hurdle's return until that year's end.
    [[nodiscard]] double by_its_year(double paid, std::size_t t) const
    {
        return paid * std::pow(1 + terms_.hurdle_rate, static_cast<double>(t) - paid_in_at_[t]);
    }

    void waterfall()
    {
        auto const steps = payment_rules(terms_, order_);
        WaterfallState state;
        double const equity = out_.equity + out_.equity_in_kind;
        if (terms_.hurdle_rate > 0)
            for (std::size_t t = 0; t < first_; ++t) {
                auto& owed = state.hurdles["hurdle"];
                double const kind = t == 0 ? out_.equity_in_kind : 0;
                owed = a_year_later(owed, terms_.hurdle_rate, units(by_its_year(out_.years[t].equity_paid + kind, t)));
            }
        for (std::size_t t = first_; t <= last_; ++t) {
            auto& year = out_.years[t];
            auto const brought = t == first_ ? received_ : 0;
            auto const held = saved_ + state.reserve + state.trapped + brought;
            auto const released = std::min(saved_, planned_.to_release[t]);
            saved_ -= released;
            year.reserve_out = money(released);
            auto const earned = earn(t) + released;
            // A negative year is paid by equity, by shares.
            auto const called = std::max<std::int64_t>(0, -earned - brought);
            pay_by(shares_, t, "equity_call", called);
            out_.equity_called += year.equity_called = money(called);
            WaterfallInput in;
            in.cash = std::max<std::int64_t>(0, earned + brought);
            // A guarantee of revenue is no income of its own, unless the terms count on it.
            auto const guaranteed = terms_.support.guarantee_in_sizing ? 0 : units(year.revenue_guarantee);
            in.not_earned = std::min(in.cash, brought + guaranteed);
            in.equity_paid_in = units(by_its_year(year.equity_paid, t)) + called;
            year.fee = money(in.due["fee"] = planned_.fee[t]);
            in.due["reserve"] = planned_.to_save[t];
            auto const service = units(year.service);
            auto const k = t - first_;
            // A service below the interest adds the rest to the loan by agreement: it is not due.
            in.due["interest"] = k < out_.debt.interest.size() ? std::min(service, units(out_.debt.interest[k])) : 0;
            in.owed_after = k < out_.debt.closing.size() && out_.debt.closing[k] > half_hundredth;
            in.last = t == last_;
            // What lenders were not paid stays owed, with interest.
            auto const owed = units(money(arrears_) * (1 + terms_.loan_rate));
            in.due["principal"] = service - in.due["interest"] + owed;
            if (t < last_) in.reserve_target = units(terms_.reserve_months / 12 * out_.years[t + 1].service);
            in.arrears["principal"] = owed;
            in.guaranteed_share = terms_.support.guaranteed_debt_share;
            in.guarantee_left = debt_guarantee_.left();
            // What the reserve need not hold any more is cash of this year.
            if (auto const spare = state.reserve - in.reserve_target; spare > 0)
                state.reserve -= spare, in.cash += spare, in.not_earned += spare;
            for (auto const& party : terms_.equity)
                if (party.priority > 0) in.due["priority " + party.id] = units(party.priority * party.share * equity);
            record(t, run_year(steps, in, state), owed, earned - guaranteed, service + owed);
            if (ledgers_.kept(t) != saved_ + state.reserve + state.trapped - held)
                throw Error{Errc::internal, fmt::format("financing: the payments of year {} do not add up", t)};
        }
        tell(short_of_debt_.told("debt service is", unit_));
        if (arrears_ > 0)
            out_.warnings.push_back(fmt::format("{:.0f} is still owed to lenders at the end", money(arrears_)));
        tell(debt_guarantee_.told("debt"));
        tell(short_of_fee_.told("the concession fee is", unit_));
        tell(short_of_reserve_.told("the maintenance reserve is", unit_));
        if (state.trapped + state.reserve + saved_ > 0)
            throw Error{Errc::internal, fmt::format("financing: {:.0f} is still held back at the end of the last year",
                                                    money(state.trapped + state.reserve + saved_))};
    }

    /// What the project has of the year before anyone is paid, in units.
    std::int64_t earn(std::size_t t)
    {
        auto const year = year_cash(cash_, t, unit_);
        ledgers_.pay(t, "net_operating_income", the_market, the_project, year.noi);
        ledgers_.pay(t, "tax", the_project, "public_hand", year.tax);
        ledgers_.pay(t, "renewal", the_project, the_market, year.renewal);
        ledgers_.pay(t, "handback", the_project, the_market, year.handback);
        auto const guaranteed = units(out_.years[t].revenue_guarantee);
        ledgers_.pay(t, "revenue_guarantee", "public_hand", the_project, guaranteed);
        return year.earned() + guaranteed;
    }

    /// `owed`: to lenders from earlier years, part of all that they are `due`. `earned`: with what the maintenance
    /// reserve released, without a guarantee that no cover counts.
    void record(std::size_t t, WaterfallYear const& paid, std::int64_t owed, std::int64_t earned, std::int64_t due)
    {
        auto& year = out_.years[t];
        auto const pay = [&](std::string_view step, std::string_view to, std::int64_t amount) {
            ledgers_.pay(t, step, the_project, to, amount);
            return money(amount);
        };
        auto const before_debt =
            earned - (fee_first_ ? paid.step("fee").paid : 0) - (reserve_first_ ? paid.step("reserve").paid : 0);
        year.cfads = money(before_debt);
        year.debt_due = money(due);
        year.after_debt = money(before_debt - due);
        if (due > 0) year.dscr = static_cast<double>(before_debt) / static_cast<double>(due);
        auto const& interest = paid.step("interest");
        auto const& principal = paid.step("principal");
        ledgers_.pay(t, "debt_guarantee", "public_hand", the_project, debt_guarantee_.pay(paid.guaranteed));
        year.debt_guarantee = money(paid.guaranteed);
        year.fee_paid = pay("fee", owner_, paid.step("fee").paid);
        saved_ += paid.step("reserve").paid;
        year.reserve_in = money(paid.step("reserve").paid);
        year.interest = pay("interest", "lenders", interest.paid + interest.drawn + interest.guaranteed);
        year.principal = pay("principal", "lenders", principal.paid + principal.drawn + principal.guaranteed);
        for (auto const& party : terms_.equity)
            if (party.priority > 0)
                year.priority += pay("priority_dividend", party.id, paid.step("priority " + party.id).paid);
        year.fund = pay("fund_share", "renovation_fund", paid.step("fund").paid);
        if (auto const above = terms_.hurdle_rate > 0 ? paid.step("hurdle").above : 0; above > 0) {
            auto const parts = split(above, std::array{terms_.hurdle_fund_share, terms_.hurdle_public_share});
            year.above_hurdle = pay("above_hurdle", "renovation_fund", parts[0]);
            year.public_share = pay("above_hurdle", "public_hand", parts[1]);
        }
        year.fund += year.above_hurdle;
        year.rest = money(paid.step("rest").paid);
        for (auto const& [party, amount] : paid.to_equity) year.to_equity += pay("equity", party, amount);
        year.trapped = money(paid.trapped);
        arrears_ = interest.shortfall + principal.shortfall;
        year.interest_short = money(interest.shortfall);
        year.principal_short = money(principal.shortfall);
        year.reserve_short = money(paid.step("reserve").shortfall);
        year.fee_short = money(paid.step("fee").shortfall);
        year.topped_up = money(paid.topped_up);
        year.drawn = money(paid.drawn);
        year.released = money(paid.released);
        short_of_debt_.see(t, arrears_ - owed);
        short_of_fee_.see(t, paid.step("fee").shortfall);
        short_of_reserve_.see(t, paid.step("reserve").shortfall);
    }

    void tell(std::string warning)
    {
        if (!warning.empty()) out_.warnings.push_back(std::move(warning));
    }

    ProjectCash const& cash_;
    FinancingTerms const& terms_;
    double unit_;
    std::size_t first_, last_;
    std::vector<std::string> order_;  ///< of payments
    bool fee_first_, reserve_first_;  ///< before lenders
    PlannedCash planned_;
    std::vector<double> shares_;       ///< of the holders of equity
    std::vector<double> cash_shares_;  ///< by what each still pays in cash
    std::int64_t received_ = 0;        ///< before operation, in units
    std::int64_t saved_ = 0;           ///< in the maintenance reserve, in units
    std::int64_t arrears_ = 0;         ///< what lenders were due and not paid
    std::vector<double> paid_in_at_;   ///< by year: when lenders and equity pay, in years
    std::string owner_;                ///< who is paid the fee
    Ledgers ledgers_;
    GuaranteeLimit debt_guarantee_;
    Shortfalls short_of_debt_, short_of_fee_, short_of_reserve_;
    Financing out_;
};

}  // namespace

Financing finance(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency)
{
    check_terms(cash, terms);
    return Plan{cash, terms, units_a_currency}.run();
}

}  // namespace lacuna
