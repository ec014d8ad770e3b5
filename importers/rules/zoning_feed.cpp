// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/zoning_feed.h"

#include "engine/core/error.h"
#include "importers/gdal/ascii.h"
#include "importers/gdal/dataset.h"
#include "importers/layers/sources.h"
#include "importers/rules/feed_values.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

namespace lacuna {

namespace {

using Json = nlohmann::json;

constexpr double metres_a_foot = 0.3048, m2_an_acre = 4046.8564224;
constexpr double turn_share = 0.01;  ///< so near to the area at which a condition turns it may hold or not
constexpr std::size_t most_words = 6, most_turns = 100;

/// Constraints that the rules of a district here have no place for and that could forbid a site.
constexpr std::array not_computed{"setback_front_sum", "setback_side_sum", "setback_dist_boundary", "footprint",
                                  "fl_area",           "fl_area_first",    "fl_area_top",           "height_eave"};

constexpr std::array computed{"far",           "lot_cov_bldg",     "height",           "stories",
                              "setback_front", "setback_side_int", "setback_side_ext", "setback_rear"};

/// A list for a message, cut where it is long.
std::string listed(std::vector<std::string> words, char const* between)
{
    auto const all = words.size();
    if (all > most_words) words.resize(most_words);
    auto text = fmt::format("{}", fmt::join(words, between));
    return all > most_words ? fmt::format("{}{}{} more", text, between, all - most_words) : text;
}

/// The whole file but the coordinates, which are read as a layer.
Json parsed_file(std::string const& file)
{
    GByte* bytes = nullptr;
    vsi_l_offset size = 0;
    ErrorCollector const quiet;
    if (!VSIIngestFile(nullptr, file.c_str(), &bytes, &size, -1))
        throw Error{Errc::open_failed, fmt::format("zoning feed '{}' cannot be opened; check the path", file)};
    struct Free {
        void operator()(GByte* p) const { CPLFree(p); }
    };
    std::unique_ptr<GByte, Free> const owned{bytes};
    auto const* const text = reinterpret_cast<char const*>(bytes);
    auto const no_shapes = [](int, Json::parse_event_t event, Json const& value) {
        return event != Json::parse_event_t::key || value != "geometry";
    };
    return Json::parse(text, text + size, no_shapes, false);
}

class RuleReader {
public:
    RuleReader(Json const& constraints, LotArea lot) : constraints_{&constraints}, lot_{lot} {}

    ZoneRule read()
    {
        ZoneRule rule;
        rule.far_allowed = least("far", 1);
        rule.coverage_allowed = least("lot_cov_bldg", 0.01);
        if (rule.coverage_allowed) rule.coverage_allowed = std::min(1.0, *rule.coverage_allowed);
        rule.height_allowed_m = least("height", metres_a_foot);
        rule.storeys_allowed = least("stories", 1);
        rule.front_m = distance("setback_front");
        rule.rear_m = distance("setback_rear");
        rule.side_m = distance("setback_side_int");
        if (auto const exterior = distance("setback_side_ext")) {
            if (!rule.side_m) rule.side_m = exterior;
            rule.side_m->strict = std::max(rule.side_m->strict, exterior->strict);
            rule.side_m->relaxed = std::min(rule.side_m->relaxed, exterior->relaxed);
        }
        for (auto const* name : not_computed)
            if (constraints_->contains(name)) unsure_.emplace_back(name);
        rule.unsure = listed(std::move(unsure_), "; ");
        return rule;
    }

private:
    std::vector<double> numbers(char const* name, char const* end)
    {
        auto found = feed_values(*constraints_, name, end, lot_);
        for (auto const& words : found.unsure) unsure_.push_back(fmt::format("{} = {}", name, words));
        return std::move(found.numbers);
    }
    std::optional<double> least(char const* name, double factor)
    {
        auto const found = numbers(name, "max_val");
        return found.empty() ? std::nullopt : std::optional{factor * std::ranges::min(found)};
    }
    std::optional<RangedDistance> distance(char const* name)
    {
        auto const found = numbers(name, "min_val");
        if (found.empty()) return std::nullopt;
        auto const [low, high] = std::ranges::minmax(found);
        return RangedDistance{high * metres_a_foot, found.front() * metres_a_foot, low * metres_a_foot};
    }

    Json const* constraints_;
    LotArea lot_;
    std::vector<std::string> unsure_;
};

/// The stricter of both, and unsure where they differ.
ZoneRule stricter(ZoneRule a, ZoneRule const& b, std::string const& why)
{
    if (a == b) return a;
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
    least(a.height_allowed_m, b.height_allowed_m);
    least(a.storeys_allowed, b.storeys_allowed);
    most(a.front_m, b.front_m);
    most(a.side_m, b.side_m);
    most(a.rear_m, b.rear_m);
    a.overlay = a.overlay && b.overlay;
    a.unsure = a.unsure.empty() ? why : a.unsure + "; " + why;
    return a;
}

/// The lot areas, in acres, at which conditions of what is computed turn.
std::vector<double> turns_of(Json const& constraints)
{
    std::vector<double> out;
    if (!constraints.is_object()) return out;
    auto const look = [&](Json const& entry) {
        if (entry.is_object() && entry.contains("condition")) add_turns(entry["condition"], out);
    };
    for (auto const* name : computed) {
        auto const limits = constraints.find(name);
        if (limits == constraints.end() || !limits->is_object()) continue;
        for (auto const& entries : *limits) {
            if (entries.is_array())
                std::ranges::for_each(entries, look);
            else
                look(entries);
        }
    }
    std::erase_if(out, [](double acres) { return !(acres > 0) || !std::isfinite(acres); });
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

/// Adds a district, or what another feature or feed states of one. Rules by lot area only stay where all agree.
void add_zone(std::string const& name, ZoneRule const& rule, std::vector<ZoneOfLots> const& by_lot,
              std::string const& why, std::map<std::string, ZoneRule>& zones,
              std::map<std::string, std::vector<ZoneOfLots>>& zones_by_lot)
{
    auto const [known, fresh] = zones.try_emplace(name, rule);
    if (fresh) {
        if (!by_lot.empty()) zones_by_lot[name] = by_lot;
        return;
    }
    auto const own = zones_by_lot.find(name);
    bool const same = own == zones_by_lot.end() ? by_lot.empty() : own->second == by_lot;
    if (!same || known->second != rule) zones_by_lot.erase(name);
    known->second = stricter(known->second, rule, why);
}

class FeedReader {
public:
    explicit FeedReader(std::string file) : file_{std::move(file)} {}

    ZoningFeed read()
    {
        auto const root = parsed_file(file_);
        if (root.is_discarded()) refuse("is not valid JSON; open it in a JSON checker");
        auto const features = root.is_object() ? root.find("features") : root.end();
        if (!root.is_object() || features == root.end() || !features->is_array())
            refuse("is no zoning feed: a JSON object with a list 'features' is needed (OZFS 0.5.0)");
        for (auto const& [key, to] : {std::pair{"muni_name", &out_.municipality}, std::pair{"date", &out_.date}})
            if (auto const found = root.find(key); found != root.end() && found->is_string()) *to = feed_words(*found);
        for (std::size_t i = 0; i < features->size(); ++i) district((*features)[i], i + 1);
        tell("overlays are not applied, and nothing in them is allowed for certain", overlays_);
        tell("planned developments have rules that are not in the feed", planned_);
        tell("rules of districts are not computed, and nothing there is allowed for certain", unsure_);
        return std::move(out_);
    }

private:
    [[noreturn]] void refuse(std::string const& why) const
    {
        throw Error{Errc::bad_config, fmt::format("zoning feed '{}' {}", file_, why)};
    }

    void district(Json const& feature, std::size_t number)
    {
        auto const properties = feature.is_object() ? feature.value("properties", Json{}) : Json{};
        auto const name = properties.is_object() ? properties.value("dist_abbr", Json{}) : Json{};
        if (!name.is_string() || name.get<std::string>().empty())
            refuse(fmt::format("has a feature without 'dist_abbr', number {}; every district needs its name", number));
        auto const rule = rule_of(feed_words(name), properties, {});
        add_zone(name.get<std::string>(), rule, by_lot(feed_words(name), properties),
                 "its features state different rules", out_.zones, out_.zones_by_lot);
        auto const known = out_.zones.find(name.get<std::string>());
        if (!known->second.unsure.empty() && !known->second.overlay) unsure_.insert(feed_words(name));
    }

    /// The rules by lot area; empty where they do not depend on it.
    std::vector<ZoneOfLots> by_lot(std::string const& name, Json const& properties)
    {
        std::vector<double> ends;
        auto const constraints = properties.value("constraints", Json::object());
        auto const turns = turns_of(constraints);
        if (turns.empty() || turns.size() > most_turns) return {};
        for (double const acres : turns) ends.insert(ends.end(), {acres * (1 - turn_share), acres * (1 + turn_share)});
        std::ranges::sort(ends);
        std::vector<ZoneOfLots> out;
        double from = 0;
        auto const add = [&](LotArea lot, std::optional<double> up_to_m2) {
            auto rule = rule_of(name, properties, lot);
            if (!out.empty() && out.back().rule == rule)
                out.back().up_to_m2 = up_to_m2;
            else
                out.push_back({up_to_m2, std::move(rule)});
        };
        for (double const end : ends) {
            if (end > from) add({from, end}, end * m2_an_acre);
            from = std::max(from, end);
        }
        add({from}, std::nullopt);
        return out.size() > 1 ? out : std::vector<ZoneOfLots>{};
    }

    ZoneRule rule_of(std::string const& name, Json const& properties, LotArea lot)
    {
        auto const overlay = properties.value("overlay", Json(false));
        if (overlay == true || (overlay.is_string() && overlay != "" && overlay != "false" && overlay != "FALSE")) {
            ZoneRule rule;
            rule.overlay = true;
            rule.unsure = fmt::format("overlay {}{}", name,
                                      overlay.is_string() && overlay != "TRUE" ? " (" + feed_words(overlay) + ")" : "");
            overlays_.insert(name);
            return rule;
        }
        auto const constraints = properties.value("constraints", Json::object());
        auto rule = constraints.is_object() ? RuleReader{constraints, lot}.read() : ZoneRule{};
        auto const planned = properties.value("planned_dev", Json(false));
        if (planned == true || planned == "TRUE" || planned == "true") {
            planned_.insert(name);
            rule.unsure += (rule.unsure.empty() ? "" : "; ") + std::string{"planned development"};
        }
        return rule;
    }

    void tell(char const* words, std::set<std::string> const& names)
    {
        if (names.empty()) return;
        out_.notes.push_back(fmt::format("zoning feed '{}': {} ({}): {}",
                                         std::filesystem::path{file_}.filename().string(), words, names.size(),
                                         listed({names.begin(), names.end()}, ", ")));
    }

    std::string file_;
    ZoningFeed out_;
    std::set<std::string> overlays_, planned_, unsure_;
};

/// Figures of `from` where `own` states none.
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

}  // namespace

bool is_zoning_feed(std::string const& source) { return lower_ascii(source).ends_with(".zoning"); }

ZoningFeed read_zoning_feed(std::string const& file) { return FeedReader{file}.read(); }

void add_zoning_feeds(LayerRequest const& zoning, SpaceRules& rules, std::vector<std::string>& warnings)
{
    std::vector<std::string> said_by_the_layer;
    std::map<std::string, ZoneRule> all;
    std::map<std::string, std::vector<ZoneOfLots>> by_lot;
    for (auto const& source : expand_sources(zoning.sources, said_by_the_layer)) {
        if (!is_zoning_feed(source.path)) continue;
        auto const feed = read_zoning_feed(source.path);
        for (auto const& [name, rule] : feed.zones) {
            auto const lots = feed.zones_by_lot.find(name);
            add_zone(name, rule, lots == feed.zones_by_lot.end() ? std::vector<ZoneOfLots>{} : lots->second,
                     "feeds state different rules of this district", all, by_lot);
        }
        warnings.insert(warnings.end(), feed.notes.begin(), feed.notes.end());
    }
    for (auto const& [name, rule] : all) {
        auto& own = rules.zones[name];
        if (auto const lots = by_lot.find(name); lots != by_lot.end())
            for (auto const& each : lots->second) {
                auto stated = own;
                complete(stated, each.rule);
                rules.zones_by_lot[name].push_back({each.up_to_m2, std::move(stated)});
            }
        complete(own, rule);
    }
}

}  // namespace lacuna
