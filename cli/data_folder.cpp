// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

namespace lacuna {

std::filesystem::path data_folder()
{
    namespace fs = std::filesystem;
    auto const holds_data = [](fs::path const& folder) {
        std::error_code ignored;
        return fs::is_directory(folder / "catalogues", ignored) && fs::is_directory(folder / "schemas", ignored);
    };
    if (char const* given = std::getenv("LACUNA_DATA"); given && *given) {
        if (holds_data(given)) return given;
        throw Error{Errc::bad_config,
                    std::string{"LACUNA_DATA names '"} + given +
                        "', which has no folders 'catalogues' and 'schemas'; set it to Lacuna's data folder"};
    }
    std::error_code error;
    fs::path const program = fs::read_symlink("/proc/self/exe", error);
    if (fs::path const installed = program.parent_path().parent_path() / "share" / "lacuna";
        !error && holds_data(installed))
        return installed;
    if (holds_data(LACUNA_SOURCE_DATA)) return LACUNA_SOURCE_DATA;
    throw Error{Errc::bad_config, "the data folder with catalogues and schemas was not found; set LACUNA_DATA to it"};
}

CLI::Validator number_within(double low, double high)
{
    auto const expected = fmt::format("a number from {} to {}", low, high);
    return {[=](std::string& text) {
                double number = 0;
                auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
                bool const whole = wrong == std::errc{} && end == text.data() + text.size();
                if (whole && number >= low && number <= high) return std::string{};
                bool const infinite = whole ? !std::isfinite(number) : wrong == std::errc::result_out_of_range;
                return text + " is not " + expected + (infinite ? " (NONFINITE_INPUT)" : "");
            },
            fmt::format("{} to {}", low, high)};
}

CLI::Validator whole_number_within(std::uint64_t low, std::uint64_t high)
{
    auto const expected = fmt::format("a whole number from {} to {}", low, high);
    return {[=](std::string& text) {
                std::uint64_t number = 0;
                auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
                bool const whole = wrong == std::errc{} && end == text.data() + text.size();
                return whole && number >= low && number <= high ? std::string{} : text + " is not " + expected;
            },
            fmt::format("{} to {}", low, high)};
}

std::string program_version() { return LACUNA_VERSION; }

}  // namespace lacuna
