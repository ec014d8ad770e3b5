// SPDX-License-Identifier: Apache-2.0
#include "engine/rule_conflicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lacuna {

namespace {

constexpr double slack_m2 = 0.01, slack_share = 1e-9;

/// Parcels of one case: how many, and the first in words.
class Case {
public:
    void add(Parcel const& parcel, std::string const& figures)
    {
        if (count_++ == 0) first_ = fmt::format("{} ({})", parcel.id, figures);
    }
    /// `words` go before "12 parcels".
    void tell(char const* words, std::vector<std::string>& out) const
    {
        if (count_ == 0) return;
        out.push_back(fmt::format("{} {} {}; first: {}", words, count_, count_ == 1 ? "parcel" : "parcels", first_));
    }

private:
    std::int64_t count_ = 0;
    std::string first_;
};

/// Nothing is left where the parcel line's own strip goes.
bool all_setback(ParcelSurvey const& survey)
{
    auto const loss = std::ranges::find(survey.losses, "setback", &RuleLoss::rule);
    return loss != survey.losses.end() && survey.area_m2 > 0 && loss->area_m2 >= survey.area_m2 - slack_m2;
}

}  // namespace

std::vector<std::string> rule_conflicts(Plan const& plan)
{
    auto const& rules = plan.space_rules;
    Case setback, coverage, far, green, both;
    for (std::size_t i = 0; i < plan.surveys.size(); ++i) {
        auto const s = plan.surveys[i];
        auto const& parcel = plan.area.parcels[i];
        auto const& own = parcel.attributes;
        if (s.status == ParcelStatus::unknown) continue;
        auto const covers = own.coverage_allowed ? own.coverage_allowed : rules.coverage_allowed;
        auto const floors = own.far_allowed ? own.far_allowed : rules.far_allowed;
        auto const share = own.green_share ? own.green_share : rules.green_share;
        if (all_setback(s)) setback.add(parcel, fmt::format("{:.0f} m2", s.area_m2));
        if (covers && s.built_m2 > *covers * s.area_m2 + slack_m2)
            coverage.add(parcel, fmt::format("{:.0f} % built on, {:g} % allowed", 100 * s.coverage, 100 * *covers));
        if (floors && s.floor_area_m2.low > *floors * s.area_m2 + slack_m2)
            far.add(parcel, fmt::format("FAR {:.2f} stands, {:g} allowed", s.far.low, *floors));
        if (share && covers && *share + *covers > 1 + slack_share)
            both.add(parcel, fmt::format("{:g} % and {:g} %", 100 * *covers, 100 * *share));
        else if (share && s.area_m2 - s.built_m2 < *share * s.area_m2 - slack_m2)
            green.add(parcel,
                      fmt::format("{:.0f} % unbuilt, {:g} % to stay green", 100 - 100 * s.coverage, 100 * *share));
    }
    std::vector<std::string> out;
    if (rules.gable_clearance_m && *rules.gable_clearance_m > rules.clearance_m)
        out.push_back(
            fmt::format("gable_clearance_m of {:g} m is more than clearance_m of {:g} m: gables take the latter",
                        *rules.gable_clearance_m, rules.clearance_m));
    setback.tell("the setback leaves no ground of", out);
    coverage.tell("coverage allows less than is built on, and no building is added, on", out);
    far.tell("the floor area ratio allows less than stands, and none is added, on", out);
    both.tell("coverage and green share exceed the parcel together, and both are kept, on", out);
    green.tell("less ground is unbuilt than must stay green, and no use takes open ground, on", out);
    return out;
}

}  // namespace lacuna
