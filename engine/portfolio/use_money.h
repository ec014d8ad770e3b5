// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/plan.h"
#include "engine/model/rules.h"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace lacuna {

/// What single units of a use, and its years, bring in: what a portfolio needs beyond values. Counted once for each
/// facility and kind of space, since flows and taxes go with the number of units.
class UseMoney {
public:
    /// For uses begun in the years 0 to `years` - 1. References must outlive it.
    UseMoney(Catalogue const& catalogue, ValuationRules const& rules, std::size_t years);

    /// What its revenue adds to the mean value today of a unit whose use begins in that year: letting_value() at the
    /// prices of then. Where that is below 0 of a revenue above, since others of the holder lose more than tax leaves,
    /// 0: the value with all let is no more than with fewer. 0 of a facility that the catalogue has not. Errors: as
    /// cash_flows().
    [[nodiscard]] double margin(FittedUse const& use, std::size_t year) const;

    /// What the use has for certain in each of the years that come after its start here, with a share of its units let:
    /// net operating income and duties of the place, less renewals and tax, expected at the consent. The poorest of
    /// these years counts, at prices that do not rise and costs as far as they rise faster, so that no year spends what
    /// is not there yet; below 0 where costs are more. No worth at the end is in it. Errors: as cash_flows().
    [[nodiscard]] double least_income(FittedUse const& use, double share_let) const;

private:
    using Years = std::vector<double>;
    [[nodiscard]] Facility const* facility(FittedUse const& use) const;
    [[nodiscard]] Years net(Facility const& f, double units, SpaceKind kind, double ground_m2, double share_let) const;

    Catalogue const& catalogue_;
    ValuationRules const& rules_;
    std::size_t years_;
    mutable std::map<std::tuple<Facility const*, SpaceKind, std::size_t>, double> margins_;
    mutable std::map<std::tuple<Facility const*, SpaceKind, double>, Years> of_unit_;
    mutable std::map<SpaceKind, Years> of_square_metre_;
};

}  // namespace lacuna
