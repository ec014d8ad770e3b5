// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/views.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/site_measures.h"
#include "engine/appraisal/social.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/use_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

/// Present value of 1 a year over the years of operation.
double years_of_operation(ValuationRules const& v, double rate)
{
    double const before = v.first_operating_year() - 1, years = v.concession_years - before;
    auto const one = social_value(0, 0, 0, {{"one", 1, 1}}, rate, years);
    return one.benefits_pv * std::pow(1 + rate, -before) * v.consent_probability;
}

Error unknown(std::string const& facility_id)
{
    return Error{Errc::internal, "the plan places '" + facility_id + "', which its catalogue does not hold"};
}

/// What the public hand has of a flow: a tax, or the input VAT in what is bought that is not recovered.
double taxes_in(CashFlow const& flow, Catalogue const& catalogue)
{
    switch (group_of(flow.line)) {
        case LineGroup::tax:
            return -flow.present_value;
        case LineGroup::before:
        case LineGroup::building:
        case LineGroup::renewal:
        case LineGroup::handback:
            return -flow.present_value * catalogue.vat_in_capex;
        case LineGroup::running:
            return -flow.present_value * catalogue.vat_in_operating_cost;
        case LineGroup::let:
        case LineGroup::unpaid:
        case LineGroup::insurance:  // no input VAT is counted on it
        case LineGroup::end:
        case LineGroup::lost_elsewhere:
        case LineGroup::returned:
        case LineGroup::compensation:
        case LineGroup::liability:
        case LineGroup::displaced:
        case LineGroup::saved:
            return 0;
    }
    throw Error{Errc::internal, "a line of a cash flow is of no group that is known"};
}

/// What the operator, the owner and the public hand have of each site.
void add_sites(Plan const& plan, Views& out)
{
    for (std::size_t i = 0; i < plan.sites.size(); ++i) {
        auto const& site = plan.sites[i];
        auto const& id = site.best.placement.facility_id;
        auto const f = std::ranges::find(plan.catalogue.facilities, id, &Facility::id);
        if (f == plan.catalogue.facilities.end()) throw unknown(id);
        Sum revenue, taxes, owners;
        std::vector<CashFlow> own;  // without what is the owner's alone
        for (auto const& flow : site.cash_flows) {
            auto const group = group_of(flow.line);
            if (group == LineGroup::let) revenue += flow.present_value;
            taxes += taxes_in(flow, plan.catalogue);
            if (group == LineGroup::lost_elsewhere || group == LineGroup::returned)
                owners += flow.present_value;
            else
                own.push_back(flow);
        }
        double const cannibalised = f->cannibalised_share.value_or(0) * revenue.value();
        double const returned = plan.valuation_rules.returned_share * site.best.appraisal.returned_value;
        SiteViews views;
        views.site_id = site.id;
        views.facility_id = id;
        views.spv = site.best.appraisal.ioav - owners.value();
        views.asset_owner = views.spv - cannibalised + returned;
        views.public_hand = taxes.value() +
                            (i < plan.programme.promised_by_site.size() ? plan.programme.promised_by_site[i] : 0) +
                            (i < plan.programme.public_by_site.size() ? plan.programme.public_by_site[i] : 0);
        auto const ratio = [&](double lost, double back) -> std::optional<double> {
            auto const sides = benefits_and_costs(own, lost, back);
            auto const measure = benefit_cost_ratio(sides.benefits, sides.costs);
            return measure.ok() ? std::optional{measure.value} : std::nullopt;
        };
        views.bcr_spv = ratio(0, 0);
        views.bcr_asset_owner = ratio(cannibalised, returned);
        out.by_site.push_back(std::move(views));
    }
}

constexpr std::array summed{&SocialRow::financial, &SocialRow::transfers,      &SocialRow::rent, &SocialRow::time,
                            &SocialRow::care,      &SocialRow::users,          &SocialRow::jobs, &SocialRow::carbon,
                            &SocialRow::enpv,      &SocialRow::enpv_unweighted};

/// Of so many units times years, in present values, without weights.
SocialRow benefits_of(Facility const& f, double units, SocialTerms const& terms)
{
    SocialRow row;
    row.facility_id = f.id;
    row.rent = units * f.rent_saved_per_unit_year.value_or(0);
    row.time = units * f.time_saved_per_unit_year.value_or(0);
    row.care = units * f.care_avoided_per_unit_year.value_or(0);
    row.users = units * f.user_benefit_per_unit_year.value_or(0);
    row.jobs = units * f.jobs_per_unit.value_or(0) * terms.wage_year * (1 - terms.shadow_wage_factor);
    row.carbon = units * f.carbon_t_per_unit_year.value_or(0) * terms.carbon_price;
    return row;
}

void weigh(SocialRow& row, SocialTerms const& terms)
{
    row.enpv = row.enpv_unweighted = row.financial + row.transfers;
    for (auto const& [benefit, weight] : {std::pair{row.rent, terms.weight_rent},
                                          {row.time, terms.weight_time},
                                          {row.care, terms.weight_care},
                                          {row.users, terms.weight_users},
                                          {row.jobs, terms.weight_jobs},
                                          {row.carbon, terms.weight_carbon}}) {
        row.enpv_unweighted += benefit;
        row.enpv += weight * benefit;
    }
}

/// The cash of their part in the operating company.
ResidentsAccount residents_of(Plan const& plan, SocialTerms const& terms)
{
    ResidentsAccount out;
    auto const& parties = plan.programme.financing.parties;
    auto const party = std::ranges::find(parties, "residents", &PartyResult::id);
    if (party == parties.end()) return out;
    Sum paid, received, contributed;
    for (std::size_t t = 0; t < party->flows.size(); ++t) {
        double const given = t < party->given.size() ? party->given[t] : 0, flow = party->flows[t] - given;
        double const factor = std::pow(1 + terms.discount_rate, -static_cast<double>(t));
        (flow < 0 ? paid : received) += std::fabs(flow) * factor;
        contributed += -given * factor;
    }
    out.contributed = contributed.value();
    out.paid_in = paid.value();
    out.received = received.value();
    return out;
}

}  // namespace

double Views::spv() const
{
    Sum sum;
    for (auto const& site : by_site) sum += site.spv;
    return sum.value();
}

double Views::asset_owner() const
{
    Sum sum;
    for (auto const& site : by_site) sum += site.asset_owner;
    return sum.value();
}

Views views_of(Plan const& plan, SocialTerms const& terms)
{
    Views out;
    out.terms = terms;
    Sum operating, tax;
    for (auto const& site : plan.sites) {
        operating += site.best.appraisal.ioav;
        for (auto const& flow : site.cash_flows) tax += taxes_in(flow, plan.catalogue);
    }
    out.operating = operating.value();
    double const received = plan.programme.promised_pv + plan.programme.public_pv + tax.value();
    double const spent = plan.programme.terms.grants + plan.programme.support_pv;
    out.public_hand = received - spent;
    auto const ratio = benefit_cost_ratio(received, spent);
    if (ratio.ok()) out.bcr_public = ratio.value;
    add_sites(plan, out);
    if (!terms.stated) return out;
    if (auto const status = rate_status(terms.discount_rate); status != MeasureStatus::ok)
        throw Error{Errc::bad_config, "social: " + std::string{name(status)} + ": a discount rate of " +
                                          shortest(terms.discount_rate) + " cannot discount"};
    double const years = years_of_operation(plan.valuation_rules, terms.discount_rate);
    Sum jobs;
    out.all.site_id = "all";
    for (auto const& site : plan.sites) {
        auto const& placement = site.best.placement;
        auto const f = std::ranges::find(plan.catalogue.facilities, placement.facility_id, &Facility::id);
        if (f == plan.catalogue.facilities.end()) throw unknown(placement.facility_id);
        auto row = benefits_of(*f, placement.units * years, terms);
        row.site_id = site.id;
        // Rent that only moves here is no gain, whatever view ranks.
        row.financial = out.by_site[out.sites.size()].asset_owner;
        Sum paid;
        for (auto const& flow : site.cash_flows) paid += taxes_in(flow, plan.catalogue);
        row.transfers = paid.value();
        weigh(row, terms);
        jobs += placement.units * f->jobs_per_unit.value_or(0);
        auto const society =
            benefit_cost_ratio(row.enpv - row.financial - row.transfers, -row.financial - row.transfers);
        auto& views = out.by_site[out.sites.size()];
        views.society = row.enpv;
        if (society.ok()) views.bcr_society = society.value;
        out.sites.push_back(std::move(row));
    }
    for (auto const member : summed) {
        Sum sum;
        for (auto const& row : out.sites) sum += row.*member;
        out.all.*member = sum.value();
    }
    out.residents = residents_of(plan, terms);
    out.residents->rent_saved = out.all.rent;
    out.residents->time_saved = out.all.time;
    out.residents->care_avoided = out.all.care;
    out.residents->other_benefits = out.all.users;
    double const held = terms.residents_job_share * jobs.value();
    out.residents->jobs = held * plan.valuation_rules.consent_probability;
    out.residents->wages = held * years * terms.wage_year;
    return out;
}

}  // namespace lacuna
