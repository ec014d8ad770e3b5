// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/study_figures.h"

#include "engine/model/ramp_up.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace lacuna {

namespace {

struct OtherMoney {
    std::string_view key;
    BearsOn bears_on;
};

/// Those that bear on other money than most of their section.
constexpr std::array others{OtherMoney{"valuation.expected_revenue", BearsOn::mean},
                            OtherMoney{"valuation.expected_operating_cost", BearsOn::mean},
                            OtherMoney{"valuation.expected_capex", BearsOn::mean},
                            OtherMoney{"valuation.developer_profit_share", BearsOn::measures},
                            OtherMoney{"valuation.inflation", BearsOn::measures},
                            OtherMoney{"valuation.valuation_date", BearsOn::measures},
                            OtherMoney{"valuation.renovation_cost_per_m2", BearsOn::renovation},
                            OtherMoney{"valuation.maintenance_per_m2_year", BearsOn::renovation},
                            OtherMoney{"valuation.renovation_area_m2", BearsOn::renovation},
                            OtherMoney{"valuation.people", BearsOn::demand},
                            OtherMoney{"valuation.floor_area_per_person_m2", BearsOn::demand},
                            OtherMoney{"valuation.occupancy", BearsOn::demand},
                            OtherMoney{"financing.grants", BearsOn::renovation},
                            OtherMoney{"financing.contributions", BearsOn::renovation}};

std::string scope_of(std::string_view key, BearsOn what)
{
    if (what == BearsOn::renovation) return "renovation";
    if (what == BearsOn::demand) return "people";
    if (key.starts_with("financing.")) return "operating company";
    if (key.starts_with("social.")) return "society";
    return "all sites";
}

/// What this run goes by and does not.
class Use {
public:
    Use(Plan const& plan, std::vector<Setting> const& settings) : rules_{plan.valuation_rules}
    {
        auto const on = [&](char const* key) {
            auto const found = std::ranges::find(settings, key, &Setting::key);
            return found != settings.end() && found->value == "true";
        };
        financed_ = on("financing.on");
        social_ = on("social.on");
        auto const grants = std::ranges::find(settings, "financing.grants", &Setting::key);
        granted_ = grants != settings.end() && grants->number.value_or(0) != 0;
        renovated_ = plan.totals.renovation.stated;
        for (auto const& site : plan.sites) {
            auto const& id = site.best.placement.facility_id;
            auto const f = std::ranges::find(plan.catalogue.facilities, id, &Facility::id);
            if (f == plan.catalogue.facilities.end()) continue;
            bool const curve = ramp_up_of(*f, rules_).logistic;
            listed_ |= !curve;
            curve_from_study_ |= curve && !f->ramp_up_years;
            start_from_study_ |= curve && !f->ramp_up_start;
            end_from_study_ |= curve && !f->ramp_up_stabilised;
        }
    }

    /// nullopt: nothing that is computed.
    [[nodiscard]] std::optional<BearsOn> of(std::string_view key) const
    {
        auto const found = std::ranges::find(others, key, &OtherMoney::key);
        bool const other = found != others.end();
        if (key.starts_with("social.")) return social_ ? std::optional{BearsOn::society} : std::nullopt;
        if (key.starts_with("financing.")) {
            // What is committed to the renovation lowers what is still needed of it, financed or not; grants are spent
            // by the public hand in any case.
            if (other && (financed_ || renovated_ || (granted_ && key == "financing.grants"))) return found->bears_on;
            if (other || !financed_) return std::nullopt;
            if (key == "financing.in_kind_source") return std::nullopt;  // the source of other figures
            bool const screen = key.starts_with("financing.screen_") || key.starts_with("financing.reit_");
            return screen ? BearsOn::screens : BearsOn::promise;
        }
        if (other && found->bears_on == BearsOn::renovation && !renovated_) return std::nullopt;
        if (rules_.people && (key == "valuation.floor_area_per_person_m2" || key == "valuation.occupancy"))
            return std::nullopt;
        if (other) return found->bears_on;
        if (key.starts_with("prices.")) return BearsOn::value;
        return of_value(key);
    }

private:
    [[nodiscard]] std::optional<BearsOn> of_value(std::string_view key) const
    {
        auto const where = [](bool holds) { return holds ? std::optional{BearsOn::value} : std::nullopt; };
        if (!key.starts_with("valuation.")) return std::nullopt;
        if (key == "valuation.ramp_up") return where(listed_);
        if (key == "valuation.ramp_up_years") return where(curve_from_study_);
        if (key == "valuation.ramp_up_start") return where(start_from_study_);
        if (key == "valuation.ramp_up_stabilised") return where(end_from_study_);
        if (key == "valuation.capex_weights") return where(!rules_.capex_weights.empty());
        if (key == "valuation.handback_share" || key == "valuation.returned_share")
            return where(rules_.ending == Ending::handback);
        if (key == "valuation.depreciation_years" || key == "valuation.loss_years") return where(rules_.taxed());
        // What the income is worth at the end is told of every site.
        if (key == "valuation.exit_yield" || key == "valuation.sale_cost_share")
            return rules_.values_end() ? BearsOn::value : BearsOn::measures;
        return BearsOn::value;
    }

    ValuationRules const& rules_;
    bool financed_ = false, social_ = false, renovated_ = false, granted_ = false;
    bool listed_ = false, curve_from_study_ = false, start_from_study_ = false, end_from_study_ = false;
};

/// `lacuna risk` draws growth for the market and consent for each site; rates and terms are scenarios.
std::string drawn(Assumption const& a)
{
    if (a.key == "valuation.growth_rate") return "market";
    bool const open = a.key == "valuation.consent_probability" && a.value && *a.value > 0 && *a.value < 1;
    return open ? "bernoulli" : "";
}

/// Who valued what is brought in kind stands in a key of its own where the figure does not say.
void add_valuer(std::vector<Setting> const& settings, Assumption& a)
{
    if (!a.key.ends_with("_in_kind") || !a.origin.source.empty() || a.value == 0.0) return;
    auto const found = std::ranges::find(settings, "financing.in_kind_source", &Setting::key);
    if (found == settings.end() || found->value.size() < 2) return;
    a.origin.source = found->value.substr(1, found->value.size() - 2);
}

}  // namespace

std::vector<Assumption> study_figures(Plan const& plan, std::vector<Setting> const& settings)
{
    Use const use{plan, settings};
    std::vector<Assumption> out;
    for (auto const& s : settings) {
        auto const bears_on = use.of(s.key);
        if (!bears_on) continue;
        Assumption a;
        a.key = s.key;
        a.value = s.number;
        a.stated = s.value;
        a.unit = s.unit;
        a.figure = s.figure;
        a.scope = scope_of(s.key, *bears_on);
        a.from = s.from;
        a.bears_on = *bears_on;
        a.origin = {
            s.key,       s.mark.empty() ? '?' : s.mark.front(), s.source, s.low, s.high, s.date, s.valid_until, s.owner,
            s.confidence};
        // Where a default was read is a part of what it means.
        if (s.mark == "S" && s.source.empty()) a.origin.source = s.meaning;
        a.distribution = drawn(a);
        add_valuer(settings, a);
        out.push_back(std::move(a));
    }
    return out;
}

}  // namespace lacuna
