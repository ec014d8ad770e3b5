// SPDX-License-Identifier: Apache-2.0
#include "importers/tiles/tiles.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

namespace lacuna {

namespace {

constexpr double most_tiles = 200;  ///< each has two files open while the city is read

double gap(Box const& a, Box const& b)
{
    double const x = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
    double const y = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
    return std::sqrt(x * x + y * y);
}

template <class Value>
void write(std::FILE* file, Value const* values, std::size_t count)
{
    if (std::fwrite(values, sizeof(Value), count, file) != count)
        throw Error{Errc::write_failed, "a tile could not be written; free some space"};
}

template <class Value>
bool fetch(std::FILE* file, Value* values, std::size_t count)
{
    return std::fread(values, sizeof(Value), count, file) == count;
}

}  // namespace

Tiles::Tiles(std::int64_t parcels, Box const& extent, double reach_m, std::int64_t most_parcels,
             std::filesystem::path folder)
    : reach_m_{reach_m}, extent_{extent}, folder_{std::move(folder)}
{
    if (parcels > most_parcels) {
        // Tiles of a quarter of what may be in memory: cities are denser in their middle.
        double const wanted =
            std::min(most_tiles, 4 * static_cast<double>(parcels) / static_cast<double>(most_parcels));
        double const wide = std::max(1.0, extent.max_x - extent.min_x),
                     high = std::max(1.0, extent.max_y - extent.min_y);
        // A row of lots along one road would get thousands.
        columns_ =
            static_cast<std::size_t>(std::clamp(std::ceil(std::sqrt(wanted * wide / high)), 1.0, std::ceil(wanted)));
        rows_ = static_cast<std::size_t>(std::ceil(wanted / static_cast<double>(columns_)));
        std::filesystem::create_directories(folder_);
    }
    frames_.resize(columns_ * rows_);
}

Tiles::~Tiles()
{
    frames_.clear();
    std::error_code ignored;
    if (columns_ * rows_ > 1) std::filesystem::remove_all(folder_, ignored);
}

std::size_t Tiles::tile_of(Box const& box) const
{
    auto const cell = [](double low, double high, double at, std::size_t count) {
        double const share = high > low ? (at - low) / (high - low) : 0;
        return static_cast<std::size_t>(
            std::clamp(share * static_cast<double>(count), 0.0, static_cast<double>(count) - 1));
    };
    return cell(extent_.min_y, extent_.max_y, (box.min_y + box.max_y) / 2, rows_) * columns_ +
           cell(extent_.min_x, extent_.max_x, (box.min_x + box.max_x) / 2, columns_);
}

std::filesystem::path Tiles::file(std::size_t tile, char const* layer) const
{
    return folder_ / (std::to_string(tile) + layer);
}

void Tiles::put(std::FILE* file, std::string_view id, MultiPolygon const& shape)
{
    auto const count = [&](std::size_t n) {
        auto const number = static_cast<std::uint32_t>(n);
        write(file, &number, 1);
    };
    count(id.size());
    write(file, id.data(), id.size());
    count(shape.size());
    for (auto const& polygon : shape) {
        count(1 + polygon.inners.size());
        auto const ring = [&](Ring const& corners) {
            count(corners.size());
            write(file, corners.data(), corners.size());
        };
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
    }
}

FlatLayer Tiles::get(std::filesystem::path const& path)
{
    FlatLayer out;
    File const from{std::fopen(path.c_str(), "rb")};
    if (!from) return out;
    std::string id;
    std::uint32_t length = 0, polygons = 0, rings = 0, corners = 0;
    MultiPolygon shape;
    while (fetch(from.get(), &length, 1)) {
        shape.clear();
        id.resize(length);
        bool good = fetch(from.get(), id.data(), length) && fetch(from.get(), &polygons, 1);
        for (std::uint32_t p = 0; good && p < polygons; ++p) {
            auto& polygon = shape.emplace_back();
            good = fetch(from.get(), &rings, 1);
            for (std::uint32_t r = 0; good && r < rings; ++r) {
                Ring& ring = r == 0 ? polygon.outer : polygon.inners.emplace_back();
                good = fetch(from.get(), &corners, 1);
                if (!good) break;
                ring.resize(corners);
                good = fetch(from.get(), ring.data(), corners);
            }
        }
        if (!good) throw Error{Errc::open_failed, "a tile could not be read back"};
        out.add(id, shape);
    }
    return out;
}

void Tiles::read(ReadLayer const& parcels, ReadLayer const& buildings)
{
    auto const to = [&](File& target, std::size_t tile, char const* layer) {
        if (!target) target.reset(std::fopen(file(tile, layer).c_str(), "wb"));
        if (!target)
            throw Error{Errc::write_failed,
                        fmt::format("no tile can be made in '{}' ({}); free some space there, raise "
                                    "the limit of open files, or give more --parcels-in-memory",
                                    folder_.string(), std::strerror(errno))};
        return target.get();
    };
    parcels([&](std::string_view id, MultiPolygon const& shape) {
        Box const box = bounds(shape);
        auto const tile = in_memory() ? 0 : tile_of(box);
        frames_[tile].parcels = united(frames_[tile].parcels, box);
        if (in_memory())
            only_.parcels.add(id, shape);
        else
            put(to(frames_[tile].parcel_file, tile, ".parcels"), id, shape);
    });
    buildings([&](std::string_view id, MultiPolygon const& shape) {
        if (in_memory()) return only_.buildings.add(id, shape);
        Box const box = bounds(shape);
        bool kept = false;
        auto const keep = [&](std::size_t tile) {
            frames_[tile].buildings = united(frames_[tile].buildings, box);
            put(to(frames_[tile].building_file, tile, ".buildings"), id, shape);
            kept = true;
        };
        for (std::size_t tile = 0; tile < frames_.size(); ++tile)
            if (Box const& own = frames_[tile].parcels; !is_empty(own) && overlap(box, grown(own, reach_m_)))
                keep(tile);
        if (!kept) keep(tile_of(box));
    });
    for (auto& frame : frames_) frame.parcel_file.reset(), frame.building_file.reset();
}

Tile Tiles::load(std::size_t tile)
{
    Tile out;
    if (in_memory())
        out = std::move(only_);
    else {
        out.parcels = get(file(tile, ".parcels"));
        out.buildings = get(file(tile, ".buildings"));
    }
    out.index = BoxIndex{out.buildings.boxes};
    if (Box const& own = frames_[tile].parcels; !is_empty(own)) out.reach = grown(own, reach_m_);
    return out;
}

void Tiles::visit_others(std::size_t tile, Box const& box, std::function<double()> const& distance,
                         std::function<void(MultiPolygon const&)> const& visit)
{
    if (in_memory()) return;
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t other = 0; other < frames_.size(); ++other)
        if (other != tile && !is_empty(frames_[other].buildings))
            order.emplace_back(gap(box, frames_[other].buildings), other);
    std::ranges::sort(order);
    for (auto const& [off, other] : order) {
        if (off > distance()) return;
        std::scoped_lock const guard{lock_};
        if (other_ != other) {
            other_buildings_ = get(file(other, ".buildings"));
            other_ = other;
        }
        for (std::size_t b = 0; b < other_buildings_.size(); ++b)
            if (gap(box, other_buildings_.boxes[b]) < distance()) visit(other_buildings_.shape(b));
    }
}

}  // namespace lacuna
