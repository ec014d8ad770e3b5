// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/overlaps.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr double least_shared_m2 = 1e-4;

}  // namespace

std::vector<OwnShare> own_shares(std::vector<CleanFeature> const& features, std::vector<std::size_t> const& order,
                                 double tolerance_m, int threads)
{
    std::vector<std::size_t> turn(features.size());
    for (std::size_t k = 0; k < order.size(); ++k) turn[order[k]] = k;
    std::vector<Box> boxes;
    boxes.reserve(features.size());
    for (auto const& f : features) boxes.push_back(bounds(f.shape));
    BoxIndex const index{boxes};
    auto const outlines =
        parallel_map<Outline>(features.size(), threads, [&](std::size_t i) { return Outline{features[i].shape}; });

    return parallel_map<OwnShare>(features.size(), threads, [&](std::size_t i) {
        OwnShare share;
        CleanFeature const& f = features[i];
        std::vector<std::size_t> before;
        for (auto const j : index.query(boxes[i]))
            if (turn[j] < turn[i] && relation(outlines[i], outlines[j], tolerance_m) != Relation::apart)
                before.push_back(j);
        if (before.empty()) return share;
        std::ranges::sort(before, {}, [&](std::size_t j) { return turn[j]; });
        try {
            std::vector<MultiPolygon> shapes;
            for (auto const j : before) shapes.push_back(features[j].shape);
            MultiPolygon const taken = union_of(shapes);
            double const shared_m2 = area(intersection(f.shape, taken));
            if (shared_m2 < least_shared_m2) return share;
            share.shape = difference(f.shape, taken);
            share.shared_m2 = shared_m2;
            share.with = features[before.front()].id;
            share.cut = true;
        } catch (Error const& e) {
            share = {};
            share.failure = e.what();
        }
        return share;
    });
}

}  // namespace lacuna
