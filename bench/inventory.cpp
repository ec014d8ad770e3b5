// SPDX-License-Identifier: Apache-2.0
// The open-space inventory with Lacuna's geometry: the same job as the programs it is compared with
// (docs/benchmarks.md).
//
//   bench_inventory PARCELS BUILDINGS OUT.gpkg [THREADS]
//
// Per parcel: the buildings that meet it; coverage = built area / area; open land = parcel inset by 1 m less those
// buildings grown by 3 m, opened by 2 m; pieces from 50 m2; of each its area, perimeter, width of the least rectangle
// round it, radius of the largest circle in it, distance to the nearest building. The first field is the id.
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/clearance.h"
#include "engine/geometry/index.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace lacuna;

namespace {

constexpr double setback_m = 1, clearance_m = 3, opening_radius_m = 2, least_m2 = 50, circle_tolerance_m = 0.5;
constexpr int arc_segments = 8;
constexpr std::size_t parcels_a_task = 256;
std::atomic<int> declined = 0;  ///< parcels that the kernel left to overlays

struct ReadLayer {
    std::vector<MultiPolygon> shapes;
    std::vector<std::int64_t> ids;
    std::vector<Box> boxes;
    OGRSpatialReference crs;
};

struct Piece {
    std::int64_t parcel_id = 0;
    Polygon shape;
    double area_m2 = 0, perimeter_m = 0, width_m = 0, radius_m = 0, distance_m = 0, coverage = 0;
};

struct City {
    ReadLayer parcels, buildings;
    std::vector<Outline> building_outlines;
    BoxIndex index;
};

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

ReadLayer read_layer(std::string const& file)
{
    auto dataset = Dataset::open(file);
    auto& layer = dataset.layer("");
    ReadLayer out;
    if (auto const* crs = layer.GetSpatialRef()) out.crs = *crs;
    for (auto const& feature : layer) {
        auto const* geometry = feature->GetGeometryRef();
        if (!geometry) continue;
        out.shapes.push_back(from_ogr(*geometry).shape);
        out.ids.push_back(feature->GetFieldAsInteger64(0));
        out.boxes.push_back(bounds(out.shapes.back()));
    }
    return out;
}

bool touch(Outline const& outline, MultiPolygon const& other)
{
    for (auto const& polygon : other)
        for (auto const& p : polygon.outer)
            if (outline.near(p, 1e-9)) return true;
    return false;
}

bool any_boxes_meet(std::vector<Box> const& boxes)
{
    for (std::size_t i = 0; i < boxes.size(); ++i)
        for (std::size_t k = i + 1; k < boxes.size(); ++k)
            if (overlap(boxes[i], boxes[k])) return true;
    return false;
}

/// The buildings that meet a parcel, and the ground they cover of it.
struct Standing {
    std::vector<std::uint32_t> buildings;
    double built_m2 = 0;
};

Standing standing_on(City const& city, std::size_t p)
{
    auto const& parcel = city.parcels.shapes[p];
    Outline const outline{parcel};
    Standing out;
    std::vector<MultiPolygon> parts;
    std::vector<Box> boxes;
    for (auto const b : city.index.query(city.parcels.boxes[p])) {
        auto const& building = city.buildings.shapes[b];
        auto const how = relation(city.building_outlines[b], outline, 1e-9);
        MultiPolygon part;
        if (how == Relation::inside) part = building;
        if (how == Relation::mixed) part = intersection(building, parcel);
        if (part.empty() && !touch(outline, building) && !touch(city.building_outlines[b], parcel)) continue;
        out.buildings.push_back(b);
        if (part.empty()) continue;
        boxes.push_back(bounds(part));
        parts.push_back(std::move(part));
    }
    if (any_boxes_meet(boxes)) parts = {union_of(parts)};
    for (auto const& part : parts) out.built_m2 += area(part);
    return out;
}

/// Distance between shapes that share no ground: from the corners of each to the sides of the other.
double squared_gap(Polygon const& a, MultiPolygon const& b)
{
    double best = std::numeric_limits<double>::infinity();
    auto const rings = [](Polygon const& polygon, auto const& visit) {
        visit(polygon.outer);
        for (auto const& inner : polygon.inners) visit(inner);
    };
    auto const corners_to_sides = [&](Polygon const& from, Polygon const& to) {
        rings(from, [&](Ring const& corners) {
            rings(to, [&](Ring const& sides) {
                for (auto const& p : corners)
                    for (std::size_t i = 1; i < sides.size(); ++i)
                        best = std::min(best, squared_distance(p, {sides[i - 1], sides[i]}));
            });
        });
    };
    for (auto const& polygon : b) {
        corners_to_sides(a, polygon);
        corners_to_sides(polygon, a);
    }
    return best;
}

double distance_to_nearest(City const& city, Polygon const& piece)
{
    std::uint32_t item = 0;
    double distance = std::numeric_limits<double>::infinity();
    city.index.nearest_by(
        bounds(piece), [&](std::uint32_t b) { return std::sqrt(squared_gap(piece, city.buildings.shapes[b])); }, item,
        distance);
    return distance;
}

MultiPolygon open_pieces(City const& city, std::size_t p, Standing const& standing)
{
    auto const& parcel = city.parcels.shapes[p];
    ClearanceTask task{&parcel, setback_m};
    for (auto const b : standing.buildings) task.solids.push_back({&city.buildings.shapes[b], clearance_m});
    Point const origin{city.parcels.boxes[p].min_x, city.parcels.boxes[p].min_y};
    if (auto const core = clear_ground(task, opening_radius_m, origin))
        if (auto const open = spread(*core, opening_radius_m))
            return to_polygons(*open, arc_segments, Chords::same_area, origin);
    ++declined;
    MultiPolygon open = offset(parcel, -setback_m);
    std::vector<MultiPolygon const*> footprints;
    for (auto const b : standing.buildings) footprints.push_back(&city.buildings.shapes[b]);
    if (!footprints.empty() && !open.empty()) open = difference(open, offset_of_all(footprints, clearance_m));
    return opening(open, opening_radius_m);
}

std::vector<Piece> pieces_of_parcel(City const& city, std::size_t p)
{
    auto const& parcel = city.parcels.shapes[p];
    auto const standing = standing_on(city, p);
    auto open = open_pieces(city, p, standing);
    std::vector<Piece> out;
    double const parcel_m2 = area(parcel);
    for (auto& polygon : open) {
        double const m2 = area(polygon);
        if (!(m2 >= least_m2)) continue;
        Piece piece{city.parcels.ids[p], std::move(polygon), m2, 0, 0, 0, 0, standing.built_m2 / parcel_m2};
        piece.perimeter_m = perimeter(piece.shape);
        piece.width_m = rectangle_width(piece.shape);
        piece.radius_m = largest_circle(piece.shape, circle_tolerance_m).radius_m;
        piece.distance_m = distance_to_nearest(city, piece.shape);
        out.push_back(std::move(piece));
    }
    return out;
}

std::vector<std::vector<Piece>> find_pieces(City const& city, int threads)
{
    std::size_t const count = city.parcels.shapes.size();
    return parallel_map<std::vector<Piece>>(
        (count + parcels_a_task - 1) / parcels_a_task, threads, [&](std::size_t task) {
            std::vector<Piece> out;
            for (std::size_t p = task * parcels_a_task; p < std::min(count, (task + 1) * parcels_a_task); ++p)
                std::ranges::move(pieces_of_parcel(city, p), std::back_inserter(out));
            return out;
        });
}

void write_pieces(std::string const& file, OGRSpatialReference& crs, std::vector<std::vector<Piece>> const& tasks)
{
    ErrorCollector errors;
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    GDALDatasetUniquePtr dataset{
        GetGDALDriverManager()->GetDriverByName("GPKG")->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    auto const check = [&](bool good) {
        if (!good) throw Error{Errc::write_failed, "'" + file + "': " + errors.text()};
    };
    check(dataset != nullptr);
    auto* layer = dataset->CreateLayer("open_space", &crs, wkbPolygon, nullptr);
    check(layer != nullptr);
    OGRFieldDefn id{"parcel_id", OFTInteger64};
    layer->CreateField(&id);
    for (auto const* name : {"area", "perimeter", "width", "radius", "dist", "coverage"}) {
        OGRFieldDefn field{name, OFTReal};
        layer->CreateField(&field);
    }
    check(dataset->StartTransaction() == OGRERR_NONE);
    OGRFeature row{layer->GetLayerDefn()};
    for (auto const& pieces : tasks)
        for (auto const& piece : pieces) {
            row.SetFID(OGRNullFID);
            row.SetField(0, static_cast<GIntBig>(piece.parcel_id));
            int column = 1;
            for (double const value :
                 {piece.area_m2, piece.perimeter_m, piece.width_m, piece.radius_m, piece.distance_m, piece.coverage})
                row.SetField(column++, value);
            row.SetGeometryDirectly(to_ogr({piece.shape}).release());
            check(layer->CreateFeature(&row) == OGRERR_NONE);
        }
    check(dataset->CommitTransaction() == OGRERR_NONE);
    close_written(std::move(dataset), file);
}

double peak_memory_mb()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void run(std::string const& parcels, std::string const& buildings, std::string const& out, int threads)
{
    prepare_gdal();
    auto const start = std::chrono::steady_clock::now();
    City city;
    city.parcels = read_layer(parcels);
    city.buildings = read_layer(buildings);
    double const read = seconds_since(start);
    city.index = BoxIndex{city.buildings.boxes};
    city.building_outlines = parallel_map<Outline>(city.buildings.shapes.size(), threads,
                                                   [&](std::size_t b) { return Outline{city.buildings.shapes[b]}; });
    double const indexed = seconds_since(start);
    auto const tasks = find_pieces(city, threads);
    double const computed = seconds_since(start);
    write_pieces(out, city.parcels.crs, tasks);
    double const total = seconds_since(start);
    std::size_t count = 0;
    double m2 = 0;
    for (auto const& pieces : tasks)
        for (auto const& piece : pieces) ++count, m2 += piece.area_m2;
    fmt::print(
        "pieces {} area {:.1f} | declined {} read {:.3f} index {:.3f} compute {:.3f} write {:.3f} total {:.3f} | peak {:.0f} MB\n",
        count, m2, declined.load(), read, indexed - read, computed - indexed, total - computed, total, peak_memory_mb());
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        fmt::print(stderr, "usage: bench_inventory PARCELS BUILDINGS OUT.gpkg [THREADS]\n");
        return static_cast<int>(Errc::usage);
    }
    try {
        run(argv[1], argv[2], argv[3], argc > 4 ? std::atoi(argv[4]) : 1);
        return 0;
    } catch (Error const& e) {
        fmt::print(stderr, "bench_inventory: {}\n", e.what());
        return e.exit_code();
    }
}
