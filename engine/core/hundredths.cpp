// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hundredths.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <cmath>

namespace lacuna {

std::int64_t units_of(double amount, double units_a_currency, double most)
{
    double const units = amount * units_a_currency;
    if (std::fabs(units) <= most) return std::llround(units);
    throw Error{Errc::bad_config,
                std::isnan(amount) ? "an amount is no number; look at prices, growth rates and years"
                                   : fmt::format("an amount of {:.3g} is too large to be added up in hundredths; look "
                                                 "at prices, growth rates and years",
                                                 amount)};
}

}  // namespace lacuna
