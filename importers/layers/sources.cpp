// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/sources.h"

#include "engine/core/error.h"
#include "importers/gdal/archive.h"
#include "importers/gdal/ascii.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

namespace lacuna {

namespace fs = std::filesystem;

namespace {

std::string base_name(std::string path)
{
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    auto const slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool is_geodatabase(fs::path const& path)
{
    std::error_code trouble;
    return fs::is_directory(path, trouble) && (lower_ascii(path.filename().string()).ends_with(".gdb") ||
                                               fs::exists(path / "a00000001.gdbtable", trouble));
}

std::string joined(std::vector<std::string> const& names)
{
    constexpr std::size_t most = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > most ? text + ", ..." : text;
}

void add_archive(std::string const& archive, std::string const& folder, std::vector<SourceFile>& out)
{
    auto const members = archive_sources(archive);
    if (members.empty() && folder.empty())
        throw Error{Errc::open_failed,
                    "'" + archive + "' holds no vector file that is read; unpack it and look inside"};
    std::string const base = base_name(archive);
    bool const one = members.size() == 1;
    for (auto const& member : members)
        out.push_back({member, one ? base : base + "/" + base_name(member), one ? folder : archive});
}

void add_folder(std::string const& folder, std::vector<SourceFile>& out, std::vector<std::string>& notes)
{
    std::vector<fs::path> entries;
    std::error_code trouble;
    for (fs::directory_iterator it{folder, trouble}, end; !trouble && it != end; it.increment(trouble))
        entries.push_back(it->path());
    if (trouble)
        throw Error{Errc::open_failed,
                    "folder '" + folder + "' cannot be read: " + trouble.message() + "; check its rights"};
    std::ranges::sort(entries);
    auto const before = out.size();
    std::vector<std::string> skipped, folders;
    for (auto const& entry : entries) {
        auto const name = entry.filename().string();
        if (is_archive(name))
            add_archive(entry.string(), folder, out);
        else if (is_geodatabase(entry) || (!fs::is_directory(entry) && has_vector_ending(name)))
            out.push_back({entry.string(), name, folder});
        else
            (fs::is_directory(entry) ? folders : skipped).push_back(name);
    }
    if (out.size() == before)
        throw Error{Errc::open_failed,
                    "folder '" + folder + "' holds no vector file that is read" +
                        (folders.empty() ? "; give the files themselves"
                                         : "; its folders are not searched: name one of " + joined(folders))};
    if (!skipped.empty())
        notes.push_back(fmt::format("folder '{}': {} files are of no vector format and were passed over ({})",
                                    base_name(folder), skipped.size(), joined(skipped)));
    if (!folders.empty())
        notes.push_back(fmt::format("folder '{}': {} folders inside were not searched ({})", base_name(folder),
                                    folders.size(), joined(folders)));
}

std::vector<std::string_view> const& words_of(std::string const& kind)
{
    static std::map<std::string, std::vector<std::string_view>> const words{
        {"parcels",
         {"parcel", "plot", "lot", "cadast", "land", "parcelle", "parzelle", "flurst", "parcela", "宗地", "地块",
          "筆"}},
        {"buildings",
         {"building", "footprint", "bldg", "structure", "roof", "bati", "edific", "gebaeude", "budov", "建筑", "房屋",
          "建物"}},
        {"zoning", {"zoning", "usedistrict", "zone", "district", "plu", "规划", "用途地域"}},
        {"levels", {"level", "communit", "neighbo", "estate", "社区", "小区", "片区"}},
        {"roads", {"road", "street", "via", "highway", "centerline", "centreline", "strasse", "rue", "道路"}},
        {"parking", {"parking", "carpark", "car_park", "停车"}},
        {"constraints", {"constraint", "tree", "hazard", "heritage", "utility", "utilities", "flood", "easement"}},
        {"coverage", {"coverage", "boundary", "extent", "area", "limit"}}};
    static std::vector<std::string_view> const none;
    auto const at = words.find(kind);
    return at == words.end() ? none : at->second;
}

/// 8: a schema names it; 6: the name is the word; 4: begins with it; 2: holds it; less 1 for parts of things.
int name_score(std::string const& layer, std::string const& kind, std::vector<Schema> const& schemas)
{
    auto const name = lower_ascii(layer);
    for (auto const& schema : schemas)
        if (auto const at = schema.kinds.find(kind); at != schema.kinds.end())
            for (auto const& known : at->second.layer_names)
                if (lower_ascii(known) == name) return 8;
    int best = 0;
    for (auto const word : words_of(kind)) {
        if (name == word || name == std::string{word} + "s") best = std::max(best, 6);
        if (name.starts_with(word)) best = std::max(best, 4);
        if (name.find(word) != std::string::npos) best = std::max(best, 2);
    }
    return best > 0 && name.find("part") != std::string::npos ? best - 1 : best;
}

OGRLayer* named_layer(Dataset& dataset, std::string const& wanted)
{
    if (auto* exact = dataset.handle().GetLayerByName(wanted.c_str())) return exact;
    for (auto* each : dataset.handle().GetLayers())
        if (lower_ascii(each->GetName()) == lower_ascii(wanted)) return each;
    return nullptr;
}

}  // namespace

std::vector<SourceFile> expand_sources(std::vector<std::string> const& sources, std::vector<std::string>& notes)
{
    std::vector<SourceFile> out;
    for (auto const& source : sources) {
        std::error_code trouble;
        if (is_connection(source))
            out.push_back({source, "PG", ""});
        else if (fs::is_directory(source, trouble) && !is_geodatabase(source))
            add_folder(source, out, notes);
        else if (is_archive(source) && fs::exists(source, trouble))
            add_archive(source, "", out);
        else
            out.push_back({source, base_name(source), ""});
    }
    return out;
}

bool may_hold_polygons(OGRwkbGeometryType type)
{
    auto const flat = wkbFlatten(type);
    return flat == wkbUnknown || flat == wkbGeometryCollection || OGR_GT_IsSurface(flat) != 0 ||
           OGR_GT_IsSubClassOf(flat, wkbMultiSurface) != 0;
}

bool may_hold_polygons(OGRLayer& layer)
{
    auto& definition = *layer.GetLayerDefn();
    for (int i = 0; i < definition.GetGeomFieldCount(); ++i)
        if (may_hold_polygons(definition.GetGeomFieldDefn(i)->GetType())) return true;
    return false;
}

std::optional<Crs> stated_crs(OGRLayer& layer)
{
    auto const* reference = layer.GetSpatialRef();
    if (!reference || reference->IsLocal()) return std::nullopt;
    // GeoPackage has rows for "unknown"; they are no statement.
    std::string_view const name = reference->GetName() ? reference->GetName() : "";
    if (name.empty() || name.starts_with("Undefined") || name.starts_with("Unknown")) return std::nullopt;
    return Crs{*reference};
}

OGRGeometry const* geometry_of(OGRFeature const& feature)
{
    OGRGeometry const* first = nullptr;
    for (int i = 0; i < feature.GetGeomFieldCount(); ++i) {
        auto const* each = feature.GetGeomFieldRef(i);
        if (each && !each->IsEmpty() && may_hold_polygons(each->getGeometryType())) return each;
        if (!first || first->IsEmpty()) first = each ? each : first;
    }
    return first;
}

OGRLayer& choose_layer(Dataset& dataset, std::string const& kind, std::string const& wanted,
                       std::vector<Schema> const& schemas, std::string const& source_name,
                       std::vector<std::string>& notes)
{
    auto& handle = dataset.handle();
    if (!wanted.empty()) {
        if (auto* layer = named_layer(dataset, wanted)) return *layer;
        throw Error{Errc::bad_layer,
                    fmt::format("'{}' has no layer '{}'; there are: {}", source_name, wanted, layer_names(handle))};
    }
    std::vector<OGRLayer*> fitting;
    bool const lines = dataset.driver() == "DXF" || kind == "roads" || kind == "constraints";
    for (auto* each : handle.GetLayers())
        if (lines ? each->GetLayerDefn()->GetGeomFieldCount() > 0 : may_hold_polygons(*each)) fitting.push_back(each);
    if (fitting.empty())
        throw Error{Errc::bad_layer, fmt::format("'{}' has no layer of {}; its layers are: {}", source_name,
                                                 lines ? "features" : "polygons", layer_names(handle))};
    if (fitting.size() == 1) return *fitting.front();
    std::vector<int> scores;
    for (auto* each : fitting) scores.push_back(name_score(each->GetName(), kind, schemas));
    int const best = std::ranges::max(scores);
    if (best <= 0 || std::ranges::count(scores, best) > 1)
        throw Error{Errc::bad_layer,
                    fmt::format("'{}' has several layers that could be {}; name one (--layer {}=NAME) of: {}",
                                source_name, kind, kind, layer_names(handle))};
    auto& chosen = *fitting[static_cast<std::size_t>(std::ranges::find(scores, best) - scores.begin())];
    notes.push_back(fmt::format("{}: layer '{}' of {} taken, by its name, out of {}", kind, chosen.GetName(),
                                source_name, layer_names(handle)));
    return chosen;
}

}  // namespace lacuna
