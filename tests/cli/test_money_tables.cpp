// SPDX-License-Identifier: Apache-2.0
// What a scan and `value` write about who pays and is paid, from a catalogue that states all there is to state.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The shipped catalogue with `text` before every line that begins with `line`.
void write_with(fs::path const& file, std::vector<std::pair<std::string, std::string>> const& additions)
{
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    for (auto const& [line, more] : additions)
        for (auto at = text.find("\n" + line); at != std::string::npos;
             at = text.find("\n" + line, at + more.size() + 2))
            text.insert(at + 1, more);
    write_text(file, text);
}

std::string figure(std::string const& key, std::string const& value)
{
    return key + " = { value = " + value + ", mark = \"E\", source = \"a test\" }\n";
}

}  // namespace

TEST_CASE("tenants, contributions in kind, users' benefits and residents are told, and a run of all is made again")
{
    TempFolder const folder;
    write_with(
        folder.path() / "own.toml",
        {{"revenue_per_unit_year", figure("rent_saved_per_unit_year", "2") + figure("care_avoided_per_unit_year", "3")},
         {"income_per_m2_year",
          figure("compensation_per_m2", "4") + figure("repair_per_m2", "10") + figure("repair_after_years", "6")}});
    std::vector<std::string> const more{"--catalogue", "./own.toml",
                                        "--set",       "financing.on=true",
                                        "--set",       "financing.state_company_in_kind=100000",
                                        "--set",       "financing.in_kind_source=a valuer, 2026-05-01",
                                        "--set",       "social.on=true",
                                        "--set",       "social.wage_year=50000",
                                        "--set",       "prices.vat_capex=0.09"};
    scan_sample(folder.path(), "out", more);
    auto const run = json::parse(text_of(folder.path() / "out/run.json"));
    auto const& programme = run.at("totals").at("programme");
    CHECK(programme.at("equity_in_kind").get<double>() == Approx(100000));
    auto const& parties = programme.at("parties");
    auto const tenants =
        std::find_if(parties.begin(), parties.end(), [](json const& p) { return p.at("party") == "existing_tenants"; });
    REQUIRE(tenants != parties.end());
    CHECK(tenants->at("total").get<double>() > 0);
    auto const& views = run.at("totals").at("views");
    CHECK(views.at("society").at("rent").get<double>() > 0);
    CHECK(views.at("residents").at("care_avoided").get<double>() ==
          Approx(1.5 * views.at("residents").at("rent_saved").get<double>()));
    CHECK(views.at("residents").at("paid_in").get<double>() > 0);
    double compensation = 0;
    std::set<std::string> lines;
    for (auto const& row : rows_of(folder.path() / "out/cash_flows.csv")) {
        lines.insert(row.at("line"));
        if (row.at("line") == "compensation") compensation -= std::stod(row.at("amount"));
    }
    CHECK(lines.contains("repair_displaced"));
    CHECK(tenants->at("total").get<double>() == Approx(compensation).margin(0.02));
    CHECK(run_program({"replay", "out"}, folder.path()).exit_code == 0);
    auto const again = run_program({"value", "out"}, folder.path());
    REQUIRE(again.exit_code == 0);
    auto const base = rows_of(folder.path() / "out/values/scenarios.csv").at(0);
    CHECK(std::stod(base.at("ioav")) == Approx(run.at("totals").at("ioav").get<double>()).margin(0.01));
    // Input tax is a cost: without it the same plan is worth more.
    REQUIRE(run_program({"value", "out", "--set", "prices.vat_capex=0"}, folder.path()).exit_code == 0);
    auto const rows = rows_of(folder.path() / "out/values/scenarios.csv");
    CHECK(std::stod(rows.at(1).at("ioav")) > std::stod(rows.at(0).at("ioav")) + 1);
    auto const no_source = run_program(
        joined(joined({"scan"}, sample_layers()), {"--out", "no", "--set", "financing.residents_in_kind=5"}),
        folder.path());
    CHECK(no_source.exit_code == 3);
    CHECK_THAT(no_source.err,
               Catch::Contains("'financing.residents_in_kind' is 5; say in 'financing.residents_in_kind_source', or "
                               "for all in 'financing.in_kind_source', who valued it"));
    write_with(folder.path() / "half.toml", {{"income_per_m2_year", figure("repair_per_m2", "10")}});
    auto const half = run_program(
        joined(joined({"scan"}, sample_layers()), {"--out", "no", "--catalogue", "./half.toml"}), folder.path());
    CHECK(half.exit_code == 3);
    CHECK_THAT(half.err, Catch::Contains("needs both 'repair_per_m2' and 'repair_after_years'"));
}

TEST_CASE("the screen tells what equity is called for, whose return is asked for, and what stands above the ceiling")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    auto const told = [&](std::vector<std::string> const& settings) {
        std::vector<std::string> arguments{"value", "out", "--set", "financing.on=true"};
        for (auto const& setting : settings) arguments = joined(arguments, {"--set", setting});
        auto const outcome = run_program(arguments, folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        return outcome.out + outcome.err;
    };
    auto const called = told({"prices.revenue=0.3", "prices.operating_cost=2"});
    CHECK_THAT(called, Catch::Contains("EQUITY_CALLED: in 20 years (1, 2, 3, ...)"));
    CHECK_THAT(called, Catch::Contains(" called from its holders in operation."));
    CHECK_THAT(called, Catch::Contains("The promise holds only where the holders of equity pay the "));
    CHECK_THAT(called, !Catch::Contains("The promise holds on these"));
    auto const usual = told({});
    CHECK_THAT(usual, Catch::Contains("The promise holds on these terms"));
    CHECK_THAT(usual, !Catch::Contains("EQUITY_CALLED") && !Catch::Contains("called from its holders"));
    CHECK_THAT(usual, !Catch::Contains("stands above the ceiling"));
    auto const levered = told({"financing.max_ltc=0.9", "financing.loan_rate=0.01", "financing.required_return=0.01"});
    CHECK_THAT(levered, Catch::Contains("'Could be' stands above the ceiling by ") &&
                            Catch::Contains("with a loan at 1.0 % a year"));
    auto const without = told({"financing.investor_share=0", "financing.state_company_share=0.85"});
    CHECK_THAT(without, Catch::Contains("%, state company at 8.0 %"));
    CHECK_THAT(without, !Catch::Contains("RETURN_BELOW_REQUIRED"));
}

TEST_CASE("value.json says what each scenario was made of, and the ledger's rows name its hash and the program")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out");
    REQUIRE(run_program({"value", "out", "--set", "kiosk.capex_per_unit=5000", "--ledger"}, folder.path()).exit_code ==
            0);
    auto const record = json::parse(text_of(folder.path() / "out/values/value.json"));
    CHECK(record.at("command") == "value");
    auto const& scenarios = record.at("scenarios");
    REQUIRE(scenarios.size() == 2);
    CHECK(scenarios[1].at("settings") == json{"kiosk.capex_per_unit=5000"});
    CHECK(scenarios[0].at("inputs_sha256") != scenarios[1].at("inputs_sha256"));
    CHECK(scenarios[0].at("totals").at("ioav").get<double>() > 0);
    CHECK(record.at("outputs").size() == 5);
    std::set<std::string> hashes;
    for (auto const& row : rows_of(folder.path() / "out/values/ledger.csv")) {
        hashes.insert(row.at("inputs_sha256"));
        REQUIRE(row.at("code_version") == record.at("version"));
    }
    CHECK(hashes == std::set<std::string>{scenarios[0].at("inputs_sha256"), scenarios[1].at("inputs_sha256")});
    auto const first = text_of(folder.path() / "out/values/value.json");
    REQUIRE(run_program({"value", "out", "--set", "kiosk.capex_per_unit=5000", "--ledger"}, folder.path()).exit_code ==
            0);
    CHECK(text_of(folder.path() / "out/values/value.json") == first);
}

TEST_CASE("ranges that a catalogue states of its own prices are drawn, and the means of the scan are theirs")
{
    TempFolder const folder;
    auto text = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    auto const facility = text.find("id = \"rooftop_pv\"");
    REQUIRE(facility != std::string::npos);
    auto const at = text.find("revenue_per_unit_year = {", facility);
    auto const end = text.find('}', at);
    text.insert(end, ", low = 559, high = 561 ");
    write_text(folder.path() / "own.toml", text);
    scan_sample(folder.path(), "plain");
    scan_sample(folder.path(), "own", {"--catalogue", "./own.toml"});
    auto const mean = [&](char const* run) {
        return json::parse(text_of(folder.path() / run / "run.json")).at("totals").at("ioav_mean").get<double>();
    };
    CHECK(mean("own") > mean("plain"));
    auto const outcome = run_program({"risk", "own", "--growth-sd", "0"}, folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("states a low and a high of prices of rooftop_pv"));
    auto const risk = json::parse(text_of(folder.path() / "own/risk/risk.json"));
    CHECK(risk.at("drivers").at("rooftop_pv.revenue").at("low").get<double>() == Approx(559.0 / 560));
    auto const all = rows_of(folder.path() / "own/risk/risk.csv").at(0);
    CHECK(std::stod(all.at("mean")) == Approx(mean("own")).margin(8 * std::stod(all.at("mean_se"))));
    // An option is asked for: it goes before what the catalogue states.
    auto const fixed =
        run_program({"risk", "own", "--revenue", "1,1,1", "--growth-sd", "0", "--power", "6"}, folder.path());
    REQUIRE(fixed.exit_code == 0);
    auto const asked = json::parse(text_of(folder.path() / "own/risk/risk.json"));
    CHECK_FALSE(asked.at("drivers").contains("rooftop_pv.revenue"));
    for (auto const& row : rows_of(folder.path() / "own/risk/sensitivities.csv"))
        if (row.at("driver") == "revenue") CHECK(row.at("value_at_low") == row.at("value_at_high"));
}
