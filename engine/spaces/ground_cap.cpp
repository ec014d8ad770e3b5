// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/ground_cap.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

GroundCap ground_cap(Parcel const& parcel, ParcelSurvey const& survey, double parking_m2, SpaceRules const& rules)
{
    GroundCap out;
    if (survey.status == ParcelStatus::unknown) return out;
    auto const& own = parcel.attributes;
    out.cleared_m2 = survey.built_m2;
    if (auto const share = own.green_share ? own.green_share : rules.green_share) {
        double const unbuilt = survey.area_m2 - survey.built_m2 - parking_m2;
        out.open_m2 = std::max(0.0, unbuilt - *share * survey.area_m2);
        out.green_words = fmt::format("{:g} % of the parcel stays green", 100 * *share);
    }
    auto const coverage = own.coverage_allowed ? own.coverage_allowed : rules.coverage_allowed;
    if (coverage) {
        out.footprint_m2 = std::max(0.0, *coverage * survey.area_m2 - survey.built_m2);
        out.coverage_words = fmt::format("coverage {:g} %", 100 * *coverage);
    } else if (rules.coverage_added && survey.status == ParcelStatus::built) {
        out.footprint_m2 = *rules.coverage_added * survey.area_m2;
        out.coverage_words = fmt::format("{:g} points of coverage may be added", 100 * *rules.coverage_added);
    }
    return out;
}

}  // namespace lacuna
