// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/street_parking.h"

#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"

#include <algorithm>

namespace lacuna {

namespace {

/// The lots beside the street, to be asked for those near a place.
class LotsBeside {
public:
    explicit LotsBeside(ParcelScene const& scene) : scene_{scene}
    {
        std::vector<Box> boxes;
        for (auto const& neighbour : scene.around->neighbours) {
            if (std::ranges::find(scene.around->streets, neighbour.parcel) != scene.around->streets.end()) continue;
            lots_.push_back(neighbour.parcel);
            boxes.push_back(bounds((*scene.parcels)[neighbour.parcel].boundary));
        }
        index_ = BoxIndex{boxes};
    }

    [[nodiscard]] bool have_building_data(Polygon const& place) const
    {
        if (!scene_.building_data_of) return true;
        auto near = index_.query(grown(bounds(place), near_lot_m));
        std::erase_if(near, [&](auto i) {
            return distance(MultiPolygon{place}, (*scene_.parcels)[lots_[i]].boundary) > near_lot_m;
        });
        return !near.empty() &&
               std::ranges::all_of(near, [&](auto i) { return (*scene_.building_data_of)[lots_[i]] != 0; });
    }

private:
    ParcelScene const& scene_;
    std::vector<std::uint32_t> lots_;
    BoxIndex index_;
};

}  // namespace

std::vector<GroundPiece> car_parks_on_street(ParcelScene const& scene, SpaceRules const& rules)
{
    std::vector<GroundPiece> out;
    auto const mapped = mapped_ground(*scene.parcel, scene.car_parks);
    if (mapped.empty()) return out;
    LotsBeside const lots{scene};
    std::vector<Box> boxes;
    for (auto const* footprint : scene.nearby) boxes.push_back(bounds(*footprint));
    BoxIndex const footprints{boxes};
    for (auto const& part : mapped) {
        if (!lots.have_building_data(part)) continue;
        std::vector<MultiPolygon const*> near;
        for (auto const i : footprints.query(bounds(part))) near.push_back(scene.nearby[i]);
        for (auto& piece : car_park_pieces({part}, near, rules)) {
            auto& made = out.emplace_back();
            made.kind = SpaceKind::parking;
            made.evidence =
                "a mapped car park as it lies, less buildings; on a parcel that is a street, so nothing is built on it";
            made.piece = std::move(piece);
            made.placeable = Placeable{};
        }
    }
    sort_largest_first(out);
    return out;
}

}  // namespace lacuna
