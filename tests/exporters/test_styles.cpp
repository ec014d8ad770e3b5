// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"
#include "exporters/styles/class_breaks.h"
#include "exporters/styles/layer_styles.h"
#include "exporters/styles/palette.h"
#include "exporters/styles/qml.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <cpl_minixml.h>

#include <algorithm>
#include <random>
#include <set>

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("class limits are quantiles rounded to two digits, with unit and currency", "[exporters][styles]")
{
    std::vector<double> values;
    for (int i = 1; i <= 100; ++i) values.push_back(i * 12'345.0);
    auto const ranges = class_ranges(values, 5, "IOAV", "CNY");
    REQUIRE(ranges.size() == 5);
    CHECK(ranges[0] == ClassRange{12'000, 260'000, "IOAV 0.012 to 0.26 million CNY"});
    CHECK(ranges[4].label == "IOAV 1 to 1.3 million CNY");
}

TEST_CASE("classes are in order, meet, and hold every value", "[exporters][styles][property]")
{
    auto const seed = GENERATE(take(100, random(1U, 1'000'000U)));
    std::mt19937 bits{seed};
    std::uniform_real_distribution<double> exponent{-3, 9};
    std::vector<double> values;
    for (std::size_t n = bits() % 40 + 1; n > 0; --n) {
        double const size = std::pow(10, exponent(bits));
        values.push_back(bits() % 5 == 0 ? -size : size);
    }
    auto const ranges = class_ranges(values, 5, "IOAV", "EUR");
    CAPTURE(seed);
    REQUIRE(!ranges.empty());
    CHECK(ranges.size() <= 5);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        CHECK(ranges[i].lower <= ranges[i].upper);
        if (i > 0) CHECK(ranges[i].lower == ranges[i - 1].upper);
    }
    CHECK(ranges.front().lower <= std::ranges::min(values));
    CHECK(ranges.back().upper >= std::ranges::max(values));
}

TEST_CASE("no value gives no class, equal values give one", "[exporters][styles]")
{
    CHECK(class_ranges({}, 5, "IOAV", "CNY").empty());
    CHECK(class_ranges({500, 500, 500}, 5, "IOAV", "CNY").size() == 1);
}

TEST_CASE("each facility on the map has a symbol of its own", "[exporters][styles]")
{
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < 40; ++i) {
        auto const symbol = distinct_symbol(i);
        CHECK(seen.emplace(symbol.color, symbol.brush).second);
    }
}

namespace {

std::size_t number_of(Layer const& layer, std::string const& column)
{
    auto const found = std::ranges::find(layer.columns, column, &Column::name);
    REQUIRE(found != layer.columns.end());
    return static_cast<std::size_t>(found - layer.columns.begin());
}

/// What QGIS classifies a row by: a column, or for spaces the expression of status and kind, worked out here again.
Cell class_value(Layer const& layer, Style const& style, std::size_t row)
{
    auto const cells = layer.row(row).cells;
    if (layer.name != "spaces") return cells.at(number_of(layer, style.column));
    CHECK(style.column == R"(if("status" = 'unused', 'unused ', '') || "kind")");
    auto const kind = std::get<std::string>(cells.at(number_of(layer, "kind")));
    return (cells.at(number_of(layer, "status")) == Cell{"unused"} ? "unused " : "") + kind;
}

}  // namespace

TEST_CASE("a space without a use is drawn otherwise than one of its kind with a use", "[exporters][styles]")
{
    auto plan = small_plan();
    auto other = plan.spaces.front();
    other.id = "B2/roof/1";
    plan.spaces.push_back(other);
    auto site = plan.sites.back();
    site.rank = 3;
    site.id = other.id;
    plan.sites.push_back(site);
    plan.measures.push_back(plan.measures.back());
    PlanIndex const index{plan};
    auto const style = style_of(spaces_layer(index), index);
    auto const of = [&](std::string const& value) {
        auto const found = std::ranges::find(style.classes, value, &LegendClass::value);
        REQUIRE(found != style.classes.end());
        return *found;
    };
    CHECK(of("roof").symbol.brush == "solid");
    CHECK(of("unused roof").symbol.brush == "no");
    CHECK(of("unused roof").label == "Roof, no use");
    // Kinds and uses that the plan has not are not in the legend.
    CHECK(style.classes.size() == 4);
}

TEST_CASE("the legend of ground not kept lists every reason that the plan has, and no other", "[exporters][styles]")
{
    auto plan = small_plan();
    plan.space_rules.land_uses = {{"cemetery", {"cemeter"}, true}, {"water", {"=water"}, true}};
    for (auto const* reason : {"setback", "cemetery", "fire_lane", "setback"})
        plan.remnants.push_back({"P2", reason, plan.remnants.front().shape, 5, 1});
    PlanIndex const index{plan};
    auto const layer = rejected_layer(index);
    auto const style = style_of(layer, index);
    std::vector<std::string> labels, values;
    for (auto const& each : style.classes) {
        labels.push_back(each.label);
        values.push_back(each.value);
    }
    CHECK(labels == std::vector<std::string>{"Too small to be a space", "Too narrow to be a space",
                                             "In use as it is: cemetery", "Vacant, taken most by: fire lane",
                                             "Vacant, taken most by: setback"});
    CHECK(values == std::vector<std::string>{"too_small", "too_narrow", "cemetery", "fire_lane", "setback"});
    CHECK(layer.row(3).cells.back() ==
          Cell{"5 m2; in use as it is: cemetery, by the parcel's land use or a constraint"});
}

TEST_CASE("styles are well-formed and have a class for every value of the plan", "[exporters][styles]")
{
    auto const plan = small_plan();
    PlanIndex const index{plan};
    for (auto const& layer : all_layers(index, {}, {{"key", "value"}})) {
        auto const style = style_of(layer, index);
        auto const qml = to_qml(style, layer);
        CAPTURE(layer.name);
        CPLXMLNode* const tree = CPLParseXMLString(qml.c_str());
        CHECK(tree != nullptr);
        CPLDestroyXMLNode(tree);
        if (style.kind != Style::Kind::categorised && style.kind != Style::Kind::graduated) continue;
        for (std::size_t i = 0; i < layer.row_count; ++i) {
            auto const cell = class_value(layer, style, i);
            CHECK(std::ranges::any_of(style.classes, [&](LegendClass const& c) {
                if (auto const* number = std::get_if<double>(&cell)) return c.lower <= *number && *number <= c.upper;
                return c.value == std::get<std::string>(cell);
            }));
        }
    }
}

TEST_CASE("numbers of layouts show close by only, ranks of sites always", "[exporters][styles]")
{
    auto const plan = small_plan();
    PlanIndex const index{plan};
    int seen = 0;
    for (auto const& layer : all_layers(index, {}, {{"key", "value"}})) {
        auto const qml = to_qml(style_of(layer, index), layer);
        bool const close = qml.find(R"(scaleVisibility="1" scaleMin="0" scaleMax="1000")") != std::string::npos;
        bool const always = qml.find(R"(scaleVisibility="0" scaleMin="0" scaleMax="0")") != std::string::npos;
        if (layer.name == "layout") seen += close && !always;
        if (layer.name == "sites") seen += always && !close;
    }
    CHECK(seen == 2);
}
