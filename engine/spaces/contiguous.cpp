// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/contiguous.h"

#include "engine/core/parallel.h"
#include "engine/geometry/outline.h"
#include "engine/spaces/segments.h"

#include <algorithm>
#include <numeric>

namespace lacuna {

namespace {

double squared_distance(Segment const& p, Segment const& q)
{
    if (crossing(p, q)) return 0;
    return std::min({lacuna::squared_distance(p.a, q), lacuna::squared_distance(p.b, q),
                     lacuna::squared_distance(q.a, p), lacuna::squared_distance(q.b, p)});
}

std::vector<Segment> edges_near(MultiPolygon const& shape, Box const& window)
{
    std::vector<Segment> out;
    for_each_edge(shape, [&](Segment const& s) {
        if (overlap(bounds(s), window)) out.push_back(s);
    });
    return out;
}

std::optional<double> larger(std::optional<double> const& a, std::optional<double> const& b)
{
    if (!a || !b) return a ? a : b;
    return std::max(*a, *b);
}

/// Sets of building numbers, each named by its least.
class Sets {
public:
    explicit Sets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0U); }

    std::uint32_t of(std::uint32_t i)
    {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }

    void join(std::uint32_t a, std::uint32_t b)
    {
        a = of(a), b = of(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace

bool come_near(MultiPolygon const& a, MultiPolygon const& b, double distance_m)
{
    if (!overlap(grown(bounds(a), distance_m), bounds(b))) return false;
    auto const of_a = edges_near(a, grown(bounds(b), distance_m)), of_b = edges_near(b, grown(bounds(a), distance_m));
    for (auto const& p : of_a) {
        Box const reach = grown(bounds(p), distance_m);
        for (auto const& q : of_b)
            if (overlap(reach, bounds(q)) && squared_distance(p, q) <= distance_m * distance_m) return true;
    }
    return (!b.empty() && contains(a, b.front().outer.front())) || (!a.empty() && contains(b, a.front().outer.front()));
}

std::vector<ContiguousBlock> contiguous_blocks(std::vector<Building> const& buildings, BoxIndex const& index,
                                               double touch_m, double least_m2, int threads)
{
    auto const touching = parallel_map<std::vector<std::uint32_t>>(buildings.size(), threads, [&](std::size_t i) {
        std::vector<std::uint32_t> out;
        auto const& shape = buildings[i].footprint;
        for (auto const j : index.query(grown(bounds(shape), touch_m)))
            if (j > i && come_near(shape, buildings[j].footprint, touch_m)) out.push_back(j);
        return out;
    });
    Sets sets{buildings.size()};
    for (std::uint32_t i = 0; i < buildings.size(); ++i)
        for (auto const j : touching[i]) sets.join(i, j);

    std::vector<ContiguousBlock> of_set(buildings.size()), out(buildings.size());
    for (auto& block : of_set) block.buildings = 0;
    for (std::uint32_t i = 0; i < buildings.size(); ++i) {
        auto& block = of_set[sets.of(i)];
        ++block.buildings;
        if (buildings[i].area_m2 < least_m2) continue;
        block.ridge_m = larger(block.ridge_m, buildings[i].attributes.height_m);
        block.ridge_storeys = larger(block.ridge_storeys, buildings[i].attributes.floors);
    }
    for (std::uint32_t i = 0; i < buildings.size(); ++i) out[i] = of_set[sets.of(i)];
    return out;
}

}  // namespace lacuna
