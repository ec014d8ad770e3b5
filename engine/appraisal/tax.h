// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace lacuna {

/// Taxes on a project of its own, without group relief. Rates are statutory and dated: say their source where they are
/// set. Prices are without VAT.
struct TaxRules {
    double income_tax = 0.25;     ///< of taxable profit
    double property_tax = 0.12;   ///< of rent
    int depreciation_years = 20;  ///< straight line
    int loss_years = 5;           ///< a loss of year t may be used up to year t + loss_years
};

/// What is taxed, by year from 0.
struct TaxBase {
    std::vector<double> noi;      ///< before property tax
    std::vector<double> rent;     ///< that bears property tax where it is above 0
    std::vector<double> expense;  ///< refurbishment, hand-back: deducted when paid, >= 0
    double depreciable = 0;       ///< total cost
    int in_use_from = 1;          ///< first year of depreciation
};

struct Taxes {
    std::vector<double> property_tax, depreciation, profit, losses_used, losses_expired, taxable, income_tax;
    [[nodiscard]] double total(std::size_t year) const { return property_tax[year] + income_tax[year]; }
};

/// Property tax on rent, then profit = NOI - property tax - expenses - depreciation, then losses, oldest first, then
/// income tax, which is never negative. Lists shorter than `noi` count as 0 beyond their end.
Taxes taxes_of(TaxBase const& base, TaxRules const& rules);

/// Taxable profit by year after losses, oldest first, that end after `loss_years`.
struct Relieved {
    std::vector<double> taxable, used, expired, left;  ///< left: losses still usable after the year
};
Relieved relieve(std::vector<double> const& profit, int loss_years);

}  // namespace lacuna
