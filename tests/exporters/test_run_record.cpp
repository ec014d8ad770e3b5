// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/export_plan.h"
#include "importers/gdal/sha256.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("the run record lists every file with its size, count and hash", "[exporters][record]")
{
    TemporaryFolder const folder;
    auto const files = export_plan(small_plan(), small_record(), folder.path());
    auto const json = json_of(folder.path() / "run.json");
    REQUIRE(files.size() == 9);
    CHECK(files.back().name == "run.json");
    CHECK(json.at("outputs").size() == 8);
    std::size_t in_folder = 0;
    for (auto const& entry : std::filesystem::directory_iterator{folder.path()}) in_folder += entry.is_regular_file();
    CHECK(in_folder == files.size());
    for (std::size_t i = 0; i < json.at("outputs").size(); ++i) {
        auto const& output = json.at("outputs")[i];
        auto const file = folder.path() / output.at("name").get<std::string>();
        CHECK(output.at("name") == files[i].name);
        CHECK(output.at("bytes") == std::filesystem::file_size(file));
        CHECK(output.at("records") == files[i].records);
        CHECK(output.at("sha256") == sha256_of_file(file));
    }
}

TEST_CASE("the run record says on what the results rest", "[exporters][record]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const json = json_of(folder.path() / "run.json");
    CHECK(json.at("version") == "0.1.0");
    CHECK(json.at("parameters").at("valuation").at("discount_rate") == 0.1);
    CHECK(json.at("parameters").at("spaces").at("clearance_m") == 3.0);
    CHECK(json.at("parameters").at("spaces").at("far_allowed").is_null());
    CHECK(json.at("catalogue").at("currency") == "CNY");
    CHECK(json.at("catalogue").at("sha256") == std::string(64, 'a'));
    CHECK(json.at("inputs").at(0).at("name") == "parcels.gpkg");
    CHECK(json.at("inputs").at(0).at("sha256") == std::string(64, 'b'));
    CHECK(json.at("ledgers").at("parcels").at("closes") == true);
    CHECK(json.at("ledgers").at("land").at("balance_m2") == 0.0);
    CHECK(json.at("counts").at("issues_by_name").at("sliver") == 1);
    CHECK(json.at("totals").at("ioav").get<double>() == small_plan().totals.ioav);
    auto const& ceiling = json.at("totals").at("renovation_ceiling");
    CHECK(ceiling.at("note").get<std::string>().find("not a promise") != std::string::npos);
    CHECK(ceiling.at("cost") == 450'000.0);
    CHECK(json.at("warnings").at(0) == "one warning");
    CHECK(json.at("libraries").at("GDAL") == "3.6.2");
}

TEST_CASE("folders of the machine appear in the command line only", "[exporters][record]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto json = json_of(folder.path() / "run.json");
    CHECK(json.at("command_line").at(2) == "/srv/maps/parcels.gpkg");
    CHECK(json.at("command_line").at(3) == "PG:dbname=city password=*** user=me");
    json.erase("command_line");
    CHECK(json.dump().find("/srv/maps") == std::string::npos);
    CHECK(json.dump().find(folder.path().string()) == std::string::npos);
}

TEST_CASE("only threads and timings differ between runs", "[exporters][record][deterministic]")
{
    TemporaryFolder const first, second;
    auto record = small_record();
    export_plan(small_plan(), record, first.path());
    record.threads = 7;
    record.timings_s = {{"read", 123.25}};
    export_plan(small_plan(), record, second.path());
    auto a = json_of(first.path() / "run.json"), b = json_of(second.path() / "run.json");
    CHECK(a != b);
    for (auto* json : {&a, &b})
        for (auto const* key : {"threads", "timings_s"}) CHECK(json->erase(key) == 1);
    CHECK(a == b);
}

TEST_CASE("a plan without a renovation cost states no ceiling", "[exporters][record]")
{
    TemporaryFolder const folder;
    auto plan = small_plan();
    plan.totals.renovation = {};
    export_plan(plan, small_record(), folder.path());
    auto const ceiling = json_of(folder.path() / "run.json").at("totals").at("renovation_ceiling");
    CHECK(ceiling.at("stated") == false);
    CHECK_FALSE(ceiling.contains("carried_m2"));
}

TEST_CASE("a run date that is no date is an error", "[exporters][record]")
{
    TemporaryFolder const folder;
    auto record = small_record();
    record.run_date = GENERATE(std::string{"yesterday"}, std::string{"2026/11/23"}, std::string{"2026-11-2"},
                               std::string{"2026-11-23x"});
    CHECK_THROWS_AS(export_plan(small_plan(), record, folder.path()), Error);
    CHECK(std::filesystem::is_empty(folder.path()));
}
