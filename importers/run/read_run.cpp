// SPDX-License-Identifier: Apache-2.0
#include "importers/run/read_run.h"

#include "engine/core/error.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/sha256.h"
#include "importers/run/run_tables.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <utility>

namespace lacuna {

namespace {

using Json = nlohmann::json;

Json parsed(std::filesystem::path const& file)
{
    std::ifstream stream{file};
    if (!stream)
        throw Error{Errc::open_failed,
                    fmt::format("'{}' does not exist; give the folder that 'lacuna scan --out' wrote", file.string())};
    try {
        return Json::parse(stream);
    } catch (Json::exception const& e) {
        throw Error{Errc::bad_layer, fmt::format("'{}' is damaged: {}; scan again", file.string(), e.what())};
    }
}

/// The value as `--set` takes it; null: empty.
std::string as_text(Json const& value)
{
    if (value.is_null()) return "";
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.dump();
    std::string text;
    for (auto const& each : value)
        text += (text.empty() ? "" : ",") + (each.is_string() ? each.get<std::string>() : each.dump());
    return text;
}

/// Keys of run.json are those of a study.
void read_parameters(Json const& run, std::filesystem::path const& file, Study& study)
{
    for (std::string const section : {"valuation", "prices", "financing", "social"})
        for (auto const& [key, value] : run.at("parameters").at(section).items()) {
            if (value.is_null()) continue;
            try {
                set_study_key(study, section + "." + key, as_text(value));
            } catch (Error const& e) {
                throw Error{Errc::bad_layer, fmt::format("'{}', parameters.{}.{}: {}; scan again with this version",
                                                         file.string(), section, key, e.what())};
            }
        }
}

/// What the study's file says of its figures beside their values.
void read_origins(Json const& origins, Study& study)
{
    for (auto const& [key, value] : origins.items()) {
        Provenance origin;
        origin.figure = key;
        auto const mark = value.at("mark").get<std::string>();
        if (!mark.empty()) origin.mark = mark.front();
        origin.source = value.at("source").get<std::string>();
        for (auto const& [name, to] : {std::pair{"low", &origin.low}, {"high", &origin.high}})
            if (value.contains(name)) *to = value.at(name).get<double>();
        for (auto const& [name, to] : {std::pair{"date", &origin.date},
                                       {"valid_until", &origin.valid_until},
                                       {"owner", &origin.owner},
                                       {"confidence", &origin.confidence}})
            *to = value.value(name, "");
        study.origins[key] = std::move(origin);
    }
}

void read_parcels(std::filesystem::path const& file, ScannedRun& out)
{
    auto dataset = Dataset::open(file.string());
    auto& layer = dataset.layer("parcels");
    auto const& definition = *layer.GetLayerDefn();
    auto const field = [&](char const* name) {
        int const i = definition.GetFieldIndex(name);
        if (i < 0)
            throw Error{
                Errc::bad_layer,
                fmt::format("'{}' has no column '{}' in 'parcels'; scan again with this version", file.string(), name)};
        return i;
    };
    int const id = field("parcel_id"), floor = field("floor_area_likely_m2"), area = field("given_residential_area"),
              community = field("given_community"), block = field("given_block"), urban = field("given_urban_area");
    for (auto const& feature : layer) {
        Parcel parcel;
        parcel.id = feature->GetFieldAsString(id);
        parcel.attributes.residential_area = feature->GetFieldAsString(area);
        parcel.attributes.community = feature->GetFieldAsString(community);
        parcel.attributes.block = feature->GetFieldAsString(block);
        parcel.attributes.urban_area = feature->GetFieldAsString(urban);
        out.parcels.push_back(std::move(parcel));
        out.floor_area_m2.push_back(std::max(0.0, feature->GetFieldAsDouble(floor)));
    }
}

SourceCount sources_in(Json const& run)
{
    auto const& told = run.at("totals").at("assumptions");
    SourceCount count;
    count.figures = told.at("figures").get<std::size_t>();
    count.sourced = told.at("sourced").get<std::size_t>();
    return count;
}

std::string outputs_sha256_in(Json const& run)
{
    std::string lines;
    for (auto const& each : run.at("outputs"))
        lines += each.at("sha256").get<std::string>() + "  " + each.at("name").get<std::string>() + "\n";
    return sha256_of(lines);
}

[[noreturn]] void refuse_record(std::filesystem::path const& file, Json::exception const& e)
{
    throw Error{Errc::bad_layer,
                fmt::format("'{}' lacks what this version writes ({}); scan again", file.string(), e.what())};
}

/// What `part` takes from run.json.
template <class Part>
auto told_by_record(std::filesystem::path const& folder, Part const& part)
{
    auto const file = folder / "run.json";
    auto const run = parsed(file);
    try {
        return part(run);
    } catch (Json::exception const& e) {
        refuse_record(file, e);
    }
}

/// Both files have the mark of the run that wrote them.
void check_same_run(std::filesystem::path const& folder, std::string const& run_id)
{
    auto const rows = RunTables{folder}.rows("run_metadata", "key", "run_id");
    if (rows.size() == 1 && rows.front().text("value") == run_id) return;
    throw Error{Errc::bad_layer, fmt::format("'{}' is not of the run that '{}' tells of; scan again",
                                             (folder / "lacuna.gpkg").string(), (folder / "run.json").string())};
}

}  // namespace

ScannedRun read_run(std::filesystem::path const& folder)
{
    ScannedRun out;
    auto const file = folder / "run.json";
    auto const run = parsed(file);
    std::string run_id;
    try {
        read_parameters(run, file, out.study);
        read_origins(run.at("parameters").at("origins"), out.study);
        out.study.catalogue = run.at("catalogue").at("source").get<std::string>();
        out.catalogue_sha256 = run.at("catalogue").at("sha256").get<std::string>();
        out.currency = run.at("catalogue").at("currency").get<std::string>();
        out.version = run.at("version").get<std::string>();
        run_id = run.at("run_id").get<std::string>();
        out.outputs_sha256 = outputs_sha256_in(run);
        out.existing_floor_area_m2 = run.at("totals").at("existing_floor_area_m2").at("likely").get<double>();
        out.ioav = run.at("totals").at("ioav").get<double>();
        out.sources = sources_in(run);
    } catch (Json::exception const& e) {
        refuse_record(file, e);
    }
    out.alternatives = read_alternatives(folder);
    check_same_run(folder, run_id);
    read_parcels(folder / "lacuna.gpkg", out);
    return out;
}

SourceCount read_source_count(std::filesystem::path const& folder) { return told_by_record(folder, sources_in); }

std::string read_outputs_sha256(std::filesystem::path const& folder)
{
    return told_by_record(folder, outputs_sha256_in);
}

std::string scan_of_record(std::filesystem::path const& file)
{
    using namespace nlohmann::literals;
    std::ifstream stream{file};
    auto const record = Json::parse(stream, nullptr, false);
    return record.is_object() ? record.value("/scan/outputs_sha256"_json_pointer, std::string{}) : std::string{};
}

}  // namespace lacuna
