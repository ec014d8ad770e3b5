// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

using namespace lacuna::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

Outcome risk(fs::path const& folder, std::vector<std::string> const& more)
{
    return run_program(joined({"risk", "out", "--power", "6"}, more), folder);
}

Json record_in(fs::path const& folder) { return Json::parse(text_of(folder / "risk.json")); }

}  // namespace

TEST_CASE("risk: a driver given three equal numbers is held fixed, all of them leave no spread")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const fixed = risk(folder.path(), {"--revenue", "1,1,1", "--out", "a"});
    REQUIRE(fixed.exit_code == 0);
    for (auto const& row : rows_of(folder.path() / "a/sensitivities.csv"))
        if (row.at("driver") == "revenue") {
            CHECK(row.at("value_at_low") == row.at("value_at_high"));
            CHECK(std::stod(row.at("total")) == 0);
        }
    std::vector<std::string> all{"--demand-cv", "0", "--growth-sd", "0", "--out", "b"};
    for (auto const* range : {"--revenue", "--operating-cost", "--capital", "--site-capital", "--occupancy"})
        all.insert(all.end(), {range, "1,1,1"});
    auto const none = risk(folder.path(), all);
    REQUIRE(none.exit_code == 0);
    CHECK_THAT(none.out, Catch::Contains("Nothing varies"));
    auto const whole = rows_of(folder.path() / "b/risk.csv").at(0);
    CHECK(std::stod(whole.at("sd")) == Approx(0).margin(0.01));
    CHECK(std::stod(whole.at("p10")) == Approx(std::stod(whole.at("base"))).epsilon(1e-9));
    // A fixed share that is not all takes its part of the revenue.
    REQUIRE(risk(folder.path(), {"--occupancy", "0.9,0.9,0.9", "--out", "c"}).exit_code == 0);
    CHECK(record_in(folder.path() / "c").at("drivers").at("occupancy") ==
          Json{{"scope", "district"}, {"shape", "fixed"}, {"value", 0.9}});
}

TEST_CASE("risk: options that cannot be meant are refused in words")
{
    TempFolder const folder;
    scan_sample(folder.path());
    std::vector<std::pair<std::vector<std::string>, std::string>> const wrong{
        {{"--seed", "-1"}, "-1 is not a whole number from 0 to 18446744073709551615"},
        {{"--seed", "18446744073709551616"}, "is not a whole number from 0"},
        {{"--seed", "1.5"}, "is not a whole number from 0"},
        {{"--top", "0"}, "0 is not a whole number from 1"},
        {{"--correlate", "revenue,growth=0.4", "--correlate", "growth,revenue=0.1"}, "given twice"},
        {{"--correlate", "revenue,growth=0.4", "--correlate", "revenue,growth=0.4"}, "given twice"},
        {{"--correlate", "revenue,growth=1.4"}, "from -1 to 1"}};
    for (auto const& [options, said] : wrong) {
        auto const outcome = risk(folder.path(), options);
        INFO(options[0] << " " << options[1]);
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Catch::Contains(said));
        CHECK_FALSE(fs::exists(folder.path() / "out/risk"));
    }
    CHECK(risk(folder.path(), {"--seed", "18446744073709551615", "--quiet"}).exit_code == 0);
    CHECK(record_in(folder.path() / "out/risk").at("seed").get<std::uint64_t>() == 18446744073709551615U);
}

TEST_CASE("risk: the record tells all that the figures are made of, and the same run has the same bytes elsewhere")
{
    TempFolder const folder;
    scan_sample(folder.path());
    std::vector<std::string> const options{
        "--set", "valuation.discount_rate=0.07", "--seed", "7", "--delay", "0.8,0.2", "--top", "3"};
    auto const told = risk(folder.path(), joined(options, {"--out", "a"}));
    REQUIRE(told.exit_code == 0);
    REQUIRE(risk(folder.path(), joined(options, {"--out", "elsewhere/b", "--threads", "2"})).exit_code == 0);
    CHECK(files_of(folder.path() / "a") == files_of(folder.path() / "elsewhere/b"));
    auto const text = text_of(folder.path() / "a/risk.json");
    CHECK(text.find(folder.path().string()) == std::string::npos);
    auto const record = Json::parse(text);
    auto const run = Json::parse(text_of(folder.path() / "out/run.json"));
    CHECK(record.at("version") == run.at("version"));
    CHECK(record.at("catalogue").at("sha256") == run.at("catalogue").at("sha256"));
    CHECK(record.at("catalogue").at("id") == run.at("catalogue").at("id"));
    CHECK(record.at("settings") == Json{"valuation.discount_rate=0.07"});
    CHECK(record.at("valuation").at("discount_rate") == 0.07);
    CHECK(record.at("valuation").at("concession_years") == run.at("parameters").at("valuation").at("concession_years"));
    CHECK(record.at("seed") == 7);
    CHECK(record.at("trials").at("in_all") == 8 * 64);
    CHECK(record.at("top") == 3);
    CHECK(record.at("districts") == "residential_area");
    CHECK(record.at("difference_to_ledger").get<double>() < 1e-9);
    for (auto const* driver :
         {"revenue", "operating_cost", "capital", "growth", "occupancy", "demand", "site_capital", "consent", "delay"})
        CHECK(record.at("drivers").contains(driver));
    CHECK(record.at("drivers").at("delay").at("p_1_years") == 0.2);
    // The whole is the first row of the table, and every estimate has its error there and here.
    auto const row = rows_of(folder.path() / "a/risk.csv").at(0);
    for (auto const* figure : {"mean", "p10", "p50", "p90", "p_negative", "cvar5", "guarantee_price"}) {
        auto const& one = record.at("whole").at(figure);
        CHECK(one.at("value").get<double>() == Approx(std::stod(row.at(figure))).margin(0.01));
        CHECK(one.at("standard_error").get<double>() ==
              Approx(std::stod(row.at(std::string{figure} + "_se"))).margin(0.01));
    }
    CHECK(record.at("whole").at("p50").at("standard_error").get<double>() > 0);
    CHECK(row.contains("p_top_se"));
    // Another scan has another identity.
    scan_sample(folder.path(), "other", {"--set", "valuation.discount_rate=0.07"});
    REQUIRE(run_program({"risk", "other", "--power", "6", "--quiet"}, folder.path()).exit_code == 0);
    CHECK(record_in(folder.path() / "other/risk").at("scan").at("outputs_sha256") !=
          record.at("scan").at("outputs_sha256"));
}

TEST_CASE(
    "risk: the table of sensitivities has both indices and their sums, and the market's share of the whole is told")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const told = risk(folder.path(), {});
    REQUIRE(told.exit_code == 0);
    CHECK_THAT(told.out,
               Catch::Contains("of the whole variance; the rest is the sites' own occupancy, demand, capital"));
    auto const rows = rows_of(folder.path() / "out/risk/sensitivities.csv");
    REQUIRE(rows.size() == 5);
    double first = 0, total = 0;
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        first += std::stod(rows[i].at("first_order"));
        total += std::stod(rows[i].at("total"));
        CHECK(std::stod(rows[i].at("low")) < std::stod(rows[i].at("high")));
        CHECK_FALSE(rows[i].at("break_even_status").empty());
    }
    CHECK(rows.back().at("driver") == "sum");
    CHECK(std::stod(rows.back().at("first_order")) == Approx(first).margin(1e-5));
    CHECK(std::stod(rows.back().at("total")) == Approx(total).margin(1e-5));
    CHECK(first == Approx(1).margin(0.05));
    CHECK(total > first - 0.02);
    auto const share = record_in(folder.path() / "out/risk").at("market_share_of_variance").at("value").get<double>();
    CHECK(share > 0.3);
    CHECK(share < 1);
    REQUIRE(risk(folder.path(), {"--correlate", "revenue,growth=0.4", "--out", "joined"}).exit_code == 0);
    CHECK(rows_of(folder.path() / "joined/sensitivities.csv").at(0).at("first_order").empty());
    CHECK(record_in(folder.path() / "joined").at("rank_correlations").at(0).at("rank_correlation") == 0.4);
    CHECK_FALSE(record_in(folder.path() / "joined").at("market_share_of_variance").at("value").is_null());
}
