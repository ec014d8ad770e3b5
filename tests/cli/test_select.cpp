// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

/// With a gap of 1 %, unless one is asked for: what is looked at here is not how near the best plan is.
Outcome select(fs::path const& folder, std::vector<std::string> const& more)
{
    bool const told = std::ranges::find(more, "--gap") != more.end();
    return run_program(joined(joined({"select", "out"}, more),
                              told ? std::vector<std::string>{} : std::vector<std::string>{"--gap", "0.01"}),
                       folder);
}

}  // namespace

TEST_CASE("a portfolio keeps its budget, is worth no more than its bound, and more money is never worth less")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const outcome = select(folder.path(), {"--budget", "5e6", "--budget", "1e6", "--budget", "0"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.find("none that adds value can be paid for") != std::string::npos);
    auto const budgets = rows_of(folder.path() / "out/portfolio/budgets.csv");
    REQUIRE(budgets.size() == 3);
    std::map<std::string, double> capex, value;
    for (auto const& row : rows_of(folder.path() / "out/portfolio/portfolio.csv")) {
        capex[row.at("budget")] += std::stod(row.at("capex"));
        value[row.at("budget")] += std::stod(row.at("ioav_mean"));
    }
    double before = -1;
    for (auto const& row : budgets) {
        CHECK(std::stod(row.at("capex")) <= std::stod(row.at("budget")));
        CHECK(std::stod(row.at("ioav_mean")) <= std::stod(row.at("bound")) + 0.01);
        CHECK(std::stod(row.at("ioav_mean")) >= before);
        CHECK(capex[row.at("budget")] == Approx(std::stod(row.at("capex"))).margin(1));
        CHECK(value[row.at("budget")] == Approx(std::stod(row.at("ioav_mean"))).margin(1));
        before = std::stod(row.at("ioav_mean"));
    }
    CHECK(before > 1e6);
}

TEST_CASE("the same budgets give the same bytes, and without a limit a portfolio beats or equals the ranking")
{
    TempFolder const folder;
    scan_sample(folder.path());
    CHECK(select(folder.path(), {"--budget", "1e6", "--out", "a", "--quiet"}).exit_code == 0);
    CHECK(select(folder.path(), {"--budget", "1e6", "--out", "b", "--quiet", "--threads", "2"}).exit_code == 0);
    CHECK(files_of(folder.path() / "a") == files_of(folder.path() / "b"));
    // With few people their demand binds, with many the ground does: spaces of a parcel that lie apart go together.
    for (auto const* people : {"0", "200000"}) {
        if (people != std::string{"0"}) {
            fs::remove_all(folder.path() / "out");
            scan_sample(folder.path(), "out", {"--set", std::string{"valuation.people="} + people});
        }
        CHECK(select(folder.path(), {"--budget", "1e9", "--quiet", "--gap", "0.0001"}).exit_code == 0);
        double ranked = 0;
        auto const sites = nlohmann::json::parse(text_of(folder.path() / "out/sites.geojson"));
        for (auto const& site : sites.at("features")) ranked += site.at("properties").at("ioav_mean_cny").get<double>();
        auto const budgets = rows_of(folder.path() / "out/portfolio/budgets.csv");
        CHECK(std::stod(budgets.at(0).at("ioav_mean")) >= ranked * (1 - 1e-4));
    }
}

TEST_CASE("the greedy without a solver is worth no more than the solver's plan, and both no more than its bound")
{
    TempFolder const folder;
    scan_sample(folder.path());
    CHECK(select(folder.path(), {"--budget", "2e6", "--quiet", "--out", "milp"}).exit_code == 0);
    CHECK(select(folder.path(), {"--budget", "2e6", "--quiet", "--out", "greedy", "--greedy"}).exit_code == 0);
    auto const milp = rows_of(folder.path() / "milp/budgets.csv").at(0);
    auto const greedy = rows_of(folder.path() / "greedy/budgets.csv").at(0);
    CHECK(greedy.at("solver") == "greedy");
    CHECK(std::stod(greedy.at("ioav_mean")) <= std::stod(milp.at("bound")) + 0.01);
    CHECK(std::stod(milp.at("ioav_mean")) <= std::stod(greedy.at("bound")) + 0.01);
    // What people need is in the bound: the knapsack alone leaves 65 %.
    CHECK(std::stod(greedy.at("gap")) < 0.2);
}

TEST_CASE(
    "pins that no budget can keep are named and end with an exit code of their own; one budget that can is enough")
{
    TempFolder const folder;
    scan_sample(folder.path());
    CHECK(select(folder.path(), {"--budget", "1e6", "--quiet"}).exit_code == 0);
    auto const first = rows_of(folder.path() / "out/portfolio/portfolio.csv").at(0).at("site_id");
    auto const both = select(folder.path(), {"--budget", "1e6", "--pin", first, "--exclude", first});
    CHECK(both.exit_code == 10);
    CHECK_THAT(both.err, Catch::Contains("INFEASIBLE under the budget: '" + first + "' is pinned and excluded"));
    CHECK_THAT(rows_of(folder.path() / "out/portfolio/budgets.csv").at(0).at("notes"),
               Catch::Contains("is pinned and excluded"));
    auto const dear = select(folder.path(), {"--budget", "1", "--budget", "2", "--pin", first, "--greedy"});
    CHECK(dear.exit_code == 10);
    CHECK_THAT(dear.err, Catch::Contains("INFEASIBLE under every budget: '" + first + "' is pinned and costs ") &&
                             Catch::Contains("more than the budget of 2.00"));
    auto const one = select(folder.path(), {"--budget", "1", "--budget", "1e6", "--pin", first});
    CHECK(one.exit_code == 0);
    CHECK_THAT(one.out, Catch::Contains("more than the budget of 1.00"));
    CHECK_THAT(select(folder.path(), {"--help"}).out, Catch::Contains("exit code is 10"));
}

TEST_CASE("a frontier spreads its budgets from the cheapest use to the plan without a limit")
{
    TempFolder const folder;
    scan_sample(folder.path());
    std::size_t const steps = whole_or<std::size_t>(4, 2);
    auto const outcome = select(folder.path(), {"--frontier", std::to_string(steps)});
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains(std::to_string(steps) +
                                            " budgets from the least capital cost of a use that adds value"));
    auto const budgets = rows_of(folder.path() / "out/portfolio/budgets.csv");
    REQUIRE(budgets.size() == steps);
    CHECK(std::stoi(budgets[0].at("sites")) > 0);
    auto const at = [&](std::size_t i) { return std::stod(budgets[i].at("budget")); };
    auto const last = steps - 1;
    for (std::size_t i = 1; i < steps; ++i)
        CHECK(at(i) - at(i - 1) == Approx((at(last) - at(0)) / static_cast<double>(last)).margin(2));
    auto const all = select(folder.path(), {"--budget", "1e12", "--quiet", "--out", "all"});
    auto const whole = rows_of(folder.path() / "all/budgets.csv").at(0);
    CHECK(at(last) >= std::stod(budgets[last].at("capex")));
    CHECK(std::stod(budgets[last].at("ioav_mean")) >= std::stod(whole.at("ioav_mean")) * (1 - 0.02));
    for (auto const& wrong : std::vector<std::vector<std::string>>{
             {"--frontier", "1"}, {"--frontier", "51"}, {"--frontier", "3", "--budget", "1"}, {}}) {
        auto const refused = select(folder.path(), wrong);
        CHECK(refused.exit_code == 2);
        CHECK_FALSE(refused.err.empty());
    }
}

TEST_CASE("the record of a portfolio tells what it was asked for with and what came of each budget")
{
    TempFolder const folder;
    scan_sample(folder.path());
    write_text(folder.path() / "rules.toml", "zones = \"community\"\n");
    std::vector<std::string> const options{"--budget", "1e6",   "--budget",  "2e6", "--rules", "rules.toml",
                                           "--gap",    "0.001", "--seconds", "30",  "--quiet"};
    REQUIRE(select(folder.path(), joined(options, {"--out", "a"})).exit_code == 0);
    REQUIRE(select(folder.path(), joined(options, {"--out", "elsewhere/b"})).exit_code == 0);
    CHECK(files_of(folder.path() / "a") == files_of(folder.path() / "elsewhere/b"));
    auto const text = text_of(folder.path() / "a/portfolio.json");
    CHECK(text.find(folder.path().string()) == std::string::npos);
    auto const record = nlohmann::json::parse(text);
    auto const run = nlohmann::json::parse(text_of(folder.path() / "out/run.json"));
    CHECK(record.at("catalogue").at("sha256") == run.at("catalogue").at("sha256"));
    CHECK(record.at("valuation") == run.at("parameters").at("valuation"));
    CHECK(record.at("gap_asked") == 0.001);
    CHECK(record.at("seconds_a_budget") == 30);
    CHECK(record.at("zones") == "community");
    CHECK(record.at("rules_sha256").get<std::string>().size() == 64);
    auto const rows = rows_of(folder.path() / "a/budgets.csv");
    REQUIRE(record.at("budgets").size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        auto const& b = record.at("budgets").at(i);
        CHECK(b.at("status") == rows[i].at("status"));
        CHECK(b.at("solver") == rows[i].at("solver"));
        CHECK(b.at("bound").get<double>() == Approx(std::stod(rows[i].at("bound"))).margin(0.01));
        CHECK(b.at("gap").get<double>() <= 0.001);
    }
    write_text(folder.path() / "rules.toml", "zones = \"community\"\n# other bytes\n");
    REQUIRE(select(folder.path(), joined(options, {"--out", "c", "--pin",
                                                   rows_of(folder.path() / "a/portfolio.csv").at(0).at("site_id")}))
                .exit_code == 0);
    auto const other = nlohmann::json::parse(text_of(folder.path() / "c/portfolio.json"));
    CHECK(other.at("rules_sha256") != record.at("rules_sha256"));
    CHECK(other.at("pins").size() == 1);
}

TEST_CASE("a pinned site is chosen, an excluded one is not")
{
    TempFolder const folder;
    scan_sample(folder.path());
    CHECK(select(folder.path(), {"--budget", "1e6", "--quiet"}).exit_code == 0);
    auto const first = rows_of(folder.path() / "out/portfolio/portfolio.csv").at(0).at("site_id");
    CHECK(select(folder.path(), {"--budget", "1e6", "--quiet", "--exclude", first}).exit_code == 0);
    auto const has = [&] {
        for (auto const& row : rows_of(folder.path() / "out/portfolio/portfolio.csv"))
            if (row.at("site_id") == first) return true;
        return false;
    };
    CHECK_FALSE(has());
    CHECK(select(folder.path(), {"--budget", "1e6", "--quiet", "--pin", first}).exit_code == 0);
    CHECK(has());
}

TEST_CASE("a pool that binds nothing leaves a plan worth what its rows are, where a site has the use whole and cut too")
{
    TempFolder const folder;
    scan_sample(folder.path());
    write_text(folder.path() / "rules.toml", R"([[pool]]
facility = "convenience_store"
demand = { "Estate 1" = 400, "Estate 2" = 400, "Estate 3" = 400 }
)");
    REQUIRE(select(folder.path(), {"--budget", "1.5e5", "--pin", "H00002-B005/outbuilding/1=convenience_store",
                                   "--rules", "rules.toml", "--quiet"})
                .exit_code == 0);
    double sum = 0;
    int cut = 0;
    for (auto const& row : rows_of(folder.path() / "out/portfolio/portfolio.csv")) {
        sum += std::stod(row.at("ioav_mean"));
        cut += row.at("facility") == "convenience_store" && std::stod(row.at("units")) < 100 ? 1 : 0;
    }
    CHECK(cut == 1);  // the whole use of 100 units is dearer than the budget's rest
    CHECK(std::stod(rows_of(folder.path() / "out/portfolio/budgets.csv").at(0).at("ioav_mean")) ==
          Approx(sum).margin(1));
}

TEST_CASE("uses that lose are not counted as adding value where a rule names their site, but told")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const counted = [&](std::vector<std::string> const& more) {
        auto const out = select(folder.path(), joined({"--budget", "1e6", "--gap", "0.02"}, more)).out;
        auto const at = out.find(" out of ");
        REQUIRE(at != std::string::npos);
        return out.substr(at, out.find(';', out.find(" fit", at + 30)) - at);
    };
    auto const plain = counted({});
    CHECK_THAT(plain, Catch::Contains("uses that fit and add value on average (") && Catch::EndsWith(" fit)"));
    auto const named = counted({"--exclude", "H00001-01/open/2"});
    // The same two numbers, and how many more the exclusion keeps.
    CHECK(named == plain.substr(0, plain.size() - 1));
    CHECK_THAT(select(folder.path(), {"--budget", "1e6", "--gap", "0.02", "--exclude", "H00001-01/open/2"}).out,
               Catch::Contains(" fit; 7 more stay since rules name their site or facility)"));
}

TEST_CASE("a folder without a scan, a site that is not there and a facility that does not fit are refused with advice")
{
    TempFolder const folder;
    auto const none = select(folder.path(), {"--budget", "1"});
    CHECK(none.exit_code != 0);
    CHECK(none.err.find("lacuna scan --out") != std::string::npos);
    scan_sample(folder.path());
    auto const typo = select(folder.path(), {"--budget", "1", "--pin", "H00001-01/open/x"});
    CHECK(typo.exit_code != 0);
    CHECK(typo.err.find("H00001-01/open/") != std::string::npos);
    auto const use = select(folder.path(), {"--budget", "1", "--pin", "H00001-01/open/2=opera"});
    CHECK(use.exit_code != 0);
    CHECK(use.err.find("does not fit") != std::string::npos);
    CHECK(select(folder.path(), {"--budget", "-1"}).exit_code != 0);
}

TEST_CASE("rules of a portfolio: standards are met by losing uses too, later years are used, faults are told at once")
{
    TempFolder const folder;
    scan_sample(folder.path());
    write_text(folder.path() / "rules.toml", R"(later_budgets = [200000]
[[standard]]
facility = "elder_day_care"
low = 1
[[loss]]
facility = "convenience_store"
of = "convenience_store"
within_m = 300
share = 0.2
)");
    auto const run = select(folder.path(), {"--budget", "1e6", "--rules", "rules.toml", "--gap", "0.02"});
    REQUIRE(run.exit_code == 0);
    int care = 0, later = 0;
    for (auto const& row : rows_of(folder.path() / "out/portfolio/portfolio.csv")) {
        care += row.at("facility") == "elder_day_care";
        later += row.at("start_year") == "1";
    }
    CHECK(care >= 1);
    CHECK(later >= 1);
    write_text(folder.path() / "bad.toml", R"(later_budget = [1]
works_capacity = [1, 2]
zones = "street"
[[standard]]
facility = "elder_day_care"
low = 3
high = 1
[[pool]]
facility = "kiosk"
[[loss]]
facility = "kiosk"
of = "kiosk"
within_m = -4
share = 2
)");
    auto const bad = select(folder.path(), {"--budget", "1e6", "--rules", "bad.toml"});
    CHECK(bad.exit_code != 0);
    for (auto const* words : {"later_budget", "one amount a year", "'street'", "'high' is less", "needs 'demand'",
                              "'within_m'", "'share'", "line 14"})
        CHECK(bad.err.find(words) != std::string::npos);
}
