// SPDX-License-Identifier: Apache-2.0
#include "exporters/styles/layer_styles.h"

#include "engine/core/error.h"
#include "exporters/styles/class_breaks.h"
#include "exporters/styles/palette.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace lacuna {

namespace {

constexpr int ioav_classes = 5;
constexpr int ranks_labelled = 30;

/// A value in a map tip, with its HTML made harmless.
std::string tip_text(std::string const& expression)
{
    return fmt::format("[% replace(replace(replace(coalesce({}, '-'), '&', '&amp;'), '<', '&lt;'), '>', '&gt;') %]",
                       expression);
}

/// A text as a literal of QGIS's expression language.
std::string literal(std::string const& words)
{
    std::string out = "'";
    for (char const c : words) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + "'";
}

std::string tip_number(std::string const& column, int decimals)
{
    return fmt::format(R"([% coalesce(format_number("{}", {}), '-') %])", column, decimals);
}

std::string tip(std::string const& heading, std::vector<std::pair<std::string, std::string>> const& lines)
{
    std::string out = "<b>" + heading + "</b><table>";
    for (auto const& [label, value] : lines) out += "<tr><td>" + label + "</td><td>" + value + "</td></tr>";
    return out + "</table>";
}

Style sites_style(PlanIndex const& index)
{
    auto const ioav = index.money("ioav", "IOAV", "").name;
    std::vector<double> values;
    for (auto const& site : index.plan().sites) values.push_back(site.best.appraisal.ioav);
    Style style{Style::Kind::graduated, "Sites by IOAV", ioav, {}, "", 9, "", R"("rank" || ' ' || "facility_name")"};
    auto const ranges = class_ranges(std::move(values), ioav_classes, "IOAV", index.currency());
    for (std::size_t i = 0; i < ranges.size(); ++i)
        style.classes.push_back(
            {{sequence_color(i, ranges.size(), 110), rgba(0x2D0A52, 255), 0.3, "solid", "circle", 2},
             ranges[i].label,
             "",
             ranges[i].lower,
             ranges[i].upper});
    style.label_expression = fmt::format(R"(if("rank" <= {}, to_string("rank"), ''))", ranks_labelled);
    style.map_tip =
        tip("Rank [% \"rank\" %]: " + tip_text("\"facility_name\""),
            {{"Site", tip_text("\"site_id\"")},
             {"IOAV", tip_number(ioav, 0) + " " + index.currency()},
             {"Capital cost", tip_number(index.money("capex", "", "").name, 0) + " " + index.currency()},
             {"Income a year", tip_number(index.money("noi_year", "", "").name, 0) + " " + index.currency()},
             {"Units", tip_number("units", 0) + " " + tip_text("\"unit\"")},
             {"Evidence", tip_text("\"evidence\"")},
             {"Terms", tip_text(literal(index.terms_text()))}});
    return style;
}

Style placements_style(PlanIndex const& index)
{
    Style style{Style::Kind::categorised, "Placements by facility", "facility", {}, "", 9, "", "\"facility_name\""};
    std::set<std::string> used;
    for (auto const& site : index.plan().sites) used.insert(site.best.placement.facility_id);
    for (auto const& facility : index.plan().catalogue.facilities)
        if (used.contains(facility.id))
            style.classes.push_back(
                {distinct_symbol(style.classes.size()), facility.name, valid_text(facility.id), 0, 0});
    style.map_tip = tip(tip_text("\"facility_name\""),
                        {{"Rank", "[% \"rank\" %]"},
                         {"Ground", tip_number("width_m", 1) + " × " + tip_number("length_m", 1) + " m"},
                         {"Units", tip_number("units", 0) + " " + tip_text("\"unit\"")}});
    return style;
}

Style layout_style()
{
    Style style{Style::Kind::categorised, "Layout by piece", "piece", {}, "", 7, "", "\"site_id\" || ' ' || \"piece\""};
    auto const add = [&](char const* piece, char const* label, unsigned color, int alpha) {
        style.classes.push_back(
            {{rgba(color, alpha), rgba(0x404040, 255), 0.12, "solid", "circle", 2}, label, piece, 0, 0});
    };
    add("bay", "Bay or rack", 0x9ECAE1, 200);
    add("aisle", "Aisle", 0xD9D9D9, 160);
    add("module_row", "Row of modules", 0x08519C, 220);
    add("court", "Court with run-off", 0x74C476, 180);
    style.label_from_scale = 1000;  // farther out they would be read as ranks
    style.label_expression = R"(if("pieces" > 1, to_string("pieces"), ''))";
    style.map_tip = tip(tip_text("\"facility\"") + ": " + tip_text("\"piece\""),
                        {{"Rank", "[% \"rank\" %]"},
                         {"Size", tip_number("along_m", 2) + " × " + tip_number("across_m", 2) + " m"},
                         {"Pieces", tip_number("pieces", 0)}});
    return style;
}

/// A kind that has a use is filled; the same without a use is pale ground or an outline on a building, a right
/// hatched thinly.
LegendClass class_of(SpaceKind kind, bool used)
{
    constexpr std::array<unsigned, space_kind_count> colors{0xCC79A7, 0x009E73, 0x999933, 0x882255, 0x44AA99,
                                                            0x888888, 0x56B4E9, 0xAA4499, 0xD55E00, 0x0072B2,
                                                            0x332288, 0xE69F00, 0xF0E442};
    unsigned const color = colors.at(static_cast<std::size_t>(kind));
    bool const right = is_right(kind);
    std::string const value{name(kind)}, label{title(kind)};
    if (used)
        return {{rgba(color, right ? 160 : 110), rgba(color, 255), 0.26, right ? "f_diagonal" : "solid", "circle", 2},
                label,
                value,
                0,
                0};
    bool const ground = level_of(kind) == Level::ground;  // of others the building is seen
    return {{rgba(color, right ? 90 : 45), rgba(color, 170), 0.16,
             right    ? "dense7"
             : ground ? "solid"
                      : "no",
             "circle", 2},
            label + ", no use",
            "unused " + value,
            0,
            0};
}

/// Classes for what the plan has, so that a legend shows nothing else.
Style spaces_style(PlanIndex const& index)
{
    std::array<std::array<bool, 2>, space_kind_count> seen{};
    for (auto const& space : index.plan().spaces)
        seen.at(static_cast<std::size_t>(space.kind)).at(index.site(space.id) ? 1 : 0) = true;
    Style style{Style::Kind::categorised,
                "Spaces by kind and use",
                R"(if("status" = 'unused', 'unused ', '') || "kind")",
                {},
                "",
                9,
                "",
                "\"kind_title\" || ' ' || \"space_id\""};
    for (bool const used : {true, false})
        for (int k = 0; k < space_kind_count; ++k)
            if (seen.at(static_cast<std::size_t>(k)).at(used ? 1 : 0))
                style.classes.push_back(class_of(static_cast<SpaceKind>(k), used));
    style.map_tip = tip(tip_text("\"kind_title\""), {{"Space", tip_text("\"space_id\"")},
                                                     {"Area", tip_number("area_m2", 0) + " m²"},
                                                     {"Width", tip_number("width_m", 1) + " m"},
                                                     {"Evidence", tip_text("\"evidence\"")},
                                                     {"Best use", tip_text("\"facility\"")},
                                                     {"Commonest refusal", tip_text("\"main_refusal\"")}});
    return style;
}

Style parcels_style()
{
    Style style{Style::Kind::categorised, "Parcels by status", "status", {}, "", 9, "", "\"parcel_id\""};
    auto const add = [&](ParcelStatus status, char const* label, unsigned color, char const* brush) {
        style.classes.push_back({{rgba(color, 150), rgba(0x8C8C8C, 255), 0.12, brush, "circle", 2},
                                 label,
                                 std::string{name(status)},
                                 0,
                                 0});
    };
    add(ParcelStatus::built, "Built on", 0xF2EFE9, "solid");
    add(ParcelStatus::vacant, "Vacant", 0xF6E8C3, "solid");
    add(ParcelStatus::unknown, "No building data", 0xB0B0B0, "b_diagonal");
    style.map_tip = tip("Parcel " + tip_text("\"parcel_id\""),
                        {{"Area", tip_number("area_m2", 0) + " m²"},
                         {"Site coverage", tip_number("coverage_pct", 1) + " %"},
                         {"Floor area ratio", tip_number("far_low", 2) + " to " + tip_number("far_high", 2)},
                         {"Open land kept", tip_number("open_m2", 0) + " m²"}});
    return style;
}

/// Every reason that the plan has.
Style rejected_style(PlanIndex const& index)
{
    Style style{Style::Kind::categorised, "Ground not kept, by reason", "reason", {}, "", 9, "", "\"reason\""};
    auto const add = [&](char const* reason, char const* label, unsigned color, char const* brush) {
        style.classes.push_back({{rgba(color, 150), rgba(color, 200), 0.12, brush, "circle", 2}, label, reason, 0, 0});
    };
    add("too_small", "Too small to be a space", 0x969696, "b_diagonal");
    add("too_narrow", "Too narrow to be a space", 0x969696, "f_diagonal");
    std::set<std::string> others;
    for (auto const& remnant : index.plan().remnants) others.insert(remnant.reason);
    for (auto const* told : {"too_small", "too_narrow"}) others.erase(told);
    auto const& uses = index.plan().space_rules.land_uses;
    for (auto const& reason : others) {
        auto label = reason;
        std::ranges::replace(label, '_', ' ');
        bool const use = std::ranges::find(uses, reason, &LandUseRule::use) != uses.end();
        auto symbol = distinct_symbol(style.classes.size());
        symbol.outline_mm = 0.12;
        symbol.brush = use ? "dense6" : "dense7";
        style.classes.push_back({symbol, (use ? "In use as it is: " : "Vacant, taken most by: ") + valid_text(label),
                                 valid_text(reason), 0, 0});
    }
    style.map_tip = tip(tip_text("\"rejected_id\""),
                        {{"Area", tip_number("area_m2", 1) + " m²"}, {"Reasons", tip_text("\"reasons\"")}});
    return style;
}

Style issues_style()
{
    Style style{Style::Kind::categorised, "Issues by effect", "effect", {}, "", 9, "", "\"name\""};
    style.visible_from_scale = 5000;  // a city has tens of thousands
    auto const add = [&](IssueEffect effect, char const* label, unsigned color, char const* marker, double size) {
        style.classes.push_back({{rgba(color, 255), rgba(0xFFFFFF, 255), 0.2, "solid", marker, size},
                                 label,
                                 std::string{name(effect)},
                                 0,
                                 0});
    };
    add(IssueEffect::rejected, "Rejected: does not take part", 0xD55E00, "triangle", 2.4);
    add(IssueEffect::changed, "Changed", 0xE69F00, "diamond", 1.8);
    add(IssueEffect::noted, "Noted", 0x0072B2, "circle", 1.0);
    style.map_tip = tip("[% \"code\" %] " + tip_text("\"name\""),
                        {{"Feature", tip_text("\"feature_id\"")}, {"Detail", tip_text("\"detail\"")}});
    return style;
}

Style buildings_style()
{
    Style style{Style::Kind::single, "Buildings", "", {}, "", 9, "", "\"building_id\""};
    style.classes.push_back(
        {{rgba(0xBDB7AE, 190), rgba(0x7F7A72, 255), 0.12, "solid", "circle", 2}, "Building", "", 0, 0});
    style.map_tip = tip("Building " + tip_text("\"building_id\""), {{"Footprint", tip_number("area_m2", 0) + " m²"}});
    return style;
}

}  // namespace

Style style_of(Layer const& layer, PlanIndex const& index)
{
    if (layer.geometry == LayerGeometry::none) {
        Style table;
        table.kind = Style::Kind::none;
        table.name = layer.title;
        return table;
    }
    if (layer.name == "sites") return sites_style(index);
    if (layer.name == "placements") return placements_style(index);
    if (layer.name == "layout") return layout_style();
    if (layer.name == "spaces") return spaces_style(index);
    if (layer.name == "parcels") return parcels_style();
    if (layer.name == "buildings") return buildings_style();
    if (layer.name == "rejected") return rejected_style(index);
    if (layer.name == "issues") return issues_style();
    throw Error{Errc::internal, "layer '" + layer.name + "' has no style"};
}

}  // namespace lacuna
