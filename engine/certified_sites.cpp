// SPDX-License-Identifier: Apache-2.0
#include "engine/certified_sites.h"

#include <algorithm>
#include <utility>

namespace lacuna {

namespace {

constexpr char const* failed = "its ground does not pass the check that it lies in its space";

void withdraw(Plan& plan)
{
    auto const gone = std::stable_partition(plan.sites.begin(), plan.sites.end(),
                                            [](Site const& s) { return s.best.placement.certified; });
    if (gone == plan.sites.end()) return;
    for (auto site = gone; site != plan.sites.end(); ++site) {
        auto const& p = site->best.placement;
        auto refused = site->refused.unpacked();
        refused.push_back({p.facility_id, RefusalReason::not_certified, ground_m2(p), "m2", false, failed});
        std::ranges::stable_sort(refused, {}, &Refusal::facility_id);
        plan.unused.push_back({site->id, refused});
    }
    plan.sites.erase(gone, plan.sites.end());
    for (std::size_t i = 0; i < plan.sites.size(); ++i) plan.sites[i].rank = static_cast<std::int64_t>(i) + 1;
    std::ranges::sort(plan.unused, {}, &UnusedSpace::space_id);
}

}  // namespace

void keep_certified_sites(Plan& plan)
{
    withdraw(plan);
    auto const tell = [&](std::string const& space_id, PackedList<Refusal> const& refused) {
        for (auto const& r : refused)
            if (r.reason == RefusalReason::not_certified)
                plan.area.issues.push_back({IssueCode::placement_not_certified, "spaces", space_id, r.shortfall,
                                            "'" + r.facility_id + "' is not placed: " + failed, std::nullopt});
    };
    for (auto const& unused : plan.unused) tell(unused.space_id, unused.refused);
    for (auto const& site : plan.sites) tell(site.id, site.refused);
}

}  // namespace lacuna
