// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/placement/place.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/parking.h"
#include "engine/spaces/street_way.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <numeric>

using namespace lacuna;
using test::box;

namespace {

constexpr double quarter_corner = 1 - 3.14159265358979 / 4;  ///< of 1 m, that an opening rounds off

Building building(std::string id, MultiPolygon shape)
{
    Building out;
    out.id = std::move(id);
    out.footprint = out.counted = std::move(shape);
    out.area_m2 = out.counted_m2 = area(out.footprint);
    return out;
}

/// A parcel with what stands on it and the car parks mapped there.
struct Lot {
    Parcel parcel;
    std::vector<Building> buildings;
    std::vector<MultiPolygon> cars;

    explicit Lot(MultiPolygon shape) : parcel{"P", std::move(shape), 0, {}} { parcel.area_m2 = area(parcel.boundary); }
    [[nodiscard]] ParcelScene scene() const
    {
        ParcelScene out;
        out.parcel = &parcel;
        for (auto const& b : buildings) {
            out.on_it.push_back({&b, area(intersection(b.counted, parcel.boundary))});
            out.nearby.push_back(&b.footprint);
            out.walls_of.push_back(&b);
        }
        for (auto const& each : cars) out.car_parks.push_back(&each);
        return out;
    }
};

double sum_of(ParcelSpaces const& found)
{
    return std::accumulate(found.survey.losses.begin(), found.survey.losses.end(), found.survey.open_m2,
                           [](double sum, RuleLoss const& loss) { return sum + loss.area_m2; });
}

double loss_of(ParcelSpaces const& found, std::string_view rule)
{
    auto const row = std::ranges::find(found.survey.losses, rule, &RuleLoss::rule);
    return row == found.survey.losses.end() ? 0 : row->area_m2;
}

std::vector<Space> of_kind(ParcelSpaces const& found, SpaceKind kind)
{
    std::vector<Space> out;
    std::ranges::copy_if(found.spaces, std::back_inserter(out), [&](auto const& s) { return s.kind == kind; });
    return out;
}

Facility facility(std::string id, double width_m, double area_m2)
{
    Facility out;
    out.id = std::move(id);
    out.space_kinds = {"parking"};
    out.unit = "m2";
    out.min_width_m = width_m;
    out.min_area_m2 = area_m2;
    return out;
}

Facility bays(std::string id)
{
    auto out = facility(std::move(id), 6, 30);
    out.unit = "bay";
    out.layout = "parking_bays";
    out.unit_footprint_m2 = 30;
    out.piece_width_m = 2.5;
    out.piece_depth_m = 5.3;
    out.aisle_width_m = 6;
    return out;
}

}  // namespace

TEST_CASE("uses that name surface parking, and uses that name garages or something else", "[parking]")
{
    for (auto const* use :
         {"PARKING-LOT", "Parking lot", "surface car park", "RES-UDV-PARK LND", "停车场", "PRKNG-PAV"})
        CHECK(names_surface_parking(use));
    for (auto const* use : {"PARKING-GAR", "Parking garage", "地下停车场", "立体停车楼", "DCR- State Parks and Rec",
                            "park", "underground parking", ""})
        CHECK_FALSE(names_surface_parking(use));
}

TEST_CASE("a mapped car park is shown as it lies, what rules leave of it beside, and the account closes", "[parking]")
{
    Lot lot{box(0, 0, 60, 40)};
    lot.buildings = {building("H", box(5, 5, 15, 15))};
    lot.cars = {box(30, -10, 80, 60)};
    auto const found = find_spaces(lot.scene(), {});
    auto const parking = of_kind(found, SpaceKind::parking);
    REQUIRE(parking.size() == 1);
    CHECK(parking[0].id == "P/parking/1");
    CHECK(parking[0].area_m2 == Approx(30 * 40));
    CHECK(parking[0].confidence == Confidence::measured);
    REQUIRE(parking[0].placeable);
    // 29 x 38 m within the setback; the opening rounds its two corners by circles of 1 m.
    CHECK(parking[0].placeable->area_m2 == Approx(29 * 38 - 2 * quarter_corner).margin(0.05));
    CHECK(parking[0].placeable->width_m == Approx(29).margin(0.05));
    CHECK(covers(parking[0].shape, parking[0].placeable->shape));
    CHECK(parking[0].evidence ==
          "a mapped car park as it lies, less buildings; setbacks, clearances and least sizes leave 1102 of 1200 m2 to "
          "uses that build");
    // The setback is lost on the other half alone: 40 + 2 x 29 m of it, 1 m deep.
    CHECK(loss_of(found, "setback") == Approx(40 + 2 * 29).margin(0.02));
    REQUIRE(of_kind(found, SpaceKind::open_land).size() == 1);
    auto const open = of_kind(found, SpaceKind::open_land)[0];
    CHECK_FALSE(open.placeable);
    CHECK(sum_of(found) == Approx(2400).margin(1e-9));
    CHECK(parking[0].area_m2 + open.area_m2 == Approx(found.survey.open_m2).epsilon(1e-12));
    CHECK(parking[0].placeable_m2() + open.area_m2 == Approx(found.survey.placeable_m2).epsilon(1e-12));
}

TEST_CASE("a lot without a building whose land use names parking is parking as a whole and not vacant", "[parking]")
{
    Lot lot{box(0, 0, 30, 30)};
    lot.parcel.attributes.land_use = "PARKING-LOT";
    auto const found = find_spaces(lot.scene(), {});
    CHECK(of_kind(found, SpaceKind::vacant_parcel).empty());
    REQUIRE(found.spaces.size() == 1);
    CHECK(found.spaces[0].kind == SpaceKind::parking);
    CHECK(found.spaces[0].confidence == Confidence::inferred);
    CHECK(found.spaces[0].area_m2 == Approx(900));
    CHECK(found.spaces[0].placeable_m2() == Approx(28 * 28 - 4 * quarter_corner).margin(0.05));
    CHECK(found.survey.open_m2 == Approx(900));
    CHECK(sum_of(found) == Approx(900).margin(1e-9));
}

TEST_CASE("where a car park is mapped, the land use adds only what rules leave beside it", "[parking]")
{
    Lot lot{box(0, 0, 40, 30)};
    lot.parcel.attributes.land_use = "PARKING-LOT";
    lot.cars = {box(0, 0, 20, 30)};
    auto const found = find_spaces(lot.scene(), {});
    REQUIRE(found.spaces.size() == 2);
    CHECK(found.spaces[0].area_m2 == Approx(600));
    CHECK(found.spaces[0].confidence == Confidence::measured);
    CHECK(found.spaces[1].kind == SpaceKind::parking);
    CHECK(found.spaces[1].confidence == Confidence::inferred);
    CHECK(found.spaces[1].area_m2 == Approx(19 * 28 - 4 * quarter_corner).margin(0.05));
    CHECK(sum_of(found) == Approx(1200).margin(1e-9));
}

TEST_CASE("on a car park that lies in the setback bays find room and nothing is built", "[parking][placement]")
{
    SpaceRules rules;
    rules.setback_m = 20;
    Lot lot{box(0, 0, 60, 60)};
    lot.cars = {box(0, 0, 60, 18)};
    auto const found = find_spaces(lot.scene(), rules);
    auto const parking = of_kind(found, SpaceKind::parking);
    REQUIRE(parking.size() == 1);
    CHECK(parking[0].area_m2 == Approx(60 * 18));
    REQUIRE(parking[0].placeable);
    CHECK(parking[0].placeable->shape.empty());
    CHECK(parking[0].placeable_m2() == 0);
    auto covered = bays("covered");
    covered.floor_area_per_unit_m2 = 30;
    std::vector<Facility> const facilities{facility("kiosk", 2, 6), bays("bays"), covered};
    auto const placed = place_all(parking[0], facilities);
    REQUIRE(placed.fitting.size() == 1);
    CHECK(placed.fitting[0].facility_id == "bays");
    CHECK(placed.fitting[0].units >= 40);  // 24 on both sides of an aisle 60 m long, less its way out
    CHECK(placed.fitting[0].certified);
    REQUIRE(placed.refused.size() == 2);
    CHECK(placed.refused[0].facility_id == "covered");
    CHECK(placed.refused[1].facility_id == "kiosk");
    CHECK(placed.refused[1].reason == RefusalReason::too_small);
}

TEST_CASE("what builds stays in the placeable part of a car park, what only equips it does not have to",
          "[parking][placement]")
{
    Lot lot{box(0, 0, 60, 40)};
    lot.cars = {box(0, 0, 60, 40)};
    SpaceRules rules;
    rules.setback_m = 5;
    auto const space = of_kind(find_spaces(lot.scene(), rules), SpaceKind::parking).at(0);
    std::vector<Facility> const facilities{facility("deck", 10, 100), bays("bays")};
    auto const placed = place_all(space, facilities);
    REQUIRE(placed.fitting.size() == 2);
    auto const& in_bays = placed.fitting[0];
    auto const& deck = placed.fitting[1];
    CHECK(ground_m2(deck) <= 50 * 30 + 1e-6);
    CHECK(ground_m2(deck) > 50 * 28 - 1);
    CHECK(area(difference(ground_shape(deck), space.placeable->shape)) < 0.1);
    CHECK(ground_m2(in_bays) > 50 * 30);
    // Counted first and drawn later, as a scan does, it is the same.
    auto const counted = place_all(space, facilities, Detail::counts);
    auto const later = drawn(counted.fitting[0], space, facilities[1], facilities);
    CHECK(later.certified);
    CHECK(later.units == in_bays.units);
    auto const less = cut_down(counted.fitting[0], space, facilities[1], facilities, 10);
    REQUIRE(less);
    CHECK(less->units == 10);
}

TEST_CASE("over seeded parcels car parks lie in no building and on no other space, and accounts close", "[parking]")
{
    Dice dice{23};
    std::size_t parks = 0, differ = 0;
    for (int k = 0; k < 150; ++k) {
        CAPTURE(k);
        Lot lot{{test::star(dice, 0, 0, 60, 9)}};
        for (int i = dice.pick(0, 3); i > 0; --i) {
            auto shape = test::moved(rectangle(0, 0, dice.between(4, 20), dice.between(4, 20)), dice.between(0, 90),
                                     dice.between(-40, 30), dice.between(-40, 30));
            MultiPolygon const own = intersection({shape}, lot.parcel.boundary);
            if (own.empty() || std::ranges::any_of(lot.buildings, [&](Building const& b) {
                    return !intersection(b.footprint, own).empty();
                }))
                continue;
            lot.buildings.push_back(building("B" + std::to_string(i), own));
        }
        for (int i = dice.pick(1, 3); i > 0; --i)
            lot.cars.push_back({test::star(dice, dice.between(-40, 40), dice.between(-40, 40), 40, 7)});
        SpaceRules rules;
        rules.setback_m = dice.between(0, 6);
        rules.clearance_m = dice.between(0, 5);
        auto const found = find_spaces(lot.scene(), rules);
        CHECK(sum_of(found) == Approx(lot.parcel.area_m2).margin(1e-6));
        for (auto const& loss : found.survey.losses) CHECK(loss.area_m2 > -1e-6);
        double m2 = 0, placeable_m2 = 0;
        std::vector<MultiPolygon> shapes;
        for (auto const& space : found.spaces) {
            m2 += space.area_m2;
            placeable_m2 += space.placeable_m2();
            shapes.push_back(space.shape);
            CHECK(area(space.shape) == Approx(space.area_m2));
            for (auto const& b : lot.buildings) CHECK(area(intersection(space.shape, b.footprint)) < 1e-6);
            if (space.kind != SpaceKind::parking) continue;
            ++parks;
            std::vector<MultiPolygon> all = lot.cars;
            CHECK(area(difference(space.shape, union_of(all))) < 1e-6);
            if (!space.placeable) continue;
            ++differ;
            CHECK(area(difference(space.placeable->shape, space.shape)) < 1e-6);
            // The rules hold in it, to the chords of arcs.
            auto const within = offset(lot.parcel.boundary, -rules.setback_m, 64);
            CHECK(area(difference(space.placeable->shape, within)) < 0.02);
            for (auto const& b : lot.buildings)
                CHECK(area(intersection(space.placeable->shape, offset(b.footprint, rules.clearance_m * 0.995))) <
                      0.02);
        }
        CHECK(m2 == Approx(found.survey.open_m2).margin(1e-6));
        CHECK(placeable_m2 == Approx(found.survey.placeable_m2).margin(1e-6));
        CHECK(area(union_of(shapes)) == Approx(m2).margin(1e-3));
    }
    CHECK(parks > 100);
    CHECK(differ > 50);
}

namespace {

/// A street of 200 x 12 m with a lot on either side, a building on the street and two car parks beside its carriageway.
struct StreetWithCarParks {
    std::vector<Parcel> parcels;
    ParcelSurroundings around;
    Lot street{box(0, 0, 200, 12)};
    std::vector<char> building_data{1, 1, 1};

    StreetWithCarParks()
    {
        parcels.push_back(street.parcel);
        parcels.push_back({"west", box(0, 12, 100, 50), 3800, {}});
        parcels.push_back({"east", box(100, 12, 200, 50), 3800, {}});
        around.neighbours = {{1, 100}, {2, 100}};
        around.street = around.access_known = true;
        street.buildings = {building("kiosk", box(30, 6, 40, 12))};
        street.cars = {box(10, 6, 40, 14), box(150, 6, 180, 12)};
    }
    [[nodiscard]] ParcelScene scene() const
    {
        auto out = street.scene();
        out.around = &around;
        out.parcels = &parcels;
        out.building_data_of = &building_data;
        return out;
    }
};

}  // namespace

TEST_CASE("car parks mapped on a street parcel are parking as they lie, not built on, and the rest is street",
          "[parking]")
{
    StreetWithCarParks const given;
    auto const found = find_spaces(given.scene(), {});
    // What is mapped beyond the parcel line is the lot's; the kiosk takes 10 of the other 30 m.
    REQUIRE(found.spaces.size() == 2);
    CHECK(found.spaces[0].area_m2 == Approx(30 * 6));
    CHECK(found.spaces[1].area_m2 == Approx(20 * 6));
    for (auto const& space : found.spaces) {
        CHECK(space.kind == SpaceKind::parking);
        CHECK(space.placeable_m2() == 0);
        CHECK(space.confidence == Confidence::measured);
    }
    CHECK(found.survey.open_m2 == Approx(300));
    CHECK(found.survey.placeable_m2 == 0);
    CHECK(found.survey.open_strict_m2 == 300);
    CHECK(loss_of(found, "buildings") == Approx(60));
    CHECK(loss_of(found, "street") == Approx(2400 - 60 - 300));
    CHECK(sum_of(found) == Approx(2400).margin(1e-9));

    // Cars come from the carriageway, whichever side the lots take.
    auto const scene = given.scene();
    StreetWays ways{scene};
    CHECK(ways.known());
    CHECK(ways.leads(found.spaces[0].shape, 6));
    CHECK(ways.widest_to(found.spaces[0].shape) == StreetWays::widest_m);
    auto placed = place_all(found.spaces[0], {bays("charging"), facility("kiosk", 3, 20)});
    REQUIRE(placed.fitting.size() == 1);
    CHECK(placed.fitting[0].facility_id == "charging");
    REQUIRE(placed.refused.size() == 1);
    CHECK(placed.refused[0].facility_id == "kiosk");
    CHECK(placed.refused[0].text == "nothing of it may be built on; 20.0 m2 needed");
}

TEST_CASE("a car park on a street is not offered where lots beside it have no building data", "[parking]")
{
    StreetWithCarParks given;
    given.building_data = {1, 1, 0};
    auto const found = find_spaces(given.scene(), {});
    REQUIRE(found.spaces.size() == 1);
    CHECK(bounds(found.spaces[0].shape).max_x < 40);
    CHECK(loss_of(found, "street") == Approx(2400 - 60 - 120));
    given.around.neighbours.clear();
    CHECK(find_spaces(given.scene(), {}).spaces.empty());
}

TEST_CASE("an unbuilt street whose own data are not known has the car parks that lots beside it answer for",
          "[parking]")
{
    StreetWithCarParks given;
    given.street.buildings.clear();
    given.building_data = {0, 1, 1};
    auto scene = given.scene();
    scene.building_data = false;
    auto const found = find_spaces(scene, {});
    CHECK(found.survey.status == ParcelStatus::unknown);
    REQUIRE(found.spaces.size() == 2);
    CHECK(found.survey.open_m2 == Approx(360));
    CHECK(sum_of(found) == Approx(2400).margin(1e-9));
}

TEST_CASE("car parks on a street that are mapped twice or overlap count once", "[parking]")
{
    StreetWithCarParks given;
    given.street.buildings.clear();
    given.street.cars = {box(10, 6, 40, 12), box(10, 6, 40, 12), box(30, 6, 50, 12)};
    auto const found = find_spaces(given.scene(), {});
    REQUIRE(found.spaces.size() == 1);
    CHECK(found.spaces[0].area_m2 == Approx(40 * 6));
    CHECK(sum_of(found) == Approx(2400).margin(1e-9));
}

TEST_CASE("a lot without building data rules out car parks within 20 m of it, not of its box", "[parking]")
{
    StreetWithCarParks given;
    // Beside the street's eastern end it is 10 m wide; far from the street it reaches over the western car park.
    given.parcels[2].boundary = {{{{190, 12}, {200, 12}, {200, 60}, {0, 60}, {0, 52}, {190, 52}, {190, 12}}, {}}};
    given.building_data = {1, 1, 0};
    auto const found = find_spaces(given.scene(), {});
    REQUIRE(found.spaces.size() == 1);
    CHECK(bounds(found.spaces[0].shape).max_x < 40);
}
