// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/feed_values.h"

#include "importers/rules/feed_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

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

std::optional<LotSum> amount_of(Json const& value)
{
    if (auto const number = feed_number(value))
        return *number >= 0 && *number <= most_sensible ? std::optional{LotSum{*number}} : std::nullopt;
    auto const sum = value.is_string() ? lot_sum(value.get_ref<std::string const&>()) : std::nullopt;
    return sum && (sum->by_lot() || (sum->constant >= 0 && sum->constant <= most_sensible)) ? sum : std::nullopt;
}

class EntryReader {
public:
    EntryReader(char const* name, double factor) : name_{name}, factor_{factor} {}

    LotFigure read(Json const& entry) const
    {
        LotFigure out;
        if (auto const condition = member(entry, "condition"); !condition.is_null()) {
            out.condition = lot_condition(condition);
            out.condition.words = words_of(condition);
        }
        auto const expression = entry.is_object() ? member(entry, "expression") : entry;
        if (expression.is_array())
            for (auto const& each : expression) take(each, out);
        else
            take(expression, out);
        auto const which = member(entry, "min_max");
        if (which == "min" || which == "minimum") out.pick = LotPick::least;
        if (which == "max" || which == "maximum") out.pick = LotPick::most;
        return out;
    }

private:
    void take(Json const& value, LotFigure& out) const
    {
        auto words = fmt::format("{} = {}", name_, feed_words(value));
        if (auto const sum = amount_of(value))
            out.amounts.push_back(
                {{sum->constant * factor_, sum->per_area * factor_, sum->per_width * factor_, sum->per_depth * factor_},
                 std::move(words)});
        else
            out.not_computed.push_back(std::move(words));
    }
    static std::string words_of(Json const& condition)
    {
        if (!condition.is_array()) return feed_words(condition);
        std::string out;
        for (auto const& each : condition) out += (out.empty() ? "" : "; ") + feed_words(each);
        return feed_words(out);
    }

    char const* name_;
    double factor_;
};

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

std::vector<LotFigure> feed_figures(Json const& constraints, char const* name, char const* end, double factor)
{
    EntryReader const reader{name, factor};
    std::vector<LotFigure> out;
    auto const given = member(member(constraints, name), end);
    if (given.is_array())
        for (auto const& entry : given) out.push_back(reader.read(entry));
    else if (!given.is_null())
        out.push_back(reader.read(given));
    return out;
}

}  // namespace lacuna
