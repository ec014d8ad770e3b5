// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/greedy.h"

#include "engine/portfolio/evaluate.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace lacuna {

namespace {

class Greedy {
public:
    explicit Greedy(PortfolioProblem const& problem) : p_{problem}
    {
        order_.resize(p_.alternatives.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
    }

    std::vector<std::size_t> plan(bool improve)
    {
        for (auto const& pin : p_.pinned) add_first([&](auto const& a) { return pin.holds(a); }, false);
        cover();
        fill();
        if (improve) exchange();
        return std::move(chosen_);
    }

private:
    /// Whether the rules hold with one more; pins that are not there yet do not count.
    [[nodiscard]] bool holds(std::vector<std::size_t> const& plan, Evaluation& e) const
    {
        e = evaluate(p_, plan);
        return std::ranges::all_of(e.violations, [](auto const& v) { return v.starts_with("the pin on"); });
    }

    bool try_add(std::size_t i, bool must_gain)
    {
        auto const& a = p_.alternatives[i];
        if (used_.contains(a.site) || a.capex_fen > budget_left()) return false;
        chosen_.push_back(i);
        Evaluation e;
        if (holds(chosen_, e) && (!must_gain || e.objective_fen > now_.objective_fen)) {
            now_ = std::move(e);
            used_[a.site] = i;
            return true;
        }
        chosen_.pop_back();
        return false;
    }

    /// An upper limit of what one more may cost, to pass over the rest quickly.
    [[nodiscard]] std::int64_t budget_left() const
    {
        if (p_.budget.reinvest) return INT64_MAX;
        std::int64_t total = 0;
        for (auto const fen : p_.budget.by_year_fen) total += fen;
        return total - now_.capex_fen;
    }

    template <class Test>
    bool add_first(Test const& test, bool must_gain)
    {
        auto by_capex = order_;
        std::ranges::stable_sort(by_capex, {}, [&](auto i) {
            auto const& a = p_.alternatives[i];
            return std::tuple{a.capex_fen, -a.value_fen, a.id};
        });
        return std::ranges::any_of(by_capex, [&](auto i) { return test(p_.alternatives[i]) && try_add(i, must_gain); });
    }

    void cover()
    {
        for (auto const& s : p_.standards) {
            auto const serves = [&](Alternative const& a) {
                return a.use == s.use && (s.zone.empty() || a.zone == s.zone) && (!s.by_year || a.year <= *s.by_year);
            };
            auto have = std::ranges::count_if(chosen_, [&](auto i) { return serves(p_.alternatives[i]); });
            while (have < s.low && add_first(serves, false)) ++have;
        }
    }

    void fill()
    {
        auto by_density = order_;
        // a/b > c/d as a d > c b: no division by a capex of 0.
        std::ranges::stable_sort(by_density, [&](auto i, auto j) {
            auto const &a = p_.alternatives[i], &b = p_.alternatives[j];
            auto const left = worth(i) * static_cast<double>(b.capex_fen);
            auto const right = worth(j) * static_cast<double>(a.capex_fen);
            if (a.capex_fen == 0 || b.capex_fen == 0) {
                if (a.capex_fen != b.capex_fen) return a.capex_fen == 0;
                if (worth(i) != worth(j)) return worth(i) > worth(j);
            }
            if (left != right) return left > right;
            return std::tie(a.capex_fen, a.id) < std::tie(b.capex_fen, b.id);
        });
        for (bool more = true; more;) {  // again where an order let a later one in
            more = false;
            for (auto const i : by_density)
                if (worth(i) > 0 && try_add(i, true)) more = true;
            if (p_.precedence.empty()) break;
        }
    }

    /// Value with the most that a pool could add.
    [[nodiscard]] double worth(std::size_t i) const
    {
        auto const& a = p_.alternatives[i];
        auto value = a.value_fen;
        for (auto const& pool : p_.pools)
            for (auto const& f : pool.facilities)
                if (f.holds(a)) value += f.capacity * f.margin_fen;
        return static_cast<double>(value);
    }

    void exchange()
    {
        constexpr int most_tries = 20'000;
        int tries = 0;
        for (bool better_found = true; better_found && tries < most_tries;) {
            better_found = false;
            for (std::size_t c = 0; c < chosen_.size() && !better_found; ++c)
                for (std::size_t i = 0; i < order_.size() && !better_found && tries < most_tries; ++i) {
                    auto const it = used_.find(p_.alternatives[i].site);
                    if (it != used_.end() && it->second != chosen_[c]) continue;
                    auto other = chosen_;
                    other[c] = i;
                    Evaluation e;
                    ++tries;
                    bool const keeps_pins = holds(other, e) && e.violations.size() <= now_.violations.size();
                    if (!keeps_pins || !better(p_, other, e, chosen_, now_)) continue;
                    chosen_ = std::move(other);
                    now_ = std::move(e);
                    used_.clear();
                    for (auto const k : chosen_) used_[p_.alternatives[k].site] = k;
                    better_found = true;
                }
        }
        fill();
    }

    PortfolioProblem const& p_;
    std::vector<std::size_t> order_, chosen_;
    std::map<std::string, std::size_t> used_;
    Evaluation now_;
};

struct Step {
    double capex, value;
};

/// The upper hull of a site's alternatives from (0, 0) as steps of falling value per capex.
void add_steps(std::vector<Step> points, std::vector<Step>& steps, double& free_value)
{
    std::ranges::sort(points, [](Step a, Step b) { return std::tie(a.capex, b.value) < std::tie(b.capex, a.value); });
    std::vector<Step> hull{{0, 0}};
    for (auto const& p : points) {
        if (p.value <= hull.back().value) continue;
        if (p.capex == hull.back().capex) hull.pop_back();
        while (hull.size() > 1) {
            auto const &a = hull[hull.size() - 2], &b = hull.back();
            if ((b.value - a.value) * (p.capex - b.capex) > (p.value - b.value) * (b.capex - a.capex)) break;
            hull.pop_back();
        }
        hull.push_back(p);
    }
    free_value += hull.front().value;
    for (std::size_t k = 1; k < hull.size(); ++k)
        steps.push_back({hull[k].capex - hull[k - 1].capex, hull[k].value - hull[k - 1].value});
}

}  // namespace

std::vector<std::size_t> greedy_plan(PortfolioProblem const& problem, bool improve)
{
    return Greedy{problem}.plan(improve);
}

double knapsack_bound(PortfolioProblem const& problem)
{
    double left = 0, bound = 0;
    for (auto const fen : problem.budget.by_year_fen) left += static_cast<double>(fen);
    std::map<std::string, std::vector<Step>> by_site;
    for (auto const& a : problem.alternatives) {
        if (std::ranges::any_of(problem.excluded, [&](auto const& s) { return s.holds(a); })) continue;
        double value = static_cast<double>(a.value_fen);
        for (auto const& pool : problem.pools)
            for (auto const& f : pool.facilities)
                if (f.holds(a)) value += static_cast<double>(f.capacity) * static_cast<double>(f.margin_fen);
        by_site[a.site].push_back({static_cast<double>(a.capex_fen), value});
    }
    if (problem.budget.reinvest) {
        double const years = static_cast<double>(problem.budget.by_year_fen.size());
        for (auto const& a : problem.alternatives) left += std::max(0.0, static_cast<double>(a.income_fen)) * years;
    }
    std::vector<Step> steps;
    for (auto& [site, points] : by_site) add_steps(std::move(points), steps, bound);
    std::ranges::sort(steps, [](Step a, Step b) {
        auto const l = a.value * b.capex, r = b.value * a.capex;
        return l != r ? l > r : a.capex < b.capex;
    });
    for (auto const& s : steps) {
        double const share = s.capex <= left ? 1 : left / s.capex;
        bound += share * s.value;
        left -= share * s.capex;
        if (share < 1) break;
    }
    return bound;
}

}  // namespace lacuna
