// SPDX-License-Identifier: Apache-2.0
#include "engine/sample/estate.h"

#include "engine/core/error.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>

using namespace lacuna;

namespace {

Estate estate_of(double floor_area_m2, std::uint64_t seed)
{
    EstateSpec spec;
    spec.floor_area_m2 = floor_area_m2;
    spec.seed = seed;
    return make_estate(spec);
}

Estate estate_of_parcels(std::int64_t parcels)
{
    EstateSpec spec;
    spec.parcels = parcels;
    return make_estate(spec);
}

double floor_area(Estate const& estate)
{
    double sum = 0;
    for (auto const& b : estate.buildings) sum += area(b.shape) * b.attributes.floors.value();
    return sum;
}

/// Ids are unique and shapes valid within each layer; square metres that two features of it share.
double shared_m2(std::vector<EstateFeature> const& layer)
{
    std::set<std::string> ids;
    std::vector<Box> boxes;
    for (auto const& f : layer) {
        CHECK(ids.insert(f.id).second);
        CHECK(is_valid({f.shape}));
        boxes.push_back(bounds(f.shape));
    }
    BoxIndex const index{boxes};
    double sum = 0;
    for (std::size_t i = 0; i < layer.size(); ++i)
        for (auto const k : index.query(boxes[i]))
            if (k > i) sum += area(intersection({layer[i].shape}, {layer[k].shape}));
    return sum;
}

std::string refusal(EstateSpec const& spec)
{
    try {
        return fmt::format("{} parcels were made", make_estate(spec).parcels.size());
    } catch (Error const& e) {
        CHECK(e.code() == Errc::usage);
        return e.what();
    }
}

double distance_to_segment(Point p, Point a, Point b)
{
    double const dx = b.x - a.x, dy = b.y - a.y;
    double const t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

}  // namespace

TEST_CASE("the default estate has the floor area of Gongle, and every kind of lot")
{
    auto const estate = make_estate({});
    CHECK(floor_area(estate) == Approx(300'000).epsilon(0.01));
    CHECK(estate.floor_area_m2 == Approx(floor_area(estate)));
    std::map<std::string, int> uses;
    for (auto const& parcel : estate.parcels) ++uses[parcel.attributes.land_use];
    for (auto const* use : {"residential", "kindergarten", "school", "utility", "commercial", "vacant"}) {
        INFO(use);
        CHECK(uses[use] >= 1);
    }
    std::set<std::string> buildings;
    for (auto const& b : estate.buildings) buildings.insert(b.attributes.land_use);
    for (auto const* use : {"apartments", "shed", "garages", "gatehouse", "boiler house", "shops"}) {
        INFO(use);
        CHECK(buildings.count(use) == 1);
    }
}

TEST_CASE("any floor area asked for is met within one per cent, with any seed")
{
    for (double const wanted : {10'000.0, 25'000.0, 77'777.0, 500'000.0, 3'000'000.0})
        for (std::uint64_t const seed : {1U, 2U, 3U, 99U}) {
            INFO(wanted << " m2, seed " << seed);
            CHECK(floor_area(estate_of(wanted, seed)) == Approx(wanted).epsilon(0.01));
        }
}

TEST_CASE("as many parcels as asked for are made")
{
    for (std::int64_t const wanted : {1, 2, 7, 100, 5000})
        CHECK(std::ssize(estate_of_parcels(wanted).parcels) == wanted);
}

TEST_CASE("parcels and buildings are valid, apart from each other, and buildings keep to their parcel")
{
    for (std::uint64_t const seed : {1U, 5U}) {
        auto const estate = estate_of(600'000, seed);
        CHECK(shared_m2(estate.parcels) < 1e-6);
        CHECK(shared_m2(estate.buildings) < 1e-6);
        for (auto const& b : estate.buildings) {
            bool const housed = std::ranges::any_of(estate.parcels, [&](EstateFeature const& parcel) {
                return overlap(bounds(parcel.shape), bounds(b.shape)) &&
                       area(difference({b.shape}, {parcel.shape})) < 1e-9;
            });
            INFO(b.id);
            CHECK(housed);
        }
    }
}

TEST_CASE("lots of one block leave no gap between them")
{
    auto const estate = make_estate({});
    std::map<std::string, std::vector<MultiPolygon>> blocks;
    for (auto const& parcel : estate.parcels) blocks[parcel.id.substr(0, 6)].push_back({parcel.shape});
    for (auto const& [block, lots] : blocks) {
        INFO(block);
        auto const whole = union_of(lots);
        REQUIRE(whole.size() == 1);
        CHECK(whole.front().inners.empty());
    }
}

TEST_CASE("no parcel reaches a carriageway")
{
    auto const estate = make_estate({});
    REQUIRE(estate.roads.size() >= 6);
    for (auto const& road : estate.roads) {
        double nearest = std::numeric_limits<double>::infinity();
        for (auto const& parcel : estate.parcels)
            for (auto const& p : parcel.shape.outer)
                for (std::size_t i = 0; i + 1 < road.line.size(); ++i)
                    nearest = std::min(nearest, distance_to_segment(p, road.line[i], road.line[i + 1]));
        INFO(road.id);
        CHECK(nearest > road.width_m / 2 + 1);
    }
}

TEST_CASE("no side of a parcel or building runs along an axis")
{
    auto const estate = make_estate({});
    for (auto const* layer : {&estate.parcels, &estate.buildings})
        for (auto const& f : *layer)
            for (std::size_t i = 0; i + 1 < f.shape.outer.size(); ++i) {
                Point const p = f.shape.outer[i], q = f.shape.outer[i + 1];
                INFO(f.id);
                CHECK(std::abs(p.x - q.x) > 0.02);
                CHECK(std::abs(p.y - q.y) > 0.02);
            }
}

TEST_CASE("the same seed makes the same estate and another seed another")
{
    auto const same = [](std::vector<EstateFeature> const& a, std::vector<EstateFeature> const& b) {
        return std::ranges::equal(a, b, [](EstateFeature const& x, EstateFeature const& y) {
            return x.id == y.id && x.shape == y.shape && x.attributes == y.attributes;
        });
    };
    auto const one = estate_of(50'000, 7), again = estate_of(50'000, 7), other = estate_of(50'000, 8);
    CHECK(same(one.parcels, again.parcels));
    CHECK(same(one.buildings, again.buildings));
    CHECK_FALSE(same(one.buildings, other.buildings));
}

TEST_CASE("an estate with defects has one of each and is otherwise the same")
{
    EstateSpec spec;
    auto const sound = make_estate(spec);
    spec.defects = true;
    auto const bad = make_estate(spec);
    REQUIRE(bad.buildings.size() == sound.buildings.size());
    REQUIRE(bad.parcels.size() == sound.parcels.size() + 1);
    CHECK_FALSE(is_valid({bad.buildings[1].shape}));
    CHECK(bad.buildings[2].id == bad.buildings[0].id);
    CHECK(bad.parcels.back().shape.outer.empty());
    CHECK(area(intersection({bad.parcels[0].shape}, {bad.parcels[1].shape})) > 1);
    auto const& astride = bad.buildings[3].shape;
    double const inside = area(intersection({astride}, {bad.parcels[0].shape})) / area(astride);
    CHECK(inside > 0.4);
    CHECK(inside < 0.9);
    for (std::size_t i = 4; i < sound.buildings.size(); ++i) CHECK(bad.buildings[i].shape == sound.buildings[i].shape);
    for (std::size_t i = 2; i < sound.parcels.size(); ++i) CHECK(bad.parcels[i].shape == sound.parcels[i].shape);
}

TEST_CASE("sizes that no estate can have are refused with the sizes that can")
{
    EstateSpec spec;
    for (double const wanted : {0.0, -5.0, 9'999.0, 2e9, std::numeric_limits<double>::quiet_NaN()}) {
        spec.floor_area_m2 = wanted;
        CHECK(refusal(spec).find("ask for 10000 to") != std::string::npos);
    }
    spec.parcels = -1;
    CHECK(refusal(spec).find("ask for 1 to 2000000") != std::string::npos);
    spec.parcels = 2;
    spec.defects = true;
    CHECK(refusal(spec).find("at least 3 parcels") != std::string::npos);
}
