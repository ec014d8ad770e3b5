// SPDX-License-Identifier: Apache-2.0
#include "exporters/geojson/geojson.h"

#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "exporters/files/checked_file.h"
#include "exporters/geojson/antimeridian.h"
#include "exporters/geojson/count_features.h"
#include "exporters/geojson/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lacuna {

namespace {

constexpr int decimals = 7;
constexpr double grid = 1e7;

/// Coordinates as they will be written, without vertices that repeat the one before; nullopt where no area is left.
std::optional<Ring> rounded(Ring const& ring, bool counter_clockwise)
{
    Ring out;
    for (auto const& p : ring) {
        Point const on_grid{std::round(p.x * grid) / grid, std::round(p.y * grid) / grid};
        if (out.empty() || out.back() != on_grid) out.push_back(on_grid);
    }
    if (out.size() < 4 || out.front() != out.back()) return std::nullopt;
    double twice = 0;  // relative to the first vertex, so that large longitudes do not cost digits
    for (std::size_t i = 1; i < out.size(); ++i)
        twice += (out[i - 1].x - out[0].x) * (out[i].y - out[0].y) - (out[i].x - out[0].x) * (out[i - 1].y - out[0].y);
    if (twice == 0) return std::nullopt;
    if ((twice > 0) != counter_clockwise) std::ranges::reverse(out);
    return out;
}

MultiPolygon rounded(MultiPolygon const& shape)
{
    MultiPolygon out;
    for (auto const& polygon : shape) {
        auto outer = rounded(polygon.outer, true);
        if (!outer) continue;
        Polygon kept{std::move(*outer), {}};
        for (auto const& inner : polygon.inners)
            if (auto hole = rounded(inner, false)) kept.inners.push_back(std::move(*hole));
        out.push_back(std::move(kept));
    }
    return out;
}

/// Rounded and valid: where rounding made rings cross or touch, the shape is noded on the grid. Where that does not do,
/// rings are mended and rounded again. Mending makes new vertices, so it may take more than one turn; where four do not
/// do, two steps of the grid are shaved off as well.
MultiPolygon rounded_valid(MultiPolygon const& shape)
{
    constexpr int turns = 8, gentle_turns = 4;
    MultiPolygon out = rounded(shape);
    if (is_valid(out)) return out;
    if (auto const noded = on_grid(shape, 1 / grid))
        if (auto again = rounded(*noded); is_valid(again)) return again;
    for (int i = 0; i < turns && !is_valid(out); ++i) {
        auto const mended = repaired(out);
        out = rounded(i < gentle_turns ? mended : offset(mended, -2 / grid));
    }
    if (!is_valid(out))
        throw Error{Errc::geometry_failed,
                    "the shape cannot be written with 7 decimals without its rings crossing; please report this"};
    return out;
}

void append(std::string& out, Ring const& ring)
{
    out += '[';
    for (std::size_t i = 0; i < ring.size(); ++i) {
        out += i > 0 ? ",[" : "[";
        out += decimal_text(ring[i].x, decimals);
        out += ',';
        out += decimal_text(ring[i].y, decimals);
        out += ']';
    }
    out += ']';
}

void append(std::string& out, Polygon const& polygon)
{
    out += '[';
    append(out, polygon.outer);
    for (auto const& inner : polygon.inners) {
        out += ',';
        append(out, inner);
    }
    out += ']';
}

std::string geometry_text(MultiPolygon const& shape)
{
    if (shape.empty()) return "null";
    std::string out;
    if (shape.size() == 1) {
        out = R"({"type":"Polygon","coordinates":)";
        append(out, shape.front());
    } else {
        out = R"({"type":"MultiPolygon","coordinates":[)";
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (i > 0) out += ',';
            append(out, shape[i]);
        }
        out += ']';
    }
    return out + '}';
}

class Writer {
public:
    Writer(Layer const& layer, Crs const& crs, std::filesystem::path const& file)
        : layer_{layer}, to_wgs84_{crs, Crs::wgs84()}, file_{file}
    {
    }

    void write(std::vector<std::pair<std::string, std::string>> const& about)
    {
        file_.write(fmt::format(R"({{"type":"FeatureCollection","name":{},"title":{},"description":{},"lacuna":{{)",
                                json_string(layer_.name), json_string(layer_.title), json_string(layer_.description)));
        for (std::size_t i = 0; i < about.size(); ++i)
            file_.write(
                fmt::format("{}{}:{}", i > 0 ? "," : "", json_string(about[i].first), json_string(about[i].second)));
        file_.write("},\n\"features\":[");
        for (std::size_t i = 0; i < layer_.row_count; ++i) {
            file_.write(i > 0 ? ",\n" : "\n");
            file_.write(feature_text(layer_.row(i)));
        }
        file_.write("\n]");
        if (!cut_ && !is_empty(box_))
            file_.write(fmt::format(",\"bbox\":[{},{},{},{}]", decimal_text(box_.min_x, decimals),
                                    decimal_text(box_.min_y, decimals), decimal_text(box_.max_x, decimals),
                                    decimal_text(box_.max_y, decimals)));
        file_.write("}\n");
        file_.finish();
    }

private:
    MultiPolygon in_wgs84(Row const& row)
    {
        MultiPolygon shape = row.shape;
        if (!to_wgs84_.apply(shape) || !is_finite(shape))
            throw Error{Errc::geometry_failed,
                        fmt::format("feature '{}' of layer '{}' cannot be transformed to WGS 84; check that "
                                    "the working CRS fits the data",
                                    row.id, layer_.name)};
        return doing(fmt::format("feature '{}' of layer '{}'", row.id, layer_.name), [&] {
            auto const cut = cut_at_antimeridian(shape);
            cut_ = cut_ || cut != shape;
            auto out = rounded_valid(cut);
            if (!out.empty()) box_ = is_empty(box_) ? bounds(out) : united(box_, bounds(out));
            return out;
        });
    }

    std::string feature_text(Row const& row)
    {
        std::string out = fmt::format(R"({{"type":"Feature","id":{},"properties":{{)", json_string(row.id));
        for (std::size_t i = 0; i < layer_.columns.size(); ++i) {
            auto const& column = layer_.columns[i];
            out += fmt::format("{}\"{}\":{}", i > 0 ? "," : "", column.name, json_value(row.cells.at(i), column));
        }
        return out + "},\"geometry\":" + geometry_text(in_wgs84(row)) + '}';
    }

    Layer const& layer_;
    Reprojection to_wgs84_;
    CheckedFile file_;
    Box box_;
    bool cut_ = false;
};

}  // namespace

std::int64_t write_geojson(Layer const& layer, Crs const& crs,
                           std::vector<std::pair<std::string, std::string>> const& about,
                           std::filesystem::path const& file)
{
    Writer{layer, crs, file}.write(about);
    auto const found = count_features(file);
    if (found != static_cast<std::int64_t>(layer.row_count))
        throw Error{Errc::write_failed,
                    fmt::format("'{}' holds {} features after writing, {} were meant; choose another output "
                                "folder",
                                file.filename().string(), found, layer.row_count)};
    return found;
}

}  // namespace lacuna
