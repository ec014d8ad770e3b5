// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// Each adds one command to the program. The command's callback does the work and throws Error on failure.
/// `command_line` is kept in the record of the run.
void add_scan(CLI::App& app, std::vector<std::string> command_line);
void add_inspect(CLI::App& app);
void add_catalogue(CLI::App& app);
void add_rules(CLI::App& app);
void add_sample(CLI::App& app);
void add_fit(CLI::App& app);
void add_inventory(CLI::App& app);
void add_select(CLI::App& app);
void add_value(CLI::App& app);
void add_risk(CLI::App& app);
void add_weigh(CLI::App& app);
void add_replay(CLI::App& app);
void add_explain(CLI::App& app);
void add_compare(CLI::App& app);

/// The folder with catalogues, schemas and samples: $LACUNA_DATA, else beside the installed program,
/// else the source tree this program was built from.
std::filesystem::path data_folder();

/// A number from low to high. CLI::Range lets "nan" pass, which compares as neither below nor above.
CLI::Validator number_within(double low, double high);

/// A whole number from low to high, told in those words.
CLI::Validator whole_number_within(std::uint64_t low, std::uint64_t high);

/// "0.1.0"
std::string program_version();

}  // namespace lacuna
