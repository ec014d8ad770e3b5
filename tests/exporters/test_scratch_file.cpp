// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/core/kept.h"
#include "engine/core/parallel.h"
#include "engine/sample/dice.h"
#include "exporters/files/scratch_file.h"
#include "tests/exporters/small_disk.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

using namespace lacuna;
using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

std::vector<char> bytes_for(std::uint64_t seed)
{
    Dice dice{seed};
    std::vector<char> bytes(static_cast<std::size_t>(seed % 9 == 0 ? dice.pick(1, 3'000'000) : dice.pick(1, 3000)));
    for (auto& byte : bytes) byte = static_cast<char>(dice.pick(0, 255));
    return bytes;
}

}  // namespace

TEST_CASE("what is kept in a scratch file reads back, from any thread and while its pages rest", "[scratch][property]")
{
    TemporaryFolder const folder;
    constexpr std::size_t most = 200;
    for (std::size_t const in_memory : {std::size_t{0}, std::size_t{40U << 20U}}) {
        CAPTURE(in_memory);
        ScratchFile scratch{folder.path(), in_memory};
        auto kept = parallel_map<Kept<char>>(most, 4, [&](std::size_t i) {
            return Kept<char>{bytes_for(i), &scratch};
        });
        // Half of them go, and others take their place.
        for (std::size_t i = 0; i < most; i += 2) kept[i] = Kept<char>{bytes_for(most + i), &scratch};
        CHECK(scratch.file_bytes() > 0);
        if (in_memory == 0) std::this_thread::sleep_for(std::chrono::milliseconds{700});
        std::vector<char> same(most);
        parallel_for(most, 4, [&](std::size_t i) {
            same[i] = std::ranges::equal(kept[i], bytes_for(i % 2 == 0 ? most + i : i)) ? 1 : 0;
        });
        CHECK(std::ranges::count(same, 1) == static_cast<std::ptrdiff_t>(most));
        CHECK(fs::is_empty(folder.path()));
    }
}

TEST_CASE("a scratch file begins where memory is used up, and what is given back leaves the disk", "[scratch]")
{
    TemporaryFolder const folder;
    ScratchFile file{folder.path() / "out" / "run", 64U << 20U};  // folders that are not there yet
    std::vector<void*> pieces;
    for (int i = 0; i < 64; ++i) pieces.push_back(file.allocate((1U << 20U) - 4096, 1));
    CHECK(file.file_bytes() == 0);
    for (int i = 0; i < 64; ++i) {
        pieces.push_back(file.allocate((1U << 20U) - 4096, 65536));
        CHECK(reinterpret_cast<std::uintptr_t>(pieces.back()) % 65536 == 0);
    }
    CHECK(file.file_bytes() >= 64 * ((1U << 20U) - 4096));
    auto const before = file.disk_bytes();
    CHECK(before >= 64 * ((1U << 20U) - 4096));
    for (auto* piece : pieces) {
        static_cast<char*>(piece)[0] = 1;
        file.deallocate(piece, (1U << 20U) - 4096, 1);
    }
    // tmpfs, ext4, xfs and btrfs cut holes.
    CHECK(file.disk_bytes() < before / 4);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a folder that takes no file ends each that asks, at once and also later", "[scratch]")
{
    ScratchFile file{"/proc", 32U << 20U};
    std::vector<char> told(8);
    for (int i = 0; i < 32; ++i) std::ignore = file.allocate((1U << 20U) - 4096, 1);
    parallel_for(told.size(), 4, [&](std::size_t i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{100 * (i % 2)});
        try {
            std::ignore = file.allocate(1U << 20U, 1);
        } catch (Error const& e) {
            auto const said = std::string_view{e.what()};
            told[i] = said.find("could not be made in '/proc'") != said.npos && said.find("free some") == said.npos;
        }
    });
    CHECK(std::ranges::count(told, 1) == 8);
}

TEST_CASE("a disk that is full ends the run with a remedy, and what is kept before stays", "[scratch]")
{
    TemporaryFolder const folder;
    auto const where = folder.path() / "disk";
    SmallDisk const disk{where, "70m"};
    if (!disk.mounted()) {
        WARN("a small file system cannot be mounted here; the full disk is not tested");
        return;
    }
    ScratchFile scratch{where, 0};
    std::vector<Kept<char>> kept;
    std::string said;
    try {
        for (int i = 0; i < 100; ++i) kept.emplace_back(std::vector<char>(1U << 20U, char(i)), &scratch);
    } catch (Error const& e) {
        CHECK(e.code() == Errc::write_failed);
        said = e.what();
    }
    CHECK(said.find("could not be made larger than 64 MB in '" + where.string() + "'") != std::string::npos);
    CHECK(said.find("free some room there, name another folder with --scratch") != std::string::npos);
    CHECK_THROWS_AS(Kept<char>(std::vector<char>(1U << 20U, 'a'), &scratch), Error);
    REQUIRE(kept.size() >= 60);
    for (std::size_t i = 0; i < kept.size(); ++i) CHECK(kept[i][1000] == static_cast<char>(i));
}
