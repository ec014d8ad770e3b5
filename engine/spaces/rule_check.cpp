// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/rule_check.h"

#include "engine/geometry/outline.h"
#include "engine/geometry/shared_area.h"
#include "engine/model/rule_levels.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double tolerance_m = 1e-4;

std::vector<Segment> sides_of(MultiPolygon const& shape)
{
    std::vector<Segment> out;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) out.push_back({ring[i - 1], ring[i]});
    };
    for (auto const& polygon : shape) {
        add(polygon.outer);
        for (auto const& inner : polygon.inners) add(inner);
    }
    return out;
}

/// Of sides that do not cross.
double distance_m(std::vector<Segment> const& ground, Segment const& side)
{
    double least = 1e300;
    for (auto const& s : ground)
        least =
            std::min({least, squared_distance(s.a, side), squared_distance(side.a, s), squared_distance(side.b, s)});
    return std::sqrt(least);
}

/// Keeps the rule with the least to spare.
class Tightest {
public:
    explicit Tightest(std::vector<Segment> ground) : ground_{std::move(ground)} {}

    void look(std::string const& rule, Segment const& side, double strict_m, double likely_m)
    {
        double const m = distance_m(ground_, side);
        if (found_ && m - strict_m >= found_->distance_m - found_->strict_m) return;
        found_ = RuleVerdict{m >= strict_m - tolerance_m, rule, m, strict_m, likely_m};
    }
    void look(std::string const& rule, MultiPolygon const& shape, double strict_m, double likely_m)
    {
        for (auto const& side : sides_of(shape)) look(rule, side, strict_m, likely_m);
    }
    [[nodiscard]] std::optional<RuleVerdict> const& found() const { return found_; }

private:
    std::vector<Segment> ground_;
    std::optional<RuleVerdict> found_;
};

double setback_of(OpenLandTask const& task, std::size_t side)
{
    return side < task.setbacks_m.size() ? task.setbacks_m[side] : task.setback_m;
}

/// The likely distance from the same barrier; 0 where the likely rules do not reach it.
double likely_of(Barrier const& barrier, std::vector<Barrier> const& likely)
{
    auto const same = std::ranges::find_if(likely, [&](Barrier const& b) {
        return b.number != 0 ? b.number == barrier.number
                             : b.shape == barrier.shape && b.line == barrier.line && b.spot == barrier.spot;
    });
    return same == likely.end() ? 0 : same->clear_m + same->depth_m;
}

/// Each wall of a footprint with its own distances; blank ends and buildings of a class with a distance are named.
void look_at_walls(Tightest& tightest, std::size_t i, BuildingClass building, OpenLandTask const& strict,
                   OpenLandTask const& likely, SpaceRules const& strict_rules, SpaceRules const& rules)
{
    auto const walls = sides_of(*strict.footprints[i]);
    auto const of = [&](OpenLandTask const& task, SpaceRules const& at, std::size_t k) {
        if (!task.walls_m.empty() && !task.walls_m[i].empty()) return task.walls_m[i][k];
        return task.clearances_m.empty() ? at.clearance_m : task.clearances_m[i];
    };
    for (std::size_t k = 0; k < walls.size(); ++k) {
        double const likely_m = of(likely, rules, k), strict_m = of(strict, strict_rules, k);
        bool const by_class = likely_m > rules.clearance_m || strict_m > strict_rules.clearance_m;
        tightest.look(by_class                       ? class_clearance_name(building, strict_rules)
                      : likely_m < rules.clearance_m ? "clearance of a gable"
                                                     : "clearance",
                      walls[k], strict_m, likely_m);
    }
}

}  // namespace

std::optional<RuleVerdict> check_rules(MultiPolygon const& ground, ParcelScene const& scene, SpaceRules const& rules)
{
    if (!rules.strict || !rules.relaxed) return std::nullopt;
    SpaceRules own;
    auto const& strict_rules = rules_at(scene, rules, RuleEnd::strict, own);
    auto const strict = open_land_task(scene, strict_rules, scene.strict_barriers);
    auto const likely = open_land_task(scene, rules, scene.barriers);
    Tightest tightest{sides_of(ground)};
    auto const sides = sides_of(scene.parcel->boundary);
    for (std::size_t i = 0; i < sides.size(); ++i)
        tightest.look("setback", sides[i], setback_of(strict, i), setback_of(likely, i));
    for (std::size_t i = 0; i < strict.footprints.size(); ++i)
        look_at_walls(tightest, i, i < scene.classes.size() ? scene.classes[i] : BuildingClass{}, strict, likely,
                      strict_rules, rules);
    for (auto const& barrier : strict.barriers) {
        double const likely_m = likely_of(barrier, likely.barriers);
        if (barrier.depth_m > 0) {
            // Only what lies in the strip is too near to the wall.
            auto const& ring = barrier.shape->front().outer;
            if (share_ground(ground, *barrier.shape))
                tightest.look(barrier.rule, Segment{ring[0], ring[1]}, barrier.depth_m, likely_m);
            continue;
        }
        if (barrier.shape) tightest.look(barrier.rule, *barrier.shape, barrier.clear_m, likely_m);
        if (barrier.line)
            for (std::size_t i = 1; i < barrier.line->size(); ++i)
                tightest.look(barrier.rule, Segment{(*barrier.line)[i - 1], (*barrier.line)[i]}, barrier.clear_m,
                              likely_m);
        if (barrier.spot) tightest.look(barrier.rule, Segment{*barrier.spot, *barrier.spot}, barrier.clear_m, likely_m);
    }
    auto found = tightest.found();
    if (!scene.parcel->rules_unsure.empty()) {
        if (!found) found.emplace();
        found->holds_strict = false;
        found->unsure = scene.parcel->rules_unsure;
    }
    return found;
}

}  // namespace lacuna
