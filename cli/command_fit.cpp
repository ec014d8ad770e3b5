// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/progress_line.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/fit.h"
#include "engine/geometry/overlay.h"
#include "exporters/export_fits.h"
#include "importers/layers/read_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace lacuna {

namespace {

struct FitOptions {
    LayerRequest request;
    std::string id_field, working_crs, out;
    double width_m = 0, length_m = 0;
    int count = 1, threads = 0;
    bool quiet = false;
};

std::vector<FitRow> rows_of(InputFeature const& feature, FitOptions const& o)
{
    MultiPolygon const shape = is_valid(feature.shape) ? feature.shape : repaired(feature.shape);
    std::string const id = feature.source_id.empty() ? fmt::format("{}", feature.fid) : feature.source_id;
    std::vector<FitRow> rows;
    for (auto& each : fit_rectangles(shape, o.width_m, o.length_m, o.count))
        rows.push_back({id, static_cast<std::int64_t>(rows.size()) + 1, std::move(each)});
    return rows;
}

void fit(FitOptions const& o)
{
    LayerRequest request = o.request;
    request.name = "polygons";
    if (!o.id_field.empty()) request.fields["id"] = o.id_field;
    ProgressLine line{o.quiet};
    auto const progress = line.callback();
    auto const read = read_polygons(request, o.working_crs, data_folder() / "schemas", progress);
    auto const& features = read.layer.features;
    auto each = parallel_map<std::vector<FitRow>>(
        features.size(), o.threads, [&](std::size_t i) { return rows_of(features[i], o); },
        [&](std::size_t done) {
            if (progress)
                progress("fitting", static_cast<std::int64_t>(done), static_cast<std::int64_t>(features.size()));
        });
    line.finish();
    std::vector<FitRow> rows;
    for (auto& some : each) std::ranges::move(some, std::back_inserter(rows));
    auto const written = export_fits(rows, read.crs, o.out);
    if (o.quiet) return;

    std::int64_t holding = 0, refuted = 0, unproven = 0;
    for (auto const& some : each) {
        auto const& first = some.front().fit;
        (first.fits ? holding : first.proven ? refuted : unproven) += 1;
    }
    for (auto const& note : read.notes) fmt::print("{}\n", note);
    for (auto const& warning : read.warnings) fmt::print("Warning: {}\n", warning);
    auto const passed_over = read.layer.features_read - static_cast<std::int64_t>(features.size());
    fmt::print("{} x {} m: fits into {} of {} polygons; into {} proven not to, into {} not found{}\n", o.width_m,
               o.length_m, holding, features.size(), refuted, unproven,
               passed_over > 0 ? fmt::format("; features without a usable polygon: {}", passed_over) : "");
    fmt::print("{}: {} rectangles\n", o.out, written);
}

}  // namespace

void add_fit(CLI::App& app)
{
    auto* cmd =
        app.add_subcommand("fit", "Ask of each polygon of a layer whether a rectangle fits into it, at any angle");
    auto o = std::make_shared<FitOptions>();
    cmd->add_option("source", o->request.sources, "Polygons: files, folders, .zip or \"PG:...\"")->required();
    cmd->add_option("--width", o->width_m, "One side of the rectangle in metres")
        ->required()
        ->check(number_within(0.01, 1e5));
    cmd->add_option("--length", o->length_m, "The other side")->required()->check(number_within(0.01, 1e5));
    cmd->add_option("--count", o->count, "As many as this that share no ground")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    cmd->add_option("--out", o->out, "File to write: .gpkg (styled, working CRS) or .geojson (WGS 84)")->required();
    cmd->add_option("--layer", o->request.layer, "Layer inside the source, where it has several");
    cmd->add_option("--id", o->id_field, "Field with the polygons' ids; else their numbers");
    cmd->add_option("--crs", o->request.crs, "CRS of the polygons, where the source does not say it");
    cmd->add_option("--working-crs", o->working_crs, "Projected CRS in metres to measure in (default: chosen)");
    cmd->add_option("--threads", o->threads, "Threads (default: one a core)")->check(CLI::Range(1, 1024));
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "Each rectangle comes with fits, proven, slack_m (how much both sides could grow; negative: must shrink) and\n"
        "angle_deg. With --count, the last row of a polygon that holds fewer does not fit; it is proven where an area "
        "bound\n"
        "rules another one out.\n\nExample:  lacuna fit yards.gpkg --width 6 --length 10 --out fits.gpkg");
    cmd->callback([o] { fit(*o); });
}

}  // namespace lacuna
