// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"

#include <toml++/toml.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// Parses a TOML file. Error{open_failed} where it cannot be read, Error{bad_config} with file, line and column
/// where it is not TOML; `what` names the kind of file ("catalogue", "study file").
toml::table parse_toml(std::filesystem::path const& file, std::string const& what);

/// " (NONFINITE_INPUT: it must be a finite number)" of a number that is infinite or none; else empty.
std::string nonfinite_note(double value);

/// What is wrong with one file, gathered so that all of it is told at once.
class Faults {
public:
    Faults(std::filesystem::path const& file, std::string what) : file_{file.string()}, what_{std::move(what)} {}

    /// `node` gives the line.
    void add(toml::node const& node, std::string text);

    /// Tells of every key of `table` that is not among `known`, with the nearest that is.
    void unknown_keys(toml::table const& table, std::vector<std::string> const& known, std::string const& where);

    /// Faults so far.
    [[nodiscard]] std::size_t size() const { return faults_.size(); }

    /// Throws Error{bad_config} naming file and line of every fault, in the order of lines; nothing where there is
    /// none.
    void raise() const;

private:
    struct Fault {
        unsigned line = 0;
        std::string text;
    };
    std::string file_;
    std::string what_;
    std::vector<Fault> faults_;
};

}  // namespace lacuna
