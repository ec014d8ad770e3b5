// SPDX-License-Identifier: Apache-2.0
// Figures that are seldom meant, through the program: used as they are stated, and told by every command that prices.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string told(std::vector<std::string> const& arguments, fs::path const& folder)
{
    auto const outcome = run_program(arguments, folder);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    return outcome.out;
}

bool warned(fs::path const& scan, std::string const& word)
{
    auto const run = json::parse(text_of(scan / "run.json"));
    for (auto const& warning : run.at("warnings"))
        if (warning.get<std::string>().starts_with(word)) return true;
    return false;
}

}  // namespace

TEST_CASE("a negative rent in a catalogue is used and told by scan, value, risk and select; a pool of it is refused")
{
    TempFolder const folder;
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    std::string const figure = "revenue_per_unit_year = { value = ";
    auto const at = text.find(figure);
    REQUIRE(at != std::string::npos);
    text.insert(at + figure.size(), "-");
    auto const head = text.rfind("\nid = \"", at) + 7;
    auto const facility = text.substr(head, text.find('"', head) - head);
    write_text(folder.path() / "own.toml", text);
    scan_sample(folder.path(), "out", {"--catalogue", "./own.toml"});
    CHECK(warned(folder.path() / "out", "NEGATIVE_RENT: revenue_per_unit_year is below 0: '" + facility + "'"));
    for (auto const& arguments : std::vector<std::vector<std::string>>{
             {"value", "out"}, {"risk", "out", "--power", "6"}, {"select", "out", "--budget", "1e6", "--greedy"}})
        CHECK_THAT(told(arguments, folder.path()), Catch::Contains("Warning: NEGATIVE_RENT"));
    write_text(folder.path() / "rules.toml", "[[pool]]\nfacility = \"" + facility + "\"\ndemand.all = 5\n");
    auto const pool = run_program({"select", "out", "--budget", "1e6", "--rules", "rules.toml"}, folder.path());
    CHECK((pool.exit_code > 0 && pool.exit_code < 128));
    CHECK_THAT(pool.err, Catch::Contains("pool: NEGATIVE_RENT: '" + facility + "'"));
}

TEST_CASE("capex weights of nine tenths and an occupancy over one are used and told by scan and by value")
{
    TempFolder const folder;
    std::vector<std::string> const whole{"--set", "valuation.construction_years=2", "--set",
                                         "valuation.capex_weights=0.5,0.5"};
    scan_sample(folder.path(), "out", whole);
    CHECK(!warned(folder.path() / "out", "CAPEX_WEIGHTS"));
    CHECK(!warned(folder.path() / "out", "OCCUPANCY"));
    scan_sample(folder.path(), "less",
                {"--set", "valuation.construction_years=2", "--set", "valuation.capex_weights=0.5,0.4", "--set",
                 "valuation.occupancy=1.2"});
    CHECK(warned(folder.path() / "less", "CAPEX_WEIGHTS: capex_weights add up to 0.9, so 90.0 %"));
    CHECK(warned(folder.path() / "less", "OCCUPANCY: more than all is let or lived in: valuation.occupancy 1.2"));
    CHECK_THAT(told({"value", "out", "--set", "valuation.capex_weights=0.5,0.4"}, folder.path()),
               Catch::Contains("Warning (set): CAPEX_WEIGHTS"));
    // What is built is nine tenths: the plan's sites of both scans, priced with the same weights, are worth the same.
    auto const capex_of = [&](std::string const& scan, std::string const& out, std::string const& weights) {
        told({"value", scan, "--set", "valuation.capex_weights=" + weights, "--out", out}, folder.path());
        for (auto const& row : rows_of(folder.path() / out / "scenarios.csv"))
            if (row.at("scenario") == "set") return std::stod(row.at("capex"));
        FAIL("no scenario 'set'");
        return 0.0;
    };
    CHECK(capex_of("out", "tenths", "0.5,0.4") == Approx(0.9 * capex_of("out", "all", "0.5,0.5")).epsilon(1e-9));
}

TEST_CASE("risk draws an occupancy over one as it is stated, and tells it")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const mean = [&](std::string const& range, std::string const& out) {
        auto const said = told({"risk", "out", "--power", "8", "--occupancy", range, "--out", out}, folder.path());
        CHECK((said.find("Warning: OCCUPANCY") != std::string::npos) == (range != "1,1,1"));
        return std::stod(rows_of(folder.path() / out / "risk.csv").at(0).at("mean"));
    };
    CHECK(mean("1,1.2,1.4", "more") > mean("1,1,1", "none"));
}

TEST_CASE("prices anew take money only, check it as a scan does, and scenarios have names of their own")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const said = [&](std::vector<std::string> const& arguments) {
        auto const outcome = run_program(arguments, folder.path());
        CHECK((outcome.exit_code > 0 && outcome.exit_code < 70));
        return outcome.err;
    };
    for (std::string const command : {"value", "risk"}) {
        for (std::string const set : {"keep_clear.tree=3", "zones.x.far_allowed=3", "parcels.source=x", "only=kiosk",
                                      "valuation.people=1", "valuation.occupancy=0.5", "space.setback_m=1"})
            CHECK_THAT(said({command, "out", "--set", set}), Catch::Contains("without a new scan"));
        CHECK_THAT(said({command, "out", "--set", "valuation.valuation_date=2024-02-30"}),
                   Catch::Contains("valuation.valuation_date") && Catch::Contains("not a date"));
        CHECK_THAT(said({command, "out", "--set", "valuation.valuation_date=9990-01-01"}), Catch::Contains("HORIZON"));
    }
    for (std::string const name : {"base", "\"\""}) {
        write_text(folder.path() / "cases.toml", "[" + name + "]\nprices.revenue = 0.9\n");
        CHECK_THAT(said({"value", "out", "--scenarios", "cases.toml"}), Catch::Contains("give it another name"));
    }
    write_text(folder.path() / "cases.toml", "[set]\nprices.revenue = 0.9\n");
    CHECK_THAT(said({"value", "out", "--set", "prices.capex=1.1", "--scenarios", "cases.toml"}),
               Catch::Contains("give it another name"));
    told({"value", "out", "--scenarios", "cases.toml"}, folder.path());
    told({"value", "out", "--set", "valuation.ramp_up=[]"}, folder.path());
}

TEST_CASE("a renovation that costs nothing has no share, and value that is negative is said to carry nothing")
{
    TempFolder const folder;
    scan_sample(folder.path());
    for (std::string const set : {"valuation.renovation_area_m2=0", "valuation.renovation_cost_per_m2=0"}) {
        auto const out = told({"value", "out", "--set", set}, folder.path());
        CHECK_THAT(out, Catch::Contains("NO_COST"));
        CHECK_THAT(out, !Catch::Contains("carries"));
    }
    auto const poor =
        told({"value", "out", "--set", "prices.revenue=0.3", "--set", "financing.on=true"}, folder.path());
    CHECK_THAT(poor, Catch::Contains("giving it all would carry nothing"));
    CHECK_THAT(poor, Catch::Contains("Warning (set): RETURN_BELOW_REQUIRED"));
}

TEST_CASE("without growth that varies, the average of a risk run is the mean that sites are ranked by")
{
    TempFolder const folder;
    scan_sample(folder.path());
    told({"risk", "out", "--growth-sd", "0", "--power", "12", "--out", "risk"}, folder.path());
    std::map<std::string, json> sites;
    auto const collection = json::parse(text_of(folder.path() / "out/sites.geojson"));
    for (auto const& feature : collection.at("features"))
        sites[feature.at("properties").at("site_id")] = feature.at("properties");
    double rank = 0, before = INFINITY;
    for (auto const& [id, site] : sites) {
        CHECK(site.at("ioav_mean_cny").get<double>() > 0);
        if (!site.at("runner_up_ioav_mean_cny").is_null())
            CHECK(site.at("ioav_mean_cny").get<double>() >= site.at("runner_up_ioav_mean_cny").get<double>() - 0.01);
    }
    std::vector<json> by_rank;
    for (auto const& [id, site] : sites) by_rank.push_back(site);
    std::ranges::sort(by_rank, {}, [](json const& site) { return site.at("rank").get<int>(); });
    for (auto const& site : by_rank) {
        CHECK(site.at("rank").get<double>() == ++rank);
        CHECK(site.at("ioav_mean_cny").get<double>() <= before);
        before = site.at("ioav_mean_cny").get<double>();
    }
    std::size_t compared = 0;
    for (auto const& row : rows_of(folder.path() / "risk/risk.csv")) {
        auto const site = sites.find(row.at("site_id"));
        if (site == sites.end()) continue;
        INFO(row.at("site_id"));
        // 1.137 of capex is 1.13667 rounded.
        double const rounding = 0.0005 * site->second.at("capex_cny").get<double>() * 2;
        CHECK(
            std::stod(row.at("mean")) ==
            Approx(site->second.at("ioav_mean_cny").get<double>()).margin(8 * std::stod(row.at("mean_se")) + rounding));
        ++compared;
    }
    CHECK(compared == sites.size());
    CHECK(compared > 20);
}
