// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/pack.h"

#include "engine/geometry/directions.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/strip_search.h"
#include "engine/geometry/turned.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <set>

namespace lacuna {

namespace {

constexpr double tolerance_m = 1e-4;  ///< by which a side may be missed
constexpr std::size_t most_directions = 4, most_levels = 12, most_rows = 3000, beam = 24, corner_rounds = 16;

struct Sides {
    double width, length;
};

/// Rectangles side by side in the stretch, as long as they fit.
std::size_t held(Stretch const& stretch, double along)
{
    return static_cast<std::size_t>(std::max(0.0, std::floor((stretch.length() + tolerance_m) / along)));
}

/// Where rows may begin: level edges, and sums of the sides above and below them.
std::vector<double> beginnings(Polygon const& p, Sides sides)
{
    struct Level {
        double y, length;
    };
    std::vector<Level> levels;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            double const dx = std::abs(ring[i].x - ring[i - 1].x), dy = std::abs(ring[i].y - ring[i - 1].y);
            if (dx > 0.3 && dy < 1e-3 * dx) levels.push_back({(ring[i].y + ring[i - 1].y) / 2, dx});
        }
    };
    add(p.outer);
    for (auto const& inner : p.inners) add(inner);
    std::ranges::sort(
        levels, [](Level const& a, Level const& b) { return a.length != b.length ? a.length > b.length : a.y < b.y; });
    if (levels.size() > most_levels) levels.resize(most_levels);
    Box const box = bounds(p);
    std::vector<double> anchors{box.min_y, box.max_y};
    for (auto const& level : levels) anchors.push_back(level.y);
    std::vector<double> ys;
    double const high = box.max_y - box.min_y;
    for (double const anchor : anchors)
        for (double a = 0; a <= high && ys.size() < most_rows; a += sides.length)
            for (double b = a; b <= high && ys.size() < most_rows; b += sides.width) {
                ys.push_back(anchor + b);
                ys.push_back(anchor - b);
            }
    std::erase_if(ys, [&](double y) { return y < box.min_y || y + sides.width > box.max_y + tolerance_m; });
    std::ranges::sort(ys);
    ys.erase(std::unique(ys.begin(), ys.end(), [](double a, double b) { return b - a < 1e-6; }), ys.end());
    return ys;
}

/// The rows that hold the most, in the turned frame.
std::vector<OrientedRectangle> rows(Polygon const& polygon, Sides sides)
{
    auto const ys = beginnings(polygon, sides);
    StripSearch strips{polygon, 0, sides.width};
    std::array<Sides, 2> const ways{{{sides.width, sides.length}, {sides.length, sides.width}}};  // height, along
    struct Choice {
        std::size_t count = 0, next = 0;
        int way = -1;
    };
    std::vector<Choice> best(ys.size() + 1);
    for (std::size_t i = ys.size(); i-- > 0;) {
        best[i] = {best[i + 1].count, i + 1, -1};
        for (int way = 0; way < 2; ++way) {
            auto const [height, along] = ways[static_cast<std::size_t>(way)];
            std::size_t count = 0;
            for (auto const& s : strips.free_at(ys[i], height - tolerance_m, along - tolerance_m))
                count += held(s, along);
            if (count == 0) continue;
            auto const next =
                static_cast<std::size_t>(std::ranges::lower_bound(ys, ys[i] + height - tolerance_m / 2) - ys.begin());
            if (count + best[next].count > best[i].count) best[i] = {count + best[next].count, next, way};
        }
    }
    std::vector<OrientedRectangle> out;
    for (std::size_t i = 0; i < ys.size(); i = best[i].next) {
        if (best[i].way < 0) continue;
        auto const [height, along] = ways[static_cast<std::size_t>(best[i].way)];
        for (auto const& s : strips.free_at(ys[i], height - tolerance_m, along - tolerance_m)) {
            std::size_t const n = held(s, along);
            double const each = std::min(along, s.length() / static_cast<double>(n));
            for (std::size_t k = 0; k < n; ++k) {
                double const x = s.x0 + static_cast<double>(k) * each;
                out.push_back(strips.rectangle({x, x + each, s.y, s.height}));
            }
        }
    }
    return out;
}

/// Some rectangles and the ground that they leave.
struct State {
    std::vector<OrientedRectangle> placed;
    MultiPolygon left;
    double largest_m2 = 0;
};

/// In each part that is left the lowest and the highest place, left and right, both ways.
std::vector<OrientedRectangle> corner_places(MultiPolygon const& left, Sides sides)
{
    std::vector<OrientedRectangle> out;
    for (auto const& part : left) {
        if (area(part) < (sides.width - tolerance_m) * (sides.length - tolerance_m)) continue;
        StripSearch strips{part, 0, sides.width};
        std::vector<double> ys;
        for (auto const& p : part.outer) ys.push_back(p.y);
        for (auto const& inner : part.inners)
            for (auto const& p : inner) ys.push_back(p.y);
        std::ranges::sort(ys);
        for (auto const& [height, along] : {Sides{sides.width, sides.length}, Sides{sides.length, sides.width}}) {
            double const h = height - tolerance_m, a = along - tolerance_m;
            auto const place = [&](double y) {
                auto const free = strips.free_at(y, h, a);
                if (free.empty()) return false;
                auto const &first = free.front(), &last = free.back();
                out.push_back(strips.rectangle({first.x0, std::min(first.x1, first.x0 + along), y, h}));
                out.push_back(strips.rectangle({std::max(last.x0, last.x1 - along), last.x1, y, h}));
                return true;
            };
            std::ranges::find_if(ys, place);
            std::find_if(ys.rbegin(), ys.rend(), [&](double y) { return place(y - h); });
        }
    }
    return out;
}

std::vector<OrientedRectangle> corners(Polygon const& polygon, Sides sides, std::size_t wanted)
{
    std::vector<State> states{{{}, {polygon}, 0}};
    std::vector<OrientedRectangle> best;
    for (std::size_t round = 0; round < corner_rounds && best.size() < wanted; ++round) {
        std::vector<State> next;
        std::set<std::vector<long long>> seen;
        for (auto const& state : states)
            for (auto const& r : corner_places(state.left, sides)) {
                State more{state.placed, {}, 0};
                more.placed.push_back(r);
                std::vector<long long> key;
                for (auto const& each : more.placed) {
                    Box const box = bounds(to_polygon(each));
                    key.push_back(std::llround(box.min_x * 1e3) * 100'000'000 + std::llround(box.min_y * 1e3) * 2 +
                                  (box.max_x - box.min_x > box.max_y - box.min_y));
                }
                std::ranges::sort(key);
                if (!seen.insert(std::move(key)).second) continue;
                more.left = difference(state.left, {to_polygon(r)});
                for (auto const& part : more.left) more.largest_m2 = std::max(more.largest_m2, area(part));
                next.push_back(std::move(more));
            }
        if (next.empty()) break;
        std::ranges::stable_sort(next, std::ranges::greater{}, &State::largest_m2);
        if (next.size() > beam) next.resize(beam);
        states = std::move(next);
        best = states.front().placed;
    }
    return best;
}

std::vector<OrientedRectangle> pack_part(Polygon const& part, Sides sides, std::size_t wanted)
{
    std::vector<OrientedRectangle> best;
    auto const keep = [&](std::vector<OrientedRectangle> found, Turned const& turned) {
        for (auto& r : found) r = turned.back(r);
        std::erase_if(found, [&](OrientedRectangle const& r) { return !lies_inside(r, part); });
        if (found.size() > best.size()) best = std::move(found);
    };
    auto const directions = edge_directions(part, most_directions);
    for (double const radians : directions)
        for (double const quarter : {0.0, std::numbers::pi / 2}) {
            if (best.size() >= wanted) return best;
            Turned const turned{part, radians + quarter};
            keep(rows(turned.polygon, sides), turned);
        }
    if (best.size() < wanted && wanted <= corner_rounds && !directions.empty()) {
        Turned const turned{part, directions.front()};
        keep(corners(turned.polygon, sides, wanted), turned);
    }
    return best;
}

}  // namespace

std::size_t most_rectangles(MultiPolygon const& shape, double width_m, double length_m)
{
    double const width = std::min(width_m, length_m) - tolerance_m, length = std::max(width_m, length_m) - tolerance_m;
    if (!(width > 0)) return 0;
    // Chords of arcs err to the safe side: by half a percent, and these by more.
    double const inward = width / 2 * 0.995, outward = width * std::numbers::sqrt2 / 2 * 1.02;
    std::size_t most = 0;
    for (auto const& middle : offset(shape, -inward)) {
        auto const reach = intersection(shape, offset({middle}, outward));
        most += static_cast<std::size_t>(area(reach) / (width * length) + 1e-9);
    }
    return std::min(most, static_cast<std::size_t>(area(shape) / (width * length) + 1e-9));
}

std::vector<OrientedRectangle> pack_rectangles(MultiPolygon const& shape, double width_m, double length_m,
                                               std::size_t wanted)
{
    Sides const sides{std::min(width_m, length_m), std::max(width_m, length_m)};
    std::vector<OrientedRectangle> out;
    for (auto const& part : shape) {
        if (out.size() >= wanted) break;
        auto const most = static_cast<std::size_t>(area(part) / (sides.width * sides.length) + 1e-3);
        auto const found = pack_part(part, sides, std::min(most, wanted - out.size()));
        std::ranges::copy(found, std::back_inserter(out));
    }
    if (out.size() > wanted) out.resize(wanted);
    return out;
}

}  // namespace lacuna
