// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/zoning_feed.h"

#include "importers/layers/read_study.h"
#include "importers/rules/feed_values.h"
#include "tests/importers/files.h"
#include "tests/importers/zoning_feeds.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

using namespace lacuna;
using namespace lacuna::test;
using Json = nlohmann::json;

namespace {

ZoneRule rule(std::string const& constraints) { return read({district("R-1", constraints)}).zones.at("R-1"); }

std::string fault(std::string const& text)
{
    TempFolder const folder;
    auto const file = folder.write("town.zoning", text);
    return error_of([&] { read_zoning_feed(file); });
}

/// The figures that may hold of any lot, by their likely value.
std::vector<double> values(std::string const& text)
{
    std::vector<double> out;
    for (auto const& v :
         values_for(feed_figures({{"far", {{"max_val", Json::parse(text)}}}}, "far", "max_val"), {}).values)
        out.push_back(v.likely);
    return out;
}

}  // namespace

TEST_CASE("figures of a district become metres and shares, whether written as text, number or list", "[zoning]")
{
    auto const town = read({district("R-1", R"({
        "setback_front":{"min_val":[{"expression":"25"}]},
        "setback_side_int":{"min_val":[{"expression":["10"]}]},
        "setback_rear":{"min_val":[{"expression":15}]},
        "far":{"max_val":[{"expression":"0.5"}]},
        "lot_cov_bldg":{"max_val":[{"expression":"45"}]},
        "height":{"max_val":[{"expression":"35"}]},
        "stories":{"max_val":[{"expression":[2.5]}]},
        "unit_density":{"max_val":[{"expression":"20"}]}})")});
    CHECK(town.municipality == "Town");
    CHECK(town.date == "2024-01-22");
    CHECK(town.notes.empty());
    auto const& r = town.zones.at("R-1");
    REQUIRE(r.front_m);
    CHECK(r.front_m->likely == Approx(7.62));
    CHECK(r.front_m->strict == r.front_m->relaxed);
    CHECK(r.side_m->likely == Approx(3.048));
    CHECK(r.rear_m->likely == Approx(4.572));
    CHECK(r.far_allowed == 0.5);
    CHECK(*r.coverage_allowed == Approx(0.45));
    CHECK(*r.height_allowed_m == Approx(10.668));
    CHECK(r.storeys_allowed == 2.5);
    CHECK(r.unsure.empty());
    CHECK_FALSE(r.overlay);
}

TEST_CASE("alternatives by condition span strict to relaxed, and the least floor area counts", "[zoning]")
{
    auto const r = rule(R"({
        "setback_front":{"min_val":[{"condition":"height <= 35","expression":"25"},{"condition":"height > 35","expression":"40"},
                                    {"condition":"lot_type == 'corner'","expression":"20"}]},
        "far":{"max_val":[{"condition":"lot_area > 1","expression":"2"},{"condition":"lot_area <= 1","expression":"1.5"}]}})");
    CHECK(r.front_m->strict == Approx(40 * 0.3048));
    CHECK(r.front_m->likely == Approx(25 * 0.3048));
    CHECK(r.front_m->relaxed == Approx(20 * 0.3048));
    CHECK(r.far_allowed == 1.5);
    CHECK(r.unsure.empty());
}

TEST_CASE("min_max picks from a list, and what is no number makes the district unsure", "[zoning]")
{
    CHECK(values(R"([{"expression":["1","3"],"min_max":"min"}])") == std::vector<double>{1});
    CHECK(values(R"([{"expression":["1","3"],"min_max":"maximum"}])") == std::vector<double>{3});
    CHECK(values(R"([{"expression":["1","3"]}])") == std::vector<double>{1, 3});
    CHECK(values(R"("2")") == std::vector<double>{2});
    auto const r = rule(R"({"setback_rear":{"min_val":[{"expression":["5","0.1 * height"],"min_max":"max"}]}})");
    CHECK(r.rear_m->likely == Approx(5 * 0.3048));
    CHECK(r.unsure == "setback_rear = 0.1 * height");
}

TEST_CASE("an exterior side is the strict end of a side where it is more", "[zoning]")
{
    auto const r = rule(R"({"setback_side_int":{"min_val":[{"expression":"5"}]},
                            "setback_side_ext":{"min_val":[{"expression":"15"}]}})");
    CHECK(r.side_m->likely == Approx(5 * 0.3048));
    CHECK(r.side_m->strict == Approx(15 * 0.3048));
    CHECK(r.side_m->relaxed == Approx(5 * 0.3048));
    CHECK(rule(R"({"setback_side_ext":{"min_val":[{"expression":"15"}]}})").side_m->likely == Approx(15 * 0.3048));
}

TEST_CASE("limits that have no place here are named and not passed over", "[zoning]")
{
    CHECK(
        rule(R"({"setback_side_sum":{"min_val":[{"expression":"20"}]},"footprint":{"max_val":[{"expression":"900"}]}})")
            .unsure == "setback_side_sum; footprint");
    auto const planned = read({district("PD", "{}", R"(,"planned_dev":true)")});
    CHECK(planned.zones.at("PD").unsure == "planned development");
    CHECK(any_has(planned.notes, "planned developments have rules that are not in the feed (1): PD"));
}

TEST_CASE("an overlay is no district and is told", "[zoning]")
{
    auto const town =
        read({district("HIST", "{}", R"(,"overlay":"restrict")"), district("A", "{}", R"(,"overlay":"FALSE")")});
    CHECK(town.zones.at("HIST").overlay);
    CHECK(town.zones.at("HIST").unsure == "overlay HIST (restrict)");
    CHECK_FALSE(town.zones.at("A").overlay);
    CHECK(any_has(town.notes, "overlays are not applied, and nothing in them is allowed for certain (1): HIST"));
}

TEST_CASE("features of one district that differ are taken by the stricter figures and are unsure", "[zoning]")
{
    auto const a = R"({"setback_front":{"min_val":[{"expression":"25"}]},"height":{"max_val":[{"expression":"35"}]}})";
    auto const b = R"({"setback_front":{"min_val":[{"expression":"30"}]},"far":{"max_val":[{"expression":"1"}]}})";
    CHECK(read({district("R", a), district("R", a)}).zones.at("R").unsure.empty());
    auto const r = read({district("R", a), district("R", b)}).zones.at("R");
    CHECK(r.front_m->likely == Approx(30 * 0.3048));
    CHECK(r.front_m->relaxed == Approx(25 * 0.3048));
    CHECK(*r.height_allowed_m == Approx(35 * 0.3048));
    CHECK(r.far_allowed == 1);
    CHECK(r.unsure == "its features state different rules");
}

TEST_CASE("a study's figure of a district comes before the feed's, the feed fills the rest", "[zoning]")
{
    TempFolder const folder;
    LayerRequest request;
    request.sources = {folder.write("town.ZONING", feed({district("R-1", R"({"far":{"max_val":[{"expression":"1"}]},
        "height":{"max_val":[{"expression":"35"}]},"setback_front":{"min_val":[{"expression":"25"}]}})")}))};
    SpaceRules rules;
    rules.zones["R-1"].far_allowed = 2;
    rules.zones["B"].far_allowed = 3;
    std::vector<std::string> warnings;
    add_zoning_feeds(request, rules, warnings);
    CHECK(rules.zones.at("R-1").far_allowed == 2);
    CHECK(*rules.zones.at("R-1").height_allowed_m == Approx(35 * 0.3048));
    CHECK(rules.zones.at("R-1").front_m);
    CHECK(rules.zones.at("B").far_allowed == 3);
}

TEST_CASE("districts of one name in the feeds of a folder are one, unsure where they differ", "[zoning]")
{
    TempFolder const folder;
    auto const front = [](int feet) {
        return feed({district("R", fmt::format(R"({{"setback_front":{{"min_val":[{{"expression":"{}"}}]}}}})", feet))});
    };
    folder.write("a.zoning", front(20));
    folder.write("b.zoning", front(30));
    folder.write("roads.geojson", geojson({"{}"}));
    LayerRequest request;
    request.sources = {folder.str()};
    SpaceRules rules;
    std::vector<std::string> warnings;
    add_zoning_feeds(request, rules, warnings);
    REQUIRE(rules.zones.size() == 1);
    CHECK(rules.zones.at("R").front_m->likely == Approx(30 * 0.3048));
    CHECK(rules.zones.at("R").unsure == "feeds state different rules of this district");
}

TEST_CASE("the districts' polygons of a feed are read as a zoning layer by its own schema", "[zoning]")
{
    TempFolder const folder;
    auto const lots = folder.write("lots.geojson", geojson({R"({"id":"A"})"}));
    auto all = request(lots);
    all.zoning.emplace().name = "zoning";
    all.zoning->sources = {folder.write("town.zoning", feed({district("R-1", "{}"), district("C-2", "{}")}))};
    auto const study = read_study(all);
    REQUIRE(study.input.zoning.features.size() == 2);
    CHECK(study.input.zoning.features[0].attributes.zoning == "R-1");
    CHECK(study.fields.at("zoning.zoning") == "dist_abbr (schema ozfs)");
}

TEST_CASE("hostile feeds are refused with the remedy, or read without harm", "[zoning][hostile]")
{
    CHECK(has(fault("{\"features\":["), "is not valid JSON"));
    CHECK(has(fault(""), "is not valid JSON"));
    CHECK(has(fault("\xff\xfe{}"), "is not valid JSON"));
    CHECK(has(fault(R"({"features":[],"far":1e999})"), "is not valid JSON"));
    CHECK(has(fault("[]"), "a JSON object with a list 'features' is needed"));
    CHECK(has(fault(R"({"features":{"a":1}})"), "a JSON object with a list 'features' is needed"));
    CHECK(has(fault(R"({"features":[{"properties":{"dist_abbr":"A"}},{"properties":null}]})"), "number 2"));
    CHECK(has(fault(R"({"features":[{"properties":{"dist_abbr":7}}]})"), "without 'dist_abbr'"));
    CHECK(has(error_of([] { read_zoning_feed("/nowhere/town.zoning"); }), "cannot be opened"));
    CHECK(has(fault(std::string(200'000, '[')), "is not valid JSON"));

    // Wrong types anywhere below a district are no rules.
    for (auto const* constraints : {"[]", "null", "7", R"({"far":5})", R"({"far":{"max_val":null}})", R"({"far":[]})",
                                    R"({"far":{"max_val":[[]]}})"}) {
        INFO(constraints);
        auto const r = rule(constraints);
        CHECK_FALSE(r.far_allowed);
        CHECK(r.unsure.empty());
    }
    for (auto const* value : {"-1", "\"1e308\"", "\"nan\"", "\"inf\"", "{}", "[[{}]]", "true", "[null]"}) {
        INFO(value);
        auto const r = rule(fmt::format(R"({{"far":{{"max_val":{}}}}})", value));
        CHECK_FALSE(r.far_allowed);
        CHECK_FALSE(r.unsure.empty());
    }
}

TEST_CASE("texts of a feed are cut to whole characters on one line, and long lists are counted", "[zoning][hostile]")
{
    std::string wide;
    for (int i = 0; i < 40; ++i) wide += "地";  // 3 bytes each
    auto const words = feed_words(wide);
    CHECK(words == wide.substr(0, 60) + " ...");
    CHECK(feed_words("x" + wide) == "x" + wide.substr(0, 57) + " ...");
    CHECK(feed_words("a\nb\tc") == "a b c");
    std::string many = "[";
    for (int i = 0; i < 1000; ++i) many += fmt::format("{}\"x{}\"", i ? "," : "", i);
    CHECK(rule(R"({"far":{"max_val":)" + many + "]}}").unsure ==
          "far = x0; far = x1; far = x2; far = x3; far = x4; far = x5; 994 more");
}
