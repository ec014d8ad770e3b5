// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/archive.h"

#include "engine/core/error.h"
#include "importers/gdal/ascii.h"
#include "importers/gdal/dataset.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace lacuna {

namespace {

constexpr std::array vector_endings{".shp", ".gpkg",   ".geojson",  ".json",     ".topojson", ".fgb",      ".gml",
                                    ".xml", ".gdb",    ".kml",      ".csv",      ".tsv",      ".dxf",      ".tab",
                                    ".mif", ".sqlite", ".geojsonl", ".geojsons", ".ndjson",   ".esrijson", ".zoning"};

struct CloseDir {
    void operator()(VSIDIR* dir) const { VSICloseDir(dir); }
};

constexpr std::uint64_t most_unpacked = 20'000'000'000ULL, small_unpacked = 100'000'000ULL, most_ratio = 200;

void refuse_bomb(std::string const& archive, std::uint64_t unpacked)
{
    VSIStatBufL stat;
    std::uint64_t const packed = VSIStatL(archive.c_str(), &stat) == 0 ? static_cast<std::uint64_t>(stat.st_size) : 1;
    if (unpacked > most_unpacked ||
        (unpacked > small_unpacked && unpacked / std::max<std::uint64_t>(packed, 1) > most_ratio))
        throw Error{Errc::open_failed,
                    fmt::format("'{}' would unpack to {} MB from {} MB, more than this program trusts an archive; "
                                "unpack it yourself and give the files",
                                archive, unpacked / 1'000'000, packed / 1'000'000)};
}

}  // namespace

bool has_vector_ending(std::string const& name)
{
    auto const text = lower_ascii(name);
    if (text.ends_with(".shp.xml") || text.ends_with(".gpkg.xml") || text.ends_with(".gml.xml")) return false;
    return std::ranges::any_of(vector_endings, [&](char const* ending) { return text.ends_with(ending); });
}

bool is_archive(std::string const& name)
{
    auto const text = lower_ascii(name);
    return text.ends_with(".zip") || text.ends_with(".kmz");
}

std::vector<std::string> archive_sources(std::string const& archive)
{
    ErrorCollector errors;
    std::string const root = "/vsizip/" + archive;
    std::unique_ptr<VSIDIR, CloseDir> const dir{VSIOpenDir(root.c_str(), -1, nullptr)};
    if (!dir)
        throw Error{Errc::open_failed, "'" + archive + "' is not a readable zip file" +
                                           (errors.text().empty() ? "" : " (" + errors.text() + ")") +
                                           "; check that it was copied whole"};
    std::vector<std::string> found;
    std::uint64_t unpacked = 0;
    while (VSIDIREntry const* entry = VSIGetNextDirEntry(dir.get())) {
        unpacked += entry->bSizeKnown ? static_cast<std::uint64_t>(entry->nSize) : 0;
        std::string const name = entry->pszName;
        bool const in_geodatabase = lower_ascii(name).find(".gdb/") != std::string::npos;
        bool const folder = VSI_ISDIR(entry->nMode);
        bool const geodatabase = lower_ascii(name).ends_with(".gdb");
        if (!in_geodatabase && folder == geodatabase && has_vector_ending(name)) found.push_back(root + "/" + name);
    }
    refuse_bomb(archive, unpacked);
    std::ranges::sort(found);
    return found;
}

}  // namespace lacuna
