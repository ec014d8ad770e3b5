// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

constexpr char const* value_and_speed = R"(
[[criterion]]
figure = "ioav"
worst = 0
best = 1e6
weight = 0.75

[[criterion]]
figure = "sites.payback_years"
worst = 20
best = 0
weight = 0.25
)";

Outcome weigh(fs::path const& folder, std::string const& sheet, std::vector<std::string> const& more = {})
{
    write_text(folder / "criteria.toml", sheet);
    return run_program(joined({"weigh", "out", "--criteria", "criteria.toml"}, more), folder);
}

}  // namespace

TEST_CASE("sites are weighed by columns of the run, and the scores are those of the ranges and weights given")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const outcome = weigh(folder.path(), value_and_speed);
    REQUIRE(outcome.exit_code == 0);
    CHECK(outcome.out.find("in the Pareto set") != std::string::npos);
    auto const rows = rows_of(folder.path() / "out/criteria/criteria.csv");
    REQUIRE(rows.size() > 50);
    double before = 1e9, most = -1e18;
    for (auto const& row : rows) {
        double const value = std::stod(row.at("ioav")), years = std::stod(row.at("sites.payback_years"));
        double const score = std::stod(row.at("score"));
        CHECK(score == Approx(0.75 * value / 1e6 + 0.25 * (20 - years) / 20).margin(1e-5));
        CHECK(score <= before);
        before = score;
        most = std::max(most, value);
    }
    for (auto const& row : rows)
        if (std::stod(row.at("ioav")) == most) CHECK(row.at("pareto") == "1");
    auto const weights = rows_of(folder.path() / "out/criteria/weights.csv");
    REQUIRE(weights.size() == 2);
    CHECK(std::stod(weights[0].at("holds_from")) <= 0.75);
    CHECK(std::stod(weights[0].at("holds_to")) >= 0.75);
}

TEST_CASE("criteria that cannot be are refused with file, line and remedy, and nothing is written")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const refused = [&](std::string const& sheet, std::string const& words) {
        auto const outcome = weigh(folder.path(), sheet);
        INFO(outcome.err);
        CHECK(outcome.exit_code == 3);
        CHECK(outcome.err.find(words) != std::string::npos);
        CHECK(!fs::exists(folder.path() / "out/criteria/criteria.csv"));
    };
    std::string const one = "[[criterion]]\nfigure = \"ioav\"\nworst = 0\nbest = 1\n";
    refused("", "at least one [[criterion]]");
    refused(one + "weight = 0.5\n", "the weights sum to 0.5, not 1");
    refused(one + "weigth = 1\n", "weigth");
    refused("[[criterion]]\nfigure = \"ioav\"\nworst = 2\nbest = 2\nweight = 1\n", "the same");
    refused("[[criterion]]\nfigure = \"payback_year\"\nworst = 0\nbest = 1\nweight = 1\n",
            "did you mean 'payback_years'?");
    refused("[[criterion]]\nfigure = \"parcels.area\"\nworst = 0\nbest = 1\nweight = 1\n", "sites, social and risk");
    auto const outcome =
        weigh(folder.path(), "[[criterion]]\nfigure = \"risk.mean\"\nworst = 0\nbest = 1\nweight = 1\n");
    CHECK(outcome.exit_code == 4);
    CHECK(outcome.err.find("lacuna risk") != std::string::npos);
}

TEST_CASE("figures of the risk of a run weigh as those of the run itself")
{
    TempFolder const folder;
    scan_sample(folder.path());
    REQUIRE(run_program({"risk", "out", "--power", "5", "--quiet"}, folder.path()).exit_code == 0);
    auto const outcome =
        weigh(folder.path(), "[[criterion]]\nfigure = \"risk.mean\"\nworst = 0\nbest = 1e6\nweight = 1\n", {"--quiet"});
    REQUIRE(outcome.exit_code == 0);
    auto const risk = rows_of(folder.path() / "out/risk/risk.csv");  // the whole first, then by mean
    CHECK(rows_of(folder.path() / "out/criteria/criteria.csv").front().at("site_id") == risk.at(1).at("site_id"));
}

TEST_CASE("weigh takes no words for numbers, and no risk of an earlier scan")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto sheet = std::string{value_and_speed};
    sheet.replace(sheet.find("\"ioav\""), 6, "\"facility\"");
    auto const words = weigh(folder.path(), sheet);
    CHECK(words.exit_code != 0);
    CHECK_THAT(words.err, Catch::Contains("'facility'") && Catch::Contains("holds words"));
    sheet = value_and_speed;
    sheet.replace(sheet.find("\"sites.payback_years\""), 21, "\"risk.p10\"");
    REQUIRE(run_program({"risk", "out", "--power", "6"}, folder.path()).exit_code == 0);
    CHECK(weigh(folder.path(), sheet).exit_code == 0);
    scan_sample(folder.path());
    CHECK(weigh(folder.path(), sheet).exit_code == 0);  // the same bytes: the risk is of this scan
    auto const again = run_program(
        {"scan", "--study", (sample_folder() / "study.toml").string(), "--out", "out", "--set", "prices.revenue=0.9"},
        folder.path());
    REQUIRE(again.exit_code == 0);
    CHECK_THAT(again.out, Catch::Contains("Of an earlier scan") && Catch::Contains("in risk, criteria;"));
    auto const stale = weigh(folder.path(), sheet);
    CHECK(stale.exit_code != 0);
    CHECK_THAT(stale.err, Catch::Contains("of an earlier scan; run 'lacuna risk"));
}
