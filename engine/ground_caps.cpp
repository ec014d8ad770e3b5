// SPDX-License-Identifier: Apache-2.0
#include "engine/ground_caps.h"

#include "engine/placement/place.h"
#include "engine/ranking/rank.h"
#include "engine/spaces/ground_cap.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

void add_words(std::string& text, std::string const& words) { text += (text.empty() ? "" : "; ") + words; }

/// What the uses of a parcel have taken so far, against the strict end.
struct Taken {
    double open_m2 = 0, footprint_m2 = 0;
};

/// What is over the cap, in words; empty: nothing.
std::string excess(Taken const& taken, GroundCap const& cap)
{
    constexpr double slack_m2 = 1e-3;
    std::string out;
    auto const look = [&](double m2, std::optional<double> const& most, char const* what, std::string const& words) {
        if (most && m2 > *most + slack_m2)
            add_words(
                out, fmt::format("with it {:.0f} m2 {}, the strict end leaves {:.0f} m2 ({})", m2, what, *most, words));
    };
    look(taken.footprint_m2, cap.footprint_m2, "are built on", cap.coverage_words);
    look(taken.open_m2, cap.open_m2, "of open ground are taken", cap.green_words);
    return out;
}

}  // namespace

std::map<std::string, GroundCap> ground_caps(Plan const& plan, SpaceRules const& rules)
{
    std::map<std::string, double> parking_m2;
    for (auto const& space : plan.spaces)
        if (space.kind == SpaceKind::parking) parking_m2[space.parcel_id] += space.area_m2;
    std::map<std::string, GroundCap> out;
    for (std::size_t i = 0; i < plan.surveys.size(); ++i) {
        auto const& parcel = plan.area.parcels[i];
        auto const parking = parking_m2.find(parcel.id);
        auto cap = ground_cap(parcel, plan.surveys[i], parking == parking_m2.end() ? 0 : parking->second, rules);
        if (cap.open_m2 || cap.footprint_m2) out.emplace(parcel.id, std::move(cap));
    }
    return out;
}

void tell_caps(std::map<std::string, GroundCap> const& caps, Plan& plan)
{
    if (caps.empty()) return;
    PackedTable<ParcelSurvey> told{plan.surveys.memory()};
    for (auto survey : plan.surveys) {
        if (auto const cap = caps.find(survey.parcel_id); cap != caps.end()) {
            survey.takeable_m2 = cap->second.open_m2;
            survey.coverable_m2 = cap->second.footprint_m2;
        }
        told.push_back(survey);
    }
    told.shrink_to_fit();
    plan.surveys = std::move(told);
}

void tell_ground(std::map<std::string, std::string> const& reduced, SpaceRules const* strict, Plan& plan)
{
    auto const caps = strict ? ground_caps(plan, *strict) : std::map<std::string, GroundCap>{};
    std::map<std::string, Taken> taken;
    for (auto& site : plan.sites) {
        auto const space = space_of(plan.spaces, site.id);
        auto const& placement = site.best.placement;
        std::string words, over;
        if (auto const why = reduced.find(site.id); why != reduced.end()) words = "cut down: " + why->second;
        if (auto const cap = caps.find(space.parcel_id); cap != caps.end()) {
            auto const facility = std::ranges::find(plan.catalogue.facilities, placement.facility_id, &Facility::id);
            auto const use = ground_use(placement, space, floor_area_m2(placement, *facility));
            auto& sum = taken[space.parcel_id];
            sum.open_m2 += use.open_m2;
            sum.footprint_m2 += use.footprint_m2;
            if (use.open_m2 > 0 || use.footprint_m2 > 0) over = excess(sum, cap_for(cap->second, space.kind));
        }
        if (words.empty() && over.empty()) continue;
        if (!site.rules) site.rules.emplace().holds_strict = strict == nullptr;
        if (!over.empty()) {
            site.rules->holds_strict = false;
            add_words(words, over);
        }
        site.rules->ground = words;
    }
}

}  // namespace lacuna
