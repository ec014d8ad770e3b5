// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "importers/study/study.h"
#include "tests/support/catch.h"

using namespace lacuna;

namespace {

std::string setting_says(std::string const& key, std::string const& value)
{
    Study study;
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

std::string choosing_says(Catalogue const& catalogue, Study const& study)
{
    try {
        chosen_facilities(catalogue, study);
    } catch (Error const& e) {
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

TEST_CASE("every key that is listed is known")
{
    for (auto const& key : study_keys()) {
        if (key.find('*') != std::string::npos) continue;
        INFO(key);
        Study study;
        std::string trouble;
        try {
            set_study_key(study, key, "1");
        } catch (Error const& e) {
            trouble = e.what();  // "1" is no good for some, as for a choice of words
        }
        CHECK(trouble.find("no key") == std::string::npos);
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
    CHECK_THROWS(set_study_key(study, "space.setback_m", "-1"));
    CHECK(study.space.setback_m == SpaceRules{}.setback_m);
}

TEST_CASE("an incomplete or inconsistent study is told all that is wrong")
{
    CHECK(validating_says(whole()).empty());
    auto const empty = validating_says(Study{});
    has(empty, "has 2 faults");  // without parcels plots are made
    has(empty, "no 'buildings.source'");
    has(empty, "no 'out'");
    auto study = Study{};
    study.plots = Plots::cadastre;
    has(validating_says(study), "no 'parcels.source'");
    study = whole();
    study.plots = Plots::tessellation;
    has(validating_says(study), "'plots' is \"tessellation\", and 'parcels.source' is given too");
    study = whole();
    study.space.enclosure_units = true;
    has(validating_says(study), "'space.enclosure_units' needs roads");
    study = whole();
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
    has(choosing_says(catalogue, study), "did you mean 'kiosk'?");
    study.without = {"gym", "kiosk", "nursery"};
    has(choosing_says(catalogue, study), "leave no facility");
}

TEST_CASE("truth values and the choice of alignment are taken as written, and nothing else")
{
    Study study;
    set_study_key(study, "space.ownership_units", "true");
    CHECK(study.space.ownership_units);
    set_study_key(study, "space.ownership_units", "false");
    CHECK_FALSE(study.space.ownership_units);
    has(setting_says("space.ownership_units", "yes"), "true or false");
    has(setting_says("space.ownership_units", "1"), "true or false");
    set_study_key(study, "align", "correct");
    CHECK(study.align == Align::correct);
    has(setting_says("align", "fix"), "\"report\" or \"correct\" or \"off\"");
}

TEST_CASE("distances from constraints are set by class, in a study and on the command line")
{
    Study study;
    set_study_key(study, "keep_clear.tree", "4.5");
    CHECK(study.space.keep_clear_m.at("tree") == 4.5);
    set_study_key(study, "keep_clear.badger_sett", "30");
    CHECK(study.space.keep_clear_m.at("badger_sett") == 30);
    CHECK(study.space.keep_clear_m.at("pipeline") == 5);
    has(setting_says("keep_clear.tree", "-1"), "metres from 0 to 1000");
    has(setting_says("keep_clear.tree", "wide"), "metres from 0 to 1000");
}
