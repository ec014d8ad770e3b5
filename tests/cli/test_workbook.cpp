// SPDX-License-Identifier: Apache-2.0
// The workbook of a site, calculated by LibreOffice. Says so and goes on where there is none.
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <sstream>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

bool has_office()
{
    if (std::system("command -v soffice > /dev/null 2>&1") == 0) return true;
    WARN("no LibreOffice (soffice); workbooks are written and not calculated");
    return false;
}

/// A sheet as LibreOffice calculates it: what its first column says -> the number beside it.
std::map<std::string, double> sheet_of(fs::path const& folder, std::string const& book, std::string const& sheet)
{
    std::string const command = "cd '" + folder.string() + "' && timeout 180 soffice '-env:UserInstallation=file://" +
                                folder.string() +
                                "/profile' --headless --convert-to 'csv:Text - txt - csv "
                                "(StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' " +
                                book + ".xlsx > log 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
    std::istringstream rows{text_of(folder / (book + "-" + sheet + ".csv"))};
    std::map<std::string, double> out;
    for (std::string row; std::getline(rows, row);) {
        auto const comma = row.find(',');
        char* end = nullptr;
        auto const* cell = row.c_str() + comma + 1;
        if (*cell == '"') ++cell;
        double const value = std::strtod(cell, &end);
        if (comma != std::string::npos && end != cell) out[row.substr(0, comma)] = value;
    }
    return out;
}

json sites_of(fs::path const& scan) { return json::parse(text_of(scan / "sites.geojson")).at("features"); }

}  // namespace

TEST_CASE("a site's workbook calculates the value that the run has, whatever lines it is made of")
{
    TempFolder const folder;
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    std::string const figure = "revenue_per_unit_year = {";
    std::string more;
    for (auto const& [key, value] : std::vector<std::pair<std::string, std::string>>{{"vacancy_share", "0.05"},
                                                                                     {"bad_debt_share", "0.02"},
                                                                                     {"fixed_cost_per_unit_year", "3"},
                                                                                     {"insurance_share", "0.002"},
                                                                                     {"refurbishment_share", "0.1"},
                                                                                     {"refurbishment_years", "4"},
                                                                                     {"cannibalised_share", "0.1"}})
        more += key + " = { value = " + value + ", mark = \"E\", source = \"a test <&>\" }\n";
    for (auto at = text.find(figure); at != std::string::npos; at = text.find(figure, at + more.size() + 20))
        text.insert(at, more);
    std::string const today = "income_per_m2_year = {";
    std::string const leaving =
        "compensation_per_m2 = { value = 5, mark = \"E\", source = \"a test\" }\n"
        "repair_per_m2 = { value = 30, mark = \"E\", source = \"a test\" }\n"
        "repair_after_years = { value = 2.5, mark = \"E\", source = \"a test\" }\n"
        "liability_per_m2_year = { value = 3, mark = \"E\", source = \"a test\" }\n";
    for (auto at = text.find(today); at != std::string::npos; at = text.find(today, at + leaving.size() + 20))
        text.insert(at, leaving);
    write_text(folder.path() / "own.toml", text);
    scan_sample(folder.path(), "plain");
    scan_sample(folder.path(), "own", {"--catalogue", "./own.toml",
                                       "--set",       "valuation.construction_years=2",
                                       "--set",       "valuation.capex_weights=0.4,0.6",
                                       "--set",       "valuation.growth_rate=0.02",
                                       "--set",       "valuation.cost_growth_rate=0.03",
                                       "--set",       "valuation.contingency_share=0.05",
                                       "--set",       "valuation.predevelopment_share=0.02",
                                       "--set",       "valuation.consent_probability=0.8",
                                       "--set",       "valuation.ending=own",
                                       "--set",       "valuation.timing=monthly",
                                       "--set",       "valuation.expected_revenue=1"});
    for (std::string const scan : {"plain", "own"}) {
        auto const sites = sites_of(folder.path() / scan);
        REQUIRE(!sites.empty());
        auto const& site = sites.front().at("properties");
        auto const id = site.at("site_id").get<std::string>();
        auto const outcome = run_program({"explain", scan, id, "--xlsx", scan + ".xlsx"}, folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        CHECK(fs::exists(folder.path() / (scan + ".xlsx")));
        CHECK(!fs::exists(folder.path() / (scan + ".xlsx.part")));
        if (!has_office()) continue;
        auto const results = sheet_of(folder.path(), scan, "Results");
        auto const finance = sheet_of(folder.path(), scan, "Finance");
        CHECK(finance.at("debt") > 1);
        CHECK(std::fabs(finance.at("difference")) < 0.01);
        CHECK(finance.at("debt") <= finance.at("debt by loan to cost") + 0.01);
        CHECK(results.at("IOAV") == Approx(site.at("ioav_cny").get<double>()).margin(0.02));
        CHECK(std::fabs(results.at("difference")) < 0.02);
        CHECK(results.at("equivalent annual value") == Approx(site.at("eav_cny").get<double>()).margin(0.02));
        CHECK(results.at("profitability index") == Approx(site.at("profitability_index").get<double>()).margin(1e-4));
        if (results.contains("present value at that rate"))
            CHECK(std::fabs(results.at("present value at that rate")) < 0.01);
    }
    CHECK(run_program({"explain", "plain", "nowhere", "--xlsx", "x.xlsx"}, folder.path()).exit_code == 2);
    auto const id = sites_of(folder.path() / "plain").front().at("properties").at("site_id").get<std::string>();
    auto const no_folder = run_program({"explain", "plain", id, "--xlsx", "none/x.xlsx"}, folder.path());
    CHECK(no_folder.exit_code != 0);
    CHECK_THAT(no_folder.err, Catch::Contains("none/x.xlsx"));
}
