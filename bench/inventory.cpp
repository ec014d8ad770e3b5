// SPDX-License-Identifier: Apache-2.0
// The open-space inventory with Lacuna's geometry: the same job as the programs it is compared with
// (docs/benchmarks.md).
//
//   bench_inventory PARCELS BUILDINGS OUT.gpkg [THREADS]
//
// Per parcel: the buildings that meet it; coverage = built area / area; open land = parcel inset by 1 m less those
// buildings grown by 3 m, opened by 2 m; pieces from 50 m2; of each its area, perimeter, width of the least rectangle
// round it, radius of the largest circle in it, distance to the nearest building. The first field is the id.
#include "bench/pieces_file.h"
#include "bench/tiles.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/clearance.h"
#include "engine/geometry/index.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"
#include "engine/geometry/union_area.h"
#include "engine/geometry/vectors.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>

using namespace lacuna;

namespace {

constexpr double setback_m = 1, clearance_m = 3, opening_radius_m = 2, least_m2 = 50, circle_tolerance_m = 0.5;
constexpr int arc_segments = 8;
constexpr std::int64_t most_parcels_in_memory = 120'000;
constexpr std::size_t parcels_a_task = 128;
std::atomic<int> declined = 0;  ///< parcels whose clear ground was left to overlays
std::atomic<int> united = 0;    ///< parcels whose built area was

/// One tile, and the others for what lies beyond it.
struct City {
    Tile const& tile;
    std::size_t number = 0;
    Tiles& tiles;
};

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A layer that is open.
struct Source {
    Dataset dataset;
    OGRLayer& layer;
    explicit Source(std::string const& file) : dataset{Dataset::open(file)}, layer{dataset.layer("")} {}

    [[nodiscard]] Box extent() const
    {
        OGREnvelope e;
        if (layer.GetExtent(&e) != OGRERR_NONE) return {};
        return {e.MinX, e.MinY, e.MaxX, e.MaxY};
    }

    void read(std::function<void(std::int64_t, MultiPolygon const&)> const& take) const
    {
        for (auto const& feature : layer)
            if (auto const* geometry = feature->GetGeometryRef())
                take(feature->GetFieldAsInteger64(0), from_ogr(*geometry).shape);
    }
};

/// The buildings that meet a parcel, and the ground they cover of it.
struct Standing {
    std::vector<std::uint32_t> numbers;
    std::vector<MultiPolygon> shapes;
    double built_m2 = 0;
};

/// Area that buildings cover of a parcel together; `m2` is what each covers by itself.
double built_together(std::vector<MultiPolygon> const& buildings, std::vector<double> const& m2,
                      MultiPolygon const& parcel)
{
    double sum = 0;
    std::vector<Box> boxes;
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        sum += m2[i];
        boxes.push_back(bounds(buildings[i]));
    }
    std::vector<char> together(buildings.size());
    for (std::size_t a = 0; a < buildings.size(); ++a)
        for (std::size_t b = a + 1; b < buildings.size(); ++b)
            if (m2[a] > 0 && m2[b] > 0 && overlap(boxes[a], boxes[b])) together[a] = together[b] = 1;
    std::vector<MultiPolygon const*> shapes;
    for (std::size_t i = 0; i < buildings.size(); ++i)
        if (together[i]) {
            sum -= m2[i];
            shapes.push_back(&buildings[i]);
        }
    if (shapes.empty()) return sum;
    if (auto const exact = union_area(shapes, parcel)) return sum + *exact;
    ++united;
    std::vector<MultiPolygon> parts;
    for (auto const* shape : shapes) parts.push_back(intersection(*shape, parcel));
    return sum + area(union_of(parts));
}

/// Squared distance between shapes that share no ground, from the corners of each to the sides of the other; `best`
/// where it is not less than that.
double squared_gap(Polygon const& a, MultiPolygon const& b, double best = std::numeric_limits<double>::infinity())
{
    auto const rings = [](Polygon const& polygon, auto const& visit) {
        visit(polygon.outer);
        for (auto const& inner : polygon.inners) visit(inner);
    };
    auto const beyond = [&](Point p, Box const& box) {
        double const x = std::max({box.min_x - p.x, 0.0, p.x - box.max_x});
        double const y = std::max({box.min_y - p.y, 0.0, p.y - box.max_y});
        return x * x + y * y >= best;
    };
    auto const corners_to_sides = [&](Polygon const& from, Polygon const& to) {
        Box const box = bounds(to);
        rings(from, [&](Ring const& corners) {
            for (auto const& p : corners) {
                if (beyond(p, box)) continue;
                rings(to, [&](Ring const& sides) {
                    for (std::size_t i = 1; i < sides.size(); ++i)
                        best = std::min(best, squared_distance(p, sides[i - 1], sides[i]));
                });
            }
        });
    };
    for (auto const& polygon : b) {
        corners_to_sides(a, polygon);
        corners_to_sides(polygon, a);
    }
    return best;
}

/// Whether shapes that share no ground come within a nanometre of each other.
bool touch(MultiPolygon const& a, MultiPolygon const& b)
{
    constexpr double least = 1e-18;
    return std::ranges::any_of(a, [&](Polygon const& polygon) { return squared_gap(polygon, b, 2 * least) <= least; });
}

Standing standing_on(City const& city, MultiPolygon const& parcel, Box const& box)
{
    Standing out;
    std::vector<double> built;
    for (auto const b : city.tile.index.query(box)) {
        auto building = city.tile.buildings.shape(b);
        double const m2 = shared_area(building, parcel);
        if (!(m2 > 1e-9)) {
            if (!touch(parcel, building)) continue;
        }
        built.push_back(m2);
        out.numbers.push_back(b);
        out.shapes.push_back(std::move(building));
    }
    out.built_m2 = built_together(out.shapes, std::move(built), parcel);
    return out;
}

double distance_to_nearest(City const& city, Polygon const& piece)
{
    std::uint32_t item = 0;
    double distance = std::numeric_limits<double>::infinity();
    city.tile.index.nearest_by(
        bounds(piece), [&](std::uint32_t b) { return std::sqrt(squared_gap(piece, city.tile.buildings.shape(b))); },
        item, distance);
    Box const box = grown(bounds(piece), distance), &reach = city.tile.reach;
    if (!(box.min_x >= reach.min_x && box.min_y >= reach.min_y && box.max_x <= reach.max_x && box.max_y <= reach.max_y))
        city.tiles.visit_others(
            city.number, bounds(piece), [&] { return distance; },
            [&](MultiPolygon const& building) {
                distance = std::min(distance, std::sqrt(squared_gap(piece, building)));
            });
    return distance;
}

/// The same for a piece that reaches up to the clearance of a building of its parcel: only others can be nearer.
double distance_beside(City const& city, Polygon const& piece, Standing const& standing)
{
    double least = clearance_m * clearance_m;
    for (auto const b : city.tile.index.query(grown(bounds(piece), clearance_m)))
        if (std::ranges::find(standing.numbers, b) == standing.numbers.end())
            least = squared_gap(piece, city.tile.buildings.shape(b), least);
    return std::sqrt(least);
}

/// Open land with what it was made of.
struct Open {
    MultiPolygon shape;
    std::vector<char> beside;      ///< by polygon: it reaches up to the clearance of a building
    std::vector<ClearSide> sides;  ///< relative to origin
    Point origin;
};

bool beside_solid(CurvePolygon const& polygon)
{
    auto const from_solid = [](Curve const& curve) { return curve.source != Curve::none; };
    return std::ranges::any_of(polygon.outer, from_solid) ||
           std::ranges::any_of(polygon.inners, [&](auto const& ring) { return std::ranges::any_of(ring, from_solid); });
}

Open open_pieces(MultiPolygon const& parcel, Box const& box, Standing const& standing)
{
    ClearanceTask task{&parcel, setback_m};
    for (auto const& building : standing.shapes) task.solids.push_back({&building, clearance_m});
    Point const origin{box.min_x, box.min_y};
    if (auto const core = clear_ground(task, opening_radius_m, origin))
        if (auto const open = spread(*core, opening_radius_m)) {
            Open out{to_polygons(*open, arc_segments, Chords::same_area), {}, sides_of(task, origin), origin};
            for (auto const& polygon : *open) out.beside.push_back(beside_solid(polygon));
            return out;
        }
    ++declined;
    MultiPolygon open = offset(parcel, -setback_m);
    std::vector<MultiPolygon const*> footprints;
    for (auto const& building : standing.shapes) footprints.push_back(&building);
    if (!footprints.empty() && !open.empty()) open = difference(open, offset_of_all(footprints, clearance_m));
    open = opening(open, opening_radius_m);
    std::vector<char> beside(open.size(), 0);
    return {std::move(open), std::move(beside), {}, {}};
}

std::vector<Piece> pieces_of_parcel(City const& city, std::size_t p)
{
    auto const parcel = city.tile.parcels.shape(p);
    Box const& box = city.tile.parcels.boxes[p];
    auto const standing = standing_on(city, parcel, box);
    auto open = open_pieces(parcel, box, standing);
    std::vector<Piece> out;
    double const parcel_m2 = area(parcel);
    for (std::size_t i = 0; i < open.shape.size(); ++i) {
        auto& polygon = open.shape[i];
        double const m2 = area(polygon);
        if (!(m2 >= least_m2)) continue;
        Piece piece{city.tile.parcels.ids[p], std::move(polygon), m2, 0, 0, 0, 0, standing.built_m2 / parcel_m2};
        piece.perimeter_m = perimeter(piece.shape);
        piece.width_m = rectangle_width(piece.shape);
        piece.radius_m = largest_circle(piece.shape, open.sides, circle_tolerance_m).radius_m;
        move_by(piece.shape, open.origin);
        piece.distance_m =
            open.beside[i] ? distance_beside(city, piece.shape, standing) : distance_to_nearest(city, piece.shape);
        out.push_back(std::move(piece));
    }
    return out;
}

/// The pieces of a run of parcels.
using Task = std::vector<Piece>;

Task find_pieces(City const& city, std::size_t task)
{
    Task out;
    std::size_t const end = std::min(city.tile.parcels.size(), (task + 1) * parcels_a_task);
    for (std::size_t p = task * parcels_a_task; p < end; ++p)
        std::ranges::move(pieces_of_parcel(city, p), std::back_inserter(out));
    return out;
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
    Source const parcel_source{parcels}, building_source{buildings};
    auto* crs = parcel_source.layer.GetSpatialRef();
    if (!crs) throw Error{Errc::bad_crs, "'" + parcels + "' has no coordinate reference system"};
    Tiles tiles{parcel_source.layer.GetFeatureCount(), parcel_source.extent(), clearance_m, most_parcels_in_memory,
                out + ".tiles"};
    tiles.read([&](auto const& take) { parcel_source.read(take); },
               [&](auto const& take) { building_source.read(take); });
    double const read = seconds_since(start);
    PiecesFile output{out, *crs};
    for (std::size_t number = 0; number < tiles.count(); ++number) {
        Tile const tile = tiles.load(number);
        City const city{tile, number, tiles};
        parallel_stream<Task>((tile.parcels.size() + parcels_a_task - 1) / parcels_a_task, threads,
                              [&](std::size_t task) { return find_pieces(city, task); },
                              [&](Task const& pieces) {
                                  for (auto const& piece : pieces) output.add(piece);
                              });
    }
    double const computed = seconds_since(start);
    output.close();
    double const total = seconds_since(start);
    fmt::print(
        "pieces {} area {:.1f} | tiles {} declined {} + {} read {:.3f} compute and write {:.3f} close {:.3f} total "
        "{:.3f} | "
        "peak {:.0f} MB\n",
        output.count(), output.m2(), tiles.count(), declined.load(), united.load(), read, computed - read,
        total - computed, total, peak_memory_mb());
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
