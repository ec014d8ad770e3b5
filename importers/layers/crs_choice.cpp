// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/crs_choice.h"

#include "engine/core/error.h"
#include "importers/gdal/working_crs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>

namespace lacuna {

namespace {

Box box_of(RawLayer const& raw, std::function<bool(std::size_t)> const& take)
{
    Box all;
    for (std::size_t i = 0; i < raw.layer.features.size(); ++i)
        if (take(i)) all = united(all, box_of(raw.layer.features[i]));
    return all;
}

bool in_degrees(Box const& box) { return box.min_x >= -181 && box.max_x <= 361 && box.min_y >= -91 && box.max_y <= 91; }

/// CGCS2000 Gauss-Krueger zone that an easting of eight digits names: 13 to 23 of 6 degrees, 25 to 45 of 3.
std::optional<int> cgcs2000_of(double easting)
{
    int const zone = static_cast<int>(std::floor(easting / 1e6));
    double const rest = easting - zone * 1e6;
    if (rest < 100000 || rest > 900000) return std::nullopt;
    if (zone >= 13 && zone <= 23) return 4491 + zone - 13;
    if (zone >= 25 && zone <= 45) return 4513 + zone - 25;
    return std::nullopt;
}

/// Longitudes and latitudes of a sample of features.
std::vector<Point> places_deg(RawLayer const& raw)
{
    std::vector<std::unique_ptr<Reprojection>> to_degrees;
    for (auto const& file : raw.files)
        to_degrees.push_back(file.crs ? std::make_unique<Reprojection>(*file.crs, Crs::wgs84()) : nullptr);
    std::vector<Point> out;
    for (auto const i : sample_of(raw)) {
        auto p = centre(box_of(raw.layer.features[i]));
        auto const& change = to_degrees[raw.file_of[i]];
        if (change && change->apply(p)) out.push_back(p);
    }
    return out;
}

void require_crs_of_file(RawLayer const& raw, std::size_t f)
{
    auto const& file = raw.files[f];
    auto const& name = raw.layer.name;
    auto const mine = [&](std::size_t i) { return raw.file_of[i] == f; };
    if (!file.crs)
        throw Error{Errc::bad_crs,
                    fmt::format("'{}' does not say its coordinate reference system; {}. Give it, for example "
                                "--crs {}=EPSG:4326",
                                file.record.name, guess_of_crs(box_of(raw, mine)), name)};
    if (!file.crs->is_geographic()) return;
    std::size_t count = 0, outside = 0;
    for (std::size_t i = 0; i < raw.layer.features.size(); ++i) {
        if (!mine(i)) continue;
        ++count;
        outside += in_degrees(box_of(raw.layer.features[i])) ? 0 : 1;
    }
    if (outside * 2 > count)
        throw Error{
            Errc::bad_crs,
            fmt::format("'{}' is said to be in {} (degrees), but {} of its {} shapes lie outside of 180 by 90; {}. "
                        "If another system is meant, give it, for example --crs {}=EPSG:32633",
                        file.record.name, file.crs->label(), outside, count, guess_of_crs(box_of(raw, mine)), name)};
}

}  // namespace

Point centre(Box const& box) { return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}; }

std::vector<std::size_t> sample_of(RawLayer const& raw, std::size_t most)
{
    std::vector<std::size_t> out;
    auto const step = std::max<std::size_t>(1, raw.layer.features.size() / most);
    for (std::size_t i = 0; i < raw.layer.features.size(); i += step) out.push_back(i);
    return out;
}

std::string guess_of_crs(Box const& box)
{
    if (is_empty(box)) return "it has no coordinates to guess from";
    auto const range = fmt::format("x runs from {:.10g} to {:.10g} and y from {:.10g} to {:.10g}", box.min_x, box.max_x,
                                   box.min_y, box.max_y);
    if (in_degrees(box)) return range + ", which looks like degrees (EPSG:4326)";
    if (in_degrees({box.min_y, box.min_x, box.max_y, box.max_x}))
        return range + ", which looks like degrees with the axes swapped (latitude first): write longitude first";
    auto const middle = centre(box);
    if (auto const code = cgcs2000_of(middle.x))
        return range +
               fmt::format(", which looks like CGCS2000 Gauss-Krueger with the zone before the easting (EPSG:{})",
                           *code);
    if (auto const code = cgcs2000_of(middle.y))
        return range + fmt::format(", which looks like CGCS2000 Gauss-Krueger (EPSG:{}) with the axes swapped", *code);
    if (middle.x > 100000 && middle.x < 900000 && middle.y > 0 && middle.y < 10000000)
        return range +
               ", which looks like metres of UTM, Gauss-Krueger or a national grid; the zone cannot be told from that";
    if (std::abs(middle.x) < 20037509 && std::abs(middle.y) < 20048967 && std::abs(middle.x) > 1e6)
        return range + ", which may be Web Mercator (EPSG:3857)";
    return range + ", which is like no common system";
}

void require_crs(RawLayer const& raw)
{
    for (std::size_t f = 0; f < raw.files.size(); ++f)
        if (std::ranges::find(raw.file_of, static_cast<std::uint32_t>(f)) != raw.file_of.end())
            require_crs_of_file(raw, f);
}

Crs choose_working_crs(RawLayer const& parcels, std::string const& given, std::vector<std::string>& notes)
{
    auto const& first = parcels.files.front();
    auto const& name = parcels.layer.name;
    auto const chosen =
        given.empty() ? working_crs_at(median_place(places_deg(parcels), name, first.record.crs), *first.crs, name)
                      : given_working_crs(given);
    notes.push_back("working CRS: " + chosen.told);
    return chosen.crs;
}

namespace {

bool bring(Reprojection& change, InputFeature& feature)
{
    if (!feature.shape.empty() && !change.apply(feature.shape)) return false;
    auto const point = [&](Point& p) { return change.apply(p); };
    return std::ranges::all_of(feature.points, point) &&
           std::ranges::all_of(feature.lines, [&](Polyline& line) { return std::ranges::all_of(line, point); });
}

Point first_point(InputFeature const& feature)
{
    if (!feature.shape.empty()) return feature.shape.front().outer.front();
    return feature.lines.empty() ? feature.points.front() : feature.lines.front().front();
}

}  // namespace

void place(RawLayer& raw, Crs const& working)
{
    std::vector<std::unique_ptr<Reprojection>> changes;
    for (auto const& file : raw.files)
        changes.push_back(file.crs ? std::make_unique<Reprojection>(*file.crs, working) : nullptr);
    auto& features = raw.layer.features;
    std::vector<std::int64_t> moved_to(features.size(), -1);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (!bring(*changes[raw.file_of[i]], features[i])) {
            raw.add_issue(IssueCode::bad_coordinates, label_of(features[i]),
                          "the coordinates cannot be brought from " + raw.files[raw.file_of[i]].record.crs + " to " +
                              working.label());
            continue;
        }
        moved_to[i] = static_cast<std::int64_t>(kept);
        if (kept != i) {
            features[kept] = std::move(features[i]);
            raw.file_of[kept] = raw.file_of[i];
        }
        ++kept;
    }
    features.resize(kept);
    raw.file_of.resize(kept);
    if (kept == 0)
        throw Error{Errc::bad_crs, "no coordinate of the " + raw.layer.name + " can be brought from " +
                                       raw.files.front().record.crs + " to " + working.label() +
                                       "; give the right one with --crs " + raw.layer.name + "=EPSG:..."};
    for (std::size_t k = 0; k < raw.layer.issues.size(); ++k) {
        auto& feature = raw.feature_of_issue[k];
        if (feature >= 0) feature = moved_to[static_cast<std::size_t>(feature)];
        if (feature >= 0) raw.layer.issues[k].at = first_point(features[static_cast<std::size_t>(feature)]);
    }
}

}  // namespace lacuna
