// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/views.h"

#include "engine/appraisal/social.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// Present value of 1 a year over the years of operation.
double years_of_operation(ValuationRules const& v, double rate)
{
    double const before = v.first_operating_year() - 1, years = v.concession_years - before;
    auto const one = social_value(0, 0, 0, {{"one", 1, 1}}, rate, years);
    return one.benefits_pv * std::pow(1 + rate, -before) * v.consent_probability;
}

}  // namespace

Views views_of(Plan const& plan, SocialTerms const& terms)
{
    Views out;
    out.terms = terms;
    Sum operating, tax;
    for (auto const& site : plan.sites) {
        operating += site.best.appraisal.ioav;
        for (auto const& flow : site.cash_flows)
            if (flow.line == "tax") tax += -flow.present_value;
    }
    out.operating = operating.value();
    out.public_hand = plan.programme.promised_pv + tax.value() - plan.programme.terms.grants;
    if (!terms.stated) return out;
    if (!(terms.discount_rate > -1))
        throw Error{Errc::bad_config, "social: a discount rate of -1 or less cannot discount"};
    double const years = years_of_operation(plan.valuation_rules, terms.discount_rate);
    double const of_a_job = terms.wage_year * (1 - terms.shadow_wage_factor);
    Sum financial, transfers, users, jobs, carbon, weighted, plain;
    for (auto const& site : plan.sites) {
        auto const& placement = site.best.placement;
        auto const f = std::ranges::find(plan.catalogue.facilities, placement.facility_id, &Facility::id);
        if (f == plan.catalogue.facilities.end()) continue;
        SocialRow row;
        row.site_id = site.id;
        row.facility_id = placement.facility_id;
        row.financial = site.best.appraisal.ioav;
        Sum paid;
        for (auto const& flow : site.cash_flows)
            if (flow.line == "tax") paid += -flow.present_value;
        row.transfers = paid.value();
        double const units = placement.units * years;
        row.users = units * f->user_benefit_per_unit_year.value_or(0);
        row.jobs = units * f->jobs_per_unit.value_or(0) * of_a_job;
        row.carbon = units * f->carbon_t_per_unit_year.value_or(0) * terms.carbon_price;
        row.enpv_unweighted = row.financial + row.transfers + row.users + row.jobs + row.carbon;
        row.enpv = row.financial + row.transfers + terms.weight_users * row.users + terms.weight_jobs * row.jobs +
                   terms.weight_carbon * row.carbon;
        financial += row.financial;
        transfers += row.transfers;
        users += row.users;
        jobs += row.jobs;
        carbon += row.carbon;
        weighted += row.enpv;
        plain += row.enpv_unweighted;
        out.sites.push_back(std::move(row));
    }
    out.all = {"all",         "",           financial.value(), transfers.value(),
               users.value(), jobs.value(), carbon.value(),    weighted.value(),
               plain.value()};
    return out;
}

}  // namespace lacuna
