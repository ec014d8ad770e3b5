// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lacuna {

/// As many units as a number holds exactly: 2^53, in hundredths 9e13 of a currency.
inline constexpr double most_units = 9007199254740992;

/// What rounding to hundredths leaves is nothing: an amount of no more than this.
inline constexpr double half_hundredth = 0.005;

/// An amount of money in whole units, `units_a_currency` of them one of the currency; halves go away from 0.
/// Error{bad_config}: an amount that is no number, or of more than `most` units, either way.
std::int64_t units_of(double amount, double units_a_currency, double most = most_units);

/// The same in hundredths, in which sums over sites and parties are exact.
inline std::int64_t hundredths(double amount, double most = most_units) { return units_of(amount, 100, most); }

/// So many hundredths in the currency.
inline double from_hundredths(std::int64_t amount) { return static_cast<double>(amount) / 100; }

}  // namespace lacuna
