// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/geometry/index.h"
#include "importers/layers/crs_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace lacuna {

namespace {

/// Other numbers of the same family: neighbour zones and, for UTM, the other hemisphere.
std::vector<std::string> relatives(std::string const& label)
{
    if (!label.starts_with("EPSG:")) return {};
    int const code = std::atoi(label.c_str() + 5);
    static constexpr std::array families{std::array{32601, 32660}, std::array{32701, 32760}, std::array{25828, 25838},
                                         std::array{4491, 4501},   std::array{4502, 4512},   std::array{4513, 4533},
                                         std::array{4534, 4554},   std::array{2443, 2461},   std::array{6669, 6687},
                                         std::array{31978, 31985}, std::array{26901, 26923}};
    std::vector<std::string> out;
    for (auto const& [first, last] : families) {
        if (code < first || code > last) continue;
        for (int const step : {-1, 1, -2, 2, -3, 3})
            if (code + step >= first && code + step <= last) out.push_back("EPSG:" + std::to_string(code + step));
    }
    if (code > 32600 && code <= 32660) out.push_back("EPSG:" + std::to_string(code + 100));
    if (code > 32700 && code <= 32760) out.push_back("EPSG:" + std::to_string(code - 100));
    return out;
}

/// Coordinates as they stand in a layer's first file, at some features.
std::vector<Point> as_written(RawLayer const& raw, Crs const& working)
{
    std::vector<Point> out;
    if (!raw.files.front().crs) return out;
    Reprojection const back{working, *raw.files.front().crs};
    for (auto const i : sample_of(raw, 200)) {
        auto p = centre(box_of(raw.layer.features[i]));
        if (raw.file_of[i] == 0 && back.apply(p)) out.push_back(p);
    }
    return out;
}

/// Most of the points, read as `crs`, lie in `target` (working system).
bool would_fit(std::vector<Point> points, std::string const& crs, Box const& target, Crs const& working, bool swapped)
{
    Reprojection const change{Crs::parse(crs), working};
    std::size_t inside = 0;
    for (auto& p : points) {
        if (swapped) std::swap(p.x, p.y);
        if (change.apply(p) && overlap(target, {p.x, p.y, p.x, p.y})) ++inside;
    }
    return !points.empty() && inside * 2 > points.size();
}

/// What other reading of the layer's coordinates brings it to `target`; empty: none was found.
std::string better_reading(RawLayer const& raw, Box const& target, Crs const& working)
{
    auto const points = as_written(raw, working);
    if (points.empty()) return "";
    auto const& own = *raw.files.front().crs;
    auto const& name = raw.layer.name;
    if (would_fit(points, own.wkt(), target, working, true))
        return fmt::format("the axes of the {} are swapped (north before east): write x = east first and read again",
                           name);
    auto others = relatives(own.label());
    others.push_back("EPSG:4326");
    others.push_back("EPSG:3857");
    for (auto const& other : others)
        for (bool const swapped : {false, true})
            if (would_fit(points, other, target, working, swapped))
                return fmt::format("read as {}{} the {} would lie there: try --crs {}={}", other,
                                   swapped ? " with swapped axes" : "", name, name, other);
    return "";
}

double gap_m(Box const& a, Box const& b)
{
    double const dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
    double const dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
    return std::hypot(dx, dy);
}

std::vector<Box> boxes_of(RawLayer const& raw)
{
    std::vector<Box> out;
    for (auto const& feature : raw.layer.features) out.push_back(box_of(feature));
    return out;
}

}  // namespace

void require_overlap(RawLayer const& parcels, RawLayer const& other, Crs const& working)
{
    auto const parcel_boxes = boxes_of(parcels), other_boxes = boxes_of(other);
    BoxIndex const index{parcel_boxes};
    if (std::ranges::any_of(other_boxes, [&](Box const& box) { return !index.query(box).empty(); })) return;
    Box parcels_at, other_at;
    for (auto const& box : parcel_boxes) parcels_at = united(parcels_at, box);
    for (auto const& box : other_boxes) other_at = united(other_at, box);
    double const near = 500;
    auto remedy = better_reading(other, grown(parcels_at, near), working);
    if (remedy.empty()) remedy = better_reading(parcels, grown(other_at, near), working);
    if (remedy.empty())
        remedy = "check that both are of one place, and their CRS (" + parcels.files.front().record.crs + " and " +
                 other.files.front().record.crs + ")";
    auto const gap = gap_m(parcels_at, other_at);
    throw Error{Errc::bad_crs,
                fmt::format("nothing of the {} lies at a parcel: the layers are {} apart; {}", other.layer.name,
                            gap > 0 ? fmt::format("{:.3g} km", gap / 1000) : "side by side but", remedy)};
}

}  // namespace lacuna
