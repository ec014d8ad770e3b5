// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/packed.h"
#include "engine/model/placement.h"
#include "engine/model/proposal.h"
#include "engine/model/space.h"

#include <array>

namespace lacuna {

/// How the values that a plan has many of are packed (engine/core/packed.h): every member, in this order.

template <class Archive>
void fields(Archive& a, ValueOf<Point> auto& p)
{
    a.near(p.x, p.y);
}

template <class Archive>
void fields(Archive& a, ValueOf<Polygon> auto& p)
{
    a.ring(p.outer);
    auto holes = p.inners.size();
    a.size(holes);
    if constexpr (!std::is_const_v<std::remove_reference_t<decltype(p)>>) p.inners.resize(holes);
    for (auto& inner : p.inners) a.ring(inner);
}

template <class Archive>
void fields(Archive& a, ValueOf<OrientedRectangle> auto& r)
{
    a(r.corner);
    a.numbers(r.angle_deg, r.length_m, r.width_m);
}

template <class Archive>
void fields(Archive& a, ValueOf<Interval> auto& i)
{
    a.numbers(i.low, i.likely, i.high);
}

template <class Archive>
void fields(Archive& a, ValueOf<Placeable> auto& p)
{
    a(p.shape);
    a.numbers(p.area_m2, p.width_m);
}

template <class Archive>
void fields(Archive& a, ValueOf<SpaceFigure> auto& f)
{
    a(f.name);
    a(f.value);
}

/// The id comes first: it is the key of a table.
template <class Archive>
void fields(Archive& a, ValueOf<Space> auto& s)
{
    a(s.id);
    a(s.kind);
    a(s.parcel_id);
    a(s.building_id);
    a(s.shape);
    a.numbers(s.area_m2, s.width_m, s.parcel_area_m2, s.usable_m2, s.floor_area_m2.low, s.floor_area_m2.likely,
              s.floor_area_m2.high);
    a(s.has_ground);
    a(s.floor_area_known);
    a(s.confidence);
    a(s.load);
    a(s.evidence);
    a(s.ownership);
    a(s.neighbour_id);
    a(s.figures);
    a.optionals(s.placeable);
}

template <class Archive>
void fields(Archive& a, ValueOf<RuleLoss> auto& l)
{
    a(l.rule);
    a.numbers(l.area_m2);
    a.optionals(l.alone_m2);
}

/// The parcel's id comes first: it is the key of a table.
template <class Archive>
void fields(Archive& a, ValueOf<ParcelSurvey> auto& s)
{
    a(s.parcel_id);
    a(s.status);
    a(s.buildings);
    a.numbers(s.area_m2, s.built_m2, s.coverage, s.floor_area_m2.low, s.floor_area_m2.likely, s.floor_area_m2.high,
              s.far.low, s.far.likely, s.far.high, s.open_m2, s.placeable_m2);
    a(s.losses);
    a(s.far_note);
    a.optionals(s.open_strict_m2, s.open_relaxed_m2, s.takeable_m2, s.coverable_m2);
}

template <class Archive>
void fields(Archive& a, ValueOf<Remnant> auto& r)
{
    a(r.parcel_id);
    a(r.reason);
    a(r.shape);
    a.numbers(r.area_m2, r.width_m);
}

inline constexpr std::array<std::string_view, 5> refusal_units{"", "m", "m2", "units", "money"};

inline constexpr std::array<Phrase, 6> refusal_phrases{
    {{"", " m2 too small"},
     {"", " m2 of usable floor too small"},
     {"", " m too narrow"},
     {"loses ", ""},
     {"the people counted need ", " units more"},
     {"needs a roof for heavy uses; this one is taken to carry ", ""}}};

template <class Archive>
void fields(Archive& a, ValueOf<Refusal> auto& r)
{
    a(r.facility_id);
    a(r.reason);
    a(r.proven);
    a.numbers(r.shortfall);
    a.word(r.unit, refusal_units);
    a.phrase(r.text, refusal_phrases);
}

template <class Archive>
void fields(Archive& a, ValueOf<LayoutPiece> auto& p)
{
    std::string kind{p.kind};
    a(kind);
    if constexpr (!std::is_const_v<std::remove_reference_t<decltype(p)>>) p.kind = piece_kind(kind);
    a(p.shape);
    a(p.count);
    a(p.group);
}

template <class Archive>
void fields(Archive& a, ValueOf<Placement> auto& p)
{
    a(p.space_id);
    a(p.facility_id);
    a(p.ground);
    a.numbers(p.units, p.shape_m2);
    a(p.shape);
    a(p.pieces);
    a(p.certified);
}

template <class Archive>
void fields(Archive& a, ValueOf<Irr> auto& i)
{
    a(i.status);
    a.numbers(i.value);
    a(i.tangent);
    a(i.roots);
}

template <class Archive>
void fields(Archive& a, ValueOf<Appraisal> auto& v)
{
    a.numbers(v.ioav, v.mean_shift, v.npv_with, v.npv_do_minimum, v.pv_cannibalisation, v.pv_returned, v.pv_liabilities,
              v.capex, v.total_cost, v.replacement_pv, v.returned_value, v.terminal_pv, v.revenue_year, v.noi_year,
              v.payback.years, v.yield_on_cost, v.value_per_m2);
    a(v.payback.status);
    a(v.irr);
}

template <class Archive>
void fields(Archive& a, ValueOf<Proposal> auto& p)
{
    a(p.placement);
    a(p.appraisal);
}

}  // namespace lacuna
