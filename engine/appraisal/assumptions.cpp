// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/assumptions.h"

#include "engine/appraisal/filed_figures.h"
#include "engine/appraisal/study_figures.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/line_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

namespace lacuna {

namespace {

constexpr auto line_count = static_cast<std::size_t>(UseLine::count);

/// The money of one line of all sites with one facility on one kind of space.
struct LineMoney {
    Sum money;
    std::vector<std::string> made_of;   ///< inputs_of_line()
    std::vector<std::string> all_keys;  ///< and what the line goes by beside them
};

/// All money that moves, by what it is made of.
class Moved {
public:
    explicit Moved(Plan const& plan)
    {
        struct Group {
            std::array<Sum, line_count> money;
            std::map<std::string, std::int64_t> sites_by_lines;  ///< which lines a site has -> how many
        };
        std::map<std::pair<std::string, SpaceKind>, Group> groups;
        for (auto const& site : plan.sites) {
            auto& group = groups[{site.best.placement.facility_id, space_of(plan.spaces, site.id).kind}];
            std::bitset<line_count> has;
            for (auto const& flow : site.cash_flows) {
                auto const line = static_cast<std::size_t>(line_of(flow.line));
                group.money[line] += std::fabs(flow.present_value);
                has.set(line);
            }
            ++group.sites_by_lines[has.to_string()];
        }
        for (auto const& [of, group] : groups) {
            auto const facility = std::ranges::find(plan.catalogue.facilities, of.first, &Facility::id);
            if (facility == plan.catalogue.facilities.end())
                throw Error{Errc::internal, "the plan places '" + of.first + "', which its catalogue does not hold"};
            std::array<std::vector<std::string>, line_count> keys;
            for (std::size_t i = 0; i < line_count; ++i) {
                auto const line = static_cast<UseLine>(i);
                LineMoney money{group.money[i],
                                inputs_of_line(line, *facility, plan.valuation_rules, plan.catalogue.prices, of.second),
                                line_goes_by(line)};
                money.all_keys.insert(money.all_keys.begin(), money.made_of.begin(), money.made_of.end());
                std::ranges::sort(money.all_keys);
                money.all_keys.erase(std::ranges::unique(money.all_keys).begin(), money.all_keys.end());
                keys[i] = money.all_keys;
                if (money.money.value() > 0) lines_.push_back(std::move(money));
            }
            for (auto const& [has, count] : group.sites_by_lines) {
                std::set<std::string> used;
                std::bitset<line_count> const lines{has};
                for (std::size_t i = 0; i < line_count; ++i)
                    if (lines[i]) used.insert(keys[i].begin(), keys[i].end());
                for (auto const& key : used) sites_[key] += count;
            }
        }
        for (auto const& line : lines_) book(line);
    }

    [[nodiscard]] std::vector<LineMoney> const& lines() const { return lines_; }
    [[nodiscard]] double all() const { return all_.value(); }
    [[nodiscard]] bool goes_into_some(std::string const& key) const { return sites_.contains(key); }

    void fill(Assumption& a) const
    {
        double const whole = all();
        auto const part = [&](Sum const& sum) { return whole > 0 ? sum.value() / whole : 0; };
        if (auto const moved = moved_.find(a.key); moved != moved_.end()) {
            a.moved = moved->second.value();
            a.share = part(moved->second);
        }
        if (a.bears_on == BearsOn::value) a.reach = 0;
        if (auto const reach = reach_.find(a.key); reach != reach_.end()) a.reach = part(reach->second);
        if (auto const sites = sites_.find(a.key); sites != sites_.end()) a.sites = sites->second;
    }

private:
    void book(LineMoney const& line)
    {
        double const money = line.money.value();
        all_ += money;
        auto const prices = std::ranges::count_if(line.made_of, is_price);
        for (auto const& key : line.made_of)
            if (is_price(key)) moved_[key] += money / static_cast<double>(prices);
        for (auto const& key : line.all_keys) reach_[key] += money;
    }

    std::vector<LineMoney> lines_;
    std::map<std::string, Sum> moved_, reach_;
    std::map<std::string, std::int64_t> sites_;
    Sum all_;
};

bool settled(Assumption const& a)
{
    auto const mark = a.origin.mark;
    return !a.expired && (mark == 'S' || mark == 'D' || mark == 'C');
}

std::vector<Assumption> figures_of(Plan const& plan, std::vector<Setting> const& settings, Moved const& moved)
{
    std::vector<Assumption> prices, others;
    auto const take = [&](Assumption a) {
        moved.fill(a);
        auto const& today = plan.valuation_rules.valuation_date;
        a.expired = !a.origin.valid_until.empty() && !today.empty() && a.origin.valid_until < today;
        (a.moved ? prices : others).push_back(std::move(a));
    };
    for (auto& a : filed_figures(plan, settings))
        if (a.bears_on != BearsOn::value || moved.goes_into_some(a.key)) take(std::move(a));
    auto const of_catalogue = static_cast<std::ptrdiff_t>(others.size());
    for (auto& a : study_figures(plan, settings)) take(std::move(a));
    std::ranges::rotate(others, others.begin() + of_catalogue);
    std::ranges::sort(prices, [](Assumption const& a, Assumption const& b) {
        return *a.moved != *b.moved ? *a.moved > *b.moved : a.key < b.key;
    });
    std::ranges::move(others, std::back_inserter(prices));
    return prices;
}

SourceCount count_of(std::vector<Assumption> const& assumptions, Moved const& moved)
{
    SourceCount count;
    std::unordered_set<std::string> unsettled;
    for (auto const& a : assumptions) {
        if (!settled(a) && a.figure) unsettled.insert(a.key);
        if (!a.figure) continue;
        bool const sourced = a.origin.mark == 'S' && !a.expired;
        ++count.figures;
        count.sourced += sourced;
        count.expired += a.expired;
        if (!a.moved) continue;
        ++count.prices;
        count.prices_sourced += sourced;
        if (sourced) count.sourced_share += *a.share;
        if (a.origin.mark == 'E') count.estimated_share += *a.share;
    }
    Sum through;
    for (auto const& line : moved.lines())
        if (std::ranges::any_of(line.all_keys, [&](auto const& key) { return unsettled.contains(key); }))
            through += line.money.value();
    if (moved.all() > 0) count.unsettled_share = through.value() / moved.all();
    return count;
}

}  // namespace

std::vector<Assumption> assumptions_of(Plan const& plan, std::vector<Setting> const& settings)
{
    return figures_of(plan, settings, Moved{plan});
}

SourceCount sources_of(Plan const& plan, std::vector<Assumption> const& assumptions)
{
    return count_of(assumptions, Moved{plan});
}

std::vector<std::string> warnings_of(std::vector<Assumption> const& assumptions, std::string const& valuation_date)
{
    std::vector<std::string> expired, unchecked, warnings;
    for (auto const& a : assumptions) {
        if (a.expired) expired.push_back(fmt::format("{} (until {})", a.key, a.origin.valid_until));
        if (!a.origin.valid_until.empty() && valuation_date.empty()) unchecked.push_back(a.key);
    }
    if (!expired.empty())
        warnings.push_back(
            fmt::format("{} of the figures used no longer hold at {}: {}; they are used, and count as not sourced",
                        expired.size(), valuation_date, some_of(expired)));
    if (!unchecked.empty())
        warnings.push_back(
            fmt::format("{} of the figures used say until when they hold: {}; give "
                        "'valuation.valuation_date' so that it is checked",
                        unchecked.size(), some_of(unchecked)));
    return warnings;
}

void make_register(std::vector<Setting> const& settings, Plan& plan)
{
    Moved const moved{plan};
    plan.assumptions = figures_of(plan, settings, moved);
    plan.sources = count_of(plan.assumptions, moved);
    for (auto& warning : warnings_of(plan.assumptions, plan.valuation_rules.valuation_date))
        plan.warnings.push_back(std::move(warning));
}

}  // namespace lacuna
