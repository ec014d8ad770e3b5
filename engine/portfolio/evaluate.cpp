// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/evaluate.h"

#include "engine/core/error.h"
#include "engine/portfolio/plan_risk.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace lacuna {

namespace {

class Audit {
public:
    Audit(PortfolioProblem const& problem, std::vector<std::size_t> const& chosen) : p_{problem}, chosen_{chosen} {}

    Evaluation result()
    {
        for (auto const i : chosen_) {
            auto const& a = p_.alternatives.at(i);
            e_.value_fen += a.value_fen;
            e_.capex_fen += a.capex_fen;
            if (!by_site_.emplace(a.site, i).second) broken("site '{}' has two uses", a.site);
            if (std::ranges::any_of(p_.excluded, [&](auto const& s) { return s.holds(a); }))
                broken("'{}' was excluded", a.id);
        }
        cliques();
        budgets();
        limits();
        standards();
        for (auto const& each : p_.cannibalisation) {
            auto const *a = at(each.site_a), *b = at(each.site_b);
            if (a && b && each.holds_a(*a) && each.holds_b(*b)) e_.value_fen -= each.loss_fen;
        }
        for (auto const& pool : p_.pools) serve(pool);
        orders();
        for (auto const& pin : p_.pinned)
            if (std::ranges::none_of(chosen_, [&](auto i) { return pin.holds(p_.alternatives[i]); }))
                broken("the pin on site '{}' is not kept", pin.site);
        weigh();
        return std::move(e_);
    }

private:
    template <class... Args>
    void broken(fmt::format_string<Args...> text, Args&&... args)
    {
        e_.violations.push_back(fmt::format(text, std::forward<Args>(args)...));
    }
    [[nodiscard]] Alternative const* at(std::string const& site) const
    {
        auto const it = by_site_.find(site);
        return it == by_site_.end() ? nullptr : &p_.alternatives[it->second];
    }
    void weigh()
    {
        e_.cvar_fen = e_.objective_fen = static_cast<double>(e_.value_fen);
        if (!p_.risk) return;
        double const below = tail_mean(plan_deviations(p_, chosen_), p_.risk->worst_ppm);
        e_.cvar_fen += below;
        e_.objective_fen += p_.risk->weight * below;
    }

    void cliques()
    {
        for (auto const& clique : p_.cliques) {
            std::set<std::string> const members(clique.begin(), clique.end());
            if (std::ranges::count_if(members, [&](auto const& s) { return at(s) != nullptr; }) > 1)
                broken("two of the sites that overlap '{}' are used", clique.front());
        }
    }

    void budgets()
    {
        auto const& b = p_.budget;
        std::int64_t left = 0;
        for (std::size_t y = 0; y < b.by_year_fen.size(); ++y) {
            std::int64_t spent = 0, income = 0;
            for (auto const i : chosen_) {
                auto const& a = p_.alternatives[i];
                if (a.year == static_cast<int>(y)) spent += a.capex_fen;
                if (b.reinvest && a.year < static_cast<int>(y)) income += a.income_fen;
            }
            left = (b.carry_over ? left : 0) + b.by_year_fen[y] + income - spent;
            if (left < 0) broken("the budget of year {} is overdrawn by {} fen", y, -left);
            if (!b.works_capacity_fen.empty() && spent > b.works_capacity_fen[y])
                broken("the works of year {} exceed their capacity by {} fen", y, spent - b.works_capacity_fen[y]);
        }
    }

    void limits()
    {
        if (p_.limits.empty()) return;
        std::vector<bool> in(p_.alternatives.size(), false);
        for (auto const i : chosen_) in[i] = true;
        for (auto const& each : p_.limits) {
            std::int64_t taken = 0;
            for (auto const& [i, amount] : each.amounts) taken += in[i] ? amount : 0;
            if (taken > each.limit) broken("'{}' is exceeded: {} of {}", each.name, taken, each.limit);
        }
    }

    void standards()
    {
        for (std::size_t s = 0; s < p_.standards.size(); ++s) {
            auto const& standard = p_.standards[s];
            auto const have = std::ranges::count_if(chosen_, [&](auto i) {
                auto const& a = p_.alternatives[i];
                return a.use == standard.use && (standard.zone.empty() || a.zone == standard.zone) &&
                       (!standard.by_year || a.year <= *standard.by_year);
            });
            if (standard.high && have > *standard.high)
                broken("{} of '{}' in zone '{}' exceed {}", have, standard.use, standard.zone, *standard.high);
            if (have < standard.low) {
                e_.shortfalls.push_back({s, standard.low - have});
                e_.weighted_slack += standard.weight * static_cast<double>(standard.low - have);
            }
        }
    }

    /// Greatest value of the pool: facilities by margin, each as much as augmenting paths give it. What one has
    /// served stays served (the served amounts form a polymatroid, on which that order is optimal).
    void serve(DemandPool const& pool)
    {
        std::vector<DemandPool::Facility const*> open;
        for (auto const& f : pool.facilities)
            if (auto const* a = at(f.site); a && f.holds(*a)) open.push_back(&f);
        std::ranges::stable_sort(open, std::greater{}, [](auto const* f) { return f->margin_fen; });
        std::vector<std::vector<std::int64_t>> flow(open.size(), std::vector<std::int64_t>(pool.demand.size(), 0));
        auto rest = pool.demand;
        std::int64_t total = 0;
        for (std::size_t f = 0; f < open.size(); ++f) {
            std::int64_t wanted = open[f]->capacity;
            while (wanted > 0) {
                auto const got = augment(open, flow, rest, f, wanted);
                if (got == 0) break;
                wanted -= got;
                total += got;
                e_.value_fen += got * open[f]->margin_fen;
            }
        }
        e_.served.push_back(total);
    }

    static std::int64_t augment(std::vector<DemandPool::Facility const*> const& open,
                                std::vector<std::vector<std::int64_t>>& flow, std::vector<std::int64_t>& rest,
                                std::size_t source, std::int64_t wanted)
    {
        constexpr auto none = static_cast<std::size_t>(-1);
        std::size_t const zones = rest.size();
        std::vector<std::size_t> zone_from(zones, none), facility_from(open.size(), none), queue{source};
        for (std::size_t head = 0; head < queue.size(); ++head) {
            auto const f = queue[head];
            for (std::size_t z = 0; z < zones; ++z) {
                if (!open[f]->reach[z] || zone_from[z] != none) continue;
                zone_from[z] = f;
                if (rest[z] > 0) return push(flow, rest, zone_from, facility_from, source, z, wanted);
                for (std::size_t g = 0; g < open.size(); ++g)
                    if (g != source && facility_from[g] == none && flow[g][z] > 0) {
                        facility_from[g] = z;
                        queue.push_back(g);
                    }
            }
        }
        return 0;
    }

    static std::int64_t push(std::vector<std::vector<std::int64_t>>& flow, std::vector<std::int64_t>& rest,
                             std::vector<std::size_t> const& zone_from, std::vector<std::size_t> const& facility_from,
                             std::size_t source, std::size_t last, std::int64_t wanted)
    {
        auto amount = std::min(wanted, rest[last]);
        for (std::size_t z = last; zone_from[z] != source; z = facility_from[zone_from[z]])
            amount = std::min(amount, flow[zone_from[z]][facility_from[zone_from[z]]]);
        rest[last] -= amount;
        for (std::size_t z = last;; z = facility_from[zone_from[z]]) {
            auto const f = zone_from[z];
            flow[f][z] += amount;
            if (f == source) return amount;
            flow[f][facility_from[f]] -= amount;
        }
    }

    void orders()
    {
        for (auto const& each : p_.precedence) {
            auto const* after = at(each.after);
            auto const* before = at(each.before);
            if (after && (!before || before->year > after->year))
                broken("site '{}' starts before '{}'", each.after, each.before);
        }
    }

    PortfolioProblem const& p_;
    std::vector<std::size_t> const& chosen_;
    std::map<std::string, std::size_t> by_site_;
    Evaluation e_;
};

std::vector<std::string> ids_of(PortfolioProblem const& problem, std::vector<std::size_t> const& chosen)
{
    std::vector<std::string> ids;
    for (auto const i : chosen) ids.push_back(problem.alternatives[i].id);
    std::ranges::sort(ids);
    return ids;
}

}  // namespace

Evaluation evaluate(PortfolioProblem const& problem, std::vector<std::size_t> const& chosen)
{
    return Audit{problem, chosen}.result();
}

bool better(PortfolioProblem const& problem, std::vector<std::size_t> const& a, Evaluation const& of_a,
            std::vector<std::size_t> const& b, Evaluation const& of_b)
{
    if (of_a.weighted_slack != of_b.weighted_slack) return of_a.weighted_slack < of_b.weighted_slack;
    if (of_a.objective_fen != of_b.objective_fen) return of_a.objective_fen > of_b.objective_fen;
    if (of_a.value_fen != of_b.value_fen) return of_a.value_fen > of_b.value_fen;
    if (of_a.capex_fen != of_b.capex_fen) return of_a.capex_fen < of_b.capex_fen;
    return ids_of(problem, a) < ids_of(problem, b);
}

Enumeration enumerate(PortfolioProblem const& problem)
{
    std::map<std::string, std::vector<std::size_t>> by_site;
    for (std::size_t i = 0; i < problem.alternatives.size(); ++i) by_site[problem.alternatives[i].site].push_back(i);
    std::vector<std::vector<std::size_t>> sites;
    double plans = 1;
    for (auto& [site, own] : by_site) {
        plans *= static_cast<double>(own.size() + 1);
        sites.push_back(std::move(own));
    }
    if (plans > 2e6) throw Error{Errc::internal, fmt::format("{} plans are too many to try each", plans)};
    Enumeration result;
    bool any = false, two = false;
    std::vector<std::size_t> chosen;
    auto const walk = [&](auto const& self, std::size_t s) -> void {
        if (s < sites.size()) {
            self(self, s + 1);
            for (auto const i : sites[s]) {
                chosen.push_back(i);
                self(self, s + 1);
                chosen.pop_back();
            }
            return;
        }
        auto const e = evaluate(problem, chosen);
        if (!e.feasible()) return;
        if (e.shortfalls.empty()) ++result.feasible_plans;
        if (!any || better(problem, chosen, e, result.best, result.of_best)) {
            two = any;
            result.second = std::exchange(result.best, chosen);
            result.of_second = std::exchange(result.of_best, e);
            any = true;
        } else if (!two || better(problem, chosen, e, result.second, result.of_second)) {
            result.second = chosen;
            result.of_second = e;
            two = true;
        }
    };
    walk(walk, 0);
    return result;
}

}  // namespace lacuna
