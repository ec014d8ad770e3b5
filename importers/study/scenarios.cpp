// SPDX-License-Identifier: Apache-2.0
#include "importers/study/scenarios.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/catalogue/overrides.h"
#include "importers/catalogue/toml_reader.h"
#include "importers/study/study.h"

#include <algorithm>

namespace lacuna {

namespace {

std::string text_of(toml::node const& node)
{
    if (auto const* number = node.as_integer()) return std::to_string(number->get());
    if (auto const* number = node.as_floating_point()) return shortest(number->get());
    if (auto const* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    if (auto const* text = node.as_string()) return text->get();
    std::string all;
    if (auto const* list = node.as_array())
        for (auto const& each : *list) all += (all.empty() ? "" : ",") + text_of(each);
    return all;
}

void flatten(toml::table const& table, std::string const& prefix, Scenario& out, Faults& faults)
{
    for (auto const& [key, node] : table) {
        std::string const name = prefix + std::string{key.str()};
        if (auto const* inner = node.as_table()) {
            flatten(*inner, name + ".", out, faults);
            continue;
        }
        if (!is_money_key(name) && !names_money_figure(name))
            faults.add(node, "'" + name +
                                 "' is no key of valuation, prices, financing or social and no figure of money of a "
                                 "catalogue: a scenario changes money only");
        auto const value = text_of(node);
        if (value.empty()) faults.add(node, "'" + name + "' has no value that can be used");
        if (is_money_key(name) && !value.empty()) try {
                Study study;
                set_money_key(study, name, value);
            } catch (Error const& e) {
                faults.add(node, e.what());
            }
        out.settings.emplace_back(name, value);
    }
}

}  // namespace

std::vector<Scenario> read_scenarios(std::filesystem::path const& file)
{
    auto const root = parse_toml(file, "scenario file");
    Faults faults{file, "scenario file"};
    std::vector<std::pair<unsigned, Scenario>> found;
    for (auto const& [key, node] : root) {
        std::string const name{key.str()};
        auto const* table = node.as_table();
        if (!table) {
            faults.add(node, "'" + name + "' must be a table, written [" + name + "]");
            continue;
        }
        Scenario scenario{name, {}};
        flatten(*table, "", scenario, faults);
        found.emplace_back(node.source().begin.line, std::move(scenario));
    }
    faults.raise();
    std::ranges::stable_sort(found, {}, &std::pair<unsigned, Scenario>::first);
    std::vector<Scenario> out;
    for (auto& [line, scenario] : found) out.push_back(std::move(scenario));
    return out;
}

}  // namespace lacuna
