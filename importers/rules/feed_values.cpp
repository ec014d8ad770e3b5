// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/feed_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lacuna {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_shown = 60;
constexpr double most_sensible = 1e4;

Json member(Json const& object, char const* key)
{
    if (!object.is_object()) return {};
    auto const found = object.find(key);
    return found == object.end() ? Json{} : *found;
}

void take(Json const& value, std::vector<double>& numbers, FeedValues& out)
{
    auto const number = feed_number(value);
    if (number && *number >= 0 && *number <= most_sensible)
        numbers.push_back(*number);
    else
        out.unsure.push_back(feed_words(value));
}

void add_entry(Json const& entry, LotArea lot, FeedValues& out, std::size_t& certain)
{
    auto const condition = member(entry, "condition");
    auto const holds = condition.is_null() ? Truth::maybe : condition_holds(condition, lot);
    if (holds == Truth::no) return;
    auto const expression = entry.is_object() ? member(entry, "expression") : entry;
    std::vector<double> numbers;
    if (expression.is_array())
        for (auto const& each : expression) take(each, numbers, out);
    else
        take(expression, numbers, out);
    if (numbers.empty()) return;
    auto const which = member(entry, "min_max");
    if (which == "min" || which == "minimum")
        numbers = {std::ranges::min(numbers)};
    else if (which == "max" || which == "maximum")
        numbers = {std::ranges::max(numbers)};
    auto const at = holds == Truth::yes ? certain : out.numbers.size();
    out.numbers.insert(out.numbers.begin() + static_cast<std::ptrdiff_t>(at), numbers.begin(), numbers.end());
    if (holds == Truth::yes) certain += numbers.size();
}

}  // namespace

std::optional<double> feed_number(Json const& value)
{
    if (value.is_number()) return value.get<double>();
    if (!value.is_string()) return std::nullopt;
    auto text = value.get<std::string>();
    std::erase(text, ' ');
    double number = 0;
    auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

std::string feed_words(Json const& value)
{
    if (value.is_number()) return fmt::format("{}", value.get<double>());
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (!value.is_string()) return "no number and no text";
    auto text = value.get<std::string>();
    if (text.size() > most_shown) {
        auto cut = most_shown;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
        text = text.substr(0, cut) + " ...";
    }
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, ' ');
    return text;
}

FeedValues feed_values(Json const& constraints, char const* name, char const* end, LotArea lot)
{
    FeedValues out;
    std::size_t certain = 0;
    auto const given = member(member(constraints, name), end);
    if (given.is_array())
        for (auto const& entry : given) add_entry(entry, lot, out, certain);
    else if (!given.is_null())
        add_entry(given, lot, out, certain);
    return out;
}

}  // namespace lacuna
