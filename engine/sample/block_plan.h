// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/sample/dice.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lacuna::sample {

enum class LotUse { residential, kindergarten, school, utility, commercial, vacant };

/// A building in the frame of its block.
struct BuildingPlan {
    Ring outline;
    std::string_view use;  ///< "apartments", "shed", ...
    std::string_view owner_class;
    int floors = 1;
    std::optional<double> height_m;
    std::optional<double> year;
    bool is_slab = false;  ///< an apartment block that may be made shorter
    std::optional<int> storeys_below = std::nullopt;
};

/// The ground of a lot that buildings may use, sides along the axes of the block.
struct Room {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    [[nodiscard]] double width() const { return x1 - x0; }
    [[nodiscard]] double depth() const { return y1 - y0; }
};

struct LotPlan {
    LotUse use = LotUse::residential;
    Ring outline;
    Room room;
    std::vector<BuildingPlan> buildings;
};

/// A block of `width_m` by `depth_m` with its corner at the origin, cut into lots that share their edges and filled
/// with buildings. Depends on the seed and the number of the block alone.
std::vector<LotPlan> plan_block(std::uint64_t seed, std::uint64_t number, double width_m, double depth_m);

/// The buildings of a lot, each within `room`, none touching another.
std::vector<BuildingPlan> fill_lot(LotUse use, Room const& room, Dice& dice);

/// A rectangle as a closed ring, counter-clockwise.
Ring box_ring(double x0, double y0, double x1, double y1);

}  // namespace lacuna::sample
