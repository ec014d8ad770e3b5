// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace lacuna {

namespace {

/// The row at which the uses of a space begin.
struct Run {
    std::size_t first;
    std::string parcel_id;
};

struct R {
    FittedUse const& use;
    std::string const& parcel_id;
};

}  // namespace

Layer alternatives_table(PlanIndex const& index)
{
    using enum ColumnType;
    // Rows of one space follow each other, so its parcel is looked up once.
    auto const runs = std::make_shared<std::vector<Run>>();
    auto const& fitted = index.plan().fitted;
    for (std::size_t i = 0; i < fitted.size(); ++i)
        if (i == 0 || fitted.key(i) != fitted.key(i - 1))
            runs->push_back({i, index.space(std::string{fitted.key(i)}).parcel_id});
    std::vector<Field<R>> fields{
        {{"site_id", "Site", text, 0, "Space that the facility fits"},
         [](R const& r) { return lacuna::text(r.use.space_id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that the space lies in"},
         [](R const& r) { return text_or_null(r.parcel_id); }},
        {{"kind", "Kind of space", text, 0, "As in spaces"}, [](R const& r) { return lacuna::text(name(r.use.kind)); }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"},
         [](R const& r) { return lacuna::text(r.use.facility_id); }},
        {{"units", "Units", real, 3, "How many units it would hold"},
         [](R const& r) { return lacuna::real(r.use.units); }},
        {{"ground_m2", "Ground (m²)", real, 3, "That it takes"},
         [](R const& r) { return lacuna::real(r.use.ground_m2); }},
        {index.money("ioav", "Incremental operating-asset value", "Against the do-minimum"),
         [](R const& r) { return lacuna::real(r.use.ioav); }},
        {index.money("ioav_mean", "IOAV on average", "At the means of what prices may be"),
         [](R const& r) { return lacuna::real(r.use.ioav_mean()); }},
        {index.money("capex", "Capital cost", "At the start"), [](R const& r) { return lacuna::real(r.use.capex); }},
        {{"added_floor_area_m2", "Floor area it adds (m²)", real, 3, "Counted against the parcel's floor area"},
         [](R const& r) { return lacuna::real(r.use.added_floor_area_m2); }},
        {{"parcel_floor_area_m2", "Floor area left (m²)", real, 3, "That the parcel may add; null where not known"},
         [](R const& r) { return real_or_null(r.use.parcel_floor_area_m2); }},
        {{"open_ground_m2", "Open ground it takes (m²)", real, 3,
          "Counted against the parcel's ground that may be taken"},
         [](R const& r) { return lacuna::real(r.use.open_ground_m2); }},
        {{"parcel_ground_m2", "Ground that may be taken (m²)", real, 3,
          "Of the parcel, by all its uses, so that enough stays green; null: no limit"},
         [](R const& r) { return real_or_null(r.use.parcel_ground_m2); }},
        {{"footprint_m2", "Ground it builds on (m²)", real, 3, "Counted against the parcel's coverage"},
         [](R const& r) { return lacuna::real(r.use.footprint_m2); }},
        {{"parcel_footprint_m2", "Ground that may be built on (m²)", real, 3,
          "Of the parcel, by all its uses; null: no limit"},
         [](R const& r) { return real_or_null(r.use.parcel_footprint_m2); }},
        {{"demand_units", "Demand (units)", real, 3, "Of the facility in the study area; null: no limit"},
         [](R const& r) { return real_or_null(r.use.demand_units); }},
        {{"chosen", "Chosen", boolean, 0, "The use that the ranking gave to the site"},
         [](R const& r) { return truth(r.use.chosen); }},
    };
    Layer layer{"alternatives",
                "Alternatives",
                "Each facility that fits a space, chosen or not: what `lacuna select` chooses among. " +
                    index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                fitted.size(),
                {}};
    layer.row = [&fitted, runs, fields = std::move(fields)](std::size_t i) {
        auto const use = fitted[i];
        auto const run = std::ranges::upper_bound(*runs, i, {}, &Run::first) - 1;
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, R{use, run->parcel_id})};
    };
    return layer;
}

Layer overlaps_table(PlanIndex const& index)
{
    using enum ColumnType;
    using Pair = SpaceOverlap;
    auto const& overlaps = index.plan().overlaps;
    std::vector<Field<Pair>> fields{
        {{"space_a", "Space", text, 0, "As in spaces"}, [](Pair const& o) { return lacuna::text(o.space_a); }},
        {{"space_b", "Other space", text, 0, "That shares ground with it"},
         [](Pair const& o) { return lacuna::text(o.space_b); }},
        {{"both_used", "Both used", boolean, 0, "Both are sites, on different ground"},
         [](Pair const& o) { return truth(o.both_used); }},
    };
    Layer layer{"overlaps",
                "Overlaps",
                "Spaces that share ground, so that `lacuna select` takes uses of one of them only, or those that the "
                "ranking gave to both.",
                LayerGeometry::none,
                columns_of(fields),
                overlaps.size(),
                {}};
    layer.row = [&overlaps, fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, overlaps[i])};
    };
    return layer;
}

}  // namespace lacuna
