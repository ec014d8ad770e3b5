// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/pin_faults.h"

#include "engine/portfolio/formulate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace lacuna {

namespace {

std::string words_of(Selector const& s)
{
    return "'" + s.site + (s.use.empty() ? "" : "=" + s.use) + (s.year ? fmt::format("@{}", *s.year) : "") + "'";
}

/// The first ten and how many more.
std::string listed(std::vector<std::string> const& names)
{
    constexpr std::size_t most = 10;
    if (names.size() <= most) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, ", "), names.size() - most);
}

std::string amount(std::int64_t fen) { return fmt::format("{:.2f}", static_cast<double>(fen) / 100); }

class Faults {
public:
    explicit Faults(PortfolioProblem const& problem) : p_{problem}
    {
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i) of_site_[p_.alternatives[i].site].push_back(i);
    }

    std::vector<std::string> result()
    {
        for (auto const& pin : p_.pinned) add_pin(pin);
        add_sites_waited_for();
        if (!out_.empty()) return std::move(out_);  // what follows needs a use of each site
        overlaps();
        money();
        stocks();
        standards();
        return std::move(out_);
    }

private:
    /// A site that every plan has to use.
    struct Needed {
        std::string words;              ///< of its pins
        std::vector<std::size_t> uses;  ///< that it may be used for
    };

    [[nodiscard]] bool excluded(std::size_t i) const
    {
        return std::ranges::any_of(p_.excluded, [&](auto const& s) { return s.holds(p_.alternatives[i]); });
    }

    /// The exclusions that hold one of these.
    [[nodiscard]] std::string exclusions_of(std::vector<std::size_t> const& uses) const
    {
        std::vector<std::string> names;
        for (auto const& s : p_.excluded)
            if (std::ranges::any_of(uses, [&](auto i) { return s.holds(p_.alternatives[i]); }))
                names.push_back(words_of(s));
        return listed(names);
    }

    void add_pin(Selector const& pin)
    {
        std::vector<std::size_t> held, open;
        for (auto const i : of_site_.at(pin.site))
            if (pin.holds(p_.alternatives[i])) held.push_back(i);
        std::ranges::copy_if(held, std::back_inserter(open), [&](auto i) { return !excluded(i); });
        if (open.empty()) {
            out_.push_back(fmt::format("{} is pinned and excluded (by {})", words_of(pin), exclusions_of(held)));
            return;
        }
        auto const [it, fresh] = needed_.try_emplace(pin.site, Needed{words_of(pin), open});
        if (fresh) return;
        auto& uses = it->second.uses;
        std::erase_if(uses, [&](auto i) { return std::ranges::find(open, i) == open.end(); });
        if (uses.empty())
            out_.push_back(fmt::format("{} and {} are pinned, two uses of one site", it->second.words, words_of(pin)));
        if (it->second.words != words_of(pin)) it->second.words += " and " + words_of(pin);
    }

    /// Sites that pinned ones wait for are needed too, and those that these wait for.
    void add_sites_waited_for()
    {
        for (bool more = true; more;) {
            more = false;
            for (auto const& order : p_.precedence) {
                auto const after = needed_.find(order.after);
                if (after == needed_.end() || needed_.contains(order.before)) continue;
                Needed before{fmt::format("'{}', which {} waits for,", order.before, after->second.words), {}};
                auto const& all = of_site_.at(order.before);
                std::ranges::copy_if(all, std::back_inserter(before.uses), [&](auto i) { return !excluded(i); });
                if (before.uses.empty())
                    out_.push_back(fmt::format("{} is pinned, and '{}', which it waits for, is excluded (by {})",
                                               after->second.words, order.before, exclusions_of(all)));
                needed_.emplace(order.before, std::move(before));
                more = true;
            }
        }
    }

    void overlaps()
    {
        std::set<std::string> said;
        for (auto const& clique : p_.cliques) {
            std::set<std::string> sites{clique.begin(), clique.end()};
            std::vector<std::string> names;
            for (auto const& site : sites)
                if (auto const it = needed_.find(site); it != needed_.end()) names.push_back(it->second.words);
            if (names.size() < 2 || !said.insert(listed(names)).second) continue;
            out_.push_back(fmt::format("{} are pinned, and their spaces overlap: only one can be used", listed(names)));
        }
    }

    [[nodiscard]] std::int64_t least(Needed const& site, auto const& of) const
    {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (auto const i : site.uses) least = std::min<std::int64_t>(least, of(i));
        return least;
    }

    /// No plan has more for what starts in that year: income that is spent anew is counted as if all sites earned it.
    [[nodiscard]] std::int64_t most_money(int year) const
    {
        auto const& b = p_.budget;
        auto const y = static_cast<std::size_t>(year);
        std::int64_t sum = b.by_year_fen[y];
        for (std::size_t t = 0; t < y && b.carry_over; ++t) sum += b.by_year_fen[t];
        if (b.reinvest)
            for (auto const& a : p_.alternatives) sum += std::max<std::int64_t>(0, a.income_fen) * (year + 1);
        return sum;
    }

    void money()
    {
        auto const& b = p_.budget;
        auto const capex = [&](std::size_t i) { return p_.alternatives[i].capex_fen; };
        auto const works = [&](std::size_t i) {
            auto const y = static_cast<std::size_t>(p_.alternatives[i].year);
            return b.works_capacity_fen.empty() ? std::numeric_limits<std::int64_t>::max() : b.works_capacity_fen[y];
        };
        bool alone = false;
        std::int64_t sum = 0;
        std::vector<std::string> names;
        for (auto const& [site, needed] : needed_) {
            auto const cheapest = *std::ranges::min_element(needed.uses, {}, capex);
            sum += capex(cheapest);
            if (capex(cheapest) > 0) names.push_back(needed.words);
            if (std::ranges::any_of(needed.uses, [&](auto i) {
                    return capex(i) <= most_money(p_.alternatives[i].year) && capex(i) <= works(i);
                }))
                continue;
            alone = true;
            bool const budget = std::ranges::none_of(
                needed.uses, [&](auto i) { return capex(i) <= most_money(p_.alternatives[i].year); });
            std::int64_t most = 0;
            for (auto const i : needed.uses)
                most = std::max(most, budget ? most_money(p_.alternatives[i].year) : works(i));
            out_.push_back(
                fmt::format("{} is pinned and costs {} or more, {} {}", needed.words, amount(capex(cheapest)),
                            budget ? "more than the budget of" : "more than the works capacity of", amount(most)));
        }
        if (alone || names.size() < 2) return;
        std::int64_t budget = 0, capacity = 0;
        for (auto const fen : b.by_year_fen) budget += fen;
        for (auto const fen : b.works_capacity_fen) capacity += fen;
        if (sum > budget && !b.reinvest)
            out_.push_back(fmt::format("{} are pinned and cost {} or more together, more than the budget of {}",
                                       listed(names), amount(sum), amount(budget)));
        else if (sum > capacity && !b.works_capacity_fen.empty())
            out_.push_back(fmt::format("{} are pinned and cost {} or more together, more than the works capacity of {}",
                                       listed(names), amount(sum), amount(capacity)));
    }

    void stocks()
    {
        for (auto const& stock : p_.limits) {
            std::map<std::size_t, std::int64_t> takes;
            for (auto const& [i, amount] : stock.amounts) takes[i] += amount;
            std::int64_t sum = 0;
            std::vector<std::string> names;
            for (auto const& [site, needed] : needed_) {
                auto const own = least(needed, [&](std::size_t i) {
                    auto const it = takes.find(i);
                    return it == takes.end() ? 0 : it->second;
                });
                sum += own;
                if (own > 0) names.push_back(needed.words);
            }
            if (sum > stock.limit)
                out_.push_back(fmt::format(
                    "{} {} pinned and {} more of '{}' than there is ({:.0f} %)", listed(names),
                    names.size() == 1 ? "is" : "are", names.size() == 1 ? "takes" : "take", stock.name,
                    100 * static_cast<double>(sum) / static_cast<double>(std::max<std::int64_t>(1, stock.limit))));
        }
    }

    void standards()
    {
        for (auto const& s : p_.standards) {
            if (!s.high) continue;
            std::vector<std::string> names;
            for (auto const& [site, needed] : needed_)
                if (std::ranges::all_of(needed.uses, [&](auto i) {
                        auto const& a = p_.alternatives[i];
                        return a.use == s.use && (s.zone.empty() || a.zone == s.zone) &&
                               (!s.by_year || a.year <= *s.by_year);
                    }))
                    names.push_back(needed.words);
            if (static_cast<std::int64_t>(names.size()) > *s.high)
                out_.push_back(fmt::format("{} are pinned, and the standard for {} in {} allows {}", listed(names),
                                           s.use, s.zone.empty() ? "the whole area" : s.zone, *s.high));
        }
    }

    PortfolioProblem const& p_;
    std::map<std::string, std::vector<std::size_t>> of_site_;
    std::map<std::string, Needed> needed_;  ///< by site
    std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> pin_faults(PortfolioProblem const& problem)
{
    if (problem.pinned.empty()) return {};
    return Faults{problem}.result();
}

std::string conflict_of_pins(PortfolioProblem problem, MilpSolver const& solver, MilpOptions options)
{
    options.seconds /= static_cast<double>(problem.pinned.size() + 1);
    problem.risk.reset();  // forbids no plan
    auto const possible = [&](PortfolioProblem const& p) {
        auto milp = formulate(p, true).milp;
        for (auto& column : milp.columns) column.objective = 0;
        return solver.solve(milp, options).status != MilpStatus::infeasible;
    };
    for (std::size_t i = 0; i < problem.pinned.size();) {
        auto fewer = problem;
        fewer.pinned.erase(fewer.pinned.begin() + static_cast<std::ptrdiff_t>(i));
        if (possible(fewer))
            ++i;
        else
            problem = std::move(fewer);
    }
    std::vector<std::string> names;
    for (auto const& pin : problem.pinned) names.push_back(words_of(pin));
    return names.size() == 1 ? "no plan keeps the pin on " + names.front() + " under the other rules"
                             : "no plan keeps the pins on " + listed(names) + " together under the other rules";
}

}  // namespace lacuna
