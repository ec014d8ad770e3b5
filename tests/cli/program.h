// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lacuna::test {

/// A folder that is gone with the object.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Outcome {
    int exit_code = -1;  ///< 128 + signal where the program was killed
    std::string out, err;
};

/// Runs the program in `folder`. `before` is put before it in the shell ("ulimit -f 100;").
Outcome run_program(std::vector<std::string> const& arguments, std::filesystem::path const& folder,
                    std::string const& before = {});

/// The bundled sample, and the options that name its two layers.
std::filesystem::path sample_folder();
std::vector<std::string> sample_layers();

/// Scans it into `folder`/`out`; the test ends where that fails.
void scan_sample(std::filesystem::path const& folder, std::string const& out = "out",
                 std::vector<std::string> const& more = {});

std::string text_of(std::filesystem::path const& file);
void write_text(std::filesystem::path const& file, std::string const& text);

/// The bytes of every file of a folder by name, run.json without what may differ between two runs.
std::map<std::string, std::string> files_of(std::filesystem::path const& folder);

/// a + b
std::vector<std::string> joined(std::vector<std::string> a, std::vector<std::string> const& b);

}  // namespace lacuna::test
