// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/ledgers.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna {

Ledgers::Ledgers(std::vector<EquityParty> const& equity, std::size_t years, double unit,
                 std::vector<std::string> const& others)
    : unit_{unit}, kept_(years, 0)
{
    for (auto const& party : equity) ids_.push_back(party.id);
    for (auto const id : other_parties) ids_.emplace_back(id);
    for (auto const& id : others)
        if (std::ranges::find(ids_, id) == ids_.end()) ids_.push_back(id);
    flows_.assign(ids_.size(), std::vector<std::int64_t>(years, 0));
    paid_in_ = given_ = flows_;
}

void Ledgers::book(std::size_t year, std::string_view party, std::int64_t units, std::string_view step)
{
    if (party == the_market) return;
    if (party == the_project) {
        if (step != paid_in_kind && step != given_in_kind) kept_.at(year) += units;
        return;
    }
    auto const found = std::ranges::find(ids_, party);
    if (found == ids_.end()) throw Error{Errc::internal, "financing: no ledger of '" + std::string{party} + "'"};
    auto const at = static_cast<std::size_t>(found - ids_.begin());
    flows_[at].at(year) += units;
    if (step == loan_drawn || step == equity_paid_in || step == grant_paid_in) paid_in_[at].at(year) += units;
    if (step == contribution_to_renovation && party != "renovation_fund") given_[at].at(year) += units;
}

void Ledgers::pay(std::size_t year, std::string_view step, std::string_view from, std::string_view to,
                  std::int64_t units, std::string const& source)
{
    if (units == 0) return;
    if (units < 0) {
        std::swap(from, to);
        units = -units;
    }
    book(year, from, -units, step);
    book(year, to, units, step);
    payments_.push_back({static_cast<int>(year), step, std::string{from}, std::string{to}, money(units), source});
}

void Ledgers::finish(Financing& out, std::vector<double> const& paid_in_at, double required_return) &&
{
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        auto& party = out.parties.emplace_back();
        party.id = std::move(ids_[i]);
        Sum total;
        for (auto const units : flows_[i]) {
            party.flows.push_back(money(units));
            total += party.flows.back();
        }
        for (auto const units : given_[i]) party.given.push_back(money(units));
        party.total = total.value();
        std::vector<double> amounts, times;
        for (std::size_t t = 0; t < flows_[i].size(); ++t) {
            amounts.push_back(money(paid_in_[i][t]));
            times.push_back(paid_in_at.at(t));
            amounts.push_back(money(flows_[i][t] - paid_in_[i][t] - given_[i][t]));
            times.push_back(static_cast<double>(t));
        }
        party.irr = find_irr(amounts, times).irr;
        Sum worth;
        for (std::size_t k = 0; k < amounts.size(); ++k) worth += amounts[k] * std::pow(1 + required_return, -times[k]);
        party.worth_at_required = worth.value();
    }
    std::ranges::stable_sort(payments_, {}, &Payment::year);
    out.payments = std::move(payments_);
}

}  // namespace lacuna
