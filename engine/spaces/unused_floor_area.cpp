// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/unused_floor_area.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

/// All that could stand by what stands, least and most by the ends of what exists; nullopt where nothing may stand.
std::optional<Interval> multiple_of(Interval const& unused, Interval const& existing)
{
    if (!(existing.low > 0)) return std::nullopt;
    // The most that exists leaves the least unused.
    return Interval{1 + unused.low / existing.high, 1 + unused.likely / existing.likely,
                    1 + unused.high / existing.low};
}

/// Under-built by the rules; says so in words.
std::string describe(UnusedFloorArea const& unused, ExistingFloorArea const& existing, SpaceRules const& rules,
                     std::vector<SpaceFigure>& figures)
{
    BuildingRules const& r = rules.in_buildings;
    figures = {{"existing_floor_low_m2", existing.m2.low},
               {"existing_floor_m2", existing.m2.likely},
               {"existing_floor_high_m2", existing.m2.high}};
    if (unused.storeys) figures.push_back({"storeys_allowed", *unused.storeys});
    // A neighbour's eaves over the line are no building to be multiplied.
    if (!(existing.m2.likely > rules.vacant_max_built_m2)) return "";
    auto const multiple = multiple_of(unused.m2, existing.m2);
    if (!multiple) return "";
    bool under = multiple->likely > r.under_built_multiple;
    if (unused.far_m2 && *unused.far_m2 > 0) {
        double const share = existing.m2.likely / *unused.far_m2;
        under = under || share < r.under_built_share;
        figures.push_back({"existing_share_of_allowed", share});
    }
    figures.push_back({"multiple_low", multiple->low});
    figures.push_back({"multiple", multiple->likely});
    figures.push_back({"multiple_high", multiple->high});
    figures.push_back({"under_built", under ? 1.0 : 0.0});
    return fmt::format("; development multiple {:.2f} ({:.2f} to {:.2f}){}", multiple->likely, multiple->low,
                       multiple->high, under ? ", under-built" : "");
}

std::string words_of(ExistingFloorArea const& existing)
{
    if (existing.source == "no building") return "nothing stands there";
    auto const from = existing.source == "assumed" ? "assumed storeys" : existing.source;
    return "existing floor area from " + from + (existing.doubt.empty() ? "" : ", as " + existing.doubt);
}

double widest(OpenLand const& open)
{
    double width = 0;
    for (auto const* pieces : {&open.pieces, &open.narrow, &open.small})
        for (auto const& piece : *pieces) width = std::max(width, piece.width_m);
    return width;
}

}  // namespace

bool worth_naming(UnusedFloorArea const& unused, ExistingFloorArea const& existing, SpaceRules const& rules)
{
    return (existing.assumed ? unused.m2.high : unused.m2.likely) >= rules.min_floor_area_m2;
}

std::optional<Space> find_unused_floor_area(Parcel const& parcel, OpenLand const& open, UnusedFloorArea const& unused,
                                            ExistingFloorArea const& existing, SpaceRules const& rules)
{
    if (!worth_naming(unused, existing, rules)) return std::nullopt;
    Space s;
    s.kind = SpaceKind::unused_floor_area;
    s.id = parcel.id + "/floor/1";
    s.parcel_id = parcel.id;
    s.ownership = parcel.attributes.owner_class;
    s.has_ground = open.any_free &&
                   std::ranges::any_of(open.free, [&](Polygon const& part) { return area(part) >= rules.min_area_m2; });
    s.shape = s.has_ground ? open.free : parcel.boundary;
    s.area_m2 = area(s.shape);
    s.width_m = widest(open);
    s.parcel_area_m2 = parcel.area_m2;
    s.floor_area_m2 = unused.m2;
    s.floor_area_known = true;
    s.confidence = existing.assumed ? Confidence::assumed : Confidence::measured;
    auto const multiple = describe(unused, existing, rules, s.figures);
    s.evidence = fmt::format("{} allows {:.0f} m2 of floor area more ({:.0f} to {:.0f}); {}{}{}", unused.rule,
                             unused.m2.likely, unused.m2.low, unused.m2.high, words_of(existing), multiple,
                             s.has_ground ? "" : "; no free ground, only added storeys could use it");
    return s;
}

}  // namespace lacuna
