// SPDX-License-Identifier: Apache-2.0
#include "importers/catalogue/toml_reader.h"

#include "engine/core/text.h"
#include "engine/model/measure.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace lacuna {

std::string nonfinite_note(double value)
{
    if (std::isfinite(value)) return {};
    return " (" + std::string{name(MeasureStatus::nonfinite_input)} + ": it must be a finite number)";
}

toml::table parse_toml(std::filesystem::path const& file, std::string const& what)
{
    std::ifstream stream{file, std::ios::binary};
    if (!stream || std::filesystem::is_directory(file))
        throw Error{Errc::open_failed, what + " '" + file.string() + "' cannot be opened; check the path"};
    try {
        return toml::parse(stream, file.string());
    } catch (toml::parse_error const& e) {
        auto const at = e.source().begin;
        throw Error{Errc::bad_config, what + " '" + file.string() + "' line " + std::to_string(at.line) + " column " +
                                          std::to_string(at.column) + " is not TOML: " + std::string{e.description()}};
    }
}

void Faults::add(toml::node const& node, std::string text)
{
    faults_.push_back({node.source().begin.line, std::move(text)});
}

void Faults::unknown_keys(toml::table const& table, std::vector<std::string> const& known, std::string const& where)
{
    for (auto const& [key, node] : table) {
        std::string const word{key.str()};
        if (std::ranges::find(known, word) != known.end()) continue;
        add(node, where + "unknown key '" + word + "'" + did_you_mean(word, known));
        faults_.back().line = key.source().begin.line;
    }
}

void Faults::raise() const
{
    if (faults_.empty()) return;
    auto sorted = faults_;
    std::ranges::stable_sort(sorted, {}, &Fault::line);
    std::string text = what_ + " '" + file_ + "'";
    if (sorted.size() > 1) text += " has " + std::to_string(sorted.size()) + " faults";
    for (auto const& fault : sorted)
        text += (sorted.size() > 1 ? "\n  " : " ") + ("line " + std::to_string(fault.line)) + ": " + fault.text;
    throw Error{Errc::bad_config, text};
}

}  // namespace lacuna
