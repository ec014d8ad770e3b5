// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/layer_option.h"
#include "cli/progress_line.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/text.h"
#include "engine/inventory/open_space.h"
#include "exporters/export_inventory.h"
#include "importers/tiles/polygon_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

namespace lacuna {

namespace {

constexpr std::size_t parcels_a_task = 128;

struct InventoryOptions {
    PolygonRequest parcels, buildings;
    std::vector<std::string> crs, layers;
    std::string working_crs, out;
    InventoryRules rules;
    std::int64_t most_parcels = 120'000;
    int threads = 0;
    bool quiet = false;
};

/// An option of the form LAYER=VALUE, or where `bare` VALUE alone, put into a member of the layers' requests.
void per_layer(std::vector<std::string> const& values, std::string const& option, bool bare, InventoryOptions& o,
               std::string PolygonRequest::*member)
{
    constexpr std::array<std::string_view, 2> layers{"parcels", "buildings"};
    lacuna::per_layer(values, option, layers, bare, [&](std::string const& name, std::string const& value) {
        (name == "parcels" ? o.parcels : o.buildings).*member = value;
    });
}

struct Result {
    std::string crs, id_field;
    PolygonCount parcels, buildings;
    InventoryAccount account;
    std::int64_t repaired = 0, unmeasured = 0, spaces = 0;
    std::size_t parts = 1;
};

/// Two layers that do not meet are in different systems, one of them not as told.
void require_meeting(Box const& parcels, Box const& buildings, InventoryOptions const& o)
{
    if (is_empty(parcels) || is_empty(buildings) || overlap(parcels, buildings)) return;
    throw Error{
        Errc::bad_crs,
        fmt::format("'{}' lies nowhere near '{}': x {:.0f} to {:.0f} and y {:.0f} to {:.0f} against x {:.0f} to "
                    "{:.0f} and y {:.0f} to {:.0f}; one of them is in another coordinate reference system than "
                    "it says, give it with --crs buildings=EPSG:... or --crs parcels=EPSG:...",
                    o.buildings.source, o.parcels.source, buildings.min_x, buildings.max_x, buildings.min_y,
                    buildings.max_y, parcels.min_x, parcels.max_x, parcels.min_y, parcels.max_y)};
}

/// The parts of a city one after the other; of each, runs of parcels on all cores while earlier ones are written.
class Run {
public:
    Run(InventoryOptions const& o, Progress progress)
        : o_{o},
          progress_{std::move(progress)},
          parcels_{o.parcels},
          buildings_{o.buildings},
          places_{parcels_.places()},
          working_{working_crs_of(parcels_, places_, o.working_crs)},
          file_{o.out, working_.crs}
    {
        result_.crs = working_.told;
        result_.id_field = parcels_.id_field();
    }

    Result go()
    {
        auto const reach_m = std::max(o_.rules.clearance_m, 1.0);
        Tiles tiles{parcels_.features(), bulk_of(places_, parcels_.crs(), working_.crs), reach_m, o_.most_parcels,
                    file_.working_folder()};
        tell("reading parcels");
        Box of_parcels, of_buildings;
        tiles.read(
            [&](auto const& take) {
                result_.parcels = read(parcels_, "parcels", of_parcels, take);
                if (result_.parcels.kept == 0 && result_.parcels.not_placed > 0)
                    throw Error{
                        Errc::bad_crs,
                        fmt::format("none of the {} of '{}' can be brought to {}: their CRS must be wrong; give "
                                    "it with --crs parcels=EPSG:...",
                                    counted(result_.parcels.not_placed, "polygon"), o_.parcels.source,
                                    working_.crs.label())};
                if (result_.parcels.kept == 0)
                    throw Error{Errc::bad_layer, fmt::format("'{}' has no polygons", o_.parcels.source)};
                tell("reading buildings");
            },
            [&](auto const& take) { result_.buildings = read(buildings_, "buildings", of_buildings, take); });
        require_meeting(of_parcels, of_buildings, o_);
        result_.parts = tiles.count();
        for (std::size_t part = 0; part < tiles.count(); ++part) measure(tiles, part);
        if (result_.parcels.kept != result_.account.parcels + result_.unmeasured)
            throw Error{Errc::ledger_open,
                        fmt::format("of {} parcels {} are measured and {} are not; please report this with the data",
                                    result_.parcels.kept, result_.account.parcels, result_.unmeasured)};
        tell("checking the file");
        result_.spaces = file_.finish();
        return result_;
    }

private:
    void tell(std::string_view stage, std::int64_t done = 0, std::int64_t total = 0) const
    {
        if (progress_) progress_(stage, done, total);
    }

    PolygonCount read(PolygonSource const& source, std::string const& name, Box& box,
                      std::function<void(std::string_view, MultiPolygon const&)> const& take)
    {
        return source.read(
            working_.crs,
            [&](std::string_view id, MultiPolygon const& shape) {
                box = united(box, bounds(shape));
                take(id, shape);
            },
            [&](std::string id, std::string why) {
                file_.add(InventoryIssue{name, std::move(id), "left_out", std::nullopt, std::move(why)});
            });
    }

    void mend(FlatLayer& layer, std::string const& name)
    {
        for (auto& each : repair(layer, o_.threads)) {
            ++result_.repaired;
            file_.add(InventoryIssue{name, std::move(each.id), "repaired", each.changed_m2, std::move(each.why)});
        }
    }

    void measure(Tiles& tiles, std::size_t number)
    {
        Tile tile = tiles.load(number);
        if (tile.parcels.size() == 0) return;
        mend(tile.parcels, "parcels");
        mend(tile.buildings, "buildings");
        tile.index = BoxIndex{tile.buildings.boxes};
        CityPart const part{tile.parcels, tile.buildings, tile.index, tile.reach,
                            [&](Box const& box, auto const& distance, auto const& visit) {
                                tiles.visit_others(number, box, distance, visit);
                            }};
        parallel_stream<OpenSpaces>(
            (tile.parcels.size() + parcels_a_task - 1) / parcels_a_task, o_.threads,
            [&](std::size_t task) {
                return open_spaces(part, task * parcels_a_task,
                                   std::min(tile.parcels.size(), (task + 1) * parcels_a_task), o_.rules);
            },
            [&](OpenSpaces const& found) {
                for (auto const& space : found.spaces) file_.add(space);
                for (auto const& each : found.unmeasured)
                    file_.add(InventoryIssue{"parcels", each.id, "not_measured", std::nullopt, each.why});
                result_.unmeasured += static_cast<std::int64_t>(found.unmeasured.size());
                lacuna::add(found.account, result_.account);
                tell("finding open space", result_.account.parcels, result_.parcels.kept);
            });
    }

    InventoryOptions const& o_;
    Progress progress_;
    PolygonSource parcels_, buildings_;
    std::vector<Point> places_;
    WorkingCrs working_;
    InventoryFile file_;
    Result result_;
};

void print(Result const& r, InventoryOptions const& o)
{
    auto const& a = r.account;
    fmt::print("Measured in {}; ids are {}\n", r.crs,
               r.id_field.empty() ? "the numbers of features" : fmt::format("those of field '{}'", r.id_field));
    auto const count = [](char const* name, PolygonCount const& c) {
        fmt::print("{}: {} read", name, c.read);
        if (c.without_polygon > 0) fmt::print(", {} without a polygon left out", c.without_polygon);
        if (c.not_placed > 0) fmt::print(", {} whose coordinates cannot be placed left out", c.not_placed);
        fmt::print("\n");
    };
    count("Parcels", r.parcels);
    count("Buildings", r.buildings);
    if (r.repaired > 0) fmt::print("{} had rings that were repaired\n", counted(r.repaired, "feature"));
    if (r.unmeasured > 0) fmt::print("Warning: {} could not be measured\n", counted(r.unmeasured, "parcel"));
    fmt::print("Open space: {} on {} of {}, {:.1f} m2\n", a.spaces, a.with_space, counted(a.parcels, "parcel"),
               a.open_m2);
    fmt::print(
        "  parcels {:.1f} m2 = built {:.1f} + setback, clearance and narrower than {:g} m {:.1f} + under {:g} m2 "
        "{:.1f} + open {:.1f}\n",
        a.parcels_m2, a.built_m2, o.rules.min_width_m, a.kept_clear_m2, o.rules.min_area_m2, a.small_m2, a.open_m2);
    auto const issues =
        r.repaired + r.unmeasured + (r.parcels.read - r.parcels.kept) + (r.buildings.read - r.buildings.kept);
    fmt::print("{}: {}{}\n", o.out, counted(r.spaces, "space"),
               issues > 0 ? fmt::format("; {} in its table issues", counted(issues, "feature")) : "");
}

void inventory(InventoryOptions& o)
{
    per_layer(o.crs, "--crs", true, o, &PolygonRequest::crs);
    per_layer(o.layers, "--layer", false, o, &PolygonRequest::layer);
    ProgressLine line{o.quiet};
    auto const result = Run{o, line.callback()}.go();
    line.finish();
    if (!o.quiet) print(result, o);
}

}  // namespace

void add_inventory(CLI::App& app)
{
    auto* cmd = app.add_subcommand(
        "inventory", "Open space of every parcel of a city of any size, near the time it takes to read it");
    auto o = std::make_shared<InventoryOptions>();
    o->parcels.name = "parcels";
    o->buildings.name = "buildings";
    cmd->add_option("--parcels", o->parcels.source, "Parcels: a file, .zip or \"PG:...\"")->required();
    cmd->add_option("--buildings", o->buildings.source, "Building footprints")->required();
    cmd->add_option("--out", o->out, "GeoPackage to write")->required();
    cmd->add_option("--setback", o->rules.setback_m, "Metres kept from a parcel's boundary")
        ->check(number_within(0, 1000))
        ->capture_default_str();
    cmd->add_option("--clearance", o->rules.clearance_m, "Metres kept from the buildings that meet a parcel")
        ->check(number_within(0, 1000))
        ->capture_default_str();
    cmd->add_option("--min-width", o->rules.min_width_m, "Narrower parts are left out")
        ->check(number_within(0.01, 1000))
        ->capture_default_str();
    cmd->add_option("--min-area", o->rules.min_area_m2, "Smaller spaces are left out, their ground told")
        ->check(number_within(0, 1e9))
        ->capture_default_str();
    cmd->add_option("--id", o->parcels.id_field, "Field with the parcels' ids (default: id, else their numbers)");
    cmd->add_option("--layer", o->layers, "Layer inside a source: parcels=NAME");
    cmd->add_option("--crs", o->crs, "CRS where a source does not say it: EPSG:..., or parcels=EPSG:...");
    cmd->add_option("--working-crs", o->working_crs,
                    "Projected CRS in metres to measure in (default: the parcels', or UTM)");
    cmd->add_option("--parcels-in-memory", o->most_parcels, "A larger city is worked on in parts")
        ->check(whole_number_within(1000, 10'000'000))
        ->capture_default_str();
    cmd->add_option("--threads", o->threads, "Threads (default: one a core)")->check(CLI::Range(1, 1024));
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "Per parcel: its ground less the setback, less its buildings with the clearance, less what is narrower than "
        "the\n"
        "least width; spaces from the least area on, with area, perimeter, width, radius of the largest circle, "
        "distance\n"
        "to the nearest building and the parcel's coverage. Memory does not grow with the city. Buildings of a parcel "
        "are\n"
        "those that meet it; what lacuna scan does beyond (overlaps of parcels, streets, rules, uses, money) is not "
        "done.\n\n"
        "Example:  lacuna inventory --parcels parcels.gpkg --buildings buildings.gpkg --out open_space.gpkg");
    cmd->callback([o] { inventory(*o); });
}

}  // namespace lacuna
