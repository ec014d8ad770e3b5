// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/filed_figures.h"

#include "engine/core/text.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace lacuna {

namespace {

using Optional = std::optional<double>;

class Figures {
public:
    Figures(Plan const& plan, std::vector<Setting> const& settings) : plan_{plan}, catalogue_{plan.catalogue.as_filed()}
    {
        auto const on = std::ranges::find(settings, "social.on", &Setting::key);
        social_ = on != settings.end() && on->value == "true";
        for (auto const& site : plan.sites) placed_.insert(site.best.placement.facility_id);
    }

    std::vector<Assumption> made()
    {
        for (auto const& facility : catalogue_.facilities) of(facility);
        for (auto const& today : catalogue_.do_minimum) of(today);
        if (plan_.totals.renovation.stated && !plan_.valuation_rules.renovation_cost_per_m2)
            add("catalogue.", "renovation_cost_per_m2", catalogue_.renovation_cost_per_m2, "money/m2", "renovation",
                catalogue_.provenance, BearsOn::renovation);
        return std::move(out_);
    }

private:
    void of(Facility const& f)
    {
        auto const prefix = f.id + ".";
        auto const scope = "facility " + f.id;
        std::string const year = "a year and " + f.unit;
        for (auto const& [figure, value, unit] :
             {std::tuple<char const*, Optional, std::string>{"capex_per_unit", f.capex_per_unit, "a " + f.unit},
              {"revenue_per_unit_year", f.revenue_per_unit_year, year},
              {"opex_ratio", f.opex_ratio, "of revenue"},
              {"life_years", f.life_years, "years"},
              {"cannibalised_share", f.cannibalised_share, "of revenue"},
              {"vacancy_share", f.vacancy_share, "of revenue"},
              {"bad_debt_share", f.bad_debt_share, "of revenue"},
              {"fixed_cost_per_unit_year", f.fixed_cost_per_unit_year, year},
              {"insurance_share", f.insurance_share, "of capex a year"},
              {"refurbishment_share", f.refurbishment_share, "of capex"},
              {"refurbishment_years", f.refurbishment_years, "years"},
              {"ramp_up_years", f.ramp_up_years, "years"},
              {"ramp_up_start", f.ramp_up_start, "of full revenue"},
              {"ramp_up_stabilised", f.ramp_up_stabilised, "of full revenue"}})
            add(prefix, figure, value, unit, scope, f.provenance);
        conversion(f);
        if (!placed_.contains(f.id)) return;
        add(prefix, "lettable_share", f.lettable_share, "of floor area", scope, f.provenance, BearsOn::measures);
        if (!social_) return;
        for (auto const& [figure, value, unit] :
             {std::tuple<char const*, Optional, std::string>{"rent_saved_per_unit_year", f.rent_saved_per_unit_year,
                                                             year},
              {"time_saved_per_unit_year", f.time_saved_per_unit_year, year},
              {"care_avoided_per_unit_year", f.care_avoided_per_unit_year, year},
              {"user_benefit_per_unit_year", f.user_benefit_per_unit_year, year},
              {"jobs_per_unit", f.jobs_per_unit, "jobs a " + f.unit},
              {"carbon_t_per_unit_year", f.carbon_t_per_unit_year, "t CO2 " + year}})
            add(prefix, figure, value, unit, scope, f.provenance, BearsOn::society);
    }

    /// Every facility has one, its own, the catalogue's or that of new build.
    void conversion(Facility const& f)
    {
        if (f.conversion_share || catalogue_.conversion_share)
            return add(f.id + ".", "conversion_share",
                       f.conversion_share ? f.conversion_share : catalogue_.conversion_share, "of capex",
                       "facility " + f.id, f.conversion_share ? f.provenance : catalogue_.provenance);
        add(f.id + ".", "conversion_share", 1, "of capex", "facility " + f.id,
            {{"conversion_share", 'D', "not stated: as new build"}});
    }

    void of(DoMinimum const& today)
    {
        std::string const kind{name(today.kind)};
        for (auto const& [figure, value, unit] :
             {std::tuple<char const*, Optional, char const*>{"income_per_m2_year", today.income_per_m2_year,
                                                             "a year and m2"},
              {"upkeep_per_m2_year", today.upkeep_per_m2_year, "a year and m2"},
              {"liability_per_m2_year", today.liability_per_m2_year, "a year and m2"},
              {"compensation_per_m2", today.compensation_per_m2, "a m2"},
              {"repair_per_m2", today.repair_per_m2, "a m2"},
              {"repair_after_years", today.repair_after_years, "years"}})
            add("today." + kind + ".", figure, value, unit, "spaces " + kind, today.provenance);
    }

    /// `lacuna risk` draws prices of facilities; by their own range where they have one.
    static std::string drawn(std::string_view figure, Provenance const& origin)
    {
        bool const own = figure == "revenue_per_unit_year" || figure == "opex_ratio" || figure == "capex_per_unit";
        if (!own && figure != "fixed_cost_per_unit_year") return {};
        return own && origin.low && origin.high ? "triangular" : "market";
    }

    void add(std::string const& prefix, char const* figure, Optional value, std::string unit, std::string scope,
             std::vector<Provenance> const& provenance, BearsOn bears_on = BearsOn::value)
    {
        if (!value) return;
        Assumption a;
        a.key = prefix + figure;
        a.value = value;
        a.stated = shortest(*value);
        a.unit = std::move(unit);
        a.scope = std::move(scope);
        a.from = "catalogue " + catalogue_.id;
        a.bears_on = bears_on;
        auto const origin = std::ranges::find(provenance, figure, &Provenance::figure);
        if (origin != provenance.end()) a.origin = *origin;
        a.distribution = drawn(figure, a.origin);
        out_.push_back(std::move(a));
    }

    Plan const& plan_;
    Catalogue const& catalogue_;
    std::set<std::string> placed_;
    bool social_ = false;
    std::vector<Assumption> out_;
};

}  // namespace

std::vector<Assumption> filed_figures(Plan const& plan, std::vector<Setting> const& settings)
{
    return Figures{plan, settings}.made();
}

}  // namespace lacuna
