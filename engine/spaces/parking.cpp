// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/parking.h"

#include "engine/geometry/overlay.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace lacuna {

bool names_surface_parking(std::string_view use)
{
    // "park lnd" and "prkng" are assessors' short forms; other words are those of the languages of public registers.
    static constexpr std::array<std::string_view, 12> words{
        "parking",        "car park",  "carpark",       "prkng", "park lnd", "estacionament",
        "estacionamient", "parkplatz", "stationnement", "停车",  "停車",     "駐車"};
    static constexpr std::array<std::string_view, 13> others{"garage", "parking-gar", "structure", "storey", "story",
                                                             "deck",   "underground", "covered",   "ramp",   "地下",
                                                             "立体",   "库",          "庫"};
    std::string low{use};
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto const has = [&](std::string_view part) { return low.find(part) != std::string::npos; };
    return std::ranges::any_of(words, has) && std::ranges::none_of(others, has);
}

namespace {

/// Pieces from the least area and width on, without arms.
std::vector<OpenPiece> large_pieces(MultiPolygon const& shape, SpaceRules const& rules)
{
    auto pieces = pieces_of(without_arms(shape, rules.min_width_m / 2, rules.arc_segments));
    std::erase_if(pieces, [&](OpenPiece const& piece) {
        return piece.area_m2 < rules.min_area_m2 || piece.width_m < rules.min_width_m;
    });
    return pieces;
}

MultiPolygon less_footprints(MultiPolygon const& ground, std::vector<MultiPolygon const*> const& footprints)
{
    std::vector<MultiPolygon> near;
    for (auto const* footprint : footprints)
        if (overlap(bounds(*footprint), bounds(ground))) near.push_back(*footprint);
    return near.empty() ? ground : difference(ground, union_of(near));
}

std::optional<Placeable> placeable_of(OpenPiece const& ground, OpenLand const& open, SpaceRules const& rules)
{
    constexpr double same_m2 = 1e-3;
    std::vector<MultiPolygon> left;
    for (auto const& piece : open.pieces)
        if (overlap(bounds(piece.shape), bounds(ground.shape))) left.push_back({piece.shape});
    Placeable out;
    for (auto& piece : large_pieces(intersection({ground.shape}, union_of(left)), rules)) {
        out.area_m2 += piece.area_m2;
        out.width_m = std::max(out.width_m, piece.width_m);
        out.shape.push_back(std::move(piece.shape));
    }
    if (out.area_m2 >= ground.area_m2 - same_m2) return std::nullopt;
    return out;
}

}  // namespace

MultiPolygon mapped_ground(Parcel const& parcel, std::vector<MultiPolygon const*> const& mapped)
{
    std::vector<MultiPolygon> near;
    for (auto const* lot : mapped)
        if (overlap(bounds(*lot), bounds(parcel.boundary))) near.push_back(*lot);
    return near.empty() ? MultiPolygon{} : intersection(parcel.boundary, union_of(near));
}

std::vector<OpenPiece> car_park_pieces(MultiPolygon const& ground, std::vector<MultiPolygon const*> const& footprints,
                                       SpaceRules const& rules)
{
    return ground.empty() ? std::vector<OpenPiece>{} : large_pieces(less_footprints(ground, footprints), rules);
}

std::vector<CarPark> car_parks_of(Parcel const& parcel, std::vector<MultiPolygon const*> const& footprints,
                                  std::vector<MultiPolygon const*> const& mapped, OpenLand const& open,
                                  SpaceRules const& rules)
{
    auto pieces = car_park_pieces(mapped_ground(parcel, mapped), footprints, rules);
    bool const by_map = !pieces.empty();
    if (!by_map && names_surface_parking(parcel.attributes.land_use))
        pieces = car_park_pieces(parcel.boundary, footprints, rules);
    std::vector<CarPark> out;
    for (auto& piece : pieces) {
        auto placeable = placeable_of(piece, open, rules);
        out.push_back({std::move(piece), by_map, std::move(placeable)});
    }
    return out;
}

}  // namespace lacuna
