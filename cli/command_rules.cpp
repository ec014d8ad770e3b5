// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/text.h"
#include "importers/catalogue/figures.h"
#include "importers/rules/rule_set.h"

#include <fmt/format.h>

#include <memory>

namespace lacuna {

namespace {

void print_set(RuleSet const& rules)
{
    fmt::print("{}: {}\n\n{:<24} {:>8} {:>8} {:>8}  {:<4} {}\n", rules.id, rules.title, "rule", "strict", "likely",
               "relaxed", "mark", "source");
    for (auto const& f : rules.figures)
        fmt::print("{:<24} {:>8} {:>8} {:>8}  {:<4} {}\n", f.key, f.sure ? "" : shortest(f.strict), shortest(f.likely),
                   f.sure ? "" : shortest(f.relaxed), f.mark, f.source);
    for (auto const& use : rules.land_uses)
        fmt::print("{:<24} {:>26}  {:<4} {}: {}\n", "land_use." + use.rule.use, use.rule.rejected ? "rejected" : "told",
                   use.mark, use.source, fmt::join(use.rule.words, ", "));
    fmt::print("\n");
    for (auto const& mark : marks()) fmt::print("{}  {}\n", mark.mark, mark.meaning);
    fmt::print("\nA scan works with the likely figures and says what the others would change; docs/rules.md.\n");
}

void run_rules(std::string const& wanted)
{
    auto const folder = data_folder() / "rules";
    if (!wanted.empty()) return print_set(find_rule_set(wanted, folder));
    for (auto const& id : rule_set_ids(folder)) {
        auto const rules = find_rule_set(id, folder);
        auto const unsure = std::ranges::count_if(rules.figures, [](RuleFigure const& f) { return !f.sure; });
        fmt::print("{:<10} {:<40} {} rules, {} of them with strict and relaxed ends\n", id, rules.title,
                   rules.figures.size(), unsure);
    }
    fmt::print("\nlacuna rules ID shows one, with the source of each figure; lacuna scan --rules ID uses it.\n");
}

}  // namespace

void add_rules(CLI::App& app)
{
    auto const wanted = std::make_shared<std::string>();
    auto* command = app.add_subcommand("rules", "List rule sets (setbacks, clearances ...), or show one");
    command->add_option("rule_set", *wanted, "Rule set to show: an id, as cn, or the path of a TOML file");
    command->callback([wanted] { run_rules(*wanted); });
}

}  // namespace lacuna
