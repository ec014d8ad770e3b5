// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/plan_state.h"

#include "engine/portfolio/plan_risk.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lacuna {

namespace {

bool serves(ServiceStandard const& s, Alternative const& a)
{
    return a.use == s.use && (s.zone.empty() || a.zone == s.zone) && (!s.by_year || a.year <= *s.by_year);
}

}  // namespace

PlanState::PlanState(PortfolioProblem const& problem, std::vector<std::size_t> const* standards_as) : p_{problem}
{
    make_sites();
    make_budget_rows();
    for (auto const& limit : p_.limits) {
        auto const r = row(limit.limit);
        for (auto const& [i, amount] : limit.amounts) put(r, i, amount);
    }
    make_standards(standards_as);
    make_pairs();
    make_orders();
    if (weighs_risk(p_)) deviations_.assign(p_.risk->scenarios, 0);
}

std::int64_t PlanState::worth_fen() const
{
    if (deviations_.empty()) return value_;
    if (!charge_) charge_ = std::llround(p_.risk->weight * tail_mean(deviations_, p_.risk->worst_ppm));
    return value_ + *charge_;
}

std::size_t PlanState::row(std::int64_t limit)
{
    rows_.push_back({0, limit, {}, none});
    if (limit < 0) {
        rows_.back().place = broken_.size();
        broken_.push_back(rows_.size() - 1);
    }
    return rows_.size() - 1;
}

void PlanState::put(std::size_t row, std::size_t alternative, std::int64_t amount)
{
    if (amount == 0) return;
    entries_[alternative].push_back({row, amount});
    if (amount > 0) rows_[row].members.push_back(alternative);
}

void PlanState::make_sites()
{
    auto const n = p_.alternatives.size();
    entries_.resize(n);
    sides_.resize(n);
    place_.assign(n, none);
    closed_.assign(n, false);
    for (std::size_t i = 0; i < n; ++i) {
        auto const& a = p_.alternatives[i];
        auto const number = numbers_.emplace(a.site, numbers_.size()).first->second;
        site_.push_back(number);
        alternatives_of_.resize(numbers_.size());
        alternatives_of_[number].push_back(i);
        closed_[i] = std::ranges::any_of(p_.excluded, [&](auto const& s) { return s.holds(a); });
    }
    at_site_.assign(numbers_.size(), none);
    for (auto const& clique : p_.cliques) {
        auto const r = row(1);
        for (auto const& site : std::set<std::string>(clique.begin(), clique.end()))
            for (auto const i : alternatives_of_[numbers_.at(site)]) put(r, i, 1);
    }
    for (auto const& pin : p_.pinned) {
        auto const r = row(-1);
        for (std::size_t i = 0; i < n; ++i)
            if (pin.holds(p_.alternatives[i])) put(r, i, -1);
    }
}

/// With carry-over a year's row holds all spending up to it, less the income that came in until then.
void PlanState::make_budget_rows()
{
    auto const& b = p_.budget;
    std::int64_t total = 0;
    for (std::size_t y = 0; y < b.by_year_fen.size(); ++y) {
        int const year = static_cast<int>(y);
        total = (b.carry_over ? total : 0) + b.by_year_fen[y];
        auto const money = row(total);
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i) {
            auto const& a = p_.alternatives[i];
            std::int64_t amount = a.year == year || (b.carry_over && a.year < year) ? a.capex_fen : 0;
            if (b.reinvest && a.year < year) amount -= a.income_fen * (b.carry_over ? year - a.year : 1);
            put(money, i, amount);
        }
        if (b.works_capacity_fen.empty()) continue;
        auto const works = row(b.works_capacity_fen[y]);
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
            if (p_.alternatives[i].year == year) put(works, i, p_.alternatives[i].capex_fen);
    }
}

void PlanState::make_standards(std::vector<std::size_t> const* as)
{
    for (auto const& s : p_.standards) {
        auto low = s.low;
        if (as)
            low = std::min<std::int64_t>(
                low, std::ranges::count_if(*as, [&](auto i) { return serves(s, p_.alternatives[i]); }));
        auto const least = row(-low);
        auto const most = s.high ? row(*s.high) : none;
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i) {
            if (!serves(s, p_.alternatives[i])) continue;
            put(least, i, -1);
            if (s.high) put(most, i, 1);
        }
    }
}

void PlanState::make_pairs()
{
    for (auto const& each : p_.cannibalisation) {
        for (auto const i : alternatives_of_[numbers_.at(each.site_a)])
            if (each.holds_a(p_.alternatives[i])) sides_[i].push_back({pairs_.size(), 0});
        for (auto const i : alternatives_of_[numbers_.at(each.site_b)])
            if (each.holds_b(p_.alternatives[i])) sides_[i].push_back({pairs_.size(), 1});
        pairs_.push_back({each.loss_fen, {0, 0}});
    }
}

void PlanState::make_orders()
{
    for (auto const& order : p_.precedence)
        for (std::size_t y = 0; y < p_.budget.by_year_fen.size(); ++y) {
            auto const r = row(0);
            for (auto const i : alternatives_of_[numbers_.at(order.after)])
                if (p_.alternatives[i].year == static_cast<int>(y)) put(r, i, 1);
            for (auto const i : alternatives_of_[numbers_.at(order.before)])
                if (p_.alternatives[i].year <= static_cast<int>(y)) put(r, i, -1);
        }
}

void PlanState::count(std::size_t alternative, int sign)
{
    value_ += sign * p_.alternatives[alternative].value_fen;
    if (!deviations_.empty()) {
        charge_.reset();
        auto const own = p_.risk->of(alternative);
        for (std::size_t s = 0; s < own.size(); ++s) deviations_[s] += sign * own[s];
    }
    for (auto const& [number, side] : sides_[alternative]) {
        auto& pair = pairs_[number];
        value_ += pair.lost();
        pair.sides[side] += sign;
        value_ -= pair.lost();
    }
    for (auto const& [number, amount] : entries_[alternative]) {
        auto& r = rows_[number];
        r.used += sign * amount;
        bool const broken = r.used > r.limit;
        if (broken == (r.place != none)) continue;
        if (broken) {
            r.place = broken_.size();
            broken_.push_back(number);
        } else {
            broken_[r.place] = broken_.back();
            rows_[broken_.back()].place = r.place;
            broken_.pop_back();
            r.place = none;
        }
    }
}

void PlanState::add(std::size_t alternative)
{
    place_[alternative] = chosen_.size();
    chosen_.push_back(alternative);
    at_site_[site_[alternative]] = alternative;
    count(alternative, 1);
}

void PlanState::remove(std::size_t alternative)
{
    auto const hole = place_[alternative];
    chosen_[hole] = chosen_.back();
    place_[chosen_[hole]] = hole;
    chosen_.pop_back();
    place_[alternative] = none;
    at_site_[site_[alternative]] = none;
    count(alternative, -1);
}

}  // namespace lacuna
