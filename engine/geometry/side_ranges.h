// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/side_corner.h"
#include "engine/geometry/trim.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// Sides as they are asked which of them keeps a point away: coordinates by column and no branch a side, for most
/// questions go through all sides of a parcel and the answer is mostly no.
class SideRanges {
public:
    /// How much less than a side's distance counts as too near.
    enum class Slack { rule, deep };
    static constexpr double rule_m = Trim::slack_m;
    static constexpr double deep_m = 1e-4;  ///< beyond doubt

    void clear();
    void add(Side const& side);
    [[nodiscard]] std::size_t size() const { return ax_.size(); }

    /// Whether side `i` is nearer to `p` than its distance less the slack.
    [[nodiscard]] bool nearer(std::size_t i, Point p, Slack slack) const
    {
        return squared(i, p) < (slack == Slack::rule ? rule_ : deep_)[i];
    }

    /// The first side from `from` on that is nearer to `p` than its distance less the slack; size() where none is.
    [[nodiscard]] std::size_t next_nearer(Point p, Slack slack, std::size_t from) const;

private:
    [[nodiscard]] double squared(std::size_t i, Point p) const
    {
        double const x = p.x - ax_[i], y = p.y - ay_[i];
        double t = (x * dx_[i] + y * dy_[i]) * inverse_[i];
        t = t > 0 ? t : 0;
        t = t < 1 ? t : 1;
        double const ex = x - t * dx_[i], ey = y - t * dy_[i];
        return ex * ex + ey * ey;
    }

    std::vector<double> ax_, ay_, dx_, dy_, inverse_, rule_, deep_;  ///< the last two: squares of distances
};

}  // namespace lacuna
