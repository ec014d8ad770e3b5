// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/rule_town.h"

using namespace lacuna::test;
using nlohmann::json;

namespace {

/// Four lots in a row along a street in the south, the last one built on; each in a district of its own.
struct Street {
    TempFolder folder;

    Street()
    {
        auto const at = folder.path();
        write_text(at / "parcels.geojson", patches({{0, 0, 60, 40, R"({"id":"A"})"},
                                                    {70, 0, 130, 40, R"({"id":"B"})"},
                                                    {140, 0, 200, 40, R"({"id":"C"})"},
                                                    {210, 0, 270, 40, R"({"id":"D"})"}}));
        write_text(at / "buildings.geojson", patches({{220, 15, 240, 25, R"({"id":"H","floors":2})"}}));
        write_text(at / "coverage.geojson", patches({{-10, -10, 280, 50, "{}"}}));
        write_text(at / "roads.geojson", collection({{R"({"id":"S"})", line(-20, -5, 290, -5)}}));
    }

    Outcome scan(std::vector<std::string> const& more) const
    {
        return run_program(
            joined({"scan", "--parcels", "parcels.geojson", "--buildings", "buildings.geojson", "--coverage",
                    "coverage.geojson", "--roads", "roads.geojson", "--out", "out", "--set", "valuation.people=30000"},
                   more),
            folder.path());
    }
};

std::string setbacks(char const* rear)
{
    return fmt::format(R"({{"setback_front":{{"min_val":[{{"expression":"25"}}]}},)"
                       R"("setback_side_int":{{"min_val":[{{"expression":"10"}}]}},)"
                       R"("setback_rear":{{"min_val":[{{"expression":{}}}]}}}})",
                       rear);
}

}  // namespace

TEST_CASE("districts of a zoning feed: setbacks by side, and maybe with the reason where a rule is not computed")
{
    Street const town;
    auto const of = [](char const* name, std::string const& constraints, char const* more = "") {
        return fmt::format(R"({{"dist_abbr":"{}","constraints":{}{}}})", name, constraints, more);
    };
    write_text(town.folder.path() / "town.zoning",
               patches({{-10, -10, 65, 50, of("R-1", setbacks(R"("15")"))},
                        {65, -10, 135, 50, of("R-2", setbacks(R"(["15","0.1 * lot_width"],"min_max":"max")"))},
                        {135, -10, 205, 50, of("R-3", setbacks(R"x(["15","25 + (height - 35)"],"min_max":"max")x"))},
                        {135, -10, 170, 50, of("HIST", "{}", R"(,"overlay":"restrict")")},
                        {205, -10, 280, 50, of("PD", "{}", R"(,"planned_dev":true)")}},
                       R"("version":"0.5.0","muni_name":"Town","date":"2024-01-22",)"));
    for (auto const* rules : {"generic", "none"}) {
        INFO(rules);
        auto const outcome = town.scan({"--zoning", "town.zoning", "--rules", rules});
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        CHECK(outcome.out.find("overlays are not applied, and nothing in them is allowed for certain (1): HIST") !=
              std::string::npos);
        auto const spaces = results(town.folder.path(), "spaces.geojson", "space_id");
        // 60 x 40 m less 25 ft in front, 10 ft at both sides, 15 ft behind; the opening rounds four corners by 1 m.
        auto const open = [](double behind_m) {
            return Approx((60 - 2 * 3.048) * (40 - 7.62 - behind_m) - (4 - 3.14159)).margin(0.05);
        };
        auto const found = [&](char const* id) { return spaces.at(id).at("area_m2").get<double>(); };
        CHECK(found("A/vacant/1") == open(4.572));
        CHECK(found("B/vacant/1") == open(6));  // a tenth of its width on the street
        CHECK(found("C/vacant/1") == open(4.572));

        std::map<std::string, std::string> verdicts, notes;
        for (auto const& [id, site] : results(town.folder.path(), "sites.geojson", "site_id")) {
            if (site.at("rule_verdict").is_null()) continue;
            verdicts[site.at("parcel_id")] = site.at("rule_verdict");
            notes[site.at("parcel_id")] = site.at("rule_note");
        }
        CHECK(verdicts.at("A") == "yes");
        CHECK(notes.at("A").find("not computed") == std::string::npos);
        CHECK(verdicts.at("B") == "yes");
        CHECK(notes.at("B").find("not computed") == std::string::npos);
        CHECK(verdicts.at("C") == "maybe");
        CHECK(notes.at("C").find("not computed: setback_rear = 25 + (height - 35); overlay HIST (restrict)") !=
              std::string::npos);
        CHECK(notes.at("D").find("not computed: planned development") != std::string::npos);
    }
}

TEST_CASE("a broken zoning feed ends the scan with its name and the remedy")
{
    Street const town;
    write_text(town.folder.path() / "town.zoning", patches({{0, 0, 60, 40, R"({"dist_name":"Residential"})"}}));
    auto const outcome = town.scan({"--zoning", "town.zoning"});
    CHECK(outcome.exit_code != 0);
    CHECK(outcome.err.find("town.zoning") != std::string::npos);
}

TEST_CASE("heights of a feed, of districts in a study and of a layer's field limit unused floor area, and are named")
{
    Street const town;
    auto const at = town.folder.path();
    write_text(
        at / "town.zoning",
        patches(
            {{-10, -10, 280, 50,
              R"({"dist_abbr":"R-1","constraints":{"far":{"max_val":[{"expression":"2"}]},)"
              R"("lot_cov_bldg":{"max_val":[{"expression":"50"}]},"height":{"max_val":[{"expression":"35"}]}}})"}}));
    auto const evidence = [&](std::vector<std::string> const& more) {
        auto const outcome = town.scan(joined({"--rules", "none"}, more));
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        return results(at, "spaces.geojson", "space_id").at("D/floor/1").at("evidence").get<std::string>();
    };
    // D: 2400 m2, a house of 200 m2 with 2 storeys. 35 ft are 10.668 m: 3 storeys on 1200 m2, less 400 m2.
    CHECK(evidence({"--zoning", "town.zoning"})
              .starts_with("height 10.668 m (3 storeys) on coverage 50 % allows 3200 m2 of floor area more"));
    CHECK(evidence({"--zoning", "town.zoning", "--set", "zones.R-1.storeys_allowed=2"})
              .starts_with("2 storeys on coverage 50 % allows 2000 m2"));
    CHECK(evidence({"--zoning", "town.zoning", "--set", "zones.R-1.height_allowed_m=30"})
              .starts_with("FAR 2.00 allows 4400 m2"));
    write_text(at / "zones.geojson",
               patches({{-10, -10, 280, 50,
                         R"({"zone":"C","max_far":2,"max_coverage":50,"max_height_ft":26.3,"max_stories":4})"}}));
    CHECK(evidence({"--zoning", "zones.geojson"})
              .starts_with("height 8.01624 m (2 storeys) on coverage 50 % allows 2000 m2"));
    CHECK(evidence({"--set", "space.far_allowed=2", "--set", "space.storeys_allowed=1"})
              .starts_with("1 storey on the whole parcel allows 2000 m2"));
}

TEST_CASE("green kept limits what the uses of a parcel take together, likely and at the strict end")
{
    Street const town;
    auto const at = town.folder.path();
    write_text(at / "town.toml", R"(title = "Town"
[green_share]
strict = 0.9
likely = 0.8
relaxed = 0.5
mark = "E"
source = "a test"
)");
    auto const outcome = town.scan({"--rules", "./town.toml"});
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    // A vacant lot of 2400 m2 has 480 m2 to take, 240 m2 at the strict end; the house of 200 m2 on D leaves 280 and 40.
    auto const sites = results(at, "sites.geojson", "site_id");
    auto const note = [&](char const* id) { return sites.at(id).at("rule_note").get<std::string>(); };
    auto const& lot = sites.at("A/vacant/1");
    CHECK(lot.at("ground_m2") == 462);  // two courts of 11 x 21 m, of three that the lot has room for
    CHECK(lot.at("rule_verdict") == "maybe");
    CHECK(note("A/vacant/1").find("cut down: 80 % of the parcel stays green: 480 m2 are left to take, 693 m2 wanted") !=
          std::string::npos);
    CHECK(note("A/vacant/1")
              .find("with it 462 m2 of open ground are taken, the strict end leaves 240 m2 (90 % of the "
                    "parcel stays green)") != std::string::npos);
    CHECK(sites.at("D/open/1").at("ground_m2") == 231);
    CHECK(note("D/open/1").find("280 m2 are left to take") != std::string::npos);
    CHECK(sites.at("B/vacant/1").at("rule_verdict") == "yes");
    CHECK(note("B/vacant/1").find("green") == std::string::npos);

    // What select chooses keeps to it too.
    auto const select = run_program({"select", "out", "--budget", "1e12", "--out", "chosen"}, at);
    INFO(select.err);
    REQUIRE(select.exit_code == 0);
    std::map<std::string, double> taken;
    for (auto const& row : rows_of(at / "chosen" / "portfolio.csv"))
        if (auto const& id = row.at("site_id"); id == "A/vacant/1" || id == "D/open/1")
            taken[id] += std::stod(row.at("units")) * 231;
    CHECK(taken.at("A/vacant/1") <= 480);
    CHECK(taken.at("D/open/1") <= 280);
}

TEST_CASE("a door keeps a strip clear straight out from its wall, a loss of its parcel")
{
    Street const town;
    auto const at = town.folder.path();
    write_text(at / "doors.geojson", collection({{R"({"id":"1","class":"entrance"})", spot(230, 15)},
                                                 {R"({"id":"2","class":"window"})", spot(240.1, 20)},
                                                 {R"({"id":"3","class":"entrance"})", spot(255, 30)}}));
    auto const open = [&](std::vector<std::string> const& more) {
        auto const outcome = town.scan(
            joined({"--rules", "none", "--set", "space.clearance_m=1", "--set", "space.min_width_m=0"}, more));
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        double m2 = 0;
        for (auto const& [id, space] : results(at, "spaces.geojson", "space_id"))
            if (id.starts_with("D/")) m2 += id.starts_with("D/open") ? space.at("area_m2").get<double>() : 0;
        return m2;
    };
    // Beyond the clearance of 1 m: 3 x 2 m before the door, 1.5 x 0.5 m before the window, a circle of 3 m in the open.
    double const taken = open({}) - open({"--constraints", "doors.geojson"});
    CHECK(taken == Approx(6 + 0.75 + 9 * 3.14159).margin(0.3));
}

TEST_CASE("a building's class of fire resistance is read from the field named and kept farther away from")
{
    Street const town;
    auto const at = town.folder.path();
    auto const lost = [&](std::string const& grade, std::vector<std::string> const& more) {
        write_text(at / "buildings.geojson",
                   patches({{220, 15, 240, 25, fmt::format(R"({{"id":"H","floors":2,"grade":"{}"}})", grade)}}));
        auto const outcome = town.scan(joined({"--rules", "cn", "--field", "buildings.fire_class=grade"}, more));
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        auto const record = json::parse(text_of(at / "out" / "run.json"));
        return record.at("ledgers").at("land").at("lost_m2").at("clearance").get<double>();
    };
    // Round a house of 20 x 10 m: 60 m + pi m2.
    auto const round = [](double m) { return 60 * m + 3.14159 * m * m; };
    CHECK(lost("", {}) == Approx(round(3)).margin(0.5));
    CHECK(lost("II", {}) == Approx(round(3)).margin(0.5));
    CHECK(lost("三级", {}) == Approx(round(3.5)).margin(0.5));
    CHECK(lost("class 4", {}) == Approx(round(4.5)).margin(0.5));
    CHECK(lost("4", {"--set", "space.fire_class_4_clearance_m=9"}) == Approx(round(9)).margin(0.5));
    CHECK(lost("brick", {}) == Approx(round(3)).margin(0.5));
    auto const record = json::parse(text_of(at / "out" / "run.json"));
    CHECK(record.at("counts").at("issues_by_name").at("value_out_of_range") == 1);
}

TEST_CASE("rules that contradict what stands are told by the scan with the first parcel")
{
    Street const town;
    auto const outcome = town.scan({"--rules", "none", "--set", "space.setback_m=25", "--set",
                                    "space.coverage_allowed=0.05", "--set", "space.far_allowed=0.1"});
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(outcome.out.find("the setback leaves no ground of 4 parcels; first: A (2400 m2)") != std::string::npos);
    CHECK(outcome.out.find("on 1 parcel; first: D (8 % built on, 5 % allowed)") != std::string::npos);
    CHECK(outcome.out.find("on 1 parcel; first: D (FAR 0.17 stands, 0.1 allowed)") != std::string::npos);
}
