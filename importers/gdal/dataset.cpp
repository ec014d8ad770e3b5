// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/dataset.h"

#include "engine/core/error.h"
#include "importers/gdal/archive.h"
#include "importers/gdal/ascii.h"
#include "importers/gdal/footprint_template.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>

namespace lacuna {

namespace {

constexpr std::size_t most_messages = 8;

/// True for a GeoPackage in WAL mode (file format, bytes 18 and 19) whose log is empty: SQLite would make side-car
/// files beside it even to read it.
bool would_leave_log(std::string const& path)
{
    VSIStatBufL stat;
    if (VSIStatL((path + "-wal").c_str(), &stat) == 0 && stat.st_size > 0) return false;
    auto* const file = VSIFOpenL(path.c_str(), "rb");
    if (!file) return false;
    std::array<unsigned char, 20> head{};
    bool const whole = VSIFReadL(head.data(), 1, head.size(), file) == head.size();
    VSIFCloseL(file);
    return whole && head[18] == 2 && head[19] == 2;
}

/// Options that belong to one driver, so that no other complains of them.
std::vector<std::string> driver_options(std::string const& path)
{
    auto const text = lower_ascii(path);
    if (text.ends_with(".gpkg") && would_leave_log(path)) return {"IMMUTABLE=YES"};
    if (text.ends_with(".gml") || text.ends_with(".xml")) return {"WRITE_GFS=NO", "DOWNLOAD_SCHEMA=NO"};
    if (text.ends_with(".csv") || text.ends_with(".tsv"))
        return {"GEOM_POSSIBLE_NAMES=WKT,_WKT*,geom,geometry,the_geom,wkt_geom,geom_wkt,shape", "KEEP_GEOM_COLUMNS=NO"};
    return {};
}

/// Names that GDAL would take for something else than a local file, at their start or inside an archive's name.
void refuse_network(std::string const& source)
{
    static constexpr std::array<std::string_view, 17> far{
        "/vsicurl",    "/vsis3",     "/vsigs",      "/vsiaz",     "/vsiadls",   "/vsioss",
        "/vsiswift",   "/vsihdfs",   "/vsiwebhdfs", "/vsistdin",  "/vsistdout", "/vsisparse",
        "/vsisubfile", "/vsicached", "/vsicrypt",   "/vsiplugin", "://"};
    if (std::ranges::none_of(far, [&](std::string_view part) { return source.find(part) != std::string::npos; }))
        return;
    throw Error{Errc::open_failed, "'" + source +
                                       "' names a network or virtual file system, which is not read from; "
                                       "download the data and give the local file"};
}

void require_existing(std::string const& source)
{
    refuse_network(source);
    VSIStatBufL stat;
    if (VSIStatExL(source.c_str(), &stat, VSI_STAT_EXISTS_FLAG) == 0) return;
    auto const colon = source.find(':');
    bool const prefix = colon != std::string::npos && colon > 1 && source.find('/') > colon;
    throw Error{Errc::open_failed,
                "'" + source + "' does not exist; " +
                    (prefix ? "give a file, a folder, or a connection \"PG:...\"" : "check the path and the spelling")};
}

std::string only_source_of(std::string const& archive)
{
    auto const found = archive_sources(archive);
    if (found.empty())
        throw Error{Errc::open_failed,
                    "'" + archive + "' holds no vector file that is read; unpack it and look inside"};
    if (found.size() == 1) return found.front();
    auto const folder = [](std::string const& name) { return name.substr(0, name.rfind('/')); };
    bool const shapes_of_one_folder = std::ranges::all_of(found, [&](std::string const& name) {
        return name.ends_with(".shp") && folder(name) == folder(found.front());
    });
    if (shapes_of_one_folder) return folder(found.front());
    std::string offered;
    for (auto const& name : found) offered += (offered.empty() ? "'" : ", '") + name + "'";
    throw Error{Errc::open_failed, "'" + archive + "' holds several sources; name one of " + offered};
}

GDALDatasetUniquePtr open_with_gdal(std::string const& path, std::vector<std::string> const& options)
{
    bool const connection = is_connection(path);
    std::vector<char const*> allowed;
    for (auto const& driver : input_drivers())
        if ((driver == "PostgreSQL") == connection) allowed.push_back(driver.c_str());
    allowed.push_back(nullptr);
    auto all = driver_options(path);
    FootprintTemplate const outlines{path};
    if (!outlines.name().empty()) all.push_back("GFS_TEMPLATE=" + outlines.name());
    all.insert(all.end(), options.begin(), options.end());
    std::vector<char const*> words;
    for (auto const& option : all) words.push_back(option.c_str());
    words.push_back(nullptr);
    return GDALDatasetUniquePtr{GDALDataset::Open(
        path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, allowed.data(), words.data())};
}

}  // namespace

std::string printable(std::string const& source)
{
    std::string out = source;
    for (std::size_t at = 0; (at = out.find("password=", at)) != std::string::npos;) {
        at += std::string_view{"password="}.size();
        bool const quoted = at < out.size() && out[at] == '\'';
        auto end = quoted ? out.find('\'', at + 1) : out.find_first_of(" &'\"", at);
        if (end == std::string::npos) end = out.size();
        out.replace(at, end + (quoted && end < out.size() ? 1 : 0) - at, "***");
    }
    // postgresql://user:secret@host
    if (auto const scheme = out.find("://"); scheme != std::string::npos)
        if (auto const host = out.find('@', scheme); host != std::string::npos)
            if (auto const colon = out.find(':', scheme + 3); colon < host)
                out.replace(colon + 1, host - colon - 1, "***");
    return out;
}

ErrorCollector::ErrorCollector() { CPLPushErrorHandlerEx(&ErrorCollector::note, this); }

ErrorCollector::~ErrorCollector() { CPLPopErrorHandler(); }

std::string ErrorCollector::text() const
{
    std::string text;
    for (auto const& message : messages_) text += (text.empty() ? "" : "; ") + message;
    return text;
}

void ErrorCollector::clear()
{
    messages_.clear();
    count_ = 0;
    failed_ = false;
}

void CPL_STDCALL ErrorCollector::note(CPLErr severity, CPLErrorNum, char const* message)
{
    auto& self = *static_cast<ErrorCollector*>(CPLGetErrorHandlerUserData());
    if (severity < CE_Warning) return;
    ++self.count_;
    self.failed_ = self.failed_ || severity >= CE_Failure;
    if (self.messages_.size() < most_messages && std::ranges::find(self.messages_, message) == self.messages_.end())
        self.messages_.emplace_back(message);
}

void prepare_gdal()
{
    static std::once_flag once;
    std::call_once(once, [] {
        // A file must not be able to make this program fetch an address or leave files beside it.
        CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none");
        CPLSetConfigOption("GML_SKIP_RESOLVE_ELEMS", "ALL");
        CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
        OSRSetPROJEnableNetwork(0);
        GDALAllRegister();
    });
}

std::vector<std::string> const& input_drivers()
{
    static std::vector<std::string> const drivers{
        "GPKG",        "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON",   "ESRI Shapefile", "FlatGeobuf",  "GML",
        "OpenFileGDB", "KML",     "CSV",        "DXF",      "PostgreSQL", "SQLite",         "MapInfo File"};
    return drivers;
}

bool is_connection(std::string const& source) { return source.starts_with("PG:"); }

std::string layer_names(GDALDataset& handle)
{
    std::string names;
    for (auto* each : handle.GetLayers()) names += (names.empty() ? "'" : ", '") + std::string{each->GetName()} + "'";
    return names.empty() ? "none" : names;
}

Dataset Dataset::open(std::string const& source, std::vector<std::string> const& options)
{
    prepare_gdal();
    std::string path = source;
    if (!is_connection(source)) {
        require_existing(source);
        if (is_archive(source)) path = only_source_of(source);
    }
    ErrorCollector errors;
    auto handle = open_with_gdal(path, options);
    if (!handle) {
        auto const why = errors.text();
        throw Error{Errc::open_failed,
                    fmt::format("'{}' could not be opened{}; it must be one of {}", printable(source),
                                why.empty() ? "" : ": " + why,
                                is_connection(source) ? "PostGIS databases that this user may read"
                                                      : "GeoPackage, GeoJSON, TopoJSON, Shapefile, FlatGeobuf, GML, "
                                                        "File Geodatabase, KML, CSV with WKT, DXF, SQLite, MapInfo")};
    }
    return Dataset{std::move(handle), path};
}

OGRLayer& Dataset::layer(std::string const& name)
{
    OGRLayer* found = nullptr;
    if (!name.empty())
        found = handle_->GetLayerByName(name.c_str());
    else if (handle_->GetLayerCount() == 1)
        found = handle_->GetLayer(0);
    if (found) return *found;
    auto const what = name.empty() ? "'" + printable(path_) + "' has several layers; name one of: "
                                   : "'" + printable(path_) + "' has no layer '" + name + "'; there are: ";
    throw Error{Errc::bad_layer, what + layer_names(*handle_)};
}

std::string Dataset::driver() const
{
    auto* driver = handle_->GetDriver();
    return driver ? driver->GetDescription() : "";
}

void close_written(GDALDatasetUniquePtr dataset, std::string const& file)
{
    ErrorCollector errors;
    dataset.reset();
    if (errors.failed())
        throw Error{Errc::write_failed,
                    "'" + file + "' was not written whole: " + errors.text() + "; check free space and rights"};
}

}  // namespace lacuna
