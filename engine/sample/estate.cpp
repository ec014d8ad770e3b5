// SPDX-License-Identifier: Apache-2.0
#include "engine/sample/estate.h"

#include "engine/core/error.h"
#include "engine/sample/block_plan.h"
#include "engine/sample/defects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace lacuna {

namespace {

using sample::BuildingPlan;
using sample::LotPlan;
using sample::LotUse;

constexpr Point middle_of_estate{313'740, 5'069'840};  ///< 126.605 E, 45.757 N in EPSG:32652
constexpr double floor_area_a_block = 19'500;          ///< about; only shapes the grid
constexpr double parcels_a_block = 2.2;                ///< about; only shapes the grid

double to_millimetres(double metres) { return std::round(metres * 1000) / 1000; }

/// Blocks along one axis, with the streets before and after each.
struct Axis {
    std::vector<double> from, to;                     ///< of each block
    std::vector<double> street_middle, street_width;  ///< lot to lot; one more than blocks
    [[nodiscard]] double length() const { return street_middle.back() + street_width.back() / 2; }
};

Axis make_axis(std::uint64_t seed, std::uint64_t thing, std::size_t blocks, double least, double most)
{
    Axis axis;
    double at = 0;
    for (std::size_t i = 0; i <= blocks; ++i) {
        Dice dice{seed, thing, i};
        double const street = i % 4 == 0 ? dice.between(26, 34) : dice.between(17, 21);
        axis.street_middle.push_back(at + street / 2);
        axis.street_width.push_back(street);
        at += street;
        if (i == blocks) break;
        axis.from.push_back(at);
        at += dice.between(least, most);
        axis.to.push_back(at);
    }
    return axis;
}

/// From the unturned grid to the working CRS.
struct Turn {
    Point from, to;
    double c = 1, s = 0;
    Turn(Point from_point, Point to_point, double degrees)
        : from{from_point},
          to{to_point},
          c{std::cos(degrees * std::numbers::pi / 180)},
          s{std::sin(degrees * std::numbers::pi / 180)}
    {
    }
    [[nodiscard]] Point operator()(Point p) const
    {
        double const dx = p.x - from.x, dy = p.y - from.y;
        return {to.x + c * dx - s * dy, to.y + s * dx + c * dy};
    }
};

struct UseInfo {
    std::string_view land_use, zoning, owner_class;
    double far_allowed, coverage_allowed;
};

/// Zoning codes in the manner of GB 50137; the figures are plausible, not of any plan.
UseInfo info(LotUse use)
{
    switch (use) {
        case LotUse::residential:
            return {"residential", "R2", "common", 2.0, 0.35};
        case LotUse::kindergarten:
            return {"kindergarten", "A33", "public", 0.9, 0.35};
        case LotUse::school:
            return {"school", "A33", "public", 0.9, 0.3};
        case LotUse::utility:
            return {"utility", "U1", "public", 0.8, 0.4};
        case LotUse::commercial:
            return {"commercial", "B1", "private", 2.5, 0.5};
        case LotUse::vacant:
            return {"vacant", "B1", "public", 2.0, 0.45};
    }
    throw Error{Errc::internal, "a use of lots has no zoning"};
}

double floor_area(BuildingPlan const& b) { return area(b.outline) * b.floors; }

double floor_area(std::vector<LotPlan> const& lots)
{
    double sum = 0;
    for (auto const& lot : lots)
        for (auto const& b : lot.buildings) sum += floor_area(b);
    return sum;
}

/// A slab made so short, or so low, that it has just `wanted_m2`; nullopt where it would be no house any more.
std::optional<BuildingPlan> cut_down(BuildingPlan const& slab, double wanted_m2)
{
    constexpr double shortest_m = 8;
    Box const box = bounds(slab.outline);
    double const depth = box.max_y - box.min_y;
    for (int floors = slab.floors; floors >= 2; --floors) {
        double const length = wanted_m2 / (depth * floors);
        if (length < shortest_m || length > box.max_x - box.min_x) continue;
        BuildingPlan small = slab;
        small.outline = sample::box_ring(box.min_x, box.min_y, box.min_x + length, box.max_y);
        small.floors = floors;
        if (small.height_m) small.height_m = *slab.height_m * floors / slab.floors;
        return small;
    }
    return std::nullopt;
}

/// Leaves out what is too much, and residential lots that are left without a house.
void cut_down(std::vector<LotPlan>& lots, double wanted_m2)
{
    for (auto& lot : lots) {
        std::vector<BuildingPlan> kept;
        bool const was_built = !lot.buildings.empty();
        for (auto& building : lot.buildings) {
            double const m2 = floor_area(building);
            if (m2 > wanted_m2) {
                auto small = building.is_slab ? cut_down(building, wanted_m2) : std::nullopt;
                if (!small) continue;
                building = *small;
            }
            wanted_m2 -= floor_area(building);
            kept.push_back(std::move(building));
        }
        lot.buildings = std::move(kept);
        bool const has_house = std::ranges::any_of(lot.buildings, &BuildingPlan::is_slab);
        if (was_built && (lot.use == LotUse::residential ? !has_house : lot.buildings.empty())) lot.outline.clear();
    }
    std::erase_if(lots, [](LotPlan const& lot) { return lot.outline.empty(); });
}

constexpr std::uint64_t blocks_an_estate = 4;

class EstateMaker {
public:
    explicit EstateMaker(EstateSpec const& spec) : spec_{spec}
    {
        double const blocks = spec.parcels > 0 ? static_cast<double>(spec.parcels) / parcels_a_block
                                               : spec.floor_area_m2 / floor_area_a_block;
        columns_ = std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(std::sqrt(blocks * 0.8))));
        // Rows are cheap: more than any estate of that size needs.
        auto const rows = static_cast<std::size_t>(blocks * 2 / static_cast<double>(columns_)) + 8;
        across_ = make_axis(spec.seed, 3, columns_, 138, 190);
        up_ = make_axis(spec.seed, 4, rows, 92, 124);
        degrees_ = Dice{spec.seed, 5, 0}.between(6, 11);
    }

    Estate make()
    {
        estate_.crs = "EPSG:32652";
        for (std::uint64_t number = 0; !done(); ++number) add_block(number);
        add_roads();
        place();
        for (auto const& b : estate_.buildings) estate_.floor_area_m2 += area(b.shape) * *b.attributes.floors;
        return std::move(estate_);
    }

private:
    [[nodiscard]] bool done() const
    {
        if (spec_.parcels > 0) return std::cmp_greater_equal(estate_.parcels.size(), spec_.parcels);
        return spec_.floor_area_m2 - floor_area_m2_ < 0.004 * spec_.floor_area_m2;
    }

    void add_block(std::uint64_t number)
    {
        std::size_t const column = number % columns_, row = number / columns_;
        if (row >= up_.from.size()) throw Error{Errc::internal, "the sample's grid has too few rows"};
        double const width = across_.to[column] - across_.from[column], depth = up_.to[row] - up_.from[row];
        auto lots = sample::plan_block(spec_.seed, number, width, depth);
        if (spec_.parcels > 0)
            lots.resize(std::min(lots.size(), static_cast<std::size_t>(spec_.parcels) - estate_.parcels.size()));
        else if (double const rest = spec_.floor_area_m2 - floor_area_m2_; floor_area(lots) > rest)
            cut_down(lots, rest);
        floor_area_m2_ += floor_area(lots);
        rows_used_ = row + 1;

        Point const corner{across_.from[column], up_.from[row]};
        double const own_turn = Dice{spec_.seed, 6, number}.between(-0.6, 0.6);
        Turn const turn{{width / 2, depth / 2}, {corner.x + width / 2, corner.y + depth / 2}, own_turn};
        int building_number = 0;
        for (std::size_t i = 0; i < lots.size(); ++i) add_lot(lots[i], number + 1, i + 1, turn, building_number);
    }

    void add_lot(LotPlan const& lot, std::uint64_t block, std::size_t place, Turn const& turn, int& building_number)
    {
        auto const use = info(lot.use);
        EstateFeature parcel{fmt::format("H{:05}-{:02}", block, place), {turned(lot.outline, turn), {}}, {}};
        parcel.attributes.land_use = use.land_use;
        parcel.attributes.zoning = use.zoning;
        parcel.attributes.residential_area = fmt::format("Estate {}", (block - 1) / blocks_an_estate + 1);
        parcel.attributes.owner_class = use.owner_class;
        parcel.attributes.far_allowed = use.far_allowed;
        parcel.attributes.coverage_allowed = use.coverage_allowed;
        parcel.attributes.reported_area_m2 = std::round(area(lot.outline));
        estate_.parcels.push_back(std::move(parcel));
        for (auto const& b : lot.buildings) {
            EstateFeature building{
                fmt::format("H{:05}-B{:03}", block, ++building_number), {turned(b.outline, turn), {}}, {}};
            building.attributes.land_use = b.use;
            building.attributes.owner_class = b.owner_class;
            building.attributes.floors = b.floors;
            if (b.height_m) building.attributes.height_m = std::round(*b.height_m * 10) / 10;
            building.attributes.year_built = b.year;
            if (b.storeys_below) building.attributes.storeys_below = *b.storeys_below;
            estate_.buildings.push_back(std::move(building));
        }
    }

    static Ring turned(Ring ring, Turn const& turn)
    {
        for (auto& p : ring) p = turn(p);
        return ring;
    }

    void add_roads()
    {
        double const top = up_.street_middle[rows_used_], right = across_.street_middle[columns_];
        double const left = across_.street_middle[0], bottom = up_.street_middle[0];
        auto const add = [&](char letter, std::size_t i, Axis const& axis, Axis const& crossed, std::size_t last) {
            EstateRoad road;
            road.id = fmt::format("{}{:03}", letter, i + 1);
            road.road_class = i % 4 == 0 ? "main" : "local";
            road.width_m = std::round((axis.street_width[i] - (i % 4 == 0 ? 10.0 : 8.0)) * 10) / 10;
            for (std::size_t k = 0; k <= last; ++k)
                road.line.push_back(letter == 'N' ? Point{axis.street_middle[i], crossed.street_middle[k]}
                                                  : Point{crossed.street_middle[k], axis.street_middle[i]});
            estate_.roads.push_back(std::move(road));
        };
        for (std::size_t i = 0; i <= columns_; ++i) add('N', i, across_, up_, rows_used_);
        for (std::size_t i = 0; i <= rows_used_; ++i) add('E', i, up_, across_, columns_);
        middle_ = {(left + right) / 2, (bottom + top) / 2};
    }

    /// Turns the whole grid and moves its middle to its place on the earth.
    void place()
    {
        Turn const turn{middle_, middle_of_estate, degrees_};
        auto const put = [&](Point& p) {
            p = turn(p);
            p = {to_millimetres(p.x), to_millimetres(p.y)};
        };
        for (auto* layer : {&estate_.parcels, &estate_.buildings})
            for (auto& feature : *layer) std::ranges::for_each(feature.shape.outer, put);
        for (auto& road : estate_.roads) std::ranges::for_each(road.line, put);
    }

    EstateSpec spec_;
    std::size_t columns_ = 0, rows_used_ = 0;
    Axis across_, up_;
    double degrees_ = 0;
    double floor_area_m2_ = 0;
    Point middle_;
    Estate estate_;
};

}  // namespace

Estate make_estate(EstateSpec const& spec)
{
    constexpr double least_m2 = 10'000, most_m2 = 1e9;
    constexpr std::int64_t most_parcels = 2'000'000;
    if (spec.parcels < 0 || spec.parcels > most_parcels)
        throw Error{Errc::usage,
                    fmt::format("a sample of {} parcels cannot be made; ask for 1 to {}", spec.parcels, most_parcels)};
    if (spec.parcels == 0 && !(spec.floor_area_m2 >= least_m2 && spec.floor_area_m2 <= most_m2))
        throw Error{Errc::usage,
                    fmt::format("a sample of {} m2 of floor area cannot be made; ask for {:.0f} to {:.0f} m2",
                                spec.floor_area_m2, least_m2, most_m2)};
    Estate estate = EstateMaker{spec}.make();
    if (spec.defects) sample::add_defects(estate);
    return estate;
}

}  // namespace lacuna
