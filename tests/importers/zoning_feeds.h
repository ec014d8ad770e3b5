// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/lot_rules.h"
#include "importers/rules/zoning_feed.h"
#include "tests/importers/files.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace lacuna::test {

/// A feed with these features, each the text of its properties.
inline std::string feed(std::vector<std::string> const& properties)
{
    auto text = geojson(properties);
    return R"({"version":"0.5.0","muni_name":"Town","date":"2024-01-22",)" + text.substr(1);
}

inline std::string district(std::string const& name, std::string const& constraints, std::string const& more = "")
{
    return fmt::format(R"({{"dist_abbr":"{}","constraints":{}{}}})", name, constraints, more);
}

inline ZoningFeed read(std::vector<std::string> const& properties)
{
    TempFolder const folder;
    return read_zoning_feed(folder.write("town.zoning", feed(properties)));
}

inline constexpr double acre_m2 = 4046.8564224, foot_m = 0.3048;

inline LotMeasures acres(double low, double high)
{
    return {.area_m2 = {low * acre_m2, low * acre_m2, high * acre_m2}};
}

/// A lot whose front is known, in feet.
inline LotMeasures lot(double width, double depth)
{
    double const w = width * foot_m, d = depth * foot_m;
    return {{w * d, w * d, w * d}, {w, w, w}, {d, d, d}, true};
}

}  // namespace lacuna::test
