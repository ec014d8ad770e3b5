// SPDX-License-Identifier: Apache-2.0
// The register of assumptions through the program: every number of a row is found by its key, with its source.
#include "importers/run/run_tables.h"
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace lacuna::test;
using lacuna::RunRow;
using lacuna::RunTables;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The demo's study with sources for some of its figures, taxes, factors on all prices and a late opening.
constexpr char const* sources = R"(
[valuation]
discount_rate = { value = 0.07, mark = "S", source = "a bank's letter", low = 0.06, high = 0.09, date = "2026-03-01", valid_until = "2026-12-31", owner = "finance office", confidence = "high" }
growth_rate = 0.02
cost_growth_rate = { value = 0.03, mark = "E", source = "the index of the last ten years" }
construction_years = 1
opening_delay_years = 1
contingency_share = 0.1
predevelopment_share = 0.02
handback_share = 0.05
consent_probability = 0.8
income_tax = { value = 0.25, mark = "K", source = "law on enterprise income tax" }
[prices]
revenue = 0.95
operating_cost = 1.05
capex = { value = 0.9, mark = "S", source = "three offers", low = 0.85, high = 1.1 }
today = 1.1
vat_capex = { value = 0.09, mark = "K", source = "rate on construction" }
vat_operating_cost = 0.06
[social]
on = true
wage_year = 60000
)";

void write_study(fs::path const& file, std::string const& more)
{
    auto text = text_of(sample_folder() / "study.toml");
    for (std::string const layer : {"parcels.geojson", "buildings.geojson"})
        text.replace(text.find("\"" + layer), layer.size() + 2, "\"" + (sample_folder() / layer).string() + "\"");
    write_text(file, text + more);
}

void scan_study(fs::path const& folder, std::string const& more, std::string const& out = "out")
{
    write_study(folder / "study.toml", more);
    auto const outcome = run_program({"scan", "--study", "study.toml", "--out", out}, folder);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
}

std::vector<std::string> words_of(std::string const& text)
{
    std::istringstream in{text};
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::map<std::string, RunRow> register_in(fs::path const& folder)
{
    std::map<std::string, RunRow> out;
    for (auto& row : RunTables{folder}.rows("assumptions")) {
        auto key = row.text("key");
        REQUIRE(out.emplace(std::move(key), std::move(row)).second);
    }
    return out;
}

/// Keys that whole lines go by and that no row repeats.
std::set<std::string> const of_every_line{
    "valuation.discount_rate",       "valuation.timing",          "valuation.view", "valuation.ending",
    "valuation.consent_probability", "valuation.concession_years"};

/// Every key of a row is in the register, and every figure there that some row uses is named by one.
void check_keys(fs::path const& folder)
{
    auto const all = register_in(folder);
    std::set<std::string> named;
    for (auto const& row : RunTables{folder}.rows("cash_flows"))
        for (auto& key : words_of(row.text("inputs"))) named.insert(std::move(key));
    REQUIRE(named.size() > 10);
    for (auto const& key : named) {
        INFO(key);
        CHECK(all.contains(key));
    }
    double shares = 0;
    for (auto const& [key, row] : all) {
        INFO(key);
        shares += row.number("share");
        bool const used = row.number("sites") > 0;
        CHECK(used == (named.contains(key) || of_every_line.contains(key)));
        CHECK((!used || row.text("bears_on") == "value"));
        CHECK_FALSE(row.text("mark") == "?");
        for (auto const* column : {"stated", "scope", "stated_by", "mark"}) CHECK(row.has(column));
    }
    CHECK(shares == Approx(1));
}

}  // namespace

TEST_CASE("every key of the demo's ledger is in the register, and every figure there that rows use is named by one")
{
    TempFolder const folder;
    scan_study(folder.path(), "", "plain");
    check_keys(folder.path() / "plain");
    scan_study(folder.path(), sources);
    auto const out = folder.path() / "out";
    check_keys(out);
    auto const all = register_in(out);
    auto const& rate = all.at("valuation.discount_rate");
    CHECK(rate.number("value") == 0.07);
    CHECK(rate.text("mark") == "S");
    CHECK(rate.text("source") == "a bank's letter");
    CHECK(rate.number("low") == 0.06);
    CHECK(rate.number("high") == 0.09);
    CHECK(rate.text("source_date") == "2026-03-01");
    CHECK(rate.text("valid_until") == "2026-12-31");
    CHECK(rate.text("owner") == "finance office");
    CHECK(rate.text("confidence") == "high");
    CHECK(rate.number("reach") == Approx(1));
    CHECK_FALSE(rate.has("share"));
    CHECK(all.at("prices.capex").number("share") > 0);
    CHECK(all.at("prices.capex").text("source") == "three offers");
    CHECK(all.at("valuation.growth_rate").text("mark") == "D");
    CHECK(all.at("valuation.growth_rate").text("stated_by") == "study");
    CHECK(all.at("valuation.concession_years").text("stated_by") == "default");
    CHECK(all.at("financing.loan_rate").text("bears_on") == "promise");
    CHECK(all.at("social.wage_year").text("bears_on") == "society");
    CHECK(all.at("catalogue.renovation_cost_per_m2").text("bears_on") == "renovation");

    // Amounts made again from the figures that their rows name alone, with units and ground of the site.
    double const consent = all.at("valuation.consent_probability").number("value");
    std::map<std::string, RunRow> sites;
    for (auto& row : RunTables{out}.rows("sites")) sites.emplace(row.text("site_id"), row);
    int capex = 0, revenue = 0, cost = 0, saved = 0;
    for (auto const& row : RunTables{out}.rows("cash_flows")) {
        auto const& site = sites.at(row.text("site_id"));
        auto const f = row.text("facility_id") + ".";
        double const units = site.number("units"), years = row.number("year") - 1, amount = row.number("amount");
        auto const keys = words_of(row.text("inputs"));
        auto const value = [&](std::string const& key) {
            INFO(key);
            CHECK(std::ranges::find(keys, key) != keys.end());
            return all.at(key).number("value");
        };
        bool const converted = std::ranges::find(keys, f + "conversion_share") != keys.end();
        if (row.text("line") == "capex") {
            double const made =
                -(consent * units * value(f + "capex_per_unit") * (converted ? value(f + "conversion_share") : 1) *
                  value("prices.capex") * (1 + value("prices.vat_capex")) * (1 + value("valuation.contingency_share")));
            CHECK(amount == Approx(made));
            ++capex;
        }
        if (row.text("line") == "revenue" && row.number("year") > 4) {  // when ramp_up is over
            double const made = consent * units * value(f + "revenue_per_unit_year") * value("prices.revenue") *
                                std::pow(1 + value("valuation.growth_rate"), years);
            CHECK(amount == Approx(made));
            ++revenue;
        }
        if (row.text("line") == "operating_cost") {
            double const made = -(consent * value(f + "opex_ratio") * units * value(f + "revenue_per_unit_year") *
                                  value("prices.operating_cost") * (1 + value("prices.vat_operating_cost")) *
                                  std::pow(1 + value("valuation.cost_growth_rate"), years));
            CHECK(amount == Approx(made));
            ++cost;
        }
        if (row.text("line") == "upkeep_displaced") {
            double const made = consent * site.number("ground_m2") * value(keys.front()) * value("prices.today") *
                                std::pow(1 + value("valuation.cost_growth_rate"), years);
            CHECK(amount == Approx(made));
            ++saved;
        }
    }
    CHECK((capex > 10 && revenue > 10 && cost > 10 && saved > 10));
    CHECK(run_program({"replay", "out"}, folder.path()).exit_code == 0);
    auto const told = run_program({"explain", "out", sites.begin()->first}, folder.path());
    CHECK_THAT(told.out, Catch::Contains("a bank's letter") && Catch::Contains("prices.revenue"));
}

TEST_CASE("a ledger of scenarios comes with the register of each, and a figure set anew is a decision")
{
    TempFolder const folder;
    scan_study(folder.path(), sources);
    auto const outcome = run_program({"value", "out", "--ledger", "--set", "valuation.discount_rate=0.09", "--set",
                                      "prices.vat_operating_cost=0", "--set", "parking_surface.opex_ratio=0.4"},
                                     folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    std::map<std::string, std::map<std::string, std::string>> all;
    for (auto const& row : rows_of(folder.path() / "out/values/assumptions.csv"))
        all[row.at("scenario") + " " + row.at("key")] = row;
    std::set<std::string> named;
    for (auto const& row : rows_of(folder.path() / "out/values/ledger.csv"))
        for (auto const& key : words_of(row.at("inputs"))) named.insert(row.at("scenario") + " " + key);
    for (auto const& key : named) {
        INFO(key);
        CHECK(all.contains(key));
    }
    CHECK(named.contains("base prices.vat_operating_cost"));
    CHECK_FALSE(named.contains("set prices.vat_operating_cost"));
    CHECK(all.at("base valuation.discount_rate").at("source") == "a bank's letter");
    CHECK(all.at("set valuation.discount_rate").at("source").empty());
    CHECK(all.at("set valuation.discount_rate").at("mark") == "D");
    CHECK(std::stod(all.at("set valuation.discount_rate").at("value")) == 0.09);
    CHECK(all.at("set parking_surface.opex_ratio").at("source") == "a scenario");
    // The base's register is the scan's.
    auto const scanned = register_in(folder.path() / "out");
    REQUIRE_FALSE(scanned.empty());
    for (auto const& [key, row] : scanned) {
        INFO(key);
        auto const& again = all.at("base " + key);
        for (auto const* column : {"mark", "source", "owner", "confidence", "valid_until", "scope", "bears_on"})
            CHECK(again.at(column) == row.text(column));
        CHECK(std::stod("0" + again.at("reach")) == Approx(row.number("reach")).margin(1e-6));
    }
    auto const record = json::parse(text_of(folder.path() / "out/values/value.json"));
    CHECK(record.at("outputs").size() == 5);
    // Another study brings its own sources; what it does not state stays the scan's.
    write_text(folder.path() / "other.toml",
               "[valuation]\ndiscount_rate = { value = 0.06, mark = \"E\", source = \"a guess\" }\ngrowth_rate = 0\n");
    REQUIRE(run_program({"value", "out", "--ledger", "--study", "other.toml"}, folder.path()).exit_code == 0);
    for (auto const& row : rows_of(folder.path() / "out/values/assumptions.csv"))
        all[row.at("scenario") + " " + row.at("key")] = row;
    CHECK(all.at("study valuation.discount_rate").at("source") == "a guess");
    CHECK(all.at("study valuation.discount_rate").at("low").empty());
    CHECK(all.at("study prices.capex").at("source") == "three offers");
}

TEST_CASE("a figure of the study whose source no longer holds is warned of by scan and value, and not counted")
{
    TempFolder const folder;
    std::string const dated = "valuation_date = \"2026-06-01\"\n";
    auto const with = [&](std::string const& date) {
        std::string text = sources;
        return text.insert(text.find("discount_rate"), date);
    };
    scan_study(folder.path(), with(dated));
    auto const counted = [&](char const* out) {
        return json::parse(text_of(folder.path() / out / "run.json")).at("totals").at("assumptions");
    };
    auto const holds = counted("out");
    CHECK(holds.at("expired") == 0);
    auto const later = run_program({"value", "out", "--set", "valuation.valuation_date=2027-01-01"}, folder.path());
    CHECK_THAT(later.out, Catch::Contains("valuation.discount_rate (until 2026-12-31); they are used"));
    scan_study(folder.path(), with("valuation_date = \"2027-01-01\"\n"), "late");
    auto const late = counted("late");
    CHECK(late.at("expired") == 1);
    CHECK(late.at("sourced").get<int>() == holds.at("sourced").get<int>() - 1);
    CHECK(late.at("figures") == holds.at("figures"));
    CHECK(late.at("unsettled_share").get<double>() == Approx(1));
    bool warned = false;
    auto const run = json::parse(text_of(folder.path() / "late/run.json"));
    for (auto const& warning : run.at("warnings"))
        warned |= warning.get<std::string>().find("valuation.discount_rate (until 2026-12-31)") != std::string::npos;
    CHECK(warned);
    for (auto const& command :
         {std::vector<std::string>{"risk", "late"}, {"select", "late", "--budget", "1e6", "--greedy"}})
        CHECK_THAT(run_program(command, folder.path()).out,
                   Catch::Contains("no longer hold at 2027-01-01: valuation.discount_rate (until 2026-12-31)"));
    auto const undated = run_program({"value", "out", "--set", "valuation.valuation_date="}, folder.path());
    CHECK_THAT(undated.out, Catch::Contains("say until when they hold: valuation.discount_rate"));
}

TEST_CASE("risk takes figures of the catalogue as value does, and tells that the catalogue has changed")
{
    TempFolder const folder;
    auto const catalogue = sample_folder().parent_path().parent_path() / "catalogues/cn.toml";
    auto text = text_of(catalogue);
    write_text(folder.path() / "own.toml", text);
    scan_sample(folder.path(), "out", {"--catalogue", "./own.toml"});
    auto const risk = [&](std::vector<std::string> const& more) {
        auto const outcome = run_program(joined({"risk", "out", "--power", "6"}, more), folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        return outcome.out;
    };
    auto const base = [&] { return std::stod(rows_of(folder.path() / "out/risk/risk.csv").at(0).at("base")); };
    CHECK_THAT(risk({}), !Catch::Contains("has changed since the scan"));
    double const before = base();
    risk({"--set", "parking_surface.capex_per_unit=7000"});
    CHECK(base() < before - 1);
    REQUIRE(run_program({"value", "out", "--set", "parking_surface.capex_per_unit=7000"}, folder.path()).exit_code ==
            0);
    CHECK(base() == Approx(std::stod(rows_of(folder.path() / "out/values/scenarios.csv").at(1).at("ioav"))));
    auto const wrong = run_program({"risk", "out", "--set", "parking_surface.capex_per_unit=-1"}, folder.path());
    CHECK(wrong.exit_code != 0);
    CHECK_THAT(wrong.err, Catch::Contains("not in 0 to"));
    write_text(folder.path() / "own.toml", text + "\n# another day\n");
    CHECK_THAT(risk({}), Catch::Contains("The catalogue './own.toml' has changed since the scan"));
    auto const record = json::parse(text_of(folder.path() / "out/risk/risk.json"));
    CHECK(record.at("scan").at("catalogue_sha256") != record.at("catalogue").at("sha256"));
}

TEST_CASE("figures that state a low and a high: risk tells what the sites are worth there, as value prices them")
{
    TempFolder const folder;
    auto catalogue = text_of(sample_folder().parent_path().parent_path() / "catalogues/cn.toml");
    auto const facility = catalogue.find("id = \"parking_surface\"");
    auto const revenue = catalogue.find("revenue_per_unit_year = {", facility);
    REQUIRE(revenue != std::string::npos);
    catalogue.insert(catalogue.find('}', revenue), ", low = 1500, high = 2000 ");
    write_text(folder.path() / "own.toml", catalogue);
    write_study(folder.path() / "study.toml", sources);
    auto const scan = run_program(
        {"scan", "--study", "study.toml", "--catalogue", "./own.toml", "--out", "out", "--quiet"}, folder.path());
    INFO(scan.err);
    REQUIRE(scan.exit_code == 0);
    auto const risk = run_program({"risk", "out", "--power", "6"}, folder.path());
    INFO(risk.err);
    REQUIRE(risk.exit_code == 0);
    std::set<std::string> keys;
    double wider = std::numeric_limits<double>::infinity();
    for (auto const& row : rows_of(folder.path() / "out/risk/stated_ranges.csv")) {
        auto const& key = row.at("key");
        keys.insert(key);
        CHECK_THAT(risk.out, Catch::Contains("  " + key));
        double const swing = std::fabs(std::stod(row.at("value_at_high")) - std::stod(row.at("value_at_low")));
        CHECK(swing <= wider);
        wider = swing;
        for (std::string const end : {"low", "high"}) {
            auto const value = run_program({"value", "out", "--set", key + "=" + row.at(end)}, folder.path());
            INFO(value.err);
            REQUIRE(value.exit_code == 0);
            auto const priced = rows_of(folder.path() / "out/values/scenarios.csv").at(1).at("ioav");
            CHECK(std::stod(row.at("value_at_" + end)) == Approx(std::stod(priced)).margin(0.01));
        }
    }
    CHECK(keys ==
          std::set<std::string>{"valuation.discount_rate", "prices.capex", "parking_surface.revenue_per_unit_year"});
    // An end that no run can have is told; the rest stands.
    write_study(folder.path() / "wide.toml",
                "[valuation]\nconstruction_years = 3\nconcession_years = { value = 20, mark = \"K\", source = \"law\", "
                "low = 2, high = 30 }\n");
    REQUIRE(run_program({"scan", "--study", "wide.toml", "--out", "wide", "--quiet"}, folder.path()).exit_code == 0);
    auto const wide = run_program({"risk", "wide", "--power", "6"}, folder.path());
    INFO(wide.err);
    REQUIRE(wide.exit_code == 0);
    CHECK_THAT(wide.out, Catch::Contains("an end of valuation.concession_years cannot be priced: at 2: "));
    auto const row = rows_of(folder.path() / "wide/risk/stated_ranges.csv").at(0);
    CHECK(row.at("value_at_low").empty());
    CHECK_FALSE(row.at("value_at_high").empty());
    // What --set states anew is a decision without a range.
    REQUIRE(run_program({"risk", "out", "--power", "6", "--set", "prices.capex=1"}, folder.path()).exit_code == 0);
    CHECK(rows_of(folder.path() / "out/risk/stated_ranges.csv").size() == 2);
}
