// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/stock_bound.h"

#include "engine/portfolio/greedy.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

class StockBound {
public:
    explicit StockBound(PortfolioProblem const& problem) : p_{problem}, takes_(problem.alternatives.size())
    {
        auto const open = open_alternatives();
        stocks();
        groups(open);
        for (auto const fen : p_.budget.by_year_fen) money_ += static_cast<double>(fen);
        if (p_.budget.reinvest) {
            double const years = static_cast<double>(p_.budget.by_year_fen.size());
            for (auto const& a : p_.alternatives) money_ += std::max(0.0, static_cast<double>(a.income_fen)) * years;
        }
    }

    double result(double known)
    {
        constexpr int halve_after = 8;
        constexpr double shortest = 1e-4;
        auto const rounds = static_cast<int>(
            std::clamp<std::size_t>(4'000'000 / std::max<std::size_t>(1, p_.alternatives.size()), 50, 400));
        std::vector<double> prices(stocks_, 0), used(stocks_);
        double best = at(prices, used), length = 1;
        for (int round = 0, idle = 0; round < rounds && stocks_ > 0 && length > shortest; ++round) {
            double const now = round == 0 ? best : at(prices, used);
            if (now < best - 1e-9 * std::fabs(best)) {
                best = now;
                idle = 0;
            } else if (++idle >= halve_after) {
                length /= 2;
                idle = 0;
            }
            double squares = 0;
            for (std::size_t s = 0; s < stocks_; ++s) {
                double const over = used[s] - 1;
                if (over > 0 || prices[s] > 0) squares += over * over;
            }
            if (squares <= 0 || now <= known) break;
            for (std::size_t s = 0; s < stocks_; ++s)
                prices[s] = std::max(0.0, prices[s] + length * (now - known) / squares * (used[s] - 1));
        }
        return best;
    }

private:
    struct Choice {
        double capex, value;
        std::size_t alternative;
    };
    /// From one choice of a group to the next on the hull of value over capex.
    struct Step {
        double capex, value;
        std::size_t from, to;  ///< alternatives
    };
    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

    [[nodiscard]] std::vector<bool> open_alternatives() const
    {
        std::vector<bool> open;
        for (auto const& a : p_.alternatives)
            open.push_back(std::ranges::none_of(p_.excluded, [&](auto const& s) { return s.holds(a); }));
        for (auto const& stock : p_.limits)
            for (auto const& [i, amount] : stock.amounts)
                if (amount > stock.limit) open[i] = false;
        return open;
    }

    /// In shares of each stock; one that can never run out has no price.
    void stocks()
    {
        for (auto const& stock : p_.limits) {
            double sum = 0;
            for (auto const& [i, amount] : stock.amounts) sum += static_cast<double>(amount);
            if (stock.limit == 0 || sum <= static_cast<double>(stock.limit)) continue;
            for (auto const& [i, amount] : stock.amounts)
                if (amount > 0)
                    takes_[i].emplace_back(stocks_, static_cast<double>(amount) / static_cast<double>(stock.limit));
            ++stocks_;
        }
    }

    void groups(std::vector<bool> const& open)
    {
        std::map<std::string, std::size_t> group;
        std::size_t count = 0;
        for (auto const& clique : p_.cliques) {
            bool used = false;
            for (auto const& site : clique) used |= group.emplace(site, count).second;
            count += used ? 1 : 0;
        }
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i) {
            if (!open[i]) continue;
            auto const& a = p_.alternatives[i];
            auto const [it, fresh] = group.emplace(a.site, count);
            count += fresh ? 1 : 0;
            double value = static_cast<double>(a.value_fen);
            for (auto const& pool : p_.pools)
                for (auto const& f : pool.facilities)
                    if (f.holds(a)) value += static_cast<double>(f.capacity) * static_cast<double>(f.margin_fen);
            groups_.resize(std::max(groups_.size(), it->second + 1));
            groups_[it->second].push_back({static_cast<double>(a.capex_fen), value, i});
        }
    }

    /// The bound at these prices, and what its plan in fractions uses of the stocks.
    double at(std::vector<double> const& prices, std::vector<double>& used)
    {
        double bound = 0, left = money_;
        for (double const price : prices) bound += price;
        std::ranges::fill(used, 0);
        auto const take = [&](std::size_t alternative, double share) {
            if (alternative != nothing)
                for (auto const& [s, amount] : takes_[alternative]) used[s] += share * amount;
        };
        steps_.clear();
        for (auto const& group : groups_) {
            auto const free = add_steps(group, prices);
            bound += free.value;
            take(free.alternative, 1);
        }
        std::ranges::sort(steps_, [](Step const& a, Step const& b) {
            auto const l = a.value * b.capex, r = b.value * a.capex;
            return l != r ? l > r : std::tie(a.capex, a.to) < std::tie(b.capex, b.to);
        });
        for (auto const& step : steps_) {
            double const share = step.capex <= left ? 1 : left / step.capex;
            bound += share * step.value;
            left -= share * step.capex;
            take(step.to, share);
            take(step.from, -share);
            if (share < 1) break;
        }
        return bound;
    }

    /// The upper hull of a group from nothing, as steps of falling value per capex; what costs nothing is given back.
    Choice add_steps(std::vector<Choice> const& group, std::vector<double> const& prices)
    {
        points_.clear();
        for (auto point : group) {
            for (auto const& [s, amount] : takes_[point.alternative]) point.value -= prices[s] * amount;
            if (point.value > 0) points_.push_back(point);
        }
        std::ranges::sort(points_, [](Choice const& a, Choice const& b) {
            return std::tie(a.capex, b.value, a.alternative) < std::tie(b.capex, a.value, b.alternative);
        });
        hull_.assign(1, {0, 0, nothing});
        for (auto const& p : points_) {
            if (p.value <= hull_.back().value) continue;
            if (p.capex == hull_.back().capex) hull_.pop_back();
            while (hull_.size() > 1) {
                auto const &a = hull_[hull_.size() - 2], &b = hull_.back();
                if ((b.value - a.value) * (p.capex - b.capex) > (p.value - b.value) * (b.capex - a.capex)) break;
                hull_.pop_back();
            }
            hull_.push_back(p);
        }
        for (std::size_t k = 1; k < hull_.size(); ++k)
            steps_.push_back({hull_[k].capex - hull_[k - 1].capex, hull_[k].value - hull_[k - 1].value,
                              hull_[k - 1].alternative, hull_[k].alternative});
        return hull_.front();
    }

    PortfolioProblem const& p_;
    double money_ = 0;
    std::size_t stocks_ = 0;
    std::vector<std::vector<std::pair<std::size_t, double>>> takes_;  ///< (stock, share of it), an alternative each
    std::vector<std::vector<Choice>> groups_;                         ///< of each at most one is chosen
    std::vector<Choice> points_, hull_;
    std::vector<Step> steps_;
};

}  // namespace

double stock_bound(PortfolioProblem const& problem, double known)
{
    return std::min(knapsack_bound(problem), StockBound{problem}.result(known));
}

}  // namespace lacuna
