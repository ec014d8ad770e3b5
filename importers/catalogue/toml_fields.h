// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/catalogue/toml_reader.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lacuna {

/// What readers of one kind of TOML file share: values of a table with their faults gathered.
class TomlFields {
protected:
    /// Errors: as parse_toml(). `what` names the kind of file.
    TomlFields(std::filesystem::path const& file, std::string const& what)
        : root_{parse_toml(file, what)}, faults_{file, what}
    {
    }

    /// Calls use(table) for each table of the list `key`, written [[key]].
    template <class Function>
    void each(char const* key, Function const& use)
    {
        auto const node = root_.get(key);
        if (!node) return;
        auto const fault = [&](toml::node const& at) {
            faults_.add(at, std::string{"'"} + key + "' must be tables, written [[" + key + "]]");
        };
        auto const rows = node->as_array();
        if (!rows) return fault(*node);
        for (auto const& row : *rows)
            if (auto const table = row.as_table())
                use(*table);
            else
                fault(row);
    }

    /// A text that is not empty; empty, and a fault, otherwise.
    std::string text(toml::table const& table, char const* key, std::string const& where, bool needed = true);

    /// A number between two limits; nothing, and a fault, otherwise.
    std::optional<double> number(toml::table const& table, char const* key, std::string const& where, double least,
                                 double most, bool needed, bool whole);

    toml::table root_;
    Faults faults_;
};

}  // namespace lacuna
