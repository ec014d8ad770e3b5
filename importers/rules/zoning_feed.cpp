// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/zoning_feed.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <functional>
#include <optional>
#include <set>

namespace lacuna {

namespace {

using Json = nlohmann::json;

constexpr double metres_a_foot = 0.3048;
constexpr std::size_t most_shown = 60;

/// Numbers that a rule may be, in the order of the file, and words on what is no number.
struct Values {
    std::vector<double> numbers;
    std::vector<std::string> unsure;
};

std::optional<double> number_of(Json const& value)
{
    if (value.is_number()) {
        double const number = value.get<double>();
        return std::isfinite(number) ? std::optional{number} : std::nullopt;
    }
    if (!value.is_string()) return std::nullopt;
    auto text = value.get<std::string>();
    std::erase(text, ' ');
    double number = 0;
    auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

/// A text of a file that nobody vouches for, short enough for a message.
std::string words_of(Json const& value)
{
    if (!value.is_string()) return "no number and no text";
    auto text = value.get<std::string>();
    if (text.size() > most_shown) text = text.substr(0, most_shown) + " ...";
    return text;
}

/// One entry of min_val or max_val: an expression or a list of them with min_max.
void add_entry(Json const& entry, Values& out)
{
    if (!entry.is_object()) {
        if (auto const number = number_of(entry))
            out.numbers.push_back(*number);
        else
            out.unsure.push_back(words_of(entry));
        return;
    }
    auto const expression = entry.value("expression", Json{});
    auto const list = expression.is_array() ? expression : Json::array({expression});
    auto const which = entry.value("min_max", Json{});
    bool const chosen = which == "min" || which == "max";
    std::vector<double> numbers;
    for (auto const& each : list) {
        if (auto const number = number_of(each))
            numbers.push_back(*number);
        else
            out.unsure.push_back(words_of(each));
    }
    if (numbers.empty()) return;
    if (chosen)
        out.numbers.push_back(which == "min" ? std::ranges::min(numbers) : std::ranges::max(numbers));
    else
        out.numbers.insert(out.numbers.end(), numbers.begin(), numbers.end());
}

Values values_of(Json const& constraints, char const* name, char const* end)
{
    Values out;
    auto const constraint = constraints.find(name);
    if (constraint == constraints.end() || !constraint->is_object()) return out;
    auto const given = constraint->find(end);
    if (given == constraint->end()) return out;
    if (given->is_array())
        for (auto const& entry : *given) add_entry(entry, out);
    else
        add_entry(*given, out);
    return out;
}

class FeedReader {
public:
    explicit FeedReader(std::filesystem::path file) : file_{std::move(file)} {}

    ZoningFeed read()
    {
        std::ifstream stream{file_, std::ios::binary};
        if (!stream)
            throw Error{Errc::open_failed,
                        fmt::format("zoning feed '{}' cannot be opened; check the path", file_.string())};
        auto const root = Json::parse(stream, nullptr, false);
        auto const features = root.is_object() ? root.find("features") : root.end();
        if (!root.is_object() || features == root.end() || !features->is_array())
            refuse("is no zoning feed: a JSON object with 'features' is needed (OZFS 0.5.0)");
        for (auto const& [key, to] : {std::pair{"muni_name", &out_.municipality}, std::pair{"date", &out_.date}})
            if (auto const found = root.find(key); found != root.end() && found->is_string()) *to = *found;
        for (std::size_t i = 0; i < features->size(); ++i) district((*features)[i], i + 1);
        tell("{} of its districts are overlays, which are not applied: {}", overlays_);
        tell("{} of its districts are planned developments without rules here: {}", planned_);
        tell("{} of its districts state rules that are not computed, so nothing there is allowed for certain: {}",
             unsure_);
        return std::move(out_);
    }

private:
    [[noreturn]] void refuse(std::string const& why) const
    {
        throw Error{Errc::bad_config, fmt::format("zoning feed '{}' {}", file_.string(), why)};
    }

    void district(Json const& feature, std::size_t number)
    {
        auto const properties = feature.is_object() ? feature.value("properties", Json{}) : Json{};
        auto const name = properties.is_object() ? properties.value("dist_abbr", Json{}) : Json{};
        if (!name.is_string() || name.get<std::string>().empty())
            refuse(fmt::format("has a feature without 'dist_abbr', number {}; every district needs its name", number));
        auto rule = rule_of(name, properties);
        auto const [known, fresh] = out_.zones.try_emplace(name.get<std::string>(), rule);
        if (!fresh && !(known->second == rule)) known->second = stricter(known->second, rule);
        if (!known->second.unsure.empty()) unsure_.insert(name.get<std::string>());
    }

    ZoneRule rule_of(std::string const& name, Json const& properties)
    {
        ZoneRule rule;
        auto const overlay = properties.value("overlay", Json(false));
        if (overlay == true || (overlay.is_string() && overlay != "" && overlay != "false" && overlay != "FALSE")) {
            rule.overlay = true;
            overlays_.insert(name);
            return rule;
        }
        auto const constraints = properties.value("constraints", Json::object());
        if (!constraints.is_object()) return rule;
        if (constraints.empty() && properties.value("planned_dev", Json(false)) == true) planned_.insert(name);
        std::vector<std::string> unsure;
        auto const values = [&](char const* key, char const* end) {
            auto found = values_of(constraints, key, end);
            for (auto const& words : found.unsure) unsure.push_back(fmt::format("{} = {}", key, words));
            std::erase_if(found.numbers, [&](double v) {
                bool const bad = v < 0 || v > 1e4;
                if (bad) unsure.push_back(fmt::format("{} = {}", key, v));
                return bad;
            });
            return found.numbers;
        };
        auto const least = [&](char const* key, double factor) -> std::optional<double> {
            auto const numbers = values(key, "max_val");
            if (numbers.empty()) return std::nullopt;
            return factor * std::ranges::min(numbers);
        };
        rule.far_allowed = least("far", 1);
        rule.coverage_allowed = least("lot_cov_bldg", 0.01);
        if (rule.coverage_allowed && *rule.coverage_allowed > 1) rule.coverage_allowed = 1;
        auto const distance = [&](std::initializer_list<char const*> keys) -> std::optional<RangedDistance> {
            std::optional<RangedDistance> out;
            for (auto const* key : keys) {
                auto const numbers = values(key, "min_val");
                if (numbers.empty()) continue;
                auto const [low, high] = std::ranges::minmax(numbers);
                auto& m = out ? *out : out.emplace();
                m.strict = std::max(m.strict, high * metres_a_foot);
                m.likely = std::max(m.likely, numbers.front() * metres_a_foot);
                m.relaxed = std::max(m.relaxed, low * metres_a_foot);
            }
            return out;
        };
        rule.front_m = distance({"setback_front"});
        rule.side_m = distance({"setback_side_int", "setback_side_ext"});
        rule.rear_m = distance({"setback_rear"});
        rule.unsure = fmt::format("{}", fmt::join(unsure, "; "));
        return rule;
    }

    static ZoneRule stricter(ZoneRule a, ZoneRule const& b)
    {
        auto const least = [](std::optional<double>& to, std::optional<double> const& from) {
            if (from) to = to ? std::min(*to, *from) : from;
        };
        auto const most = [](std::optional<RangedDistance>& to, std::optional<RangedDistance> const& from) {
            if (from)
                to = to ? RangedDistance{std::max(to->strict, from->strict), std::max(to->likely, from->likely),
                                         std::min(to->relaxed, from->relaxed)}
                        : *from;
        };
        least(a.far_allowed, b.far_allowed);
        least(a.coverage_allowed, b.coverage_allowed);
        most(a.front_m, b.front_m);
        most(a.side_m, b.side_m);
        most(a.rear_m, b.rear_m);
        a.overlay = a.overlay && b.overlay;
        if (a.unsure.empty()) a.unsure = b.unsure.empty() ? "its features state different rules" : b.unsure;
        return a;
    }

    /// One sentence on a set of districts, the first of them named.
    void tell(char const* words, std::set<std::string> const& names)
    {
        if (names.empty()) return;
        constexpr std::size_t shown = 8;
        std::vector<std::string> first{
            names.begin(), std::next(names.begin(), static_cast<std::ptrdiff_t>(std::min(shown, names.size())))};
        if (names.size() > shown) first.emplace_back("...");
        out_.notes.push_back(fmt::format("zoning feed '{}': ", file_.filename().string()) +
                             fmt::format(fmt::runtime(words), names.size(), fmt::join(first, ", ")));
    }

    std::filesystem::path file_;
    ZoningFeed out_;
    std::set<std::string> overlays_, planned_, unsure_;
};

}  // namespace

bool is_zoning_feed(std::string const& source)
{
    auto ending = std::filesystem::path{source}.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return ending == ".zoning";
}

ZoningFeed read_zoning_feed(std::filesystem::path const& file) { return FeedReader{file}.read(); }

}  // namespace lacuna
