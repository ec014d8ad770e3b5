// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"

#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lacuna {

/// Where a key's value goes. The alternative is the key's type.
using StudyTarget = std::variant<double*, int*, std::optional<double>*, std::string*, std::filesystem::path*,
                                 std::vector<double>*, std::vector<std::string>*, Interval*,
                                 std::optional<RangedDistance>*, Timing*, View*, Ending*, Align*, Plots*, bool*>;

/// Whether texts are files or folders: never, always, or where they end in ".toml" or have a '/'.
enum class Paths { no, yes, toml };

/// What a number is, for the word that a message has where none of that kind can be so: a rate RATE_DOMAIN at -1 and
/// below, a capitalisation rate CAP_DOMAIN and years HORIZON at 0 and below, an occupancy OCCUPANCY outside 0 to
/// most_occupancy.
enum class Domain { plain, rate, cap, years, occupancy };

/// What a value must keep to.
struct StudyLimits {
    double least = 0;
    double most = 0;
    Paths paths = Paths::no;
    Domain domain = Domain::plain;
};

/// " (RATE_DOMAIN: a rate must be above -1, which is -100 %)", and NONFINITE_INPUT of any number that is infinite or
/// none; empty for a value that its domain allows.
std::string domain_fault(double value, Domain domain);

/// A value as it was written, before it is known what it should be.
struct GivenValue {
    std::vector<double> numbers;
    std::vector<std::string> texts;
    std::optional<bool> truth;
    bool list = false;
};

/// The value of a TOML node; nullopt for a kind that no key has (table, date, mixed list).
std::optional<GivenValue> given(toml::node const& node);
/// The value of an option's text, read as `target` wants it; nullopt where a number was wanted and is none.
std::optional<GivenValue> given(std::string const& text, StudyTarget const& target);

/// Puts a value where it goes; relative paths are taken from `base` unless that is empty.
/// Returns what is wrong, as "is -1, not in 0 to 100", or nothing.
std::optional<std::string> assign(StudyTarget const& target, GivenValue const& value, StudyLimits const& limits,
                                  std::filesystem::path const& base);
/// The same check of the value that is there.
std::optional<std::string> out_of_limits(StudyTarget const& target, StudyLimits const& limits);

std::string type_name(StudyTarget const& target);
/// The value that is there, where it is one number.
std::optional<double> number_of(StudyTarget const& target);
/// True for a number or a list of numbers; false for what says how and not how much.
bool is_figure(StudyTarget const& target);
/// The value that is there, as it is written in TOML; empty where none is.
std::string toml_text(StudyTarget const& target);

/// `path` below `base`, unless it is absolute or no path of a file system ("PG:...", "https://...", "/vsizip/...").
std::string below(std::filesystem::path const& base, std::string const& path, Paths paths = Paths::yes);

}  // namespace lacuna
