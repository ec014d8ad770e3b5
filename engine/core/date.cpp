// SPDX-License-Identifier: Apache-2.0
#include "engine/core/date.h"

#include "engine/core/text.h"

#include <fmt/format.h>

#include <cmath>

namespace lacuna {

std::optional<std::chrono::sys_days> day_of(std::string const& date)
{
    if (!is_iso_date(date)) return std::nullopt;
    using namespace std::chrono;
    return sys_days{year{std::stoi(date.substr(0, 4))} / std::stoi(date.substr(5, 2)) / std::stoi(date.substr(8, 2))};
}

std::string date_after(std::string const& date, double years)
{
    using namespace std::chrono;
    year_month_day const start{day_of(date).value()};
    auto const at = [&](double whole) {
        auto const moved = start + std::chrono::years{static_cast<int>(whole)};
        return sys_days{moved.ok() ? moved : moved.year() / moved.month() / last};
    };
    double const whole = std::floor(years);
    auto const from = at(whole), to = at(whole + 1);
    year_month_day const day{
        from + std::chrono::days{std::lround((years - whole) * static_cast<double>((to - from).count()))}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

}  // namespace lacuna
