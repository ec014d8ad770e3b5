// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "exporters/layers/layer.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lacuna {

std::string_view name(View view);
std::string_view name(Timing timing);
std::string_view name(Ending ending);
std::string_view name(IssueEffect effect);

/// Finds the parts of a plan by id, and names columns of money. The plan must outlive it.
class PlanIndex {
public:
    /// Throws Error{internal} where the plan's parts do not refer to each other as they should.
    explicit PlanIndex(Plan const& plan);

    [[nodiscard]] Plan const& plan() const { return *plan_; }
    [[nodiscard]] Space space(std::string const& id) const;  ///< unpacked
    [[nodiscard]] Facility const& facility(std::string const& id) const;
    [[nodiscard]] Site const* site(std::string const& space_id) const;  ///< null where the space has no use
    /// Why no facility got the space; null where one did.
    [[nodiscard]] UnusedSpace const* unused(std::string const& space_id) const;

    /// Area of a parcel, m2; 0 where there is none of that id.
    [[nodiscard]] double parcel_m2(std::string const& parcel_id) const;

    [[nodiscard]] std::string const& currency() const { return plan_->catalogue.currency; }
    /// A column of money: "ioav" gives ioav_cny with the alias "<alias> (CNY)".
    [[nodiscard]] Column money(std::string const& name, std::string const& alias, std::string const& description) const;
    /// The unit of a shortfall as outputs say it: the currency's code for money.
    [[nodiscard]] std::string unit_text(std::string const& unit) const;
    /// "canteen: 0.4 m too narrow; workshop: 12 m2 too small".
    [[nodiscard]] static std::string refused_text(PackedList<Refusal> const& refused);
    /// "Values: " and what they rest on; see basis().
    [[nodiscard]] std::string terms_text() const;

private:
    Plan const* plan_;
    std::string suffix_;                                            ///< "_cny"
    std::vector<std::uint32_t> spaces_, sites_, unused_, surveys_;  ///< positions in the plan, by id
    std::map<std::string_view, Facility const*> facilities_;
};

/// On what terms the figures hold: view, timing, currency, rate, years, price level; the same in every row.
template <class Record>
void add_terms(std::vector<Field<Record>>& fields, PlanIndex const& index)
{
    auto const& rules = index.plan().valuation_rules;
    auto const add = [&](Column column, Cell value) {
        fields.push_back({std::move(column), [value = std::move(value)](Record const&) { return value; }});
    };
    using enum ColumnType;
    add({"view", "View", text, 0, "Whose money is counted"}, lacuna::text(name(rules.view)));
    add({"timing", "Timing", text, 0, "When in a year its flows fall"}, lacuna::text(name(rules.timing)));
    add({"currency", "Currency", text, 0, "ISO 4217 code of all money in this row"}, lacuna::text(index.currency()));
    add({"discount_rate", "Discount rate (a year)", real, 6, "Effective annual rate, nominal, as a fraction"},
        lacuna::real(rules.discount_rate));
    add({"concession_years", "Concession (years)", integer, 0, "Years of operation that are counted"},
        whole(rules.concession_years));
    add({"price_level", "Price level", text, 0, "Year of the catalogue's prices"},
        lacuna::text(index.plan().catalogue.price_level));
    add({"tax", "Tax", text, 0, "Whether values are before or after tax"},
        lacuna::text(rules.taxed() ? "after tax" : "before tax"));
}

}  // namespace lacuna
