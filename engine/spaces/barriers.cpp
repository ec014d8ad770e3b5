// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/barriers.h"

#include <algorithm>
#include <set>

namespace lacuna {

namespace {

Box bounds_of(Constraint const& c)
{
    Box box = bounds(c.shape);
    for (auto const& line : c.lines) box = united(box, bounds(line));
    for (auto const& p : c.points) box = united(box, {p.x, p.y, p.x, p.y});
    return box;
}

}  // namespace

Barriers::Barriers(std::vector<Constraint> const& constraints, SpaceRules const& rules) : constraints_{&constraints}
{
    std::set<std::string> without;
    std::vector<Box> boxes;
    for (auto const& c : constraints) {
        auto const rule = rules.keep_clear_m.find(c.rule);
        double const own = rule == rules.keep_clear_m.end() ? 0 : rule->second;
        if (!c.buffer_m && rule == rules.keep_clear_m.end()) without.insert(c.rule);
        clear_m_.push_back(c.buffer_m.value_or(own));
        boxes.push_back(grown(bounds_of(c), clear_m_.back()));
    }
    index_ = BoxIndex{boxes};
    without_rule_.assign(without.begin(), without.end());
}

std::vector<Barrier> Barriers::near(Box const& box) const
{
    std::vector<Barrier> out;
    for (auto const i : index_.query(box)) {
        Constraint const& c = (*constraints_)[i];
        double const m = clear_m_[i];
        if (!c.shape.empty()) out.push_back({c.rule, m, &c.shape, nullptr, nullptr});
        for (auto const& line : c.lines) out.push_back({c.rule, m, nullptr, &line, nullptr});
        for (auto const& p : c.points) out.push_back({c.rule, m, nullptr, nullptr, &p});
    }
    std::ranges::stable_sort(out, {}, &Barrier::rule);
    return out;
}

}  // namespace lacuna
