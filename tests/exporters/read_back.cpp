// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/read_back.h"

#include "tests/exporters/small_plan.h"

#include <stdexcept>

namespace lacuna::test {

namespace {

Ring ring_of(nlohmann::json const& positions)
{
    Ring out;
    for (auto const& p : positions) out.push_back({p.at(0).get<double>(), p.at(1).get<double>()});
    return out;
}

Polygon polygon_of(nlohmann::json const& rings)
{
    Polygon out{ring_of(rings.at(0)), {}};
    for (std::size_t i = 1; i < rings.size(); ++i) out.inners.push_back(ring_of(rings[i]));
    return out;
}

GDALDatasetUniquePtr open(std::filesystem::path const& gpkg, unsigned mode)
{
    prepare_gdal();
    GDALDatasetUniquePtr dataset{GDALDataset::Open(gpkg.c_str(), GDAL_OF_VECTOR | mode, nullptr, nullptr, nullptr)};
    if (!dataset) throw std::runtime_error{"cannot open " + gpkg.string()};
    return dataset;
}

std::string row_text(OGRFeature& feature)
{
    std::string out;
    for (int i = 0; i < feature.GetFieldCount(); ++i) {
        if (i > 0) out += '|';
        out += feature.IsFieldSetAndNotNull(i) ? feature.GetFieldAsString(i) : "NULL";
    }
    return out;
}

}  // namespace

nlohmann::json json_of(std::filesystem::path const& file) { return nlohmann::json::parse(bytes_of(file)); }

MultiPolygon polygons_of(nlohmann::json const& geometry)
{
    MultiPolygon out;
    if (geometry.at("type") == "Polygon") return {polygon_of(geometry.at("coordinates"))};
    if (geometry.at("type") != "MultiPolygon")
        throw std::runtime_error{"unexpected type " + geometry.at("type").dump()};
    for (auto const& rings : geometry.at("coordinates")) out.push_back(polygon_of(rings));
    return out;
}

double turning(Ring const& ring)
{
    double twice = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        twice += (ring[i - 1].x - ring[0].x) * (ring[i].y - ring[0].y) -
                 (ring[i].x - ring[0].x) * (ring[i - 1].y - ring[0].y);
    return twice;
}

std::vector<std::string> rows_of(std::filesystem::path const& gpkg, std::string const& query)
{
    auto const dataset = open(gpkg, GDAL_OF_READONLY);
    auto* const result = dataset->ExecuteSQL(query.c_str(), nullptr, nullptr);
    if (!result) throw std::runtime_error{"no result for " + query};
    std::vector<std::string> rows;
    while (auto feature = OGRFeatureUniquePtr{result->GetNextFeature()}) rows.push_back(row_text(*feature));
    dataset->ReleaseResultSet(result);
    return rows;
}

void change(std::filesystem::path const& gpkg, std::string const& statement)
{
    auto const dataset = open(gpkg, GDAL_OF_UPDATE);
    dataset->ReleaseResultSet(dataset->ExecuteSQL(statement.c_str(), nullptr, nullptr));
}

std::vector<std::vector<std::string>> csv_of(std::filesystem::path const& file)
{
    auto const text = bytes_of(file);
    std::vector<std::vector<std::string>> records{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        auto& cell = records.back().back();
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
            cell += text[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == ',')
            records.back().emplace_back();
        else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;
            records.push_back({""});
        } else
            cell += c;
    }
    if (records.back() != std::vector<std::string>{""}) throw std::runtime_error{"the last record has no line end"};
    records.pop_back();
    return records;
}

}  // namespace lacuna::test
