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

TEST_CASE("warnings about money stand in the scan, its record and value, each with its word")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "valuation.ending=own", "--set", "valuation.exit_yield=0.02"});
    auto const warnings = json::parse(text_of(folder.path() / "out/run.json")).at("warnings").dump();
    CHECK_THAT(warnings, Catch::Contains("EXIT_CAP: ") && Catch::Contains("TERMINAL_SHARE: "));
    auto const told = run_program({"value", "out"}, folder.path());
    CHECK_THAT(told.out, Catch::Contains("Warning: EXIT_CAP: ") && Catch::Contains("Warning: TERMINAL_SHARE: "));
}

