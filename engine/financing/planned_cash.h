// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/parties.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// What a year has and pays before anyone of the waterfall, in units of payment.
struct YearCash {
    std::int64_t noi = 0, tax = 0, renewal = 0, handback = 0;
    /// noi less the others.
    [[nodiscard]] std::int64_t earned() const;
};
/// Errors as units_of().
YearCash year_cash(ProjectCash const& cash, std::size_t t, double units_a_currency);

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
