// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/plan_index.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

template <class Thing>
Thing const& find(std::map<std::string_view, Thing const*> const& index, std::string const& id, char const* what)
{
    auto const found = index.find(id);
    if (found == index.end())
        throw Error{Errc::internal, fmt::format("the plan refers to {} '{}', which it does not hold", what, id)};
    return *found->second;
}

std::string suffix_of(std::string const& currency)
{
    std::string out = "_";
    for (char const c : currency) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (c >= 'a' && c <= 'z')
            out += c;
        else
            out.clear();
        if (out.empty()) break;
    }
    if (out.size() != 4)
        throw Error{Errc::internal,
                    fmt::format("the catalogue's currency is '{}', not a code of three letters", currency)};
    return out;
}

}  // namespace

std::string_view name(View view)
{
    constexpr std::array names{std::string_view{"spv"}, std::string_view{"asset_owner"},
                               std::string_view{"public_body"}, std::string_view{"social"}};
    return names.at(static_cast<std::size_t>(view));
}

std::string_view name(Ending ending) { return ending == Ending::own ? "own" : "handback"; }

std::string_view name(Timing timing)
{
    constexpr std::array names{std::string_view{"end"}, std::string_view{"mid"}};
    return names.at(static_cast<std::size_t>(timing));
}

std::string_view name(IssueEffect effect)
{
    constexpr std::array names{std::string_view{"rejected"}, std::string_view{"changed"}, std::string_view{"noted"}};
    return names.at(static_cast<std::size_t>(effect));
}

std::string title(View view)
{
    if (view == View::spv) return "special purpose vehicle";
    std::string out{name(view)};
    std::ranges::replace(out, '_', ' ');
    return out;
}

PlanIndex::PlanIndex(Plan const& plan) : plan_{&plan}, suffix_{suffix_of(plan.catalogue.currency)}
{
    if (plan.surveys.size() != plan.area.parcels.size())
        throw Error{Errc::internal, fmt::format("the plan has {} parcels but {} surveys", plan.area.parcels.size(),
                                                plan.surveys.size())};
    if (plan.measures.size() != plan.sites.size())
        throw Error{Errc::internal,
                    fmt::format("the plan has {} sites but measures of {}", plan.sites.size(), plan.measures.size())};
    for (auto const& space : plan.spaces) spaces_.emplace(space.id, &space);
    for (auto const& facility : plan.catalogue.facilities) facilities_.emplace(facility.id, &facility);
    for (auto const& site : plan.sites) sites_.emplace(site.id, &site);
    for (auto const& survey : plan.surveys) parcel_m2_.emplace(survey.parcel_id, survey.area_m2);
    if (spaces_.size() != plan.spaces.size() || sites_.size() != plan.sites.size())
        throw Error{Errc::internal, "two spaces or two sites of the plan have the same id"};
    for (auto const& each : plan.sites) {
        std::ignore = space(each.id);
        std::ignore = facility(each.best.placement.facility_id);
    }
    for (auto const& each : plan.unused) {
        std::ignore = space(each.space_id);
        unused_.emplace(each.space_id, &each);
    }
}

Space const& PlanIndex::space(std::string const& id) const { return find(spaces_, id, "space"); }
Facility const& PlanIndex::facility(std::string const& id) const { return find(facilities_, id, "facility"); }

double PlanIndex::parcel_m2(std::string const& parcel_id) const
{
    auto const found = parcel_m2_.find(parcel_id);
    return found == parcel_m2_.end() ? 0 : found->second;
}

Site const* PlanIndex::site(std::string const& space_id) const
{
    auto const found = sites_.find(space_id);
    return found == sites_.end() ? nullptr : found->second;
}

UnusedSpace const* PlanIndex::unused(std::string const& space_id) const
{
    auto const found = unused_.find(space_id);
    return found == unused_.end() ? nullptr : found->second;
}

Column PlanIndex::money(std::string const& column, std::string const& alias, std::string const& description) const
{
    return {column + suffix_, fmt::format("{} ({})", alias, currency()), ColumnType::real, 2, description};
}

std::string PlanIndex::unit_text(std::string const& unit) const { return unit == "money" ? currency() : unit; }

std::string PlanIndex::refused_text(std::vector<Refusal> const& refused)
{
    std::string out;
    for (auto const& r : refused) {
        if (!out.empty()) out += "; ";
        out += r.facility_id + ": " + (r.text.empty() ? std::string{name(r.reason)} : r.text);
    }
    return out;
}

std::string PlanIndex::terms_text() const
{
    auto const& rules = plan_->valuation_rules;
    return fmt::format("View {}, flows at {}, {} % a year, {} years, {} at {} prices, {} tax", title(rules.view),
                       rules.timing == Timing::mid ? "mid-year" : "year end",
                       decimal_text(100 * rules.discount_rate, 4), rules.concession_years, currency(),
                       plan_->catalogue.price_level, rules.taxed() ? "after" : "before");
}

}  // namespace lacuna
