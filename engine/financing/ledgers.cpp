// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/ledgers.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"

#include <algorithm>
#include <utility>

namespace lacuna {

Ledgers::Ledgers(std::vector<EquityParty> const& equity, std::size_t years, double unit) : unit_{unit}, kept_(years, 0)
{
    for (auto const& party : equity) ids_.push_back(party.id);
    for (auto const id : other_parties) ids_.emplace_back(id);
    flows_.assign(ids_.size(), std::vector<std::int64_t>(years, 0));
}

void Ledgers::book(std::size_t year, std::string_view party, std::int64_t units, bool in_kind)
{
    if (party == the_market) return;
    if (party == the_project) {
        if (!in_kind) kept_.at(year) += units;
        return;
    }
    auto const found = std::ranges::find(ids_, party);
    if (found == ids_.end()) throw Error{Errc::internal, "financing: no ledger of '" + std::string{party} + "'"};
    flows_[static_cast<std::size_t>(found - ids_.begin())].at(year) += units;
}

void Ledgers::pay(std::size_t year, std::string_view step, std::string_view from, std::string_view to,
                  std::int64_t units)
{
    if (units == 0) return;
    if (units < 0) {
        std::swap(from, to);
        units = -units;
    }
    bool const in_kind = step == paid_in_kind;
    book(year, from, -units, in_kind);
    book(year, to, units, in_kind);
    payments_.push_back({static_cast<int>(year), step, std::string{from}, std::string{to}, money(units)});
}

void Ledgers::finish(Financing& out) &&
{
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        auto& party = out.parties.emplace_back();
        party.id = std::move(ids_[i]);
        Sum total;
        for (auto const units : flows_[i]) {
            party.flows.push_back(money(units));
            total += party.flows.back();
        }
        party.total = total.value();
        party.irr = find_irr(party.flows).irr;
    }
    std::ranges::stable_sort(payments_, {}, &Payment::year);
    out.payments = std::move(payments_);
}

}  // namespace lacuna
