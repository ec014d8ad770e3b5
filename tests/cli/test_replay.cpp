// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"
#include "tests/support/catch.h"

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

Outcome replay(fs::path const& folder, std::vector<std::string> const& more = {})
{
    return run_program(joined({"replay", "out"}, more), folder);
}

bool says(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a scan comes out again from its record, and nothing but what is asked for is left behind")
{
    TempFolder const folder;
    scan_sample(folder.path());
    auto const before = files_of(folder.path() / "out");
    auto const outcome = replay(folder.path());
    INFO(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(says(outcome.out, "The same bytes"));
    CHECK(files_of(folder.path() / "out") == before);
    CHECK(replay(folder.path(), {"--out", "again", "--quiet"}).exit_code == 0);
    CHECK(text_of(folder.path() / "again/lacuna.gpkg") == text_of(folder.path() / "out/lacuna.gpkg"));
    CHECK(replay(folder.path(), {"--out", "out"}).exit_code == 2);
    // A file that was changed by hand is told, though the scan can be made again.
    write_text(folder.path() / "out/cash_flows.csv", text_of(folder.path() / "out/cash_flows.csv") + "1,2\n");
    fs::remove(folder.path() / "out/sites.geojson");
    auto const touched = replay(folder.path());
    CHECK(touched.exit_code == 8);
    CHECK(says(touched.err, "not as the run wrote them: cash_flows.csv, sites.geojson is gone"));
}

TEST_CASE("where a replay differs, the changed file and its cause are named")
{
    TempFolder const folder;
    fs::copy(sample_folder(), folder.path() / "sample");
    auto const from = folder.path() / "sample";
    REQUIRE(run_program({"scan", "--study", "study.toml", "--out", "../out", "--quiet"}, from).exit_code == 0);
    CHECK(replay(folder.path(), {"--from", "sample"}).exit_code == 0);
    auto outcome = replay(folder.path());
    CHECK(outcome.exit_code == 4);
    CHECK(says(outcome.err, "--from"));

    auto study = text_of(from / "study.toml");
    write_text(from / "study.toml", study + "\n[prices]\nrevenue = 1.1\n");
    outcome = replay(folder.path(), {"--from", "sample"});
    CHECK(outcome.exit_code == 8);
    CHECK(says(outcome.err, "cash_flows.csv"));
    CHECK(says(outcome.err, "parameter /prices/revenue: 1.0 then, 1.1 now"));
    write_text(from / "study.toml", study);

    auto parcels = text_of(from / "parcels.geojson");
    write_text(from / "parcels.geojson", parcels + " ");
    outcome = replay(folder.path(), {"--from", "sample"});
    CHECK(outcome.exit_code == 8);
    CHECK(says(outcome.err, "input changed: parcels parcels.geojson"));
}

TEST_CASE("a record that is missing, damaged or of another command is refused")
{
    TempFolder const folder;
    CHECK(replay(folder.path()).exit_code == 4);
    fs::create_directory(folder.path() / "out");
    for (auto const* text : {"", "[1]", "{\"command_line\": [\"lacuna\", 3], \"inputs\": [], \"outputs\": []}",
                             "{\"command_line\": [\"lacuna\", \"rm\"], \"inputs\": [], \"outputs\": []}",
                             "{\"command_line\": [\"lacuna\", \"scan\"], \"inputs\": [{}], \"outputs\": []}"}) {
        write_text(folder.path() / "out/run.json", text);
        INFO(text);
        CHECK(replay(folder.path()).exit_code == 5);
    }
    write_text(folder.path() / "out/run.json",
               "{\"command_line\": [\"lacuna\", \"scan\", \"--nonsense\"], \"inputs\": [], \"outputs\": []}");
    CHECK(replay(folder.path()).exit_code == 3);
}
