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

std::optional<PieceCut> on_car_parks(OpenPiece const& piece, std::vector<MultiPolygon const*> const& car_parks,
                                     SpaceRules const& rules)
{
    Box const box = bounds(piece.shape);
    std::vector<MultiPolygon> near;
    for (auto const* lot : car_parks)
        if (overlap(bounds(*lot), box)) near.push_back(*lot);
    if (near.empty()) return std::nullopt;
    return cut(piece, union_of(near), 0.95, rules);
}

}  // namespace lacuna
