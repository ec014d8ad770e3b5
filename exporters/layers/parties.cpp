// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"
#include "exporters/layers/record_table.h"

#include <memory>
#include <utility>

namespace lacuna {

namespace {

using Type = ColumnType;

struct PartyRow {
    PartyResult const* party;
    double paid = 0, received = 0;  ///< both >= 0
};

}  // namespace

Layer parties_table(PlanIndex const& index)
{
    using R = PartyRow;
    std::vector<Field<R>> fields{
        {{"party", "Party", Type::text, 0, "As in payments"}, [](R const& r) { return text(r.party->id); }},
        {index.money("pays", "Pays", "All payments, what is brought and given in kind too; undiscounted"),
         [](R const& r) { return real(r.paid); }},
        {index.money("receives", "Receives", "The same"), [](R const& r) { return real(r.received); }},
        {index.money("total", "Together", "Received less paid"), [](R const& r) { return real(r.party->total); }},
        {{"irr_pct", "Rate of return (%)", Type::real, 2,
          "A year; without what residents give to the renovation; null: not one rate"},
         [](R const& r) {
             auto const& irr = r.party->irr;
             return irr.status == IrrStatus::unique ? real(100 * irr.value) : Cell{};
         }},
        {{"irr_status", "Status of the rate", Type::text, 0, "UNIQUE, MULTIPLE, NONE, NO_SIGN_CHANGE ..."},
         [](R const& r) { return text(std::string{name(r.party->irr.status)}); }},
    };
    auto rows = std::make_shared<std::vector<R>>();
    auto const& financing = index.plan().programme.financing;
    for (auto const& party : financing.parties) {
        auto& row = rows->emplace_back();
        row.party = &party;
        for (auto const& p : financing.payments) {
            if (p.from == party.id) row.paid += p.amount;
            if (p.to == party.id) row.received += p.amount;
        }
    }
    return record_table<R>(
        "parties", "Parties",
        "What each party of the financing pays and receives in all years. " + index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

Layer renovation_account_table(PlanIndex const& index)
{
    using A = AccountItem;
    std::vector<Field<A>> fields{
        {{"item", "Item", Type::text, 0, "What it costs, what comes in for it, what is missing"},
         [](A const& a) { return text(std::string{a.item}); }},
        {{"party", "Who pays", Type::text, 0, "As in payments; null: a sum, or nobody yet"},
         [](A const& a) { return text_or_null(std::string{a.party}); }},
        {index.money("amount", "Present value", "Less than 0: a cost, or missing"),
         [](A const& a) { return real(a.amount); }},
        {{"is_sum", "Sum", Type::boolean, 0, "Made of other items; not to be added up with them"},
         [](A const& a) { return truth(a.sum); }},
    };
    auto rows = std::make_shared<std::vector<A>>(index.plan().programme.account);
    return record_table<A>(
        "renovation_account", "Account of the renovation",
        "What the renovation costs, what the programme and committed grants and contributions pay of it, "
        "and the gap; promised, gap and surplus are those of the whole in self_balancing. " +
            index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

}  // namespace lacuna
