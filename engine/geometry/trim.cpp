// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/trim.h"

#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

Point along(Point const& p, Point const& d, double t) { return {p.x + t * d.x, p.y + t * d.y}; }

constexpr double merge2 = Trim::merge_m * Trim::merge_m;

bool near(Point const& p, Point const& q) { return squared_length(minus(p, q)) <= merge2; }

/// Where two curves may meet properly; points off the curves are left to the caller.
struct Meetings {
    Point at[2];
    int count = 0;
    void add(Point p) { at[count++] = p; }
};

Meetings lines(Curve const& a, Curve const& b)
{
    Meetings out;
    Point const u = minus(a.b, a.a), v = minus(b.b, b.a), w = minus(b.a, a.a);
    double const det = cross(u, v);
    if (det * det <= 1e-20 * squared_length(u) * squared_length(v)) return out;
    out.add(along(a.a, u, cross(w, v) / det));
    return out;
}

Meetings line_and_circle(Curve const& line, Curve const& arc)
{
    Meetings out;
    Point const u = minus(line.b, line.a), w = minus(line.a, arc.centre);
    double const a = squared_length(u), b = dot(u, w);
    if (a == 0) return out;
    double const off = cross(u, w) * cross(u, w) / a, r2 = arc.radius_m * arc.radius_m;
    // A line that misses the circle by less than the merging distance touches it.
    double const inside = r2 - off;
    if (inside < -2 * std::abs(arc.radius_m) * Trim::merge_m) return out;
    double const root = std::sqrt(std::max(0.0, inside) / a), middle = -b / a;
    out.add(along(line.a, u, middle - root));
    out.add(along(line.a, u, middle + root));
    return out;
}

Meetings circles(Curve const& a, Curve const& b)
{
    Meetings out;
    Point const d = minus(b.centre, a.centre);
    double const d2 = squared_length(d), p = std::abs(a.radius_m), q = std::abs(b.radius_m);
    if (d2 <= merge2) return out;  // the same circle, or one in the other
    double const far = std::sqrt(d2);
    if (far > p + q + Trim::merge_m || far < std::abs(p - q) - Trim::merge_m) return out;
    double const x = (d2 + p * p - q * q) / (2 * far), y = std::sqrt(std::max(0.0, p * p - x * x));
    Point const e{d.x / far, d.y / far}, foot = along(a.centre, e, x);
    out.add({foot.x - y * e.y, foot.y + y * e.x});
    out.add({foot.x + y * e.y, foot.y - y * e.x});
    return out;
}

Meetings meetings(Curve const& a, Curve const& b)
{
    if (a.radius_m == 0) return b.radius_m == 0 ? lines(a, b) : line_and_circle(a, b);
    return b.radius_m == 0 ? line_and_circle(b, a) : circles(a, b);
}

/// Grows along the curve; only its order matters.
double position(Curve const& curve, Point p)
{
    if (curve.radius_m == 0) return dot(minus(p, curve.a), minus(curve.b, curve.a));
    // Grows with the angle up to a half circle, and needs no arc function.
    Point const u = minus(curve.a, curve.centre), d = minus(p, curve.centre);
    double const r2 = curve.radius_m * curve.radius_m;
    double const sine = cross(u, d) / (curve.radius_m > 0 ? r2 : -r2), cosine = dot(u, d) / r2;
    return cosine >= 0 ? sine : 1 - cosine;
}

/// The direction of a curve where it starts, or where it ends.
Point direction(Curve const& curve, bool at_end)
{
    if (curve.radius_m == 0) return minus(curve.b, curve.a);
    Point const d = minus(at_end ? curve.b : curve.a, curve.centre);
    return curve.radius_m > 0 ? Point{-d.y, d.x} : Point{d.y, -d.x};
}

}  // namespace

void Trim::clear()
{
    pieces_.clear();
    points_.clear();
    parent_.clear();
    cuts_.clear();
    edges_.clear();
}

std::uint32_t Trim::new_point(Point p)
{
    points_.push_back(p);
    parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
    return parent_.back();
}

std::uint32_t Trim::root(std::uint32_t point)
{
    while (parent_[point] != point) point = parent_[point] = parent_[parent_[point]];
    return point;
}

void Trim::unite(std::uint32_t p, std::uint32_t q)
{
    p = root(p), q = root(q);
    if (p < q) std::swap(p, q);
    parent_[p] = q;
}

void Trim::add(Curve const& curve, bool joined)
{
    Piece piece{curve, grown(bounds(curve), merge_m), 0, 0};
    piece.from = joined ? pieces_.back().to : new_point(curve.a);
    piece.to = new_point(curve.b);
    pieces_.push_back(piece);
}

void Trim::close(std::size_t first) { unite(pieces_.back().to, pieces_[first].from); }

void Trim::cut(std::uint32_t piece, std::uint32_t point)
{
    cuts_.push_back({piece, point, position(pieces_[piece].curve, points_[point])});
}

/// Cuts `other` at the end `point` of a piece where it lies on it.
void Trim::touch(std::uint32_t point, std::uint32_t other)
{
    Piece const& piece = pieces_[other];
    Point const p = points_[point];
    if (p.x < piece.box.min_x || p.x > piece.box.max_x || p.y < piece.box.min_y || p.y > piece.box.max_y) return;
    if (near(p, piece.curve.a)) return unite(point, piece.from);
    if (near(p, piece.curve.b)) return unite(point, piece.to);
    if (squared_distance_to(p, piece.curve) <= merge2) cut(other, point);
}

void Trim::meet(std::uint32_t i, std::uint32_t k)
{
    Piece const a = pieces_[i], b = pieces_[k];
    touch(a.from, k);
    touch(a.to, k);
    touch(b.from, i);
    touch(b.to, i);
    // Neighbours in a chain are tangent to each other and meet nowhere else.
    if (a.from == b.to || a.to == b.from) return;
    auto const found = meetings(a.curve, b.curve);
    for (int n = 0; n < found.count; ++n) {
        Point const p = found.at[n];
        if (p.x < a.box.min_x || p.x > a.box.max_x || p.y < a.box.min_y || p.y > a.box.max_y) continue;
        if (p.x < b.box.min_x || p.x > b.box.max_x || p.y < b.box.min_y || p.y > b.box.max_y) continue;
        if (squared_distance_to(p, a.curve) > merge2 || squared_distance_to(p, b.curve) > merge2) continue;
        auto const point = new_point(p);
        cut(i, point);
        cut(k, point);
    }
}

void Trim::keep(Curve const& curve, std::uint32_t from, std::uint32_t to)
{
    edges_.push_back({from, to, curve, false});
}

void Trim::keep_parts(Belongs const& on_boundary)
{
    std::ranges::sort(cuts_, [](Cut const& a, Cut const& b) {
        return a.piece != b.piece ? a.piece < b.piece : a.at != b.at ? a.at < b.at : a.point < b.point;
    });
    // First all merging, so that every part gets its final ends.
    auto const walk = [&](auto const& visit) {
        auto next = cuts_.begin();
        for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
            std::uint32_t last = pieces_[i].from;
            for (; next != cuts_.end() && next->piece == i; ++next) {
                visit(i, last, next->point);
                last = next->point;
            }
            visit(i, last, pieces_[i].to);
        }
    };
    walk([&](std::uint32_t, std::uint32_t p, std::uint32_t q) {
        if (near(points_[p], points_[q])) unite(p, q);
    });
    walk([&](std::uint32_t i, std::uint32_t p, std::uint32_t q) {
        p = root(p), q = root(q);
        if (p == q) return;
        Curve part = pieces_[i].curve;
        part.a = points_[p];
        part.b = points_[q];
        if (on_boundary(middle(part), part)) keep(part, p, q);
    });
}

/// Curves that run along each other leave doubles.
void Trim::drop_doubles()
{
    std::ranges::sort(edges_, [](Edge const& a, Edge const& b) {
        return a.from != b.from ? a.from < b.from : a.to != b.to ? a.to < b.to : a.curve.radius_m < b.curve.radius_m;
    });
    for (std::size_t i = 0; i < edges_.size(); ++i)
        for (std::size_t k = i + 1;
             k < edges_.size() && edges_[k].from == edges_[i].from && edges_[k].to == edges_[i].to; ++k) {
            Point const p = middle(edges_[i].curve), q = middle(edges_[k].curve);
            if (squared_length(minus(p, q)) <= 25 * merge2) edges_[k].used = true;
        }
    std::erase_if(edges_, [](Edge const& edge) { return edge.used; });
}

/// The edge that goes on from the end of `edge`, along the region on the left.
std::size_t Trim::next_edge(std::size_t edge, std::size_t start) const
{
    auto const at = edges_[edge].to;
    auto const first = std::ranges::lower_bound(edges_, at, {}, &Edge::from) - edges_.begin();
    Point const come = direction(edges_[edge].curve, true), back{-come.x, -come.y};
    std::size_t best = edges_.size();
    double least = 1e9;
    for (auto i = static_cast<std::size_t>(first); i < edges_.size() && edges_[i].from == at; ++i) {
        if (edges_[i].used && i != start) continue;
        Point const go = direction(edges_[i].curve, false);
        double turn = -std::atan2(cross(back, go), dot(back, go));  // clockwise from the way back
        if (turn <= 1e-9) turn += 6.283185307179586;
        if (turn < least) least = turn, best = i;
    }
    return best;
}

std::optional<std::vector<CurveRing>> Trim::join()
{
    std::vector<int> balance(points_.size());
    for (auto const& edge : edges_) ++balance[edge.from], --balance[edge.to];
    if (std::ranges::any_of(balance, [](int b) { return b != 0; })) return std::nullopt;
    std::vector<CurveRing> out;
    for (std::size_t start = 0; start < edges_.size(); ++start) {
        if (edges_[start].used) continue;
        CurveRing ring;
        std::size_t at = start;
        do {
            edges_[at].used = true;
            ring.push_back(edges_[at].curve);
            at = next_edge(at, start);
            if (at == edges_.size()) return std::nullopt;
        } while (at != start);
        out.push_back(std::move(ring));
    }
    return out;
}

std::optional<std::vector<CurveRing>> Trim::rings(Belongs const& on_boundary, std::size_t most_meetings)
{
    order_.resize(pieces_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, [&](auto a, auto b) {
        return pieces_[a].box.min_x != pieces_[b].box.min_x ? pieces_[a].box.min_x < pieces_[b].box.min_x : a < b;
    });
    active_.clear();
    std::size_t met = 0;
    for (auto const i : order_) {
        Box const box = pieces_[i].box;
        std::size_t left = 0;
        for (auto const k : active_) {
            Box const& other = pieces_[k].box;
            if (other.max_x < box.min_x) continue;
            active_[left++] = k;
            if (other.min_y > box.max_y || other.max_y < box.min_y) continue;
            if (++met > most_meetings) return std::nullopt;
            meet(std::min(i, k), std::max(i, k));
        }
        active_.resize(left);
        active_.push_back(i);
    }
    keep_parts(on_boundary);
    drop_doubles();
    return join();
}

std::optional<CurveShape> grouped(std::vector<CurveRing> rings)
{
    constexpr double least_m2 = 1e-9;
    struct Outer {
        double m2;
        std::size_t ring;
        MultiPolygon outline;
    };
    std::vector<Outer> outers;
    std::vector<std::size_t> holes;
    for (std::size_t i = 0; i < rings.size(); ++i) {
        double const m2 = signed_area(rings[i]);
        if (m2 > least_m2) outers.push_back({m2, i, {}});
        if (m2 < -least_m2) holes.push_back(i);
    }
    std::ranges::sort(outers, {}, &Outer::m2);
    CurveShape out(outers.size());
    bool const several = outers.size() > 1 && !holes.empty();
    for (std::size_t k = 0; k < outers.size(); ++k) {
        if (several) outers[k].outline = to_polygons({{rings[outers[k].ring], {}}}, 16, Chords::same_area);
        out[k].outer = std::move(rings[outers[k].ring]);
    }
    for (auto const h : holes) {
        Point const p = middle(rings[h].front());
        std::size_t k = 0;
        while (k < out.size() && several && !contains(outers[k].outline, p)) ++k;
        if (k == out.size()) return std::nullopt;
        out[k].inners.push_back(std::move(rings[h]));
    }
    return out;
}

}  // namespace lacuna
