// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/layer_option.h"
#include "cli/progress_line.h"
#include "cli/scan_summary.h"
#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "engine/pipeline.h"
#include "exporters/export_plan.h"
#include "exporters/files/scratch_file.h"
#include "importers/catalogue/catalogue.h"
#include "importers/layers/read_study.h"
#include "importers/rules/rule_set.h"
#include "importers/rules/settings.h"
#include "importers/rules/zoning_feed.h"
#include "importers/study/study.h"
#include "importers/study/study_keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>

namespace lacuna {

namespace {

/// A study of some thousand parcels needs no file.
constexpr std::size_t scratch_in_memory = 64U << 20U;

struct ScanOptions {
    std::vector<std::string> parcels, buildings, zoning, levels, roads, parking, constraints, coverage;
    std::vector<std::string> crs, fields, joins, layers, schemas, encodings, sets;
    std::string study, out, catalogue, rules, run_date, working_crs, align, plots, scratch;
    int threads = 0;
    bool quiet = false, json = false;
    std::vector<std::string> command_line;
};

LayerRequest& given_layer(Study& study, std::string const& name, std::string const& option)
{
    bool const known = std::ranges::find(layer_names, name) != layer_names.end();
    if (auto* layer = known ? lacuna::layer_of(study, name, false) : nullptr) return *layer;
    throw Error{Errc::usage, fmt::format("{} names layer '{}', which is not given; layers are {}", option, name,
                                         fmt::join(layer_names, ", "))};
}

/// An option of the form LAYER=VALUE, or where `bare` VALUE alone, put into a member of the layers' requests.
void per_layer(Study& study, std::vector<std::string> const& values, std::string const& option, bool bare,
               std::string LayerRequest::*member)
{
    lacuna::per_layer(values, option, layer_names, bare, [&](std::string const& name, std::string const& value) {
        given_layer(study, name, option).*member = value;
    });
}

void add_fields(Study& study, std::vector<std::string> const& fields)
{
    for (auto const& text : fields) {
        auto const dot = text.find('.'), equal = text.find('=');
        if (dot == std::string::npos || equal == std::string::npos || dot > equal)
            throw Error{Errc::usage, fmt::format("--field {} is not understood; write --field parcels.id=NAME", text)};
        given_layer(study, text.substr(0, dot), "--field").fields[text.substr(dot + 1, equal - dot - 1)] =
            text.substr(equal + 1);
    }
}

void add_joins(Study& study, std::vector<std::string> const& joins)
{
    for (auto const& text : joins) {
        auto const [name, value] = split_layer(text, layer_names);
        auto const colon = value.rfind(':');
        if (name.empty() || colon == std::string::npos || colon == 0 || colon + 1 == value.size())
            throw Error{
                Errc::usage,
                fmt::format("--join {} is not understood; write --join parcels=TABLE.csv:KEY, or :KEY=KEY_OF_THE_LAYER "
                            "where the two fields have different names",
                            text)};
        std::string const keys = value.substr(colon + 1);
        auto const equal = keys.find('=');
        given_layer(study, name, "--join")
            .joins.push_back({value.substr(0, colon), keys.substr(0, equal),
                              equal == std::string::npos ? std::string{} : keys.substr(equal + 1)});
    }
}

/// The rule set that is asked for, else the one with the catalogue's name; nullopt: none.
std::optional<RuleSet> rule_set_of(ScanOptions const& o, Study const& study)
{
    auto const folder = data_folder() / "rules";
    std::string wanted = !o.rules.empty() ? o.rules : study.rules;
    if (wanted.empty()) {
        wanted = !o.catalogue.empty() ? o.catalogue : study.catalogue;
        auto const ids = rule_set_ids(folder);
        if (std::ranges::find(ids, wanted) == ids.end()) return std::nullopt;
    }
    if (wanted == "none") return std::nullopt;
    return find_rule_set(wanted, folder);
}

/// A study and the rule set that some of its figures come from.
struct RuledStudy {
    Study study;
    std::optional<RuleSet> rules;
};

RuledStudy study_from(ScanOptions const& o)
{
    Study study = o.study.empty() ? Study{} : read_study_file(o.study);
    auto const rules = rule_set_of(o, study);
    if (rules) {
        // The rules come first, so that the study's own keys overrule them.
        Study base;
        apply_rule_set(*rules, base);
        study = o.study.empty() ? base : read_study_file(o.study, base);
    }
    auto& r = study.request;
    if (!o.parcels.empty()) r.parcels.sources = o.parcels;
    if (!o.buildings.empty()) r.buildings.sources = o.buildings;
    auto const optional_layer = [](std::optional<LayerRequest>& layer, std::string const& name,
                                   std::vector<std::string> const& sources) {
        if (sources.empty()) return;
        if (!layer) layer.emplace();
        layer->name = name;
        layer->sources = sources;
    };
    optional_layer(r.zoning, "zoning", o.zoning);
    optional_layer(r.levels, "levels", o.levels);
    optional_layer(r.roads, "roads", o.roads);
    optional_layer(r.parking, "parking", o.parking);
    optional_layer(r.constraints, "constraints", o.constraints);
    optional_layer(r.coverage, "coverage", o.coverage);
    per_layer(study, o.crs, "--crs", true, &LayerRequest::crs);
    per_layer(study, o.layers, "--layer", false, &LayerRequest::layer);
    per_layer(study, o.schemas, "--schema", true, &LayerRequest::schema);
    per_layer(study, o.encodings, "--encoding", true, &LayerRequest::encoding);
    add_fields(study, o.fields);
    add_joins(study, o.joins);
    if (!o.out.empty()) study.out = o.out;
    if (!o.catalogue.empty()) study.catalogue = o.catalogue;
    if (!o.run_date.empty()) study.run_date = o.run_date;
    if (!o.plots.empty()) set_study_key(study, "plots", o.plots);
    if (!o.align.empty()) set_study_key(study, "align", o.align);
    if (!o.working_crs.empty()) r.working_crs = o.working_crs;
    if (o.threads > 0) study.threads = o.threads;
    for (auto const& text : o.sets) {
        auto const equal = text.find('=');
        if (equal == std::string::npos)
            throw Error{Errc::usage, fmt::format("--set {} is not understood; write --set space.setback_m=2", text)};
        set_study_key(study, text.substr(0, equal), text.substr(equal + 1));
    }
    if (rules) settle_rule_set(*rules, study);
    r.schema_folder = data_folder() / "schemas";
    validate(study);
    return {std::move(study), rules};
}

/// The date printed in results: the user's, else that of SOURCE_DATE_EPOCH, else none, so that a
/// run on another day gives the same bytes.
std::string date_of(Study const& study)
{
    if (!study.run_date.empty()) return study.run_date;
    char const* const epoch = std::getenv("SOURCE_DATE_EPOCH");
    if (!epoch || !*epoch) return {};
    std::time_t const seconds = std::strtoll(epoch, nullptr, 10);
    std::tm parts{};
    if (!gmtime_r(&seconds, &parts)) return {};
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::map<std::string, std::string> library_versions()
{
    int major = 0, minor = 0, patch = 0;
    OSRGetPROJVersion(&major, &minor, &patch);
    return {{"GDAL", GDALVersionInfo("RELEASE_NAME")},
            {"GEOS", geos_version()},
            {"PROJ", fmt::format("{}.{}.{}", major, minor, patch)}};
}

void print_record(std::filesystem::path const& folder)
{
    std::ifstream file{folder / "run.json"};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    fmt::print("{}", text);
}

void scan(ScanOptions const& o)
{
    auto const [study, rules] = study_from(o);
    Catalogue const catalogue = at_prices(
        chosen_facilities(find_catalogue(study.catalogue, data_folder() / "catalogues"), study), study.prices);

    ProgressLine line{o.quiet};
    auto const progress = line.callback();
    ReadStudy how = read_study(study.request, progress);
    PipelineOptions options;
    options.spaces = study.space;
    if (study.request.zoning) add_zoning_feeds(*study.request.zoning, options.spaces, how.warnings);
    options.valuation = study.valuation;
    options.financing = study.financing;
    options.social = study.social;
    options.settings = settings_of(study, rules);
    options.align = study.align;
    options.tessellate = study.request.parcels.sources.empty();
    options.threads = study.threads;
    std::optional<ScratchFile> scratch;  // outlives the plan
    if (o.scratch != "none") {
        if (o.scratch.empty())
            scratch.emplace(study.out, scratch_in_memory);
        else
            scratch.emplace(o.scratch, 0);
        options.memory = &*scratch;
    }
    Plan const plan = run_pipeline(std::move(how.input), catalogue, options, progress);

    RunRecord record;
    record.catalogue_source = study.catalogue;
    record.prices = study.prices;
    record.financing = study.financing;
    record.social = study.social;
    record.settings = options.settings;
    record.program_version = program_version();
    record.command_line = o.command_line;
    record.inputs = how.files;
    record.fields = how.fields;
    record.libraries = library_versions();
    record.run_date = date_of(study);
    record.threads = study.threads;
    record.timings_s = line.finish();
    auto const started = std::chrono::steady_clock::now();
    auto const files = export_plan(plan, record, study.out, study.threads);
    if (o.json)
        print_record(study.out);
    else if (!o.quiet)
        fmt::print("{}  (written in {:.1f} s)\n", scan_summary(plan, how, files, study.out),
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
}

}  // namespace

void add_scan(CLI::App& app, std::vector<std::string> command_line)
{
    auto* cmd =
        app.add_subcommand("scan", "The main job: read parcels and buildings, find space, place, value, rank, write");
    auto o = std::make_shared<ScanOptions>();
    o->command_line = std::move(command_line);
    cmd->add_option("--parcels", o->parcels,
                    "Cadastral parcels: files, folders, .zip or \"PG:...\"; several are one layer (none: see --plots)");
    cmd->add_option("--buildings", o->buildings, "Building footprints, likewise");
    cmd->add_option("--plots", o->plots,
                    "Where parcels come from: cadastre, tessellation (made from buildings and streets: a proxy), or "
                    "auto (default): --parcels where they are given")
        ->check(CLI::IsMember({"auto", "cadastre", "tessellation"}));
    cmd->add_option("--out", o->out,
                    "Folder for the results (made where missing; an earlier run's files are replaced)");
    cmd->add_option("--study", o->study, "A TOML file that holds any of these options; see docs/study.md");
    cmd->add_option("--catalogue", o->catalogue, "Facility types and prices: cn, generic, or a TOML file");
    cmd->add_option("--rules", o->rules,
                    "Setbacks and clearances: a rule set as cn, generic, us, a TOML file, or none (default: the one "
                    "with the catalogue's name); 'lacuna rules' shows them");
    cmd->add_option("--zoning", o->zoning, "Zoning districts; each parcel takes the one that covers most of it");
    cmd->add_option("--levels", o->levels,
                    "Polygons that name residential areas, communities or urban areas, for roll-ups of self-balancing");
    cmd->add_option("--roads", o->roads, "Roads: centre lines or carriageways");
    cmd->add_option("--parking", o->parking, "Surface car parks");
    cmd->add_option("--constraints", o->constraints,
                    "Trees, pipes, flood or heritage areas ..., any geometry, each with a class");
    cmd->add_option("--coverage", o->coverage, "Polygons inside which the building data is complete");
    cmd->add_option("--layer", o->layers, "Layer inside a source: parcels=NAME");
    cmd->add_option("--crs", o->crs,
                    "Coordinate reference system where a source has none: EPSG:4326 or parcels=EPSG:4326");
    cmd->add_option("--working-crs", o->working_crs,
                    "Projected CRS in metres to work in (default: chosen and printed)");
    cmd->add_option("--field", o->fields,
                    "Field for a role: parcels.floors=NUM_STOR; 'lacuna inspect' shows what was found");
    cmd->add_option("--join", o->joins, "Table joined by key: parcels=TABLE.csv:KEY");
    cmd->add_option("--schema", o->schemas, "Schema to read fields by: parcels=es_catastro (default: the best match)");
    cmd->add_option("--encoding", o->encodings, "Text encoding of DBF or CSV: parcels=GBK (default: detected)");
    cmd->add_option("--align", o->align,
                    "A shift of the buildings against the parcels: report (default), correct (move them), off")
        ->check(CLI::IsMember({"report", "correct", "off"}));
    cmd->add_option("--set", o->sets, "Any key of a study file: space.setback_m=2, valuation.discount_rate=0.06");
    cmd->add_option("--run-date", o->run_date,
                    "Date printed in the results, YYYY-MM-DD (default: none, so bytes repeat)");
    cmd->add_option("--scratch", o->scratch,
                    "Folder for a file without a name that holds what a study has many of, or none: keep it in memory "
                    "(default: where --out is, for what is more than 64 MB)")
        ->check([](std::string const& at) {
            std::error_code failed;
            return at == "none" || std::filesystem::is_directory(at, failed)
                       ? std::string{}
                       : fmt::format("'{}' is no folder; name one that exists, or none", at);
        });
    cmd->add_option("--threads", o->threads, "Threads (default: one a core); results do not depend on it")
        ->check(CLI::Range(1, 1024));
    cmd->add_flag("--quiet", o->quiet, "Print nothing but errors");
    cmd->add_flag("--json", o->json, "Print run.json instead of the summary");
    cmd->footer(
        "Example:  lacuna scan --parcels parcels.gpkg --buildings buildings.gpkg --catalogue cn --out results\n"
        "Opens in QGIS: results/lacuna.gpkg, styled.");
    cmd->callback([o] { scan(*o); });
}

}  // namespace lacuna
