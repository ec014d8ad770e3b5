// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/formulate.h"

#include "engine/portfolio/plan_risk.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <numeric>

namespace lacuna {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using Entries = std::vector<std::pair<int, double>>;

class Formulator {
public:
    explicit Formulator(PortfolioProblem const& problem) : p_{problem}
    {
        double greatest = 1;
        for (auto const& a : p_.alternatives)
            greatest = std::max(greatest, std::fabs(static_cast<double>(a.value_fen)));
        f_.scale = greatest / 1000;
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i) {
            auto const& a = p_.alternatives[i];
            bool const out = std::ranges::any_of(p_.excluded, [&](auto const& s) { return s.holds(a); });
            column(0, out ? 0 : 1, value_of(a.value_fen), true);
            by_site_[a.site].push_back(static_cast<int>(i));
        }
    }

    Formulation result(bool soft, RiskForm form)
    {
        for (auto const& [site, own] : by_site_)
            if (own.size() > 1) row(ones(own), -infinite, 1);
        for (auto const& clique : p_.cliques) row(ones(of_sites(clique)), -infinite, 1);
        for (auto const& pin : p_.pinned)
            row(ones(matching([&](Alternative const& a) { return pin.holds(a); })), 1, infinite);
        budgets();
        for (auto const& limit : p_.limits) add(limit);
        for (auto const& standard : p_.standards) add(standard, soft);
        for (auto const& pair : p_.cannibalisation) add(pair);
        for (auto const& pool : p_.pools) add(pool);
        for (auto const& order : p_.precedence) add(order);
        if (weighs_risk(p_)) add(*p_.risk, form);
        for (std::size_t c = 0; c < f_.milp.columns.size(); ++c)
            if (f_.milp.columns[c].objective != 0)
                f_.value.emplace_back(static_cast<int>(c), f_.milp.columns[c].objective);
        return std::move(f_);
    }

private:
    [[nodiscard]] double value_of(std::int64_t fen) const { return static_cast<double>(fen) / f_.scale; }

    int column(double low, double high, double objective, bool integer)
    {
        f_.milp.columns.push_back({low, high, objective, integer});
        return static_cast<int>(f_.milp.columns.size()) - 1;
    }
    void row(Entries entries, double low, double high)
    {
        if (!entries.empty()) f_.milp.rows.push_back({std::move(entries), low, high});
    }
    static Entries ones(std::vector<int> const& columns)
    {
        Entries entries;
        for (int const c : columns) entries.emplace_back(c, 1);
        return entries;
    }
    [[nodiscard]] std::vector<int> of_sites(std::vector<std::string> sites) const
    {
        std::ranges::sort(sites);
        sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
        std::vector<int> result;
        for (auto const& site : sites) result.insert(result.end(), by_site_.at(site).begin(), by_site_.at(site).end());
        return result;
    }
    template <class Test>
    [[nodiscard]] std::vector<int> matching(Test const& test) const
    {
        std::vector<int> result;
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
            if (test(p_.alternatives[i])) result.push_back(static_cast<int>(i));
        return result;
    }
    template <class Test>
    [[nodiscard]] std::vector<int> at_site(std::string const& site, Test const& test) const
    {
        std::vector<int> result;
        if (auto const it = by_site_.find(site); it != by_site_.end())
            for (int const i : it->second)
                if (test(p_.alternatives[static_cast<std::size_t>(i)])) result.push_back(i);
        return result;
    }
    /// Spending up to a year less the income reinvested, and what may be spent a year. Without carry-over each year is
    /// by itself. With it every year's sum must hold: a later surplus pays for nothing earlier.
    void budgets()
    {
        auto const& b = p_.budget;
        std::int64_t total = 0;
        for (std::size_t y = 0; y < b.by_year_fen.size(); ++y) {
            int const year = static_cast<int>(y);
            total = (b.carry_over ? total : 0) + b.by_year_fen[y];
            std::vector<std::pair<int, std::int64_t>> spending, works;
            for (std::size_t i = 0; i < p_.alternatives.size(); ++i) {
                auto const& a = p_.alternatives[i];
                std::int64_t amount = a.year == year || (b.carry_over && a.year < year) ? a.capex_fen : 0;
                if (b.reinvest && a.year < year) amount -= a.income_fen * (b.carry_over ? year - a.year : 1);
                if (amount != 0) spending.emplace_back(static_cast<int>(i), amount);
                if (a.year == year && a.capex_fen != 0) works.emplace_back(static_cast<int>(i), a.capex_fen);
            }
            money_row(spending, total);
            if (!b.works_capacity_fen.empty()) money_row(works, b.works_capacity_fen[y]);
        }
    }

    /// Sums of multiples of a unit are multiples of it: what a limit has over one is not there to be used in fractions
    /// (a cut of Gomory's and Chvatal's). Unit 0: of nothing.
    static std::int64_t whole(std::int64_t limit, std::int64_t unit)
    {
        return unit == 0 ? limit : limit - (limit % unit + unit) % unit;
    }

    void money_row(std::vector<std::pair<int, std::int64_t>> const& amounts, std::int64_t limit)
    {
        std::int64_t unit = 0;
        Entries entries;
        for (auto const& [c, amount] : amounts) {
            unit = std::gcd(unit, amount);
            entries.emplace_back(c, value_of(amount));
        }
        row(std::move(entries), -infinite, value_of(whole(limit, unit)));
    }

    void add(ServiceStandard const& s, bool soft)
    {
        auto entries = ones(matching([&](Alternative const& a) {
            return a.use == s.use && (s.zone.empty() || a.zone == s.zone) && (!s.by_year || a.year <= *s.by_year);
        }));
        if (s.high) row(entries, -infinite, static_cast<double>(*s.high));
        if (s.low == 0) return;
        if (soft) {
            int const slack = column(0, static_cast<double>(s.low), 0, false);
            f_.slack.emplace_back(slack, s.weight);
            entries.emplace_back(slack, 1);
        }
        if (entries.empty()) entries.emplace_back(column(0, 0, 0, false), 1);  // nothing can meet it: no solution
        row(std::move(entries), static_cast<double>(s.low), infinite);
    }

    void add(SharedLimit const& stock)
    {
        double const scale = static_cast<double>(std::max<std::int64_t>(1, stock.limit));
        Entries entries;
        std::int64_t unit = 0;
        for (auto const& [i, amount] : stock.amounts) {
            if (amount > stock.limit) {
                f_.milp.columns[i].high = 0;
            } else if (amount > 0) {
                unit = std::gcd(unit, amount);
                entries.emplace_back(static_cast<int>(i), static_cast<double>(amount) / scale);
            }
        }
        row(std::move(entries), -infinite, static_cast<double>(whole(stock.limit, unit)) / scale);
    }

    void add(Cannibalisation const& pair)
    {
        auto entries = ones(at_site(pair.site_a, [&](Alternative const& a) { return pair.holds_a(a); }));
        for (int const c : at_site(pair.site_b, [&](Alternative const& a) { return pair.holds_b(a); }))
            entries.emplace_back(c, 1);
        entries.emplace_back(column(0, 1, -value_of(pair.loss_fen), false), -1);
        row(std::move(entries), -infinite, 1);
    }

    void add(DemandPool const& pool)
    {
        std::vector<Entries> by_zone(pool.demand.size());
        for (auto const& f : pool.facilities) {
            auto const open = at_site(f.site, [&](Alternative const& a) { return f.holds(a); });
            auto const bounded = [&](Entries flow, double limit) {
                for (int const c : open) flow.emplace_back(c, -limit);
                row(std::move(flow), -infinite, 0);
            };
            Entries all;
            double const capacity = static_cast<double>(f.capacity);
            for (std::size_t z = 0; z < pool.demand.size(); ++z) {
                if (!f.reach[z] || pool.demand[z] <= 0 || f.capacity <= 0) continue;
                double const most = std::min(static_cast<double>(pool.demand[z]), capacity);
                // In units of the greatest flow, so that the coefficients are of one size.
                int const q = column(0, 1, value_of(f.margin_fen) * most, false);
                bounded({{q, 1}}, 1);
                all.emplace_back(q, most / capacity);
                by_zone[z].emplace_back(q, most / static_cast<double>(pool.demand[z]));
            }
            if (!all.empty()) bounded(std::move(all), 1);
        }
        for (auto& entries : by_zone) row(std::move(entries), -infinite, 1);
    }

    void add(Precedence const& order)
    {
        for (std::size_t y = 0; y < p_.budget.by_year_fen.size(); ++y) {
            Entries entries;
            for (int const c : by_site_.at(order.after))
                if (p_.alternatives[static_cast<std::size_t>(c)].year == static_cast<int>(y))
                    entries.emplace_back(c, 1);
            if (entries.empty()) continue;
            for (int const c : by_site_.at(order.before))
                if (p_.alternatives[static_cast<std::size_t>(c)].year <= static_cast<int>(y))
                    entries.emplace_back(c, -1);
            row(std::move(entries), -infinite, 0);
        }
    }

    /// No sum of deviations is further from 0, in units of scale.
    [[nodiscard]] double most_deviation() const
    {
        std::int64_t sum = 0;
        for (auto const& [site, own] : by_site_) {
            std::int64_t most = 0;
            for (int const c : own)
                for (auto const d : p_.risk->of(static_cast<std::size_t>(c))) most = std::max(most, std::abs(d));
            sum += most;
        }
        return value_of(sum);
    }

    void add(RiskTerm const& risk, RiskForm form)
    {
        double const most = most_deviation();
        if (form == RiskForm::fits) form = held_by_cuts(p_) ? RiskForm::cuts : RiskForm::shortfalls;
        if (form == RiskForm::cuts) {
            f_.tail = column(-most, 0, risk.weight, false);  // the mean of all is 0, so that of the worst is no more
            return;
        }
        double const worst = static_cast<double>(risk.worst_ppm) * 1e-6 * static_cast<double>(risk.scenarios);
        int const threshold = column(-most, most, risk.weight, false);
        for (std::size_t s = 0; s < risk.scenarios; ++s) {
            Entries entries;
            for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
                if (auto const d = risk.of(i)[s]; d != 0) entries.emplace_back(static_cast<int>(i), -value_of(d));
            entries.emplace_back(threshold, 1);
            entries.emplace_back(column(0, 2 * most, -risk.weight / worst, false), -1);
            row(std::move(entries), -infinite, 0);
        }
    }

    PortfolioProblem const& p_;
    std::map<std::string, std::vector<int>> by_site_;
    Formulation f_;
};

}  // namespace

bool held_by_cuts(PortfolioProblem const& problem)
{
    constexpr std::size_t most_dense = 1'000'000;
    return weighs_risk(problem) && problem.alternatives.size() * problem.risk->scenarios > most_dense;
}

Formulation formulate(PortfolioProblem const& problem, bool soft, RiskForm form)
{
    return Formulator{problem}.result(soft, form);
}

}  // namespace lacuna
