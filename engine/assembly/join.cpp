// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/join.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double least_part_m2 = 1e-4;   ///< smaller parts are contact
constexpr double most_sliver_m2 = 0.05;  ///< that two parcels may both claim under one building
constexpr double worth_noting_m2 = 1.0;  ///< smaller parts over the line are not reported

struct Part {
    std::uint32_t parcel;
    double m2;
};

struct Standing {
    std::vector<Part> parts;  ///< by parcel
    bool whole = false;
    double outside_m2 = 0;
    std::string failure;
};

Standing place(Building const& b, std::vector<Parcel> const& parcels, std::vector<Outline> const& outlines,
               BoxIndex const& index, double tolerance_m)
{
    Standing s;
    if (b.counted.empty()) return s;
    Outline const outline{b.counted};
    s.outside_m2 = b.counted_m2;
    try {
        for (auto const p : index.query(bounds(b.counted))) {
            auto const how = relation(outline, outlines[p], tolerance_m);
            if (how == Relation::apart) continue;
            if (how == Relation::inside) {
                s.parts = {{p, b.counted_m2}};
                s.whole = true;
                s.outside_m2 = 0;
                return s;
            }
            double const m2 = shared_area(b.counted, parcels[p].boundary);
            if (m2 < least_part_m2) continue;
            s.parts.push_back({p, m2});
            s.outside_m2 -= m2;
        }
        // Cleaned parcels share no ground but for slivers thinner than the tolerance: what is on none of them is
        // outside.
        if (s.outside_m2 < 0) {
            if (-s.outside_m2 <= most_sliver_m2) std::ranges::max_element(s.parts, {}, &Part::m2)->m2 += s.outside_m2;
            s.outside_m2 = 0;
        }
    } catch (Error const& e) {
        s.failure = e.what();
    }
    return s;
}

void report(Building const& b, Standing const& s, std::vector<Parcel> const& parcels, std::vector<Issue>& issues)
{
    Point const at = b.counted.empty() ? Point{} : point_inside(b.counted);
    if (!s.failure.empty())
        issues.push_back({IssueCode::geometry_failed, "buildings", b.id, b.counted_m2, s.failure, at});
    if (s.outside_m2 >= worth_noting_m2)
        issues.push_back({IssueCode::outside_parcels, "buildings", b.id, s.outside_m2,
                          fmt::format("{:.1f} of {:.1f} m2 stand in no parcel", s.outside_m2, b.counted_m2), at});
    if (s.parts.size() < 2) return;
    auto const most = std::ranges::max_element(s.parts, {}, &Part::m2);
    double elsewhere = 0;
    std::string others;
    for (auto const& part : s.parts) {
        if (part.parcel == most->parcel) continue;
        elsewhere += part.m2;
        if (others.size() < 60) others += (others.empty() ? "" : ", ") + parcels[part.parcel].id;
    }
    if (elsewhere >= worth_noting_m2)
        issues.push_back({IssueCode::crosses_parcel_line, "buildings", b.id, elsewhere,
                          fmt::format("mostly on '{}', also on {}", parcels[most->parcel].id, others), at});
}

}  // namespace

Joined join_buildings(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings, double tolerance_m,
                      int threads)
{
    std::vector<Box> boxes;
    auto const outlines =
        parallel_map<Outline>(parcels.size(), threads, [&](std::size_t i) { return Outline{parcels[i].boundary}; });
    for (auto const& outline : outlines) boxes.push_back(outline.box());
    BoxIndex const index{boxes};
    auto const standing = parallel_map<Standing>(buildings.size(), threads, [&](std::size_t i) {
        return place(buildings[i], parcels, outlines, index, tolerance_m);
    });

    Joined out;
    out.on_parcel.resize(parcels.size());
    out.main_parcel.assign(buildings.size(), -1);
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        Standing const& s = standing[i];
        double most = 0;
        for (auto const& part : s.parts) {
            out.on_parcel[part.parcel].push_back({static_cast<std::uint32_t>(i), part.m2, s.whole});
            out.built.in_parcels_m2 += part.m2;
            if (part.m2 > most) {
                most = part.m2;
                out.main_parcel[i] = part.parcel;
            }
        }
        out.built.outside_parcels_m2 += s.outside_m2;
        out.built.built_m2 += buildings[i].counted_m2;
        report(buildings[i], s, parcels, out.issues);
    }
    return out;
}

std::vector<double> built_shares(std::vector<Parcel> const& parcels, Joined const& joined)
{
    std::vector<double> out(parcels.size());
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        for (auto const& part : joined.on_parcel[i]) out[i] += part.m2;
        out[i] = parcels[i].area_m2 > 0 ? out[i] / parcels[i].area_m2 : 0;
    }
    return out;
}

}  // namespace lacuna
