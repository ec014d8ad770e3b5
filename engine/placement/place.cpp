// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/place.h"

#include "engine/core/error.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/placement/certificate.h"
#include "engine/placement/in_building.h"
#include "engine/placement/layout.h"
#include "engine/placement/second_rectangle.h"
#include "engine/placement/space_rectangles.h"
#include "engine/placement/tolerances.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace lacuna {

namespace {

/// What a rectangle must have: the least area and, where units are whole, ground for one.
double least_ground_m2(Facility const& f)
{
    return f.unit == "m2" ? f.min_area_m2 : std::max(f.min_area_m2, f.unit_footprint_m2);
}

/// At most `target_m2` of the rectangle, as near to a square as its sides and the least width allow.
OrientedRectangle cut_to_area(OrientedRectangle const& r, double target_m2, double least_width_m)
{
    if (r.area_m2() <= target_m2) return r;
    OrientedRectangle out = r;
    out.width_m = std::clamp(std::sqrt(target_m2), std::min(least_width_m, r.width_m), r.width_m);
    double length = target_m2 / out.width_m;
    if (length > r.length_m) {
        length = r.length_m;
        out.width_m = target_m2 / length;
    }
    return cut_to_length(out, length);
}

double units_on(double ground_m2, Facility const& f)
{
    double const units = ground_m2 / f.unit_footprint_m2;
    // A rectangle is a few micrometres short of the ground it was cut from: the tolerance is for whole units.
    return f.unit == "m2" ? std::floor(units * 10 + 1e-3) / 10 : std::floor(units * (1 + area_tolerance));
}

Refusal refusal(Facility const& f, RefusalReason reason, double shortfall, std::string unit, bool proven,
                std::string text)
{
    return {f.id, reason, shortfall, std::move(unit), proven, std::move(text)};
}

/// The refusals that area and width alone decide; nullopt where a rectangle has to be looked for.
std::optional<Refusal> ruled_out(Space const& s, Facility const& f)
{
    if (s.kind == SpaceKind::roof && f.roof_load == LoadClass::heavy && s.load == LoadClass::light)
        return refusal(f, RefusalReason::load_not_carried, 0, "", false,
                       "needs a roof for heavy uses; this one is taken to carry light ones");
    if (!s.has_ground)
        return refusal(f, RefusalReason::no_rectangle, f.min_area_m2, "m2", true, "no free ground on the parcel");
    double const largest = largest_part_m2(s.shape);
    double const needed_m2 = f.layout.empty() ? least_ground_m2(f) : f.min_area_m2;
    if (s.shape.empty())
        return refusal(f, RefusalReason::too_small, needed_m2, "m2", true,
                       fmt::format("nothing of it may be built on; {:.1f} m2 needed", needed_m2));
    if (largest < needed_m2 * (1 - area_tolerance))
        return refusal(f, RefusalReason::too_small, needed_m2 - largest, "m2", true,
                       fmt::format("{:.1f} m2 too small", needed_m2 - largest));
    if (s.width_m + width_error_m < f.min_width_m)
        return refusal(f, RefusalReason::too_narrow, f.min_width_m - s.width_m, "m", true,
                       fmt::format("{:.2f} m too narrow", f.min_width_m - s.width_m));
    if (s.floor_area_known && f.floor_area_per_unit_m2 > 0) {
        double const needed = f.min_area_m2 / f.unit_footprint_m2 * f.floor_area_per_unit_m2;
        if (s.floor_area_m2.likely < needed)
            return refusal(
                f, RefusalReason::no_floor_area_left, needed - s.floor_area_m2.likely, "m2", s.floor_area_m2.exact(),
                fmt::format("{:.0f} m2 of floor area allowed, {:.0f} m2 needed", s.floor_area_m2.likely, needed));
    }
    return std::nullopt;
}

/// `upper_m2`: no ground as wide is larger; nullopt: it is proven that none is as large as it takes.
Refusal no_rectangle(Facility const& f, std::optional<OrientedRectangle> const& best, std::optional<double> upper_m2)
{
    auto const unproven = upper_m2 ? fmt::format("; up to {:.1f} m2 are not ruled out", *upper_m2) : std::string{};
    if (!best)
        return refusal(f, RefusalReason::no_rectangle, least_ground_m2(f), "m2", !upper_m2,
                       fmt::format("no rectangle {:.1f} m wide found{}", f.min_width_m, unproven));
    double const missing = least_ground_m2(f) - best->area_m2();
    return refusal(f, RefusalReason::no_rectangle, missing, "m2", !upper_m2,
                   fmt::format("largest rectangle found {:.1f} x {:.1f} m, {:.1f} m2 short{}", best->width_m,
                               best->length_m, missing, unproven));
}

/// The facility counted by its layout, in the space's shape as it is.
void place_by_layout(Space const& space, Facility const& f, SpaceLayouts& layouts, Detail detail, Placements& out)
{
    double const needed = least_units(f);
    int held = 0;
    for (auto const& part : space.shape) held = std::max(held, pieces_at_most(part, f));
    double const area_holds = held * piece_units(f);
    if (area_holds < needed) {
        out.refused.push_back(refusal(f, RefusalReason::no_layout, needed - area_holds, "units", true,
                                      fmt::format("its area holds {:.4g} {} at the most, {:.4g} needed", area_holds,
                                                  f.unit, std::max(needed, piece_units(f)))));
        return;
    }
    Layout const& layout = layouts.of(f);
    double const found = layout.count * piece_units(f);
    double most = f.max_area_m2 > 0 ? f.max_area_m2 / f.unit_footprint_m2 : 1e9;
    if (space.floor_area_known && f.floor_area_per_unit_m2 > 0)
        most = std::min(most, space.floor_area_m2.likely / f.floor_area_per_unit_m2);
    if (found >= needed)
        if (auto p = placed_on(layout.pieces, space.id, f, layout.radians, most, detail); p && p->units >= needed) {
            out.fitting.push_back(std::move(*p));
            return;
        }
    out.refused.push_back(
        refusal(f, RefusalReason::no_layout, std::max(0.0, needed - found), "units", false,
                fmt::format("a layout of {:.4g} {} found, {:.4g} needed; up to {:.4g} are not ruled out", found, f.unit,
                            std::max(needed, piece_units(f)), area_holds)));
}

}  // namespace

double least_units(Facility const& f) { return f.min_area_m2 * (1 - area_tolerance) / f.unit_footprint_m2; }

double floor_area_m2(Placement const& placement, Facility const& facility)
{
    return placement.units * facility.floor_area_per_unit_m2;
}

namespace {

/// Two rectangles on no more than `ground_m2`, or the first of them.
std::optional<Placement> less_of_two(Placement const& placement, Facility const& f, double ground_m2)
{
    auto out = less_of_second(placement, f, ground_m2);
    if (!out) {
        auto const first = cut_to_area(first_of_two(placement), ground_m2, f.min_width_m);
        out = Placement{placement.space_id, f.id, first, 0, {}};
    }
    out->units = std::min(units_on(lacuna::ground_m2(*out), f), units_on(ground_m2, f));
    return out->units >= least_units(f) ? out : std::nullopt;
}

}  // namespace

std::optional<Placement> with_units(Placement const& placement, Facility const& f, double units)
{
    if (stands_on_two(placement, f))
        return units >= placement.units ? placement : less_of_two(placement, f, units * f.unit_footprint_m2);
    if (!placement.pieces.empty()) {
        if (units >= placement.units) return placement;
        if (units < least_units(f)) return std::nullopt;
        auto less = placed_on(placement.pieces, placement.space_id, f,
                              placement.ground.angle_deg * std::numbers::pi / 180, units, Detail::whole);
        return less && less->units >= least_units(f) ? less : std::nullopt;
    }
    double const wanted = f.unit == "m2" ? std::floor(units * 10) / 10 : std::floor(units);
    if (wanted >= placement.units) return placement;
    double const ground_m2 = wanted * f.unit_footprint_m2;
    if (ground_m2 < f.min_area_m2 * (1 - area_tolerance) || wanted <= 0) return std::nullopt;
    Placement out = placement;
    out.units = wanted;
    if (!placement.shape.empty()) {
        out.shape = {cut_across(placement.shape.front(), wanted / placement.units, f.min_width_m)};
        out.ground = rectangle_round(out.shape.front());
        out.shape_m2 = area(out.shape.front());
        return out;
    }
    out.ground = cut_to_area(placement.ground, ground_m2, f.min_width_m);
    return out;
}

namespace {

/// What a facility may take of a space: all of it, or what is placeable where the facility builds.
class Ground {
public:
    Ground(Space const& space, Facility const& facility) : space_{space}
    {
        if (!space.placeable || !builds(facility)) return;
        own_.emplace(space);
        own_->shape = space.placeable->shape;
        own_->area_m2 = space.placeable->area_m2;
        own_->width_m = space.placeable->width_m;
        own_->placeable.reset();
    }
    operator Space const&() const { return own_ ? *own_ : space_; }

private:
    Space const& space_;
    std::optional<Space> own_;
};

bool is_laid_out(Space const& space, Facility const& facility)
{
    return !facility.layout.empty() && !in_building(space.kind);
}

Placement laid_out(Placement placement, Space const& space, Facility const& facility,
                   std::vector<Facility> const& facilities)
{
    if (!is_laid_out(space, facility) || !placement.pieces.empty()) return placement;
    Ground const ground{space, facility};
    SpaceLayouts layouts{ground, facilities};
    Layout const& layout = layouts.of(facility);
    auto whole = placed_on(layout.pieces, space.id, facility, layout.radians, placement.units, Detail::whole);
    if (!whole || whole->units != placement.units)
        throw Error{Errc::internal, "space '" + space.id + "' gives '" + facility.id + "' another layout than before"};
    return std::move(*whole);
}

RectangleWish wish_of(Facility const& f, Space const& space)
{
    double most_m2 = f.max_area_m2 > 0 ? f.max_area_m2 : std::numeric_limits<double>::infinity();
    if (space.floor_area_known && f.floor_area_per_unit_m2 > 0)
        most_m2 = std::min(most_m2, space.floor_area_m2.likely / f.floor_area_per_unit_m2 * f.unit_footprint_m2);
    return {f.min_width_m, least_ground_m2(f), most_m2};
}

/// Two rectangles where they are more than the best one.
std::optional<Placement> on_two(Space const& space, Facility const& f, RectangleWish const& wish,
                                SpaceRectangles const& rectangles)
{
    auto const best = rectangles.of(wish);
    if (!best || f.ground_form != GroundForm::two_rectangles) return std::nullopt;
    // The largest across two bars is no half of what both hold.
    auto const first = rectangles.along_edges(wish);
    auto two = first ? on_two_rectangles(space, f, *first) : std::nullopt;
    if (first != best)
        if (auto other = on_two_rectangles(space, f, *best); other && (!two || other->shape_m2 > two->shape_m2))
            two = std::move(other);
    return two && two->shape_m2 > best->area_m2() ? std::move(two) : std::nullopt;
}

/// Of those facilities that `asked` is true of.
Placements placed(Space const& space, std::vector<Facility> const& facilities,
                  std::function<Detail(Facility const&)> const& detail, auto const& asked)
{
    if (in_building(space.kind)) return place_in_building(space, facilities);
    Placements out;
    std::vector<Facility const*> open;
    SpaceLayouts layouts{space, facilities};
    for (auto const& f : facilities) {
        if (!f.accepts(space.kind) || !asked(f)) continue;
        if (auto no = ruled_out(space, f))
            out.refused.push_back(std::move(*no));
        else if (!f.layout.empty())
            place_by_layout(space, f, layouts, detail(f), out);
        else
            open.push_back(&f);
    }
    // The smallest first: what it cannot have, none of the others can.
    std::ranges::stable_sort(open, {}, [](Facility const* f) {
        return std::pair{f->min_width_m, least_ground_m2(*f)};
    });
    std::vector<RectangleWish> wishes;
    for (auto const* f : open) wishes.push_back(wish_of(*f, space));
    SpaceRectangles rectangles{space, wishes};
    std::vector<AreaProof> proven;
    for (auto const& wish : wishes) proven.push_back(rectangles.look_further(wish));
    for (std::size_t i = 0; i < open.size(); ++i) {
        auto const* f = open[i];
        auto const& proof = proven[i];
        auto const best = rectangles.of(wishes[i]);
        double const needed_m2 = wishes[i].least_m2;
        auto two = on_two(space, *f, wishes[i], rectangles);
        if (!two && (!best || best->area_m2() < needed_m2 * (1 - area_tolerance))) {
            std::optional<double> upper_m2;
            if (!proof.ruled_out) upper_m2 = proof.upper_m2;
            // Neither of two is larger than one alone may be.
            if (f->ground_form == GroundForm::two_rectangles)
                upper_m2 = std::min(largest_part_m2(space.shape), 2 * upper_m2.value_or(needed_m2));
            out.refused.push_back(no_rectangle(*f, best, upper_m2));
            continue;
        }
        Placement p{space.id, f->id, *best, 0, {}};
        if (f->max_area_m2 > 0) p.ground = cut_to_area(*best, f->max_area_m2, f->min_width_m);
        if (two) p = std::move(*two);
        p.units = units_on(ground_m2(p), *f);
        if (space.floor_area_known && f->floor_area_per_unit_m2 > 0) {
            auto const less = with_units(p, *f, space.floor_area_m2.likely / f->floor_area_per_unit_m2);
            if (less) p = *less;
        }
        if (p.units > 0)
            out.fitting.push_back(std::move(p));
        else
            out.refused.push_back(no_rectangle(*f, best, largest_part_m2(space.shape)));
    }
    std::ranges::sort(out.refused, {}, &Refusal::facility_id);
    std::ranges::sort(out.fitting, {}, &Placement::facility_id);
    return out;
}

}  // namespace

Placement drawn(Placement placement, Space const& space, Facility const& facility,
                std::vector<Facility> const& facilities)
{
    auto whole = laid_out(std::move(placement), space, facility, facilities);
    whole.certified = lies_in_space(whole, Ground{space, facility});
    return whole;
}

std::optional<Placement> cut_down(Placement const& placement, Space const& space, Facility const& f,
                                  std::vector<Facility> const& facilities, double units)
{
    if (!is_laid_out(space, f)) return with_units(placement, f, units);
    double const wanted = std::min(units, placement.units);
    if (wanted < least_units(f)) return std::nullopt;
    Ground const ground{space, f};
    SpaceLayouts layouts{ground, facilities};
    Layout const& layout = layouts.of(f);
    auto less = placed_on(layout.pieces, space.id, f, layout.radians, wanted, Detail::counts);
    return less && less->units >= least_units(f) ? less : std::nullopt;
}

void undraw(Placement& placement, Facility const& facility)
{
    if (facility.layout.empty() || placement.pieces.empty()) return;
    placement.shape.clear();
    placement.pieces.clear();
    placement.certified = placement.certified && !is_undrawn(placement);
}

Placements place_all(Space const& space, std::vector<Facility> const& facilities, Detail detail)
{
    return place_all(space, facilities, [detail](Facility const&) { return detail; });
}

Placements place_all(Space const& space, std::vector<Facility> const& facilities,
                     std::function<Detail(Facility const&)> const& detail)
{
    if (!space.placeable) {
        auto out = placed(space, facilities, detail, [](Facility const&) { return true; });
        certify(space, out);
        return out;
    }
    Placements out;
    for (bool const build : {false, true}) {
        auto const alike = [&](Facility const& f) { return builds(f) == build; };
        auto const one = std::ranges::find_if(facilities, alike);
        if (one == facilities.end()) continue;
        Ground const ground{space, *one};
        auto found = placed(ground, facilities, detail, alike);
        certify(ground, found);
        std::ranges::move(found.fitting, std::back_inserter(out.fitting));
        std::ranges::move(found.refused, std::back_inserter(out.refused));
    }
    std::ranges::stable_sort(out.fitting, {}, &Placement::facility_id);
    std::ranges::stable_sort(out.refused, {}, &Refusal::facility_id);
    return out;
}

}  // namespace lacuna
