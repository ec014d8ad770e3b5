// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <map>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A gap that is closed by counted steps, so that no clock decides what comes out.
Outcome select(fs::path const& folder, std::vector<std::string> const& more)
{
    return run_program(joined({"select", "out", "--gap", "0.1"}, more), folder);
}

double figure(fs::path const& folder, char const* out, char const* column)
{
    return std::stod(rows_of(folder / out / "budgets.csv").at(0).at(column));
}

}  // namespace

TEST_CASE("a plan that weighs risk tells mean, CVaR and objective on the screen, in its tables and in its record")
{
    TempFolder const folder;
    auto const& at = folder.path();
    scan_sample(at);
    REQUIRE(select(at, {"--budget", "1e6", "--quiet", "--out", "mean"}).exit_code == 0);
    auto const outcome = select(at, {"--budget", "1e6", "--risk-weight", "0.5", "--out", "half"});
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("mean IOAV less 0.5 x (mean - CVaR)") &&
                                Catch::Contains("worst 5 % of 256 scenarios (seed 1)"));
    double const mean = figure(at, "half", "ioav_mean"), cvar = figure(at, "half", "cvar");
    double const objective = figure(at, "half", "objective"), bound = figure(at, "half", "bound");
    CHECK(objective == Approx(mean - 0.5 * (mean - cvar)).margin(0.02));
    CHECK(cvar < mean);
    CHECK(objective <= bound + 0.01);
    CHECK(objective >= bound * 0.9);
    // No plan has a greater mean than the bound of the means.
    CHECK(mean <= figure(at, "mean", "bound") + 0.01);
    double own = 0, worst = 0;
    for (auto const& row : rows_of(at / "half/portfolio.csv")) {
        own += std::stod(row.at("ioav_mean"));
        worst += std::stod(row.at("ioav_worst"));
    }
    CHECK(own == Approx(mean).margin(1));
    CHECK(worst == Approx(cvar).margin(1));
    auto const record = json::parse(text_of(at / "half/portfolio.json"));
    auto const& risk = record.at("risk");
    CHECK(risk.at("weight") == 0.5);
    CHECK(risk.at("worst_share") == 0.05);
    CHECK(risk.at("scenarios") == 256);
    CHECK(risk.at("seed") == 1);
    CHECK(risk.at("drivers").at("revenue").at("low") == 0.75);
    CHECK(risk.at("difference_to_ledger").get<double>() < 1e-9);
    CHECK(record.at("budgets").at(0).at("cvar").get<double>() == Approx(cvar).margin(0.01));
    CHECK(record.at("budgets").at(0).at("objective").get<double>() == Approx(objective).margin(0.01));
    CHECK(json::parse(text_of(at / "mean/portfolio.json")).at("risk").is_null());
    CHECK(rows_of(at / "mean/budgets.csv").at(0).at("cvar").empty());
    // The greedy weighs risk too, under a bound of its own.
    REQUIRE(
        select(at, {"--budget", "1e6", "--risk-weight", "0.5", "--greedy", "--quiet", "--out", "greedy"}).exit_code ==
        0);
    CHECK(figure(at, "greedy", "objective") <= bound + 0.01);
    CHECK(figure(at, "greedy", "bound") >= objective - 0.01);
}

TEST_CASE("a risk weight of 0 gives the bytes of none, and the same seed the same bytes")
{
    TempFolder const folder;
    auto const& at = folder.path();
    scan_sample(at);
    REQUIRE(select(at, {"--budget", "1e6", "--quiet", "--out", "none"}).exit_code == 0);
    REQUIRE(
        select(at, {"--budget", "1e6", "--risk-weight", "0", "--seed", "5", "--quiet", "--out", "zero"}).exit_code ==
        0);
    CHECK(files_of(at / "none") == files_of(at / "zero"));
    std::vector<std::string> const few{"--budget", "5e5",     "--risk-weight", "0.3",    "--scenarios",
                                       "32",       "--worst", "0.1",           "--quiet"};
    REQUIRE(select(at, joined(few, {"--out", "a"})).exit_code == 0);
    REQUIRE(select(at, joined(few, {"--out", "b", "--threads", "2"})).exit_code == 0);
    CHECK(files_of(at / "a") == files_of(at / "b"));
    REQUIRE(select(at, joined(few, {"--out", "c", "--seed", "2"})).exit_code == 0);
    CHECK(figure(at, "c", "cvar") != figure(at, "a", "cvar"));
}

TEST_CASE("where nothing varies a plan is as good in bad times as on average, whatever risk weighs")
{
    TempFolder const folder;
    auto const& at = folder.path();
    scan_sample(at);
    std::vector<std::string> fixed{"--budget", "1e6", "--risk-weight", "1", "--scenarios", "16", "--quiet"};
    for (auto const* option : {"--revenue", "--operating-cost", "--capital", "--site-capital", "--occupancy"})
        fixed = joined(fixed, {option, "1,1,1"});
    REQUIRE(select(at, joined(fixed, {"--demand-cv", "0", "--growth-sd", "0", "--out", "fixed"})).exit_code == 0);
    CHECK(figure(at, "fixed", "cvar") == Approx(figure(at, "fixed", "ioav_mean")).margin(0.01));
}

TEST_CASE("begun a year later, a site falls in bad times by what a year is worth at the prices of then")
{
    TempFolder const folder;
    auto const& at = folder.path();
    scan_sample(at);
    write_text(at / "rules.toml", "later_budgets = [1000000]\n");
    // Only the market's revenue varies, so that the worst scenarios are the same of all plans.
    std::vector<std::string> const market{"--set",
                                          "valuation.growth_rate=0.03",
                                          "--set",
                                          "valuation.cost_growth_rate=0.01",
                                          "--risk-weight",
                                          "0.3",
                                          "--quiet",
                                          "--operating-cost",
                                          "1,1,1",
                                          "--capital",
                                          "1,1,1",
                                          "--site-capital",
                                          "1,1,1",
                                          "--occupancy",
                                          "1,1,1",
                                          "--demand-cv",
                                          "0",
                                          "--growth-sd",
                                          "0",
                                          "--scenarios",
                                          "64"};
    REQUIRE(select(at, joined({"--budget", "1e6", "--out", "now"}, market)).exit_code == 0);
    REQUIRE(select(at, joined({"--budget", "0", "--rules", "rules.toml", "--out", "later"}, market)).exit_code == 0);
    std::map<std::string, double> falls;
    for (auto const& row : rows_of(at / "now/portfolio.csv"))
        falls[row.at("site_id") + row.at("facility")] =
            std::stod(row.at("ioav_mean")) - std::stod(row.at("ioav_worst"));
    double const rate = json::parse(text_of(at / "now/portfolio.json")).at("valuation").at("discount_rate");
    int same = 0;
    for (auto const& row : rows_of(at / "later/portfolio.csv")) {
        CHECK(row.at("start_year") == "1");
        auto const found = falls.find(row.at("site_id") + row.at("facility"));
        if (found == falls.end()) continue;
        ++same;
        CHECK(std::stod(row.at("ioav_mean")) - std::stod(row.at("ioav_worst")) ==
              Approx(found->second * 1.03 / (1 + rate)).margin(0.05));
    }
    CHECK(same > 3);
}

TEST_CASE("with taxes, late openings, later years and growth scenarios are made of whole cash flows")
{
    TempFolder const folder;
    auto const& at = folder.path();
    scan_sample(at);
    write_text(at / "rules.toml", "later_budgets = [200000]\n");
    auto const outcome = select(at, {"--budget",
                                     "3e5",
                                     "--rules",
                                     "rules.toml",
                                     "--risk-weight",
                                     "0.5",
                                     "--scenarios",
                                     "16",
                                     "--worst",
                                     "0.25",
                                     "--delay",
                                     "0.6,0.4",
                                     "--catchments",
                                     "--correlate",
                                     "revenue,growth=0.4",
                                     "--set",
                                     "valuation.income_tax=0.25",
                                     "--set",
                                     "valuation.cost_growth_rate=0.03",
                                     "--set",
                                     "valuation.consent_probability=0.8",
                                     "--out",
                                     "taxed",
                                     "--quiet"});
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(figure(at, "taxed", "cvar") < figure(at, "taxed", "ioav_mean"));
    auto const risk = json::parse(text_of(at / "taxed/portfolio.json")).at("risk");
    CHECK(risk.at("difference_to_ledger").get<double>() < 1e-9);
    CHECK(risk.at("catchments") == true);
    CHECK(risk.at("drivers").at("consent").at("p") == 0.8);
    CHECK(risk.at("rank_correlations").at(0).at("rank_correlation") == 0.4);
}

TEST_CASE("a risk weight outside 0 to 1, and ranges or scenarios without one, are refused")
{
    TempFolder const folder;
    auto const& at = folder.path();
    for (auto const& wrong : std::vector<std::vector<std::string>>{{"--risk-weight", "1.1"},
                                                                   {"--risk-weight", "-0.1"},
                                                                   {"--risk-weight", "nan"},
                                                                   {"--scenarios", "64"},
                                                                   {"--worst", "0.1"},
                                                                   {"--revenue", "0.8,1,1.1"},
                                                                   {"--risk-weight", "0.5", "--scenarios", "257"},
                                                                   {"--risk-weight", "0.5", "--worst", "0"},
                                                                   {"--risk-weight", "0.5", "--seed", "-1"}}) {
        auto const outcome = select(at, joined({"--budget", "1e6"}, wrong));
        INFO(wrong.back() << ": " << outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.err.find(wrong[wrong.size() - 2].substr(2)) != std::string::npos);
    }
    scan_sample(at);
    auto const crossed = select(at, {"--budget", "1e6", "--risk-weight", "0.5", "--revenue", "1,0.8,1.1"});
    CHECK(crossed.exit_code == 2);
    CHECK_THAT(crossed.err, Catch::Contains("LOW <= MODE <= HIGH"));
}
