// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "importers/study/study.h"
#include "tests/support/catch.h"

#include <filesystem>
#include <fstream>

using namespace lacuna;

namespace {

struct StudyFile {
    explicit StudyFile(std::string const& text)
    {
        static int count = 0;
        folder = std::filesystem::temp_directory_path() / ("lacuna_study_" + std::to_string(++count));
        std::filesystem::create_directories(folder);
        std::ofstream{folder / "study.toml"} << text;
    }
    ~StudyFile() { std::filesystem::remove_all(folder); }
    StudyFile(StudyFile const&) = delete;
    StudyFile& operator=(StudyFile const&) = delete;
    [[nodiscard]] Study read() const { return read_study_file(folder / "study.toml"); }
    std::filesystem::path folder;
};

std::string reading_says(std::string const& text)
{
    try {
        StudyFile{text}.read();
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_config);
        return e.what();
    }
    FAIL("was accepted: " << text);
    return {};
}

std::string setting_says(std::string const& key, std::string const& value)
{
    Study study;
    Study const before = study;
    try {
        set_study_key(study, key, value);
    } catch (Error const& e) {
        CHECK(e.code() == Errc::usage);
        return e.what();
    }
    FAIL("was accepted: " << key << "=" << value);
    return {};
}

std::string validating_says(Study const& study)
{
    try {
        validate(study);
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_config);
        return e.what();
    }
    return {};
}

void has(std::string const& text, std::string const& part)
{
    INFO(text);
    INFO("lacks: " << part);
    CHECK(text.find(part) != std::string::npos);
}

Study whole()
{
    Study study;
    study.request.parcels.sources = {"p.shp"};
    study.request.buildings.sources = {"b.shp"};
    study.out = "out";
    return study;
}

}  // namespace

TEST_CASE("a study file fills all that it names and keeps the other defaults")
{
    StudyFile const file{R"(
title = "T"
out = "results"
catalogue = "own/prices.toml"
crs = "EPSG:32652"
only = ["kiosk", "gym"]
threads = 2
run_date = "2026-01-31"
[parcels]
source = "p.shp"
encoding = "GBK"
fields = { id = "DKBH", floors = "" }
[buildings]
source = ["a.gpkg", "/data/b.gpkg", "PG:dbname=x", "https://host/c.geojson"]
joins = [ { source = "t.csv", table_key = "k" } ]
[coverage]
source = "c.gpkg"
[space]
setback_m = 2
storeys_unknown = [1, 3, 5]
far_allowed = 1.5
[zones."R-1.a"]
coverage_allowed = 0.4
[valuation]
timing = "end"
view = "spv"
ramp_up = []
people = 1200
)"};
    auto const study = file.read();
    auto const below = [&](char const* name) { return (file.folder / name).string(); };
    CHECK(study.title == "T");
    CHECK(study.out == file.folder / "results");
    CHECK(study.catalogue == below("own/prices.toml"));
    CHECK(study.request.working_crs == "EPSG:32652");
    CHECK(study.only == std::vector<std::string>{"kiosk", "gym"});
    CHECK(study.threads == 2);
    CHECK(study.request.parcels.name == "parcels");
    CHECK(study.request.parcels.sources == std::vector{below("p.shp")});
    CHECK(study.request.parcels.encoding == "GBK");
    CHECK(study.request.parcels.fields == std::map<std::string, std::string>{{"id", "DKBH"}, {"floors", ""}});
    CHECK(study.request.buildings.sources ==
          std::vector<std::string>{below("a.gpkg"), "/data/b.gpkg", "PG:dbname=x", "https://host/c.geojson"});
    REQUIRE(study.request.buildings.joins.size() == 1);
    CHECK(study.request.buildings.joins[0].source == below("t.csv"));
    CHECK_FALSE(study.request.zoning.has_value());
    REQUIRE(study.request.coverage.has_value());
    CHECK(study.request.coverage->name == "coverage");
    CHECK(study.space.setback_m == 2);
    CHECK(study.space.storeys_unknown == Interval{1, 3, 5});
    CHECK(study.space.far_allowed == 1.5);
    CHECK(study.space.clearance_m == SpaceRules{}.clearance_m);
    CHECK(study.space.zones.at("R-1.a").coverage_allowed == 0.4);
    CHECK(study.valuation.timing == Timing::end);
    CHECK(study.valuation.view == View::spv);
    CHECK(study.valuation.ramp_up.empty());
    CHECK(study.valuation.people == 1200.0);
    CHECK(study.valuation.discount_rate == ValuationRules{}.discount_rate);
    CHECK(validating_says(study).empty());
}

TEST_CASE("a catalogue named by its id is no path")
{
    CHECK(StudyFile{"catalogue = \"cn\""}.read().catalogue == "cn");
}

TEST_CASE("a slip in a study file is told with line, value and range or the nearest key")
{
    has(reading_says("\n[space]\nsetbak_m = 2\n"), "line 3: [space] unknown key 'setbak_m'; did you mean 'setback_m'?");
    has(reading_says("[space]\nsetback_m = -1\n"), "line 2: [space] 'setback_m' is -1, not in 0 to 100");
    has(reading_says("[space]\nsetback_m = nan\n"), "is nan");
    has(reading_says("[space]\nsetback_m = \"2\"\n"), "'setback_m' must be a number");
    has(reading_says("[space]\nstoreys_unknown = [3, 2, 1]\n"), "must rise");
    has(reading_says("[space]\nstoreys_unknown = [1, 2]\n"), "three numbers");
    has(reading_says("[valuation]\nconcession_years = 2.5\n"), "is 2.5, not a whole number");
    has(reading_says("[valuation]\ntiming = \"middle\"\n"), "must be \"mid\" or \"end\", not \"middle\"");
    has(reading_says("[valuation]\nview = \"social\"\n"), "\"asset_owner\" or \"spv\"");
    has(reading_says("[valuation]\nramp_up = [0.5, 1.5]\n"), "is 1.5, not in 0 to 1");
    has(reading_says("[parcells]\nsource = \"x\"\n"), "did you mean 'parcels'?");
    has(reading_says("[parcels]\nfields = { flors = \"x\" }\n"), "did you mean 'floors'?");
    has(reading_says("[parcels]\njoins = [ { source = \"x\" } ]\n"), "needs a text 'table_key'");
    has(reading_says("[zones.A]\nfar = 2\n"), "[zones.\"A\"] unknown key 'far'");
    has(reading_says("space = 3\n"), "'space' must be a table");
    has(reading_says("title = true\n"), "'title' must be a text");
    has(reading_says("threads = [\n"), "is not TOML");
    has(reading_says("only = [1]\n[space]\nsetback_m = 1000\n"), "has 2 faults");
}

TEST_CASE("a study file that is not there cannot be opened")
{
    try {
        read_study_file("no/such/study.toml");
        FAIL("was read");
    } catch (Error const& e) {
        CHECK(e.code() == Errc::open_failed);
    }
}

TEST_CASE("each kind of key can be set from text")
{
    Study study;
    set_study_key(study, "space.setback_m", "2.5");
    set_study_key(study, "space.far_allowed", "1.2");
    set_study_key(study, "space.storeys_unknown", "1,2,3");
    set_study_key(study, "valuation.concession_years", "15");
    set_study_key(study, "valuation.timing", "end");
    set_study_key(study, "valuation.ramp_up", "0.5,0.7");
    set_study_key(study, "out", "here");
    set_study_key(study, "without", "gym,kiosk");
    set_study_key(study, "zoning.source", "z.gpkg");
    set_study_key(study, "parcels.fields.floors", "H");
    set_study_key(study, "zones.C-3.far_allowed", "4");
    set_study_key(study, "zones.R.1.setback_m", "3");
    CHECK(study.space.setback_m == 2.5);
    CHECK(study.space.far_allowed == 1.2);
    CHECK(study.space.storeys_unknown == Interval{1, 2, 3});
    CHECK(study.valuation.concession_years == 15);
    CHECK(study.valuation.timing == Timing::end);
    CHECK(study.valuation.ramp_up == std::vector{0.5, 0.7});
    CHECK(study.out == "here");
    CHECK(study.without == std::vector<std::string>{"gym", "kiosk"});
    REQUIRE(study.request.zoning.has_value());
    CHECK(study.request.zoning->name == "zoning");
    CHECK(study.request.zoning->sources == std::vector<std::string>{"z.gpkg"});
    CHECK(study.request.parcels.fields.at("floors") == "H");
    CHECK(study.space.zones.at("C-3").far_allowed == 4.0);
    CHECK(study.space.zones.at("R.1").setback_m == 3.0);
    set_study_key(study, "space.far_allowed", "");
    set_study_key(study, "valuation.ramp_up", "");
    set_study_key(study, "without", "");
    CHECK_FALSE(study.space.far_allowed.has_value());
    CHECK(study.valuation.ramp_up.empty());
    CHECK(study.without.empty());
}

TEST_CASE("every key of the table but those with a district or role can be set to its own default")
{
    for (auto const& key : study_keys()) {
        if (key.find('*') != std::string::npos) continue;
        INFO(key);
        Study study;
        try {
            set_study_key(study, key, "1");
        } catch (Error const& e) {
            CHECK(std::string{e.what()}.find("no key") == std::string::npos);
        }
    }
}

TEST_CASE("a key or value that cannot be set is told why, and leaves nothing behind")
{
    has(setting_says("space.setbak_m", "2"), "did you mean 'space.setback_m'?");
    has(setting_says("space.setback_m", "two"), "is 'two', not a number");
    has(setting_says("space.setback_m", "2m"), "is '2m', not a number");
    has(setting_says("space.setback_m", "-1"), "is -1, not in 0 to 100 (m)");
    has(setting_says("space.setback_m", "nan"), "is nan, not in 0 to 100");
    has(setting_says("valuation.view", "social"), "must be");
    has(setting_says("parcels.fields.flors", "H"), "did you mean 'floors'?");
    has(setting_says("zones.C-3.far", "1"), "no key");
    Study study;
    CHECK_THROWS(set_study_key(study, "zoning.nothing", "x"));
    CHECK_FALSE(study.request.zoning.has_value());
    CHECK_THROWS(set_study_key(study, "zones.A.far_allowed", "x"));
    CHECK(study.space.zones.empty());
}

TEST_CASE("an incomplete or inconsistent study is told all that is wrong")
{
    CHECK(validating_says(whole()).empty());
    auto const empty = validating_says(Study{});
    has(empty, "has 3 faults");
    has(empty, "no 'parcels.source'");
    has(empty, "no 'buildings.source'");
    has(empty, "no 'out'");
    auto study = whole();
    study.valuation.discount_rate = -1.5;
    has(validating_says(study), "'valuation.discount_rate' is -1.5, not in -0.5 to 1");
    study = whole();
    study.valuation.construction_years = 20;
    has(validating_says(study), "not less than 'valuation.concession_years' 20");
    study = whole();
    study.run_date = "2026-02-30";
    has(validating_says(study), "'run_date' is '2026-02-30'");
    study = whole();
    study.only = {"gym"};
    study.without = {"gym"};
    has(validating_says(study), "facility 'gym' is both");
    study = whole();
    study.valuation.view = View::social;
    has(validating_says(study), "'valuation.view'");
    study = whole();
    study.space.zones["A"].coverage_allowed = 2;
    has(validating_says(study), "'zones.A.coverage_allowed' is 2, not in 0 to 1");
    study = whole();
    study.request.zoning.emplace().name = "zoning";
    has(validating_says(study), "no 'zoning.source'");
}

TEST_CASE("facilities are chosen and left out by id, and a wrong id is told the nearest")
{
    Catalogue catalogue;
    catalogue.id = "t";
    for (auto const* id : {"gym", "kiosk", "nursery"}) catalogue.facilities.emplace_back().id = id;
    auto study = whole();
    CHECK(chosen_facilities(catalogue, study).facilities.size() == 3);
    study.only = {"kiosk", "gym"};
    study.without = {};
    CHECK(chosen_facilities(catalogue, study).facilities.size() == 2);
    study.only = {};
    study.without = {"kiosk"};
    auto const left = chosen_facilities(catalogue, study);
    REQUIRE(left.facilities.size() == 2);
    CHECK(left.facilities[1].id == "nursery");
    study.without = {"kisok"};
    CHECK_THROWS_WITH(chosen_facilities(catalogue, study), Catch::Contains("did you mean 'kiosk'?"));
    study.without = {"gym", "kiosk", "nursery"};
    CHECK_THROWS_WITH(chosen_facilities(catalogue, study), Catch::Contains("leave no facility"));
}
