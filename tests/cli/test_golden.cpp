// SPDX-License-Identifier: Apache-2.0
// Runs every folder of tests/golden: `args` (one argument a line; {sample} is the bundled sample), other files are
// inputs; `exit_code`, `stdout`, `stderr` and the files in `expected` are compared byte for byte with what the run
// gives, after what no two machines share (times, sizes of binary files) is masked in the text. LACUNA_UPDATE_GOLDEN=1
// writes them anew: read the difference before you commit it.
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string masked(std::string text)
{
    text = replaced(text, sample_folder().string(), "{sample}");
    text = std::regex_replace(text, std::regex{R"( +[0-9,]+ bytes)"}, " # bytes");
    return std::regex_replace(text, std::regex{R"(written in [0-9.]+ s)"}, "written in # s");
}

std::vector<std::string> arguments_of(fs::path const& folder)
{
    std::vector<std::string> arguments;
    std::istringstream lines{text_of(folder / "args")};
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) arguments.push_back(replaced(line, "{sample}", sample_folder().string()));
    return arguments;
}

void compare(fs::path const& expected, std::string const& found)
{
    if (std::getenv("LACUNA_UPDATE_GOLDEN")) write_text(expected, found);
    INFO(expected.filename());
    CHECK((fs::exists(expected) ? text_of(expected) : std::string{}) == found);
}

void run_case(fs::path const& folder)
{
    TempFolder const work;
    for (auto const& entry : fs::directory_iterator{folder})
        if (entry.is_regular_file()) fs::copy_file(entry.path(), work.path() / entry.path().filename());
    auto const outcome = run_program(arguments_of(folder), work.path());
    compare(folder / "exit_code", std::to_string(outcome.exit_code) + "\n");
    compare(folder / "stdout", masked(outcome.out));
    compare(folder / "stderr", masked(outcome.err));
    if (!fs::exists(folder / "expected")) return;
    for (auto const& entry : fs::directory_iterator{folder / "expected"})
        compare(entry.path(), text_of(work.path() / "out" / entry.path().filename()));
}

}  // namespace

TEST_CASE("every golden case gives the exit code, the output and the files that are kept with it")
{
    std::vector<fs::path> cases;
    for (auto const& entry : fs::directory_iterator{fs::path{LACUNA_SOURCE_DIR} / "tests" / "golden"})
        if (entry.is_directory()) cases.push_back(entry.path());
    std::ranges::sort(cases);
    REQUIRE(cases.size() >= 4);
    for (auto const& folder : cases) DYNAMIC_SECTION(folder.filename().string())
        {
            run_case(folder);
        }
}
