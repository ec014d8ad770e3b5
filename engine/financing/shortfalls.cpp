// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/shortfalls.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lacuna {

void Shortfalls::see(std::size_t year, std::int64_t amount)
{
    if (amount <= 0) return;
    years_.push_back(year);
    sum_ += amount;
}

std::string Shortfalls::told(char const* what, double unit) const
{
    constexpr std::size_t shown = 5;
    if (years_.empty()) return {};
    auto const end = years_.begin() + static_cast<std::ptrdiff_t>(std::min(years_.size(), shown));
    return fmt::format("year{} {}{}: {} short by {:.0f}{}", years_.size() > 1 ? "s" : "",
                       fmt::join(years_.begin(), end, ", "), years_.size() > shown ? " ..." : "", what,
                       static_cast<double>(sum_) / unit, years_.size() > 1 ? " together" : "");
}

}  // namespace lacuna
