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
#include <thread>
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
        Scratch scratch{folder.path(), in_memory};
        auto kept = parallel_map<Kept<char>>(most, 4, [&](std::size_t i) {
            return Kept<char>{bytes_for(i), scratch.memory()};
        });
        // Half of them go, and others take their place.
        for (std::size_t i = 0; i < most; i += 2) kept[i] = Kept<char>{bytes_for(most + i), scratch.memory()};
        CHECK((in_memory > 0 || scratch.file().file_bytes() > 0));
        if (in_memory == 0) std::this_thread::sleep_for(std::chrono::milliseconds{700});
        std::vector<char> same(most);
        parallel_for(most, 4, [&](std::size_t i) {
            same[i] = std::ranges::equal(kept[i], bytes_for(i % 2 == 0 ? most + i : i)) ? 1 : 0;
        });
        CHECK(std::ranges::count(same, 1) == static_cast<std::ptrdiff_t>(most));
        CHECK(fs::is_empty(folder.path()));
    }
}

TEST_CASE("a scratch file begins where memory is used up, beside a folder that is not there yet", "[scratch]")
{
    TemporaryFolder const folder;
    ScratchFile file{folder.path() / "out" / "run", 64U << 20U};
    std::vector<void*> pieces;
    for (int i = 0; i < 64; ++i) pieces.push_back(file.allocate(1U << 20U, 1));
    CHECK(file.file_bytes() == 0);
    pieces.push_back(file.allocate(1U << 20U, 65536));
    CHECK(file.file_bytes() > 0);
    CHECK(reinterpret_cast<std::uintptr_t>(pieces.back()) % 65536 == 0);
    for (auto* piece : pieces) {
        static_cast<char*>(piece)[0] = 1;
        file.deallocate(piece, 1U << 20U, 1);
    }
    CHECK(fs::is_empty(folder.path()));
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
    Scratch scratch{where, 0};
    std::vector<Kept<char>> kept;
    std::string said;
    try {
        for (int i = 0; i < 100; ++i) kept.emplace_back(std::vector<char>(1U << 20U, char(i)), scratch.memory());
    } catch (Error const& e) {
        CHECK(e.code() == Errc::write_failed);
        said = e.what();
    }
    CHECK(said.find("could not be made larger than 64 MB in '" + where.string() + "'") != std::string::npos);
    CHECK(said.find("--scratch") != std::string::npos);
    REQUIRE(kept.size() >= 60);
    for (std::size_t i = 0; i < kept.size(); ++i) CHECK(kept[i][1000] == static_cast<char>(i));
}
