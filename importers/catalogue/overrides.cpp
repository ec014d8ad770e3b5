// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/overrides.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/catalogue/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace lacuna {

namespace {

constexpr std::array money_figures{"capex_per_unit",
                                   "revenue_per_unit_year",
                                   "opex_ratio",
                                   "life_years",
                                   "vacancy_share",
                                   "bad_debt_share",
                                   "fixed_cost_per_unit_year",
                                   "insurance_share",
                                   "refurbishment_share",
                                   "refurbishment_years",
                                   "cannibalised_share",
                                   "rent_saved_per_unit_year",
                                   "time_saved_per_unit_year",
                                   "care_avoided_per_unit_year",
                                   "user_benefit_per_unit_year",
                                   "jobs_per_unit",
                                   "carbon_t_per_unit_year",
                                   "conversion_share",
                                   "ramp_up_years",
                                   "ramp_up_start",
                                   "ramp_up_stabilised",
                                   "income_per_m2_year",
                                   "upkeep_per_m2_year",
                                   "liability_per_m2_year",
                                   "compensation_per_m2",
                                   "repair_per_m2",
                                   "repair_after_years"};

constexpr std::string_view of_today = "today.";

bool of_money(std::string_view figure) { return std::ranges::find(money_figures, figure) != money_figures.end(); }

std::string_view last_part(std::string_view key) { return key.substr(key.rfind('.') + 1); }

double number_of(std::string const& key, std::string const& value)
{
    double number = 0;
    auto const [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault != std::errc{} || end != value.data() + value.size())
        throw Error{Errc::usage, fmt::format("'{}' is '{}', not a number", key, value)};
    return number;
}

template <class Owner>
void set_in(Owner& owner, std::span<Figure<Owner> const> figures, std::vector<Provenance>& provenance,
            std::string const& key, std::string const& value)
{
    auto const figure = std::ranges::find(figures, last_part(key), &Figure<Owner>::name);
    if (figure == figures.end())
        throw Error{Errc::usage, fmt::format("'{}': a figure '{}' is not of this table", key, last_part(key))};
    double const number = number_of(key, value);
    if (!(number >= figure->least && number <= figure->most))
        throw Error{Errc::usage, fmt::format("'{}' is {}, not in {} to {}", key, shortest(number),
                                             shortest(figure->least), shortest(figure->most))};
    figure->set(owner, number);
    std::erase_if(provenance, [&](Provenance const& p) { return p.figure == figure->name; });
    provenance.push_back({std::string{figure->name}, 'D', "a scenario"});
}

template <class Owner>
void compare(Owner const& before, Owner const& after, std::span<Figure<Owner> const> figures, std::string const& prefix,
             std::vector<std::string>& out)
{
    auto const told = [](std::optional<double> const& value) { return value ? shortest(*value) : "not stated"; };
    for (auto const& figure : figures)
        if (auto const a = figure.value(before), b = figure.value(after); of_money(figure.name) && a != b)
            out.push_back(fmt::format("{}.{} {} -> {}", prefix, figure.name, told(a), told(b)));
}

}  // namespace

bool names_money_figure(std::string_view key)
{
    auto const dot = key.find('.');
    return dot != std::string_view::npos && dot > 0 && of_money(last_part(key));
}

void set_money_figure(Catalogue& catalogue, std::string const& key, std::string const& value)
{
    auto const owner = key.substr(0, key.rfind('.'));
    std::vector<std::string> known;
    if (key.starts_with(of_today)) {
        auto const kind = owner.size() > of_today.size() ? owner.substr(of_today.size()) : std::string{};
        for (auto& today : catalogue.do_minimum) {
            if (name(today.kind) == kind) return set_in(today, do_minimum_figures(), today.provenance, key, value);
            known.emplace_back(name(today.kind));
        }
        throw Error{Errc::usage, fmt::format("'{}': catalogue '{}' has no [do_minimum.{}]{}", key, catalogue.id, kind,
                                             did_you_mean(kind, known))};
    }
    for (auto& facility : catalogue.facilities) {
        if (facility.id == owner) return set_in(facility, facility_figures(), facility.provenance, key, value);
        known.push_back(facility.id);
    }
    throw Error{Errc::usage, fmt::format("'{}': catalogue '{}' has no facility '{}'{}", key, catalogue.id, owner,
                                         did_you_mean(owner, known))};
}

std::vector<std::string> changed_figures(Catalogue const& before, Catalogue const& after)
{
    std::vector<std::string> out;
    for (auto const& facility : after.facilities) {
        auto const old = std::ranges::find(before.facilities, facility.id, &Facility::id);
        if (old != before.facilities.end()) compare(*old, facility, facility_figures(), facility.id, out);
    }
    for (auto const& today : after.do_minimum) {
        auto const old = std::ranges::find(before.do_minimum, today.kind, &DoMinimum::kind);
        if (old != before.do_minimum.end())
            compare(*old, today, do_minimum_figures(), std::string{of_today} + std::string{name(today.kind)}, out);
    }
    return out;
}

}  // namespace lacuna
