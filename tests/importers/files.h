// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"
#include "importers/layers/read_study.h"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

namespace lacuna::test {

namespace fs = std::filesystem;

/// A folder that is gone with the test.
class TempFolder {
public:
    TempFolder()
    {
        static std::atomic<int> count{0};
        path_ = fs::temp_directory_path() /
                ("lacuna_importers_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
        fs::create_directories(path_);
    }
    ~TempFolder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;

    [[nodiscard]] std::string operator/(std::string const& name) const { return (path_ / name).string(); }
    [[nodiscard]] std::string str() const { return path_.string(); }

    std::string write(std::string const& name, std::string const& text) const
    {
        auto const file = path_ / name;
        fs::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
        return file.string();
    }

private:
    fs::path path_;
};

/// Real data beside the repository, which ships none of it.
std::optional<fs::path> shared_folder();

fs::path schema_folder();

struct Row {
    std::string wkt;  ///< empty: no geometry
    std::vector<std::string> values;
};

/// Stands for a polygon with a coordinate that is not a number, which no text of GDAL 3.6 can say.
inline std::string const not_a_number = "NAN";

inline OGRGeometry* geometry_of_wkt(std::string const& wkt)
{
    OGRGeometry* geometry = nullptr;
    bool const nan = wkt == not_a_number;
    std::string const text = nan ? "POLYGON ((500000 5000000, 500010 5000000, 500010 5000010, 500000 5000000))" : wkt;
    OGRGeometryFactory::createFromWkt(text.c_str(), nullptr, &geometry);
    if (nan) geometry->toPolygon()->getExteriorRing()->setPoint(1, std::nan(""), 5000000);
    return geometry;
}

/// Writes a layer with text fields through one of GDAL's drivers. `crs` may be empty.
inline void write_layer(std::string const& driver, std::string const& file, std::string const& layer_name,
                        std::string const& crs, std::vector<std::string> const& fields, std::vector<Row> const& rows,
                        std::vector<std::string> const& layer_options = {}, OGRwkbGeometryType type = wkbPolygon)
{
    prepare_gdal();
    ErrorCollector errors;
    auto* const maker = GetGDALDriverManager()->GetDriverByName(driver.c_str());
    if (!maker) throw Error{Errc::internal, "no driver " + driver};
    GDALDatasetUniquePtr dataset{maker->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    if (!dataset) throw Error{Errc::internal, "test input " + file + ": " + errors.text()};
    std::optional<Crs> const reference = crs.empty() ? std::nullopt : std::optional{Crs::parse(crs)};
    std::vector<char*> options;
    for (auto const& option : layer_options) options.push_back(const_cast<char*>(option.c_str()));
    options.push_back(nullptr);
    auto srs = reference ? std::optional<OGRSpatialReference>{reference->reference()} : std::nullopt;
    auto* const layer = dataset->CreateLayer(layer_name.c_str(), srs ? &*srs : nullptr, type, options.data());
    if (!layer) throw Error{Errc::internal, "test input " + file + ": " + errors.text()};
    for (auto const& name : fields) {
        OGRFieldDefn field{name.c_str(), OFTString};
        layer->CreateField(&field);
    }
    for (auto const& row : rows) {
        OGRFeature feature{layer->GetLayerDefn()};
        for (std::size_t i = 0; i < row.values.size(); ++i)
            feature.SetField(static_cast<int>(i), row.values[i].c_str());
        if (!row.wkt.empty()) feature.SetGeometryDirectly(geometry_of_wkt(row.wkt));
        if (layer->CreateFeature(&feature) != OGRERR_NONE)
            throw Error{Errc::internal, "test input " + file + ": " + errors.text()};
    }
    close_written(std::move(dataset), file);
}

inline std::string square_wkt(double x, double y, double side)
{
    auto const n = [](double v) { return std::to_string(v); };
    return "POLYGON ((" + n(x) + " " + n(y) + ", " + n(x + side) + " " + n(y) + ", " + n(x + side) + " " + n(y + side) +
           ", " + n(x) + " " + n(y + side) + ", " + n(x) + " " + n(y) + "))";
}

/// Parcels "P1".."Pn" of 20 m side in a row, in UTM 33N.
inline std::vector<Row> parcel_row(int count)
{
    std::vector<Row> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back({square_wkt(500000 + 20.0 * i, 5000000, 20), {"P" + std::to_string(i + 1)}});
    return rows;
}

/// A GeoJSON file of squares in degrees near 15 E 45 N; `properties` one JSON object a feature.
inline std::string geojson(std::vector<std::string> const& properties, double x = 15.0, double y = 45.0,
                           double side = 0.0002)
{
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (std::size_t i = 0; i < properties.size(); ++i) {
        double const x0 = x + side * static_cast<double>(i);
        auto const p = [](double a, double b) { return "[" + std::to_string(a) + "," + std::to_string(b) + "]"; };
        text += (i ? "," : "") + std::string{R"({"type":"Feature","properties":)"} + properties[i] +
                R"(,"geometry":{"type":"Polygon","coordinates":[[)" + p(x0, y) + "," + p(x0 + side, y) + "," +
                p(x0 + side, y + side) + "," + p(x0, y + side) + "," + p(x0, y) + "]]}}";
    }
    return text + "]}";
}

/// A request for parcels and buildings; buildings default to the parcels' file.
inline StudyRequest request(std::string const& parcels, std::string const& buildings = {})
{
    StudyRequest out;
    out.parcels.sources = {parcels};
    out.buildings.sources = {buildings.empty() ? parcels : buildings};
    out.schema_folder = schema_folder();
    return out;
}

inline std::int64_t rejected(InputLayer const& layer)
{
    std::int64_t count = 0;
    for (auto const& issue : layer.issues) count += info(issue.code).effect == IssueEffect::rejected ? 1 : 0;
    return count;
}

inline std::int64_t count(InputLayer const& layer, IssueCode code)
{
    std::int64_t n = 0;
    for (auto const& issue : layer.issues) n += issue.code == code ? 1 : 0;
    return n;
}

inline double total_area(InputLayer const& layer)
{
    double sum = 0;
    for (auto const& feature : layer.features) sum += area(feature.shape);
    return sum;
}

/// The text of the Error that `work` throws, with its code before it: "5: ..."; empty where it throws none.
template <class Work>
std::string error_of(Work&& work)
{
    try {
        work();
    } catch (Error const& e) {
        return std::to_string(e.exit_code()) + ": " + e.what();
    }
    return "";
}

inline bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

inline bool any_has(std::vector<std::string> const& texts, std::string const& part)
{
    for (auto const& text : texts)
        if (has(text, part)) return true;
    return false;
}

}  // namespace lacuna::test
