// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/zoning_feed.h"

#include "engine/core/error.h"
#include "engine/model/rule_levels.h"
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

constexpr double metres_a_foot = 0.3048;
constexpr std::size_t most_words = 6;

/// Constraints that the rules of a district here have no place for and that could forbid a site.
constexpr std::array not_computed{"setback_front_sum", "setback_side_sum", "setback_dist_boundary", "footprint",
                                  "fl_area",           "fl_area_first",    "fl_area_top",           "height_eave"};

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

/// What a district states of its lots.
LotZone zone_of(Json const& constraints)
{
    LotZone zone;
    if (!constraints.is_object()) return zone;
    zone.far = feed_figures(constraints, "far", "max_val");
    zone.coverage = feed_figures(constraints, "lot_cov_bldg", "max_val", 0.01);
    zone.height_m = feed_figures(constraints, "height", "max_val", metres_a_foot);
    zone.storeys = feed_figures(constraints, "stories", "max_val");
    zone.front_m = feed_figures(constraints, "setback_front", "min_val", metres_a_foot);
    zone.rear_m = feed_figures(constraints, "setback_rear", "min_val", metres_a_foot);
    zone.side_m = feed_figures(constraints, "setback_side_int", "min_val", metres_a_foot);
    zone.exterior_side_m = feed_figures(constraints, "setback_side_ext", "min_val", metres_a_foot);
    for (auto const* name : not_computed)
        if (constraints.contains(name)) zone.not_computed.emplace_back(name);
    return zone;
}

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

/// Adds a district, or what another feature or feed states of one. Rules by lot only stay where all agree.
void add_zone(std::string const& name, ZoneRule const& rule, LotZone const* by_lot, std::string const& why,
              std::map<std::string, ZoneRule>& zones, std::map<std::string, LotZone>& zones_by_lot)
{
    auto const [known, fresh] = zones.try_emplace(name, rule);
    if (fresh) {
        if (by_lot) zones_by_lot[name] = *by_lot;
        return;
    }
    auto const own = zones_by_lot.find(name);
    bool const same = own == zones_by_lot.end() ? !by_lot : by_lot && own->second == *by_lot;
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
        auto const zone = zone_in(feed_words(name), properties);
        auto const rule = rule_of(zone, feed_words(name), properties);
        add_zone(name.get<std::string>(), rule, asks_for_lot(zone) ? &zone : nullptr,
                 "its features state different rules", out_.zones, out_.zones_by_lot);
        auto const known = out_.zones.find(name.get<std::string>());
        bool const by_lot = out_.zones_by_lot.contains(name.get<std::string>());
        if (known->second.overlay) return;
        if (by_lot ? states_more(zone) : !known->second.unsure.empty()) unsure_.insert(feed_words(name));
    }

    /// Empty for an overlay.
    LotZone zone_in(std::string const& name, Json const& properties)
    {
        if (is_overlay(properties)) return {};
        auto zone = zone_of(properties.value("constraints", Json::object()));
        auto const planned = properties.value("planned_dev", Json(false));
        if (planned == true || planned == "TRUE" || planned == "true") {
            planned_.insert(name);
            zone.not_computed.emplace_back("planned development");
        }
        return zone;
    }

    static bool is_overlay(Json const& properties)
    {
        auto const overlay = properties.value("overlay", Json(false));
        return overlay == true || (overlay.is_string() && overlay != "" && overlay != "false" && overlay != "FALSE");
    }

    /// What may hold of any lot.
    ZoneRule rule_of(LotZone const& zone, std::string const& name, Json const& properties)
    {
        if (!is_overlay(properties)) return zone_for(zone, {});
        auto const overlay = properties.value("overlay", Json(false));
        ZoneRule rule;
        rule.overlay = true;
        rule.unsure = fmt::format("overlay {}{}", name,
                                  overlay.is_string() && overlay != "TRUE" ? " (" + feed_words(overlay) + ")" : "");
        overlays_.insert(name);
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

}  // namespace

bool is_zoning_feed(std::string const& source) { return lower_ascii(source).ends_with(".zoning"); }

ZoningFeed read_zoning_feed(std::string const& file) { return FeedReader{file}.read(); }

void add_zoning_feeds(LayerRequest const& zoning, SpaceRules& rules, std::vector<std::string>& warnings)
{
    std::vector<std::string> said_by_the_layer;
    std::map<std::string, ZoneRule> all;
    std::map<std::string, LotZone> by_lot;
    for (auto const& source : expand_sources(zoning.sources, said_by_the_layer)) {
        if (!is_zoning_feed(source.path)) continue;
        auto const feed = read_zoning_feed(source.path);
        for (auto const& [name, rule] : feed.zones) {
            auto const lots = feed.zones_by_lot.find(name);
            add_zone(name, rule, lots == feed.zones_by_lot.end() ? nullptr : &lots->second,
                     "feeds state different rules of this district", all, by_lot);
        }
        warnings.insert(warnings.end(), feed.notes.begin(), feed.notes.end());
    }
    for (auto const& [name, rule] : all) {
        auto& own = rules.zones[name];
        if (auto const lots = by_lot.find(name); lots != by_lot.end()) {
            lots->second.stated = own;
            rules.zones_by_lot[name] = std::move(lots->second);
        }
        complete(own, rule);
    }
}

}  // namespace lacuna
