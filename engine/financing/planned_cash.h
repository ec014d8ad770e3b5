// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/parties.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// An amount in whole units of payment. Error{bad_config} where it has more units than a number holds exactly.
std::int64_t units_of(double amount, double units_a_currency);

/// What is due before the loan is known, and the cash before debt that the loan is sized on, by year; 0 before
/// operation. In units of payment but for `cfads`.
struct PlannedCash {
    std::vector<std::int64_t> fee, to_save, to_release;  ///< fee; into and out of the maintenance reserve
    std::vector<double> cfads;                           ///< in the currency; < 0: equity pays
};

/// The reserve is filled by equal contributions in the years of operation before each renewal, at most
/// `terms.reserve_years`, and released when it falls due. CFADS = NOI - tax - renewals - hand-back, less the fee and
/// the contribution as far as they stand before the debt and the year can pay them, plus what a reserve before the debt
/// has really saved. A reserve behind the debt is neither deducted nor counted on: what it saves depends on the loan,
/// so that a renewal weighs on its year in full. Precondition: check_terms(). Errors as units_of().
PlannedCash planned_cash(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency);

}  // namespace lacuna
