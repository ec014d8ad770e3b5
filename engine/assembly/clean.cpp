// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/clean.h"

#include "engine/assembly/area_check.h"
#include "engine/assembly/feature_id.h"
#include "engine/assembly/overlap_kinds.h"
#include "engine/assembly/overlaps.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace lacuna {

namespace {

/// Neumaier's compensated sum, so that a city's ledger closes to the square centimetre.
class Sum {
public:
    void add(double v)
    {
        double const t = sum_ + v;
        rest_ += std::abs(sum_) >= std::abs(v) ? (sum_ - t) + v : (v - t) + sum_;
        sum_ = t;
    }
    [[nodiscard]] double value() const { return sum_ + rest_; }

private:
    double sum_ = 0, rest_ = 0;
};

std::string feature_name(InputFeature const& f)
{
    return f.source_id.empty() ? fmt::format("{}#{}", f.file, f.fid) : f.source_id;
}

/// Rings that GEOS can take: closed and of four points at least. The area of what is left out is 0.
MultiPolygon well_formed(MultiPolygon shape)
{
    auto const broken = [](Ring const& r) { return r.size() < 4 || r.front() != r.back(); };
    std::erase_if(shape, [&](Polygon const& polygon) { return broken(polygon.outer); });
    for (auto& polygon : shape) std::erase_if(polygon.inners, broken);
    return shape;
}

struct Prepared {
    CleanFeature feature;
    std::vector<Issue> issues;
    bool rejected = false;
};

/// `f` may have lost its shape already.
Prepared reject(InputFeature& f, std::string const& layer, IssueCode code, double m2, std::string detail,
                std::optional<Point> at)
{
    Prepared p;
    p.rejected = true;
    p.feature.read_m2 = m2;
    p.feature.input = &f;
    p.issues.push_back({code, layer, feature_name(f), m2, std::move(detail), at});
    return p;
}

Prepared prepare(InputFeature& f, std::string const& layer, CleaningRules const& rules)
{
    double const read_m2 = area(f.shape);
    std::optional<Point> at;
    if (!f.shape.empty() && !f.shape.front().outer.empty()) at = f.shape.front().outer.front();
    Prepared p;
    p.feature.input = &f;
    p.feature.read_m2 = read_m2;
    std::string why;
    try {
        auto shape = well_formed(std::exchange(f.shape, {}));
        if (shape.empty()) return reject(f, layer, IssueCode::unrepairable, read_m2, "no ring has three corners", at);
        bool const valid = is_valid(shape, &why);
        p.feature.shape = valid ? std::move(shape) : repaired(shape);
        p.feature.area_m2 = area(p.feature.shape);
        if (p.feature.shape.empty()) return reject(f, layer, IssueCode::unrepairable, read_m2, why, at);
        if (p.feature.area_m2 < rules.sliver_m2)
            return reject(f, layer, IssueCode::sliver, read_m2,
                          fmt::format("{:.3f} m2, less than {} m2", p.feature.area_m2, rules.sliver_m2), at);
        p.feature.inner = point_inside(p.feature.shape);
        p.feature.hash = shape_hash(p.feature.shape);
        if (!valid)
            p.issues.push_back({IssueCode::invalid_repaired, layer, feature_name(f), read_m2 - p.feature.area_m2, why,
                                p.feature.inner});
    } catch (Error const& e) {
        return reject(f, layer, IssueCode::unrepairable, read_m2, e.what(), at);
    }
    return p;
}

/// What both layers have in common: valid features with ids, repeated shapes taken out.
struct Common {
    std::vector<CleanFeature> features;  ///< by id
    std::vector<Issue> issues;
    LayerLedger ledger;
    AreaComparison areas;
    Sum read, removed, changed;
};

void note_reported_area(CleanFeature const& f, std::string const& layer, CleaningRules const& rules,
                        std::vector<Issue>& issues)
{
    auto const reported = f.input->attributes.reported_area_m2;
    if (!reported || *reported <= 0) return;
    if (!areas_differ(*reported, f.area_m2, rules.reported_area_share, rules.reported_area_m2)) return;
    issues.push_back({IssueCode::area_differs, layer, f.id, f.area_m2 - *reported,
                      fmt::format("register {:.1f} m2, measured {:.1f} m2", *reported, f.area_m2), f.inner});
}

void take_out_repeated(Common& common, std::string const& layer)
{
    // Of one shape the feature that says most of its storeys stays, then the first by id.
    std::map<std::uint64_t, std::size_t> first;
    std::vector<bool> repeated(common.features.size());
    auto const better = [&](CleanFeature const& a, CleanFeature const& b) {
        return a.input->attributes.floors > b.input->attributes.floors;
    };
    for (std::size_t i = 0; i < common.features.size(); ++i) {
        auto const [known, fresh] = first.try_emplace(common.features[i].hash, i);
        if (fresh || !(common.features[known->second].shape == common.features[i].shape)) continue;
        std::size_t loser = i;
        if (better(common.features[i], common.features[known->second])) std::swap(loser, known->second);
        repeated[loser] = true;
    }
    std::vector<CleanFeature> kept;
    for (std::size_t i = 0; i < common.features.size(); ++i) {
        CleanFeature& f = common.features[i];
        if (!repeated[i]) {
            kept.push_back(std::move(f));
            continue;
        }
        common.removed.add(f.read_m2);
        ++common.ledger.features_rejected;
        common.issues.push_back({IssueCode::repeated_feature, layer, f.id, f.read_m2,
                                 fmt::format("the same shape as '{}'", common.features[first[f.hash]].id), f.inner});
    }
    common.features = std::move(kept);
}

Common prepare_all(InputLayer& layer, CleaningRules const& rules, int threads)
{
    Common common;
    common.ledger.layer = layer.name;
    common.ledger.features_read = layer.features_read;
    common.issues = layer.issues;
    for (auto const& issue : layer.issues)
        if (info(issue.code).effect == IssueEffect::rejected) ++common.ledger.features_rejected;
    auto prepared = parallel_map<Prepared>(
        layer.features.size(), threads, [&](std::size_t i) { return prepare(layer.features[i], layer.name, rules); });
    common.features.reserve(prepared.size());
    for (auto& p : prepared) {
        common.read.add(p.feature.read_m2);
        common.issues.insert(common.issues.end(), p.issues.begin(), p.issues.end());
        if (p.rejected) {
            common.removed.add(p.feature.read_m2);
            ++common.ledger.features_rejected;
        } else {
            common.features.push_back(std::move(p.feature));
        }
    }
    prepared = {};
    give_ids(common.features, layer.name, common.issues);
    take_out_repeated(common, layer.name);
    std::vector<std::pair<double, double>> areas;
    for (auto const& f : common.features) {
        if (auto const& reported = f.input->attributes.reported_area_m2) areas.emplace_back(*reported, f.area_m2);
        // Repair is measured where the feature stays; a rejected one counts whole under removed.
        common.changed.add(f.read_m2 - f.area_m2);
        note_reported_area(f, layer.name, rules, common.issues);
    }
    common.areas = compare_areas(layer.name, std::move(areas), rules.reported_area_share, rules.reported_area_m2);
    return common;
}

void close(Common& common, double kept_m2, std::size_t kept)
{
    common.ledger.features_kept = static_cast<std::int64_t>(kept);
    common.ledger.area_read_m2 = common.read.value();
    common.ledger.area_removed_m2 = common.removed.value();
    common.ledger.area_changed_m2 = common.changed.value();
    common.ledger.area_kept_m2 = kept_m2;
    std::ranges::stable_sort(common.issues, [](Issue const& a, Issue const& b) {
        if (a.feature_id != b.feature_id) return a.feature_id < b.feature_id;
        if (a.code != b.code) return a.code < b.code;
        if (a.area_m2 != b.area_m2) return a.area_m2 < b.area_m2;
        return a.detail < b.detail;
    });
}

}  // namespace

CleanParcels clean_parcels(InputLayer layer, CleaningRules const& rules, int threads)
{
    Common common = prepare_all(layer, rules, threads);
    std::vector<std::size_t> order(common.features.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    auto own = own_shares(common.features, order, rules.overlap_tolerance_m, threads);

    CleanParcels out;
    out.parcels.reserve(common.features.size());
    Sum kept;
    for (std::size_t i = 0; i < common.features.size(); ++i) {
        CleanFeature& f = common.features[i];
        double const left_m2 = own[i].cut ? area(own[i].shape) : f.area_m2;
        if (!own[i].failure.empty())
            common.issues.push_back({IssueCode::geometry_failed, layer.name, f.id, f.area_m2, own[i].failure, f.inner});
        if (own[i].cut && left_m2 < rules.sliver_m2) {
            common.changed.add(-(f.read_m2 - f.area_m2));
            common.removed.add(f.read_m2);
            ++common.ledger.features_rejected;
            common.issues.push_back(
                {IssueCode::covered_by_others, layer.name, f.id, f.area_m2,
                 fmt::format("{:.2f} of {:.2f} m2 lie in parcels that come first by id", own[i].shared_m2, f.area_m2),
                 f.inner});
            continue;
        }
        if (own[i].cut) {
            common.changed.add(own[i].shared_m2);
            common.issues.push_back({IssueCode::overlap_trimmed, layer.name, f.id, own[i].shared_m2,
                                     fmt::format("overlaps '{}'", own[i].with), f.inner});
        }
        kept.add(left_m2);
        out.parcels.push_back({std::move(f.id), own[i].cut ? std::move(own[i].shape) : std::move(f.shape), left_m2,
                               std::move(f.input->attributes)});
    }
    close(common, kept.value(), out.parcels.size());
    out.ledger = common.ledger;
    out.areas = std::move(common.areas);
    out.issues = std::move(common.issues);
    return out;
}

CleanBuildings clean_buildings(InputLayer layer, CleaningRules const& rules, int threads)
{
    Common common = prepare_all(layer, rules, threads);
    auto& features = common.features;
    std::vector<std::size_t> order(features.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        auto const& p = features[a].input->attributes.floors;
        auto const& q = features[b].input->attributes.floors;
        if (p != q) return p > q;  // nullopt is less than any number
        return features[a].area_m2 > features[b].area_m2;
    });
    auto own = own_shares(features, order, rules.overlap_tolerance_m, threads);

    CleanBuildings out;
    out.buildings.reserve(features.size());
    Sum kept;
    for (std::size_t i = 0; i < features.size(); ++i) {
        CleanFeature& f = features[i];
        if (!own[i].failure.empty())
            common.issues.push_back({IssueCode::geometry_failed, layer.name, f.id, f.area_m2, own[i].failure, f.inner});
        auto counted = own[i].cut ? std::move(own[i].shape) : f.shape;
        Building b{std::move(f.id), std::move(f.shape), std::move(counted),
                   f.area_m2,       f.area_m2,          std::move(f.input->attributes)};
        if (own[i].cut) {
            b.counted_m2 = area(b.counted);
            common.changed.add(own[i].shared_m2);
        }
        kept.add(b.counted_m2);
        out.buildings.push_back(std::move(b));
    }
    std::ranges::move(overlap_kinds(out.buildings, rules.overlap_tolerance_m, threads),
                      std::back_inserter(common.issues));
    close(common, kept.value(), out.buildings.size());
    out.ledger = common.ledger;
    out.areas = std::move(common.areas);
    out.issues = std::move(common.issues);
    return out;
}

}  // namespace lacuna
