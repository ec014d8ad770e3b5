// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace lacuna {

/// The day of a date YYYY-MM-DD; nullopt where it does not exist.
std::optional<std::chrono::sys_days> day_of(std::string const& date);

/// The day (YYYY-MM-DD) so many years after `date`: whole years by the calendar, 29 February becoming 28 where there is
/// none, then the rest as a share of the days of the year that follows, rounded to whole days. Precondition: a date
/// that exists, years >= 0 and below 1,000.
std::string date_after(std::string const& date, double years);

}  // namespace lacuna
