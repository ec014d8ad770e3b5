// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/edges.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace lacuna;

namespace {

Parcel lot(double x, double y)
{
    Parcel p;
    p.boundary = {rectangle(x, y, x + 10, y + 30)};
    return p;
}

Road street(double y)
{
    Road r;
    r.lines = {{{-100, y}, {200, y}}};
    return r;
}

/// Of the edges of a rectangle: south, east, north, west.
std::vector<EdgeClass> kinds(std::vector<ParcelEdge> const& edges)
{
    std::vector<EdgeClass> out;
    for (auto const& e : edges) out.push_back(e.kind);
    return out;
}

using enum EdgeClass;

}  // namespace

TEST_CASE("a lot in a row has its front on the street, two sides and a rear", "[edges]")
{
    std::vector const row{lot(0, 0), lot(10, 0), lot(20, 0)};
    auto const edges = classify_edges(row, {street(-6)}, {}, 1);
    CHECK(kinds(edges[1]) == std::vector{front, side, rear, side});
    CHECK(edges[1][0].measured);
    CHECK(classify_edges(row, {street(-6)}, {}, 2) == edges);
}

TEST_CASE("a corner lot has two fronts", "[edges]")
{
    Road across;
    across.lines = {{{-5, -100}, {-5, 200}}};
    auto const edges = classify_edges({lot(0, 0), lot(10, 0)}, {street(-6), across}, {}, 1);
    CHECK(kinds(edges[0]) == std::vector{front, side, side, front});
}

TEST_CASE("a street beyond another parcel or beyond reach makes no front", "[edges]")
{
    // The lots behind: the street lies 36 m off, through the lot before.
    EdgeRules far;
    far.reach_m = 40;
    auto const behind = classify_edges({lot(0, 0), lot(0, 30)}, {street(-6)}, far, 1);
    CHECK(kinds(behind[1]) == std::vector(4, unknown));
    CHECK_FALSE(behind[1][0].measured);
    CHECK(kinds(classify_edges({lot(0, 0)}, {street(-20.5)}, {}, 1)[0]) == std::vector(4, unknown));
    CHECK(kinds(classify_edges({lot(0, 0)}, {street(-19.5)}, {}, 1)[0]) == std::vector{front, side, rear, side});
}

TEST_CASE("without roads the edges without a neighbour are fronts, inferred", "[edges]")
{
    auto const edges = classify_edges({lot(0, 0), lot(10, 0), lot(20, 0)}, {}, {}, 1);
    CHECK(kinds(edges[1]) == std::vector{front, side, front, side});
    CHECK_FALSE(edges[1][0].measured);
}

TEST_CASE("the direction in which a ring is drawn makes no difference", "[edges]")
{
    Parcel p = lot(0, 0);
    std::reverse(p.boundary[0].outer.begin(), p.boundary[0].outer.end());
    auto const edges = classify_edges({p}, {street(-6)}, {}, 1)[0];
    // The rectangle begins and ends at its south-west corner: reversed, its edges are west, north, east, south.
    CHECK(kinds(edges) == std::vector{side, rear, side, front});
}
