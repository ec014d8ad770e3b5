// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/measure.h"

#include <string>
#include <vector>

namespace lacuna {

/// A benefit to society that is no cash of the operator: rent saved, time saved, care avoided, jobs, carbon.
struct SocialBenefit {
    std::string id;
    double a_year = 0;
    double weight = 1;  ///< shown beside the result
};

struct SocialValue {
    double enpv = 0;             ///< economic net present value, weighted
    double enpv_unweighted = 0;  ///< with every weight 1; always shown too
    double benefits_pv = 0;      ///< weighted
    double net_cost = 0;         ///< -(financial value + transfers paid - transfers received)
    Measure bcr;                 ///< benefits / net cost; no_cost where that is not positive
};

/// ENPV = financial incremental NPV + transfers paid - transfers received + sum of w_k PV(benefit_k), benefits at year
/// ends over `years` at the social `rate`. It never meets the operator's cash. Status of `bcr` tells a rate or a number
/// of years that cannot be used.
SocialValue social_value(double financial_npv, double transfers_paid, double transfers_received,
                         std::vector<SocialBenefit> const& benefits, double rate, double years);

/// An amount without the value-added tax in it.
double net_of_vat(double gross, double rate);

/// What a business keeps and hands on of amounts that hold VAT. Tax collected and paid is no income; input tax that
/// cannot be recovered is a cost.
struct VatSplit {
    double income = 0;   ///< without VAT
    double cost = 0;     ///< without VAT, with it where it is not recovered
    double payable = 0;  ///< output tax - recovered input tax
    [[nodiscard]] double noi() const { return income - cost; }
};
VatSplit vat_split(double rent_gross, double vat_out, double cost_gross, double vat_in, bool recoverable);

/// A developer's pro forma on one form of building, after UDST developer (SqFtProForma, commit 749acb1): revenue =
/// floor area x efficiency x rent / cap; financing = loan x drawdown x interest over the months + loan x fee.
struct ProForma {
    double floor_area = 0, efficiency = 0, rent_year = 0, cap_rate = 0;
    double building_cost = 0, land_cost = 0;
    double loan_to_cost = 0, drawdown = 0, interest = 0, months = 0, fee = 0;
};
struct ProFormaResult {
    double revenue = 0, financing = 0, total_cost = 0, profit = 0;
};
ProFormaResult pro_forma(ProForma const& form);

}  // namespace lacuna
