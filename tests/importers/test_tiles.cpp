// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include "importers/tiles/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

using namespace lacuna;
using namespace lacuna::test;
using lacuna::test::box;

namespace {

using Features = std::vector<std::pair<std::string, MultiPolygon>>;
using Names = std::vector<std::string>;

ReadLayer layer_of(Features const& features)
{
    return [&features](auto const& take) {
        for (auto const& [id, shape] : features) take(id, shape);
    };
}

Names names_of(FlatLayer const& layer)
{
    Names out;
    for (std::size_t i = 0; i < layer.size(); ++i) out.emplace_back(layer.id(i));
    return out;
}

bool same(MultiPolygon const& a, MultiPolygon const& b)
{
    auto const same_point = [](Point const& p, Point const& q) { return p.x == q.x && p.y == q.y; };
    auto const same_ring = [&](Ring const& p, Ring const& q) { return std::ranges::equal(p, q, same_point); };
    return std::ranges::equal(a, b, [&](Polygon const& p, Polygon const& q) {
        return same_ring(p.outer, q.outer) && std::ranges::equal(p.inners, q.inners, same_ring);
    });
}

/// Two parcels and more than one may be in memory: 8 tiles, of a quarter each. Ground of 40 by 20 m is 4 by 2 of them,
/// of 10 m a side, counted from the south-west row by row.
Tiles eight_tiles(TempFolder const& folder) { return {2, {0, 0, 40, 20}, 2, 1, folder / "tiles"}; }

}  // namespace

TEST_CASE("a parcel is in the tile of its middle and in no other, on the edge of tiles, over several and off the city")
{
    TempFolder const folder;
    Features const parcels{
        {"inside", box(2, 2, 4, 4)},
        {"on the edge", box(8, 2, 12, 4)},           // its middle on x = 10 counts to the east
        {"on the corner", box(19, 9, 21, 11)},       // its middle on (20, 10) counts to the north-east
        {"over all columns", box(1, 11, 41, 19)},    // middle (21, 15)
        {"at the far corner", box(39, 19, 41, 21)},  // its middle is the city's own corner
        {"off the city", box(95, -40, 105, -30)},    // counts to the nearest
        {"west of the city", box(-9, 12, -7, 14)},
    };
    auto tiles = eight_tiles(folder);
    tiles.read(layer_of(parcels), layer_of({}));
    REQUIRE(tiles.count() == 8);
    std::vector<Names> found;
    for (std::size_t t = 0; t < tiles.count(); ++t) found.push_back(names_of(tiles.load(t).parcels));
    CHECK(found == std::vector<Names>{{"inside"},
                                      {"on the edge"},
                                      {},
                                      {"off the city"},
                                      {"west of the city"},
                                      {},
                                      {"on the corner", "over all columns"},
                                      {"at the far corner"}});
}

TEST_CASE("a building is once with every tile whose parcels it may come near, and where there are none by its middle")
{
    TempFolder const folder;
    Features const parcels{{"a", box(1, 1, 9, 9)}, {"b", box(11, 1, 19, 9)}, {"c", box(31, 11, 39, 19)}};
    Features const buildings{
        {"of both", box(8, 4, 12, 6)},
        {"touches b's reach", box(21, 4, 25, 6)},   // 2 m east of b
        {"past b's reach", box(21.001, 7, 25, 8)},  // near nothing: tile 2, of its middle
        {"over the town", box(0, 0, 40, 20)},
        {"of c", box(33, 13, 35, 15)},
    };
    auto tiles = eight_tiles(folder);
    tiles.read(layer_of(parcels), layer_of(buildings));
    std::vector<Names> found;
    for (std::size_t t = 0; t < tiles.count(); ++t) {
        auto const tile = tiles.load(t);
        found.push_back(names_of(tile.buildings));
        CHECK(tile.index.query({-100, -100, 100, 100}).size() == tile.buildings.size());
    }
    CHECK(found == std::vector<Names>{{"of both", "over the town"},
                                      {"of both", "touches b's reach", "over the town"},
                                      {"past b's reach"},
                                      {},
                                      {},
                                      {},
                                      {},
                                      {"over the town", "of c"}});
    auto const reach = tiles.load(1).reach;
    CHECK(reach.min_x == 9);
    CHECK(reach.max_x == 21);
}

TEST_CASE("a tile without parcels is empty and has no reach")
{
    TempFolder const folder;
    Features const parcels{{"a", box(1, 1, 9, 9)}, {"b", box(31, 11, 39, 19)}};
    auto tiles = eight_tiles(folder);
    tiles.read(layer_of(parcels), layer_of({}));
    auto const tile = tiles.load(5);
    CHECK(tile.parcels.size() == 0);
    CHECK(tile.buildings.size() == 0);
    CHECK(is_empty(tile.reach));
    CHECK_FALSE(overlap(tile.reach, {0, 0, 40, 20}));
}

TEST_CASE("a city that fits into memory is one tile in the order of its files, and nothing is written")
{
    TempFolder const folder;
    Features const features{{"z", box(50, 50, 60, 60)}, {"a", box(0, 0, 1, 1)}, {"m", box(-5, 3, 900, 4)}};
    Tiles tiles{3, {0, 0, 40, 20}, 2, 3, folder / "tiles"};
    tiles.read(layer_of(features), layer_of(features));
    CHECK(tiles.count() == 1);
    CHECK_FALSE(fs::exists(folder / "tiles"));
    auto const tile = tiles.load(0);
    CHECK(names_of(tile.parcels) == Names{"z", "a", "m"});
    CHECK(names_of(tile.buildings) == Names{"z", "a", "m"});
    CHECK(tile.reach.min_x == -7);
    CHECK(tile.reach.max_x == 902);
    tiles.visit_others(
        0, {0, 0, 1, 1}, [] { return 1e9; }, [](MultiPolygon const&) { FAIL("there are no others"); });
}

TEST_CASE("shapes come back from a tile as they were, and its files go with it")
{
    TempFolder const folder;
    MultiPolygon holed = box(1, 1, 9, 9);
    holed.front().inners = {{{2, 2}, {2, 4}, {4, 4}, {2, 2}}, {{5, 5}, {5, 6}, {6, 6.1 / 3}, {5, 5}}};
    holed.push_back(rectangle(0.1, 0.2, 0.3, 1.0 / 3));
    Features const features{{"", holed}, {"\xE5\x9C\xB0 7", box(2, 2, 3, 3)}};
    {
        auto tiles = eight_tiles(folder);
        tiles.read(layer_of(features), layer_of(features));
        CHECK(fs::exists(folder / "tiles"));
        auto const tile = tiles.load(0);
        for (auto const* layer : {&tile.parcels, &tile.buildings}) {
            REQUIRE(names_of(*layer) == Names{"", "\xE5\x9C\xB0 7"});
            for (std::size_t i = 0; i < 2; ++i) CHECK(same(layer->shape(i), features[i].second));
        }
    }
    CHECK_FALSE(fs::exists(folder / "tiles"));
}

TEST_CASE("what is asked of other tiles is only what lies nearer than the distance, and never a tile's own")
{
    TempFolder const folder;
    Features const parcels{{"a", box(1, 1, 9, 9)}, {"b", box(31, 1, 39, 9)}};
    Features const buildings{{"own", box(2, 2, 3, 3)}, {"near", box(15, 4, 16, 5)}, {"far", box(32, 4, 34, 5)}};
    auto tiles = eight_tiles(folder);
    tiles.read(layer_of(parcels), layer_of(buildings));
    auto const within = [&](double distance_m) {
        std::vector<double> out;
        tiles.visit_others(
            0, {1, 1, 9, 9}, [&] { return distance_m; },
            [&](MultiPolygon const& shape) { out.push_back(bounds(shape).min_x); });
        return out;
    };
    CHECK(within(6).empty());  // "near" is 6 m away, which is not nearer
    CHECK(within(6.5) == std::vector<double>{15});
    CHECK(within(std::numeric_limits<double>::infinity()) == std::vector<double>{15, 32});
}

TEST_CASE("of drawn cities each parcel comes once, with every building that its reach meets", "[property]")
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Dice dice{seed};
        TempFolder const folder;
        auto const drawn = [&](char const* name, int count) {
            Features out;
            for (int i = 0; i < count; ++i) {
                double const x = dice.between(-50, 1050), y = dice.between(-50, 550);
                double const w = dice.between(1, 60), h = dice.between(1, 60);
                out.emplace_back(fmt::format("{}{}", name, i), box(x, y, x + w, y + h));
            }
            return out;
        };
        auto const parcels = drawn("p", 200), buildings = drawn("b", 200);
        constexpr double reach_m = 7;
        Tiles tiles{200, {0, 0, 1000, 500}, reach_m, 40, folder / "tiles"};
        tiles.read(layer_of(parcels), layer_of(buildings));
        CHECK(tiles.count() >= 20);
        std::map<std::string, int> times;
        std::set<std::string> buildings_found;
        bool all_in_reach = true;
        for (std::size_t t = 0; t < tiles.count(); ++t) {
            auto const tile = tiles.load(t);
            auto const own = names_of(tile.buildings);
            std::set<std::string> const here{own.begin(), own.end()};
            CHECK(here.size() == own.size());
            buildings_found.insert(own.begin(), own.end());
            for (std::size_t p = 0; p < tile.parcels.size(); ++p) {
                ++times[std::string{tile.parcels.id(p)}];
                Box const near = grown(tile.parcels.boxes[p], reach_m);
                for (auto const& [id, shape] : buildings)
                    all_in_reach = all_in_reach && (!overlap(bounds(shape), near) || here.contains(id));
            }
        }
        CHECK(all_in_reach);
        CHECK(times.size() == parcels.size());
        CHECK(std::ranges::all_of(times, [](auto const& each) { return each.second == 1; }));
        CHECK(buildings_found.size() == buildings.size());
    }
}

TEST_CASE("a city along one road is cut into no more tiles than its parcels ask for", "[importers][tiles]")
{
    TempFolder const folder;
    // 2,000 lots of which 1,000 may be in memory ask for 8 tiles; the road is 100 km long and their middles on one
    // line.
    Tiles const row{2000, {0, 50, 100000, 50}, 2, 1000, folder / "row"};
    CHECK(row.count() == 8);
    Tiles const column{2000, {50, 0, 50, 100000}, 2, 1000, folder / "column"};
    CHECK(column.count() == 8);
}
