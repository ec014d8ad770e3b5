// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/flat_layer.h"
#include "engine/geometry/index.h"

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace lacuna {

/// The parcels of one part of a city and every building within reach of them.
struct Tile {
    FlatLayer parcels, buildings;
    BoxIndex index;  ///< over the buildings
    Box reach;       ///< every building that comes into it is here; empty where there is no parcel
};

/// Calls its argument with the id and the shape of each feature of a layer, in the order of the file.
using ReadLayer = std::function<void(std::function<void(std::string_view, MultiPolygon const&)> const&)>;

/// A city cut into tiles that are worked on one after the other, so that memory is that of a tile whatever the size of
/// the city and the order of its features. One tile stays in memory; several are kept in a folder beside the result and
/// read back. A parcel is in the tile of its middle, or in that nearest to it.
class Tiles {
public:
    /// `parcels` as counted, `extent` where most of them lie; the city is cut where it has more than `most_parcels`.
    Tiles(std::int64_t parcels, Box const& extent, double reach_m, std::int64_t most_parcels,
          std::filesystem::path folder);
    ~Tiles();
    Tiles(Tiles const&) = delete;
    Tiles& operator=(Tiles const&) = delete;

    /// Reads both layers. Throws Error{write_failed} where tiles cannot be kept.
    void read(ReadLayer const& parcels, ReadLayer const& buildings);
    [[nodiscard]] std::size_t count() const { return frames_.size(); }
    /// A tile, once: where there is one it is handed over. Throws Error{open_failed} where it cannot be read back.
    Tile load(std::size_t tile);

    /// Calls `visit` with the buildings of other tiles whose boxes are nearer to `box` than `distance()` says.
    void visit_others(std::size_t tile, Box const& box, std::function<double()> const& distance,
                      std::function<void(MultiPolygon const&)> const& visit);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;
    struct Frame {
        Box parcels;    ///< of its parcels
        Box buildings;  ///< of the buildings kept with it
        File parcel_file, building_file;
    };

    [[nodiscard]] std::size_t tile_of(Box const& box) const;
    [[nodiscard]] std::filesystem::path file(std::size_t tile, char const* layer) const;
    static void put(std::FILE* file, std::string_view id, MultiPolygon const& shape);
    static FlatLayer get(std::filesystem::path const& file);
    [[nodiscard]] bool in_memory() const { return frames_.size() == 1; }

    double reach_m_;
    Box extent_;
    std::size_t columns_ = 1, rows_ = 1;
    std::filesystem::path folder_;
    std::vector<Frame> frames_;
    Tile only_;  ///< where there is one
    std::mutex lock_;
    std::size_t other_ = ~std::size_t{0};  ///< whose buildings are in other_buildings_
    FlatLayer other_buildings_;
};

}  // namespace lacuna
