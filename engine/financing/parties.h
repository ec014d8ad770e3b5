// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"
#include "engine/model/proposal.h"

#include <vector>

namespace lacuna {

/// What a project brings to its financing, by year 0 .. n. `noi` has n + 1 years, the others no more; where they end
/// they are 0.
struct ProjectCash {
    std::vector<double> noi;                ///< with duties taken over; < 0 in a year of operation: equity is called
    std::vector<double> cost;               ///< capex and pre-development, >= 0
    std::vector<double> refurbishment;      ///< >= 0
    std::vector<double> handback;           ///< >= 0
    std::vector<double> tax;                ///< >= 0
    std::vector<double> times;              ///< when each year's cost falls, as many as years; empty: at
                                            ///< year ends, with no interest before operation
    int first_operating_year = 1;           ///< 1 to n
    std::vector<double> revenue;            ///< that is let, >= 0, for a fee by revenue; empty: none
    double stabilised_noi = 0;              ///< of the first year of full income, for tests of value and debt yield
    std::vector<double> compensation = {};  ///< part of `cost`, >= 0, that existing tenants are paid; empty: none
};

/// Of a list, 0 where it has ended.
inline double in_year(std::vector<double> const& list, std::size_t t) { return t < list.size() ? list[t] : 0; }

/// Lists of so many years, all 0.
ProjectCash no_cash(std::size_t years);

/// Adds a flow of a site to the lists that it belongs to. What is worth at the end, lost elsewhere or displaced is no
/// cash of the project. Precondition: the lists hold its year.
void add_flow(ProjectCash& cash, CashFlow const& flow);

/// Who pays and who is paid. Duties before operation are funded as cost is; what duties that leave bring in then is
/// cash of the first year of operation, which no cover counts. Equity comes first, debt then; the debt is sculpted and
/// cut to max_ltc of the cost without interest, and to tests of value and debt yield where they are set; where
/// cash.times are given its draws compound to the end of the year before operation, so that the loan is the draws and
/// their interest in closed form, each from its own time, with no circle; a year's cash goes through the waterfall of
/// the terms. `units_a_currency` is the fineness of payments, 100: hundredths, the unit of all money that is paid; the
/// reference cases, which round nothing, take a finer one. What the waterfall pays, keeps and traps
/// is each year's cash, to the unit (see run_year()), and what the project is paid less what it pays is what its
/// reserves and the lock-up hold more than the year before: asserted. What a party brings in kind is its equity at the
/// start, by the stated value, up to its share of all equity; more is not credited, and told. Errors: bad_config where
/// shares do not add up to 1 within 1e-9, an order of payments cannot be used, a term is outside its range or a list
/// not as in ProjectCash, or an amount is too large for exact sums in units (units_of()); internal where payments do
/// not add up.
Financing finance(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency = 100);

}  // namespace lacuna
