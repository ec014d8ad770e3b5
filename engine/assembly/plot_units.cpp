// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/plot_units.h"

#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lacuna {

namespace {

class Groups {
public:
    explicit Groups(std::vector<Building> const& buildings) : buildings_{buildings}, root_(buildings.size())
    {
        std::iota(root_.begin(), root_.end(), 0U);
    }
    std::uint32_t find(std::uint32_t i)
    {
        while (root_[i] != i) i = root_[i] = root_[root_[i]];
        return i;
    }
    /// The larger of the two roots stays one.
    void unite(std::uint32_t a, std::uint32_t b)
    {
        a = find(a);
        b = find(b);
        bool const first =
            buildings_[a].area_m2 != buildings_[b].area_m2 ? buildings_[a].area_m2 > buildings_[b].area_m2 : a < b;
        root_[first ? b : a] = first ? a : b;
    }

private:
    std::vector<Building> const& buildings_;
    std::vector<std::uint32_t> root_;
};

void unite_overlapping(std::vector<Building> const& buildings, BoxIndex const& index, Groups& groups)
{
    for (std::uint32_t i = 0; i < buildings.size(); ++i) {
        Building const& b = buildings[i];
        if (b.counted_m2 > b.area_m2 - 1e-6) continue;  // of two that overlap one is cut
        for (auto const j : index.query(bounds(b.footprint))) {
            if (j == i || groups.find(i) == groups.find(j)) continue;
            double const half_m2 = std::min(b.area_m2, buildings[j].area_m2) / 2;
            if (shared_area(b.footprint, buildings[j].footprint) >= half_m2) groups.unite(i, j);
        }
    }
}

}  // namespace

std::vector<std::uint32_t> plot_units(std::vector<Building> const& buildings,
                                      std::vector<std::optional<std::size_t>> const& face, SpaceRules const& rules)
{
    std::vector<Box> boxes;
    for (auto const& b : buildings) boxes.push_back(bounds(b.footprint));
    BoxIndex const index{boxes};
    Groups groups{buildings};
    unite_overlapping(buildings, index, groups);
    std::vector<std::uint32_t> unit(buildings.size());
    for (std::uint32_t i = 0; i < unit.size(); ++i) unit[i] = groups.find(i);

    auto out = unit;
    for (std::uint32_t i = 0; i < unit.size(); ++i) {
        if (unit[i] != i || buildings[i].area_m2 >= rules.plot_building_min_m2) continue;
        double least = std::numeric_limits<double>::max();
        for (auto const j : index.query(grown(boxes[i], rules.plot_annex_m))) {
            if (face[j] != face[i] || buildings[unit[j]].area_m2 < rules.plot_building_min_m2) continue;
            double const m = distance(buildings[i].footprint, buildings[j].footprint);
            if (m > rules.plot_annex_m || m >= least) continue;
            least = m;
            out[i] = unit[j];
        }
    }
    for (auto& u : out) u = out[u];
    return out;
}

}  // namespace lacuna
