// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "importers/layers/inspect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace lacuna {

namespace {

struct Options {
    std::vector<std::string> files;
    std::string encoding;
    bool json = false;
};

nlohmann::ordered_json json_of(LayerReport const& layer)
{
    nlohmann::ordered_json out{{"name", layer.name},
                               {"features", layer.features},
                               {"declared_type", layer.declared_type},
                               {"geometry_types", layer.types},
                               {"crs", layer.crs},
                               {"crs_name", layer.crs_name},
                               {"crs_guess", layer.crs_guess},
                               {"area_m2", layer.area_m2},
                               {"schemas", layer.schemas}};
    out["extent"] = nullptr;
    if (auto const& box = layer.extent) out["extent"] = {box->min_x, box->min_y, box->max_x, box->max_y};
    out["fields"] = nlohmann::ordered_json::array();
    for (auto const& field : layer.fields)
        out["fields"].push_back({{"name", field.name}, {"type", field.type}, {"roles", field.roles}});
    out["defects"] = {{"null_geometries", layer.null_geometries},
                      {"empty_geometries", layer.empty_geometries},
                      {"not_polygons", layer.not_polygons},
                      {"bad_coordinates", layer.bad_coordinates},
                      {"invalid", layer.invalid},
                      {"invalid_reasons", layer.invalid_reasons},
                      {"id_field", layer.id_field},
                      {"missing_ids", layer.missing_ids},
                      {"repeated_ids", layer.repeated_ids},
                      {"under_1_m2", layer.tiny},
                      {"with_heights", layer.with_heights},
                      {"with_curves", layer.with_curves}};
    out["messages"] = layer.messages;
    return out;
}

nlohmann::ordered_json json_of(SourceReport const& source)
{
    nlohmann::ordered_json out{{"name", source.name},   {"error", source.error},   {"driver", source.driver},
                               {"bytes", source.bytes}, {"sha256", source.sha256}, {"encoding", source.encoding},
                               {"notes", source.notes}};
    out["layers"] = nlohmann::ordered_json::array();
    for (auto const& layer : source.layers) out["layers"].push_back(json_of(layer));
    return out;
}

std::string counted(std::map<std::string, std::int64_t> const& counts)
{
    std::string text;
    for (auto const& [name, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
    return text;
}

void print_defects(LayerReport const& layer)
{
    std::vector<std::string> found;
    auto const add = [&](std::int64_t count, std::string const& what) {
        if (count > 0) found.push_back(fmt::format("{} {}", count, what));
    };
    add(layer.null_geometries, "without geometry");
    add(layer.empty_geometries, "with an empty geometry");
    add(layer.not_polygons, "that are no polygons");
    add(layer.bad_coordinates, "with coordinates that are no numbers");
    add(layer.invalid, "invalid (" + counted(layer.invalid_reasons) + ")");
    add(layer.missing_ids, "without a value of " + layer.id_field);
    add(layer.repeated_ids, "that repeat a value of " + layer.id_field);
    add(layer.tiny, "under 1 m2");
    fmt::print("    defects: {}\n", found.empty() ? "none found" : fmt::format("{}", fmt::join(found, "; ")));
    if (layer.with_heights > 0) fmt::print("    {} with heights of vertices, which are not used\n", layer.with_heights);
    if (layer.with_curves > 0) fmt::print("    {} with arcs, which are read as chords\n", layer.with_curves);
}

void print_fields(LayerReport const& layer)
{
    if (layer.fields.empty()) return;
    std::string schemas;
    for (auto const& [kind, id] : layer.schemas)
        schemas += fmt::format("{}{} by {}", schemas.empty() ? "" : ", ", kind, id);
    fmt::print("    {} fields; understood as {}\n", layer.fields.size(),
               schemas.empty() ? "none that is known" : schemas);
    std::size_t width = 0;
    for (auto const& field : layer.fields) width = std::max(width, field.name.size());
    for (auto const& field : layer.fields) {
        std::string roles;
        for (auto const& [kind, role] : field.roles)
            roles += fmt::format("{}{}: {}", roles.empty() ? "" : ", ", kind, role);
        fmt::print("      {:<{}}  {:<12} {}\n", field.name, std::min<std::size_t>(width, 40), field.type, roles);
    }
}

void print_layer(LayerReport const& layer)
{
    fmt::print("  layer '{}': {} features", layer.name, layer.features);
    if (!layer.types.empty()) fmt::print(" ({})", counted(layer.types));
    fmt::print("\n");
    bool const spatial = layer.extent.has_value();
    if (spatial)
        fmt::print("    CRS: {}\n",
                   layer.crs.empty() ? "not said; " + layer.crs_guess : layer.crs + " (" + layer.crs_name + ")");
    if (auto const& box = layer.extent)
        fmt::print("    extent: {:.10g} {:.10g} to {:.10g} {:.10g}\n", box->min_x, box->min_y, box->max_x, box->max_y);
    if (layer.area_m2 > 0) fmt::print("    area of all polygons: {:.2f} ha\n", layer.area_m2 / 10000);
    print_fields(layer);
    if (spatial || !layer.types.empty() || layer.null_geometries > 0) print_defects(layer);
    for (auto const& message : layer.messages) fmt::print("    the reader says: {}\n", message);
}

void print_source(SourceReport const& source)
{
    if (!source.error.empty()) {
        fmt::print("{}: cannot be read: {}\n\n", source.name, source.error);
        return;
    }
    fmt::print("{}: {}, {} bytes, text in {}\n", source.name, source.driver, source.bytes,
               source.encoding.empty() ? "UTF-8" : source.encoding);
    for (auto const& note : source.notes) fmt::print("  note: {}\n", note);
    for (auto const& layer : source.layers) print_layer(layer);
    fmt::print("\n");
}

void run_inspect(Options const& options)
{
    auto const schemas = read_schemas(data_folder() / "schemas");
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    std::size_t named = 0;
    std::vector<std::string> failed;
    for (auto const& file : options.files) {
        for (auto const& report : inspect_source(file, schemas, options.encoding)) {
            named += report.named ? 1 : 0;
            if (!report.error.empty() && report.named) failed.push_back(report.name + ": " + report.error);
            if (options.json)
                all.push_back(json_of(report));
            else
                print_source(report);
        }
    }
    if (options.json) fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    std::fflush(stdout);
    if (!failed.empty())
        throw Error{Errc::open_failed, fmt::format("{} of {} sources could not be read ({})", failed.size(), named,
                                                   fmt::join(failed, "; "))};
}

}  // namespace

void add_inspect(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("inspect", "Tell what is in vector files: layers, fields and their roles, CRS, defects");
    command->add_option("files", options->files, "files, folders, archives, or \"PG:...\" connections")->required();
    command->add_option("--encoding", options->encoding,
                        "encoding of DBF and CSV text (default: judged from the text)");
    command->add_flag("--json", options->json, "machine-readable report");
    command->callback([options] { run_inspect(*options); });
}

}  // namespace lacuna
