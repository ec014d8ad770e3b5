// SPDX-License-Identifier: Apache-2.0
// Money figures on the command line that are none, and what risk is told of.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

using namespace lacuna::test;

namespace {

Outcome risk(TempFolder const& folder, std::vector<std::string> const& more)
{
    return run_program(joined({"risk", "out", "--power", "5"}, more), folder.path());
}

}  // namespace

TEST_CASE("a figure on the command line that is no number is refused, and no search begins")
{
    TempFolder const folder;
    scan_sample(folder.path());
    struct Case {
        std::vector<std::string> arguments;
        std::string says;
    };
    for (auto const& [arguments, says] : std::vector<Case>{
             {{"select", "out", "--budget", "nan"}, "--budget: nan is not a number from 0 to"},
             {{"select", "out", "--budget", "-5"}, "--budget: -5 is not a number from 0 to"},
             {{"select", "out", "--budget", "1e6x"}, "--budget: 1e6x is not a number"},
             {{"select", "out", "--budget", "1e6", "--gap", "nan"}, "--gap: nan is not a number from 0 to 1"},
             {{"select", "out", "--budget", "1e6", "--seconds", "nan"}, "--seconds: nan is not a number"},
             {{"risk", "out", "--revenue", "nan,1,1.1"}, "--revenue: nan is not a number"},
             {{"risk", "out", "--revenue", "-0.5,1,1.1"}, "--revenue: -0.5 is not a number from 0"},
             {{"risk", "out", "--delay", "nan,1"}, "--delay: nan is not a number from 0 to 1"},
             {{"risk", "out", "--delay", "0.5,0.4"}, "add up to 0.9, not 1"},
             {{"risk", "out", "--growth-sd", "nan"}, "--growth-sd: nan is not a number"},
             {{"risk", "out", "--occupancy", "0.8,1,2.2"}, "OCCUPANCY: a share of full revenue"},
             {{"risk", "out", "--correlate", "revenue,growth=1.4"}, "a rank correlation is from -1 to 1"},
             {{"risk", "out", "--correlate", "revenue,growth=0.9", "--correlate", "revenue,capital=0.9", "--correlate",
               "growth,capital=-0.9"},
              "the smallest eigenvalue is -0.81"},
             {{"value", "out", "--set", "valuation.discount_rate=-1"}, "is -1, not in -0.5 to 1"},
             {{"value", "out", "--set", "prices.revenue=nan"}, "is nan, not in 0 to 100"},
         }) {
        auto const outcome = run_program(arguments, folder.path());
        INFO(outcome.err);
        CHECK((outcome.exit_code == 2 || outcome.exit_code == 3));
        CHECK_THAT(outcome.err, Catch::Contains(says));
    }
}

TEST_CASE("risk of kept assets has their terminal value in its factors, with growth and late openings")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "valuation.ending=own", "--set", "valuation.growth_rate=0.01"});
    auto const outcome = risk(folder, {"--delay", "0.7,0.3"});  // ends with an error where the cash flows differ
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("kept, with a terminal value"));
    double const sites = nlohmann::json::parse(text_of(folder.path() / "out/run.json")).at("totals").at("ioav");
    CHECK(std::stod(rows_of(folder.path() / "out/risk/risk.csv").at(0).at("base")) == Approx(sites).margin(1));
}
