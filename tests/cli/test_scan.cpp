// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <nlohmann/json.hpp>

#include <set>
#include <utility>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Outcome scan(fs::path const& folder, std::vector<std::string> const& more = {}, std::string const& before = {})
{
    return run_program(joined(joined({"scan"}, sample_layers()), joined({"--catalogue", "cn", "--out", "out"}, more)),
                       folder, before);
}

/// The same features of a GeoJSON file in another order.
json shuffled(json collection, std::uint64_t seed)
{
    Dice dice{seed};
    auto& features = collection["features"];
    for (std::size_t i = features.size() - 1; i > 0; --i)
        std::swap(features[i], features[static_cast<std::size_t>(dice.pick(0, static_cast<int>(i)))]);
    return collection;
}

/// Names of files that differ, or that only one has.
std::set<std::string> differing(std::map<std::string, std::string> const& a,
                                std::map<std::string, std::string> const& b)
{
    std::set<std::string> names;
    for (auto const& [name, text] : a)
        if (auto const other = b.find(name); other == b.end() || other->second != text) names.insert(name);
    for (auto const& [name, text] : b)
        if (!a.contains(name)) names.insert(name);
    return names;
}

}  // namespace

TEST_CASE("a scan of the sample gives every file, a summary and accounts that close")
{
    TempFolder const folder;
    auto const outcome = scan(folder.path());
    CHECK(outcome.exit_code == 0);
    for (auto const* heading : {"Under-used space", "Best uses", "closes", "Files in"})
        CHECK(outcome.out.find(heading) != std::string::npos);

    std::set<std::string> names;
    for (auto const& [name, text] : files_of(folder.path() / "out")) {
        INFO(name);
        CHECK_FALSE(text.empty());
        names.insert(name);
    }
    CHECK(names == std::set<std::string>{"sites.geojson", "sites.qml", "placements.geojson", "placements.qml",
                                         "spaces.geojson", "spaces.qml", "cash_flows.csv", "lacuna.gpkg", "run.json"});

    auto const record = json::parse(text_of(folder.path() / "out" / "run.json"));
    CHECK(record["ledgers"]["parcels"]["closes"] == true);
    CHECK(record["ledgers"]["buildings"]["closes"] == true);
    CHECK(std::abs(record["ledgers"]["land"]["balance_m2"].get<double>()) < 0.01);
    CHECK(record["counts"]["parcels"] == 23);
    CHECK(record["counts"]["buildings"] == 140);
    CHECK(record["counts"]["parcels_by_status"]["vacant"] == 2);
    CHECK(record["totals"]["existing_floor_area_m2"]["likely"].get<double>() == Approx(300'000).epsilon(0.01));
    CHECK(record["counts"]["sites"] > 20);
    CHECK(record["totals"]["ioav"] > 1e6);
    auto const sites = json::parse(text_of(folder.path() / "out" / "sites.geojson"));
    CHECK(sites["features"].size() == record["counts"]["sites"]);
}

TEST_CASE("spaces with and without a use are told apart in one layer, and their ground is all the open land there is")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const record = json::parse(text_of(folder.path() / "out" / "run.json"));
    auto const spaces = json::parse(text_of(folder.path() / "out" / "spaces.geojson"));
    std::set<std::string> const ground{"vacant_parcel", "open_land", "scattered_plot", "parking", "gap"};
    std::size_t used = 0, unused = 0;
    double open_m2 = 0;
    for (auto const& feature : spaces["features"]) {
        auto const& p = feature["properties"];
        CAPTURE(p["space_id"]);
        bool const is_used = p["status"] == "used";
        CHECK((is_used || p["status"] == "unused"));
        CHECK(p["facility"].is_null() != is_used);
        CHECK(p["main_refusal"].is_null() == is_used);
        ++(is_used ? used : unused);
        if (ground.contains(p["kind"].get<std::string>())) open_m2 += p["area_m2"].get<double>();
    }
    CHECK(used == record["counts"]["sites"]);
    CHECK(unused == record["counts"]["unused_spaces"]);
    CHECK(unused > 0);
    CHECK(open_m2 == Approx(record["ledgers"]["land"]["open_m2"].get<double>()).margin(0.1));
}

TEST_CASE("with --quiet nothing is printed, and --json prints the record alone")
{
    TempFolder const folder;
    auto const quiet = scan(folder.path(), {"--quiet"});
    CHECK(quiet.exit_code == 0);
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
    auto const record = scan(folder.path(), {"--quiet", "--json"});
    CHECK(record.exit_code == 0);
    CHECK(record.err.empty());
    CHECK(record.out == text_of(folder.path() / "out" / "run.json"));
}

TEST_CASE("results are the same bytes from run to run and for any number of threads")
{
    TempFolder const first;
    REQUIRE(scan(first.path(), {"--threads", "1"}).exit_code == 0);
    auto const expected = files_of(first.path() / "out");
    REQUIRE(expected.size() == 9);
    for (auto const* threads : {"1", "2", "8"}) {
        TempFolder const again;
        INFO(threads << " threads");
        REQUIRE(scan(again.path(), {"--threads", threads}).exit_code == 0);
        CHECK(differing(expected, files_of(again.path() / "out")) == std::set<std::string>{});
    }
}

TEST_CASE("results are the same bytes where what a study has many of lies in a file, and nothing of it is left")
{
    TempFolder const folder;
    REQUIRE(scan(folder.path(), {"--threads", "2"}).exit_code == 0);
    auto const expected = files_of(folder.path() / "out");
    std::filesystem::create_directory(folder.path() / "aside");
    REQUIRE(scan(folder.path(), {"--threads", "2", "--scratch", (folder.path() / "aside").string()}).exit_code == 0);
    CHECK(differing(expected, files_of(folder.path() / "out")) == std::set<std::string>{});
    CHECK(std::filesystem::is_empty(folder.path() / "aside"));
    // A replay does without the folder.
    std::filesystem::remove(folder.path() / "aside");
    CHECK(run_program({"replay", "out"}, folder.path()).exit_code == 0);
    REQUIRE(scan(folder.path(), {"--threads", "2", "--scratch", "none"}).exit_code == 0);
    CHECK(differing(expected, files_of(folder.path() / "out")) == std::set<std::string>{});

    auto const missing = scan(folder.path(), {"--scratch", (folder.path() / "aside").string()});
    CHECK(missing.exit_code == 2);
    CHECK(missing.err.find("is no folder; name one that exists, or none") != std::string::npos);
    auto const closed = scan(folder.path(), {"--scratch", "/proc"});
    CHECK(closed.exit_code == 7);
    CHECK(closed.err.find("could not be made in '/proc'") != std::string::npos);
    CHECK(closed.err.find("--scratch none") != std::string::npos);
    CHECK(differing(expected, files_of(folder.path() / "out")) == std::set<std::string>{});
}

TEST_CASE("the order of the input and its cut into files change no result")
{
    TempFolder const folder;
    REQUIRE(scan(folder.path()).exit_code == 0);
    auto const parcels = json::parse(text_of(sample_folder() / "parcels.geojson"));
    auto const buildings = json::parse(text_of(sample_folder() / "buildings.geojson"));
    for (std::uint64_t const seed : {1U, 2U}) {
        write_text(folder.path() / "parcels.geojson", shuffled(parcels, seed).dump());
        json one = shuffled(buildings, seed), two = one;
        auto& features = one["features"];
        two["features"].erase(two["features"].begin(), two["features"].begin() + 60);
        features.erase(features.begin() + 60, features.end());
        write_text(folder.path() / "b1.geojson", one.dump());
        write_text(folder.path() / "b2.geojson", two.dump());
        auto const outcome = run_program({"scan", "--parcels", "parcels.geojson", "--buildings", "b2.geojson",
                                          "b1.geojson", "--catalogue", "cn", "--out", "again"},
                                         folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        // The record and the GeoPackage's metadata name the input files, which are others now.
        auto const names = differing(files_of(folder.path() / "out"), files_of(folder.path() / "again"));
        CHECK(names == std::set<std::string>{"lacuna.gpkg", "run.json"});
        auto a = json::parse(text_of(folder.path() / "out" / "run.json"));
        auto b = json::parse(text_of(folder.path() / "again" / "run.json"));
        for (auto const* key : {"ledgers", "counts", "totals", "parameters", "fields", "crs"}) {
            INFO(key);
            CHECK(a.at(key) == b.at(key));
        }
    }
}

TEST_CASE("a run that fails leaves the results of the one before untouched")
{
    TempFolder const folder;
    REQUIRE(scan(folder.path()).exit_code == 0);
    auto const before = files_of(folder.path() / "out");

    auto const unreadable = run_program({"scan", "--parcels", (sample_folder() / "parcels.geojson").string(),
                                         "--buildings", "gone.geojson", "--out", "out"},
                                        folder.path());
    CHECK(unreadable.exit_code == 4);
    CHECK(differing(before, files_of(folder.path() / "out")) == std::set<std::string>{});

    // No file may grow beyond 100 blocks: the disk is full, as far as the program can tell.
    auto const full = scan(folder.path(), {"--set", "space.setback_m=2"}, "trap '' XFSZ; ulimit -f 100;");
    INFO(full.err);
    CHECK(full.exit_code == 7);
    CHECK(full.out.empty());
    CHECK(full.err.find("lacuna: writing results to ") != std::string::npos);
    CHECK(differing(before, files_of(folder.path() / "out")) == std::set<std::string>{});
}

TEST_CASE("a second run replaces the results of the first")
{
    TempFolder const folder;
    REQUIRE(scan(folder.path()).exit_code == 0);
    auto const before = files_of(folder.path() / "out");
    REQUIRE(scan(folder.path(), {"--set", "space.setback_m=2"}).exit_code == 0);
    auto const after = files_of(folder.path() / "out");
    CHECK(differing(before, after).contains("spaces.geojson"));
    REQUIRE(scan(folder.path()).exit_code == 0);
    CHECK(differing(before, files_of(folder.path() / "out")) == std::set<std::string>{});
}
