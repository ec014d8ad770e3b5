// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/feature_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lacuna {

std::uint64_t shape_hash(MultiPolygon const& shape)
{
    std::uint64_t hash = 14695981039346656037ULL;
    auto const add = [&](std::uint64_t v) {
        for (int i = 0; i < 8; ++i) {
            hash ^= (v >> (8 * i)) & 0xFF;
            hash *= 1099511628211ULL;
        }
    };
    auto const ring = [&](Ring const& r) {
        add(r.size());
        for (auto const& p : r) {
            add(static_cast<std::uint64_t>(std::llround(p.x * 1e4)));
            add(static_cast<std::uint64_t>(std::llround(p.y * 1e4)));
        }
    };
    for (auto const& polygon : shape) {
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
    }
    return hash;
}

namespace {

bool before(CleanFeature const& a, CleanFeature const& b)
{
    if (a.input->source_id != b.input->source_id) return a.input->source_id < b.input->source_id;
    Box const p = bounds(a.shape), q = bounds(b.shape);
    if (p.min_x != q.min_x) return p.min_x < q.min_x;
    if (p.min_y != q.min_y) return p.min_y < q.min_y;
    if (a.area_m2 != b.area_m2) return a.area_m2 < b.area_m2;
    if (a.hash != b.hash) return a.hash < b.hash;
    // The same shape twice: what the features say decides, so that reading order does not.
    if (a.input->attributes.floors != b.input->attributes.floors)
        return a.input->attributes.floors > b.input->attributes.floors;
    if (a.input->file != b.input->file) return a.input->file < b.input->file;
    return a.input->fid < b.input->fid;
}

}  // namespace

void give_ids(std::vector<CleanFeature>& features, std::string const& layer, std::vector<Issue>& issues)
{
    std::ranges::sort(features, before);
    std::set<std::string> used;
    for (auto const& f : features)
        if (!f.input->source_id.empty()) used.insert(f.input->source_id);
    bool const none = used.empty() && !features.empty();
    if (none)
        issues.push_back({IssueCode::missing_id, layer, "*", 0,
                          fmt::format("no feature has an id; each got one made from its shape; name the field with "
                                      "--field {}.id=FIELD",
                                      layer),
                          std::nullopt});
    std::string previous;
    int repeat = 1;
    for (auto& f : features) {
        std::string const& source = f.input->source_id;
        std::string wanted = source;
        if (source.empty()) {
            wanted = fmt::format("~{:012x}", f.hash >> 16);
            if (!none)
                issues.push_back(
                    {IssueCode::missing_id, layer, wanted, f.area_m2, "no id; one was made from the shape", f.inner});
        }
        repeat = wanted == previous ? repeat + 1 : 1;
        previous = wanted;
        f.id = wanted;
        if (repeat == 1 && (!source.empty() || used.insert(wanted).second)) continue;
        for (int n = std::max(repeat, 2);; ++n) {
            f.id = fmt::format("{}#{}", wanted, n);
            if (used.insert(f.id).second) break;
        }
        issues.push_back(
            {IssueCode::repeated_id, layer, f.id, f.area_m2, fmt::format("id '{}' was used before", wanted), f.inner});
    }
    std::ranges::sort(features, {}, &CleanFeature::id);
}

}  // namespace lacuna
