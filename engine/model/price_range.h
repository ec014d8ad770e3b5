// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <optional>
#include <string_view>

namespace lacuna {

/// How far a price may go, as factors on what the catalogue states, which is the likeliest.
struct PriceRange {
    double low = 1, high = 1;
    /// Of a triangle from low over 1 to high.
    [[nodiscard]] double mean() const { return (low + 1 + high) / 3; }
    friend bool operator==(PriceRange const&, PriceRange const&) = default;
};

/// What the register states of a facility's own figure; nullopt where low or high is missing, or the figure is not
/// above 0.
std::optional<PriceRange> stated_range(Facility const& facility, std::string_view figure);

/// The figures whose ranges take the place of the market's, each with that range (the default of `lacuna risk`).
struct PricedFigure {
    std::string_view figure;
    PriceRange market;
};
inline constexpr PricedFigure revenue_price{"revenue_per_unit_year", {0.75, 1.15}};
inline constexpr PricedFigure operating_price{"opex_ratio", {0.9, 1.25}};
inline constexpr PricedFigure capital_price{"capex_per_unit", {0.95, 1.35}};

}  // namespace lacuna
