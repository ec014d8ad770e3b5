// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/shift.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lacuna {

namespace {

constexpr double reach_m = 10;
constexpr std::size_t most_sampled = 320, least_sampled = 40;
constexpr double smallest_m2 = 15, largest_m2 = 5000;  ///< sheds stand anywhere; halls and blocks cover many lots
constexpr int subsamples = 8, most_must_agree = 6;
constexpr double agree_m = 0.25;
constexpr double least_shift_m = 0.15;
constexpr double most_uncertain_m = 1.0;
constexpr double least_difference = 1e-3;  ///< share of the footprint
constexpr std::size_t most_corners = 60;   ///< of a footprint: time grows with its corners by those of the parcels
constexpr std::size_t most_work = 10'000;  ///< corners of a footprint by corners of the parcels it can reach

struct Sampled {
    MultiPolygon footprint;
    double m2 = 0;
    std::vector<MultiPolygon> parcels;  ///< cut to what the footprint can reach; who holds most of it first
    std::vector<Box> boxes;             ///< of the parcels
};

Point translated(Point p, Point by) { return {p.x + by.x, p.y + by.y}; }

MultiPolygon translated(MultiPolygon shape, Point by)
{
    for (auto& polygon : shape) {
        for (auto& p : polygon.outer) p = translated(p, by);
        for (auto& inner : polygon.inners)
            for (auto& p : inner) p = translated(p, by);
    }
    return shape;
}

/// Buildings that can tell something, evenly over the ground; the same ones for any order of input.
std::vector<std::size_t> sample_of(std::vector<Building> const& buildings, BoxIndex const& parcels)
{
    Box extent;
    std::vector<Box> boxes;
    for (auto const& b : buildings) {
        boxes.push_back(bounds(b.footprint));
        extent = united(extent, boxes.back());
    }
    std::vector<std::pair<std::uint32_t, std::size_t>> along;
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        auto const& b = buildings[i];
        // What lies mostly under another outline is a part or a duplicate.
        if (b.area_m2 < smallest_m2 || b.area_m2 > largest_m2 || b.counted_m2 < 0.5 * b.area_m2) continue;
        if (corners_of(b.footprint) > most_corners) continue;
        along.emplace_back(
            hilbert_key({(boxes[i].min_x + boxes[i].max_x) / 2, (boxes[i].min_y + boxes[i].max_y) / 2}, extent), i);
    }
    std::ranges::sort(along);
    // More than are needed, for some may stand on no parcel.
    std::size_t const wanted = std::min(along.size(), 2 * most_sampled);
    std::vector<std::size_t> out;
    for (std::size_t k = 0; k < wanted; ++k) {
        auto const i = along[k * along.size() / wanted].second;
        if (!parcels.query(boxes[i]).empty()) out.push_back(i);
    }
    return out;
}

/// Empty parcels where the building says nothing: on no parcel, or an overlay failed.
Sampled sampled(Building const& building, std::vector<Parcel> const& parcels, BoxIndex const& index)
{
    Sampled out;
    Box const near = grown(bounds(building.footprint), reach_m);
    // Small numbers, so that areas by the shoelace formula keep their digits.
    Point const home{-near.min_x, -near.min_y};
    out.footprint = translated(building.footprint, home);
    out.m2 = building.area_m2;
    MultiPolygon const window{rectangle(near.min_x, near.min_y, near.max_x, near.max_y)};
    std::vector<std::pair<double, MultiPolygon>> parts;
    double covered_m2 = 0;
    std::size_t parcel_corners = 0;
    try {
        for (auto const p : index.query(near)) {
            auto part = intersection(parcels[p].boundary, window);
            if (part.empty()) continue;
            parcel_corners += corners_of(part);
            if (corners_of(out.footprint) * parcel_corners > most_work) return {};
            part = translated(std::move(part), home);
            double const m2 = shared_area(out.footprint, part);
            covered_m2 += m2;
            parts.emplace_back(m2, std::move(part));
        }
    } catch (Error const&) {
        return {};
    }
    if (covered_m2 < 0.5 * out.m2) return {};
    std::ranges::stable_sort(parts, [](auto const& a, auto const& b) { return a.first > b.first; });
    for (auto& [m2, part] : parts) {
        out.boxes.push_back(bounds(part));
        out.parcels.push_back(std::move(part));
    }
    return out;
}

/// Share of the footprint outside the parcel that holds most of it.
double crossing_share(Sampled const& s, Point by)
{
    auto const moved = translated(s.footprint, by);
    Box const box = bounds(moved);
    double most = 0, seen = 0;
    for (std::size_t k = 0; k < s.parcels.size(); ++k) {
        if (!overlap(s.boxes[k], box)) continue;
        double const m2 = shared_area(moved, s.parcels[k]);
        most = std::max(most, m2);
        seen += m2;
        if (most >= s.m2 - seen) break;  // no other parcel can hold more
    }
    return std::clamp(1 - most / s.m2, 0.0, 1.0);
}

/// Translations that were looked at, with the share by building.
struct Search {
    std::vector<Sampled> const& sample;
    int threads;
    std::vector<Point> at;
    std::vector<std::vector<double>> share;  ///< by translation, by building
    std::vector<double> mean;

    void look(std::vector<Point> const& more)
    {
        auto const rows = parallel_map<std::vector<double>>(sample.size(), threads, [&](std::size_t b) {
            std::vector<double> row;
            for (auto const& by : more) row.push_back(crossing_share(sample[b], by));
            return row;
        });
        for (std::size_t k = 0; k < more.size(); ++k) {
            at.push_back(more[k]);
            auto& column = share.emplace_back();
            for (auto const& row : rows) column.push_back(row[k]);
            mean.push_back(std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(sample.size()));
        }
    }
};

double apart(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

std::vector<Point> grid(Point middle, double half, double step)
{
    std::vector<Point> out;
    int const n = static_cast<int>(std::lround(half / step));
    for (int i = -n; i <= n; ++i)
        for (int j = -n; j <= n; ++j) {
            Point const p{middle.x + i * step, middle.y + j * step};
            if (std::hypot(p.x, p.y) <= reach_m) out.push_back(p);
        }
    return out;
}

/// The middle of the best translations from position `from` on; of those alike, all count.
Point best_of(Search const& search, std::size_t from)
{
    double least = 1;
    for (std::size_t k = from; k < search.at.size(); ++k) least = std::min(least, search.mean[k]);
    Point sum;
    double n = 0;
    for (std::size_t k = from; k < search.at.size(); ++k) {
        if (search.mean[k] > least + least_difference / 4) continue;
        sum = translated(sum, search.at[k]);
        ++n;
    }
    return {sum.x / n, sum.y / n};
}

/// Whether translation `k` is worse than `best` beyond chance, by the buildings with number = part modulo `of`.
bool worse(Search const& search, std::size_t k, std::size_t best, std::size_t part = 0, std::size_t of = 1)
{
    double n = 0, sum = 0, squares = 0;
    for (std::size_t b = part; b < search.sample.size(); b += of) {
        double const d = search.share[k][b] - search.share[best][b];
        n += 1;
        sum += d;
        squares += d * d;
    }
    double const mean = sum / n, variance = std::max(0.0, squares / n - mean * mean);
    return mean > std::max(least_difference, 2 * std::sqrt(variance / std::max(1.0, n - 1)));
}

/// Whether a subsample by itself comes out near `best`, or cannot tell its own best from it.
bool subsample_agrees(Search const& search, std::size_t best, std::size_t part)
{
    std::size_t own = best;
    double least = std::numeric_limits<double>::max();
    for (std::size_t k = 0; k < search.at.size(); ++k) {
        double sum = 0;
        for (std::size_t b = part; b < search.sample.size(); b += subsamples) sum += search.share[k][b];
        if (sum > least ||
            (sum == least && apart(search.at[k], search.at[best]) >= apart(search.at[own], search.at[best])))
            continue;
        least = sum;
        own = k;
    }
    return apart(search.at[own], search.at[best]) <= agree_m || !worse(search, best, own, part, subsamples);
}

double crossing_of_area(Search const& search, std::size_t k)
{
    double crossing = 0, all = 0;
    for (std::size_t b = 0; b < search.sample.size(); ++b) {
        crossing += search.share[k][b] * search.sample[b].m2;
        all += search.sample[b].m2;
    }
    return all > 0 ? crossing / all : 0;
}

LayerShift judge(Search const& search, std::size_t none, std::size_t best)
{
    LayerShift out;
    out.buildings = static_cast<std::int64_t>(search.sample.size());
    out.subsamples = subsamples;
    for (std::size_t k = 0; k < search.at.size(); ++k)
        if (!worse(search, k, best))
            out.uncertainty_m = std::max(out.uncertainty_m, apart(search.at[k], search.at[best]));
    for (std::size_t part = 0; part < subsamples; ++part) out.subsamples_agree += subsample_agrees(search, best, part);
    out.certain = out.uncertainty_m <= most_uncertain_m && out.subsamples_agree >= most_must_agree;
    out.crossing_before = crossing_of_area(search, none);
    bool const differs = worse(search, none, best) && apart(search.at[best], {}) >= least_shift_m;
    std::size_t const chosen = differs ? best : none;
    out.dx_m = search.at[chosen].x;
    out.dy_m = search.at[chosen].y;
    out.crossing_after = crossing_of_area(search, chosen);
    return out;
}

}  // namespace

std::optional<LayerShift> find_shift(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings,
                                     int threads)
{
    std::vector<Box> boxes;
    for (auto const& p : parcels) boxes.push_back(bounds(p.boundary));
    BoxIndex const index{boxes};
    auto const chosen = sample_of(buildings, index);
    auto sample = parallel_map<Sampled>(chosen.size(), threads,
                                        [&](std::size_t i) { return sampled(buildings[chosen[i]], parcels, index); });
    std::erase_if(sample, [](Sampled const& s) { return s.parcels.empty(); });
    if (sample.size() < least_sampled) return std::nullopt;
    if (sample.size() > most_sampled) {
        std::vector<Sampled> fewer;
        for (std::size_t k = 0; k < most_sampled; ++k)
            fewer.push_back(std::move(sample[k * sample.size() / most_sampled]));
        sample = std::move(fewer);
    }
    Search search{sample, threads, {}, {}, {}};
    search.look(grid({}, reach_m, 2));
    std::size_t from = 0;
    // Whole tenths of a metre: nothing finer is known.
    auto const rounded = [](Point p) { return Point{std::round(p.x * 10) / 10, std::round(p.y * 10) / 10}; };
    for (auto const& [half, step] : {std::pair{1.5, 0.5}, {0.4, 0.2}, {0.2, 0.1}}) {
        Point const near = rounded(best_of(search, from));
        from = search.at.size();
        search.look(grid(near, half, step));
    }
    Point const middle = best_of(search, from);
    search.look({{std::round(middle.x * 100) / 100, std::round(middle.y * 100) / 100}, {0, 0}});
    return judge(search, search.at.size() - 1, search.at.size() - 2);
}

void move_buildings(std::vector<Building>& buildings, LayerShift const& shift)
{
    for (auto& b : buildings) {
        b.footprint = translated(std::move(b.footprint), {shift.dx_m, shift.dy_m});
        b.counted = translated(std::move(b.counted), {shift.dx_m, shift.dy_m});
    }
}

}  // namespace lacuna
