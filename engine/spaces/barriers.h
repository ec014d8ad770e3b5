// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/index.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"
#include "engine/spaces/open_land.h"

#include <string>
#include <vector>

namespace lacuna {

/// The constraints of a study area with the distance that is kept from each: the constraint's own buffer, else that of
/// its rule (SpaceRules::keep_clear_m), else 0: its own ground.
class Barriers {
public:
    Barriers(std::vector<Constraint> const& constraints, SpaceRules const& rules);

    /// Those that may reach into a box, by rule, then by id. They point into the constraints.
    [[nodiscard]] std::vector<Barrier> near(Box const& box) const;

    /// Classes that have no rule and features without a buffer of their own, each once, sorted. A line or a point of
    /// such a class takes no ground, so this must be told.
    [[nodiscard]] std::vector<std::string> const& without_rule() const { return without_rule_; }

private:
    std::vector<Constraint> const* constraints_;
    std::vector<double> clear_m_;
    std::vector<std::string> without_rule_;
    BoxIndex index_;
};

}  // namespace lacuna
