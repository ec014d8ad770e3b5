// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Payments between the parties, and each party's ledger of them. What one pays another has, so that all ledgers, with
/// those of the project and the market, add up to 0 each year. `unit`: whole units of payment a unit of currency.
class Ledgers {
public:
    Ledgers(std::vector<EquityParty> const& equity, std::size_t years, double unit);

    /// Nothing where `units` is 0; the other way round where it is below 0. Error{internal}: an unknown party.
    void pay(std::size_t year, std::string_view step, std::string_view from, std::string_view to, std::int64_t units);

    /// What the project has kept of its payments of a year, in units; contributions in kind are none of its cash.
    [[nodiscard]] std::int64_t kept(std::size_t year) const { return kept_.at(year); }

    /// Moves ledgers, with totals and rates of return, and payments into `out`. Payments fall at the ends of their
    /// years, but for what is paid in to build: at `paid_in_at`, by year.
    void finish(Financing& out, std::vector<double> const& paid_in_at) &&;

private:
    [[nodiscard]] double money(std::int64_t units) const { return static_cast<double>(units) / unit_; }
    void book(std::size_t year, std::string_view party, std::int64_t units, std::string_view step);

    double unit_;
    std::vector<std::string> ids_;
    std::vector<std::vector<std::int64_t>> flows_;    ///< by party and year
    std::vector<std::vector<std::int64_t>> paid_in_;  ///< the part of them that is paid in to build
    std::vector<std::int64_t> kept_;
    std::vector<Payment> payments_;
};

/// The step of payments that are contributions in kind.
inline constexpr std::string_view paid_in_kind = "equity_in_kind";

}  // namespace lacuna
