// SPDX-License-Identifier: Apache-2.0
// What a scan tells and writes about the public hand, the owner, residents and what the renovation still needs.
#include "importers/run/run_tables.h"
#include "tests/cli/csv.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace lacuna::test;
using nlohmann::json;

namespace {

std::vector<std::string> const supported{"--set", "financing.on=true",
                                         "--set", "valuation.income_tax=0.25",
                                         "--set", "financing.grants=3000000",
                                         "--set", "financing.contributions=500000.5",
                                         "--set", "financing.project_grant=2000000",
                                         "--set", "financing.public_in_kind=400000",
                                         "--set", "financing.public_in_kind_source=finance bureau, 2026-01-05",
                                         "--set", "financing.owner_in_kind=100000",
                                         "--set", "financing.state_company_in_kind=250000",
                                         "--set", "financing.in_kind_source=a valuer, 2026-05-01",
                                         "--set", "financing.concession_fee=20000",
                                         "--set", "financing.guaranteed_revenue=6900000",
                                         "--set", "financing.guaranteed_revenue_share=0.5",
                                         "--set", "financing.guaranteed_debt_share=1",
                                         "--set", "financing.dscr=0.5",
                                         "--set", "financing.max_ltc=0.6",
                                         "--set", "financing.loan_years=2",
                                         "--set", "financing.waterfall=interest,principal,fund"};

std::int64_t fen(double amount) { return std::llround(amount * 100); }

}  // namespace

TEST_CASE("grants, guarantees and land in kind are told, add up year by year, and go through the record and back")
{
    TempFolder const folder;
    scan_sample(folder.path(), "plain", {"--set", "financing.on=true"});
    scan_sample(folder.path(), "out", supported);
    lacuna::RunTables tables{folder.path() / "out"};
    // Year by year who pays and who is paid adds up to nothing, and the ledgers are made of it.
    std::map<std::string, std::map<int, std::int64_t>> ledgers;
    std::map<std::string, std::int64_t> steps;
    std::map<std::string, std::string> sources;
    for (auto const& row : tables.rows("payments")) {
        auto const amount = fen(row.number("amount_cny"));
        auto const year = static_cast<int>(row.number("year"));
        REQUIRE(std::fabs(row.number("amount_cny") * 100 - static_cast<double>(amount)) < 1e-4);
        ledgers[row.text("from_party")][year] -= amount;
        ledgers[row.text("to_party")][year] += amount;
        steps[row.text("step")] += amount;
        if (row.has("source")) sources[row.text("from_party")] = row.text("source");
    }
    for (auto const& row : tables.rows("party_flows"))
        CHECK(ledgers[row.text("party")][static_cast<int>(row.number("year"))] == fen(row.number("amount_cny")));
    CHECK(steps["project_grant"] == 200'000'000);
    CHECK(steps["renovation_grant"] == 300'000'000);
    CHECK(steps["renovation_contribution"] == 50'000'050);
    CHECK(steps["given_in_kind"] == 50'000'000);
    CHECK(steps["revenue_guarantee"] > 0);
    CHECK(steps["debt_guarantee"] > 0);
    CHECK(sources == std::map<std::string, std::string>{{"public_hand", "finance bureau, 2026-01-05"},
                                                        {"owner", "a valuer, 2026-05-01"},
                                                        {"state_company", "a valuer, 2026-05-01"}});
    std::map<std::string, lacuna::RunRow> parties;
    for (auto const& row : tables.rows("parties")) parties[row.text("party")] = row;
    CHECK(fen(parties.at("public_hand").number("pays_cny")) == steps["project_grant"] + steps["renovation_grant"] +
                                                                   steps["revenue_guarantee"] +
                                                                   steps["debt_guarantee"] + 40'000'000);
    CHECK(fen(parties.at("public_hand").number("receives_cny")) == steps["tax"]);
    CHECK(parties.at("owner").text("irr_status") == "UNIQUE");
    // The account of the renovation is the row of the whole in self_balancing.
    std::map<std::string, std::int64_t> account;
    std::int64_t open = 0;
    for (auto const& row : tables.rows("renovation_account")) {
        account[row.text("item")] = fen(row.number("amount_cny"));
        if (row.text("is_sum") == "0") open += fen(row.number("amount_cny"));
    }
    auto const all = tables.rows("self_balancing", "level", "all").at(0);
    CHECK(account["cost"] == -fen(all.number("renovation_cost_cny")));
    CHECK(account["promised"] == fen(all.number("promised_cny")));
    CHECK(account["gap"] == -fen(all.number("gap_cny")));
    CHECK(account["still_needed"] == -fen(all.number("subsidy_need_cny")));
    CHECK(account["grants"] == 300'000'000);
    CHECK(open == account["still_needed"] + account["left_over"]);

    auto const run = json::parse(text_of(folder.path() / "out/run.json"));
    auto const& programme = run.at("totals").at("programme");
    CHECK(programme.at("in_kind").size() == 3);
    CHECK(programme.at("payment_order") ==
          json{"interest", "principal", "fund", "fee", "reserve", "top_up", "lock_up", "priority", "hurdle"});
    auto const plain = json::parse(text_of(folder.path() / "plain/run.json"));
    CHECK(plain.at("totals").at("programme").at("payment_order").at(0) == "fee");
    CHECK_THAT(run.at("warnings").dump(),
               Catch::Contains("WATERFALL_ORDER: the study names interest, principal, fund; fee, reserve"));
    CHECK(plain.at("warnings").dump().find("WATERFALL_ORDER") == std::string::npos);
    CHECK(run_program({"replay", "out"}, folder.path()).exit_code == 0);
    REQUIRE(run_program({"value", "out", "--set", "financing.project_grant=0"}, folder.path()).exit_code == 0);
    auto const scenarios = rows_of(folder.path() / "out/values/scenarios.csv");
    double const views = run.at("totals").at("views").at("public_hand").get<double>();
    CHECK(std::stod(scenarios.at(0).at("promised")) == Approx(programme.at("promised_pv").get<double>()).margin(0.01));
    CHECK(std::stod(scenarios.at(0).at("value_public")) == Approx(views).margin(0.01));
    CHECK(std::stod(scenarios.at(1).at("value_public")) > views + 1);
}
