// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace lacuna::test {

/// A rectangle in metres from the town's corner, with the properties of its feature as JSON.
struct Patch {
    double x0, y0, x1, y1;
    std::string properties;
};

/// Features as GeoJSON in EPSG:32652, with members of the collection beside them; `geometry` one a feature.
inline std::string collection(std::vector<std::pair<std::string, std::string>> const& features,
                              std::string const& more = "")
{
    std::string text = R"({"type":"FeatureCollection",)" + more +
                       R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32652"}},"features":[)";
    for (std::size_t i = 0; i < features.size(); ++i)
        text += fmt::format(R"({}{{"type":"Feature","properties":{},"geometry":{}}})", i ? ",\n" : "\n",
                            features[i].first, features[i].second);
    return text + "]}\n";
}

constexpr double town_x = 313700, town_y = 5069800;

inline std::string patches(std::vector<Patch> const& all, std::string const& more = "")
{
    std::vector<std::pair<std::string, std::string>> features;
    for (auto const& p : all) {
        double const x0 = town_x + p.x0, y0 = town_y + p.y0, x1 = town_x + p.x1, y1 = town_y + p.y1;
        features.emplace_back(
            p.properties,
            fmt::format(R"({{"type":"Polygon","coordinates":[[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]]}})",
                        x0, y0, x1, y1));
    }
    return collection(features, more);
}

/// A line or a point of the town.
inline std::string line(double x0, double y0, double x1, double y1)
{
    return fmt::format(R"({{"type":"LineString","coordinates":[[{},{}],[{},{}]]}})", town_x + x0, town_y + y0,
                       town_x + x1, town_y + y1);
}
inline std::string spot(double x, double y)
{
    return fmt::format(R"({{"type":"Point","coordinates":[{},{}]}})", town_x + x, town_y + y);
}

/// The features of a result file of `folder`/out, their properties by the value of `key`.
inline std::map<std::string, nlohmann::json> results(std::filesystem::path const& folder, std::string const& file,
                                                     std::string const& key)
{
    std::map<std::string, nlohmann::json> out;
    auto const all = nlohmann::json::parse(text_of(folder / "out" / file));
    for (auto const& f : all.at("features")) out[f.at("properties").at(key)] = f.at("properties");
    return out;
}

}  // namespace lacuna::test
