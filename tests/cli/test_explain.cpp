// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

bool says(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("explain tells the chain of a site from ground to money, and its flows add up to the value")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const site = rows_of(folder.path() / "out/cash_flows.csv").at(0).at("site_id");
    auto const told = run_program({"explain", "out", site}, folder.path());
    REQUIRE(told.exit_code == 0);
    for (auto const* part : {"1. Ground", "2. Space", "3. Facility", "4. Figures", "5. Money", "6. Other uses",
                             "= the site's IOAV", "Value a m2 of its ground", "capex a ", " E  ",
                             // what took ground, and what makes units of it
                             "space.clearance_m ", "space.min_width_m ", "unit_footprint_m2 "})
        CHECK(says(told.out, part));
    CHECK(run_program({"explain", "out", site}, folder.path()).out == told.out);
    for (auto const& row : rows_of(folder.path() / "out/cash_flows.csv"))
        if (says(row.at("site_id"), "/basement/")) {
            CHECK(says(run_program({"explain", "out", row.at("site_id")}, folder.path()).out, "space.wall_share "));
            return;
        }
    FAIL("no site in a basement");
}

TEST_CASE("explain tells where nothing is left: of the revenue by its line, of the discount rate at the rate of return")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const flows = rows_of(folder.path() / "out/cash_flows.csv");
    auto const site = flows.at(0).at("site_id");
    double value = 0, revenue = 0, capital = 0;
    for (auto const& row : flows) {
        if (row.at("site_id") != site) continue;
        double const present = std::stod(row.at("present_value"));
        value += present;
        if (row.at("line") == "revenue") revenue += present;
        if (row.at("line") == "capex" || row.at("line") == "replacement") capital += present;
    }
    auto const told = run_program({"explain", "out", site}, folder.path()).out;
    auto const section = told.substr(told.find("7. What would change it"));
    auto const row = [&](std::string const& name) {
        auto const at = section.find("\n   " + name);
        REQUIRE(at != std::string::npos);
        return section.substr(at, section.find('\n', at + 1) - at);
    };
    CHECK(says(row("Revenue"), fmt::format(" {:.1f} %", 100 * (1 - value / revenue))));
    CHECK(says(row("Capex"), fmt::format(" {:.1f} %", 100 * (1 - value / capital))));
    // The value at the high end of capex is less by a share of its present value.
    CHECK(says(row("Capex"), "135.0 %"));
    auto const irr = told.substr(told.find("IRR  "));
    auto const percent = irr.find_first_of("0123456789");
    CHECK(says(row("Discount rate"), " " + irr.substr(percent, irr.find(" %") - percent) + " %"));
}

TEST_CASE("explain names the nearest site, tells why a space has no use, and refuses what is no scan")
{
    TempFolder const folder;
    CHECK(says(run_program({"explain", "out", "x"}, folder.path()).err, "lacuna scan --out"));
    scan_sample(folder.path(), "out");
    auto const site = rows_of(folder.path() / "out/cash_flows.csv").at(0).at("site_id");
    auto const typo = run_program({"explain", "out", site + "1"}, folder.path());
    CHECK(typo.exit_code != 0);
    CHECK(says(typo.err, site));
    CHECK(run_program({"explain", "out", "' OR 1=1 --"}, folder.path()).exit_code != 0);
    fs::create_directory(folder.path() / "broken");
    write_text(folder.path() / "broken/lacuna.gpkg", "this is no GeoPackage");
    CHECK(run_program({"explain", "broken", "x"}, folder.path()).exit_code != 0);
}

TEST_CASE("a scan compared with itself differs in nothing; with another setting the difference is that of the totals")
{
    TempFolder const folder;
    scan_sample(folder.path(), "a");
    scan_sample(folder.path(), "b", {"--set", "prices.revenue=0.9"});
    auto const same = run_program({"compare", "a", "a", "--out", "same"}, folder.path());
    REQUIRE(same.exit_code == 0);
    CHECK(says(same.out, "No setting and no total differs"));
    for (auto const& row : rows_of(folder.path() / "same/compare.csv")) CHECK(row.at("change") == "same");
    REQUIRE(run_program({"compare", "a", "b", "--out", "other"}, folder.path()).exit_code == 0);
    CHECK(says(run_program({"compare", "a", "b"}, folder.path()).out, "prices/revenue"));
    double difference = 0, a = 0, b = 0;
    for (auto const& row : rows_of(folder.path() / "other/compare.csv"))
        difference += std::stod(row.at("ioav_b")) - std::stod(row.at("ioav_a"));
    for (auto const& row : rows_of(folder.path() / "a/cash_flows.csv")) a += std::stod(row.at("present_value"));
    for (auto const& row : rows_of(folder.path() / "b/cash_flows.csv")) b += std::stod(row.at("present_value"));
    CHECK(difference == Approx(b - a).margin(2));
    CHECK(difference < 0);
    auto const none = run_program({"compare", "a", "nowhere"}, folder.path());
    CHECK(none.exit_code != 0);
    CHECK(says(none.err, "lacuna scan --out"));
}

TEST_CASE("files of two scans in one folder are told apart, and a workbook never takes the place of a scan's file")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    scan_sample(folder.path(), "other", {"--set", "prices.revenue=0.9"});
    auto const site = rows_of(folder.path() / "out/cash_flows.csv").at(0).at("site_id");
    auto const over = run_program({"explain", "out", site, "--xlsx", "out/lacuna.gpkg"}, folder.path());
    CHECK(over.exit_code == 2);
    CHECK(says(over.err, ".xlsx"));
    REQUIRE(run_program({"value", "out", "--ledger"}, folder.path()).exit_code == 0);
    CHECK(fs::exists(folder.path() / "out/values/ledger.csv"));
    REQUIRE(run_program({"value", "out", "--set", "prices.revenue=0.8"}, folder.path()).exit_code == 0);
    CHECK_FALSE(fs::exists(folder.path() / "out/values/ledger.csv"));
    CHECK_FALSE(fs::exists(folder.path() / "out/values/assumptions.csv"));
    fs::copy_file(folder.path() / "other/run.json", folder.path() / "out/run.json",
                  fs::copy_options::overwrite_existing);
    for (std::vector<std::string> const& command : {std::vector<std::string>{"value", "out"},
                                                    {"risk", "out", "--power", "6"},
                                                    {"select", "out", "--budget", "1e6"}}) {
        auto const outcome = run_program(command, folder.path());
        CHECK(outcome.exit_code != 0);
        CHECK(says(outcome.err, "is not of the run"));
    }
}

TEST_CASE("two scans of different views are not set against each other, by compare and by value")
{
    TempFolder const folder;
    scan_sample(folder.path(), "a");
    scan_sample(folder.path(), "b", {"--set", "valuation.view=spv"});
    auto const outcome = run_program({"compare", "a", "b"}, folder.path());
    REQUIRE(outcome.exit_code == 0);
    CHECK(says(outcome.out, "of two views (asset_owner, spv), which are not compared"));
    CHECK_FALSE(says(outcome.out, "other value"));
    CHECK_FALSE(says(outcome.out, "greatest differences"));
    CHECK(says(outcome.out, "Values of B: incremental to the do-minimum, view of the operating company (spv)"));
    auto const value = run_program({"value", "a", "--set", "valuation.view=spv"}, folder.path());
    REQUIRE(value.exit_code == 0);
    CHECK(says(value.out, "other view"));
    CHECK(says(value.out, "of another view than base"));
    CHECK_FALSE(says(value.out, "From base to set"));
    CHECK(rows_of(folder.path() / "a/values/bridge.csv").empty());
    CHECK(says(rows_of(folder.path() / "a/values/scenarios.csv").at(1).at("values_are"), "operating company (spv)"));
}

TEST_CASE("warnings of every scenario of a file are told once, with the scenarios that they are of")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    write_text(folder.path() / "two.toml",
               "[poor]\nkiosk.revenue_per_unit_year = -100\n[kept]\nvaluation.ending = \"own\"\n"
               "valuation.exit_yield = 0.03\n");
    auto const told = run_program({"value", "out", "--scenarios", "two.toml"}, folder.path());
    INFO(told.err);
    REQUIRE(told.exit_code == 0);
    CHECK(says(told.out, "Warning (poor): NEGATIVE_RENT"));
    CHECK(says(told.out, "Warning (kept): EXIT_CAP"));
    CHECK(says(text_of(folder.path() / "out/values/value.json"), "NEGATIVE_RENT"));
    CHECK(says(told.out, "figures used are sourced"));
}
