// SPDX-License-Identifier: Apache-2.0
#include "engine/model/facility.h"
#include "engine/model/placement.h"
#include "engine/model/plan.h"
#include "engine/model/space.h"

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

struct KindName {
    SpaceKind kind;
    std::string_view name, title;
    Level level;
    bool right;
};
constexpr std::array kinds{
    KindName{SpaceKind::vacant_parcel, "vacant_parcel", "Vacant parcel", Level::ground, false},
    KindName{SpaceKind::open_land, "open_land", "Open land", Level::ground, false},
    KindName{SpaceKind::verge, "verge", "Verge", Level::ground, false},
    KindName{SpaceKind::scattered_plot, "scattered_plot", "Scattered plot", Level::ground, false},
    KindName{SpaceKind::gap, "gap", "Gap between buildings", Level::ground, false},
    KindName{SpaceKind::parking, "parking", "Surface parking", Level::ground, false},
    KindName{SpaceKind::unused_floor_area, "unused_floor_area", "Unused floor area", Level::ground, true},
    KindName{SpaceKind::low_improvement, "low_improvement", "Low improvement", Level::ground, true},
    KindName{SpaceKind::outbuilding, "outbuilding", "Outbuilding", Level::building, false},
    KindName{SpaceKind::ground_floor, "ground_floor", "Ground-floor front", Level::building, false},
    KindName{SpaceKind::basement, "basement", "Basement", Level::below, false},
    KindName{SpaceKind::roof, "roof", "Roof", Level::roof, false},
    KindName{SpaceKind::added_storeys, "added_storeys", "Added storeys", Level::roof, true},
};
static_assert(kinds.size() == space_kind_count);

}  // namespace

std::string_view name(SpaceKind kind) { return kinds[static_cast<std::size_t>(kind)].name; }
std::string_view title(SpaceKind kind) { return kinds[static_cast<std::size_t>(kind)].title; }

bool is_right(SpaceKind kind) { return kinds[static_cast<std::size_t>(kind)].right; }
Level level_of(SpaceKind kind) { return kinds[static_cast<std::size_t>(kind)].level; }
bool in_building(SpaceKind kind) { return level_of(kind) == Level::building || level_of(kind) == Level::below; }

std::optional<SpaceKind> space_kind(std::string_view text)
{
    auto const found = std::ranges::find(kinds, text, &KindName::name);
    if (found == kinds.end()) return std::nullopt;
    return found->kind;
}

std::string_view name(Confidence confidence)
{
    constexpr std::array names{std::string_view{"measured"}, std::string_view{"inferred"}, std::string_view{"assumed"}};
    return names[static_cast<std::size_t>(confidence)];
}

std::string_view name(BearsOn what)
{
    constexpr std::array names{std::string_view{"value"},      std::string_view{"mean"},
                               std::string_view{"measures"},   std::string_view{"demand"},
                               std::string_view{"promise"},    std::string_view{"screens"},
                               std::string_view{"renovation"}, std::string_view{"society"}};
    return names[static_cast<std::size_t>(what)];
}

std::string_view name(LoadClass load) { return load == LoadClass::heavy ? "heavy" : "light"; }

std::string_view name(ParcelStatus status)
{
    constexpr std::array names{std::string_view{"built"}, std::string_view{"vacant"}, std::string_view{"unknown"}};
    return names[static_cast<std::size_t>(status)];
}

std::string_view name(RefusalReason reason)
{
    using enum RefusalReason;
    switch (reason) {
        case kind_not_accepted:
            return "kind_not_accepted";
        case too_small:
            return "too_small";
        case too_narrow:
            return "too_narrow";
        case no_rectangle:
            return "no_rectangle";
        case no_layout:
            return "no_layout";
        case no_floor_area_left:
            return "no_floor_area_left";
        case no_demand:
            return "no_demand";
        case no_value:
            return "no_value";
        case ground_taken:
            return "ground_taken";
        case worse_use:
            return "worse_use";
        case green_kept:
            return "green_kept";
        case coverage_full:
            return "coverage_full";
        case load_not_carried:
            return "load_not_carried";
        case no_way:
            return "no_way";
        case not_certified:
            return "not_certified";
    }
    return "unknown";
}

bool Facility::accepts(SpaceKind kind) const
{
    return std::ranges::find(space_kinds, lacuna::name(kind)) != space_kinds.end();
}

double VergeLedger::open_balance_m2() const
{
    double taken = verge_m2;
    for (auto const& loss : losses) taken += loss.area_m2;
    return area_m2 - taken;
}

double LandLedger::open_balance_m2() const
{
    double taken = open_m2 + unknown_m2;
    for (auto const& loss : losses) taken += loss.area_m2;
    return parcels_m2 - taken;
}

}  // namespace lacuna
