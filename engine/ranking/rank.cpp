// SPDX-License-Identifier: Apache-2.0
#include "engine/ranking/rank.h"

#include "engine/core/error.h"
#include "engine/geometry/shared_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace lacuna {

namespace {

/// A proposal waiting for its turn.
struct Waiting {
    Proposal proposal;
    std::size_t candidate = 0;
};

struct LowerValue {
    bool operator()(Waiting const& a, Waiting const& b) const
    {
        if (a.proposal.appraisal.ioav != b.proposal.appraisal.ioav)
            return a.proposal.appraisal.ioav < b.proposal.appraisal.ioav;
        auto const& p = a.proposal.placement;
        auto const& q = b.proposal.placement;
        return p.space_id != q.space_id ? p.space_id > q.space_id : p.facility_id > q.facility_id;
    }
};

/// Ground already given on one level of a parcel.
struct Taken {
    std::size_t candidate;
    Box box;  ///< round the ground
};

enum class ParcelUse { used, cleared };

class Choice {
public:
    explicit Choice(RankingInput input)
        : input_{std::move(input)},
          demand_left_{input_.demand_units},
          chosen_(input_.candidates.size()),
          refused_(input_.candidates.size())
    {
        std::size_t waiting = 0;
        for (auto const& candidate : input_.candidates) waiting += candidate.proposals.size();
        queue_.reserve(waiting);
        for (std::size_t i = 0; i < input_.candidates.size(); ++i) {
            refused_[i] = std::move(input_.candidates[i].refused);
            for (auto& proposal : input_.candidates[i].proposals) queue_.push_back({std::move(proposal), i});
            input_.candidates[i].proposals = {};
        }
        std::ranges::make_heap(queue_, LowerValue{});
    }

    Ranked run()
    {
        while (!queue_.empty()) {
            std::ranges::pop_heap(queue_, LowerValue{});
            Waiting next = std::move(queue_.back());
            queue_.pop_back();
            consider(next);
        }
        return collect();
    }

private:
    void refuse(Waiting const& w, RefusalReason reason, double shortfall, std::string unit, std::string text)
    {
        auto const& p = w.proposal.placement;
        refused_[w.candidate].push_back(
            {p.space_id, p.facility_id, reason, shortfall, std::move(unit), true, std::move(text)});
    }

    void consider(Waiting& w)
    {
        Candidate const& candidate = input_.candidates[w.candidate];
        auto& p = w.proposal.placement;
        double const ioav = w.proposal.appraisal.ioav;
        if (!(ioav > 0))
            return refuse(w, RefusalReason::no_value, -ioav, "money",
                          fmt::format("loses {:.0f} {}", -ioav, input_.currency));
        if (auto const& best = chosen_[w.candidate]) {
            if (!runner_up_.contains(w.candidate)) runner_up_.emplace(w.candidate, w.proposal);
            double const behind = best->appraisal.ioav - ioav;
            return refuse(
                w, RefusalReason::worse_use, behind, "money",
                fmt::format("worth {:.0f} {} less than {}", behind, input_.currency, best->placement.facility_id));
        }
        if (!within_demand(w) || !within_floor_area(w, *candidate.space) || !within_ground(w, *candidate.space)) return;
        if (excluded_by_clearing(*candidate.space))
            return refuse(w, RefusalReason::ground_taken, 0, "",
                          candidate.space->kind == SpaceKind::low_improvement
                              ? "it would clear a parcel that has a better use"
                              : "its parcel is cleared for a better use");
        auto& taken = taken_[level_key(*candidate.space)];
        Box const box = bounds(to_polygon(p.ground));
        for (auto const& other : taken)
            if (overlap(box, other.box) &&
                share_ground(ground_of(w.proposal, w.candidate), ground_of(*chosen_[other.candidate], other.candidate)))
                return refuse(w, RefusalReason::ground_taken, 0, "", "its ground is given to a better use");
        taken.push_back({w.candidate, box});
        if (!candidate.space->parcel_id.empty())
            uses_[candidate.space->parcel_id] =
                candidate.space->kind == SpaceKind::low_improvement ? ParcelUse::cleared : ParcelUse::used;
        if (auto const left = demand_left_.find(p.facility_id); left != demand_left_.end()) left->second -= p.units;
        use_floor_area(w.proposal, *candidate.space);
        if (auto* left = ground_left(*candidate.space)) {
            auto const use = ground_use(p, *candidate.space, input_.added_floor_area(w.proposal));
            if (left->open_m2) *left->open_m2 -= use.open_m2;
            if (left->footprint_m2) *left->footprint_m2 -= use.footprint_m2;
        }
        chosen_[w.candidate] = std::move(w.proposal);
    }

    /// The ground itself is drawn only where a rectangle round it meets another one.
    MultiPolygon ground_of(Proposal& proposal, std::size_t candidate) const
    {
        if (input_.draw) proposal.placement = input_.draw(proposal.placement, *input_.candidates[candidate].space);
        return ground_shape(proposal.placement);
    }

    /// A use of low improvement clears its parcel: it and any other use of the parcel, its buildings and roofs exclude
    /// each other.
    bool excluded_by_clearing(Space const& space) const
    {
        auto const found = uses_.find(space.parcel_id);
        if (found == uses_.end()) return false;
        return found->second == ParcelUse::cleared || space.kind == SpaceKind::low_improvement;
    }

    /// False where the proposal was refused or waits again with fewer units.
    bool within_demand(Waiting const& w)
    {
        auto const left = demand_left_.find(w.proposal.placement.facility_id);
        if (left == demand_left_.end() || w.proposal.placement.units <= left->second) return true;
        again(w, left->second, RefusalReason::no_demand,
              fmt::format("the people counted need {:.1f} units more", std::max(0.0, left->second)));
        return false;
    }

    bool within_floor_area(Waiting const& w, Space const& space)
    {
        double const added = input_.added_floor_area(w.proposal);
        if (!space.floor_area_known || added <= 0) return true;
        auto const [left, fresh] = floor_left_.try_emplace(space.parcel_id, space.floor_area_m2.likely);
        if (added <= left->second * (1 + 1e-9)) return true;
        double const units = w.proposal.placement.units * left->second / added;
        again(w, units, RefusalReason::no_floor_area_left,
              fmt::format("{:.0f} m2 of floor area left on the parcel, {:.0f} m2 wanted", left->second, added));
        return false;
    }

    /// What is left of the parcel's ground; null where nothing limits it.
    GroundCap* ground_left(Space const& space)
    {
        auto const cap = input_.ground.find(space.parcel_id);
        return cap == input_.ground.end() ? nullptr : &cap->second;
    }

    bool within_ground(Waiting const& w, Space const& space)
    {
        auto const* const left = ground_left(space);
        if (!left) return true;
        auto const cap = cap_for(*left, space.kind);
        auto const use = ground_use(w.proposal.placement, space, input_.added_floor_area(w.proposal));
        auto const holds = [&](std::optional<double> const& most, double m2, RefusalReason reason,
                               std::string const& words) {
            constexpr double slack_m2 = 1e-6;
            if (!most || m2 <= *most + slack_m2) return true;
            double const m2_left = std::max(0.0, *most);
            auto text = fmt::format("{}: {:.0f} m2 are left to take, {:.0f} m2 wanted", words, m2_left, m2);
            reduced_[{w.candidate, w.proposal.placement.facility_id}] = text;
            again(w, w.proposal.placement.units * m2_left / m2, reason, std::move(text));
            return false;
        };
        return holds(cap.footprint_m2, use.footprint_m2, RefusalReason::coverage_full, cap.coverage_words) &&
               holds(cap.open_m2, use.open_m2, RefusalReason::green_kept, cap.green_words);
    }

    void use_floor_area(Proposal const& proposal, Space const& space)
    {
        if (!space.floor_area_known) return;
        double const added = input_.added_floor_area(proposal);
        if (added <= 0) return;
        auto const [left, fresh] = floor_left_.try_emplace(space.parcel_id, space.floor_area_m2.likely);
        left->second = std::max(0.0, left->second - added);
    }

    void again(Waiting const& w, double units, RefusalReason reason, std::string text)
    {
        auto less = input_.cut(w.proposal, *input_.candidates[w.candidate].space, units);
        if (less && less->placement.units < w.proposal.placement.units)
            wait({std::move(*less), w.candidate});
        else
            refuse(w, reason, w.proposal.placement.units - units, "units", std::move(text));
    }

    void wait(Waiting waiting)
    {
        queue_.push_back(std::move(waiting));
        std::ranges::push_heap(queue_, LowerValue{});
    }

    /// Uses of one key exclude each other where they meet. Roofs of one building never meet those of another.
    static std::string level_key(Space const& space)
    {
        switch (level_of(space.kind)) {
            case Level::ground:
                return "ground " + space.parcel_id;
            case Level::building:
                return "building " + space.building_id;
            case Level::below:
                return "below " + space.building_id;
            case Level::roof:
                return "roof " + space.building_id;
        }
        return space.id;
    }

    Ranked collect()
    {
        Ranked out;
        for (std::size_t i = 0; i < chosen_.size(); ++i) {
            std::ranges::stable_sort(refused_[i], {}, &Refusal::facility_id);
            std::string const& id = input_.candidates[i].space->id;
            if (!chosen_[i]) {
                out.unused.push_back({id, std::move(refused_[i])});
                continue;
            }
            if (auto const why = reduced_.find({i, chosen_[i]->placement.facility_id}); why != reduced_.end())
                out.reduced[id] = why->second;
            Site site;
            site.id = id;
            site.best = std::move(*chosen_[i]);
            if (auto const second = runner_up_.find(i); second != runner_up_.end()) site.runner_up = second->second;
            site.refused = std::move(refused_[i]);
            out.sites.push_back(std::move(site));
        }
        std::ranges::sort(out.sites, [](Site const& a, Site const& b) {
            if (a.best.appraisal.ioav != b.best.appraisal.ioav) return a.best.appraisal.ioav > b.best.appraisal.ioav;
            return a.id < b.id;
        });
        for (std::size_t i = 0; i < out.sites.size(); ++i) out.sites[i].rank = static_cast<std::int64_t>(i) + 1;
        std::ranges::sort(out.unused, {}, &UnusedSpace::space_id);
        return out;
    }

    RankingInput input_;  ///< its proposals and refusals have moved on
    std::map<std::string, double> demand_left_;
    std::map<std::string, double> floor_left_;                            ///< by parcel
    std::unordered_map<std::string, std::vector<Taken>> taken_;           ///< by level
    std::map<std::string, ParcelUse> uses_;                               ///< by parcel that has a use
    std::vector<std::optional<Proposal>> chosen_;                         ///< by candidate
    std::map<std::size_t, Proposal> runner_up_;                           ///< by candidate
    std::map<std::pair<std::size_t, std::string>, std::string> reduced_;  ///< by candidate and facility: what cut it
    std::vector<std::vector<Refusal>> refused_;                           ///< by candidate
    std::vector<Waiting> queue_;                                          ///< a heap, the highest value first
};

}  // namespace

GroundUse ground_use(Placement const& placement, Space const& space, double added_floor_area_m2)
{
    if (level_of(space.kind) != Level::ground || space.parcel_id.empty() || !space.has_ground) return {};
    double const m2 = ground_m2(placement);
    return {space.kind == SpaceKind::parking ? 0 : m2, added_floor_area_m2 > 0 ? m2 : 0};
}

GroundCap cap_for(GroundCap cap, SpaceKind kind)
{
    if (kind != SpaceKind::low_improvement) return cap;
    if (cap.open_m2) *cap.open_m2 += cap.cleared_m2;
    if (cap.footprint_m2) *cap.footprint_m2 += cap.cleared_m2;
    return cap;
}

Ranked rank(RankingInput input) { return Choice{std::move(input)}.run(); }

}  // namespace lacuna
