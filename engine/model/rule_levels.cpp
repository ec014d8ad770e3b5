// SPDX-License-Identifier: Apache-2.0
#include "engine/model/rule_levels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace lacuna {

namespace {

constexpr std::size_t most_words = 6;
constexpr char const* front_assumed =
    "width and depth of the lot by its front, as no road is known there: those of the rectangle round it are taken";

std::array<std::vector<LotFigure> const*, 8> figures_of(LotZone const& zone)
{
    return {&zone.far,     &zone.coverage, &zone.height_m, &zone.storeys,
            &zone.front_m, &zone.rear_m,   &zone.side_m,   &zone.exterior_side_m};
}

/// Whether an amount or a condition is such a sum.
bool asks(LotZone const& zone, auto const& such)
{
    auto const figure_asks = [&](LotFigure const& figure) {
        return std::ranges::any_of(figure.amounts, such, &LotAmount::sum) ||
               std::ranges::any_of(figure.condition.steps, such, &LotTest::sum);
    };
    return std::ranges::any_of(figures_of(zone),
                               [&](auto const* figures) { return std::ranges::any_of(*figures, figure_asks); });
}

/// A list for a message, cut where it is long.
std::string listed(std::vector<std::string> words)
{
    auto const all = words.size();
    if (all > most_words) words.resize(most_words);
    auto text = fmt::format("{}", fmt::join(words, "; "));
    return all > most_words ? fmt::format("{}; {} more", text, all - most_words) : text;
}

/// The figures of a district for one lot.
class LotReader {
public:
    explicit LotReader(LotMeasures const& lot) : lot_{lot} {}

    ZoneRule read(LotZone const& zone)
    {
        ZoneRule rule;
        rule.far_allowed = least(zone.far);
        rule.coverage_allowed = least(zone.coverage);
        if (rule.coverage_allowed) rule.coverage_allowed = std::min(1.0, *rule.coverage_allowed);
        rule.height_allowed_m = least(zone.height_m);
        rule.storeys_allowed = least(zone.storeys);
        rule.front_m = distance(zone.front_m);
        rule.rear_m = distance(zone.rear_m);
        rule.side_m = distance(zone.side_m);
        if (auto const exterior = distance(zone.exterior_side_m)) {
            if (!rule.side_m) rule.side_m = exterior;
            rule.side_m->strict = std::max(rule.side_m->strict, exterior->strict);
            rule.side_m->relaxed = std::min(rule.side_m->relaxed, exterior->relaxed);
        }
        unsure_.insert(unsure_.end(), zone.not_computed.begin(), zone.not_computed.end());
        rule.unsure = listed(std::move(unsure_));
        return rule;
    }

private:
    std::vector<Interval> values(std::vector<LotFigure> const& figures)
    {
        auto found = values_for(figures, lot_);
        std::ranges::move(found.not_computed, std::back_inserter(unsure_));
        return std::move(found.values);
    }
    std::optional<double> least(std::vector<LotFigure> const& figures)
    {
        auto const found = values(figures);
        return found.empty() ? std::nullopt : std::optional{std::ranges::min_element(found, {}, &Interval::low)->low};
    }
    std::optional<RangedDistance> distance(std::vector<LotFigure> const& figures)
    {
        auto const found = values(figures);
        if (found.empty()) return std::nullopt;
        return RangedDistance{std::ranges::max_element(found, {}, &Interval::high)->high, found.front().likely,
                              std::ranges::min_element(found, {}, &Interval::low)->low};
    }

    LotMeasures lot_;
    std::vector<std::string> unsure_;
};

}  // namespace

SpaceRules rules_at(SpaceRules rules, RuleEnd end)
{
    RuleLevel const level = end == RuleEnd::strict    ? rules.strict.value()
                            : end == RuleEnd::relaxed ? rules.relaxed.value()
                                                      : likely_level(rules);
    rules.end = end;
    rules.setback_m = level.setback_m;
    rules.front_setback_m = level.front_setback_m;
    rules.side_setback_m = level.side_setback_m;
    rules.rear_setback_m = level.rear_setback_m;
    rules.clearance_m = level.clearance_m;
    rules.gable_clearance_m = level.gable_clearance_m;
    rules.tall_clearance_m = level.tall_clearance_m;
    rules.fire_class_3_clearance_m = level.fire_class_3_clearance_m;
    rules.fire_class_4_clearance_m = level.fire_class_4_clearance_m;
    rules.new_tall_clearance_m = level.new_tall_clearance_m;
    rules.new_tall_to_tall_clearance_m = level.new_tall_to_tall_clearance_m;
    rules.new_tall_to_class_3_clearance_m = level.new_tall_to_class_3_clearance_m;
    rules.new_tall_to_class_4_clearance_m = level.new_tall_to_class_4_clearance_m;
    rules.green_share = level.green_share;
    rules.coverage_added = level.coverage_added;
    rules.keep_clear_m = level.keep_clear_m;
    rules.strict.reset();
    rules.relaxed.reset();
    return rules;
}

SpaceRules with_ends(SpaceRules rules)
{
    bool const unsure = zones_have_setbacks(rules) || !rules.zones_by_lot.empty() ||
                        std::ranges::any_of(rules.zones, [](auto const& zone) { return !zone.second.unsure.empty(); });
    if (unsure && !rules.strict) rules.strict = rules.relaxed = likely_level(rules);
    return rules;
}

RuleLevel likely_level(SpaceRules const& rules)
{
    return {rules.setback_m,
            rules.front_setback_m,
            rules.side_setback_m,
            rules.rear_setback_m,
            rules.clearance_m,
            rules.gable_clearance_m,
            rules.tall_clearance_m,
            rules.fire_class_3_clearance_m,
            rules.fire_class_4_clearance_m,
            rules.new_tall_clearance_m,
            rules.new_tall_to_tall_clearance_m,
            rules.new_tall_to_class_3_clearance_m,
            rules.new_tall_to_class_4_clearance_m,
            rules.green_share,
            rules.coverage_added,
            rules.keep_clear_m};
}

ZoneRule const* zone_rule(SpaceRules const& rules, Parcel const& parcel)
{
    if (parcel.zone) return parcel.zone.get();
    auto const zone = rules.zones.find(parcel.attributes.zoning);
    return zone == rules.zones.end() ? nullptr : &zone->second;
}

ZoneRule zone_for(LotZone const& zone, LotMeasures const& lot)
{
    LotReader reader{lot};
    auto rule = reader.read(zone);
    if (!lot.front_known && asks_for_front(zone)) {
        // What holds whatever the front may be does not rest on the assumption.
        LotReader any{{lot.area_m2}};
        if (any.read(zone) != rule) rule.unsure += (rule.unsure.empty() ? "" : "; ") + std::string{front_assumed};
    }
    auto out = zone.stated;
    complete(out, rule);
    return out;
}

bool asks_for_lot(LotZone const& zone)
{
    return asks(zone, [](LotSum const& sum) { return sum.by_lot(); });
}

bool asks_for_front(LotZone const& zone)
{
    return asks(zone, [](LotSum const& sum) { return sum.by_front(); });
}

bool states_more(LotZone const& zone)
{
    return !zone.not_computed.empty() || std::ranges::any_of(figures_of(zone), [](auto const* figures) {
        return std::ranges::any_of(*figures, [](LotFigure const& f) { return !f.not_computed.empty(); });
    });
}

void complete(ZoneRule& own, ZoneRule const& from)
{
    auto const fill = [](auto& to, auto const& other) {
        if (!to) to = other;
    };
    fill(own.far_allowed, from.far_allowed);
    fill(own.coverage_allowed, from.coverage_allowed);
    fill(own.height_allowed_m, from.height_allowed_m);
    fill(own.storeys_allowed, from.storeys_allowed);
    if (!own.setback_m) {
        fill(own.front_m, from.front_m);
        fill(own.side_m, from.side_m);
        fill(own.rear_m, from.rear_m);
    }
    own.overlay = own.overlay || from.overlay;
    own.unsure = from.unsure;
}

bool zones_have_setbacks(SpaceRules const& rules)
{
    return std::ranges::any_of(rules.zones,
                               [](auto const& z) { return z.second.front_m || z.second.side_m || z.second.rear_m; }) ||
           std::ranges::any_of(rules.zones_by_lot, [](auto const& z) {
               auto const& lots = z.second;
               return !lots.front_m.empty() || !lots.side_m.empty() || !lots.exterior_side_m.empty() ||
                      !lots.rear_m.empty();
           });
}

}  // namespace lacuna
