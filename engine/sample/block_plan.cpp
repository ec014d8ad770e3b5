// SPDX-License-Identifier: Apache-2.0
#include "engine/sample/block_plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lacuna::sample {

namespace {

/// A strip of a block from street to street: one lot, or a southern and a northern one.
struct Strip {
    double share = 1;  ///< of the block's width
    LotUse south = LotUse::residential;
    std::optional<LotUse> north;
};

constexpr double jitter_m = 0.8;     ///< how far a corner of a lot may lie off the grid
constexpr std::uint64_t cycle = 12;  ///< blocks after which every kind has come once

/// The kinds of block: each cycle has all of them, in the first in this order, then shuffled.
std::vector<Strip> strips_of(std::uint64_t kind)
{
    using enum LotUse;
    switch (kind) {
        case 1:
            return {{0.38, utility, {}}, {0.62, residential, {}}};
        case 2:
            return {{0.7, residential, {}}, {0.3, vacant, residential}};
        case 4:
            return {{0.3, commercial, {}}, {0.7, residential, {}}};
        case 6:
            return {{0.3, kindergarten, vacant}, {0.7, residential, {}}};
        case 9:
            return {{0.65, school, {}}, {0.35, residential, commercial}};
        case 3:
        case 7:
        case 10:
            return {{1, residential, {}}};
        default:
            return {{0.5, residential, {}}, {0.5, residential, {}}};
    }
}

std::uint64_t kind_of(std::uint64_t seed, std::uint64_t number)
{
    std::array<std::uint64_t, cycle> kinds{};
    for (std::uint64_t i = 0; i < cycle; ++i) kinds.at(i) = i;
    if (number >= cycle) {
        Dice dice{seed, 1, number / cycle};
        for (std::size_t i = kinds.size() - 1; i > 0; --i)
            std::swap(kinds.at(i), kinds.at(static_cast<std::size_t>(dice.pick(0, static_cast<int>(i)))));
    }
    return kinds.at(number % cycle);
}

/// A line from the southern street to the northern one; its points are corners of lots on either side.
struct Cut {
    double x = 0;
    std::vector<Point> points;  ///< south to north
};

Point off(Dice& dice, double x, double y)
{
    double const dx = dice.between(-jitter_m, jitter_m);
    return {x + dx, y + dice.between(-jitter_m, jitter_m)};
}

/// Adds the corner where the line between a southern and a northern lot meets the cut.
Point add_corner(Cut& cut, Dice& dice, double y)
{
    Point const corner = off(dice, cut.x, y);
    cut.points.insert(cut.points.end() - 1, corner);
    std::ranges::sort(cut.points, {}, &Point::y);
    return corner;
}

/// Counter-clockwise from the south-west corner, between the heights of two corners on each side.
Ring ring_between(Cut const& west, Cut const& east, std::pair<Point, Point> from, std::pair<Point, Point> to)
{
    Ring ring;
    for (auto const& p : east.points)
        if (p.y >= from.second.y && p.y <= to.second.y) ring.push_back(p);
    for (auto p = west.points.rbegin(); p != west.points.rend(); ++p)
        if (p->y >= from.first.y && p->y <= to.first.y) ring.push_back(*p);
    ring.push_back(ring.front());
    return ring;
}

Room room_between(double x0, double y0, double x1, double y1)
{
    return {x0 + jitter_m, y0 + jitter_m, x1 - jitter_m, y1 - jitter_m};
}

}  // namespace

Ring box_ring(double x0, double y0, double x1, double y1) { return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}; }

std::vector<LotPlan> plan_block(std::uint64_t seed, std::uint64_t number, double width_m, double depth_m)
{
    Dice dice{seed, 2, number};
    auto const strips = strips_of(kind_of(seed, number));
    std::vector<Cut> cuts;
    double x = 0;
    for (std::size_t i = 0; i <= strips.size(); ++i) {
        cuts.push_back({x, {off(dice, x, 0), off(dice, x, depth_m)}});
        if (i < strips.size()) x += strips[i].share * width_m;
    }
    // All corners first: a lot takes those of its neighbours into its outline.
    std::vector<double> splits(strips.size(), 0);
    std::vector<std::pair<Point, Point>> corners(strips.size());
    for (std::size_t i = 0; i < strips.size(); ++i) {
        if (!strips[i].north) continue;
        splits[i] = depth_m * dice.between(0.44, 0.56);
        corners[i].first = add_corner(cuts[i], dice, splits[i]);
        corners[i].second = add_corner(cuts[i + 1], dice, splits[i]);
    }
    std::vector<LotPlan> lots;
    auto const add = [&](LotUse use, Ring outline, Room room) {
        lots.push_back({use, std::move(outline), room, fill_lot(use, room, dice)});
    };
    for (std::size_t i = 0; i < strips.size(); ++i) {
        auto const& [west, east] = std::pair<Cut const&, Cut const&>{cuts[i], cuts[i + 1]};
        std::pair const south{west.points.front(), east.points.front()};
        std::pair const north{west.points.back(), east.points.back()};
        double const split = strips[i].north ? splits[i] : depth_m;
        add(strips[i].south, ring_between(west, east, south, strips[i].north ? corners[i] : north),
            room_between(west.x, 0, east.x, split));
        if (strips[i].north)
            add(*strips[i].north, ring_between(west, east, corners[i], north),
                room_between(west.x, split, east.x, depth_m));
    }
    return lots;
}

}  // namespace lacuna::sample
