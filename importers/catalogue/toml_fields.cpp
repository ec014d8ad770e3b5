// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/toml_fields.h"

#include "engine/core/text.h"

#include <cmath>

namespace lacuna {

std::string TomlFields::text(toml::table const& table, char const* key, std::string const& where, bool needed)
{
    auto const node = table.get(key);
    if (!node) {
        if (needed) faults_.add(table, where + "has no '" + key + "'");
        return {};
    }
    auto const value = node->value<std::string>().value_or("");
    if (value.empty()) faults_.add(*node, where + "'" + key + "' must be a text that is not empty");
    return value;
}

std::optional<double> TomlFields::number(toml::table const& table, char const* key, std::string const& where,
                                         double least, double most, bool needed, bool whole)
{
    auto const node = table.get(key);
    if (!node) {
        if (needed) faults_.add(table, where + "has no '" + key + "'");
        return {};
    }
    auto const value = node->value<double>();
    if (value && *value >= least && *value <= most && (!whole || *value == std::floor(*value))) return value;
    faults_.add(*node, where + "'" + key + "' must be a " + (whole ? "whole " : "") + "number, " + shortest(least) +
                           " to " + shortest(most) + (value ? nonfinite_note(*value) : ""));
    return {};
}

}  // namespace lacuna
