// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/open_land.h"

#include "engine/geometry/clearance.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"
#include "engine/geometry/valid_inside.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr double width_tolerance_m = 0.01;  ///< of the inscribed circle's radius

void sort_pieces(std::vector<OpenPiece>& pieces)
{
    std::ranges::sort(pieces, [](OpenPiece const& a, OpenPiece const& b) {
        if (a.area_m2 != b.area_m2) return a.area_m2 > b.area_m2;
        Box const p = bounds(a.shape), q = bounds(b.shape);
        return p.min_x != q.min_x ? p.min_x < q.min_x : p.min_y < q.min_y;
    });
}

/// Square metres of `ground` that disjoint shapes stand on.
double stood_on(MultiPolygon const& ground, std::vector<MultiPolygon const*> const& standing)
{
    if (ground.empty()) return 0;
    double m2 = 0;
    Outline const outline{ground};
    for (auto const* shape : standing) {
        if (shape->empty()) continue;
        auto const how = relation(Outline{*shape}, outline, 1e-9);
        if (how == Relation::inside) m2 += area(*shape);
        if (how == Relation::mixed) m2 += shared_area(*shape, ground);
    }
    return m2;
}

/// Takes the losses down one after the other.
class Account {
public:
    Account(OpenLand& out, OpenLandTask const& task)
        : out_{out}, left_m2_{area(*task.boundary) - (task.apart ? area(*task.apart) : 0)}
    {
    }
    void lose(std::string rule, double now_m2)
    {
        out_.losses.push_back({std::move(rule), left_m2_ - now_m2, std::nullopt});
        left_m2_ = now_m2;
    }
    [[nodiscard]] double left_m2() const { return left_m2_; }

private:
    OpenLand& out_;
    double left_m2_;
};

/// Rules of the barriers in their order, each once.
std::vector<std::string> barrier_rules(OpenLandTask const& task)
{
    std::vector<std::string> out;
    for (auto const& barrier : task.barriers)
        if (std::ranges::find(out, barrier.rule) == out.end()) out.push_back(barrier.rule);
    return out;
}

void sort_out(std::vector<OpenPiece> pieces, SpaceRules const& rules, Account& account, OpenLand& out)
{
    for (auto& piece : pieces) (piece.area_m2 < rules.min_area_m2 ? out.small : out.pieces).push_back(std::move(piece));
    for (auto const& piece : out.pieces) out.open_m2 += piece.area_m2;
    account.lose("too_small", out.open_m2);
}

/// The free parts that the opening took, from the least area, with their own widths.
std::vector<OpenPiece> narrow_parts(MultiPolygon taken, SpaceRules const& rules)
{
    std::erase_if(taken, [&](Polygon const& part) { return area(part) < rules.min_area_m2; });
    return pieces_of(taken);
}

constexpr double nearest_m = 1e-4;  ///< distances of 0 are taken as this

/// One parcel by the clearance kernel.
class ByClearance {
public:
    ByClearance(OpenLandTask const& task, SpaceRules const& rules)
        : task_{task}, rules_{rules}, radius_m_{rules.min_width_m / 2}
    {
        Box const frame = bounds(*task.boundary);
        origin_ = {frame.min_x, frame.min_y};
    }

    std::optional<OpenLand> run()
    {
        OpenLand out;
        Account account{out, task_};
        auto const inset = clear(With{.buildings = false, .barriers = 0}, 0);
        if (!inset) return std::nullopt;
        bool const none = task_.setbacks_m.empty() && !(task_.setback_m > 0);
        account.lose("setback", none ? account.left_m2() : area(*inset));
        account.lose("buildings",
                     account.left_m2() - stood_on(to_polygons(*inset, rules_.arc_segments, Chords::same_area, origin_),
                                                  task_.standing));
        auto free = clear(With{.barriers = 0}, 0);
        if (!free) return std::nullopt;
        account.lose("clearance", area(*free));
        auto const rules = barrier_rules(task_);
        for (std::size_t k = 0; k < rules.size(); ++k) {
            free = clear(With{.barriers = k + 1}, 0);
            if (!free) return std::nullopt;
            account.lose(rules[k], area(*free));
        }
        out.any_free = !free->empty();
        bool const opens = radius_m_ >= nearest_m;
        auto const core = opens ? clear({}, radius_m_) : free;
        auto const opened = core && opens ? spread(*core, radius_m_) : core;
        if (!opened) return std::nullopt;
        if (area(*free) - area(*opened) >= rules_.min_area_m2) {
            auto taken = beyond(*free, *core, *opened, radius_m_);
            // Most of what the opening takes are corners of a few square decimetres.
            if (taken) std::erase_if(*taken, [&](auto const& part) { return area(part) < rules_.min_area_m2; });
            out.narrow = narrow_parts(taken ? valid(*taken) : difference(valid(*free), valid(*opened)), rules_);
        }
        add_pieces(*opened, account, out);
        if (task_.with_free) out.free = valid(*free);
        losses_alone(rules, kept_m2(*opened), out);
        return out;
    }

    /// What is open, without pieces and losses; to within the chords of arcs.
    [[nodiscard]] std::optional<double> m2() const { return open_m2({}, true); }

private:
    /// Which rules hold.
    struct With {
        bool setback = true;
        bool buildings = true;
        bool clearance = true;
        std::size_t barriers = ~std::size_t{0};  ///< those of the first so many rules
        std::string without{};                   ///< and not those of this one
    };

    ClearanceTask kept(With const& with) const
    {
        ClearanceTask out;
        out.ground = task_.boundary;
        auto const at_least = [](double m) { return std::max(m, nearest_m); };
        out.setback_m = with.setback ? at_least(task_.setback_m) : nearest_m;
        if (with.setback)
            for (double const m : task_.setbacks_m) out.setbacks_m.push_back(at_least(m));
        if (with.buildings)
            for (std::size_t i = 0; i < task_.footprints.size(); ++i) {
                double const own = task_.clearances_m.empty() ? rules_.clearance_m : task_.clearances_m[i];
                ClearanceTask::Solid solid{task_.footprints[i], with.clearance ? at_least(own) : nearest_m};
                if (with.clearance && !task_.walls_m.empty())
                    for (double const m : task_.walls_m[i]) solid.sides_m.push_back(at_least(m));
                out.solids.push_back(std::move(solid));
            }
        if (task_.apart) out.solids.push_back({task_.apart, nearest_m});
        auto const names = barrier_rules(task_);
        for (auto const& barrier : task_.barriers) {
            auto const number = static_cast<std::size_t>(std::ranges::find(names, barrier.rule) - names.begin());
            if (number >= with.barriers || barrier.rule == with.without) continue;
            double const m = at_least(barrier.clear_m);
            if (barrier.shape) out.solids.push_back({barrier.shape, m});
            if (barrier.line) out.threads.push_back({barrier.line, m});
            if (barrier.spot) out.spots.push_back({*barrier.spot, m});
        }
        return out;
    }

    std::optional<CurveShape> clear(With const& with, double more_m) const
    {
        return clear_ground(kept(with), more_m, origin_);
    }

    std::optional<CurveShape> opened_with(With const& with) const
    {
        auto const core = clear(with, radius_m_);
        return core ? spread(*core, radius_m_) : std::nullopt;
    }

    MultiPolygon valid(CurveShape const& shape) const { return valid_inside(shape, rules_.arc_segments, origin_); }

    void add_pieces(CurveShape const& opened, Account& account, OpenLand& out) const
    {
        auto const sides = radius_m_ >= nearest_m ? sides_of(kept({}), origin_) : std::vector<ClearSide>{};
        std::vector<OpenPiece> pieces;
        double m2 = 0;
        for (auto& polygon : to_polygons(opened, rules_.arc_segments, Chords::inside)) {
            double const width_m = 2 * largest_circle(polygon, sides, width_tolerance_m).radius_m;
            move_by(polygon, origin_);
            double const piece_m2 = area(polygon);
            m2 += piece_m2;
            pieces.push_back({std::move(polygon), piece_m2, width_m});
        }
        sort_pieces(pieces);
        account.lose("too_narrow", m2);
        sort_out(std::move(pieces), rules_, account, out);
    }

    /// Area of the parts from the least area on.
    [[nodiscard]] double kept_m2(CurveShape const& shape) const
    {
        double m2 = 0;
        for (auto const& polygon : shape)
            if (double const part = area(polygon); part >= rules_.min_area_m2) m2 += part;
        return m2;
    }

    /// Open land from the least area on that there would be.
    std::optional<double> open_m2(With const& with, bool open) const
    {
        auto const shape = open && radius_m_ >= nearest_m ? opened_with(with) : clear(with, 0);
        if (!shape) return std::nullopt;
        return kept_m2(*shape);
    }

    void losses_alone(std::vector<std::string> const& rules, double now_m2, OpenLand& out) const
    {
        for (auto& loss : out.losses) {
            std::optional<double> then = now_m2;
            double small_m2 = 0;
            if (loss.rule == "setback" && loss.area_m2 > 0) then = open_m2({.setback = false}, true);
            if (loss.rule == "buildings" && !task_.footprints.empty()) then = open_m2({.buildings = false}, true);
            if (loss.rule == "clearance" && loss.area_m2 > 0) then = open_m2({.clearance = false}, true);
            if (std::ranges::find(rules, loss.rule) != rules.end()) then = open_m2({.without = loss.rule}, true);
            if (loss.rule == "too_narrow" && loss.area_m2 > 0) then = open_m2({}, false);
            if (loss.rule == "too_small")
                for (auto const& piece : out.small) small_m2 += piece.area_m2;
            if (then) loss.alone_m2 = std::max(0.0, *then - now_m2) + small_m2;
        }
    }

    OpenLandTask const& task_;
    SpaceRules const& rules_;
    double radius_m_;
    Point origin_;
};

double largest_setback(OpenLandTask const& task)
{
    return task.setbacks_m.empty() ? task.setback_m : std::ranges::max(task.setbacks_m);
}

/// A barrier's ground.
MultiPolygon ground_of(Barrier const& barrier, int segments)
{
    if (barrier.shape) return barrier.clear_m > 0 ? offset(*barrier.shape, barrier.clear_m, segments) : *barrier.shape;
    double const m = std::max(barrier.clear_m, nearest_m);
    if (barrier.line) return offset_of_line(*barrier.line, m, segments);
    return offset_of_line({*barrier.spot, *barrier.spot}, m, segments);
}

}  // namespace

std::vector<OpenPiece> pieces_of(MultiPolygon const& shape)
{
    std::vector<OpenPiece> pieces;
    for (auto const& polygon : shape)
        pieces.push_back({polygon, area(polygon), 2 * largest_circle(polygon, width_tolerance_m).radius_m});
    sort_pieces(pieces);
    return pieces;
}

OpenLand open_land_by_overlay(OpenLandTask const& task, SpaceRules const& rules)
{
    OpenLand out;
    out.by_overlay = true;
    Account account{out, task};
    double const setback_m = largest_setback(task);
    MultiPolygon inset = setback_m > 0 ? offset(*task.boundary, -setback_m, rules.arc_segments) : *task.boundary;
    if (task.apart) inset = difference(inset, *task.apart);
    account.lose("setback", area(inset));
    account.lose("buildings", account.left_m2() - stood_on(inset, task.standing));

    std::vector<MultiPolygon> around;
    for (std::size_t i = 0; i < task.footprints.size(); ++i) {
        double const m = task.clearances_m.empty() ? rules.clearance_m : task.clearances_m[i];
        if (!overlap(bounds(*task.footprints[i]), grown(bounds(inset), m))) continue;
        around.push_back(m > 0 ? offset(*task.footprints[i], m, rules.arc_segments) : *task.footprints[i]);
    }
    MultiPolygon free = difference(inset, union_of(around));
    account.lose("clearance", area(free));
    for (auto const& rule : barrier_rules(task)) {
        std::vector<MultiPolygon> taken;
        for (auto const& barrier : task.barriers)
            if (barrier.rule == rule) taken.push_back(ground_of(barrier, rules.arc_segments));
        free = difference(free, union_of(taken));
        account.lose(rule, area(free));
    }
    out.any_free = !free.empty();

    MultiPolygon const opened = opening(free, rules.min_width_m / 2, rules.arc_segments);
    double const narrow_m2 = account.left_m2() - area(opened);
    account.lose("too_narrow", area(opened));
    if (narrow_m2 >= rules.min_area_m2) out.narrow = narrow_parts(difference(free, opened), rules);
    sort_out(pieces_of(opened), rules, account, out);
    if (task.with_free) out.free = std::move(free);
    return out;
}

OpenLand open_land(OpenLandTask const& task, SpaceRules const& rules)
{
    if (auto found = ByClearance{task, rules}.run()) return std::move(*found);
    return open_land_by_overlay(task, rules);
}

double open_land_m2(OpenLandTask const& task, SpaceRules const& rules)
{
    if (auto const m2 = ByClearance{task, rules}.m2()) return *m2;
    return open_land_by_overlay(task, rules).open_m2;
}

}  // namespace lacuna
