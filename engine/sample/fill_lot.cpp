// SPDX-License-Identifier: Apache-2.0
#include "engine/sample/block_plan.h"

#include <algorithm>
#include <cmath>

namespace lacuna::sample {

namespace {

constexpr double storey_m = 2.8;
constexpr double cellars_from_year = 1990;  ///< slabs of then on have storage cellars
constexpr double shed_year_after = 8;       ///< sheds came some years after the houses

double round_to(double value, double step) { return std::round(value / step) * step; }

/// A slab block: plain, of two sections that stand a little apart in depth, or with recessed stairs on the north side.
Ring slab_outline(Dice& dice, double x, double y, double length, double depth)
{
    double const kind = dice.between(0, 1);
    if (kind < 0.5) return box_ring(x, y, x + length, y + depth);
    if (kind < 0.75) {
        double const step = dice.between(1.2, 2.2), at = x + length * dice.between(0.4, 0.6);
        return {{x, y},
                {at, y},
                {at, y + step},
                {x + length, y + step},
                {x + length, y + depth},
                {at, y + depth},
                {at, y + depth - step},
                {x, y + depth - step},
                {x, y}};
    }
    Ring ring{{x, y}, {x + length, y}, {x + length, y + depth}};
    int const stairs = std::max(1, static_cast<int>(length / 15));
    double const pitch = length / stairs;
    for (int i = stairs - 1; i >= 0; --i) {
        double const middle = x + (i + 0.5) * pitch;
        for (Point const p : {Point{middle + 1.4, y + depth}, Point{middle + 1.4, y + depth - 1.1},
                              Point{middle - 1.4, y + depth - 1.1}, Point{middle - 1.4, y + depth}})
            ring.push_back(p);
    }
    ring.push_back({x, y + depth});
    ring.push_back({x, y});
    return ring;
}

BuildingPlan low_building(std::string_view use, std::string_view owner, Ring outline, double height_m, double year)
{
    return {std::move(outline), use, owner, 1, height_m, year, false};
}

/// What is the same for all houses of a lot: they were built together.
struct HouseType {
    double depth = 0, height = 0, gap = 0, year = 0;
    int floors = 0;
};

HouseType house_type(Dice& dice)
{
    HouseType type;
    type.depth = dice.between(10.5, 12.8);
    type.floors = dice.chance(0.1) ? 8 : dice.pick(5, 7);
    type.height = round_to(type.floors * storey_m + 1.2, 0.1);
    type.gap = type.height * dice.between(0.95, 1.3);
    type.year = dice.pick(1964, 1998);
    return type;
}

/// One row of slabs from x0 to x1 with its south side at y.
void add_row(std::vector<BuildingPlan>& out, Dice& dice, HouseType const& type, double x0, double x1, double y)
{
    double const between = dice.between(7, 10), room = x1 - x0;
    int const count = std::max(1, static_cast<int>(std::lround((room + between) / (62 + between))));
    double const place = (room - (count - 1) * between) / count;
    for (int i = 0; i < count; ++i) {
        double const length = std::min(80.0, place) * dice.between(0.9, 1.0);
        double const x = x0 + i * (place + between) + dice.between(0, place - length);
        BuildingPlan slab{slab_outline(dice, x, y, length, type.depth),
                          "apartments",
                          "private",
                          type.floors,
                          type.height,
                          type.year,
                          true};
        if (type.year >= cellars_from_year) slab.storeys_below = 1;
        if (dice.chance(0.08)) slab.height_m.reset();
        if (dice.chance(0.06)) slab.year.reset();
        out.push_back(std::move(slab));
    }
}

/// Sheds in the yard between two rows, well away from both.
void add_sheds(std::vector<BuildingPlan>& out, Dice& dice, HouseType const& type, double x0, double x1, double y0,
               double y1)
{
    double const middle = (y0 + y1) / 2, half = (x1 - x0) / 2;
    for (int side = 0; side < 2; ++side) {
        if (!dice.chance(0.45)) continue;
        double const length = std::min(half - 2, dice.between(6, 20)), depth = dice.between(2.6, 3.4);
        double const x = x0 + side * half + dice.between(0, half - 1 - length);
        double const y = middle + dice.between(-2, 2);
        out.push_back(
            low_building("shed", "common", box_ring(x, y, x + length, y + depth), 2.6, type.year + shed_year_after));
    }
}

std::vector<BuildingPlan> residential(Room const& room, Dice& dice)
{
    std::vector<BuildingPlan> out;
    auto const type = house_type(dice);
    double const gate_strip = 7, side = 3;
    bool const garages = room.width() > 60 && dice.chance(0.5);
    double const x0 = room.x0 + side + (garages ? 9.0 : 0.0), x1 = room.x1 - side;
    double y = room.y1 - 3.5 - type.depth;
    double row_above = 0;
    for (bool first = true; y >= room.y0 + gate_strip; first = false) {
        add_row(out, dice, type, x0, x1, y);
        if (!first) add_sheds(out, dice, type, x0, x1, y + type.depth, row_above);
        row_above = y;
        y -= type.depth + type.gap;
    }
    double const gate = (room.x0 + room.x1) / 2 + dice.between(-10, 10);
    out.push_back(
        low_building("gatehouse", "common", box_ring(gate, room.y0 + 1, gate + 4.2, room.y0 + 4), 3, type.year));
    if (garages) {
        double const length = std::min(room.depth() - 20, 3.2 * dice.pick(6, 11));
        double const from = room.y0 + dice.between(8, room.depth() - 10 - length);
        out.push_back(low_building("garages", "private", box_ring(room.x0 + 0.6, from, room.x0 + 6.4, from + length),
                                   2.7, type.year + shed_year_after));
    }
    return out;
}

std::vector<BuildingPlan> kindergarten(Room const& room, Dice& dice)
{
    double const year = dice.pick(1975, 1996), wing = dice.between(9, 11), arm = room.depth() * 0.35;
    double const x0 = room.x0 + 4, x1 = room.x1 - 4, y1 = room.y1 - 4, y0 = y1 - wing;
    Ring const angle{{x0, y0 - arm}, {x0 + wing, y0 - arm}, {x0 + wing, y0}, {x1, y0}, {x1, y1},
                     {x0, y1},       {x0, y0 - arm}};
    std::vector<BuildingPlan> out{{angle, "kindergarten", "public", 3, 11.4, year, false}};
    out.push_back(low_building("shed", "public", box_ring(x1 - 6, room.y0 + 2, x1, room.y0 + 5), 2.8, year));
    return out;
}

std::vector<BuildingPlan> school(Room const& room, Dice& dice)
{
    double const year = dice.pick(1978, 2001), wing = dice.between(11, 13);
    double const x0 = room.x0 + 5, y1 = room.y1 - 5, x1 = x0 + std::min(72.0, room.width() - 10), y0 = y1 - wing;
    Ring const classes{{x0, y0 - 24},        {x0 + wing, y0 - 24}, {x0 + wing, y0}, {x1 - wing, y0},
                       {x1 - wing, y0 - 16}, {x1, y0 - 16},        {x1, y1},        {x0, y1},
                       {x0, y0 - 24}};
    std::vector<BuildingPlan> out{{classes, "school", "public", 4, 15.6, year, false}};
    out.push_back(low_building("sports hall", "public", box_ring(room.x0 + 5, room.y0 + 5, room.x0 + 33, room.y0 + 22),
                               9.5, year + 6));
    return out;
}

std::vector<BuildingPlan> utility(Room const& room, Dice& dice)
{
    double const year = dice.pick(1968, 1988), x = room.x0 + 6, top = room.y1 - 6;
    std::vector<BuildingPlan> out;
    out.push_back(low_building("boiler house", "public", box_ring(x, top - 19, x + 25, top), 12, year));
    out.push_back(low_building("chimney", "public", box_ring(x + 10, top - 28, x + 14, top - 24), 38, year));
    out.push_back(low_building("coal store", "public", box_ring(x, top - 44, x + 17, top - 35), 4.5, year));
    double const units = std::floor((room.width() - 12) / 3.2);
    for (double y = room.y0 + 3; y + 6 < top - 52; y += 13)
        out.push_back(low_building("garages", "private", box_ring(x, y, x + units * 3.2, y + 5.8), 2.7, year + 15));
    return out;
}

std::vector<BuildingPlan> commercial(Room const& room, Dice& dice)
{
    double const year = dice.pick(1984, 2004), depth = dice.between(12, 15);
    std::vector<BuildingPlan> out{{box_ring(room.x0 + 2.5, room.y0 + 2.5, room.x1 - 2.5, room.y0 + 2.5 + depth),
                                   "shops", "private", 2, 8.2, year, false}};
    if (room.depth() > 60)
        out.push_back(low_building("market hall", "public",
                                   box_ring(room.x0 + 6, room.y1 - 28, room.x1 - 6, room.y1 - 8), 6.5, year + 4));
    return out;
}

/// Nothing, or a hut too small to call the lot built.
std::vector<BuildingPlan> vacant(Room const& room, Dice& dice)
{
    if (!dice.chance(0.4)) return {};
    double const x = room.x0 + dice.between(4, room.width() - 8), y = room.y0 + dice.between(4, room.depth() - 8);
    return {low_building("shed", "public", box_ring(x, y, x + 3, y + 2.8), 2.4, dice.pick(1970, 1999))};
}

}  // namespace

std::vector<BuildingPlan> fill_lot(LotUse use, Room const& room, Dice& dice)
{
    switch (use) {
        case LotUse::residential:
            return residential(room, dice);
        case LotUse::kindergarten:
            return kindergarten(room, dice);
        case LotUse::school:
            return school(room, dice);
        case LotUse::utility:
            return utility(room, dice);
        case LotUse::commercial:
            return commercial(room, dice);
        case LotUse::vacant:
            return vacant(room, dice);
    }
    return {};
}

}  // namespace lacuna::sample
