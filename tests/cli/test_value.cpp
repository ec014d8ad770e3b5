// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <array>
#include <map>
#include <string>
#include <vector>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Outcome value(fs::path const& folder, std::vector<std::string> const& more)
{
    return run_program(joined({"value", "out"}, more), folder);
}

double ioav_of(fs::path const& folder) { return json::parse(text_of(folder / "run.json")).at("totals").at("ioav"); }

}  // namespace

TEST_CASE("priced as it was scanned, a plan is worth and promises what the scan said")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const outcome = value(folder.path(), {});
    REQUIRE(outcome.exit_code == 0);
    auto const base = rows_of(folder.path() / "out/values/scenarios.csv").at(0);
    auto const run = json::parse(text_of(folder.path() / "out/run.json"));
    CHECK(std::stod(base.at("ioav")) == Approx(ioav_of(folder.path() / "out")).margin(0.01));
    CHECK(std::stod(base.at("promised")) ==
          Approx(run.at("totals").at("programme").at("promised_pv").get<double>()).margin(0.01));
    for (auto const& row : rows_of(folder.path() / "out/values/values.csv"))
        CHECK(std::stod(row.at("ioav")) == Approx(std::stod(row.at("ioav_before"))).margin(0.01));
}

TEST_CASE("the steps of every bridge add up to the difference, and threads change no byte")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const file = (sample_folder() / "scenarios.toml").string();
    REQUIRE(value(folder.path(), {"--scenarios", file, "--threads", "1", "--out", "a"}).exit_code == 0);
    REQUIRE(value(folder.path(), {"--scenarios", file, "--threads", "2", "--out", "b"}).exit_code == 0);
    CHECK(files_of(folder.path() / "a") == files_of(folder.path() / "b"));
    auto const scenarios = rows_of(folder.path() / "a/scenarios.csv");
    REQUIRE(scenarios.size() == 5);
    std::map<std::string, double> steps;
    for (auto const& row : rows_of(folder.path() / "a/bridge.csv"))
        steps[row.at("scenario")] += std::stod(row.at("after")) - std::stod(row.at("before"));
    for (std::size_t i = 1; i < scenarios.size(); ++i)
        CHECK(steps.at(scenarios[i].at("scenario")) ==
              Approx(std::stod(scenarios[i].at("ioav")) - std::stod(scenarios[0].at("ioav"))).margin(0.2));
}

TEST_CASE("the ledger of all scenarios adds up to each one's value, and each row names what it is made of")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const file = (sample_folder() / "scenarios.toml").string();
    REQUIRE(value(folder.path(), {"--scenarios", file, "--ledger"}).exit_code == 0);
    std::map<std::string, double> sums;
    for (auto const& row : rows_of(folder.path() / "out/values/ledger.csv")) {
        sums[row.at("scenario")] += std::stod(row.at("present_value"));
        CHECK_FALSE(row.at("inputs").empty());
        CHECK(std::stod(row.at("amount")) * std::stod(row.at("factor")) ==
              Approx(std::stod(row.at("present_value"))).margin(0.01));
    }
    auto const scenarios = rows_of(folder.path() / "out/values/scenarios.csv");
    REQUIRE(sums.size() == scenarios.size());
    for (auto const& s : scenarios) CHECK(sums.at(s.at("scenario")) == Approx(std::stod(s.at("ioav"))).margin(0.02));
}

TEST_CASE("where the choice stays, a new price is worth what a new scan at that price says")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "only=parking_surface"});
    scan_sample(folder.path(), "again",
                {"--set", "only=parking_surface", "--set", "prices.capex=1.03", "--set", "valuation.growth_rate=0.01"});
    REQUIRE(value(folder.path(), {"--set", "prices.capex=1.03", "--set", "valuation.growth_rate=0.01"}).exit_code == 0);
    auto const set = rows_of(folder.path() / "out/values/scenarios.csv").at(1);
    CHECK(std::stod(set.at("ioav")) == Approx(ioav_of(folder.path() / "again")).margin(0.01));
}

TEST_CASE("what needs a new scan, what no study knows and what is damaged are refused with advice")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const geometry = value(folder.path(), {"--set", "space.setback_m=3"});
    CHECK(geometry.exit_code != 0);
    CHECK(geometry.err.find("new scan") != std::string::npos);
    auto const typo = value(folder.path(), {"--set", "valuation.discont_rate=0.1"});
    CHECK(typo.exit_code != 0);
    CHECK(typo.err.find("valuation.discount_rate") != std::string::npos);
    CHECK(value(folder.path(), {"--set", "valuation.discount_rate=-1"}).exit_code != 0);
    auto const other = value(folder.path(), {"--catalogue", "generic"});
    CHECK(other.exit_code != 0);
    CHECK(other.err.find("MIXED_CURRENCY") != std::string::npos);
    auto foreign = text_of(sample_folder() / "../../catalogues/generic.toml");
    foreign.replace(foreign.find("\"USD\""), 5, "\"CNY\"");
    write_text(folder.path() / "foreign.toml", foreign);
    auto const unknown = value(folder.path(), {"--catalogue", (folder.path() / "foreign.toml").string()});
    CHECK(unknown.exit_code != 0);
    CHECK(unknown.err.find("which catalogue '") != std::string::npos);
    write_text(folder.path() / "bad.toml", "[low]\nspace.setback_m = 3\nvaluation = 5\n");
    auto const bad = value(folder.path(), {"--scenarios", "bad.toml"});
    CHECK(bad.exit_code != 0);
    CHECK(bad.err.find("bad.toml") != std::string::npos);
    CHECK(bad.err.find("space.setback_m") != std::string::npos);
    write_text(folder.path() / "rate.toml", "[dear]\nvaluation.discount_rate = -2\n");
    auto const rate = value(folder.path(), {"--scenarios", "rate.toml"});
    CHECK(rate.exit_code != 0);
    CHECK_THAT(rate.err, Catch::Contains("'rate.toml'") && Catch::Contains("2") && Catch::Contains("RATE_DOMAIN"));
    write_text(folder.path() / "two.toml", "[dear]\nvaluation.discount_rate = -2\nprices.revnue = 1\n");
    CHECK_THAT(value(folder.path(), {"--scenarios", "two.toml"}).err,
               Catch::Contains("has 2 faults") && Catch::Contains("line 3: no key 'prices.revnue'"));
    // What has an option of its own is no key.
    CHECK_THAT(value(folder.path(), {"--set", "catalogue=generic"}).err, Catch::Contains("'catalogue'"));
    CHECK(value(folder.path(), {"--set", "valuation.ramp_up=[0.5, 0.8]"}).exit_code == 0);
    write_text(folder.path() / "out/run.json", "{\"parameters\": 5");
    auto const damaged = value(folder.path(), {});
    CHECK(damaged.exit_code != 0);
    CHECK(damaged.err.find("damaged") != std::string::npos);
}

TEST_CASE("risk: the same bytes on one thread and two, the mean below the base case where ranges are skewed downward")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const risk = [&](std::vector<std::string> const& more) {
        return run_program(joined({"risk", "out", "--power", "7"}, more), folder.path());
    };
    auto const told = risk({"--threads", "1", "--out", "a"});
    REQUIRE(told.exit_code == 0);
    CHECK(told.out.find("on average") != std::string::npos);
    REQUIRE(risk({"--threads", "2", "--out", "b"}).exit_code == 0);
    CHECK(files_of(folder.path() / "a") == files_of(folder.path() / "b"));
    auto const rows = rows_of(folder.path() / "a/risk.csv");
    auto const& all = rows.at(0);
    CHECK(all.at("site_id") == "all");
    CHECK(std::stod(all.at("base")) == Approx(ioav_of(folder.path() / "out")).margin(0.01));
    CHECK(std::stod(all.at("mean")) < std::stod(all.at("base")));
    CHECK(std::stod(all.at("p10")) < std::stod(all.at("p90")));
    REQUIRE(risk({"--seed", "2", "--out", "c"}).exit_code == 0);
    CHECK(files_of(folder.path() / "a") != files_of(folder.path() / "c"));
    // The base case is expected at the consent, as value has it, and the heading says so.
    auto const consent = risk({"--set", "valuation.consent_probability=0.5", "--out", "d"});
    REQUIRE(consent.exit_code == 0);
    CHECK(consent.out.find("consent of 50 %") != std::string::npos);
    CHECK(std::stod(rows_of(folder.path() / "d/risk.csv").at(0).at("base")) ==
          Approx(0.5 * ioav_of(folder.path() / "out")).margin(0.01));
    std::vector<std::array<std::string, 3>> const wrong{{"--revenue", "1.2,1,1.1", "--revenue 1.2,1,1.1: write LOW"},
                                                        {"--occupancy", "0.9,1,95", "OCCUPANCY"},
                                                        {"--delay", "0.5,0.4", "--delay 0.5,0.4: probabilities add"}};
    for (auto const& [option, words, said] : wrong) {
        auto const outcome = risk({option, words});
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Catch::Contains(said));
    }
}

TEST_CASE("the run's views of the operating company and of the owner are the sums of the sites'")
{
    TempFolder const folder;
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    std::string const figure = "revenue_per_unit_year = {";
    for (auto at = text.find(figure); at != std::string::npos; at = text.find(figure, at + 200))
        text.insert(at, "cannibalised_share = { value = 0.3, mark = \"E\", source = \"a test\" }\n");
    write_text(folder.path() / "own.toml", text);
    for (std::string const view : {"spv", "asset_owner"}) {
        scan_sample(folder.path(), view,
                    {"--catalogue", "./own.toml", "--set", "valuation.view=" + view, "--set",
                     "valuation.valuation_date=2025-01-01"});
        auto const scan = folder.path() / view;
        double spv = 0, owner = 0, ranked = 0;
        auto const sites = json::parse(text_of(scan / "sites.geojson")).at("features");
        for (auto const& feature : sites) {
            auto const& p = feature.at("properties");
            spv += p.at("value_spv_cny").get<double>();
            owner += p.at("value_asset_owner_cny").get<double>();
            ranked += p.at("ioav_cny").get<double>();
            // By the calendar a site has a value, and a rate or the word why there is none.
            CHECK(p.at("xnpv_cny").is_number());
            auto const words = p.at("no_value").is_null() ? "" : p.at("no_value").get<std::string>();
            CHECK(p.at("xirr_pct").is_number() == (words.find("xirr") == std::string::npos));
        }
        auto const run = json::parse(text_of(scan / "run.json"));
        auto const views = run.at("totals").at("views");
        double const margin = 0.01 * static_cast<double>(sites.size());
        CHECK(views.at("operator").get<double>() == Approx(spv).margin(margin));
        CHECK(views.at("asset_owner").get<double>() == Approx(owner).margin(margin));
        CHECK(ranked == Approx(view == "spv" ? spv : owner).margin(margin));
        CHECK(spv > owner + 1000);
    }
}

TEST_CASE("a changed catalogue, a changed study and changed figures are scenarios beside the scan's own prices")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto text = text_of(sample_folder() / "../../catalogues/cn.toml");
    std::string const figure = "capex_per_unit = { value = 3500,";
    auto const at = text.find(figure, text.find("id = \"parking_surface\""));
    REQUIRE(at != std::string::npos);
    write_text(folder.path() / "dear.toml", text.replace(at, figure.size(), "capex_per_unit = { value = 4200,"));
    write_text(folder.path() / "study.toml",
               "catalogue = \"./dear.toml\"\n[valuation]\ndiscount_rate = 0.06\npeople = 9\n");
    auto const scenarios = [&](std::vector<std::string> const& more, std::string const& out) {
        auto const outcome = value(folder.path(), joined(more, {"--out", out}));
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        std::map<std::string, double> ioav;
        for (auto const& row : rows_of(folder.path() / out / "scenarios.csv"))
            ioav[row.at("scenario")] = std::stod(row.at("ioav"));
        CHECK(ioav.at("base") == Approx(ioav_of(folder.path() / "out")).margin(0.01));
        return std::pair{ioav, outcome.out};
    };
    auto const [dear, said] = scenarios({"--catalogue", "./dear.toml"}, "a");
    CHECK(dear.at("catalogue") < dear.at("base") - 1000);
    CHECK_THAT(said,
               Catch::Contains("differ from base in 'catalogue': 1\n  parking_surface.capex_per_unit 3500 -> 4200"));
    // The same by the figure alone.
    auto const [own, words] = scenarios({"--set", "parking_surface.capex_per_unit=4200"}, "b");
    CHECK(own.at("set") == Approx(dear.at("catalogue")).margin(0.01));
    CHECK_THAT(words, Catch::Contains("parking_surface.capex_per_unit 3500 -> 4200"));
    // A study brings its rates and its catalogue, not who lives there.
    auto const [study, told] = scenarios({"--study", "study.toml"}, "c");
    auto const [both, again] = scenarios({"--catalogue", "./dear.toml", "--set", "valuation.discount_rate=0.06"}, "d");
    CHECK(study.at("study") == Approx(both.at("set")).margin(0.01));
    CHECK(both.at("catalogue") == Approx(dear.at("catalogue")).margin(0.01));
    write_text(folder.path() / "cases.toml", "[low]\nparking_surface.revenue_per_unit_year = 900\n");
    CHECK(scenarios({"--scenarios", "cases.toml"}, "e").first.at("low") < dear.at("base"));
    for (std::string const set : {"parking_sirface.capex_per_unit=1", "today.open_lend.income_per_m2_year=1",
                                  "kiosk.capex_per_unit=-1", "kiosk.capex_per_unit=x", "kiosk.min_area_m2=3"}) {
        auto const refused = value(folder.path(), {"--set", set});
        INFO(set << ": " << refused.err);
        CHECK((refused.exit_code > 0 && refused.exit_code < 70));
        CHECK_THAT(refused.err, Catch::Contains(set.substr(0, set.find('='))));
    }
}
