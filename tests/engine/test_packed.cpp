// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/model/plan.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace lacuna;

namespace {

/// Numbers that text or a test for 0 would lose.
double odd_number(test::Dice& dice)
{
    switch (dice.pick(0, 5)) {
        case 0:
            return 0;
        case 1:
            return -0.0;
        case 2:
            return std::numeric_limits<double>::denorm_min();
        case 3:
            return -std::numeric_limits<double>::max();
        default:
            return dice.between(-1e9, 1e9);
    }
}

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

std::string odd_text(test::Dice& dice)
{
    std::string out(static_cast<std::size_t>(dice.pick(0, 3) == 0 ? dice.pick(100, 40'000) : dice.pick(0, 30)), ' ');
    for (auto& c : out) c = static_cast<char>(dice.pick(0, 255));
    return out;
}

Space odd_space(test::Dice& dice)
{
    Space s;
    s.id = odd_text(dice);
    s.kind = static_cast<SpaceKind>(dice.pick(0, space_kind_count - 1));
    s.parcel_id = odd_text(dice);
    s.building_id = odd_text(dice);
    for (int n = dice.pick(0, 2); n > 0; --n) {
        auto& part = s.shape.emplace_back(rectangle(odd_number(dice), odd_number(dice), 1, 1));
        if (dice.pick(0, 1)) part.inners.push_back(rectangle(0, 0, odd_number(dice), 2).outer);
    }
    for (auto* number : {&s.area_m2, &s.width_m, &s.parcel_area_m2, &s.usable_m2, &s.floor_area_m2.low,
                         &s.floor_area_m2.likely, &s.floor_area_m2.high})
        *number = odd_number(dice);
    s.has_ground = dice.pick(0, 1);
    s.floor_area_known = dice.pick(0, 1);
    s.confidence = static_cast<Confidence>(dice.pick(0, 2));
    s.load = static_cast<LoadClass>(dice.pick(0, 1));
    s.evidence = odd_text(dice);
    s.ownership = odd_text(dice);
    s.neighbour_id = odd_text(dice);
    for (int n = dice.pick(0, 3); n > 0; --n) s.figures.push_back({odd_text(dice), odd_number(dice)});
    if (dice.pick(0, 1)) {
        s.placeable = Placeable{{}, odd_number(dice), odd_number(dice)};
        if (dice.pick(0, 1)) s.placeable->shape.push_back(rectangle(odd_number(dice), 0, 1, odd_number(dice)));
    }
    return s;
}

bool same(Space const& a, Space const& b)
{
    auto const texts = [](Space const& s) {
        return std::tie(s.id, s.parcel_id, s.building_id, s.evidence, s.ownership, s.neighbour_id);
    };
    auto const classes = [](Space const& s) {
        return std::tuple{s.kind, s.has_ground, s.floor_area_known, s.confidence, s.load};
    };
    auto const numbers = [](Space const& s) {
        return std::vector{
            s.area_m2,  s.width_m, s.parcel_area_m2, s.floor_area_m2.low, s.floor_area_m2.likely, s.floor_area_m2.high,
            s.usable_m2};
    };
    if (a.placeable.has_value() != b.placeable.has_value()) return false;
    if (a.placeable &&
        !(a.placeable->shape == b.placeable->shape && same_bits(a.placeable->area_m2, b.placeable->area_m2) &&
          same_bits(a.placeable->width_m, b.placeable->width_m)))
        return false;
    return texts(a) == texts(b) && classes(a) == classes(b) && a.shape == b.shape && a.figures == b.figures &&
           std::ranges::equal(numbers(a), numbers(b), same_bits);
}

}  // namespace

TEST_CASE("a packed space reads back bit by bit, wherever it lies in the table", "[packed][property]")
{
    test::Dice dice{5};
    std::vector<Space> spaces;
    SpaceTable table, rest;
    for (int i = 0; i < 600; ++i) {
        spaces.push_back(odd_space(dice));
        (i < 400 ? table : rest).push_back(spaces.back());
    }
    table.append(std::move(rest));
    CHECK(rest.empty());
    REQUIRE(table.size() == spaces.size());
    for (std::size_t i = 0; i < spaces.size(); ++i) {
        CAPTURE(i);
        CHECK(same(table[i], spaces[i]));
        CHECK(table.key(i) == spaces[i].id);
    }
    CHECK(std::ranges::equal(table, spaces, same));
    std::vector<std::uint32_t> order(spaces.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(order.size()) - 1 - i;
    table.reorder(order);
    CHECK(same(table.front(), spaces.back()));
    CHECK(same(table.back(), spaces.front()));
}

TEST_CASE("a space is found by its id in a sorted table, and one that is not there is an error", "[packed]")
{
    SpaceTable table;
    for (auto const* id : {"a", "b/1", "b/2", "d"}) {
        Space s;
        s.id = id;
        s.evidence = std::string{"of "} + id;
        table.push_back(s);
    }
    CHECK(table.lower_bound("") == 0);
    CHECK(table.lower_bound("b/2") == 2);
    CHECK(table.lower_bound("e") == 4);
    CHECK(space_of(table, "b/2").evidence == "of b/2");
    CHECK_THROWS_AS(space_of(table, "c"), Error);
    CHECK_THROWS_AS(space_of(table, "e"), Error);
}

TEST_CASE("refusals read back with every unit and reason, in their order", "[packed][property]")
{
    test::Dice dice{8};
    for (int round = 0; round < 50; ++round) {
        std::vector<Refusal> all;
        for (int n = dice.pick(0, 40); n > 0; --n) {
            std::array const units{std::string{}, std::string{"m"}, std::string{"m2"}, std::string{"money"},
                                   odd_text(dice)};
            std::array const words{std::string{"12.3 m2 too small"},
                                   std::string{" m2 too small"},
                                   std::string{"0.40 m too narrow"},
                                   std::string{"loses 5 CNY"},
                                   std::string{"the people counted need 0.4 units more"},
                                   odd_text(dice)};
            all.push_back({odd_text(dice), static_cast<RefusalReason>(dice.pick(0, 13)), odd_number(dice),
                           units.at(static_cast<std::size_t>(dice.pick(0, 4))), dice.pick(0, 1) == 1,
                           words.at(static_cast<std::size_t>(dice.pick(0, 5)))});
        }
        PackedList<Refusal> const packed{all};
        REQUIRE(packed.size() == all.size());
        CHECK(packed.empty() == all.empty());
        CHECK(std::ranges::equal(packed, all, [](Refusal const& a, Refusal const& b) {
            return a.facility_id == b.facility_id && a.reason == b.reason && same_bits(a.shortfall, b.shortfall) &&
                   a.unit == b.unit && a.proven == b.proven && a.text == b.text;
        }));
        if (!all.empty()) CHECK(packed[all.size() - 1].text == all.back().text);
    }
}

TEST_CASE("a packed proposal keeps its ground, pieces and the whole appraisal", "[packed]")
{
    Proposal p;
    p.placement = {"space", "court", {{4e5, 5e6}, 30, 20, 10}, 3, {rectangle(0, 0, 1, 2)}, {}, 2, true};
    p.placement.pieces = {{"bay", rectangle(0, 0, 2, 5), 1, 7}, {"aisle", rectangle(0, 5, 2, 9), 0, 7}};
    p.appraisal = {1,
                   16,
                   2,
                   3,
                   -4,
                   13,
                   -5,
                   6,
                   14,
                   7,
                   15,
                   8,
                   9,
                   10,
                   {IrrStatus::multiple, 0.1, true, {0.1, 0.4}},
                   {PaybackStatus::reached, 3.5},
                   11,
                   12};
    PackedList<Proposal> const list{{}, p};
    auto second = list.begin();
    ++second;
    auto const q = list.at_byte(list.byte_of(second));
    CHECK(q.placement.space_id == "space");
    CHECK(q.placement.ground == p.placement.ground);
    CHECK(q.placement.shape == p.placement.shape);
    CHECK(q.placement.units == 3);
    CHECK(q.placement.shape_m2 == 2);
    CHECK(q.placement.certified);
    REQUIRE(q.placement.pieces.size() == 2);
    CHECK(q.placement.pieces[1].kind == "aisle");
    CHECK(q.placement.pieces[1].shape == p.placement.pieces[1].shape);
    CHECK(q.placement.pieces[0].count == 1);
    CHECK(q.placement.pieces[0].group == 7);
    auto const& a = q.appraisal;
    CHECK(std::vector{a.ioav, a.npv_with, a.npv_do_minimum, a.pv_cannibalisation, a.pv_liabilities, a.capex,
                      a.replacement_pv, a.terminal_pv, a.revenue_year, a.noi_year, a.yield_on_cost, a.value_per_m2,
                      a.pv_returned, a.total_cost, a.returned_value,
                      a.mean_shift} == std::vector<double>{1, 2, 3, -4, -5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    CHECK(a.irr.status == IrrStatus::multiple);
    CHECK(a.irr.tangent);
    CHECK(a.irr.roots == std::vector{0.1, 0.4});
    CHECK(a.payback.years == 3.5);
    CHECK(a.payback.status == PaybackStatus::reached);

    p.placement.pieces[0].kind = "pond";
    PackedList<Proposal> const odd{p};
    CHECK_THROWS_AS(odd.front(), Error);
}

TEST_CASE("a use that fits keeps which of its limits are known", "[packed]")
{
    FittedUse use{"s", "f", SpaceKind::gap, 1, 2, 3, 10, 4, 5, 6.0, std::nullopt, 0.0, 8, std::nullopt, 9, true};
    PackedTable<FittedUse> const table{use, FittedUse{}};
    auto const back = table[0];
    CHECK(std::tie(back.space_id, back.facility_id) == std::tuple{"s", "f"});
    CHECK(back.ioav_mean() == 13);
    CHECK(std::tuple{back.kind, back.units, back.ground_m2, back.ioav, back.capex, back.added_floor_area_m2} ==
          std::tuple{SpaceKind::gap, 1.0, 2.0, 3.0, 4.0, 5.0});
    CHECK(back.demand_units == 6.0);
    CHECK(back.parcel_floor_area_m2 == std::nullopt);
    CHECK(back.parcel_ground_m2 == 0.0);
    CHECK(back.parcel_footprint_m2 == std::nullopt);
    CHECK(std::tuple{back.open_ground_m2, back.footprint_m2, back.chosen} == std::tuple{8.0, 9.0, true});
    CHECK_FALSE(table[1].chosen);
}
