// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/height_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double height_error_m = 0.05;

}  // namespace

double whole_storeys(double room_m, double storey_height_m)
{
    return std::floor((room_m + height_error_m) / storey_height_m);
}

std::optional<HeightLimit> height_limit(Parcel const& parcel, SpaceRules const& rules)
{
    auto const& a = parcel.attributes;
    HeightLimit out;
    out.height_m = a.height_allowed_m ? a.height_allowed_m : rules.height_allowed_m;
    out.storeys = a.storeys_allowed ? a.storeys_allowed : rules.storeys_allowed;
    if (!out.height_m && !out.storeys) return std::nullopt;
    double const by_height = out.height_m ? std::max(0.0, whole_storeys(*out.height_m, rules.storey_height_m)) : 1e9;
    double const by_storeys = out.storeys ? std::floor(*out.storeys) : 1e9;
    out.whole_storeys = std::min(by_height, by_storeys);
    char const* const noun = out.whole_storeys == 1 ? "storey" : "storeys";
    out.words = by_height < by_storeys ? fmt::format("height {:g} m ({:g} {})", *out.height_m, by_height, noun)
                                       : fmt::format("{:g} {}", by_storeys, noun);
    return out;
}

}  // namespace lacuna
