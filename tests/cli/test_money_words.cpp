// SPDX-License-Identifier: Apache-2.0
// What the program says of money that cannot be computed, in the words of its statuses, and the measures that it shows.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string refused(std::vector<std::string> const& arguments, fs::path const& folder)
{
    auto const outcome = run_program(arguments, folder);
    CHECK((outcome.exit_code > 0 && outcome.exit_code < 128));
    return outcome.err;
}

/// The shipped catalogue with one text for another.
void write_catalogue(fs::path const& file, std::string const& from, std::string const& to)
{
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    write_text(file, text.replace(at, from.size(), to));
}

std::string explained(fs::path const& folder, std::string const& site, std::string const& scan = "out")
{
    auto const told = run_program({"explain", scan, site}, folder);
    INFO(told.err);
    REQUIRE(told.exit_code == 0);
    return told.out;
}

json features_of(fs::path const& scan)
{
    for (auto const& entry : fs::directory_iterator{scan})
        if (entry.path().filename() == "sites.geojson") return json::parse(text_of(entry.path())).at("features");
    FAIL("no sites.geojson");
    return {};
}

}  // namespace

TEST_CASE("explain shows every measure of a site, and the word of its status where there is none")
{
    TempFolder const folder;
    scan_sample(folder.path());
    bool with_area = false, without = false;
    for (auto const& feature : features_of(folder.path() / "out")) {
        auto const& p = feature.at("properties");
        auto const told = explained(folder.path(), p.at("site_id"));
        for (auto const* line :
             {"IRR ", "MIRR at the discount rate", "Payback", "Discounted payback", "Profitability index",
              "Equivalent annual value", "Yield on cost", "Income capitalised at the exit yield", "Residual land value",
              "Benefits over costs", "Value a m2 of the parcel", "Value a m2 of floor area added",
              "Value a m2 lettable", "Operating company (spv)", "Asset owner", "Public hand", "Society"})
            CHECK_THAT(told, Catch::Contains(line));
        CHECK_THAT(told, !Catch::Contains("not told by this scan"));
        auto const remarks = p.at("no_value").is_null() ? std::string{} : p.at("no_value").get<std::string>();
        bool const lettable = !p.at("lettable_m2").is_null();
        CHECK(lettable == !p.at("value_per_lettable_m2_cny").is_null());
        CHECK(lettable == (remarks.find("value_per_lettable_m2 NO_AREA") == std::string::npos));
        with_area |= lettable;
        without |= !lettable;
        if (lettable)
            CHECK(p.at("value_per_lettable_m2_cny").get<double>() * p.at("lettable_m2").get<double>() ==
                  Approx(p.at("ioav_cny").get<double>()).epsilon(1e-3));
        else
            CHECK_THAT(told, Catch::Contains("NO_AREA"));
        if (lettable) CHECK_THAT(told, Catch::Contains("lettable share of floor area"));
        // The level amount over 20 years at 8 % has the site's value.
        CHECK(p.at("eav_cny").get<double>() * (1 - std::pow(1.08, -20)) / 0.08 ==
              Approx(p.at("ioav_cny").get<double>()).epsilon(1e-4));
    }
    CHECK(without);
    CHECK(with_area);
}

TEST_CASE("warnings about money stand in the scan, its record and value, each with its word")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "valuation.ending=own", "--set", "valuation.exit_yield=0.02"});
    auto const warnings = json::parse(text_of(folder.path() / "out/run.json")).at("warnings").dump();
    CHECK_THAT(warnings, Catch::Contains("EXIT_CAP: ") && Catch::Contains("TERMINAL_SHARE: "));
    auto const told = run_program({"value", "out"}, folder.path());
    CHECK_THAT(told.out, Catch::Contains("Warning: EXIT_CAP: ") && Catch::Contains("Warning: TERMINAL_SHARE: "));
}

TEST_CASE("value and compare carry the views site by site")
{
    TempFolder const folder;
    std::vector<std::string> const society{"--set", "social.on=true", "--set", "social.carbon_price=100"};
    scan_sample(folder.path(), "a", joined({"--set", "financing.on=true"}, society));
    scan_sample(folder.path(), "b", {"--set", "financing.on=true", "--set", "valuation.income_tax=0.25"});
    REQUIRE(run_program({"compare", "a", "b", "--out", "both"}, folder.path()).exit_code == 0);
    auto const told = run_program({"compare", "a", "b"}, folder.path()).out;
    for (auto const* part : {"By view", "operating company", "asset owner", "public hand", "society", "not stated"})
        CHECK_THAT(told, Catch::Contains(part));
    double public_a = 0, ioav_a = 0;
    for (auto const& row : rows_of(folder.path() / "both/compare.csv")) {
        if (row.at("facility_a").empty()) continue;
        CHECK(std::stod(row.at("value_asset_owner_a")) == Approx(std::stod(row.at("ioav_a"))).margin(0.02));
        CHECK_FALSE(row.at("value_society_a").empty());
        CHECK(row.at("value_society_b").empty());
        public_a += std::stod(row.at("value_public_a"));
        ioav_a += std::stod(row.at("ioav_a"));
    }
    auto const run = json::parse(text_of(folder.path() / "a/run.json"));
    // Before tax the public hand has what is promised, and parts of sites add up to it.
    CHECK(public_a == Approx(run.at("totals").at("programme").at("promised_pv").get<double>()).margin(0.02 * 200));
    CHECK(ioav_a == Approx(run.at("totals").at("ioav").get<double>()).margin(0.02 * 200));
    // Priced anew with society's terms, a run without them states that view too.
    auto const value = run_program(joined({"value", "b"}, society), folder.path());
    INFO(value.err);
    REQUIRE(value.exit_code == 0);
    CHECK_THAT(value.out, Catch::Contains("by view"));
    auto const scenarios = rows_of(folder.path() / "b/values/scenarios.csv");
    CHECK(scenarios.at(0).at("value_society").empty());
    CHECK(std::stod(scenarios.at(1).at("value_society")) > std::stod(scenarios.at(1).at("ioav")));
    std::map<std::string, double> sums;
    for (auto const& row : rows_of(folder.path() / "b/values/values.csv")) {
        if (row.at("scenario") != "set") continue;
        for (auto const* view : {"value_spv", "value_asset_owner", "value_public", "value_society"})
            sums[view] += std::stod(row.at(view));
        CHECK_FALSE(row.at("bcr").empty());
        CHECK_FALSE(row.at("mirr").empty());
    }
    for (auto const& [view, sum] : sums) CHECK(sum == Approx(std::stod(scenarios.at(1).at(view))).margin(0.02 * 200));
}

