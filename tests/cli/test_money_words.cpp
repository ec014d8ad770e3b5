// SPDX-License-Identifier: Apache-2.0
// What the program says of money that cannot be computed, in the words of its statuses, and the measures that it shows.
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"

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

TEST_CASE("every place that takes a rate refuses -100 % and below in the word of its status, and others in theirs")
{
    TempFolder const folder;
    scan_sample(folder.path());
    struct Case {
        std::string key, value, word;
    };
    std::vector<Case> const cases{{"valuation.discount_rate", "-1", "RATE_DOMAIN"},
                                  {"valuation.growth_rate", "-1.5", "RATE_DOMAIN"},
                                  {"social.discount_rate", "-1", "RATE_DOMAIN"},
                                  {"financing.loan_rate", "-1", "RATE_DOMAIN"},
                                  {"financing.hurdle_rate", "-2", "RATE_DOMAIN"},
                                  {"financing.required_return", "-1", "RATE_DOMAIN"},
                                  {"financing.residents_dividend", "-1", "RATE_DOMAIN"},
                                  {"financing.reit_min_yield", "-1", "RATE_DOMAIN"},
                                  {"valuation.exit_yield", "0", "CAP_DOMAIN"},
                                  {"financing.screen_cap_rate", "-0.1", "CAP_DOMAIN"},
                                  {"valuation.concession_years", "0", "HORIZON"},
                                  {"valuation.ramp_up_years", "0", "HORIZON"},
                                  {"valuation.discount_rate", "nan", "NONFINITE_INPUT"},
                                  {"valuation.discount_rate", "1e999", "NONFINITE_INPUT"},
                                  {"valuation.concession_years", "inf", "NONFINITE_INPUT"},
                                  {"prices.revenue", "inf", "NONFINITE_INPUT"},
                                  {"financing.grants", "-inf", "NONFINITE_INPUT"},
                                  {"valuation.ramp_up", "0.5,2.2", "OCCUPANCY"}};
    for (auto const& [key, value, word] : cases) {
        auto const set = key + "=" + value;
        for (auto const& arguments : std::vector<std::vector<std::string>>{
                 {"value", "out", "--set", set},
                 joined(joined({"scan"}, sample_layers()), {"--out", "new", "--set", set})}) {
            auto const said = refused(arguments, folder.path());
            INFO(arguments.front() << " " << set << ": " << said);
            CHECK_THAT(said, Catch::Contains(key) && Catch::Contains(word));
        }
        auto const dot = key.find('.');
        auto const section = key.substr(0, dot), name = key.substr(dot + 1);
        if (value == "1e999" || value.find(',') != std::string::npos) continue;
        write_text(folder.path() / "study.toml", "[" + section + "]\n" + name + " = " + value + "\n");
        CHECK_THAT(refused({"scan", "--study", "study.toml"}, folder.path()),
                   Catch::Contains("study.toml' line 2") && Catch::Contains(name) && Catch::Contains(word));
        write_text(folder.path() / "cases.toml", "[low]\n" + key + " = " + value + "\n");
        CHECK_THAT(refused({"value", "out", "--scenarios", "cases.toml"}, folder.path()), Catch::Contains(word));
    }
    CHECK_THAT(refused({"risk", "out", "--set", "valuation.discount_rate=-1"}, folder.path()),
               Catch::Contains("RATE_DOMAIN"));
    CHECK_THAT(refused({"risk", "out", "--growth-sd", "nan"}, folder.path()), Catch::Contains("NONFINITE_INPUT"));
    CHECK_THAT(refused({"select", "out", "--budget", "inf"}, folder.path()), Catch::Contains("NONFINITE_INPUT"));
    write_text(folder.path() / "rules.toml",
               "later_budgets = [1e6, inf]\n[[pool]]\nfacility = \"kiosk\"\ndemand.all = nan\n");
    CHECK_THAT(refused({"select", "out", "--budget", "1e6", "--rules", "rules.toml"}, folder.path()),
               Catch::Contains("NONFINITE_INPUT"));
    write_text(folder.path() / "study.toml", "[keep_clear]\ntree = inf\n");
    CHECK_THAT(refused({"scan", "--study", "study.toml"}, folder.path()), Catch::Contains("NONFINITE_INPUT"));
    // Within the domain of a rate and out of the key's range: no word.
    auto const narrow = refused({"value", "out", "--set", "valuation.discount_rate=-0.7"}, folder.path());
    CHECK_THAT(narrow, Catch::Contains("not in -0.5 to 1") && !Catch::Contains("RATE_DOMAIN"));
    // A run record that was edited.
    auto text = text_of(folder.path() / "out/run.json");
    auto const at = text.find("\"discount_rate\": 0.08");
    REQUIRE(at != std::string::npos);
    write_text(folder.path() / "out/run.json", text.replace(at, 21, "\"discount_rate\": -1.0"));
    CHECK_THAT(refused({"value", "out"}, folder.path()), Catch::Contains("RATE_DOMAIN"));
}

TEST_CASE("a catalogue with a figure that is none or a ramp-up that falls is refused in those words")
{
    TempFolder const folder;
    auto const scan = [&] {
        return refused(joined(joined({"scan"}, sample_layers()), {"--out", "out", "--catalogue", "./own.toml"}),
                       folder.path());
    };
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8", "lettable_share = { value = nan");
    CHECK_THAT(scan(), Catch::Contains("own.toml' line ") && Catch::Contains("lettable_share") &&
                           Catch::Contains("NONFINITE_INPUT"));
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8, mark = \"E\"",
                    "ramp_up_start = { value = 0.5, mark = \"E\"");
    CHECK_THAT(scan(), Catch::Contains("needs 'ramp_up_years' beside it"));
}

TEST_CASE("capex weights that do not fit the construction and shares that do not add up are told with the digits meant")
{
    TempFolder const folder;
    auto const scan = [&](std::vector<std::string> const& more) {
        return refused(joined(joined(joined({"scan"}, sample_layers()), {"--out", "out"}), more), folder.path());
    };
    CHECK_THAT(scan({"--set", "financing.investor_share=0.7"}), Catch::Contains("add up to 1.1, not to 1"));
    CHECK_THAT(scan({"--set", "valuation.construction_years=2", "--set", "valuation.capex_weights=1"}),
               Catch::Contains("LENGTH"));
    CHECK_THAT(scan({"--set", "valuation.construction_years=2", "--set", "valuation.capex_weights=0,0"}),
               Catch::Contains("all 0") && Catch::Contains("CAPEX_WEIGHTS"));
    CHECK_THAT(scan({"--set", "valuation.ramp_up_years=3", "--set", "valuation.ramp_up_stabilised=0.2"}),
               Catch::Contains("OCCUPANCY: ramp_up_start is 0.3 and ramp_up_stabilised 0.2"));
    scan_sample(folder.path());
    CHECK_THAT(
        refused({"value", "out", "--set", "financing.on=true", "--set", "financing.investor_share=0.7"}, folder.path()),
        Catch::Contains("add up to 1.1, not to 1"));
}

TEST_CASE("explain shows every measure of a site, and the word of its status where there is none")
{
    TempFolder const folder;
    scan_sample(folder.path());
    bool with_area = false, without = false;
    int turn = 0;
    for (auto const& feature : features_of(folder.path() / "out")) {
        if (turn++ % whole_or(1, 8)) continue;
        auto const& p = feature.at("properties");
        auto const told = explained(folder.path(), p.at("site_id"));
        for (auto const* line :
             {"IRR ", "MIRR at the discount rate", "Payback", "Discounted payback", "Profitability index",
              "Equivalent annual value", "Yield on cost", "Income capitalised at the exit yield", "Residual land value",
              "Benefits over costs", "Value a m2 of the parcel", "Value a m2 of floor area added",
              "Value a m2 lettable", "Operating company (spv)", "Asset owner", "Public hand", "Society"})
            CHECK_THAT(told, Catch::Contains(line));
        CHECK_THAT(told, !Catch::Contains("not told by this scan"));
        auto const remarks = p.at("no_value").is_null() ? std::string{} : p.at("no_value").get<std::string>();
        bool const lettable = !p.at("lettable_m2").is_null();
        CHECK(lettable == !p.at("value_per_lettable_m2_cny").is_null());
        CHECK(lettable == (remarks.find("value_per_lettable_m2 NO_AREA") == std::string::npos));
        with_area |= lettable;
        without |= !lettable;
        if (lettable)
            CHECK(p.at("value_per_lettable_m2_cny").get<double>() * p.at("lettable_m2").get<double>() ==
                  Approx(p.at("ioav_cny").get<double>()).epsilon(1e-3));
        else
            CHECK_THAT(told, Catch::Contains("NO_AREA"));
        if (lettable) CHECK_THAT(told, Catch::Contains("lettable share of floor area"));
        // The level amount over 20 years at 8 % has the site's value.
        CHECK(p.at("eav_cny").get<double>() * (1 - std::pow(1.08, -20)) / 0.08 ==
              Approx(p.at("ioav_cny").get<double>()).epsilon(1e-4));
    }
    CHECK(without);
    CHECK(with_area);
}

TEST_CASE("warnings about money stand in the scan, its record and value, each with its word")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "valuation.ending=own", "--set", "valuation.exit_yield=0.02"});
    auto const warnings = json::parse(text_of(folder.path() / "out/run.json")).at("warnings").dump();
    CHECK_THAT(warnings, Catch::Contains("EXIT_CAP: ") && Catch::Contains("TERMINAL_SHARE: "));
    auto const told = run_program({"value", "out"}, folder.path());
    CHECK_THAT(told.out, Catch::Contains("Warning: EXIT_CAP: ") && Catch::Contains("Warning: TERMINAL_SHARE: "));
}

TEST_CASE("a logistic ramp-up of the study or of a facility goes into the scan, value and risk alike")
{
    TempFolder const folder;
    std::vector<std::string> const curve{"--set", "valuation.ramp_up_years=5",
                                         "--set", "valuation.ramp_up_start=0.2",
                                         "--set", "valuation.ramp_up_stabilised=0.95"};
    scan_sample(folder.path(), "plain", {"--set", "only=parking_surface"});
    scan_sample(folder.path(), "curve", joined({"--set", "only=parking_surface"}, curve));
    auto const ioav = [&](char const* run) {
        return json::parse(text_of(folder.path() / run / "run.json")).at("totals").at("ioav").get<double>();
    };
    CHECK(ioav("curve") < ioav("plain"));
    REQUIRE(run_program(joined({"value", "plain"}, curve), folder.path()).exit_code == 0);
    CHECK(std::stod(rows_of(folder.path() / "plain/values/scenarios.csv").at(1).at("ioav")) ==
          Approx(ioav("curve")).margin(0.02));
    // A facility's own, the same: other facilities keep the list, so growth has two timelines.
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8, mark = \"E\"",
                    "ramp_up_years = { value = 5, mark = \"E\", source = \"test\" }\n"
                    "lettable_share = { value = 0.8, mark = \"E\"");
    scan_sample(folder.path(), "own", {"--catalogue", (folder.path() / "own.toml").string()});
    for (auto const* run : {"curve", "own"}) {
        // Ends with an error where the trials' coefficients and the cash flows differ.
        auto const risk =
            run_program({"risk", run, "--power", "5", "--delay", "0.8,0.2", "--growth-sd", "0.02"}, folder.path());
        INFO(risk.err);
        REQUIRE(risk.exit_code == 0);
        CHECK(std::stod(rows_of(folder.path() / run / "risk/risk.csv").at(0).at("base")) ==
              Approx(ioav(run)).margin(1));
    }
}

TEST_CASE("figures that only some facilities have go through scan, value, risk, select and explain alike")
{
    TempFolder const folder;
    auto const figure = [](char const* name, char const* value) {
        return std::string{name} + " = { value = " + value + ", mark = \"E\", source = \"test\" }\n";
    };
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8, mark = \"E\"",
                    figure("vacancy_share", "0.08") + figure("bad_debt_share", "0.02") +
                        figure("fixed_cost_per_unit_year", "12") + figure("insurance_share", "0.004") +
                        figure("refurbishment_share", "0.2") + figure("refurbishment_years", "7") +
                        "lettable_share = { value = 0.8, mark = \"E\"");
    std::vector<std::string> more{"--catalogue", (folder.path() / "own.toml").string()};
    for (auto const* setting : {"construction_years=1", "contingency_share=0.1", "capex_growth_rate=0.03",
                                "cost_growth_rate=0.025", "valuation_date=2026-11-26", "inflation=0.02",
                                "growth_rate=0.02", "income_tax=0.25", "property_tax=0.12", "ending=own"})
        more = joined(more, {"--set", std::string{"valuation."} + setting});
    scan_sample(folder.path(), "out", joined(more, {"--set", "financing.on=true"}));
    double const ioav = json::parse(text_of(folder.path() / "out/run.json")).at("totals").at("ioav");
    std::map<std::string, double> lines;
    std::string site;
    for (auto const& row : rows_of(folder.path() / "out/cash_flows.csv")) {
        lines[row.at("line")] += std::stod(row.at("present_value"));
        if (row.at("line") == "insurance") site = row.at("site_id");
        if (row.at("line") == "terminal") CHECK(row.at("date") == "2046-11-26");
    }
    for (auto const* line : {"vacancy", "bad_debt", "fixed_cost", "insurance", "refurbishment"}) {
        CAPTURE(line);
        CHECK(lines.at(line) < 0);
    }
    // Ends with an error where the trials' coefficients and the cash flows differ.
    auto const risk = run_program({"risk", "out", "--power", "5", "--delay", "0.8,0.2"}, folder.path());
    INFO(risk.err);
    REQUIRE(risk.exit_code == 0);
    CHECK(std::stod(rows_of(folder.path() / "out/risk/risk.csv").at(0).at("base")) == Approx(ioav).margin(1));
    REQUIRE(run_program({"value", "out"}, folder.path()).exit_code == 0);
    CHECK(std::stod(rows_of(folder.path() / "out/values/scenarios.csv").at(0).at("ioav")) == Approx(ioav).margin(0.02));
    REQUIRE(run_program({"select", "out", "--budget", "3e6", "--seconds", "5"}, folder.path()).exit_code == 0);
    auto const told = explained(folder.path(), site);
    for (auto const* words : {"insurance a year, of capex", "= the site's IOAV", "By the calendar: XNPV", "IRR, real"})
        CHECK_THAT(told, Catch::Contains(words));
    CHECK_THAT(text_of(folder.path() / "out/sites.geojson"), Catch::Contains("\"xirr_pct\""));
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8, mark = \"E\"",
                    figure("refurbishment_share", "0.2") + "lettable_share = { value = 0.8, mark = \"E\"");
    CHECK_THAT(refused(joined(joined(joined({"scan"}, sample_layers()), {"--out", "no"}), more), folder.path()),
               Catch::Contains("needs both 'refurbishment_share' and 'refurbishment_years'"));
}

TEST_CASE("an order of payments and tests of debt go through a scan and back, and a bad order is told before it runs")
{
    TempFolder const folder;
    std::vector<std::string> const terms{"--set", "financing.on=true",
                                         "--set", "financing.max_ltv=0.1",
                                         "--set", "financing.waterfall=interest,principal,fee,fund,priority"};
    scan_sample(folder.path(), "plain", {"--set", "financing.on=true"});
    scan_sample(folder.path(), "out", terms);
    auto const financing = [&](char const* run) {
        return json::parse(text_of(folder.path() / run / "run.json")).at("totals").at("programme");
    };
    CHECK(financing("out") != financing("plain"));
    // Both read the list back from run.json.
    REQUIRE(run_program({"value", "out"}, folder.path()).exit_code == 0);
    CHECK(run_program({"replay", "out"}, folder.path()).exit_code == 0);
    auto const scan = [&](char const* order) {
        return refused(joined(joined({"scan"}, sample_layers()), {"--out", "no", "--set", order}), folder.path());
    };
    CHECK_THAT(scan("financing.waterfall=fund,interest"), Catch::Contains("'fund' stands before 'principal'"));
    CHECK_THAT(scan("financing.waterfall=rent"), Catch::Contains("'rent' is no step of the waterfall"));
}

TEST_CASE("growth is drawn where a value at the end outlives what others lose, of a kept asset and of one returned")
{
    TempFolder const folder;
    write_catalogue(folder.path() / "own.toml", "lettable_share = { value = 0.8, mark = \"E\"",
                    "cannibalised_share = { value = 0.2, mark = \"E\", source = \"test\" }\n"
                    "lettable_share = { value = 0.8, mark = \"E\"");
    std::vector<std::string> const own{"--catalogue", (folder.path() / "own.toml").string(), "--set",
                                       "valuation.growth_rate=0.01"};
    scan_sample(folder.path(), "kept", joined({"--set", "valuation.ending=own"}, own));
    scan_sample(folder.path(), "back", joined({"--set", "valuation.returned_share=0.5"}, own));
    for (auto const* run : {"kept", "back"}) {
        // Ends with an error where the trials' coefficients and the cash flows differ.
        auto const risk =
            run_program({"risk", run, "--power", "5", "--delay", "0.8,0.2", "--growth-sd", "0.02"}, folder.path());
        INFO(risk.err);
        REQUIRE(risk.exit_code == 0);
        double const ioav = json::parse(text_of(folder.path() / run / "run.json")).at("totals").at("ioav");
        CHECK(std::stod(rows_of(folder.path() / run / "risk/risk.csv").at(0).at("base")) == Approx(ioav).margin(1));
        double lost = 0, end = 0;
        for (auto const& row : rows_of(folder.path() / run / "cash_flows.csv")) {
            if (row.at("line") == "cannibalisation") lost += std::stod(row.at("present_value"));
            if (row.at("line") == "returned" || row.at("line") == "terminal") end += std::stod(row.at("present_value"));
        }
        CHECK(lost < 0);
        CHECK(end > 0);
    }
    // A run without the share, priced anew with it, gains half of what each of its sites returns.
    scan_sample(folder.path(), "plain", own);
    REQUIRE(run_program({"value", "plain", "--set", "valuation.returned_share=0.5"}, folder.path()).exit_code == 0);
    double gains = 0;
    auto const sites = json::parse(text_of(folder.path() / "plain/sites.geojson"));
    for (auto const& site : sites.at("features"))
        gains += 0.5 * site.at("properties").at("value_returned_cny").get<double>();
    auto const scenarios = rows_of(folder.path() / "plain/values/scenarios.csv");
    CHECK(gains > 0);
    CHECK(std::stod(scenarios.at(1).at("ioav")) - std::stod(scenarios.at(0).at("ioav")) == Approx(gains).margin(1));
}

TEST_CASE("value and compare carry the views site by site")
{
    TempFolder const folder;
    std::vector<std::string> const society{"--set", "social.on=true", "--set", "social.carbon_price=100"};
    scan_sample(folder.path(), "a", joined({"--set", "financing.on=true"}, society));
    scan_sample(folder.path(), "b", {"--set", "financing.on=true", "--set", "valuation.income_tax=0.25"});
    REQUIRE(run_program({"compare", "a", "b", "--out", "both"}, folder.path()).exit_code == 0);
    auto const told = run_program({"compare", "a", "b"}, folder.path()).out;
    for (auto const* part : {"By view", "operating company", "asset owner", "public hand", "society", "not stated"})
        CHECK_THAT(told, Catch::Contains(part));
    double public_a = 0, ioav_a = 0;
    for (auto const& row : rows_of(folder.path() / "both/compare.csv")) {
        if (row.at("facility_a").empty()) continue;
        CHECK(std::stod(row.at("value_asset_owner_a")) == Approx(std::stod(row.at("ioav_a"))).margin(0.02));
        CHECK_FALSE(row.at("value_society_a").empty());
        CHECK(row.at("value_society_b").empty());
        public_a += std::stod(row.at("value_public_a"));
        ioav_a += std::stod(row.at("ioav_a"));
    }
    auto const run = json::parse(text_of(folder.path() / "a/run.json"));
    // Before tax the public hand has what is promised, and parts of sites add up to it.
    CHECK(public_a == Approx(run.at("totals").at("programme").at("promised_pv").get<double>()).margin(0.02 * 200));
    CHECK(ioav_a == Approx(run.at("totals").at("ioav").get<double>()).margin(0.02 * 200));
    // Priced anew with society's terms, a run without them states that view too.
    auto const value = run_program(joined({"value", "b"}, society), folder.path());
    INFO(value.err);
    REQUIRE(value.exit_code == 0);
    CHECK_THAT(value.out, Catch::Contains("by view"));
    auto const scenarios = rows_of(folder.path() / "b/values/scenarios.csv");
    CHECK(scenarios.at(0).at("value_society").empty());
    CHECK(std::stod(scenarios.at(1).at("value_society")) > std::stod(scenarios.at(1).at("ioav")));
    std::map<std::string, double> sums;
    for (auto const& row : rows_of(folder.path() / "b/values/values.csv")) {
        if (row.at("scenario") != "set") continue;
        for (auto const* view : {"value_spv", "value_asset_owner", "value_public", "value_society"})
            sums[view] += std::stod(row.at(view));
        CHECK_FALSE(row.at("bcr").empty());
        CHECK_FALSE(row.at("mirr").empty());
    }
    for (auto const& [view, sum] : sums) CHECK(sum == Approx(std::stod(scenarios.at(1).at(view))).margin(0.02 * 200));
}

TEST_CASE("risk with taxes runs every site's taxes in every trial, and with hardly any spread gives the base case")
{
    TempFolder const folder;
    scan_sample(folder.path(), "out", {"--set", "valuation.income_tax=0.25", "--set", "valuation.property_tax=0.12"});
    double const ioav = json::parse(text_of(folder.path() / "out/run.json")).at("totals").at("ioav");
    std::string const still = "0.9999,1,1.0001";
    auto const none =
        run_program({"risk", "out", "--power", "4", "--revenue", still, "--operating-cost", still, "--capital", still,
                     "--site-capital", still, "--occupancy", "1,1,1", "--demand-cv", "0", "--growth-sd", "0"},
                    folder.path());
    INFO(none.err);
    REQUIRE(none.exit_code == 0);
    auto const all = rows_of(folder.path() / "out/risk/risk.csv").at(0);
    CHECK(std::stod(all.at("base")) == Approx(ioav).margin(1));
    CHECK(std::stod(all.at("mean")) == Approx(ioav).epsilon(1e-3));
    auto const told = run_program({"risk", "out", "--power", "5", "--delay", "0.7,0.3"}, folder.path());
    INFO(told.err);
    REQUIRE(told.exit_code == 0);
    CHECK_THAT(told.out, Catch::Contains("after tax") && Catch::Contains("in every trial of every site"));
    CHECK(std::stod(rows_of(folder.path() / "out/risk/risk.csv").at(0).at("base")) == Approx(ioav).margin(1));
}
