// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"

#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace lacuna::test {

namespace fs = std::filesystem;

namespace {

std::string shell_word(std::string const& text)
{
    std::string out = "'";
    for (char const c : text) out += c == '\'' ? "'\\''" : std::string{c};
    return out + "'";
}

}  // namespace

TempFolder::TempFolder()
{
    static std::atomic<int> number{0};
    path_ = fs::temp_directory_path() / ("lacuna-test-" + std::to_string(getpid()) + "-" + std::to_string(++number));
    fs::create_directories(path_);
}

TempFolder::~TempFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Outcome run_program(std::vector<std::string> const& arguments, fs::path const& folder, std::string const& before)
{
    TempFolder const output;
    std::string command = "cd " + shell_word(folder.string()) + " && " + before + " exec " + shell_word(LACUNA_BINARY);
    for (auto const& argument : arguments) command += " " + shell_word(argument);
    fs::path const out = output.path() / "out", err = output.path() / "err";
    // In a shell of its own: what `before` sets must end with it, and the files must not be under its limits.
    command =
        "sh -c " + shell_word(command) + " </dev/null 2>" + shell_word(err.string()) + " >" + shell_word(out.string());
    int const status = std::system(command.c_str());
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(out), text_of(err)};
    return outcome;
}

fs::path sample_folder() { return fs::path{LACUNA_SOURCE_DIR} / "data" / "samples" / "gongle"; }

std::vector<std::string> sample_layers()
{
    return {"--parcels", (sample_folder() / "parcels.geojson").string(), "--buildings",
            (sample_folder() / "buildings.geojson").string()};
}

void scan_sample(std::filesystem::path const& folder, std::string const& out, std::vector<std::string> const& more)
{
    auto const outcome = run_program(
        joined({"scan", "--study", (sample_folder() / "study.toml").string(), "--out", out, "--quiet"}, more), folder);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
}

std::string text_of(fs::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + file.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write_text(fs::path const& file, std::string const& text)
{
    std::ofstream out{file, std::ios::binary};
    out << text;
    if (!out.flush()) throw std::runtime_error{"cannot write " + file.string()};
}

std::map<std::string, std::string> files_of(fs::path const& folder)
{
    std::map<std::string, std::string> files;
    for (auto const& entry : fs::directory_iterator{folder}) {
        std::string const name = entry.path().filename().string();
        std::string text = text_of(entry.path());
        if (name == "run.json") {
            auto record = nlohmann::json::parse(text);
            for (auto const* key : {"timings_s", "threads", "command_line"}) record.erase(key);
            text = record.dump(1);
        }
        files.emplace(name, std::move(text));
    }
    return files;
}

std::vector<std::string> joined(std::vector<std::string> a, std::vector<std::string> const& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace lacuna::test
