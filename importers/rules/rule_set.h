// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/study/study.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// One rule: a key of a study's [space] or [keep_clear] with what it is, or what it may be.
struct RuleFigure {
    std::string key;  ///< as "setback_m" or "keep_clear.tree"
    double strict = 0, likely = 0, relaxed = 0;
    bool sure = true;  ///< given as one value
    char mark = 'E';
    std::string source;
};

/// A use of land that is no want of use: a table [land_use.NAME] with words, treat ("told" or "rejected"), mark,
/// source.
struct LandUseFigure {
    LandUseRule rule;
    char mark = 'E';
    std::string source;
};

/// Rules of a place as data, each with mark and source.
struct RuleSet {
    std::string id;
    std::string title;
    std::vector<RuleFigure> figures;       ///< in the order of the documentation
    std::vector<LandUseFigure> land_uses;  ///< by name
};

/// Reads a rule set (TOML). Error{bad_config} names file and line of every fault: an unknown key with the nearest, a
/// figure without mark or source, strict < likely or likely < relaxed, a value out of its key's range, a land use
/// without words or with a treatment that is none.
RuleSet read_rule_set(std::filesystem::path const& file);

/// Ids of the rule sets in `folder`, sorted; empty where there is no such folder.
std::vector<std::string> rule_set_ids(std::filesystem::path const& folder);

/// A rule set by its id in `folder`, or the path of a file. Error{bad_config} with the nearest id.
RuleSet find_rule_set(std::string const& id_or_path, std::filesystem::path const& folder);

/// Puts the likely figures and the uses of land into a study that says nothing yet.
void apply_rule_set(RuleSet const& rules, Study& study);

/// After the study's own keys: gives SpaceRules their strict and relaxed ends. A key whose value is no longer the
/// rule set's likely one was set by the user: it is known, and its ends are that value.
void settle_rule_set(RuleSet const& rules, Study& study);

/// docs/rules.md: the format, and each shipped rule set as a table.
std::string describe_rule_format();
std::string describe_rule_set(RuleSet const& rules);

}  // namespace lacuna
