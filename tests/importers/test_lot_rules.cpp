// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/zoning.h"
#include "engine/model/rule_levels.h"
#include "importers/rules/feed_conditions.h"
#include "importers/rules/feed_values.h"
#include "tests/importers/zoning_feeds.h"
#include "tests/support/catch.h"

using namespace lacuna;
using namespace lacuna::test;
using Json = nlohmann::json;

TEST_CASE("conditions on a lot are known by ranges of its measures, others are not", "[zoning]")
{
    auto const holds_for = [](char const* condition, double low, double high) {
        return holds(lot_condition(Json(condition)), acres(low, high));
    };
    CHECK(holds_for("lot_area > 1", 2, 3) == Truth::yes);
    CHECK(holds_for("lot_area > 1", 0.2, 0.9) == Truth::no);
    CHECK(holds_for("lot_area > 1", 0.9, 1.1) == Truth::maybe);
    CHECK(holds_for("0.5 < lot_area <= 1", 0.6, 0.9) == Truth::yes);
    CHECK(holds_for("0.5<lot_area<=1", 1.1, 2) == Truth::no);
    CHECK(holds_for("lot_area * 43560 >= 5000 + 2 * 500", 0.2, 0.3) == Truth::yes);
    CHECK(holds_for("lot_area >= 6000 / 43560", 0.1, 0.13) == Truth::no);
    CHECK(holds_for("-lot_area < -1", 2, 3) == Truth::yes);
    CHECK(holds_for("lot_area == 1", 2, 3) == Truth::no);
    CHECK(holds_for("lot_area != 1", 2, 3) == Truth::yes);
    CHECK(holds_for("1 < 2", 0, 1) == Truth::yes);
    // Three values: what is not known decides only where it must.
    CHECK(holds_for("lot_area > 1 and height <= 35", 2, 3) == Truth::maybe);
    CHECK(holds_for("lot_area > 1 and height <= 35", 0.2, 0.3) == Truth::no);
    CHECK(holds_for("lot_area > 1 or res_type == 'duplex'", 2, 3) == Truth::yes);
    CHECK(holds_for("not (lot_area > 1 or lot_width < 50)", 2, 3) == Truth::no);
    CHECK(holds_for("not lot_area > 1", 0.2, 0.3) == Truth::yes);
    CHECK(holds_for("lot_area * lot_area > 1", 2, 3) == Truth::maybe);
    CHECK(holds_for("lot_width < 50", 2, 3) == Truth::maybe);
    // A list is known where all its conditions agree.
    auto const all_hold = [](Json const& condition, double low, double high) {
        return holds(lot_condition(condition), acres(low, high));
    };
    CHECK(all_hold({"lot_area > 1", "lot_area > 2"}, 3, 4) == Truth::yes);
    CHECK(all_hold({"lot_area > 1", "along a street"}, 0.1, 0.2) == Truth::maybe);
    CHECK(all_hold({"lot_area > 1", "lot_area > 2"}, 0.1, 0.2) == Truth::no);
    CHECK(all_hold({"lot_area > 1", "lot_area > 2", "lot_area > 9"}, 3, 4) == Truth::maybe);
    for (auto const* words : {"", "Along all other public streets", "lot_area >", "lot_area > 1)", "(lot_area > 1",
                              "1 2", "lot_area = 1", "lot_area > 1 and", "lot_area ** 2 > 1", "5acres < lot_area",
                              "'open", "res_type in ['a', 'b']", "f(lot_area) > 1", "lot_area > 1e999", "地 > 1"}) {
        INFO(words);
        CHECK(holds_for(words, 2, 3) == Truth::maybe);
    }
    CHECK(holds_for(std::string(100'000, '(').c_str(), 2, 3) == Truth::maybe);
    CHECK(holds_for((std::string(100'000, '-') + "1 < 2").c_str(), 2, 3) == Truth::maybe);
    std::string terms = "1 < 2";
    for (int i = 0; i < 400; ++i) terms += " and 1 < 2";
    CHECK(holds_for(terms.c_str(), 2, 3) == Truth::maybe);  // more than 500 steps
    for (auto const* no_text : {"7", "{}", "[]", "[7]", "null"})
        CHECK(all_hold(Json::parse(no_text), 2, 3) == Truth::maybe);
    CHECK(all_hold(true, 2, 3) == Truth::yes);  // as the feed of Cockrell Hill has it for "otherwise"
    CHECK(all_hold(false, 2, 3) == Truth::no);
}

TEST_CASE("conditions on width and depth of a lot are evaluated in feet", "[zoning]")
{
    auto const holds_for = [](char const* condition, LotMeasures const& measures) {
        return holds(lot_condition(Json(condition)), measures);
    };
    CHECK(holds_for("lot_width >= 60", lot(61, 100)) == Truth::yes);
    CHECK(holds_for("lot_width >= 60", lot(59, 100)) == Truth::no);
    CHECK(holds_for("lot_depth < 100", lot(50, 99)) == Truth::yes);
    CHECK(holds_for("50 <= lot_width < 75 and lot_depth > 100", lot(60, 120)) == Truth::yes);
    CHECK(holds_for("lot_depth > 2 * lot_width", lot(50, 101)) == Truth::yes);
    CHECK(holds_for("lot_depth - lot_width > 50", lot(60, 109)) == Truth::no);
    CHECK(holds_for("lot_width * lot_depth > 1", lot(60, 109)) == Truth::maybe);  // no sum
    CHECK(holds_for("lot_width < 50", {}) == Truth::maybe);
    // A width of 40 to 60 ft decides where both do.
    LotMeasures unsure = lot(60, 100);
    unsure.width_m.low = 40 * foot_m;
    CHECK(holds_for("lot_width > 39", unsure) == Truth::yes);
    CHECK(holds_for("lot_width > 50", unsure) == Truth::maybe);
    CHECK(holds_for("lot_width > 61", unsure) == Truth::no);
}

TEST_CASE("sums of a lot's measures are figures, anything else is none", "[zoning]")
{
    auto const at = [](char const* expression, LotMeasures const& measures) {
        return value_of(lot_sum(expression).value(), measures);
    };
    CHECK(at("0.1 * lot_width", lot(60, 100)).likely == Approx(6));
    CHECK(at("lot_depth / 5 - 2", lot(60, 100)).likely == Approx(18));
    CHECK(at("2 * (lot_area + 1)", acres(3, 3)).likely == Approx(8));
    CHECK(at("0.5 * (lot_depth - lot_width) + 1", lot(60, 100)).likely == Approx(21));
    LotMeasures unsure = lot(60, 100);
    unsure.width_m.low = 40 * foot_m;
    auto const less = at("10 - 0.1 * lot_width", unsure);
    CHECK(less.low == Approx(4));
    CHECK(less.likely == Approx(4));
    CHECK(less.high == Approx(6));
    for (auto const* words : {"lot_width * lot_depth", "1 / lot_width", "25 + (height - 35)", "min(5, lot_width)",
                              "lot_width > 5", "", "lot_width lot_depth", "lot_width / 0"}) {
        INFO(words);
        CHECK_FALSE(lot_sum(words));
    }
}

TEST_CASE("rules that depend on the area of a lot are stated by it, and span near where they turn", "[zoning]")
{
    auto const town = read({district("R-1", R"x({
        "setback_front":{"min_val":[{"condition":"lot_area <= 0.5 and height <= 35","expression":"20"},
                                    {"condition":"lot_area <= 0.5 and height > 35","expression":"30"},
                                    {"condition":"lot_area > 0.5","expression":"40"}]},
        "setback_rear":{"min_val":[{"condition":"lot_area > 0.5","expression":"25 + (height - 35)"}]},
        "far":{"max_val":[{"condition":"lot_area > 0.5","expression":"2"},{"condition":"lot_area <= 0.5","expression":"1.5"}]}})x")});
    auto const& lots = town.zones_by_lot.at("R-1");
    auto const of = [&](double area) { return zone_for(lots, acres(area, area)); };
    auto const small = of(0.494);
    CHECK(small.front_m->strict == Approx(30 * foot_m));
    CHECK(small.front_m->relaxed == Approx(20 * foot_m));
    CHECK(small.far_allowed == 1.5);
    CHECK_FALSE(small.rear_m);
    CHECK(small.unsure.empty());
    auto const large = of(0.506);
    CHECK(*large.front_m == RangedDistance{40 * foot_m, 40 * foot_m, 40 * foot_m});
    CHECK(large.far_allowed == 2);
    CHECK(large.unsure == "setback_rear = 25 + (height - 35)");
    // Near half an acre, and where the lot is not known, each may hold.
    for (double const area : {0.496, 0.5, 0.504}) CHECK(of(area) == town.zones.at("R-1"));
    auto const& any = town.zones.at("R-1");
    CHECK(any.front_m->strict == Approx(40 * foot_m));
    CHECK(any.front_m->relaxed == Approx(20 * foot_m));
    CHECK(any.far_allowed == 1.5);
    CHECK(any_has(town.notes, "nothing there is allowed for certain (1): R-1"));

    CHECK(read({district("A", R"({"far":{"max_val":[{"condition":"height > 5","expression":"2"}]}})")})
              .zones_by_lot.empty());
    // Features that differ only by lot are told apart no more.
    auto const by = [](char const* area) {
        return district(
            "R", fmt::format(R"({{"far":{{"max_val":[{{"condition":"lot_area > {}","expression":"2"}}]}}}})", area));
    };
    CHECK(read({by("1"), by("1")}).zones_by_lot.contains("R"));
    CHECK(read({by("1"), by("2")}).zones_by_lot.empty());
}

TEST_CASE("the side setback of Cockrell Hill, a tenth of the width and 5 ft at least, is evaluated on each lot",
          "[zoning]")
{
    auto const town = read({district("R-S", R"({
        "setback_front":{"min_val":[{"expression":"25"}]},
        "setback_side_int":{"min_val":[{"expression":["5","0.1 * lot_width"],"min_max":"max"}]},
        "setback_rear":{"min_val":[{"condition":"lot_depth < 100","expression":"0.2 * lot_depth"},
                                   {"condition":"lot_depth >= 100","expression":"25"}]}})")});
    CHECK(town.notes.empty());  // it is all computed
    auto const& zone = town.zones_by_lot.at("R-S");
    CHECK(asks_for_front(zone));
    auto const exactly = [](double feet) { return RangedDistance{feet * foot_m, feet * foot_m, feet * foot_m}; };
    auto const near = [](RangedDistance const& a, RangedDistance const& b) {
        return a.strict == Approx(b.strict) && a.likely == Approx(b.likely) && a.relaxed == Approx(b.relaxed);
    };
    auto const wide = zone_for(zone, lot(80, 120));
    CHECK(near(*wide.side_m, exactly(8)));
    CHECK(near(*wide.rear_m, exactly(25)));
    CHECK(wide.unsure.empty());
    CHECK(near(*zone_for(zone, lot(40, 90)).side_m, exactly(5)));
    CHECK(near(*zone_for(zone, lot(40, 90)).rear_m, exactly(18)));
    // 99.5 ft is too near to 100 ft: either.
    CHECK(near(*zone_for(zone, lot(40, 99.5)).rear_m, {25 * foot_m, 19.9 * foot_m, 19.9 * foot_m}));
    // Frontage 60 ft, 90 ft at the widest: an interval, and it is all computed.
    auto flag = lot(90, 120);
    flag.width_m.low = 60 * foot_m;
    CHECK(near(*zone_for(zone, flag).side_m, {9 * foot_m, 9 * foot_m, 6 * foot_m}));
    CHECK(zone_for(zone, flag).unsure.empty());
    // No front is known: what is assumed is told, so that nothing is allowed for certain.
    auto assumed = flag;
    assumed.front_known = false;
    CHECK(near(*zone_for(zone, assumed).side_m, {9 * foot_m, 9 * foot_m, 6 * foot_m}));
    CHECK(has(zone_for(zone, assumed).unsure, "as no road is known there"));
    // Nothing is known: the figure is left out and told.
    auto const unknown = zone_for(zone, {});
    CHECK(near(*unknown.side_m, exactly(5)));
    CHECK(unknown.unsure == "setback_rear = 0.2 * lot_depth; setback_side_int = 0.1 * lot_width");
}

TEST_CASE("what does not rest on the front is certain where no front is known", "[zoning]")
{
    auto const town = read({district("R", R"({
        "setback_side_int":{"min_val":[{"condition":"lot_area <= 0.5","expression":"5"},
                                       {"condition":"lot_area > 0.5","expression":"0.1 * lot_width"}]},
        "height":{"max_val":[{"condition":"lot_width > 50 or lot_area > 0.1","expression":"35"},
                             {"condition":"lot_width <= 50 and lot_area <= 0.1","expression":"25"}]}})")});
    auto const of = [&](double area) {
        auto measures = lot(60, 100);
        measures.area_m2 = acres(area, area).area_m2;
        measures.front_known = false;
        return zone_for(town.zones_by_lot.at("R"), measures);
    };
    CHECK(of(0.2).unsure.empty());
    CHECK(*of(0.2).height_allowed_m == Approx(35 * foot_m));
    CHECK_FALSE(of(0.6).unsure.empty());
    CHECK_FALSE(of(0.05).unsure.empty());
}

TEST_CASE("amounts of a lot below 0 or beyond sense are not computed", "[zoning][hostile]")
{
    auto const town = read({district("R", R"({"setback_rear":{"min_val":[{"expression":"lot_depth - 60"}]},
                                              "setback_front":{"min_val":[{"expression":"1e300 * lot_width"}]}})")});
    auto const& zone = town.zones_by_lot.at("R");
    auto const shallow = zone_for(zone, lot(50, 50));
    CHECK_FALSE(shallow.rear_m);
    CHECK(shallow.unsure == "setback_front = 1e300 * lot_width; setback_rear = lot_depth - 60");
    CHECK(zone_for(zone, lot(50, 100)).rear_m->likely == Approx(40 * foot_m));
}

TEST_CASE("the rule of a parcel is that of its district for the lot as it is measured; a study's figures come first",
          "[zoning]")
{
    TempFolder const folder;
    LayerRequest request;
    request.sources = {folder.write("town.zoning", feed({district("R-1", R"({
        "far":{"max_val":[{"condition":"lot_area > 0.5","expression":"2"},{"condition":"lot_area <= 0.5","expression":"1"}]},
        "setback_side_int":{"min_val":[{"expression":"0.1 * lot_width"}]},
        "stories":{"max_val":[{"condition":"lot_width > 120","expression":"4"},{"condition":"lot_width <= 120","expression":"2"}]}})")}))};
    SpaceRules rules;
    rules.zones["R-1"].green_share = 0.3;
    std::vector<std::string> warnings;
    add_zoning_feeds(request, rules, warnings);

    // 50 and 100 m along a street in the south, 30 m deep, and 30 x 50 m behind them: on no street.
    std::vector<Parcel> parcels(3);
    parcels[0].boundary = {rectangle(0, 0, 50, 30)}, parcels[0].area_m2 = 1500;
    parcels[1].boundary = {rectangle(50, 0, 150, 30)}, parcels[1].area_m2 = 3000;
    parcels[2].boundary = {rectangle(0, 30, 30, 80)}, parcels[2].area_m2 = 1500;
    for (auto& parcel : parcels) parcel.attributes.zoning = "R-1";
    Road street;
    street.lines = {{{-20, -6}, {170, -6}}};
    auto const assigned = [&](std::vector<Road> const& roads, int threads) {
        auto out = parcels;
        assign_zoning(out, {}, rules, roads, threads);
        return out;
    };
    auto const known = assigned({street}, 1);
    CHECK(known[0].attributes.far_allowed == 1.0);
    CHECK(known[1].attributes.far_allowed == 2.0);
    CHECK(known[0].attributes.storeys_allowed == 4.0);  // 50 m are 164 ft
    CHECK(known[0].attributes.green_share == 0.3);
    CHECK(zone_rule(rules, known[0])->side_m->strict == Approx(5));
    CHECK(zone_rule(rules, known[1])->side_m->strict == Approx(10));
    CHECK(known[0].rules_unsure.empty());
    // Behind: 30 to 50 m wide by the rectangle round it, 98 to 164 ft.
    auto const* behind = zone_rule(rules, known[2]);
    CHECK(behind->side_m->strict == Approx(5));
    CHECK(behind->side_m->likely == Approx(3));
    CHECK(behind->side_m->relaxed == Approx(3));
    CHECK(known[2].attributes.storeys_allowed == 2.0);  // either: the least
    CHECK(has(known[2].rules_unsure, "as no road is known there"));
    // Without roads no front is known of any.
    for (auto const& parcel : assigned({}, 2)) {
        CHECK(has(parcel.rules_unsure, "as no road is known there"));
        CHECK(parcel.attributes.storeys_allowed == 2.0);
    }
    CHECK(zone_rule(rules, Parcel{}) == nullptr);

    rules.zones_by_lot.at("R-1").stated.storeys_allowed = 3;
    CHECK(assigned({street}, 2)[0].attributes.storeys_allowed == 3.0);
}
