// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/stated_figure.h"

#include "engine/core/text.h"
#include "importers/catalogue/figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

void read_bound(toml::table const& table, char const* key, std::string const& where, std::optional<double> value,
                FigureLimits const& limits, Faults& faults, std::optional<double>& to)
{
    auto const node = table.get(key);
    if (!node) return;
    std::string const what = where + "'" + key + "' ";
    if (!value) return faults.add(*node, what + "is for a figure that is one number");
    bool const is_low = key == std::string_view{"low"};
    to = node->value<double>();
    if (to && !std::isfinite(*to))
        faults.add(*node, what + "is " + shortest(*to) + nonfinite_note(*to));
    else if (!to || !(is_low ? *to <= *value : *to >= *value))
        faults.add(*node, what + "must be a number " + (is_low ? "up to" : "from") + " the value " + shortest(*value));
    else if (*value > 0 && *to < 0)
        faults.add(*node, what + "is " + shortest(*to) + ", below 0, where the value is above");
    else if (!(*to >= limits.least && *to <= limits.most))
        faults.add(*node, what + "is " + shortest(*to) + ", not in " + shortest(limits.least) + " to " +
                              shortest(limits.most));
}

}  // namespace

std::string text_in(toml::table const& table, std::string_view key, std::string const& where, bool needed,
                    Faults& faults)
{
    auto const node = table.get(key);
    if (!node) {
        if (needed) faults.add(table, where + "has no '" + std::string{key} + "'; give a text");
        return {};
    }
    if (auto const value = node->value<std::string>(); value && !value->empty()) return *value;
    faults.add(*node, where + "'" + std::string{key} + "' must be a text that is not empty");
    return {};
}

bool read_mark_and_source(toml::table const& table, std::string const& where, Faults& faults, Provenance& origin)
{
    faults.unknown_keys(table, {"value", "mark", "source", "low", "high", "date", "valid_until", "owner", "confidence"},
                        where);
    auto const mark = text_in(table, "mark", where, true, faults);
    origin.source = text_in(table, "source", where, true, faults);
    bool const known = mark.size() == 1 && std::ranges::find(marks(), mark[0], &MarkMeaning::mark) != marks().end();
    if (!mark.empty() && !known) faults.add(table, where + "mark is '" + mark + "', not S, K, E, C or D");
    if (known) origin.mark = mark[0];
    return known && !origin.source.empty();
}

bool read_standing(toml::table const& table, std::string const& where, std::optional<double> value,
                   FigureLimits const& limits, Faults& faults, Provenance& origin)
{
    auto const before = faults.size();
    read_bound(table, "low", where, value, limits, faults, origin.low);
    read_bound(table, "high", where, value, limits, faults, origin.high);
    if (origin.low.has_value() != origin.high.has_value())
        faults.add(*table.get(origin.low ? "low" : "high"), where + "a range needs both 'low' and 'high'");
    for (auto const& [key, to] : {std::pair{"date", &origin.date}, {"valid_until", &origin.valid_until}}) {
        *to = text_in(table, key, where, false, faults);
        if (!to->empty() && !is_iso_date(*to))
            faults.add(*table.get(key), where + "'" + key + "' is '" + *to + "', not a date \"YYYY-MM-DD\"");
    }
    origin.owner = text_in(table, "owner", where, false, faults);
    origin.confidence = text_in(table, "confidence", where, false, faults);
    auto const& c = origin.confidence;
    if (!c.empty() && c != "high" && c != "medium" && c != "low")
        faults.add(*table.get("confidence"),
                   where + "'confidence' is '" + c + "', not \"high\", \"medium\" or \"low\"");
    return faults.size() == before;
}

}  // namespace lacuna
