// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/footprint_template.h"

#include "importers/gdal/dataset.h"

#include <cpl_minixml.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

namespace lacuna {

namespace {

constexpr std::uint64_t most_bytes = 1'000'000'000;

struct CloseFile {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

struct FreeXml {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};

bool exists(std::string const& path)
{
    VSIStatBufL stat;
    return VSIStatExL(path.c_str(), &stat, VSI_STAT_EXISTS_FLAG) == 0;
}

/// Copies `from` to `to`; true where an outline on the ground is named in it.
bool copy_and_search(std::string const& from, std::string const& to)
{
    File const in{VSIFOpenL(from.c_str(), "rb")}, out{VSIFOpenL(to.c_str(), "wb")};
    if (!in || !out) return false;
    std::vector<char> buffer(1 << 20);
    std::string tail;
    bool found = false;
    std::uint64_t total = 0;
    while (auto const got = VSIFReadL(buffer.data(), 1, buffer.size(), in.get())) {
        total += got;
        if (total > most_bytes || VSIFWriteL(buffer.data(), 1, got, out.get()) != got) return false;
        tail.append(buffer.data(), got);
        found =
            found || tail.find("lod0FootPrint") != std::string::npos || tail.find("lod0RoofEdge") != std::string::npos;
        tail.erase(0, tail.size() - std::min<std::size_t>(tail.size(), 16));
    }
    return found;
}

struct Outline {
    char const *name, *path, *type;
};
constexpr std::array outlines{
    Outline{"footprint", "lod0FootPrint", "MultiPolygon"},
    Outline{"roof_edge", "lod0RoofEdge", "MultiPolygon"},
    Outline{"part_footprint", "consistsOfBuildingPart|BuildingPart|lod0FootPrint", "MultiPolygon"},
    Outline{"part_roof_edge", "consistsOfBuildingPart|BuildingPart|lod0RoofEdge", "MultiPolygon"},
    Outline{"solid_1", "lod1Solid", "PolyhedralSurface"},
    Outline{"part_solid_1", "consistsOfBuildingPart|BuildingPart|lod1Solid", "PolyhedralSurface"}};

void put_outlines(CPLXMLNode& feature_class)
{
    for (auto const* const old : {"GeometryType", "GeometryElementPath", "GeometryName", "GeomPropertyDefn"})
        while (auto* node = CPLGetXMLNode(&feature_class, old)) {
            CPLRemoveXMLChild(&feature_class, node);
            CPLDestroyXMLNode(node);
        }
    for (auto const& outline : outlines) {
        auto* const node = CPLCreateXMLNode(&feature_class, CXT_Element, "GeomPropertyDefn");
        CPLCreateXMLElementAndValue(node, "Name", outline.name);
        CPLCreateXMLElementAndValue(node, "ElementPath", outline.path);
        CPLCreateXMLElementAndValue(node, "Type", outline.type);
    }
}

/// Rewrites the geometry of class Building in the template that GDAL wrote. False where there is no such class.
bool rewrite(std::string const& gfs)
{
    std::unique_ptr<CPLXMLNode, FreeXml> const root{CPLParseXMLFile(gfs.c_str())};
    auto* const list = root ? CPLGetXMLNode(root.get(), "=GMLFeatureClassList") : nullptr;
    bool found = false;
    for (auto* node = list ? list->psChild : nullptr; node; node = node->psNext) {
        std::string_view const element = node->pszValue ? node->pszValue : "";
        if (element != "GMLFeatureClass" || std::string_view{CPLGetXMLValue(node, "Name", "")} != "Building") continue;
        put_outlines(*node);
        found = true;
    }
    return found && CPLSerializeXMLTreeToFile(root.get(), gfs.c_str());
}

}  // namespace

FootprintTemplate::FootprintTemplate(std::string const& path)
{
    auto const stem = path.substr(0, path.rfind('.'));
    bool const gml = path.ends_with(".gml") || path.ends_with(".GML");
    if (!gml || exists(stem + ".gfs") || exists(stem + ".xsd")) return;
    static std::atomic<unsigned> count{0};
    copy_ = "/vsimem/lacuna_footprints_" + std::to_string(count++);
    ErrorCollector quiet;
    if (!copy_and_search(path, copy_ + ".gml")) return;
    char const* const drivers[]{"GML", nullptr};
    char const* const options[]{"WRITE_GFS=YES", "DOWNLOAD_SCHEMA=NO", nullptr};
    auto const copy = copy_ + ".gml";
    GDALDatasetUniquePtr{GDALDataset::Open(copy.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, options)}.reset();
    if (rewrite(copy_ + ".gfs")) name_ = copy_ + ".gfs";
    VSIUnlink(copy.c_str());
}

FootprintTemplate::~FootprintTemplate()
{
    if (copy_.empty()) return;
    ErrorCollector quiet;
    VSIUnlink((copy_ + ".gml").c_str());
    VSIUnlink((copy_ + ".gfs").c_str());
}

}  // namespace lacuna
