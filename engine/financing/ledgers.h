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
    /// `others`: who has a ledger beside the holders of equity and other_parties; each once, those known already too.
    Ledgers(std::vector<EquityParty> const& equity, std::size_t years, double unit,
            std::vector<std::string> const& others = {});

    /// Nothing where `units` is 0; the other way round where it is below 0. Error{internal}: an unknown party.
    /// `source`: of the value of what is no cash.
    void pay(std::size_t year, std::string_view step, std::string_view from, std::string_view to, std::int64_t units,
             std::string const& source = {});

    /// What the project has kept of its payments of a year, in units; contributions in kind are none of its cash.
    [[nodiscard]] std::int64_t kept(std::size_t year) const { return kept_.at(year); }

    /// Moves ledgers, with totals and rates of return, and payments into `out`. Payments fall at the ends of their
    /// years, but for what is paid in to build: at `paid_in_at`, by year. What residents give to the renovation is no
    /// investment of theirs: it stands in their ledger and in no rate of return. `required_return`: of
    /// worth_at_required.
    void finish(Financing& out, std::vector<double> const& paid_in_at, double required_return) &&;

private:
    [[nodiscard]] double money(std::int64_t units) const { return static_cast<double>(units) / unit_; }
    void book(std::size_t year, std::string_view party, std::int64_t units, std::string_view step);

    double unit_;
    std::vector<std::string> ids_;
    std::vector<std::vector<std::int64_t>> flows_;    ///< by party and year
    std::vector<std::vector<std::int64_t>> paid_in_;  ///< the part of them that is paid in to build
    std::vector<std::vector<std::int64_t>> given_;    ///< the part that is no investment
    std::vector<std::int64_t> kept_;
    std::vector<Payment> payments_;
};

/// The steps of payments that are no cash: a contribution in kind for equity, and one that is given.
inline constexpr std::string_view paid_in_kind = "equity_in_kind", given_in_kind = "given_in_kind";
/// The steps of what is paid in to build, at its own time, by the public hand, equity and lenders.
inline constexpr std::string_view grant_paid_in = "project_grant", equity_paid_in = "equity_paid_in",
                                  loan_drawn = "loan_drawn";
/// The step of what residents give to the renovation.
inline constexpr std::string_view contribution_to_renovation = "renovation_contribution";

}  // namespace lacuna
