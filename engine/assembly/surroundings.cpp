// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/surroundings.h"

#include "engine/core/error.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lacuna {

namespace {

/// What a feature looks like, for an order that does not depend on reading.
auto key_of(InputFeature const& f)
{
    Point at{};
    std::size_t points = f.points.size();
    if (!f.points.empty()) at = f.points.front();
    for (auto const& line : f.lines) points += line.size();
    if (!f.lines.empty()) at = f.lines.front().front();
    for (auto const& polygon : f.shape) points += polygon.outer.size();
    if (!f.shape.empty()) at = f.shape.front().outer.front();
    return std::tuple{f.source_id, at.x, at.y, points, f.file, f.fid};
}

/// The features in a fixed order with an id each that no other has.
std::vector<std::pair<std::string, InputFeature const*>> numbered(InputLayer const& layer)
{
    std::vector<InputFeature const*> order;
    for (auto const& f : layer.features) order.push_back(&f);
    std::ranges::sort(order, {}, [](auto const* f) { return key_of(*f); });
    std::set<std::string> used;
    std::vector<std::pair<std::string, InputFeature const*>> out;
    std::size_t number = 0;
    for (auto const* f : order) {
        ++number;
        std::string const base = f->source_id.empty() ? layer.name + "/" + std::to_string(number) : f->source_id;
        std::string id = base;
        for (int n = 2; !used.insert(id).second; ++n) id = base + "#" + std::to_string(n);
        out.emplace_back(std::move(id), f);
    }
    std::ranges::sort(out, {}, &std::pair<std::string, InputFeature const*>::first);
    return out;
}

/// A valid shape; empty, with an issue, where there is none. Empty input stays so.
MultiPolygon valid_shape(InputFeature const& f, std::string const& layer, std::string const& id,
                         std::vector<Issue>& issues)
{
    if (f.shape.empty()) return {};
    std::string why;
    try {
        if (is_valid(f.shape, &why)) return f.shape;
        auto shape = repaired(f.shape);
        if (!shape.empty()) {
            issues.push_back({IssueCode::invalid_repaired, layer, id, area(f.shape) - area(shape), why,
                              shape.front().outer.front()});
            return shape;
        }
    } catch (Error const& e) {
        why = e.what();
    }
    issues.push_back({IssueCode::unrepairable, layer, id, 0, why, std::nullopt});
    return {};
}

std::vector<Polyline> tidy(std::vector<Polyline> const& lines)
{
    std::vector<Polyline> out;
    for (auto const& line : lines) {
        Polyline kept;
        for (auto const& p : line)
            if (kept.empty() || !(kept.back() == p)) kept.push_back(p);
        if (kept.size() > 1) out.push_back(std::move(kept));
    }
    return out;
}

void reject_empty(std::string const& layer, std::string const& id, std::vector<Issue>& issues)
{
    issues.push_back(
        {IssueCode::empty_geometry, layer, id, 0, "nothing is left of its lines, points and areas", std::nullopt});
}

/// True, with an issue, where more than half of the buildings stand in the area.
bool is_frame(MultiPolygon const& shape, std::string const& layer, std::string const& id,
              std::vector<Building> const& buildings, std::vector<Issue>& issues)
{
    if (shape.empty() || buildings.size() < few_in_frame) return false;
    auto const corner = [](Building const& b) { return b.footprint.front().outer.front(); };
    Box const box = bounds(shape);
    auto const in_box = std::ranges::count_if(buildings, [&](Building const& b) {
        Point const p = corner(b);
        return overlap(box, {p.x, p.y, p.x, p.y});
    });
    auto const most = [&](std::ptrdiff_t n) { return 2 * static_cast<std::size_t>(n) > buildings.size(); };
    if (!most(in_box)) return false;
    Outline const outline{shape};
    auto const in = std::ranges::count_if(buildings, [&](Building const& b) { return outline.contains(corner(b)); });
    if (!most(in)) return false;
    issues.push_back({IssueCode::frame_of_layer, layer, id, area(shape),
                      fmt::format("{} of {} buildings stand in this area: it is the frame or index of a layer and was "
                                  "left out; name only the files that belong to the layer",
                                  in, buildings.size()),
                      point_inside(shape)});
    return true;
}

}  // namespace

CleanSurroundings clean_surroundings(InputLayer const& roads, InputLayer const& parking, InputLayer const& constraints)
{
    CleanSurroundings out;
    for (auto const* layer : {&roads, &parking, &constraints})
        out.issues.insert(out.issues.end(), layer->issues.begin(), layer->issues.end());
    for (auto const& [id, f] : numbered(roads)) {
        auto shape = valid_shape(*f, roads.name, id, out.issues);
        auto lines = tidy(f->lines);
        auto const& a = f->attributes;
        if (shape.empty() && lines.empty())
            reject_empty(roads.name, id, out.issues);
        else
            out.roads.push_back({id, a.feature_class.empty() ? a.land_use : a.feature_class, std::move(lines),
                                 std::move(shape), a.width_m});
    }
    for (auto const& [id, f] : numbered(parking))
        if (auto shape = valid_shape(*f, parking.name, id, out.issues); !shape.empty())
            out.parking.push_back({id, std::move(shape)});
    for (auto const& [id, f] : numbered(constraints)) {
        auto shape = valid_shape(*f, constraints.name, id, out.issues);
        auto lines = tidy(f->lines);
        auto const& a = f->attributes;
        std::string rule = a.feature_class.empty() ? a.land_use : a.feature_class;
        if (rule.empty()) rule = "other";
        if (shape.empty() && lines.empty() && f->points.empty())
            reject_empty(constraints.name, id, out.issues);
        else
            out.constraints.push_back({id, std::move(rule), std::move(shape), std::move(lines), f->points, a.buffer_m});
    }
    return out;
}

void drop_frames(std::vector<Building> const& buildings, CleanSurroundings& around)
{
    std::erase_if(around.roads, [&](Road& road) {
        if (!is_frame(road.carriageway, "roads", road.id, buildings, around.issues)) return false;
        road.carriageway.clear();
        return road.lines.empty();
    });
    std::erase_if(around.parking, [&](ParkingArea const& lot) {
        return is_frame(lot.shape, "parking", lot.id, buildings, around.issues);
    });
}

}  // namespace lacuna
