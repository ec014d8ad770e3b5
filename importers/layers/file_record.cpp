// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/file_record.h"

#include "importers/gdal/sha256.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace lacuna {

namespace fs = std::filesystem;

namespace {

void sum_folder(fs::path const& folder, RunRecord::InputFile& record)
{
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{folder})
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::ranges::sort(files);
    Sha256 list;
    for (auto const& file : files) {
        record.bytes += fs::file_size(file);
        list.add(file.filename().string() + " " + sha256_of_file(file) + "\n");
    }
    record.sha256 = list.hex();
}

/// The archive of "/vsizip/a/b.zip/c.shp": "a/b.zip"; the path itself otherwise.
fs::path on_disk(SourceFile const& source)
{
    constexpr std::string_view prefix = "/vsizip/";
    if (!source.path.starts_with(prefix)) return source.path;
    fs::path path = source.path.substr(prefix.size());
    std::error_code trouble;
    while (!path.empty() && !fs::is_regular_file(path, trouble) && path.has_relative_path()) path = path.parent_path();
    return path;
}

}  // namespace

RunRecord::InputFile record_of(SourceFile const& source, std::string const& driver, std::string const& encoding,
                               std::string const& layer)
{
    RunRecord::InputFile record;
    record.layer = layer;
    record.name = source.name;
    record.driver = driver;
    record.encoding = encoding;
    if (is_connection(source.path)) return record;
    auto const path = on_disk(source);
    std::error_code trouble;
    if (fs::is_directory(path, trouble)) {
        sum_folder(path, record);
    } else if (fs::is_regular_file(path, trouble)) {
        record.bytes = fs::file_size(path);
        record.sha256 = sha256_of_file(path);
    }
    return record;
}

}  // namespace lacuna
