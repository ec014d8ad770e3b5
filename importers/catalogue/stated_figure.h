// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "importers/catalogue/toml_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// What a figure's range must keep to.
struct FigureLimits {
    double least = 0, most = 0;
};

/// The text of a key that is not empty; else empty, and a fault where it is `needed` or no such text.
std::string text_in(toml::table const& table, std::string_view key, std::string const& where, bool needed,
                    Faults& faults);

/// A figure as a catalogue and a study state it, { value = 50, mark = "E", source = "...", low = 40, high = 70,
/// date = "2026-01-31", valid_until = "2026-12-31", owner = "...", confidence = "low" }: a fault for every other key of
/// the table, a mark that is none or a source that is missing. True where mark and source are good and in `origin`.
bool read_mark_and_source(toml::table const& table, std::string const& where, Faults& faults, Provenance& origin);

/// Of the same table low, high, date, valid_until, owner and confidence. `value`: the figure's, between low and high;
/// nullopt: a list or a word, which has no range. False, and faults, where something is wrong.
bool read_standing(toml::table const& table, std::string const& where, std::optional<double> value,
                   FigureLimits const& limits, Faults& faults, Provenance& origin);

}  // namespace lacuna
