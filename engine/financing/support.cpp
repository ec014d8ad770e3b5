// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/support.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lacuna {

std::vector<std::int64_t> granted(std::int64_t grant, std::span<std::int64_t const> cost)
{
    std::vector<std::int64_t> out;
    for (auto const due : cost) {
        out.push_back(std::clamp<std::int64_t>(grant, 0, std::max<std::int64_t>(0, due)));
        grant -= out.back();
    }
    return out;
}

std::int64_t GuaranteeLimit::left() const
{
    return limit_ ? *limit_ - used_ : std::numeric_limits<std::int64_t>::max();
}

std::string GuaranteeLimit::told(char const* what) const
{
    return left() > 0 ? std::string{} : fmt::format("GUARANTEE_LIMIT: the guarantee of {} is used up", what);
}

std::int64_t GuaranteeLimit::pay(std::int64_t claim)
{
    auto const paid = std::min(claim, left());
    used_ += paid;
    return paid;
}

}  // namespace lacuna
