// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/verge.h"

#include "engine/assembly/ownership.h"
#include "engine/assembly/roads.h"
#include "engine/geometry/index.h"
#include "engine/geometry/lines.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/wall_class.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>

namespace lacuna {

namespace {

constexpr std::size_t large_corners = 1000;  ///< a lot of more is taken by itself
constexpr double open_share = 0.25;          ///< of a verge's boundary that faces ground of which nothing is known
constexpr double arc_m = 0.05;               ///< the opening moves the closing's arc by less
constexpr double least_beside_m = 0.1;       ///< shorter stretches beside a road or a lot are corners

constexpr double street_width_m = 6, street_elongation = 3;  ///< least mean width, and length by it

/// Roads in reach of an enclosure, by how far they are to be widened.
struct Carriageways {
    std::map<double, std::vector<Polyline>> lines;  ///< by half width
    std::vector<MultiPolygon const*> given;
    int roads = 0, assumed = 0;
};

/// True where the box of what lies at `at` meets the outline or lies inside of it.
bool meets(Outline const& outline, Box const& box, Point at)
{
    return !outline.edges_in(box).empty() || outline.contains(at);
}

/// Line by line: the box round an enclosure may hold most of a town's roads, and one road may be all of them.
Carriageways carriageways_near(Polygon const& face, VergeScene const& scene)
{
    constexpr double widest_half_m = 30;  // no line further away reaches the enclosure
    double const reach_m = widest_half_m + scene.rules.footway_m;
    Carriageways out;
    Outline const outline{{face}};
    for (auto const r : scene.roads.query(grown(outline.box(), reach_m))) {
        Road const& road = scene.area.roads[r];
        if (!road.carriageway.empty()) {
            if (!meets(outline, grown(bounds(road.carriageway), reach_m), road.carriageway.front().outer.front()))
                continue;
            ++out.roads;
            out.given.push_back(&road.carriageway);
            continue;
        }
        double const width = road.width_m.value_or(carriageway_width_m(road.road_class, scene.rules.road_width_m));
        auto& lines = out.lines[width / 2];
        auto const before = lines.size();
        for (auto const& line : road.lines)
            if (!line.empty() && meets(outline, grown(bounds(line), reach_m), line.front())) lines.push_back(line);
        if (lines.size() == before) continue;
        ++out.roads;
        out.assumed += !road.width_m;
    }
    return out;
}

// GEOS takes time with the square of the parts of what it widens at once: parts are widened one by one and united.

std::vector<MultiPolygon> widened(Carriageways const& roads, double by_m, int segments)
{
    std::vector<MultiPolygon> shapes;
    for (auto const& [half, lines] : roads.lines)
        for (auto const& line : lines)
            if (half + by_m > 0) shapes.push_back(offset_of_line(line, half + by_m, segments));
    for (auto const* given : roads.given) shapes.push_back(by_m > 0 ? offset(*given, by_m, segments) : *given);
    return shapes;
}

std::string evidence_of(Enclosure const& enclosure, Carriageways const& roads, SpaceRules const& rules)
{
    if (!enclosure.by_roads)
        return "ground in no parcel, with parcels on all sides; that it is no street is inferred from its size";
    std::string text = fmt::format(
        "ground in no parcel, beside lots and no more than {} m away from them; {} m beside "
        "each carriageway left as footway",
        rules.verge_reach_m, rules.footway_m);
    if (roads.assumed > 0)
        text += fmt::format("; {} of {} roads round it give no width, that of their class or {} m is taken",
                            roads.assumed, roads.roads, rules.road_width_m);
    return text;
}

/// Lots no further than `reach_m` from an enclosure, by their boxes: round a bent or a thin one stands most of a town.
std::vector<MultiPolygon> parcels_near(Polygon const& face, double reach_m, VergeScene const& scene)
{
    std::vector<MultiPolygon> out;
    Outline const outline{{face}};
    for (auto const p : scene.parcels.query(grown(outline.box(), reach_m))) {
        auto const& lot = scene.area.parcels[p].boundary;
        if (!lot.empty() && meets(outline, grown(bounds(lot), reach_m), lot.front().outer.front())) out.push_back(lot);
    }
    return out;
}

struct Standing {
    std::vector<MultiPolygon> footprints;
    std::vector<MultiPolygon> clear;  ///< with what is kept clear round them
};

/// A footprint and what is kept clear of it; blank ends of slab blocks have a distance of their own.
MultiPolygon with_clearance(Building const& building, SpaceRules const& rules)
{
    auto const& footprint = building.footprint;
    auto const by_class = class_of(building, rules);
    double const clear_m = clearance_of(by_class, rules);
    auto const walls_m =
        rules.gable_clearance_m ? wall_clearances(blank_ends(footprint), by_class, rules) : std::vector<double>{};
    if (std::ranges::all_of(walls_m, [&](double m) { return m == clear_m; }))
        return clear_m > 0 ? offset(footprint, clear_m, rules.arc_segments) : footprint;
    // Only a footprint of one ring has blank ends.
    std::vector<MultiPolygon> parts{footprint};
    Ring const& ring = footprint.front().outer;
    for (std::size_t i = 0; i < walls_m.size(); ++i)
        if (walls_m[i] > 0) parts.push_back(offset_of_line({ring[i], ring[i + 1]}, walls_m[i], rules.arc_segments));
    return union_of(parts);
}

/// Footprints that lie on the ground or may come as near as the clearance: most of a town stand behind their lots'
/// lines.
Standing footprints_near(MultiPolygon const& ground, VergeScene const& scene)
{
    Standing out;
    if (ground.empty()) return out;
    auto const& rules = scene.rules;
    Outline const outline{ground};
    for (auto const b : scene.buildings.query(grown(bounds(ground), largest_clearance_m(rules)))) {
        auto const& building = scene.area.buildings[b];
        auto const& footprint = building.footprint;
        if (footprint.empty()) continue;
        Box const box = grown(bounds(footprint), clearance_of(class_of(building, rules), rules));
        if (outline.edges_in(box).empty() && !outline.contains(footprint.front().outer.front())) continue;
        out.footprints.push_back(footprint);
        out.clear.push_back(with_clearance(building, rules));
    }
    return out;
}

/// The ground of an enclosure as one rule after the other takes its share.
struct Ground {
    MultiPolygon left;
    VergeLedger& account;

    void lose(std::string rule, MultiPolygon now)
    {
        account.losses.push_back({std::move(rule), area(left) - area(now), std::nullopt});
        left = std::move(now);
    }
};

/// Lots and carriageways by tiles, so that a town round one enclosure is never grown as a whole.
///
/// Lots grown by the reach, and lots and carriageways with what lies between them: grown by the reach and drawn in
/// again, by which beyond the last of them nothing is gained but the corners of bays. A tile looks at what is within
/// twice the reach, on which its part hangs alone; parts overlap by a metre, so that none ends at a tile's side.
class Surroundings {
public:
    Surroundings(std::vector<MultiPolygon> const& lots, std::vector<MultiPolygon> const& carriageways,
                 SpaceRules const& rules)
        : rules_{rules}, all_{lots}, lots_{lots.size()}
    {
        all_.insert(all_.end(), carriageways.begin(), carriageways.end());
        std::vector<Box> boxes;
        for (auto const& shape : all_) boxes.push_back(bounds(shape));
        index_ = BoxIndex{boxes};
    }

    /// `grown_lots` and `between` where `ground` is near.
    void near(MultiPolygon const& ground, MultiPolygon& grown_lots, MultiPolygon& between) const
    {
        std::vector<MultiPolygon> grown_parts, between_parts;
        for (Box const& tile : tiles_of(ground)) {
            Box const wide = grown(tile, overlap_m), reach = grown(wide, 2 * rules_.verge_reach_m + overlap_m);
            MultiPolygon const frame{rectangle(reach.min_x, reach.min_y, reach.max_x, reach.max_y)};
            MultiPolygon const part{rectangle(wide.min_x, wide.min_y, wide.max_x, wide.max_y)};
            std::vector<MultiPolygon> lots, roads;
            for (auto const i : index_.query(reach)) (i < lots_ ? lots : roads).push_back(intersection(all_[i], frame));
            auto const lots_grown = offset(union_of(lots), rules_.verge_reach_m, rules_.arc_segments);
            auto const all = union_of({lots_grown, offset(union_of(roads), rules_.verge_reach_m, rules_.arc_segments)});
            grown_parts.push_back(intersection(lots_grown, part));
            between_parts.push_back(intersection(offset(all, -rules_.verge_reach_m, rules_.arc_segments), part));
        }
        grown_lots = union_of(grown_parts);
        between = union_of(between_parts);
    }

private:
    static constexpr double overlap_m = 1, tile_m = 250;

    static std::vector<Box> tiles_of(MultiPolygon const& ground)
    {
        std::vector<Box> out;
        if (ground.empty()) return out;
        Outline const outline{ground};
        Box const box = bounds(ground);
        for (double y = box.min_y; y < box.max_y; y += tile_m)
            for (double x = box.min_x; x < box.max_x; x += tile_m) {
                Box const tile{x, y, std::min(x + tile_m, box.max_x), std::min(y + tile_m, box.max_y)};
                if (!outline.edges_in(grown(tile, overlap_m)).empty() || outline.contains({tile.min_x, tile.min_y}))
                    out.push_back(tile);
            }
        return out;
    }

    SpaceRules const& rules_;
    std::vector<MultiPolygon> all_;  ///< lots, then carriageways
    std::size_t lots_;
    BoxIndex index_;
};

/// What a piece of verge is told by; both empty where no roads are given.
struct Rims {
    Outline between;   ///< of all that lies between lots and carriageways
    Outline footways;  ///< of carriageways with their footways
};

/// A street network that is one parcel lies beside every enclosure of a town: GEOS clips it to the ground that it is
/// taken from, which a union with the lots beside it would not.
void take_parcels(std::vector<MultiPolygon> const& lots, Ground& ground)
{
    double taken_m2 = 0;
    auto const take = [&](MultiPolygon const& shape) {
        taken_m2 += area(intersection(ground.left, shape));
        ground.left = difference(ground.left, shape);
    };
    std::vector<MultiPolygon> others;
    for (auto const& lot : lots)
        if (corners_of(lot) > large_corners)
            take(lot);
        else
            others.push_back(lot);
    take(union_of(others));
    ground.account.losses.push_back({"parcels", taken_m2, std::nullopt});
}

Rims take_all(Enclosure const& enclosure, Carriageways const& roads, VergeScene const& scene, Ground& ground)
{
    SpaceRules const& rules = scene.rules;
    MultiPolygon const face{enclosure.face};
    double const reach_m = enclosure.by_roads ? rules.verge_reach_m : 0;
    // What is further away than twice the reach says nothing of what lies between lots here.
    auto const lots = parcels_near(enclosure.face, 2 * reach_m, scene);
    take_parcels(lots, ground);
    auto const carriageways = widened(roads, 0, rules.arc_segments);
    ground.lose("carriageway", difference(ground.left, union_of(carriageways)));
    auto const footways = union_of(widened(roads, rules.footway_m, rules.arc_segments));
    ground.lose("footway", difference(ground.left, footways));
    auto const standing = footprints_near(ground.left, scene);
    ground.lose("buildings", difference(ground.left, union_of(standing.footprints)));
    ground.lose("clearance", difference(ground.left, union_of(standing.clear)));
    if (!enclosure.by_roads) return {};
    MultiPolygon grown_lots, between;
    Surroundings{lots, carriageways, rules}.near(ground.left, grown_lots, between);
    ground.lose("far", intersection(ground.left, grown_lots));
    ground.lose("unenclosed", intersection(ground.left, between));
    return {Outline{between}, Outline{footways}};
}

/// What the closing leaves in a bay of the last lots: much of its boundary is the closing's own arc.
bool open_sided(MultiPolygon const& piece, Rims const& rims)
{
    return shared_boundary_m(piece, rims.between, arc_m) > open_share * perimeter(piece);
}

/// Long ground between lots, as wide as a street, that opens to a road but does not run along it.
bool street_like(MultiPolygon const& piece, Rims const& rims)
{
    double const round_m = perimeter(piece), square = round_m * round_m / 4 - 4 * area(piece);
    double const root = square > 0 ? std::sqrt(square) : 0;
    double const width_m = (round_m / 2 - root) / 2, length_m = (round_m / 2 + root) / 2;
    if (width_m < street_width_m || length_m < street_elongation * width_m) return false;
    double const along_m = shared_boundary_m(piece, rims.footways, arc_m);
    return along_m > 0 && along_m < open_share * round_m;
}

/// Parcels beside a piece, by length beside it, longest first; of equals by id. nullopt where one of them is a street.
std::optional<std::vector<std::string>> beside(MultiPolygon const& piece, VergeScene const& scene)
{
    std::vector<std::pair<double, std::string>> found;
    for (auto const p : scene.parcels.query(grown(bounds(piece), arc_m))) {
        auto const& parcel = scene.area.parcels[p];
        double const m = shared_boundary_m(piece, Outline{parcel.boundary}, arc_m);
        if (!(m > least_beside_m)) continue;
        if (scene.around && ((*scene.around)[p].street || (*scene.around)[p].street_like)) return std::nullopt;
        found.emplace_back(-m, parcel.id);
    }
    std::ranges::sort(found);
    std::vector<std::string> out;
    for (auto& each : found) out.push_back(std::move(each.second));
    return out;
}

/// A piece that no road touches is no road land that anything tells of: it is named by what lies beside it.
void tell_unregistered(std::vector<std::string> const& parcels, Space& space)
{
    constexpr std::size_t most_named = 3;
    auto const named = std::span{parcels}.first(std::min(parcels.size(), most_named));
    space.ownership = "unregistered ground (owner not known)";
    space.evidence += "; no road touches it";
    if (parcels.empty()) return;
    space.neighbour_id = parcels.front();
    space.evidence += fmt::format("; beside {} {}", parcels.size() == 1 ? "parcel" : "parcels", fmt::join(named, ", "));
    if (parcels.size() > most_named) space.evidence += fmt::format(" and {} more", parcels.size() - most_named);
}

/// Why a piece is no verge though no rule took its ground; empty where it is one.
std::string no_verge(MultiPolygon const& piece, Rims const& rims)
{
    return open_sided(piece, rims) ? "unenclosed" : street_like(piece, rims) ? "street_like" : "";
}

}  // namespace

void add(VergeLedger const& account, VergeLedger& sum)
{
    sum.enclosures += account.enclosures;
    sum.area_m2 += account.area_m2;
    sum.verge_m2 += account.verge_m2;
    for (auto const& loss : account.losses) {
        auto const row = std::ranges::find(sum.losses, loss.rule, &RuleLoss::rule);
        if (row == sum.losses.end())
            sum.losses.push_back(loss);
        else
            row->area_m2 += loss.area_m2;
    }
}

Verges find_verges(Enclosure const& enclosure, VergeScene const& scene)
{
    SpaceRules const& rules = scene.rules;
    Verges out;
    out.account.enclosures = 1;
    out.account.area_m2 = area(enclosure.face);
    Ground ground{{enclosure.face}, out.account};
    auto const roads = enclosure.by_roads ? carriageways_near(enclosure.face, scene) : Carriageways{};
    auto const rims = take_all(enclosure, roads, scene, ground);
    ground.lose("too_narrow",
                intersection(ground.left, opening(ground.left, rules.min_width_m / 2, rules.arc_segments)));
    int n = 0;
    std::map<std::string, double> later_m2{{"too_small", 0}};
    for (auto& piece : pieces_of(ground.left)) {
        if (piece.area_m2 < rules.min_area_m2) {
            later_m2["too_small"] += piece.area_m2;
            if (piece.area_m2 >= 1)
                out.remnants.push_back({enclosure.id, "too_small", piece.shape, piece.area_m2, piece.width_m});
            continue;
        }
        if (auto const why = no_verge({piece.shape}, rims); !why.empty()) {
            later_m2[why] += piece.area_m2;
            continue;
        }
        Space s;
        s.kind = SpaceKind::verge;
        s.id = fmt::format("verge/{}/{}", enclosure.id, ++n);
        s.shape = {std::move(piece.shape)};
        s.area_m2 = piece.area_m2;
        s.width_m = piece.width_m;
        s.confidence = !enclosure.by_roads ? Confidence::inferred
                       : roads.assumed > 0 ? Confidence::assumed
                                           : Confidence::measured;
        s.evidence = evidence_of(enclosure, roads, rules);
        s.ownership = "public road land (assumed)";
        if (shared_boundary_m(s.shape, rims.footways, arc_m) <= least_beside_m)
            if (auto const lots = beside(s.shape, scene)) tell_unregistered(*lots, s);
        s.figures = {{"enclosure_m2", out.account.area_m2}};
        out.account.verge_m2 += piece.area_m2;
        out.spaces.push_back(std::move(s));
    }
    VergeLedger later;
    for (auto const& [rule, m2] : later_m2) later.losses.push_back({rule, m2, std::nullopt});
    add(later, out.account);
    return out;
}

}  // namespace lacuna
