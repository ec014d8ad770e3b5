// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/progress_line.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/bounded_rectangle.h"
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
    bool largest = false;
    LargestWish wish;
    int count = 1, threads = 0;
    bool quiet = false;
};

std::string id_of(InputFeature const& feature)
{
    return feature.source_id.empty() ? fmt::format("{}", feature.fid) : feature.source_id;
}

MultiPolygon shape_of(InputFeature const& feature)
{
    return is_valid(feature.shape) ? feature.shape : repaired(feature.shape);
}

std::vector<FitRow> rows_of(InputFeature const& feature, FitOptions const& o)
{
    std::vector<FitRow> rows;
    for (auto& each : fit_rectangles(shape_of(feature), o.width_m, o.length_m, o.count))
        rows.push_back({id_of(feature), static_cast<std::int64_t>(rows.size()) + 1, std::move(each)});
    return rows;
}

ReadPolygons polygons(FitOptions const& o, Progress const& progress)
{
    LayerRequest request = o.request;
    request.name = "polygons";
    if (!o.id_field.empty()) request.fields["id"] = o.id_field;
    return read_polygons(request, o.working_crs, data_folder() / "schemas", progress);
}

/// `job` of each feature, in their order.
template <class Result>
std::vector<Result> of_each(std::vector<InputFeature> const& features, FitOptions const& o, Progress const& progress,
                            auto const& job)
{
    auto const total = static_cast<std::int64_t>(features.size());
    return parallel_map<Result>(
        features.size(), o.threads, [&](std::size_t i) { return job(features[i]); },
        [&](std::size_t done) {
            if (progress) progress("fitting", static_cast<std::int64_t>(done), total);
        });
}

std::string passed_over(ReadPolygons const& read)
{
    auto const n = read.layer.features_read - static_cast<std::int64_t>(read.layer.features.size());
    return n > 0 ? fmt::format("; features without a usable polygon: {}", n) : "";
}

void print_notes(ReadPolygons const& read)
{
    for (auto const& note : read.notes) fmt::print("{}\n", note);
    for (auto const& warning : read.warnings) fmt::print("Warning: {}\n", warning);
}

void fit_size(FitOptions const& o)
{
    ProgressLine line{o.quiet};
    auto const progress = line.callback();
    auto const read = polygons(o, progress);
    auto each = of_each<std::vector<FitRow>>(read.layer.features, o, progress,
                                             [&](InputFeature const& feature) { return rows_of(feature, o); });
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
    print_notes(read);
    fmt::print("{} x {} m: fits into {} of {} polygons; into {} proven not to, into {} not found{}\n", o.width_m,
               o.length_m, holding, read.layer.features.size(), refuted, unproven, passed_over(read));
    fmt::print("{}: {} rectangles\n", o.out, written);
}

void fit_largest(FitOptions const& o)
{
    ProgressLine line{o.quiet};
    auto const progress = line.callback();
    auto const read = polygons(o, progress);
    auto const rows = of_each<LargestRow>(read.layer.features, o, progress, [&](InputFeature const& feature) {
        return LargestRow{id_of(feature), largest_rectangle(shape_of(feature), o.wish)};
    });
    line.finish();
    auto const written = export_largest(rows, read.crs, o.out);
    if (o.quiet) return;

    std::int64_t found = 0, within = 0, none = 0;
    double found_m2 = 0, upper_m2 = 0;
    for (auto const& [id, r] : rows) {
        found += r.rectangle.has_value();
        within += r.rectangle && r.proven;
        none += !r.rectangle && r.proven;
        found_m2 += r.rectangle ? r.rectangle->area_m2() : 0;
        upper_m2 += r.upper_m2;
    }
    print_notes(read);
    fmt::print(
        "Largest rectangle at least {} m wide: found in {} of {} polygons, in {} within {:.4g} % of the most it "
        "can be; {} proven to hold none{}\n",
        o.wish.min_width_m, found, rows.size(), within, o.wish.gap * 100, none, passed_over(read));
    fmt::print("All together {:.1f} m2, at most {:.1f} m2\n", found_m2, upper_m2);
    fmt::print("{}: {} rows\n", o.out, written);
}

void fit(FitOptions const& o)
{
    if (o.largest) return fit_largest(o);
    if (!(o.width_m > 0) || !(o.length_m > 0))
        throw Error{Errc::usage, "give --width and --length, the sides of the rectangle, or --largest"};
    fit_size(o);
}

}  // namespace

void add_fit(CLI::App& app)
{
    auto* cmd = app.add_subcommand(
        "fit", "Ask of each polygon of a layer whether a rectangle fits into it, or the largest that does");
    auto o = std::make_shared<FitOptions>();
    cmd->add_option("source", o->request.sources, "Polygons: files, folders, .zip or \"PG:...\"")->required();
    auto* width =
        cmd->add_option("--width", o->width_m, "One side of the rectangle in metres")->check(number_within(0.01, 1e5));
    auto* length = cmd->add_option("--length", o->length_m, "The other side")->check(number_within(0.01, 1e5));
    auto* count = cmd->add_option("--count", o->count, "As many as this that share no ground")
                      ->check(CLI::Range(1, 10000))
                      ->capture_default_str();
    auto* largest = cmd->add_flag("--largest", o->largest, "The largest rectangle of each polygon, in place of a size")
                        ->excludes(width)
                        ->excludes(length)
                        ->excludes(count);
    cmd->add_option("--min-width", o->wish.min_width_m, "With --largest: its shorter side in metres at least")
        ->check(number_within(0.01, 1e5))
        ->needs(largest)
        ->capture_default_str();
    cmd->add_option("--gap", o->wish.gap, "With --largest: how near to the most it can be, as a share")
        ->check(number_within(1e-4, 0.5))
        ->needs(largest)
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
        "angle_deg. With --count, the last row of a polygon that holds fewer does not fit; it is proven where an area\n"
        "bound rules another one out. With --largest, one row a polygon: width_m, length_m, area_m2, upper_m2 (no\n"
        "rectangle as wide in it is larger), angle_deg and proven (area_m2 is within the gap below upper_m2).\n\n"
        "Examples:  lacuna fit yards.gpkg --width 6 --length 10 --out fits.gpkg\n"
        "           lacuna fit yards.gpkg --largest --min-width 5 --out largest.gpkg");
    cmd->callback([o] { fit(*o); });
}

}  // namespace lacuna
