// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/union_area.h"

#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double along_m = 1e-7, least_m = 1e-9, closed_m = 1e-5;

struct Edge {
    Point a, b;
    Box box;
};

/// A shape's sides with its ground on their left.
struct Body {
    std::vector<Edge> edges;
    Box box;
};

Body body_of(MultiPolygon const& shape, Point origin)
{
    Body body;
    auto const add = [&](Ring const& ring, bool outer) {
        double twice = 0;
        for (std::size_t i = 1; i + 1 < ring.size(); ++i)
            twice += cross(minus(ring[i], ring[0]), minus(ring[i + 1], ring[0]));
        bool const forward = (twice > 0) == outer;
        for (std::size_t i = 1; i < ring.size(); ++i) {
            Point p = minus(ring[i - 1], origin), q = minus(ring[i], origin);
            if (!forward) std::swap(p, q);
            Box const box{std::min(p.x, q.x), std::min(p.y, q.y), std::max(p.x, q.x), std::max(p.y, q.y)};
            body.edges.push_back({p, q, box});
            body.box = united(body.box, box);
        }
    };
    for (auto const& polygon : shape) {
        add(polygon.outer, true);
        for (auto const& inner : polygon.inners) add(inner, false);
    }
    return body;
}

enum class Place { outside, inside, along, against };  ///< along: on a side that runs the same way

Place locate(Point p, Point direction, Body const& body)
{
    if (p.x < body.box.min_x - along_m || p.x > body.box.max_x + along_m || p.y < body.box.min_y - along_m ||
        p.y > body.box.max_y + along_m)
        return Place::outside;
    bool in = false;
    for (auto const& e : body.edges) {
        if (p.y < e.box.min_y - along_m || p.y > e.box.max_y + along_m || p.x > e.box.max_x + along_m) continue;
        Point const d = minus(e.b, e.a), to = minus(p, e.a);
        double const length = std::sqrt(dot(d, d));
        if (length > 0) {
            double const off = cross(d, to) / length, at = dot(d, to) / length;
            if (std::abs(off) <= along_m && at >= -along_m && at <= length + along_m)
                return dot(d, direction) > 0 ? Place::along : Place::against;
        }
        if ((e.a.y > p.y) != (e.b.y > p.y) && e.a.x + (p.y - e.a.y) / d.y * d.x > p.x) in = !in;
    }
    return in ? Place::inside : Place::outside;
}

/// Places on an edge, as shares of it, where it meets the sides of another body.
void add_cuts(Edge const& e, Body const& body, std::vector<double>& cuts)
{
    Box const near = grown(e.box, along_m);
    if (!overlap(near, body.box)) return;
    Point const d = minus(e.b, e.a);
    double const squared = dot(d, d);
    for (auto const& o : body.edges) {
        if (o.box.min_x > near.max_x || o.box.max_x < near.min_x || o.box.min_y > near.max_y ||
            o.box.max_y < near.min_y)
            continue;
        Point const f = minus(o.b, o.a), w = minus(o.a, e.a);
        double const det = cross(d, f);
        if (std::abs(det) > 1e-12 * std::sqrt(squared * dot(f, f))) cuts.push_back(cross(w, f) / det);
        // Ends beside the edge cut it too: there it may come to run along the other.
        for (Point const& q : {o.a, o.b}) {
            Point const to = minus(q, e.a);
            if (std::abs(cross(d, to)) <= 2 * along_m * std::sqrt(squared)) cuts.push_back(dot(d, to) / squared);
        }
    }
}

class Sum {
public:
    Sum(std::vector<Body> const& bodies, Body const& window) : bodies_{bodies}, window_{window} {}

    std::optional<double> run()
    {
        for (std::size_t i = 0; i < bodies_.size(); ++i)
            for (auto const& e : bodies_[i].edges) add_parts(e, i);
        for (auto const& e : window_.edges) add_parts(e, bodies_.size());
        if (std::abs(open_.x) > closed_m || std::abs(open_.y) > closed_m) return std::nullopt;
        return std::max(0.0, twice_ / 2);
    }

private:
    void add_parts(Edge const& e, std::size_t owner)
    {
        cuts_.assign({0.0, 1.0});
        for (std::size_t k = 0; k < bodies_.size(); ++k)
            if (k != owner) add_cuts(e, bodies_[k], cuts_);
        if (owner < bodies_.size()) add_cuts(e, window_, cuts_);
        std::ranges::sort(cuts_);
        Point const d = minus(e.b, e.a);
        double const least = least_m / std::max(least_m, std::sqrt(dot(d, d)));
        double last = 0;
        for (double const cut : cuts_) {
            double const t = std::clamp(cut, 0.0, 1.0);
            if (t - last <= least) continue;
            double const middle = (last + t) / 2;
            if (counts({e.a.x + middle * d.x, e.a.y + middle * d.y}, d, owner))
                add({e.a.x + last * d.x, e.a.y + last * d.y}, {e.a.x + t * d.x, e.a.y + t * d.y});
            last = t;
        }
    }

    bool counts(Point p, Point d, std::size_t owner)
    {
        if (owner == bodies_.size())  // a side of the window: where a shape lies on its inner side
            return std::ranges::any_of(bodies_, [&](Body const& body) {
                Place const at = locate(p, d, body);
                return at == Place::inside || at == Place::along;
            });
        if (locate(p, d, window_) != Place::inside) return false;
        for (std::size_t k = 0; k < bodies_.size(); ++k) {
            if (k == owner) continue;
            Place const at = locate(p, d, bodies_[k]);
            if (at == Place::inside || at == Place::against || (at == Place::along && k < owner)) return false;
        }
        return true;
    }

    void add(Point p, Point q)
    {
        twice_ += cross(p, q);
        open_.x += q.x - p.x;
        open_.y += q.y - p.y;
    }

    std::vector<Body> const& bodies_;
    Body const& window_;
    std::vector<double> cuts_;
    double twice_ = 0;
    Point open_;
};

}  // namespace

std::optional<double> union_area(std::vector<MultiPolygon const*> const& shapes, MultiPolygon const& window)
{
    Box const frame = bounds(window);
    if (is_empty(frame)) return 0;
    Point const origin{frame.min_x, frame.min_y};
    std::vector<Body> bodies;
    for (auto const* shape : shapes)
        if (overlap(bounds(*shape), frame)) bodies.push_back(body_of(*shape, origin));
    auto const around = body_of(window, origin);
    return Sum{bodies, around}.run();
}

}  // namespace lacuna
