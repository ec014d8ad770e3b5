// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"
#include "tests/support/catch.h"

using namespace lacuna::test;

namespace {

bool holds(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

Outcome run(std::vector<std::string> const& arguments)
{
    TempFolder const folder;
    return run_program(arguments, folder.path());
}

}  // namespace

TEST_CASE("help goes to stdout, names every command and ends well")
{
    auto const outcome = run({"--help"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    for (auto const* command : {"scan", "inspect", "catalogue", "sample"}) CHECK(holds(outcome.out, command));
    for (auto const* command : {"scan", "inspect", "catalogue", "sample"}) {
        INFO(command);
        auto const help = run({command, "--help"});
        CHECK(help.exit_code == 0);
        CHECK(help.err.empty());
        CHECK(holds(help.out, "--help"));
    }
}

TEST_CASE("the version is one line that a script can read")
{
    auto const outcome = run({"--version"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "lacuna 0.1.0\n");
    CHECK(outcome.err.empty());
}

TEST_CASE("no command at all is a fault of usage")
{
    auto const outcome = run({});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(holds(outcome.err, "--help"));
}

TEST_CASE("a mistyped option or command is met with the one that was meant")
{
    auto const option = run({"scan", "--parcel", "x.gpkg", "--out", "o"});
    CHECK(option.exit_code == 2);
    CHECK(holds(option.err, "did you mean --parcels?"));
    auto const command = run({"scna"});
    CHECK(command.exit_code == 2);
    CHECK(holds(command.err, "did you mean scan?"));
}

TEST_CASE("each kind of failure has its exit code, a sentence on stderr and nothing on stdout")
{
    TempFolder const folder;
    write_text(folder.path() / "not.geojson", "this is no GeoJSON");
    write_text(folder.path() / "points.geojson",
               R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},)"
               R"("geometry":{"type":"Point","coordinates":[126.6,45.7]}}]})");
    write_text(folder.path() / "bare.csv", "id,WKT\n1,\"POLYGON((0 0,9 0,9 9,0 9,0 0))\"\n");
    write_text(folder.path() / "broken.toml", "[space]\nsetbak_m = 2\n");
    auto const parcels = (sample_folder() / "parcels.geojson").string();
    auto const buildings = (sample_folder() / "buildings.geojson").string();
    struct Case {
        std::vector<std::string> arguments;
        int exit_code;
        std::string named;  ///< must be in the message
    };
    std::vector<Case> const cases{
        {{"--parcels", parcels, "--buildings", buildings}, 3, "--out"},
        {{"--parcels", parcels, "--out", "out"}, 3, "--buildings"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--threads", "0"}, 2, "--threads"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--field", "id"}, 2, "--field"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--set", "space.setbak_m=2"}, 2, "setback_m"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--study", "broken.toml"}, 3, "setbak_m"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--catalogue", "mars"}, 3, "mars"},
        {{"--parcels", "no-such.gpkg", "--buildings", buildings, "--out", "out"}, 4, "no-such.gpkg"},
        {{"--parcels", parcels, "--buildings", "not.geojson", "--out", "out"}, 4, "not.geojson"},
        {{"--parcels", "points.geojson", "--buildings", buildings, "--out", "out"}, 5, "points.geojson"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--layer", "parcels=lots"}, 5, "lots"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--field", "parcels.id=nothing"},
         5,
         "nothing"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--layer", "lots"},
         2,
         "--layer lots names no layer; write --layer parcels=lots"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--layer", "parcel=lots"},
         2,
         "--layer parcel=lots names layer 'parcel', which there is not; did you mean 'parcels'?"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--crs", "lots=EPSG:4326"},
         2,
         "names layer 'lots', which there is not; known: parcels, buildings, zoning"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--encoding", "roads=GBK"},
         2,
         "--encoding names layer 'roads', which is not given"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--schema", "parcels="},
         2,
         "--schema parcels= gives no value; write --schema parcels=VALUE"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--join", "parcels=table.csv"}, 2, "--join"},
        {{"--parcels", "bare.csv", "--buildings", buildings, "--out", "out"}, 6, "--crs"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "out", "--crs", "parcels=EPSG:1"}, 6, "EPSG:1"},
        {{"--parcels", parcels, "--buildings", buildings, "--out", "bare.csv"}, 7, "bare.csv"},
    };
    for (auto const& c : cases) {
        auto const outcome = run_program(joined({"scan"}, c.arguments), folder.path());
        INFO(c.named << ": " << outcome.err);
        CHECK(outcome.exit_code == c.exit_code);
        CHECK(outcome.out.empty());
        CHECK(holds(outcome.err, "lacuna: "));
        CHECK(holds(outcome.err, c.named));
        CHECK_FALSE(std::filesystem::exists(folder.path() / "out"));
    }
}
