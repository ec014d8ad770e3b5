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

/// With a gap of 1 %: what is looked at here is not how near the best plan is.
Outcome select(fs::path const& folder, std::vector<std::string> const& more)
{
    return run_program(joined({"select", "out", "--budget", "2e6", "--gap", "0.01"}, more), folder);
}

std::string changed(std::string text, std::string const& before, std::string const& after)
{
    auto const at = text.find(before);
    REQUIRE(at != std::string::npos);
    return text.replace(at, before.size(), after);
}

}  // namespace

TEST_CASE("a portfolio at other figures is the one of a scan that was made with them")
{
    TempFolder const folder;
    std::vector<std::string> const only{"--set", "only=parking_surface"};
    std::vector<std::string> const figures{"--set", "prices.capex=1.2", "--set", "valuation.discount_rate=0.06"};
    scan_sample(folder.path(), "out", only);
    scan_sample(folder.path(), "again", joined(only, figures));
    REQUIRE(select(folder.path(), {"--quiet", "--out", "before"}).exit_code == 0);
    REQUIRE(select(folder.path(), joined(figures, {"--quiet", "--out", "set"})).exit_code == 0);
    REQUIRE(
        run_program({"select", "again", "--budget", "2e6", "--gap", "0.01", "--quiet", "--out", "anew"}, folder.path())
            .exit_code == 0);
    auto const money = [&](char const* name) {
        std::map<std::string, double> sums;
        for (auto const& row : rows_of(folder.path() / name / "portfolio.csv"))
            for (auto const* figure : {"ioav", "ioav_mean", "capex"}) sums[figure] += std::stod(row.at(figure));
        return sums;
    };
    auto const set = money("set"), anew = money("anew"), before = money("before");
    for (auto const* figure : {"ioav", "ioav_mean", "capex"})
        CHECK(set.at(figure) == Approx(anew.at(figure)).epsilon(1e-6));
    CHECK(before.at("ioav_mean") > set.at("ioav_mean") * 1.01);
    auto const record = json::parse(text_of(folder.path() / "set/portfolio.json"));
    CHECK(record.at("uses_repriced") == true);
    CHECK(record.at("settings") == json{"prices.capex=1.2", "valuation.discount_rate=0.06"});
    CHECK(record.at("prices") == json::parse(text_of(folder.path() / "anew/portfolio.json")).at("prices"));
    auto const untouched = json::parse(text_of(folder.path() / "before/portfolio.json"));
    CHECK(untouched.at("uses_repriced") == false);
    CHECK(untouched.at("settings").empty());
}

TEST_CASE("a figure of the catalogue and a whole catalogue change the portfolio alike, and the screen says so")
{
    TempFolder const folder;
    scan_sample(folder.path());
    REQUIRE(select(folder.path(), {"--greedy", "--quiet", "--out", "plain"}).exit_code == 0);
    auto const value = [&](char const* name) {
        return std::stod(rows_of(folder.path() / name / "budgets.csv").at(0).at("ioav_mean"));
    };
    auto const dear =
        select(folder.path(), {"--greedy", "--set", "parking_surface.revenue_per_unit_year=0", "--out", "dear"});
    REQUIRE(dear.exit_code == 0);
    CHECK_THAT(dear.out, Catch::Contains("; parking_surface.revenue_per_unit_year=0. Sizes and demand stay"));
    CHECK(value("dear") < value("plain"));
    auto const file = folder.path() / "free.toml";
    auto const text = text_of(sample_folder() / "../../catalogues/cn.toml");
    auto const at = text.find("revenue_per_unit_year = { value = ", text.find("id = \"parking_surface\""));
    REQUIRE(at != std::string::npos);
    auto const figure = at + std::string_view{"revenue_per_unit_year = { value = "}.size();
    write_text(file, text.substr(0, figure) + "0" + text.substr(text.find(',', figure)));
    auto const whole = select(folder.path(), {"--greedy", "--catalogue", file.string(), "--out", "whole"});
    REQUIRE(whole.exit_code == 0);
    CHECK_THAT(whole.out, Catch::Contains("All uses priced anew before the choice: catalogue '"));
    CHECK(text_of(folder.path() / "whole/portfolio.csv") == text_of(folder.path() / "dear/portfolio.csv"));
    auto const record = json::parse(text_of(folder.path() / "whole/portfolio.json"));
    CHECK(record.at("catalogue").at("sha256") !=
          json::parse(text_of(folder.path() / "dear/portfolio.json")).at("catalogue").at("sha256"));
}

TEST_CASE("another currency, a key that needs a new scan and one that is unknown are refused by a portfolio")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const other = select(folder.path(), {"--catalogue", "generic"});
    CHECK(other.exit_code == 3);
    CHECK_THAT(other.err, Catch::Contains("MIXED_CURRENCY: the scan was priced in CNY"));
    CHECK_THAT(select(folder.path(), {"--set", "space.setback_m=3"}).err, Catch::Contains("new scan"));
    CHECK_THAT(select(folder.path(), {"--set", "valuation.discont_rate=0.1"}).err,
               Catch::Contains("valuation.discount_rate"));
    CHECK_THAT(select(folder.path(), {"--set", "prices.revenue"}).err, Catch::Contains("write --set prices.revenue"));
}

TEST_CASE("a catalogue that has changed since the scan prices the whole portfolio, or is refused in another currency")
{
    TempFolder const folder;
    auto const file = folder.path() / "own.toml";
    auto const text = text_of(sample_folder() / "../../catalogues/cn.toml");
    write_text(file, text);
    scan_sample(folder.path(), "out", {"--catalogue", file.string()});
    auto const before = select(folder.path(), {"--greedy", "--out", "before"});
    REQUIRE(before.exit_code == 0);
    CHECK_THAT(before.out, !Catch::Contains("has changed since the scan"));
    write_text(file, text + "\n# touched\n");
    auto const after = select(folder.path(), {"--greedy", "--out", "after"});
    REQUIRE(after.exit_code == 0);
    CHECK_THAT(after.out, Catch::Contains("has changed since the scan; uses are priced with it as it is now"));
    CHECK(json::parse(text_of(folder.path() / "after/portfolio.json")).at("uses_repriced") == true);
    write_text(file, changed(text, "\"CNY\"", "\"USD\""));
    auto const foreign = select(folder.path(), {});
    CHECK(foreign.exit_code == 3);
    CHECK_THAT(foreign.err, Catch::Contains("MIXED_CURRENCY"));
}
