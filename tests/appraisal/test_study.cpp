// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "importers/study/study.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace lacuna;

namespace {

struct StudyFile {
    explicit StudyFile(std::string const& text)
    {
        static int count = 0;
        folder = std::filesystem::temp_directory_path() /
                 ("lacuna_study_" + std::to_string(getpid()) + "_" + std::to_string(++count));
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
        auto const study = StudyFile{text}.read();
        CHECK(study.title.empty());
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_config);
        return e.what();
    }
    FAIL("was accepted: " << text);
    return {};
}

void has(std::string const& text, std::string const& part)
{
    INFO(text);
    INFO("lacks: " << part);
    CHECK(text.find(part) != std::string::npos);
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
    CHECK_NOTHROW(validate(study));
}

TEST_CASE("a catalogue named by its id is no path") { CHECK(StudyFile{"catalogue = \"cn\""}.read().catalogue == "cn"); }

TEST_CASE("a slip in a study file is told with line, value and range or the nearest key")
{
    has(reading_says("\n[space]\nsetbak_m = 2\n"), "line 3: [space] unknown key 'setbak_m'; did you mean 'setback_m'?");
    has(reading_says("[space]\nsetback_m = -1\n"), "line 2: [space] 'setback_m' is -1, not in 0 to 100");
    has(reading_says("[space]\nsetback_m = nan\n"), "is nan");
    has(reading_says("[space]\nsetback_m = \"2\"\n"), "'setback_m' must be a number");
    has(reading_says("[space]\nstoreys_unknown = [3, 2, 1]\n"), "must rise");
    has(reading_says("[space]\nstoreys_unknown = [1, 2]\n"), "three numbers");
    has(reading_says("[valuation]\nconcession_years = 2.5\n"), "is 2.5, not a whole number");
    has(reading_says("[valuation]\ntiming = \"middle\"\n"),
        "must be \"mid\" or \"end\" or \"monthly\", not \"middle\"");
    has(reading_says("[valuation]\nview = \"social\"\n"), "\"asset_owner\" or \"spv\"");
    has(reading_says("[valuation]\nramp_up = [0.5, 2.5]\n"), "is 2.5, not in 0 to 2");
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

TEST_CASE("a study states the source of a figure of money as a catalogue does, and a plain value drops it")
{
    StudyFile const file{R"(
[valuation]
discount_rate = { value = 0.07, mark = "S", source = "a bank's letter", low = 0.06, high = 0.09, date = "2026-03-01", valid_until = "2026-12-31", owner = "finance office", confidence = "high" }
ramp_up = { value = [0.5, 0.8], mark = "E", source = "three car parks nearby" }
timing = { value = "end", mark = "D", source = "the board" }
growth_rate = 0.02
[financing]
residents_in_kind = { value = 5, mark = "S", source = "a valuer" }
investor_in_kind = { value = 6, mark = "S", source = "another" }
)"};
    auto study = file.read();
    CHECK(study.valuation.discount_rate == 0.07);
    CHECK(study.valuation.ramp_up == std::vector<double>{0.5, 0.8});
    CHECK(study.valuation.timing == Timing::end);
    CHECK(study.origins.size() == 5);
    auto const& origin = study.origins.at("valuation.discount_rate");
    CHECK(origin.mark == 'S');
    CHECK(origin.source == "a bank's letter");
    CHECK(origin.low.value() == 0.06);
    CHECK(origin.high.value() == 0.09);
    CHECK(origin.date == "2026-03-01");
    CHECK(origin.valid_until == "2026-12-31");
    CHECK(origin.owner == "finance office");
    CHECK(origin.confidence == "high");
    // Contributions in kind that name their own sources need no other.
    CHECK(study.financing.in_kind_source.empty());
    for (auto const& party : study.financing.equity) {
        if (party.id == "residents") CHECK(party.in_kind_source == "a valuer");
        if (party.id == "investor") CHECK(party.in_kind_source == "another");
    }
    set_study_key(study, "valuation.discount_rate", "0.08");
    CHECK_FALSE(study.origins.contains("valuation.discount_rate"));
    StudyFile const plain{"[valuation]\ndiscount_rate = 0.05\n"};
    auto const again = read_study_file(plain.folder / "study.toml", file.read());
    CHECK_FALSE(again.origins.contains("valuation.discount_rate"));
    CHECK(again.origins.contains("valuation.ramp_up"));
}

TEST_CASE("slips in what a study says of a figure are told with their line")
{
    auto const with = [](std::string const& rest) {
        return "[valuation]\ndiscount_rate = { value = 0.07" + rest + " }";
    };
    std::string const good = R"(, mark = "S", source = "a bank")";
    has(reading_says(with("")), "[valuation] 'discount_rate' has no 'mark'");
    has(reading_says(with(R"(, mark = "S")")), "has no 'source'");
    has(reading_says(with(R"(, mark = "X", source = "a bank")")), "mark is 'X', not S, K, E, C or D");
    has(reading_says(with(good + ", hihg = 0.1")), "did you mean 'high'");
    has(reading_says(with(good + ", low = 0.06")), "a range needs both 'low' and 'high'");
    has(reading_says(with(good + ", low = 0.08, high = 0.09")), "'low' must be a number up to the value 0.07");
    has(reading_says(with(good + ", low = 0.06, high = 7")), "'high' is 7, not in -0.5 to 1");
    has(reading_says(with(good + R"(, valid_until = "soon")")), "'valid_until' is 'soon', not a date");
    has(reading_says("[valuation]\ndiscount_rate = { value = 9" + good + " }"), "line 2");
    has(reading_says("[valuation]\ndiscount_rate = { value = -2" + good + " }"), "RATE_DOMAIN");
    has(reading_says("[valuation]\nramp_up = { value = [0.5], low = 0.4, high = 0.6" + good + " }"),
        "'low' is for a figure that is one number");
    has(reading_says("[valuation]\ngrowth_rate = { mark = \"E\", source = \"a guess\" }"), "has no 'value'");
    has(reading_says("[space]\nsetback_m = { value = 1" + good + " }"), "'setback_m' must be a number");
}
