// SPDX-License-Identifier: Apache-2.0
// Figures that are seldom meant, through the program: used as they are stated, and told by every command that prices.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

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
    auto const head = text.rfind("[facility.", at) + 10;
    auto const facility = text.substr(head, text.find(']', head) - head);
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
               Catch::Contains("Warning: CAPEX_WEIGHTS"));
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
