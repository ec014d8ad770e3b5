// SPDX-License-Identifier: Apache-2.0
#include "engine/model/site_measures.h"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace lacuna {

std::string SiteMeasures::remarks() const
{
    std::string text;
    auto const say = [&](std::string_view what, std::string_view word) {
        text += (text.empty() ? "" : "; ") + std::string{what} + " " + std::string{word};
    };
    for (auto const& [what, measure] : std::initializer_list<std::pair<std::string_view, Measure const*>>{
             {"mirr", &mirr},
             {"eav", &eav},
             {"profitability_index", &profitability_index},
             {"yield_on_cost", &yield_on_cost},
             {"cap_value", &cap_value},
             {"residual_land_value", &residual_land_value},
             {"bcr", &bcr},
             {"value_per_parcel_m2", &value_per_parcel_m2},
             {"value_per_added_floor_m2", &value_per_added_floor_m2},
             {"value_per_lettable_m2", &value_per_lettable_m2}}) {
        if (!measure->ok()) say(what, name(measure->status));
        if (measure->flag != MeasureFlag::none) say(what, name(measure->flag));
    }
    if (dated) {
        if (!dated->xnpv.ok()) say("xnpv", name(dated->xnpv.status));
        if (dated->xirr.status != IrrStatus::unique) say("xirr", name(dated->xirr.status));
    }
    if (discounted.status != MeasureStatus::ok)
        say("discounted_payback", name(discounted.status));
    else if (discounted.payback.status == PaybackStatus::never)
        say("discounted_payback", name(MeasureStatus::never));
    return text;
}

}  // namespace lacuna
