// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/plan_index.h"

#include "engine/core/error.h"
#include "engine/model/basis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

namespace lacuna {

namespace {

/// Positions 0 to `count` - 1 by what `key` says of each.
template <class Key>
std::vector<std::uint32_t> order_by(std::size_t count, Key const& key)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, key);
    return order;
}

/// The first position of that key; nullopt where there is none.
template <class Key>
std::optional<std::uint32_t> find(std::vector<std::uint32_t> const& order, std::string_view id, Key const& key)
{
    auto const at = std::ranges::lower_bound(order, id, {}, key);
    if (at == order.end() || key(*at) != id) return std::nullopt;
    return *at;
}

template <class Key>
bool repeats(std::vector<std::uint32_t> const& order, Key const& key)
{
    return std::ranges::adjacent_find(order, {}, key) != order.end();
}

auto space_key(Plan const& plan)
{
    return [&plan](std::uint32_t i) { return plan.spaces.key(i); };
}
auto site_key(Plan const& plan)
{
    return [&plan](std::uint32_t i) { return std::string_view{plan.sites[i].id}; };
}
auto unused_key(Plan const& plan)
{
    return [&plan](std::uint32_t i) { return std::string_view{plan.unused[i].space_id}; };
}
auto survey_key(Plan const& plan)
{
    return [&plan](std::uint32_t i) { return plan.surveys.key(i); };
}

[[noreturn]] void fail(char const* what, std::string const& id)
{
    throw Error{Errc::internal, fmt::format("the plan refers to {} '{}', which it does not hold", what, id)};
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
    constexpr std::array names{std::string_view{"end"}, std::string_view{"mid"}, std::string_view{"monthly"}};
    return names.at(static_cast<std::size_t>(timing));
}

std::string_view name(IssueEffect effect)
{
    constexpr std::array names{std::string_view{"rejected"}, std::string_view{"changed"}, std::string_view{"noted"}};
    return names.at(static_cast<std::size_t>(effect));
}

PlanIndex::PlanIndex(Plan const& plan) : plan_{&plan}, suffix_{suffix_of(plan.catalogue.currency)}
{
    if (plan.surveys.size() != plan.area.parcels.size())
        throw Error{Errc::internal, fmt::format("the plan has {} parcels but {} surveys", plan.area.parcels.size(),
                                                plan.surveys.size())};
    if (plan.measures.size() != plan.sites.size())
        throw Error{Errc::internal,
                    fmt::format("the plan has {} sites but measures of {}", plan.sites.size(), plan.measures.size())};
    for (auto const& facility : plan.catalogue.facilities) facilities_.emplace(facility.id, &facility);
    spaces_ = order_by(plan.spaces.size(), space_key(plan));
    sites_ = order_by(plan.sites.size(), site_key(plan));
    unused_ = order_by(plan.unused.size(), unused_key(plan));
    surveys_ = order_by(plan.surveys.size(), survey_key(plan));
    if (repeats(spaces_, space_key(plan)) || repeats(sites_, site_key(plan)))
        throw Error{Errc::internal, "two spaces or two sites of the plan have the same id"};
    for (auto const& each : plan.sites) {
        if (!find(spaces_, each.id, space_key(plan))) fail("space", each.id);
        std::ignore = facility(each.best.placement.facility_id);
    }
    for (auto const& each : plan.unused)
        if (!find(spaces_, each.space_id, space_key(plan))) fail("space", each.space_id);
}

Space PlanIndex::space(std::string const& id) const
{
    auto const at = find(spaces_, id, space_key(*plan_));
    if (!at) fail("space", id);
    return plan_->spaces[*at];
}

Facility const& PlanIndex::facility(std::string const& id) const
{
    auto const found = facilities_.find(id);
    if (found == facilities_.end()) fail("facility", id);
    return *found->second;
}

double PlanIndex::parcel_m2(std::string const& parcel_id) const
{
    auto const at = find(surveys_, parcel_id, survey_key(*plan_));
    return at ? plan_->surveys[*at].area_m2 : 0;
}

Site const* PlanIndex::site(std::string const& space_id) const
{
    auto const at = find(sites_, space_id, site_key(*plan_));
    return at ? &plan_->sites[*at] : nullptr;
}

UnusedSpace const* PlanIndex::unused(std::string const& space_id) const
{
    auto const at = find(unused_, space_id, unused_key(*plan_));
    return at ? &plan_->unused[*at] : nullptr;
}

Column PlanIndex::money(std::string const& column, std::string const& alias, std::string const& description) const
{
    return {column + suffix_, fmt::format("{} ({})", alias, currency()), ColumnType::real, 2, description};
}

std::string PlanIndex::unit_text(std::string const& unit) const { return unit == "money" ? currency() : unit; }

std::string PlanIndex::refused_text(PackedList<Refusal> const& refused)
{
    std::string out;
    for (auto const& r : refused) {
        if (!out.empty()) out += "; ";
        out += r.facility_id + ": " + (r.text.empty() ? std::string{name(r.reason)} : r.text);
    }
    return out;
}

std::string PlanIndex::terms_text() const { return "Values: " + basis(plan_->valuation_rules, plan_->catalogue); }

}  // namespace lacuna
