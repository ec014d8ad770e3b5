// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/export_plan.h"
#include "exporters/ledger/csv.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <fstream>

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("the cash flow file has a row a site, line and year, and adds up to the IOAV", "[exporters][csv]")
{
    TemporaryFolder const folder;
    auto const plan = small_plan();
    export_plan(plan, small_record(), folder.path());
    auto const records = csv_of(folder.path() / "cash_flows.csv");
    REQUIRE(records.size() == 9);
    CHECK(records[0] == std::vector<std::string>{"rank", "site_id", "parcel_id", "facility_id", "line", "year",
                                                 "time_years", "amount", "present_value", "currency", "view", "timing",
                                                 "discount_rate", "tax", "price_level", "scenario", "factor", "inputs",
                                                 "date"});
    CHECK(records[2] ==
          std::vector<std::string>{"1", "P1/open_land/1", "P1", "canteen", "revenue", "1", "0.5", "800", "762.770071",
                                   "CNY", "asset_owner", "mid", "0.1", "before tax", "2024", "base", "0.953462589246",
                                   "canteen.revenue_per_unit_year valuation.ramp_up valuation.growth_rate", ""});
    double sum = 0;
    for (std::size_t i = 1; i <= 4; ++i) sum += std::stod(records[i][8]);
    CHECK(sum == Approx(plan.sites[0].best.appraisal.ioav).margin(0.01));
}

TEST_CASE("cash flows that do not add up to the IOAV end the run and leave the earlier result", "[exporters][csv]")
{
    TemporaryFolder const folder;
    auto plan = small_plan();
    export_plan(plan, small_record(), folder.path());
    auto const before = snapshot(folder.path());
    auto const wrong = GENERATE(0.02, -0.02, 1e9);
    plan.sites[1].best.appraisal.ioav += wrong;
    try {
        export_plan(plan, small_record(), folder.path());
        FAIL("it was written");
    } catch (Error const& e) {
        CHECK(e.code() == Errc::ledger_open);
        CHECK(std::string{e.what()}.find("P1/unused_floor_area/1") != std::string::npos);
    }
    CHECK((snapshot(folder.path()) == before));
}

TEST_CASE("ids that begin like a formula are harmless in the cash flow file", "[exporters][csv]")
{
    TemporaryFolder const folder;
    auto plan = small_plan();
    auto spaces = plan.spaces.unpacked();
    for (auto& space : spaces)
        if (space.parcel_id == "P1") space.parcel_id = "=cmd|'/c calc'!A1,\"x\"\n";
    plan.spaces = spaces;
    export_plan(plan, small_record(), folder.path());
    auto const records = csv_of(folder.path() / "cash_flows.csv");
    REQUIRE(records.size() == 9);
    CHECK(records[1][2] == "'=cmd|'/c calc'!A1,\"x\"\n");
    CHECK(records[1][7] == "-1000");
}

TEST_CASE("a CSV file that was cut off does not pass the count", "[exporters][csv]")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "x.csv";
    auto const count = [&](std::string const& text) {
        std::ofstream{file, std::ios::binary | std::ios::trunc} << text;
        return count_csv_records(file, 2);
    };
    CHECK(count("a,b\r\n") == 0);
    CHECK(count("a,b\r\n1,\"x,\r\ny\"\r\n") == 1);
    CHECK_THROWS_AS(count("a,b\r\n1,2"), Error);
    CHECK_THROWS_AS(count("a,b\r\n1\r\n"), Error);
    CHECK_THROWS_AS(count("a,b\r\n1,\"2\r\n"), Error);
    CHECK_THROWS_AS(count(""), Error);
}
