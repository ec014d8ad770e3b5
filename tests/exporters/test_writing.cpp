// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/export_plan.h"
#include "importers/gdal/sha256.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_disk.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>

using namespace lacuna;
using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

void put(fs::path const& file, std::string const& text)
{
    std::ofstream{file, std::ios::binary | std::ios::trunc} << text;
}

std::optional<Error> error_of(Plan const& plan, fs::path const& folder, int threads = 0)
{
    try {
        export_plan(plan, small_record(), folder, threads);
    } catch (Error const& e) {
        return e;
    }
    return std::nullopt;
}

bool says(std::optional<Error> const& error, std::string const& words)
{
    return error && std::string{error->what()}.find(words) != std::string::npos;
}

/// The small plan with many spaces that nobody got.
Plan large_plan(int spaces)
{
    auto plan = small_plan();
    auto const roof = plan.spaces.front();
    for (int i = 0; i < spaces; ++i) {
        auto space = roof;
        space.id = "B1/roof/" + std::to_string(1000 + i);
        plan.unused.push_back({space.id, {}});
        plan.spaces.push_back(std::move(space));
    }
    return plan;
}

/// True where a run.json is there and every file it lists has the hash it says.
bool is_whole(fs::path const& folder)
{
    if (!fs::exists(folder / "run.json")) return false;
    auto const record = json_of(folder / "run.json");
    for (auto const& output : record.at("outputs"))
        if (sha256_of_file(folder / output.at("name").get<std::string>()) != output.at("sha256")) return false;
    return true;
}

}  // namespace

TEST_CASE("folders that are missing are made", "[exporters][writing]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path() / "a" / "b");
    CHECK(is_whole(folder.path() / "a" / "b"));
}

TEST_CASE("a failed run leaves no folder behind that it made", "[exporters][writing]")
{
    TemporaryFolder const folder;
    auto plan = small_plan();
    plan.sites[0].best.appraisal.ioav += 1;
    CHECK(error_of(plan, folder.path() / "a" / "b"));
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a second run replaces the first, other files stay", "[exporters][writing]")
{
    TemporaryFolder const folder;
    put(folder.path() / "notes.txt", "mine");
    export_plan(large_plan(50), small_record(), folder.path());
    export_plan(small_plan(), small_record(), folder.path());
    CHECK(is_whole(folder.path()));
    CHECK(bytes_of(folder.path() / "notes.txt") == "mine");
    CHECK(json_of(folder.path() / "spaces.geojson").at("features").size() == 3);
    CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 10);
}

TEST_CASE("what SQLite left beside an earlier GeoPackage goes with it", "[exporters][writing]")
{
    TemporaryFolder const folder;
    for (auto const* suffix : {"", "-wal", "-shm", "-journal"})
        put(folder.path() / ("lacuna.gpkg" + std::string{suffix}), "old");
    export_plan(small_plan(), small_record(), folder.path());
    for (auto const* suffix : {"-wal", "-shm", "-journal"})
        CHECK_FALSE(fs::exists(folder.path() / ("lacuna.gpkg" + std::string{suffix})));
    CHECK(rows_of(folder.path() / "lacuna.gpkg", "PRAGMA integrity_check").at(0) == "ok");
}

TEST_CASE("temporary folders of runs that are no more are swept, those of others stay", "[exporters][writing]")
{
    TemporaryFolder const folder;
    pid_t const gone = ::fork();
    if (gone == 0) ::_exit(0);
    ::waitpid(gone, nullptr, 0);
    auto const stale = folder.path() / (".lacuna-tmp-" + std::to_string(gone));
    auto const own = folder.path() / (".lacuna-tmp-" + std::to_string(::getpid()));
    auto const alive = folder.path() / ".lacuna-tmp-1";
    auto const foreign = folder.path() / ".lacuna-tmp-notes";
    for (auto const& each : {stale, own, alive, foreign}) {
        fs::create_directory(each);
        put(each / "x", "x");
    }
    export_plan(small_plan(), small_record(), folder.path());
    CHECK_FALSE(fs::exists(stale));
    CHECK_FALSE(fs::exists(own));
    CHECK(fs::exists(alive / "x"));
    CHECK(fs::exists(foreign / "x"));
}

TEST_CASE("an output folder that is a file is refused", "[exporters][writing]")
{
    TemporaryFolder const folder;
    put(folder.path() / "out", "text");
    auto const error = error_of(small_plan(), folder.path() / "out");
    REQUIRE(error);
    CHECK(error->code() == Errc::write_failed);
    CHECK(says(error, "is a file, not a folder"));
    CHECK(bytes_of(folder.path() / "out") == "text");
}

TEST_CASE("a folder in the place of an output is refused and everything is put back", "[exporters][writing]")
{
    TemporaryFolder const folder;
    auto const name = GENERATE(std::string{"run.json"}, std::string{"lacuna.gpkg"}, std::string{"sites.qml"},
                               std::string{"lacuna.gpkg-wal"});
    CAPTURE(name);
    export_plan(large_plan(3), small_record(), folder.path());
    fs::remove(folder.path() / name);
    fs::create_directory(folder.path() / name);
    put(folder.path() / name / "mine", "mine");
    auto const before = snapshot(folder.path());
    auto const error = error_of(small_plan(), folder.path());
    REQUIRE(error);
    CHECK(error->code() == Errc::write_failed);
    CHECK(says(error, name));
    CHECK((snapshot(folder.path()) == before));
}

TEST_CASE("a folder that may not be written to is refused", "[exporters][writing]")
{
    TemporaryFolder const folder;
    auto const locked = folder.path() / "locked";
    fs::create_directory(locked);
    fs::permissions(folder.path(), fs::perms::all);
    fs::permissions(locked,
                    fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    pid_t const child = ::fork();
    if (child == 0) {
        // Root may write anywhere: try as nobody.
        if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(3);
        auto const error = error_of(small_plan(), locked);
        ::_exit(error && error->code() == Errc::write_failed && says(error, "locked") ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(fs::is_empty(locked));
}

TEST_CASE("a full disk ends the run with the reason and leaves the earlier result, at whatever file",
          "[exporters][writing][slow]")
{
    TemporaryFolder const folder;
    auto const plan = large_plan(1500);
    int text_files = 0, geopackages = 0, whole_runs = 0;
    for (int kibibytes = 800; kibibytes < 7000; kibibytes += 400) {
        SmallDisk const disk{folder.path() / "disk", std::to_string(kibibytes) + "k"};
        if (!disk.mounted()) {
            WARN("a small file system cannot be mounted here; the full disk is not tested");
            return;
        }
        auto const out = folder.path() / "disk" / "out";
        export_plan(small_plan(), small_record(), out);
        auto const before = snapshot(out);
        // On one thread one file after the other, so that each gets its turn to fail.
        auto const error = error_of(plan, out, kibibytes % 800 == 0 ? 1 : 2);
        CAPTURE(kibibytes, error ? error->what() : "no error");
        if (!error) {
            ++whole_runs;
            CHECK(is_whole(out));
            continue;
        }
        CHECK(error->code() == Errc::write_failed);
        CHECK(says(error, "bytes are free there"));
        says(error, "lacuna.gpkg") ? ++geopackages : ++text_files;
        if (!says(error, "lacuna.gpkg")) CHECK(says(error, "the file needs"));
        CHECK((snapshot(out) == before));
    }
    CHECK(text_files > 0);
    CHECK(geopackages > 0);
    CHECK(whole_runs > 0);
}

TEST_CASE("a run that is killed leaves a whole earlier result or none that claims to be whole",
          "[exporters][writing][slow]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const plan = large_plan(2000);
    for (useconds_t after = 5'000; after < 400'000; after += 25'000) {
        pid_t const child = ::fork();
        if (child == 0) {
            export_plan(plan, small_record(), folder.path());
            ::_exit(0);
        }
        ::usleep(after);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        CAPTURE(after);
        if (fs::exists(folder.path() / "run.json")) CHECK(is_whole(folder.path()));
    }
    export_plan(small_plan(), small_record(), folder.path());
    CHECK(is_whole(folder.path()));
    CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 9);
}
