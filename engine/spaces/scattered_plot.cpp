// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/scattered_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double wider = 1.5;  ///< than a wedge are the parcels beside it

struct Sides {
    double length_m = 0, width_m = 0;
};

/// The rectangle of the same area and perimeter; a square where there is none.
Sides sides_of(double area_m2, double perimeter_m)
{
    double const half = perimeter_m / 2, square = half * half - 4 * area_m2;
    if (!(square > 0)) return {half / 2, half / 2};
    double const root = std::sqrt(square);
    return {(half + root) / 2, (half - root) / 2};
}

bool wedged(Sides const& sides, ParcelSurroundings const& around, std::vector<Parcel> const& parcels,
            SpaceRules const& rules)
{
    if (sides.width_m > rules.wedge_max_width_m || sides.length_m < rules.wedge_min_elongation * sides.width_m)
        return false;
    return std::ranges::count_if(around.neighbours, [&](Neighbour const& n) {
               if (n.shared_m < sides.length_m / 2) return false;
               Parcel const& beside = parcels[n.parcel];
               return sides_of(beside.area_m2, perimeter(beside.boundary)).width_m >= wider * sides.width_m;
           }) >= 2;
}

std::string join_to(ParcelSurroundings const& around, std::vector<Parcel> const& parcels, double& longest_m)
{
    std::string id;
    for (auto const& n : around.neighbours) {
        if (std::ranges::find(around.streets, n.parcel) != around.streets.end() || n.shared_m <= longest_m) continue;
        longest_m = n.shared_m;  // the first by id keeps a tie
        id = parcels[n.parcel].id;
    }
    return id;
}

}  // namespace

std::optional<ScatteredPlot> scattered_plot(Parcel const& parcel, ParcelSurroundings const& around,
                                            std::vector<Parcel> const& parcels, SpaceRules const& rules)
{
    if (around.street || around.street_like) return std::nullopt;
    ScatteredPlot out;
    auto const sides = sides_of(parcel.area_m2, around.perimeter_m);
    auto const say = [&](std::string reason) { out.evidence += (out.evidence.empty() ? "" : "; ") + reason; };
    if (parcel.area_m2 < rules.plot_min_area_m2)
        say(fmt::format("too small to be used by itself: {:.0f} of {:.0f} m2", parcel.area_m2, rules.plot_min_area_m2));
    if (wedged(sides, around, parcels, rules))
        say(fmt::format("wedged between parcels: on average {:.1f} m wide and {:.0f} m long", sides.width_m,
                        sides.length_m));
    bool const measured = !out.evidence.empty();
    if (around.access_known && around.road_m.value_or(around.free_m) < rules.access_min_m) {
        say(around.road_m ? fmt::format("landlocked: no road line within {} m of a side free of other parcels",
                                        rules.road_reach_m)
                          : "landlocked: other parcels on all sides");
        if (!around.road_m && !measured) out.confidence = Confidence::inferred;
    }
    if (out.evidence.empty()) return std::nullopt;
    out.only_told = parcel.area_m2 > rules.plot_max_area_m2;
    double longest_m = 0;
    out.neighbour_id = join_to(around, parcels, longest_m);
    out.figures = {{"free_boundary_m", around.free_m},
                   {"mean_width_m", sides.width_m},
                   {"mean_length_m", sides.length_m},
                   {"longest_shared_m", longest_m}};
    if (around.road_m) out.figures.insert(out.figures.begin() + 1, {"road_boundary_m", *around.road_m});
    return out;
}

}  // namespace lacuna
