// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/layout.h"

#include "engine/core/error.h"
#include "engine/geometry/box_union.h"
#include "engine/geometry/polygon.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace lacuna {

namespace {

constexpr double whole_tolerance = 1e-6;

struct Method {
    std::string_view name;
    Layout (*lay_out)(Polygon const&, Facility const&, int);
};
constexpr Method methods[]{
    {"parking_bays", lay_out_bays}, {"racks", lay_out_bays}, {"pv_rows", lay_out_modules}, {"courts", lay_out_courts}};

/// What a layout depends on.
std::vector<double> sizes_of(Facility const& f)
{
    auto const kind = std::ranges::find(layout_kinds(), f.layout, &LayoutKind::name) - layout_kinds().begin();
    std::vector<double> sizes{static_cast<double>(kind)};
    for (auto const& size : {f.piece_width_m, f.piece_depth_m, f.aisle_width_m, f.kerb_bay_m, f.kerb_length_m,
                             f.kerb_aisle_m, f.tilt_deg, f.sun_deg, f.rows_a_walkway})
        sizes.push_back(size.value_or(-1));
    return sizes;
}

/// As many pieces as the facility takes at the most.
int most_pieces(Facility const& f)
{
    if (!(f.max_area_m2 > 0)) return any_number;
    double const pieces = std::ceil(f.max_area_m2 / f.unit_footprint_m2 / piece_units(f) * (1 + whole_tolerance));
    return static_cast<int>(std::min<double>(pieces, any_number));
}

/// The share of the way from the rectangle's first side's start to its end at which `p` lies.
double along(Polygon const& rectangle, Point p)
{
    Point const a = rectangle.outer[0], b = rectangle.outer[1];
    double const ux = b.x - a.x, uy = b.y - a.y;
    return ((p.x - a.x) * ux + (p.y - a.y) * uy) / (ux * ux + uy * uy);
}

void shorten(Polygon& rectangle, double share)
{
    auto& r = rectangle.outer;
    auto const between = [&](Point from, Point to) {
        return Point{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    };
    r[1] = between(r[0], r[1]);
    r[2] = between(r[3], r[2]);
}

/// Aisles end with the last piece of their group; one without any goes.
void end_aisles(std::vector<LayoutPiece>& pieces)
{
    for (auto& aisle : pieces) {
        if (aisle.count > 0) continue;
        double last = 0;
        for (auto const& piece : pieces)
            if (piece.count > 0 && piece.group == aisle.group)
                for (auto const& p : piece.shape.outer) last = std::max(last, along(aisle.shape, p));
        if (last <= 0)
            aisle.count = -1;
        else if (last < 1)
            shorten(aisle.shape, last);
    }
    std::erase_if(pieces, [](LayoutPiece const& piece) { return piece.count < 0; });
}

/// The smallest rectangle along the direction that holds all pieces.
OrientedRectangle round(std::vector<LayoutPiece> const& pieces, double radians)
{
    double const c = std::cos(radians), s = std::sin(radians);
    Point const origin = pieces.front().shape.outer.front();
    double x0 = 1e300, x1 = -1e300, y0 = 1e300, y1 = -1e300;
    for (auto const& piece : pieces)
        for (auto const& p : piece.shape.outer) {
            double const dx = p.x - origin.x, dy = p.y - origin.y;
            x0 = std::min(x0, dx * c + dy * s), x1 = std::max(x1, dx * c + dy * s);
            y0 = std::min(y0, dy * c - dx * s), y1 = std::max(y1, dy * c - dx * s);
        }
    OrientedRectangle r{{origin.x + x0 * c - y0 * s, origin.y + x0 * s + y0 * c}, 0, x1 - x0, y1 - y0};
    double degrees = radians * 180 / std::numbers::pi;
    if (r.length_m < r.width_m) {
        r.corner = {origin.x + x1 * c - y0 * s, origin.y + x1 * s + y0 * c};
        std::swap(r.length_m, r.width_m);
        degrees += 90;
    }
    r.angle_deg = degrees;
    if (degrees >= 180) {
        Polygon const turned = to_polygon(r);
        r.corner = turned.outer[2];
        r.angle_deg = degrees - 180;
    }
    return r;
}

/// Coordinates that differ by rounding alone become the least of them.
void snap(std::vector<Box>& boxes, double Box::*low, double Box::*high)
{
    constexpr double rounding_m = 1e-5;
    std::vector<double*> values;
    for (auto& box : boxes) {
        values.push_back(&(box.*low));
        values.push_back(&(box.*high));
    }
    std::ranges::sort(values, {}, [](double const* v) { return *v; });
    double last = -std::numeric_limits<double>::infinity();
    for (auto* const v : values) {
        if (*v - last > rounding_m) last = *v;
        *v = last;
    }
}

/// The ground of all pieces. They are united in the turned frame, where their sides are level and meet exactly.
MultiPolygon united(std::vector<LayoutPiece> const& pieces, double radians)
{
    double const c = std::cos(radians), s = std::sin(radians);
    Point const origin = pieces.front().shape.outer.front();
    std::vector<Box> boxes;
    for (auto const& piece : pieces) {
        Ring ring;
        for (auto const& p : piece.shape.outer) {
            double const dx = p.x - origin.x, dy = p.y - origin.y;
            ring.push_back({dx * c + dy * s, dy * c - dx * s});
        }
        boxes.push_back(bounds(ring));
    }
    snap(boxes, &Box::min_x, &Box::max_x);
    snap(boxes, &Box::min_y, &Box::max_y);
    MultiPolygon shape = union_of_boxes(boxes);
    auto const back = [&](Ring& ring) {
        for (auto& p : ring) p = {origin.x + p.x * c - p.y * s, origin.y + p.x * s + p.y * c};
    };
    for (auto& polygon : shape) {
        back(polygon.outer);
        for (auto& inner : polygon.inners) back(inner);
    }
    return shape;
}

}  // namespace

Layout (*layout_method(std::string const& layout))(Polygon const&, Facility const&, int)
{
    auto const found = std::ranges::find(methods, std::string_view{layout}, &Method::name);
    if (found == std::end(methods)) throw Error{Errc::internal, "no method for layout '" + layout + "'"};
    return found->lay_out;
}

int pieces_at_most(Polygon const& polygon, Facility const& f)
{
    double piece_m2 = *f.piece_width_m * *f.piece_depth_m;
    if (f.layout == "pv_rows") piece_m2 *= std::cos(*f.tilt_deg * std::numbers::pi / 180);
    if (f.layout == "parking_bays" || f.layout == "racks") {
        // Half the aisle at the least goes with a bay.
        piece_m2 += *f.piece_width_m * *f.aisle_width_m / 2;
        if (f.kerb_bay_m) piece_m2 = std::min(piece_m2, *f.kerb_length_m * (*f.kerb_bay_m + *f.kerb_aisle_m / 2));
    }
    // Pieces may be a hair narrower than they should be.
    return static_cast<int>(std::min(area(polygon) / piece_m2 * (1 + 1e-4) + 1e-6, 1e9));
}

Layout const& SpaceLayouts::of(Facility const& facility)
{
    auto const sizes = sizes_of(facility);
    auto const [at, fresh] = by_sizes_.try_emplace(sizes);
    if (!fresh) return at->second;
    int enough = most_pieces(facility);
    for (auto const& f : facilities_)
        if (f.layout == facility.layout && sizes_of(f) == sizes) enough = std::max(enough, most_pieces(f));
    for (auto const& part : space_.shape) {
        auto layout = layout_method(facility.layout)(part, facility, enough);
        if (layout.count > at->second.count) at->second = std::move(layout);
    }
    return at->second;
}

double piece_units(Facility const& facility) { return facility.piece_units.value_or(1); }

std::optional<Placement> placed_on(std::vector<LayoutPiece> pieces, std::string const& space_id,
                                   Facility const& facility, double radians, double most_units, Detail detail)
{
    double const a_piece = piece_units(facility);
    auto left = static_cast<std::int64_t>(std::floor(std::min(most_units / a_piece, 1e9) + whole_tolerance));
    std::int64_t count = 0;
    for (auto& piece : pieces) {
        if (piece.count == 0) continue;
        auto const kept = static_cast<int>(std::min<std::int64_t>(piece.count, left));
        if (kept > 0 && kept < piece.count) shorten(piece.shape, static_cast<double>(kept) / piece.count);
        piece.count = kept > 0 ? kept : -1;
        left -= kept;
        count += kept;
    }
    if (count == 0) return std::nullopt;
    std::erase_if(pieces, [](LayoutPiece const& piece) { return piece.count < 0; });
    end_aisles(pieces);
    Placement p{space_id, facility.id, round(pieces, radians), static_cast<double>(count) * a_piece};
    // No two pieces share ground.
    for (auto const& piece : pieces) p.shape_m2 += area(piece.shape);
    if (detail == Detail::counts) return p;
    p.shape = united(pieces, radians);
    p.pieces = std::move(pieces);
    return p;
}

}  // namespace lacuna
