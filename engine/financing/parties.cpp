// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/parties.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/financing/debt.h"
#include "engine/financing/split.h"
#include "engine/financing/waterfall.h"
#include "engine/model/measure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

double at(std::vector<double> const& list, std::size_t t) { return t < list.size() ? list[t] : 0; }

void check(ProjectCash const& cash, FinancingTerms const& terms)
{
    double shares = 0;
    for (auto const& party : terms.equity) {
        if (!(party.share >= 0))
            throw Error{Errc::bad_config, fmt::format("financing: '{}' has a share below 0", party.id)};
        shares += party.share;
    }
    if (!(std::fabs(shares - 1) <= 1e-9))
        throw Error{Errc::bad_config,
                    fmt::format("financing: the shares of equity add up to {}; they must add up to 1", tidy(shares))};
    for (double const share : {terms.fund_share, terms.franchise_fee_share})
        if (!(share >= 0 && share <= 1))
            throw Error{Errc::bad_config,
                        "financing: the fund's share and the franchise fee's of revenue must lie in 0 to 1"};
    for (auto const& [key, rate] : {std::pair{"loan_rate", terms.loan_rate}, {"hurdle_rate", terms.hurdle_rate}})
        if (auto const status = rate_status(rate); status != MeasureStatus::ok)
            throw Error{Errc::bad_config, fmt::format("financing: {}: {} is {}", name(status), key, rate)};
    if (!(terms.hurdle_rate >= 0 && terms.hurdle_fund_share >= 0 && terms.hurdle_public_share >= 0 &&
          terms.hurdle_fund_share + terms.hurdle_public_share <= 1))
        throw Error{Errc::bad_config, "financing: a hurdle below 0, or shares above it outside 0 to 1 together"};
    if (!(terms.max_debt >= 0)) throw Error{Errc::bad_config, "financing: a greatest debt below 0"};
    if (terms.max_ltv < 0 || terms.min_debt_yield < 0 || (terms.max_ltv > 0 && !(terms.screens.cap_rate > 0)))
        throw Error{Errc::bad_config, "financing: CAP_DOMAIN: a test of value or debt yield below 0, or no rate"};
    if (auto const fault = fault_of_payments(terms.waterfall); !fault.empty())
        throw Error{Errc::bad_config, "financing: " + fault};
    if (terms.concession_fee < 0 || terms.max_ltc < 0 || terms.max_ltc > 1 || terms.loan_years < 1)
        throw Error{Errc::bad_config, "financing: a fee below 0, a loan-to-cost outside 0 to 1, or no loan years"};
    for (auto const* list : {&cash.noi, &cash.revenue, &cash.cost, &cash.refurbishment, &cash.handback, &cash.tax})
        if (!std::ranges::all_of(*list, [](double x) { return std::isfinite(x); }))
            throw Error{Errc::bad_config, "financing: NONFINITE_INPUT: a flow is not finite"};
    if (!cash.times.empty() && cash.times.size() != cash.noi.size())
        throw Error{Errc::bad_config, "financing: LENGTH: as many times of cost as years"};
    if (cash.first_operating_year < 0 || static_cast<std::size_t>(cash.first_operating_year) >= cash.noi.size())
        throw Error{Errc::bad_config, "financing: HORIZON: no year of operation"};
}

class Plan {
public:
    Plan(ProjectCash const& cash, FinancingTerms const& terms, double unit)
        : cash_{cash},
          terms_{terms},
          unit_{unit},
          first_{static_cast<std::size_t>(cash.first_operating_year)},
          last_{cash.noi.size() - 1},
          order_{payment_order(terms.waterfall)},
          fee_first_{std::ranges::find(order_, "fee") < std::ranges::find(order_, "debt")}
    {
        out_.years.resize(cash.noi.size());
    }

    Financing run()
    {
        fund_refurbishment();
        for (std::size_t t = first_; t <= last_; ++t) available(t);
        borrow();
        pay_in();
        waterfall();
        finish();
        return std::move(out_);
    }

private:
    /// Equal contributions in the years before each renewal, released when it falls due; those for several overlap, so
    /// that a small one does not keep a large one from being saved for.
    void fund_refurbishment()
    {
        if (terms_.reserve_years < 1) return;
        for (std::size_t t = first_; t <= last_; ++t) {
            double const due = at(cash_.refurbishment, t);
            if (due <= 0) continue;
            std::size_t const years = std::min(t - first_, static_cast<std::size_t>(terms_.reserve_years));
            for (std::size_t k = t - years; k < t; ++k) out_.years[k].reserve_in += due / static_cast<double>(years);
            if (years > 0) out_.years[t].reserve_out = due;
        }
    }

    void available(std::size_t t)
    {
        auto& year = out_.years[t];
        year.fee = terms_.concession_fee + terms_.franchise_fee_share * std::max(0.0, at(cash_.revenue, t));
        year.cfads = cash_.noi[t] - senior_fee(t) - at(cash_.tax, t) - year.reserve_in + year.reserve_out -
                     at(cash_.refurbishment, t) - at(cash_.handback, t);
    }

    /// A fee that is paid after lenders is no cost to them.
    [[nodiscard]] double senior_fee(std::size_t t) const { return fee_first_ ? out_.years[t].fee : 0; }

    void borrow()
    {
        out_.total_cost = std::accumulate(cash_.cost.begin(), cash_.cost.end(), 0.0);
        std::vector<double> cfads;
        for (std::size_t t = first_; t <= last_ && cfads.size() < static_cast<std::size_t>(terms_.loan_years); ++t)
            cfads.push_back(out_.years[t].cfads);
        out_.sculpted = sculpted_debt(cfads, terms_.dscr, terms_.loan_rate, terms_.no_negative_principal);
        DebtTests tests;
        tests.ltc = terms_.max_ltc;
        DebtBasis basis;
        basis.noi = std::max(0.0, cash_.stabilised_noi);
        basis.value = basis.noi / terms_.screens.cap_rate;
        if (terms_.max_debt > 0) tests.cap = terms_.max_debt;
        if (terms_.max_ltv > 0) tests.ltv = terms_.max_ltv;
        if (terms_.min_debt_yield > 0) tests.debt_yield = terms_.min_debt_yield;
        basis.cost = out_.total_cost;
        basis.sculpted = out_.sculpted.amount;
        out_.size = size_debt(tests, basis);
        out_.debt = scaled(out_.sculpted, out_.size.amount, cfads, terms_.loan_rate);
        out_.llcr = llcr(cfads, out_.debt, terms_.loan_rate);
        for (std::size_t k = 0; k < cfads.size(); ++k) {
            out_.years[first_ + k].service = out_.debt.service[k];
            if (auto const& dscr = out_.debt.dscr[k]; dscr && out_.debt.service[k] > 0.005)
                out_.least_dscr = std::min(out_.least_dscr.value_or(*dscr), *dscr);
        }
    }

    /// Equity first; the loan pays what it leaves.
    void pay_in()
    {
        // The loan pays the last costs, so it is drawn backwards; a unit drawn at a time has grown by the end.
        bool const grows = terms_.construction_interest && !cash_.times.empty();
        double const end = static_cast<double>(first_) - 1;
        double balance = out_.debt.amount;
        std::vector<double> draws, times;
        for (std::size_t t = last_ + 1; t-- > 0;) {
            double const cost = at(cash_.cost, t);
            double const time = grows ? std::min(at(cash_.times, t), end) : end;
            double const growth = std::pow(1 + terms_.loan_rate, end - time);
            double const drawn = std::min(cost, balance / growth);
            balance -= drawn * growth;
            out_.years[t].debt_drawn = money(units(drawn));
            out_.years[t].equity_paid = money(units(cost) - units(drawn));
            draws.push_back(drawn);
            times.push_back(time);
        }
        out_.construction_interest = interest_during_construction(draws, times, end, terms_.loan_rate).interest;
        Sum equity;
        for (auto const& year : out_.years) equity += year.equity_paid;
        out_.equity = equity.value();
        for (auto const& party : terms_.equity) {
            PartyResult result;
            result.id = party.id;
            out_.parties.push_back(std::move(result));
        }
        for (std::size_t t = 0; t <= last_; ++t) {
            auto const paid = by_shares(-units(out_.years[t].equity_paid));
            for (std::size_t i = 0; i < paid.size(); ++i) out_.parties[i].flows.push_back(money(paid[i]));
        }
        for (char const* id : {"renovation_fund", "owner", "lenders", "public_hand"}) {
            out_.parties.emplace_back().id = id;
            out_.parties.back().flows.assign(last_ + 1, 0);
        }
        auto& lenders = out_.parties[terms_.equity.size() + 2];
        for (std::size_t t = 0; t <= last_; ++t) lenders.flows[t] = -out_.years[t].debt_drawn;
    }

    /// Error{bad_config} where an amount has more units than a number holds exactly.
    [[nodiscard]] std::int64_t units(double amount) const
    {
        constexpr double most = 9007199254740992;  // 2^53
        if (std::fabs(amount * unit_) <= most) return std::llround(amount * unit_);
        throw Error{Errc::bad_config,
                    fmt::format("financing: a flow of {:.3g} is too large to be paid to the hundredth; check growth, "
                                "prices and years",
                                amount)};
    }
    /// Among the holders of equity, to the unit.
    [[nodiscard]] std::vector<std::int64_t> by_shares(std::int64_t total) const
    {
        std::vector<double> shares;
        for (auto const& party : terms_.equity) shares.push_back(party.share);
        return shares.empty() ? std::vector<std::int64_t>{} : split(total, shares);
    }
    [[nodiscard]] double money(std::int64_t amount) const { return static_cast<double>(amount) / unit_; }

    [[nodiscard]] WaterfallRules rules() const
    {
        WaterfallRules rules;
        auto const due = [&](std::string id) { rules.steps.push_back({std::move(id), StepKind::due, 0, 0, {}}); };
        rules.lock_up_dscr = terms_.lock_up_dscr;
        WaterfallStep rest{"rest", StepKind::rest, 0, 0, {}};
        for (auto const& party : terms_.equity) rest.parties.emplace_back(party.id, party.share);
        std::vector<std::string> dividends;  // paid by the steps so far
        for (auto const& id : order_) {
            if (id == "fee") due("fee");
            if (id == "debt") rules.steps.push_back({"debt", StepKind::debt, 0, 0, {}});
            if (id == "top_up") rules.steps.push_back({"top_up", StepKind::top_up, 0, 0, {}});
            if (id == "lock_up" && terms_.lock_up_dscr > 0)
                rules.steps.push_back({"lock_up", StepKind::lock_up, 0, 0, {}});
            if (id == "priority")
                for (auto const& party : terms_.equity)
                    if (party.priority > 0) due(dividends.emplace_back("priority " + party.id));
            if (id == "fund") rules.steps.push_back({"fund", StepKind::share, terms_.fund_share, 0, {}});
            if (id == "hurdle" && terms_.hurdle_rate > 0)
                rules.steps.push_back({"hurdle", StepKind::hurdle,
                                       terms_.hurdle_fund_share + terms_.hurdle_public_share, terms_.hurdle_rate,
                                       rest.parties, dividends});
        }
        rules.steps.push_back(std::move(rest));
        return rules;
    }

    void waterfall()
    {
        auto const steps = rules();
        WaterfallState state;
        if (terms_.hurdle_rate > 0)
            for (std::size_t t = 0; t < first_; ++t) {
                auto& owed = state.hurdles["hurdle"];
                owed = std::llround(static_cast<double>(owed) * (1 + terms_.hurdle_rate)) +
                       units(out_.years[t].equity_paid);
            }
        for (std::size_t t = first_; t <= last_; ++t) {
            auto& year = out_.years[t];
            // A negative year is paid by equity, by shares; the owner then still gets the fee.
            double const before_fee = year.cfads + senior_fee(t);
            WaterfallInput in;
            in.cash = std::max<std::int64_t>(0, units(before_fee));
            in.equity_paid_in = units(year.equity_paid) + std::max<std::int64_t>(0, units(-before_fee));
            in.due["fee"] = units(year.fee);
            in.due["debt"] = units(year.service);
            if (t < last_) in.reserve_target = units(terms_.reserve_months / 12 * out_.years[t + 1].service);
            // What the reserve need not hold any more is cash of this year.
            if (auto const spare = state.reserve - in.reserve_target; spare > 0)
                state.reserve -= spare, in.cash += spare;
            for (auto const& party : terms_.equity)
                if (party.priority > 0)
                    in.due["priority " + party.id] = units(party.priority * party.share * out_.equity);
            auto const paid = run_year(steps, in, state);
            record(t, paid, before_fee < 0 ? before_fee : 0);
        }
        tell(short_of_debt_, "debt service is");
        tell(short_of_fee_, "the concession fee is");
        if (terms_.hurdle_rate > 0 && terms_.hurdle_fund_share + terms_.hurdle_public_share == 0)
            out_.warnings.emplace_back(
                "hurdle_rate changes nothing while hurdle_fund_share and hurdle_public_share are 0");
        if (state.trapped + state.reserve > 0)
            out_.warnings.push_back(fmt::format("{:.0f} is still held back at the end of the last year",
                                                money(state.trapped + state.reserve)));
    }

    void record(std::size_t t, WaterfallYear const& paid, double called)
    {
        auto& year = out_.years[t];
        year.after_debt = year.cfads - year.service;
        if (auto const above = terms_.hurdle_rate > 0 ? paid.step("hurdle").above : 0; above > 0) {
            auto const parts = split(above, std::array{terms_.hurdle_fund_share, terms_.hurdle_public_share});
            year.above_hurdle = money(parts[0]);
            year.public_share = money(parts[1]);
        }
        year.fund = money(paid.step("fund").paid) + year.above_hurdle;
        year.rest = money(paid.step("rest").paid);
        year.trapped = money(paid.trapped);
        auto const calls = by_shares(units(called));
        for (std::size_t i = 0; i < terms_.equity.size(); ++i) {
            auto const& party = terms_.equity[i];
            double received = money(paid.to_equity.empty() ? 0 : paid.to_equity[i].second);
            if (party.priority > 0) {
                double const first = money(paid.step("priority " + party.id).paid);
                year.priority += first;
                received += first;
            }
            out_.parties[i].flows[t] += received + money(calls[i]);
        }
        auto& fund = out_.parties[terms_.equity.size()];
        auto& owner = out_.parties[terms_.equity.size() + 1];
        fund.flows[t] = year.fund;
        owner.flows[t] = money(paid.step("fee").paid);
        auto const& debt = paid.step("debt");
        out_.parties[terms_.equity.size() + 2].flows[t] += money(debt.paid + debt.drawn);
        out_.parties[terms_.equity.size() + 3].flows[t] = money(units(at(cash_.tax, t))) + year.public_share;
        short_of_debt_.see(t, paid.step("debt").shortfall);
        short_of_fee_.see(t, paid.step("fee").shortfall);
    }

    /// Years in which a payment was not made in full.
    struct Shortfalls {
        std::vector<std::size_t> years;
        std::int64_t sum = 0;
        void see(std::size_t year, std::int64_t amount)
        {
            if (amount <= 0) return;
            years.push_back(year);
            sum += amount;
        }
    };
    void tell(Shortfalls const& of, char const* what)
    {
        constexpr std::size_t shown = 5;
        if (of.years.empty()) return;
        auto const end = of.years.begin() + static_cast<std::ptrdiff_t>(std::min(of.years.size(), shown));
        out_.warnings.push_back(fmt::format(
            "year{} {}{}: {} short by {:.0f}{}", of.years.size() > 1 ? "s" : "", fmt::join(of.years.begin(), end, ", "),
            of.years.size() > shown ? " ..." : "", what, money(of.sum), of.years.size() > 1 ? " together" : ""));
    }

    void finish()
    {
        for (auto& party : out_.parties) {
            Sum total;
            for (double const flow : party.flows) total += flow;
            party.total = total.value();
            party.irr = find_irr(party.flows).irr;
        }
    }

    ProjectCash const& cash_;
    FinancingTerms const& terms_;
    double unit_;
    std::size_t first_, last_;
    std::vector<std::string> order_;  ///< of payments
    bool fee_first_;                  ///< before lenders
    Shortfalls short_of_debt_, short_of_fee_;
    Financing out_;
};

}  // namespace

Financing finance(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency)
{
    check(cash, terms);
    return Plan{cash, terms, units_a_currency}.run();
}

}  // namespace lacuna
