// SPDX-License-Identifier: Apache-2.0
#include "importers/study/study.h"

#include "engine/core/text.h"
#include "importers/catalogue/stated_figure.h"
#include "importers/catalogue/toml_reader.h"
#include "importers/study/study_keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

namespace lacuna {

namespace {

constexpr double most_clear_m = 1000;

class StudyReader {
public:
    explicit StudyReader(std::filesystem::path const& file)
        : file_{file}, base_{file.parent_path()}, faults_{file, "study file"}
    {
    }

    Study read(Study study)
    {
        auto const root = parse_toml(file_, "study file");
        std::vector<std::string> known{"space", "valuation", "prices", "financing", "social", "zones", "keep_clear"};
        known.insert(known.end(), layer_names.begin(), layer_names.end());
        read_section(root, plain_keys(), study, "", known, "");
        for (std::string const section : {"space", "valuation", "prices", "financing", "social"})
            if (auto const table = table_of(root, section))
                read_section(*table, plain_keys(), study, section + ".", {}, "[" + section + "] ");
        for (auto const name : layer_names) {
            std::string const section{name};
            if (auto const table = table_of(root, section)) read_layer(*table, *layer_of(study, name, true), section);
        }
        if (auto const table = table_of(root, "zones")) read_zones(*table, study);
        if (auto const table = table_of(root, "keep_clear")) read_keep_clear(*table, study);
        faults_.raise();
        name_valuers(study);
        return study;
    }

private:
    /// A contribution in kind that is stated with its source needs no other.
    static void name_valuers(Study& study)
    {
        auto const name = [&](std::string const& who, std::string& source) {
            auto const origin = study.origins.find("financing." + who + "_in_kind");
            if (source.empty() && origin != study.origins.end()) source = origin->second.source;
        };
        auto& terms = study.financing;
        for (auto& party : terms.equity) name(party.id, party.in_kind_source);
        name("public", terms.support.public_in_kind.source);
        name("owner", terms.support.owner_in_kind.source);
    }

    toml::table const* table_of(toml::table const& root, std::string const& section)
    {
        auto const node = root.get(section);
        if (!node) return nullptr;
        if (!node->is_table()) faults_.add(*node, "'" + section + "' must be a table, written [" + section + "]");
        return node->as_table();
    }

    /// Reads the keys whose name is `prefix` and one word. `known` are the other keys this table may have.
    template <class Owner>
    void read_section(toml::table const& table, std::span<StudyKey<Owner> const> keys, Owner& owner,
                      std::string const& prefix, std::vector<std::string> known, std::string const& where)
    {
        for (auto const& key : keys) {
            if (!key.name.starts_with(prefix)) continue;
            auto const word = key.name.substr(prefix.size());
            if (word.find('.') != std::string_view::npos) continue;
            known.emplace_back(word);
            auto const node = table.get(word);
            if (!node) continue;
            if constexpr (std::is_same_v<Owner, Study>) {
                owner.origins.erase(std::string{key.name});
                if (node->is_table() && is_money_key(key.name)) {
                    read_stated(*node->as_table(), key, owner, where + "'" + std::string{word} + "' ");
                    continue;
                }
            }
            auto const value = given(*node);
            auto const fault = value ? assign(key.target(owner), *value, key.limits, base_)
                                     : std::optional{"must be a " + type_name(key.target(owner))};
            if (fault) faults_.add(*node, where + "'" + std::string{word} + "' " + *fault);
        }
        faults_.unknown_keys(table, known, where);
    }

    /// A figure with its mark and source, as a catalogue states them.
    void read_stated(toml::table const& table, StudyKey<Study> const& key, Study& study, std::string const& where)
    {
        Provenance origin;
        origin.figure = key.name;
        bool const marked = read_mark_and_source(table, where, faults_, origin);
        auto const node = table.get("value");
        if (!node) return faults_.add(table, where + "has no 'value'");
        auto const target = key.target(study);
        auto const value = given(*node);
        auto const fault =
            value ? assign(target, *value, key.limits, base_) : std::optional{"must be a " + type_name(target)};
        if (fault) return faults_.add(*node, where + *fault);
        FigureLimits const limits{key.limits.least, key.limits.most};
        if (read_standing(table, where, number_of(target), limits, faults_, origin) && marked)
            study.origins[std::string{key.name}] = std::move(origin);
    }

    void read_layer(toml::table const& table, LayerRequest& layer, std::string const& section)
    {
        std::string const where = "[" + section + "] ";
        read_section(table, layer_keys(), layer, "", {"fields", "joins"}, where);
        if (auto const fields = table_of(table, "fields")) {
            faults_.unknown_keys(*fields, field_roles(), where + "fields: ");
            for (auto const& [role, node] : *fields) {
                auto const field = node.value<std::string>();
                if (!field) faults_.add(node, where + "field of '" + std::string{role.str()} + "' must be a text");
                layer.fields[std::string{role.str()}] = field.value_or("");
            }
        }
        auto const node = table.get("joins");
        if (!node) return;
        auto const joins = node->as_array();
        if (!joins) return faults_.add(*node, where + "'joins' must be a list of { source, table_key, layer_key }");
        for (auto const& entry : *joins) read_join(entry, layer, where + "joins: ");
    }

    void read_join(toml::node const& node, LayerRequest& layer, std::string const& where)
    {
        auto const table = node.as_table();
        if (!table) return faults_.add(node, where + "must be { source = \"...\", table_key = \"...\" }");
        faults_.unknown_keys(*table, {"source", "table_key", "layer_key"}, where);
        JoinRequest join;
        auto const text = [&](char const* key, bool needed) {
            auto const value = (*table)[key].value<std::string>();
            if ((needed || table->contains(key)) && (!value || value->empty()))
                faults_.add(node, where + "needs a text '" + key + "'");
            return value.value_or("");
        };
        join.source = below(base_, text("source", true));
        join.table_key = text("table_key", true);
        join.layer_key = text("layer_key", false);
        layer.joins.push_back(std::move(join));
    }

    void read_zones(toml::table const& zones, Study& study)
    {
        for (auto const& [district, node] : zones) {
            std::string const name{district.str()};
            std::string const where = "[zones.\"" + name + "\"] ";
            if (auto const table = node.as_table())
                read_section(*table, zone_keys(), study.space.zones[name], "", {}, where);
            else
                faults_.add(node, where + "must be a table, as [zones.\"C-3\"]");
        }
    }

    void read_keep_clear(toml::table const& table, Study& study)
    {
        for (auto const& [rule, node] : table) {
            auto const metres = node.value<double>();
            if (metres && *metres >= 0 && *metres <= most_clear_m)
                study.space.keep_clear_m[std::string{rule.str()}] = *metres;
            else
                faults_.add(node, "[keep_clear] '" + std::string{rule.str()} + "' must be metres from 0 to 1000" +
                                      (metres ? nonfinite_note(*metres) : ""));
        }
    }

    std::filesystem::path file_;
    std::filesystem::path base_;
    Faults faults_;
};

template <class Owner>
bool set_from(std::span<StudyKey<Owner> const> keys, Owner& owner, std::string_view word, std::string const& key,
              std::string const& text)
{
    auto const found = std::ranges::find(keys, word, &StudyKey<Owner>::name);
    if (found == keys.end()) return false;
    auto const target = found->target(owner);
    auto const value = given(text, target);
    auto const fault = value ? assign(target, *value, found->limits, {})
                             : std::optional{"is '" + text + "', not a " + type_name(target)};
    if (fault)
        throw Error{Errc::usage,
                    "'" + key + "' " + *fault + (found->unit.empty() ? "" : " (" + std::string{found->unit} + ")")};
    return true;
}

bool set_in_layer(Study& study, std::string const& key, std::string const& text)
{
    auto const dot = key.find('.');
    auto const layer = key.substr(0, dot);
    if (dot == std::string::npos || std::ranges::find(layer_names, layer) == layer_names.end()) return false;
    auto const word = key.substr(dot + 1);
    auto& request = *layer_of(study, layer, true);
    if (!word.starts_with("fields.")) return set_from(layer_keys(), request, word, key, text);
    auto const role = word.substr(7);
    auto const roles = field_roles();
    if (std::ranges::find(roles, role) == roles.end())
        throw Error{Errc::usage, "'" + key + "': no field role '" + role + "'" + did_you_mean(role, roles)};
    request.fields[role] = text;
    return true;
}

bool set_in_zone(Study& study, std::string const& key, std::string const& text)
{
    auto const dot = key.rfind('.');
    if (!key.starts_with("zones.") || dot <= 6) return false;
    auto const district = key.substr(6, dot - 6);
    return set_from(zone_keys(), study.space.zones[district], key.substr(dot + 1), key, text);
}

bool set_keep_clear(Study& study, std::string const& key, std::string const& text)
{
    constexpr std::string_view prefix = "keep_clear.";
    if (!key.starts_with(prefix) || key.size() == prefix.size()) return false;
    double metres = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), metres);
    if (fault != std::errc{} || end != text.data() + text.size() || !(metres >= 0 && metres <= most_clear_m))
        throw Error{Errc::usage, "'" + key + "' is '" + text + "'; it must be metres from 0 to 1000" +
                                     (fault == std::errc{} ? nonfinite_note(metres) : "")};
    study.space.keep_clear_m[key.substr(prefix.size())] = metres;
    return true;
}

}  // namespace

StudyRequest Study::named_layers()
{
    StudyRequest request;
    request.parcels.name = "parcels";
    request.buildings.name = "buildings";
    return request;
}

/// Those of the worked example: estimates that show the arithmetic, no offer of anybody.
FinancingTerms Study::usual_terms()
{
    FinancingTerms terms;
    terms.equity = {{"investor", 0.6, 0}, {"state_company", 0.25, 0}, {"residents", 0.15, 0.04}};
    terms.fund_share = 0.1;
    terms.reserve_years = 5;
    terms.lock_up_dscr = 1.1;
    terms.reserve_months = 6;
    return terms;
}

Study read_study_file(std::filesystem::path const& file, Study base) { return StudyReader{file}.read(std::move(base)); }

bool is_money_key(std::string_view key)
{
    constexpr std::array<std::string_view, 4> sections{"valuation.", "prices.", "financing.", "social."};
    return std::ranges::any_of(sections, [&](auto section) { return key.starts_with(section); });
}

void set_study_key(Study& study, std::string const& key, std::string const& value)
{
    Study changed = study;
    changed.origins.erase(key);
    if (set_from(plain_keys(), changed, key, key, value) || set_in_layer(changed, key, value) ||
        set_in_zone(changed, key, value) || set_keep_clear(changed, key, value)) {
        study = std::move(changed);
        return;
    }
    throw Error{Errc::usage, "no key '" + key + "'" + did_you_mean(key, study_keys())};
}

std::vector<std::string> study_keys()
{
    std::vector<std::string> keys;
    for (auto const& key : plain_keys()) keys.emplace_back(key.name);
    for (auto const layer : layer_names) {
        for (auto const& key : layer_keys()) keys.push_back(std::string{layer} + "." + std::string{key.name});
        keys.push_back(std::string{layer} + ".fields.*");
    }
    keys.emplace_back("keep_clear.*");
    for (auto const& key : zone_keys()) keys.push_back("zones.*." + std::string{key.name});
    return keys;
}

}  // namespace lacuna
