// SPDX-License-Identifier: Apache-2.0
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

/// Equal but for numbers, which may differ by `tolerance`: another PROJ may round another way.
bool alike(json const& a, json const& b, double tolerance)
{
    if (a.is_number() && b.is_number()) return std::abs(a.get<double>() - b.get<double>()) <= tolerance;
    if (a.type() != b.type() || a.size() != b.size()) return false;
    if (!a.is_structured()) return a == b;
    for (auto const& item : a.items()) {
        if (a.is_object() && !b.contains(item.key())) return false;
        auto const& other = a.is_object() ? b.at(item.key()) : b.at(std::stoul(item.key()));
        if (!alike(item.value(), other, tolerance)) return false;
    }
    return true;
}

json record_of(std::filesystem::path const& folder) { return json::parse(text_of(folder / "run.json")); }

}  // namespace

TEST_CASE("the bundled sample is what the sample command makes")
{
    TempFolder const folder;
    auto const outcome = run_program({"sample", "--out", "estate"}, folder.path());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    for (auto const* name : {"parcels.geojson", "buildings.geojson", "roads.geojson"}) {
        INFO(name);
        auto const made = json::parse(text_of(folder.path() / "estate" / name));
        CHECK(alike(made, json::parse(text_of(sample_folder() / name)), 2e-8));
    }
}

TEST_CASE("the sample command writes the same bytes on every run, in every format")
{
    for (auto const* format : {"geojson", "gpkg", "fgb"}) {
        INFO(format);
        TempFolder const folder;
        for (auto const* out : {"one", "two"})
            REQUIRE(run_program({"sample", "--out", out, "--format", format, "--seed", "9"}, folder.path()).exit_code ==
                    0);
        CHECK(files_of(folder.path() / "one") == files_of(folder.path() / "two"));
    }
}

TEST_CASE("an estate scans alike from every format")
{
    TempFolder const folder;
    for (auto const* format : {"geojson", "gpkg", "fgb"})
        REQUIRE(run_program({"sample", "--out", format, "--format", format, "--floor-area", "60000"}, folder.path())
                    .exit_code == 0);
    auto const scan = [&](std::string const& parcels, std::string const& buildings, std::string const& out) {
        auto const outcome = run_program(
            {"scan", "--parcels", parcels, "--buildings", buildings, "--out", out, "--working-crs", "EPSG:32652"},
            folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        return record_of(folder.path() / out);
    };
    auto const a = scan("geojson/parcels.geojson", "geojson/buildings.geojson", "out-a");
    auto const b = scan("gpkg/sample.gpkg", "gpkg/sample.gpkg", "out-b");
    auto const c = scan("fgb/parcels.fgb", "fgb/buildings.fgb", "out-c");
    CHECK(b["counts"] == c["counts"]);
    CHECK(b["totals"] == c["totals"]);
    // Longitude and latitude are rounded to about a millimetre, by which a strip may come to be wide enough or not.
    CHECK(a["counts"]["parcels"] == b["counts"]["parcels"]);
    CHECK(a["counts"]["buildings"] == b["counts"]["buildings"]);
    CHECK(a["counts"]["spaces"].get<int>() == Approx(b["counts"]["spaces"].get<int>()).margin(2));
    CHECK(a["totals"]["space_m2"].get<double>() == Approx(b["totals"]["space_m2"].get<double>()).epsilon(1e-4));
}

TEST_CASE("each defect of the sample is found, named and accounted for")
{
    TempFolder const folder;
    for (auto const* format : {"geojson", "gpkg"}) {
        INFO(format);
        REQUIRE(run_program({"sample", "--out", format, "--format", format, "--defects"}, folder.path()).exit_code ==
                0);
    }
    auto const outcome = run_program(
        {"scan", "--parcels", "geojson/parcels.geojson", "--buildings", "geojson/buildings.geojson", "--out", "out"},
        folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    auto const record = record_of(folder.path() / "out");
    CHECK(record["ledgers"]["parcels"]["closes"] == true);
    CHECK(record["ledgers"]["buildings"]["closes"] == true);
    CHECK(record["counts"]["parcels"] == 23);
    auto const issues = record["counts"]["issues_by_name"].get<std::map<std::string, int>>();
    INFO(record["counts"]["issues_by_name"].dump());
    auto const count = [&](std::string const& name) { return issues.contains(name) ? issues.at(name) : 0; };
    CHECK(count("null_geometry") == 1);
    CHECK(count("invalid_repaired") == 1);
    CHECK(count("repeated_id") == 1);
    CHECK(count("overlap_trimmed") >= 1);
    CHECK(count("crosses_parcel_line") + count("outside_parcels") >= 1);
}

TEST_CASE("sizes that the sample command cannot make are refused, and nothing is written")
{
    TempFolder const folder;
    std::vector<std::vector<std::string>> const wrong{
        {"--floor-area", "5"},           {"--floor-area", "nan"}, {"--parcels", "0"},
        {"--parcels", "3000000"},        {"--format", "shp"},     {"--parcels", "5", "--floor-area", "20000"},
        {"--format", "fgb", "--defects"}};
    for (auto const& options : wrong) {
        auto const outcome = run_program(joined({"sample", "--out", "estate"}, options), folder.path());
        INFO(options.front() << " " << options[1] << ": " << outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.err.find("lacuna: ") == 0);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "estate"));
    }
}
