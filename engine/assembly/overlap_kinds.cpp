// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/overlap_kinds.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace lacuna {

namespace {

constexpr double duplicate_share = 0.9;
constexpr double within_share = 0.95;
constexpr double parts_share = 0.6;
constexpr double sliver_width_m = 0.3;
constexpr double least_shared_m2 = 1e-4;

struct Shared {
    std::uint32_t with;
    double m2;
    double width_m;  ///< of the ground shared: its area by half its perimeter
};

struct Overlaps {
    std::vector<Shared> all;  ///< by position of the other
};

bool within(double shared_m2, Building const& b) { return shared_m2 >= within_share * b.area_m2; }

/// What building `i` shares with each other one.
Overlaps overlaps_of(std::size_t i, std::vector<Building> const& buildings, std::vector<Box> const& boxes,
                     BoxIndex const& index, double tolerance_m)
{
    Overlaps out;
    std::optional<Outline> outline;
    for (auto const j : index.query(boxes[i])) {
        if (j == i) continue;
        if (!outline) outline.emplace(buildings[i].footprint);
        if (relation(*outline, Outline{buildings[j].footprint}, tolerance_m) == Relation::apart) continue;
        try {
            auto const common = intersection(buildings[i].footprint, buildings[j].footprint);
            double const m2 = area(common), round = perimeter(common);
            if (m2 >= least_shared_m2) out.all.push_back({j, m2, round > 0 ? 2 * m2 / round : 0});
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;  // that it failed was told when the counted part was made
        }
    }
    return out;
}

/// Shared ground of the buildings that lie within outline `i`, by all that share ground with it.
double covered_by_inner(std::size_t i, Overlaps const& overlaps, std::vector<Building> const& buildings, int& inner)
{
    inner = 0;
    double m2 = 0;
    for (auto const& s : overlaps.all) {
        if (!within(s.m2, buildings[s.with]) || within(s.m2, buildings[i])) continue;
        m2 += s.m2;
        ++inner;
    }
    return m2;
}

Issue kind_of(std::size_t i, std::vector<Building> const& buildings, std::vector<Overlaps> const& overlaps)
{
    Building const& b = buildings[i];
    auto const issue = [&](IssueCode code, double m2, std::string detail) {
        return Issue{code, "buildings", b.id, m2, std::move(detail), point_inside(b.footprint)};
    };
    auto const& all = overlaps[i].all;
    auto const most = std::ranges::max_element(all, {}, &Shared::m2);
    std::string const& other = buildings[most->with].id;
    for (auto const& s : all)
        if (s.m2 >= duplicate_share * b.area_m2 && s.m2 >= duplicate_share * buildings[s.with].area_m2)
            return issue(IssueCode::duplicate_building, s.m2,
                         fmt::format("nearly the same as '{}': {:.1f} m2 of {:.1f} and {:.1f} m2", buildings[s.with].id,
                                     s.m2, b.area_m2, buildings[s.with].area_m2));
    int inner = 0;
    double const covered = covered_by_inner(i, overlaps[i], buildings, inner);
    if (inner > 0)
        return issue(covered >= parts_share * b.area_m2 ? IssueCode::building_parts : IssueCode::compound, covered,
                     fmt::format("{} within it, as '{}', cover{} {:.0f} % of {:.1f} m2", inner, other,
                                 inner == 1 ? "s" : "", 100 * std::min(1.0, covered / b.area_m2), b.area_m2));
    for (auto const& s : all) {
        if (!within(s.m2, b)) continue;
        double const parts = covered_by_inner(s.with, overlaps[s.with], buildings, inner);
        bool const part = parts >= parts_share * buildings[s.with].area_m2;
        return issue(part ? IssueCode::building_parts : IssueCode::nested_building, s.m2,
                     fmt::format("{} '{}'", part ? "a part of" : "lies within", buildings[s.with].id));
    }
    if (std::ranges::all_of(all, [](Shared const& s) { return s.width_m < sliver_width_m; }))
        return issue(IssueCode::overlap_sliver, most->m2,
                     fmt::format("shares a strip of {:.2f} m with '{}'", most->width_m, other));
    return issue(IssueCode::overlapping_building, most->m2,
                 fmt::format("shares {:.1f} of its {:.1f} m2 with '{}'", most->m2, b.area_m2, other));
}

}  // namespace

std::vector<Issue> overlap_kinds(std::vector<Building> const& buildings, double tolerance_m, int threads)
{
    std::vector<Box> boxes;
    for (auto const& b : buildings) boxes.push_back(bounds(b.footprint));
    BoxIndex const index{boxes};
    // Whoever shares ground has lost some of it to the other, or the other to him: nobody else need be looked at.
    auto const of = [&](std::size_t i) { return overlaps_of(i, buildings, boxes, index, tolerance_m); };
    std::vector<std::size_t> cut;
    for (std::size_t i = 0; i < buildings.size(); ++i)
        if (buildings[i].counted != buildings[i].footprint) cut.push_back(i);
    auto const first = parallel_map<Overlaps>(cut.size(), threads, [&](std::size_t k) { return of(cut[k]); });
    std::vector<Overlaps> overlaps(buildings.size());
    for (std::size_t k = 0; k < cut.size(); ++k)
        for (auto const& s : first[k].all) {
            overlaps[cut[k]].all.push_back(s);
            // The other may not be cut: it learns of this one here, or from its own list where it is.
            if (buildings[s.with].counted == buildings[s.with].footprint)
                overlaps[s.with].all.push_back({static_cast<std::uint32_t>(cut[k]), s.m2, s.width_m});
        }
    std::vector<Issue> out;
    for (std::size_t i = 0; i < buildings.size(); ++i)
        if (!overlaps[i].all.empty()) out.push_back(kind_of(i, buildings, overlaps));
    return out;
}

}  // namespace lacuna
