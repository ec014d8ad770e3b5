// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What benefits to society are worth. None of it is cash of the operator.
struct SocialTerms {
    bool stated = false;              ///< nothing is computed without
    double discount_rate = 0.08;      ///< the social one, effective and nominal
    double wage_year = 0;             ///< of a job, in the run's currency
    double shadow_wage_factor = 0.8;  ///< what labour costs society / wage; 1: no benefit of a job
    double carbon_price = 0;          ///< of a tonne of CO2
    double residents_job_share = 1;   ///< of jobs, that residents hold: for their account alone
    double weight_rent = 1, weight_time = 1, weight_care = 1, weight_users = 1, weight_jobs = 1, weight_carbon = 1;
    friend bool operator==(SocialTerms const&, SocialTerms const&) = default;
};

/// One site, or all ("all"). Present values in the run's currency; benefits without their weights.
struct SocialRow {
    std::string site_id, facility_id;
    double financial = 0;  ///< IOAV in the owner's view: rent that only moves here from elsewhere is no gain
    double transfers = 0;  ///< taxes and input VAT that the operator pays and society does not lose
    double rent = 0, time = 0, care = 0;  ///< rent and time that users save, care that they do not need
    double users = 0, jobs = 0;           ///< any other benefit of users; wages over what labour costs society
    double carbon = 0;
    double enpv = 0;  ///< financial + transfers + weighted benefits
    double enpv_unweighted = 0;
};

/// One site in each view. Present values in the run's currency; those of different views are never added up.
struct SiteViews {
    std::string site_id, facility_id;
    double spv = 0;                 ///< IOAV without what other places lose to it
    double asset_owner = 0;         ///< IOAV with that
    double public_hand = 0;         ///< its payments promised to the renovation, and its taxes; grants are the plan's
    std::optional<double> society;  ///< economic net present value with weights; nullopt: no terms are stated
    /// Present value of benefits / of costs. nullopt: NO_COST, or for society no terms are stated.
    std::optional<double> bcr_spv, bcr_asset_owner, bcr_society;
};

/// What residents pay and have, in present values at the social rate. Only `paid_in` and `received` are cash of their
/// part in the operating company; the rest is no part of their rate of return.
struct ResidentsAccount {
    double paid_in = 0, received = 0;  ///< >= 0; both 0 where nothing is financed
    double rent_saved = 0, time_saved = 0, care_avoided = 0, other_benefits = 0;
    double contributed = 0;  ///< to the renovation, >= 0
    double wages = 0;        ///< of the jobs that they hold
    double jobs = 0;         ///< so many, full-time, expected at the consent
};

/// What the plan is worth to whom. Values of different views are never added up and never rank together.
struct Views {
    double operating = 0;    ///< IOAV of all sites: the view that ranks
    double public_hand = 0;  ///< fees, fund payments and taxes less grants, guarantees called and what is given in kind
    SocialTerms terms;
    std::optional<double> bcr_public;  ///< what it gets / what it pays and gives; nullopt: NO_COST, there is nothing
    std::vector<SiteViews> by_site;    ///< by rank
    std::vector<SocialRow> sites;      ///< by rank; empty where no terms are stated
    SocialRow all;
    std::optional<ResidentsAccount> residents;  ///< nullopt: no terms are stated
    [[nodiscard]] double spv() const;           ///< of all sites
    [[nodiscard]] double asset_owner() const;
};

}  // namespace lacuna
