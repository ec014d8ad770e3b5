// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/index.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"
#include "engine/spaces/open_land.h"

#include <deque>
#include <string>
#include <vector>

namespace lacuna {

/// Footprints by which doors and windows find their wall.
struct Walls {
    std::vector<Building> const& buildings;
    BoxIndex const& index;  ///< over the footprints
};

/// The constraints of a study area with the distance that is kept from each: the constraint's own buffer, else that of
/// its rule (SpaceRules::keep_clear_m), else 0: its own ground.
///
/// Points of the rules "entrance" and "window" keep a strip clear and not a circle, where a wall is within 3 m of them:
/// a rectangle from the wall straight out, as deep as the distance says, 3 m wide before a door and 1.5 m before a
/// window (estimates).
class Barriers {
public:
    Barriers(std::vector<Constraint> const& constraints, SpaceRules const& rules, Walls const* walls = nullptr);

    /// Those that may reach into a box, by rule, then by id. They point into the constraints.
    [[nodiscard]] std::vector<Barrier> near(Box const& box) const;

    /// Classes that have no rule and features without a buffer of their own, each once, sorted. A line or a point of
    /// such a class takes no ground, so this must be told.
    [[nodiscard]] std::vector<std::string> const& without_rule() const { return without_rule_; }

private:
    std::vector<Constraint> const* constraints_;
    std::vector<double> clear_m_;
    std::deque<MultiPolygon> strips_;
    std::vector<std::vector<MultiPolygon const*>> strips_of_;  ///< by constraint, of each point or null; may be empty
    std::vector<std::size_t> first_number_;                    ///< of a constraint's parts
    std::vector<std::string> without_rule_;
    BoxIndex index_;
};

}  // namespace lacuna
