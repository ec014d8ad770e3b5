// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/debt.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/hundredths.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

void check(std::vector<double> const& cfads, double dscr, double rate)
{
    if (!std::isfinite(dscr) || dscr <= 0)
        throw Error{Errc::bad_config, fmt::format("debt: a cover ratio of {}", dscr)};
    if (auto const status = rate_status(rate); status != MeasureStatus::ok)
        throw Error{Errc::bad_config, fmt::format("debt: {}: a rate of {}", name(status), rate)};
    if (!std::ranges::all_of(cfads, [](double x) { return std::isfinite(x); }))
        throw Error{Errc::bad_config, "debt: NONFINITE_INPUT: cash available for debt service is not finite"};
}

/// The schedule of a loan that pays these services.
Debt scheduled(double amount, std::vector<double> service, std::vector<double> const& cfads, double rate)
{
    Debt debt;
    debt.amount = amount;
    double balance = amount;
    for (std::size_t t = 0; t < service.size(); ++t) {
        debt.opening.push_back(balance);
        debt.interest.push_back(balance * rate);
        debt.principal.push_back(service[t] - debt.interest.back());
        balance -= debt.principal.back();
        if (t + 1 == service.size() && std::fabs(balance) <= 1e-9 * std::max(1.0, amount)) balance = 0;
        debt.closing.push_back(balance);
        debt.dscr.push_back(service[t] > half_hundredth ? std::optional{cfads[t] / service[t]} : std::nullopt);
    }
    debt.service = std::move(service);
    return debt;
}

}  // namespace

Debt sculpted_debt(std::vector<double> const& cfads, double dscr, double rate, bool no_negative_principal)
{
    check(cfads, dscr, rate);
    std::vector<double> service;
    for (double const cash : cfads) service.push_back(std::max(0.0, cash) / dscr);
    // Backwards: what may be owed before each service.
    double owed = 0;
    std::vector<double> after(service.size());
    for (std::size_t t = service.size(); t-- > 0;) {
        after[t] = no_negative_principal && rate > 0 ? std::min(owed, service[t] / rate) : owed;
        owed = (after[t] + service[t]) / (1 + rate);
    }
    if (no_negative_principal) {
        // A later year may be able to pay more than is then still owed.
        double balance = owed;
        for (std::size_t t = 0; t < service.size(); ++t) {
            service[t] = std::min(service[t], balance * (1 + rate) - std::min(after[t], balance));
            balance = balance * (1 + rate) - service[t];
        }
    }
    return scheduled(owed, std::move(service), cfads, rate);
}

Debt scaled(Debt debt, double amount, std::vector<double> const& cfads, double rate)
{
    double const factor = debt.amount > 0 ? amount / debt.amount : 0;
    for (double& service : debt.service) service *= factor;
    return scheduled(amount, std::move(debt.service), cfads, rate);
}

std::vector<std::optional<double>> llcr(std::vector<double> const& cfads, Debt const& debt, double rate)
{
    std::vector<std::optional<double>> out(debt.opening.size());
    double present = 0;
    for (std::size_t t = out.size(); t-- > 0;) {
        present = (present + cfads[t]) / (1 + rate);
        if (debt.opening[t] > half_hundredth) out[t] = present / debt.opening[t];
    }
    return out;
}

DebtSize size_debt(DebtTests const& tests, DebtBasis const& b)
{
    DebtSize size;
    auto const add = [&](char const* id, bool set, auto amount) {
        if (set) size.tests.push_back({id, amount()});
    };
    add("ltv", tests.ltv.has_value(), [&] { return *tests.ltv * b.value; });
    add("ltc", tests.ltc.has_value(), [&] { return *tests.ltc * b.cost; });
    add("dscr", tests.dscr.has_value(), [&] { return b.noi / *tests.dscr * annuity(b.rate, b.years).value; });
    add("debt_yield", tests.debt_yield.has_value(), [&] { return b.noi / *tests.debt_yield; });
    add("cap", tests.cap.has_value(), [&] { return *tests.cap; });
    add("sculpted", b.sculpted.has_value(), [&] { return *b.sculpted; });
    if (size.tests.empty()) throw Error{Errc::bad_config, "debt: no test limits it"};
    auto const least = std::ranges::min_element(size.tests, {}, &DebtSize::Test::amount);
    size.binding = least->id;
    size.amount = std::max(0.0, least->amount);
    return size;
}

ConstructionLoan interest_during_construction(std::vector<double> const& draws, std::vector<double> const& times,
                                              double end, double rate)
{
    if (draws.size() != times.size())
        throw Error{Errc::bad_config, "construction loan: LENGTH: as many times as draws"};
    Sum balance, drawn;
    for (std::size_t k = 0; k < draws.size(); ++k) {
        balance += draws[k] * std::pow(1 + rate, end - times[k]);
        drawn += draws[k];
    }
    return {balance.value(), balance.value() - drawn.value()};
}

}  // namespace lacuna
