// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/assumptions.h"

#include "engine/appraisal/sum.h"
#include "engine/model/line_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace lacuna {

namespace {

class Register {
public:
    explicit Register(Plan const& plan) : plan_{plan} {}

    std::vector<Assumption> made()
    {
        for (auto const& site : plan_.sites) book(site);
        std::vector<Assumption> out;
        for (auto const& facility : plan_.catalogue.facilities) {
            std::string const year = "a year and " + facility.unit;
            using Optional = std::optional<double>;
            for (auto const& [figure, value, unit] :
                 {std::tuple<char const*, Optional, std::string>{"capex_per_unit", facility.capex_per_unit,
                                                                 "a " + facility.unit},
                  {"revenue_per_unit_year", facility.revenue_per_unit_year, year},
                  {"opex_ratio", facility.opex_ratio, "of revenue"},
                  {"life_years", facility.life_years, "years"},
                  {"cannibalised_share", facility.cannibalised_share, "of revenue"},
                  {"vacancy_share", facility.vacancy_share, "of revenue"},
                  {"bad_debt_share", facility.bad_debt_share, "of revenue"},
                  {"fixed_cost_per_unit_year", facility.fixed_cost_per_unit_year, year},
                  {"insurance_share", facility.insurance_share, "of capex a year"},
                  {"refurbishment_share", facility.refurbishment_share, "of capex"},
                  {"refurbishment_years", facility.refurbishment_years, "years"},
                  {"ramp_up_years", facility.ramp_up_years, "years"},
                  {"ramp_up_start", facility.ramp_up_start, "of full revenue"},
                  {"ramp_up_stabilised", facility.ramp_up_stabilised, "of full revenue"}})
                add(facility.id + "." + figure, value.value_or(0), unit, facility.provenance, out);
            auto const& catalogue = plan_.catalogue;
            add(facility.id + ".conversion_share",
                facility.conversion_share.value_or(catalogue.conversion_share.value_or(1)), "of capex",
                facility.conversion_share ? facility.provenance : catalogue.provenance, out);
        }
        for (auto const& today : plan_.catalogue.do_minimum) {
            std::string const prefix = "today." + std::string{name(today.kind)} + ".";
            add(prefix + "income_per_m2_year", today.income_per_m2_year, "a year and m2", today.provenance, out);
            add(prefix + "upkeep_per_m2_year", today.upkeep_per_m2_year, "a year and m2", today.provenance, out);
            for (auto const& [figure, value, unit] :
                 {std::tuple{"liability_per_m2_year", today.liability_per_m2_year, "a year and m2"},
                  {"compensation_per_m2", today.compensation_per_m2, "a m2"},
                  {"repair_per_m2", today.repair_per_m2, "a m2"},
                  {"repair_after_years", today.repair_after_years, "years"}})
                add(prefix + figure, value.value_or(0), unit, today.provenance, out);
        }
        std::ranges::sort(out, [](Assumption const& a, Assumption const& b) {
            return a.moved != b.moved ? a.moved > b.moved : a.key < b.key;
        });
        return out;
    }

private:
    /// A line's money is shared out evenly over the figures that it is made of.
    void book(Site const& site)
    {
        auto const kind = space_of(plan_.spaces, site.id).kind;
        auto const& id = site.best.placement.facility_id;
        auto const facility = std::ranges::find(plan_.catalogue.facilities, id, &Facility::id);
        std::set<std::string> used;
        for (auto const& flow : site.cash_flows) {
            auto keys = facility == plan_.catalogue.facilities.end()
                            ? inputs_of_line(flow.line, id, kind)
                            : inputs_of_line(flow.line, *facility, plan_.valuation_rules, kind);
            std::erase_if(keys, [](std::string const& key) { return key.starts_with("valuation."); });
            if (keys.empty()) continue;
            double const money = std::fabs(flow.present_value);
            all_ += money;
            for (auto const& key : keys) {
                moved_[key] += money / static_cast<double>(keys.size());
                used.insert(key);
            }
        }
        for (auto const& key : used) ++sites_[key];
    }

    void add(std::string key, double value, std::string unit, std::vector<Provenance> const& provenance,
             std::vector<Assumption>& out)
    {
        auto const moved = moved_.find(key);
        if (moved == moved_.end()) return;
        auto const figure = key.substr(key.rfind('.') + 1);
        auto const origin = std::ranges::find(provenance, figure, &Provenance::figure);
        Assumption a;
        a.value = value;
        a.unit = std::move(unit);
        if (origin != provenance.end()) a.origin = *origin;
        auto const& today = plan_.valuation_rules.valuation_date;
        a.expired = !a.origin.valid_until.empty() && !today.empty() && a.origin.valid_until < today;
        a.moved = moved->second.value();
        a.share = all_.value() > 0 ? a.moved / all_.value() : 0;
        a.sites = sites_.at(key);
        a.key = std::move(key);
        out.push_back(std::move(a));
    }

    Plan const& plan_;
    std::map<std::string, Sum> moved_;
    std::map<std::string, std::int64_t> sites_;
    Sum all_;
};

/// "a, b, c and 4 more"
std::string some_of(std::vector<std::string> const& keys)
{
    constexpr std::size_t shown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, keys.size()); ++i) text += (i == 0 ? "" : ", ") + keys[i];
    if (keys.size() > shown) text += fmt::format(" and {} more", keys.size() - shown);
    return text;
}

}  // namespace

SourceCount sources_of(std::vector<Assumption> const& assumptions)
{
    SourceCount count;
    for (auto const& a : assumptions) {
        bool const sourced = a.origin.mark == 'S' && !a.expired;
        count.sourced += sourced;
        if (sourced) count.sourced_share += a.share;
        if (a.origin.mark == 'E') count.estimated_share += a.share;
        count.expired += a.expired;
    }
    count.figures = assumptions.size();
    return count;
}

std::vector<std::string> warnings_of(std::vector<Assumption> const& assumptions, std::string const& valuation_date)
{
    std::vector<std::string> expired, unchecked, warnings;
    for (auto const& a : assumptions) {
        if (a.expired) expired.push_back(fmt::format("{} (until {})", a.key, a.origin.valid_until));
        if (!a.origin.valid_until.empty() && valuation_date.empty()) unchecked.push_back(a.key);
    }
    if (!expired.empty())
        warnings.push_back(
            fmt::format("{} of the figures used no longer hold at {}: {}; they are used, and count as not sourced",
                        expired.size(), valuation_date, some_of(expired)));
    if (!unchecked.empty())
        warnings.push_back(
            fmt::format("{} of the figures used say until when they hold: {}; give "
                        "'valuation.valuation_date' so that it is checked",
                        unchecked.size(), some_of(unchecked)));
    return warnings;
}

std::vector<Assumption> assumptions_of(Plan const& plan) { return Register{plan}.made(); }

}  // namespace lacuna
