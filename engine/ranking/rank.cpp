// SPDX-License-Identifier: Apache-2.0
#include "engine/ranking/rank.h"

#include "engine/core/error.h"
#include "engine/geometry/shared_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace lacuna {

namespace {

/// A proposal waiting for its turn. The proposal itself stays packed until then.
struct Waiting {
    double mean = 0;  ///< IOAV
    std::uint32_t candidate = 0;
    bool is_cut = false;
    std::size_t at = 0;  ///< byte in the candidate's proposals; of one that was cut, its number among those
};

/// Ground already given on one level of a parcel.
struct Taken {
    std::uint32_t candidate;
    Box box;  ///< round the ground
};

enum class ParcelUse { used, cleared };

class Choice {
    auto lower_value() const
    {
        return [this](Waiting const& a, Waiting const& b) {
            if (a.mean != b.mean) return a.mean < b.mean;
            if (a.candidate != b.candidate) return place_[a.candidate] > place_[b.candidate];
            return proposal_of(a).placement.facility_id > proposal_of(b).placement.facility_id;
        };
    }

public:
    explicit Choice(RankingInput& input)
        : input_{input}, demand_left_{input.demand_units}, cut_{input.memory}, refused_{input.memory}
    {
        auto& candidates = input_.candidates;
        std::size_t waiting = 0;
        for (auto const& candidate : candidates) waiting += candidate.proposals.size();
        queue_.reserve(waiting);
        std::vector<std::string> ids(candidates.size());
        for (std::uint32_t i = 0; i < candidates.size(); ++i) {
            auto const& proposals = candidates[i].proposals;
            for (auto p = proposals.begin(); p != proposals.end(); ++p)
                queue_.push_back({p->appraisal.ioav_mean(), i, false, proposals.byte_of(p)});
            ids[i] = candidates[i].space->id;
        }
        std::vector<std::uint32_t> order(candidates.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::stable_sort(order, {}, [&](std::uint32_t i) -> std::string const& { return ids[i]; });
        place_.resize(order.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) place_[order[i]] = i;
        std::ranges::make_heap(queue_, lower_value());
    }

    Ranked run()
    {
        while (!queue_.empty()) {
            std::ranges::pop_heap(queue_, lower_value());
            Waiting const next = queue_.back();
            queue_.pop_back();
            consider(next.candidate, proposal_of(next));
        }
        return collect();
    }

private:
    [[nodiscard]] Proposal proposal_of(Waiting const& w) const
    {
        auto out = w.is_cut ? cut_[w.at] : input_.candidates[w.candidate].proposals.at_byte(w.at);
        if (!w.is_cut) out.placement.space_id = input_.candidates[w.candidate].space->id;
        return out;
    }

    void refuse(std::uint32_t candidate, Proposal const& p, RefusalReason reason, double shortfall, std::string unit,
                std::string text)
    {
        told_.push_back(candidate);
        refused_.push_back({p.placement.facility_id, reason, shortfall, std::move(unit), true, std::move(text)});
    }

    void consider(std::uint32_t candidate, Proposal proposal)
    {
        double const mean = proposal.appraisal.ioav_mean();
        if (!(mean > 0))
            return refuse(candidate, proposal, RefusalReason::no_value, -mean, "money", loss(proposal.appraisal));
        if (auto const best = chosen_.find(candidate); best != chosen_.end()) {
            runner_up_.try_emplace(candidate, proposal);
            double const behind = best->second.appraisal.ioav_mean() - mean;
            return refuse(candidate, proposal, RefusalReason::worse_use, behind, "money",
                          fmt::format("worth {:.0f} {} less than {}", behind, input_.currency,
                                      best->second.placement.facility_id));
        }
        Asked const asked{candidate, proposal, *input_.candidates[candidate].space};
        auto const& space = asked.space;
        if (!within_demand(asked) || !within_floor_area(asked) || !within_ground(asked)) return;
        if (excluded_by_clearing(space))
            return refuse(candidate, proposal, RefusalReason::ground_taken, 0, "",
                          space.kind == SpaceKind::low_improvement ? "it would clear a parcel that has a better use"
                                                                   : "its parcel is cleared for a better use");
        auto& taken = taken_[level_key(space)];
        Box const box = bounds(to_polygon(proposal.placement.ground));
        for (auto const& other : taken)
            if (overlap(box, other.box) &&
                share_ground(ground_of(proposal, candidate), ground_of(chosen_.at(other.candidate), other.candidate)))
                return refuse(candidate, proposal, RefusalReason::ground_taken, 0, "",
                              "its ground is given to a better use");
        taken.push_back({candidate, box});
        take(proposal, space);
        chosen_.emplace(candidate, std::move(proposal));
    }

    [[nodiscard]] std::string loss(Appraisal const& a) const
    {
        auto const& ccy = input_.currency;
        if (a.ioav > 0)
            return fmt::format("loses {:.0f} {} on average, though it adds {:.0f} in the base case", -a.ioav_mean(),
                               ccy, a.ioav);
        return fmt::format("loses {:.0f} {}{}", -a.ioav_mean(), ccy, a.mean_shift != 0 ? " on average" : "");
    }

    /// Takes what the proposal uses up off what is left for others.
    void take(Proposal const& proposal, Space const& space)
    {
        auto const& p = proposal.placement;
        if (!space.parcel_id.empty())
            uses_[space.parcel_id] = space.kind == SpaceKind::low_improvement ? ParcelUse::cleared : ParcelUse::used;
        if (auto const left = demand_left_.find(p.facility_id); left != demand_left_.end()) left->second -= p.units;
        use_floor_area(proposal, space);
        if (auto* left = ground_left(space)) {
            auto const use = ground_use(p, space, input_.added_floor_area(proposal));
            if (left->open_m2) *left->open_m2 -= use.open_m2;
            if (left->footprint_m2) *left->footprint_m2 -= use.footprint_m2;
        }
    }

    /// The ground itself is drawn only where a rectangle round it meets another one.
    MultiPolygon ground_of(Proposal& proposal, std::uint32_t candidate) const
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

    /// A proposal whose turn it is.
    struct Asked {
        std::uint32_t candidate;
        Proposal const& proposal;
        Space space;
    };

    /// False where the proposal was refused or waits again with fewer units.
    bool within_demand(Asked const& w)
    {
        auto const left = demand_left_.find(w.proposal.placement.facility_id);
        if (left == demand_left_.end() || w.proposal.placement.units <= left->second) return true;
        again(w, left->second, RefusalReason::no_demand,
              fmt::format("the people counted need {:.1f} units more", std::max(0.0, left->second)));
        return false;
    }

    bool within_floor_area(Asked const& w)
    {
        double const added = input_.added_floor_area(w.proposal);
        if (!w.space.floor_area_known || added <= 0) return true;
        auto const [left, fresh] = floor_left_.try_emplace(w.space.parcel_id, w.space.floor_area_m2.likely);
        if (added <= left->second * (1 + 1e-9)) return true;
        double const units = w.proposal.placement.units * left->second / added;
        again(w, units, RefusalReason::no_floor_area_left,
              fmt::format("{:.0f} m2 of floor area left on the parcel, {:.0f} m2 wanted", left->second, added));
        return false;
    }

    /// What is left of the parcel's ground; null where nothing limits it.
    GroundCap* ground_left(Space const& space)
    {
        if (auto const left = ground_left_.find(space.parcel_id); left != ground_left_.end()) return &left->second;
        auto const cap = input_.ground.find(space.parcel_id);
        return cap == input_.ground.end() ? nullptr : &ground_left_.emplace(space.parcel_id, cap->second).first->second;
    }

    bool within_ground(Asked const& w)
    {
        auto const* const left = ground_left(w.space);
        if (!left) return true;
        auto const cap = cap_for(*left, w.space.kind);
        auto const use = ground_use(w.proposal.placement, w.space, input_.added_floor_area(w.proposal));
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

    void again(Asked const& w, double units, RefusalReason reason, std::string text)
    {
        auto const less = input_.cut(w.proposal, w.space, units);
        if (less && less->placement.units < w.proposal.placement.units) {
            queue_.push_back({less->appraisal.ioav_mean(), w.candidate, true, cut_.size()});
            cut_.push_back(*less);
            std::ranges::push_heap(queue_, lower_value());
        } else
            refuse(w.candidate, w.proposal, reason, w.proposal.placement.units - units, "units", std::move(text));
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
        std::vector<std::uint32_t> by_candidate(told_.size());
        std::iota(by_candidate.begin(), by_candidate.end(), 0U);
        std::ranges::stable_sort(by_candidate, {}, [&](std::uint32_t k) { return told_[k]; });
        auto next = by_candidate.begin();
        out.sites.reserve(chosen_.size());
        out.unused.reserve(input_.candidates.size() - chosen_.size());
        for (std::uint32_t i = 0; i < input_.candidates.size(); ++i) {
            auto refused = std::exchange(input_.candidates[i].refused, {}).unpacked();
            for (; next != by_candidate.end() && told_[*next] == i; ++next) refused.push_back(refused_[*next]);
            std::ranges::stable_sort(refused, {}, &Refusal::facility_id);
            auto const id = input_.candidates[i].space->id;
            auto const best = chosen_.find(i);
            if (best == chosen_.end()) {
                out.unused.push_back({id, PackedList<Refusal>{refused, input_.memory}});
                continue;
            }
            if (auto const why = reduced_.find({i, best->second.placement.facility_id}); why != reduced_.end())
                out.reduced[id] = why->second;
            Site site;
            site.id = id;
            site.best = std::move(best->second);
            if (auto const second = runner_up_.find(i); second != runner_up_.end()) site.runner_up = second->second;
            site.refused = PackedList<Refusal>{refused, input_.memory};
            out.sites.push_back(std::move(site));
        }
        std::ranges::sort(out.sites, [](Site const& a, Site const& b) {
            double const x = a.best.appraisal.ioav_mean(), y = b.best.appraisal.ioav_mean();
            return x != y ? x > y : a.id < b.id;
        });
        for (std::size_t i = 0; i < out.sites.size(); ++i) out.sites[i].rank = static_cast<std::int64_t>(i) + 1;
        std::ranges::sort(out.unused, {}, &UnusedSpace::space_id);
        return out;
    }

    RankingInput& input_;
    std::map<std::string, double> demand_left_;
    std::map<std::string, double> floor_left_;                              ///< by parcel
    std::map<std::string, GroundCap> ground_left_;                          ///< by parcel that was asked for
    std::unordered_map<std::string, std::vector<Taken>> taken_;             ///< by level
    std::map<std::string, ParcelUse> uses_;                                 ///< by parcel that has a use
    std::map<std::uint32_t, Proposal> chosen_;                              ///< by candidate
    std::map<std::uint32_t, Proposal> runner_up_;                           ///< by candidate
    std::map<std::pair<std::uint32_t, std::string>, std::string> reduced_;  ///< by candidate and facility: what cut it
    std::vector<std::uint32_t> place_;                                      ///< of a candidate by its space's id
    PackedTable<Proposal> cut_;
    PackedTable<Refusal> refused_;     ///< here, apart from those that came with the candidates
    std::vector<std::uint32_t> told_;  ///< the candidate of each of them
    std::vector<Waiting> queue_;       ///< a heap, the highest value first
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

Ranked rank(RankingInput& input) { return Choice{input}.run(); }

}  // namespace lacuna
