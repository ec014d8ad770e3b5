// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/social.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"

namespace lacuna {

SocialValue social_value(double financial_npv, double transfers_paid, double transfers_received,
                         std::vector<SocialBenefit> const& benefits, double rate, double years)
{
    SocialValue out;
    auto const factor = annuity(rate, years);
    if (!factor.ok()) {
        out.bcr = factor;
        return out;
    }
    Sum weighted, plain;
    for (auto const& benefit : benefits) {
        weighted += benefit.weight * benefit.a_year * factor.value;
        plain += benefit.a_year * factor.value;
    }
    double const financial = financial_npv + transfers_paid - transfers_received;
    out.benefits_pv = weighted.value();
    out.net_cost = -financial;
    out.enpv = financial + weighted.value();
    out.enpv_unweighted = financial + plain.value();
    out.bcr = benefit_cost_ratio(out.benefits_pv, out.net_cost);
    return out;
}

double net_of_vat(double gross, double rate) { return gross / (1 + rate); }

VatSplit vat_split(double rent_gross, double vat_out, double cost_gross, double vat_in, bool recoverable)
{
    VatSplit out;
    out.income = net_of_vat(rent_gross, vat_out);
    double const net_cost = net_of_vat(cost_gross, vat_in);
    out.cost = recoverable ? net_cost : cost_gross;
    out.payable = rent_gross - out.income - (recoverable ? cost_gross - net_cost : 0);
    return out;
}

ProFormaResult pro_forma(ProForma const& f)
{
    ProFormaResult out;
    out.revenue = f.floor_area * f.efficiency * f.rent_year / f.cap_rate;
    double const cost = f.building_cost + f.land_cost;
    double const loan = cost * f.loan_to_cost;
    out.financing = loan * f.drawdown * f.interest / 12 * f.months + loan * f.fee;
    out.total_cost = cost + out.financing;
    out.profit = out.revenue - out.total_cost;
    return out;
}

}  // namespace lacuna
