// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/schema.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/attributes.h"
#include "importers/gdal/ascii.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace lacuna {

namespace {

constexpr std::array<std::string_view, 7> schema_kinds{"parcels", "buildings", "zoning",     "levels",
                                                       "roads",   "parking",   "constraints"};

struct UnitFactor {
    std::string_view unit, kept;
    double factor;
};

// International foot 0.3048 m exactly; US survey foot 1200/3937 m; acre of 43,560 square feet; mu 1/15 ha;
// tsubo 400/121 m2.
constexpr double us_foot = 1200.0 / 3937.0;
constexpr std::array unit_factors{
    UnitFactor{"m2", "m2", 1},
    UnitFactor{"ft2", "m2", 0.3048 * 0.3048},
    UnitFactor{"us_ft2", "m2", us_foot* us_foot},
    UnitFactor{"acre", "m2", 43560 * 0.3048 * 0.3048},
    UnitFactor{"are", "m2", 100},
    UnitFactor{"ha", "m2", 10000},
    UnitFactor{"km2", "m2", 1e6},
    UnitFactor{"mu", "m2", 10000.0 / 15},
    UnitFactor{"tsubo", "m2", 400.0 / 121},
    UnitFactor{"m", "m", 1},
    UnitFactor{"cm", "m", 0.01},
    UnitFactor{"ft", "m", 0.3048},
    UnitFactor{"us_ft", "m", us_foot},
    UnitFactor{"share", "share", 1},
    UnitFactor{"percent", "share", 0.01},
    UnitFactor{"share_or_percent", "share", 1},
    UnitFactor{"ratio", "ratio", 1},
    UnitFactor{"percent", "ratio", 0.01},
    UnitFactor{"money", "money", 1},
    UnitFactor{"thousand", "money", 1000},
    UnitFactor{"ten_thousand", "money", 10000},
    UnitFactor{"million", "money", 1e6},
    UnitFactor{"year", "year", 1},
    UnitFactor{"date", "year", 1},
    UnitFactor{"storeys", "storeys", 1},
};

[[noreturn]] void refuse(std::string const& file, std::string const& key, std::string const& why)
{
    throw Error{Errc::bad_config, "schema '" + file + "', " + key + ": " + why};
}

std::vector<std::string> role_names()
{
    std::vector<std::string> names{"id"};
    for (auto const& role : number_roles) names.emplace_back(role.name);
    for (auto const& role : text_roles) names.emplace_back(role.name);
    return names;
}

std::string kept_unit(std::string const& role)
{
    for (auto const& each : number_roles)
        if (each.name == role) return std::string{each.unit};
    return "";
}

std::vector<std::string> texts(toml::node const& node, std::string const& file, std::string const& key)
{
    std::vector<std::string> out;
    auto const* array = node.as_array();
    if (!array) refuse(file, key, "must be a list of names");
    for (auto const& each : *array) {
        auto const text = each.value<std::string>();
        if (!text || text->empty()) refuse(file, key, "every name must be a text in quotes");
        out.push_back(*text);
    }
    return out;
}

void read_unit(toml::node const& node, std::string const& file, std::string const& key, std::string const& role,
               RoleRule& rule)
{
    rule.unit = node.value<std::string>().value_or("");
    auto const kept = kept_unit(role);
    if (kept.empty()) refuse(file, key, "role '" + role + "' is a text and has no unit");
    if (!unit_factor(rule.unit, kept)) {
        std::vector<std::string> allowed;
        for (auto const& each : unit_factors)
            if (each.kept == kept) allowed.emplace_back(each.unit);
        refuse(file, key,
               fmt::format("unit '{}' is no unit of '{}'; use one of {}", rule.unit, role, fmt::join(allowed, ", ")));
    }
}

RoleRule read_rule(toml::table const& table, std::string const& file, std::string const& key, std::string const& role)
{
    RoleRule rule;
    for (auto const& [name, value] : table) {
        std::string const inner{name.str()};
        if (inner == "fields") {
            rule.fields = texts(value, file, key + ".fields");
        } else if (inner == "unit") {
            read_unit(value, file, key + ".unit", role, rule);
        } else if (inner == "combine" && value.is_boolean()) {
            rule.combine = *value.value<bool>();
        } else if (inner == "unknown" && value.is_array()) {
            for (auto const& each : *value.as_array()) {
                if (!each.is_number()) refuse(file, key + ".unknown", "must be a list of numbers");
                rule.unknown.push_back(*each.value<double>());
            }
        } else {
            refuse(file, key + "." + inner, "is not known here; use fields, unit, unknown, combine");
        }
    }
    if (rule.fields.empty()) refuse(file, key, "names no fields");
    return rule;
}

/// A list of names, a table, or a list of tables.
std::vector<RoleRule> read_role(toml::node const& node, std::string const& file, std::string const& key,
                                std::string const& role)
{
    if (auto const* table = node.as_table()) return {read_rule(*table, file, key, role)};
    auto const* array = node.as_array();
    if (!array || array->empty())
        refuse(file, key, "must be a list of field names, or { fields = [...], unit = \"...\" }, or a list of those");
    if (!array->front().is_table()) {
        RoleRule rule;
        rule.fields = texts(node, file, key);
        return {rule};
    }
    std::vector<RoleRule> rules;
    for (auto const& each : *array) {
        if (!each.is_table()) refuse(file, key, "must not mix names and tables");
        rules.push_back(read_rule(*each.as_table(), file, key, role));
    }
    return rules;
}

LayerSchema read_kind(toml::table const& table, std::string const& file, std::string const& kind)
{
    LayerSchema layer;
    auto const roles = role_names();
    for (auto const& [name, value] : table) {
        std::string const word{name.str()};
        std::string const key = kind + "." + word;
        if (word == "recognised_by") {
            if (!value.is_array()) refuse(file, key, "must be a list of lists of field names");
            for (auto const& set : *value.as_array()) layer.recognised_by.push_back(texts(set, file, key));
        } else if (word == "drivers") {
            layer.drivers = texts(value, file, key);
        } else if (word == "layer_names") {
            layer.layer_names = texts(value, file, key);
        } else if (std::ranges::find(roles, word) != roles.end()) {
            layer.roles[word] = read_role(value, file, key, word);
        } else {
            refuse(file, key, "is no role" + did_you_mean(word, roles));
        }
    }
    return layer;
}

Schema read_schema(std::filesystem::path const& path)
{
    std::string const file = path.filename().string();
    toml::table table;
    try {
        table = toml::parse_file(path.string());
    } catch (toml::parse_error const& e) {
        refuse(file, fmt::format("line {}", e.source().begin.line), std::string{e.description()});
    }
    Schema schema;
    for (auto const& [name, value] : table) {
        std::string const key{name.str()};
        if (key == "id" || key == "title" || key == "source") {
            if (!value.is_string()) refuse(file, key, "must be a text");
            (key == "id" ? schema.id : key == "title" ? schema.title : schema.source) = *value.value<std::string>();
        } else if (std::ranges::find(schema_kinds, key) != schema_kinds.end()) {
            if (!value.is_table()) refuse(file, key, "must be a table");
            schema.kinds[key] = read_kind(*value.as_table(), file, key);
        } else {
            refuse(file, key,
                   "is not known; use id, title, source, a table of a layer: [parcels], [buildings], [zoning], "
                   "[roads], [parking], [constraints]");
        }
    }
    if (schema.id.empty() || schema.title.empty() || schema.source.empty())
        refuse(file, "id, title, source", "all three must be said");
    if (schema.kinds.empty())
        refuse(file, "a table of a layer: [parcels], [buildings], [zoning], [roads], [parking], [constraints]",
               "at least one must be there");
    return schema;
}

bool holds_all(std::vector<std::string> const& fields, std::vector<std::string> const& set, bool cut)
{
    return std::ranges::all_of(set, [&](std::string const& name) { return find_field(fields, name, cut) >= 0; });
}

SchemaMatch lay_over(Schema const& schema, LayerSchema const& layer, std::string const& driver,
                     std::vector<std::string> const& fields)
{
    bool const cut = driver == "ESRI Shapefile";
    SchemaMatch match{&schema, &layer, 0, 0};
    std::set<int> known;
    for (auto const& set : layer.recognised_by) {
        if (!holds_all(fields, set, cut)) continue;
        match.recognised = std::max(match.recognised, static_cast<int>(set.size()));
        for (auto const& name : set) known.insert(find_field(fields, name, cut));
    }
    if (!layer.drivers.empty() && layer.recognised_by.empty()) match.recognised = 1;
    for (auto const& [role, rules] : layer.roles)
        for (auto const& rule : rules)
            for (auto const& name : rule.fields)
                if (int const at = find_field(fields, name, cut); at >= 0) known.insert(at);
    match.matched = static_cast<int>(known.size());
    return match;
}

SchemaMatch named_schema(std::vector<Schema> const& schemas, std::string const& kind, std::string const& driver,
                         std::vector<std::string> const& fields, std::string const& wanted)
{
    std::vector<std::string> ids;
    for (auto const& schema : schemas) {
        ids.push_back(schema.id);
        if (schema.id != wanted) continue;
        auto const at = schema.kinds.find(kind);
        if (at == schema.kinds.end())
            throw Error{Errc::bad_config, "schema '" + wanted + "' says nothing of " + kind +
                                              "; leave it out, or give the fields one by one"};
        return lay_over(schema, at->second, driver, fields);
    }
    throw Error{Errc::bad_config, "there is no schema '" + wanted + "'" + did_you_mean(wanted, ids)};
}

}  // namespace

std::vector<Schema> read_schemas(std::filesystem::path const& folder)
{
    std::error_code trouble;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator it{folder, trouble}, end; !trouble && it != end; it.increment(trouble))
        if (it->path().extension() == ".toml") files.push_back(it->path());
    if (trouble || files.empty())
        throw Error{Errc::bad_config, "the schema folder '" + folder.string() +
                                          "' is missing or empty; reinstall the program, or set LACUNA_DATA"};
    std::ranges::sort(files);
    std::vector<Schema> schemas;
    for (auto const& file : files) schemas.push_back(read_schema(file));
    std::ranges::sort(schemas, {}, &Schema::id);
    for (std::size_t i = 1; i < schemas.size(); ++i)
        if (schemas[i].id == schemas[i - 1].id)
            throw Error{Errc::bad_config, "two schema files have the id '" + schemas[i].id + "'; change one"};
    return schemas;
}

SchemaMatch best_schema(std::vector<Schema> const& schemas, std::string const& kind, std::string const& driver,
                        std::vector<std::string> const& fields, std::string const& wanted)
{
    if (!wanted.empty()) return named_schema(schemas, kind, driver, fields, wanted);
    SchemaMatch best;
    auto const rank = [](SchemaMatch const& m) { return std::tuple{m.recognised > 0, m.matched}; };
    for (auto const& schema : schemas) {
        auto const at = schema.kinds.find(kind);
        if (at == schema.kinds.end()) continue;
        auto const& layer = at->second;
        if (!layer.drivers.empty() && std::ranges::find(layer.drivers, driver) == layer.drivers.end()) continue;
        auto const match = lay_over(schema, layer, driver, fields);
        if (match.matched == 0 || (!layer.recognised_by.empty() && match.recognised == 0)) continue;
        if (!best.schema || rank(match) > rank(best)) best = match;
    }
    return best;
}

int find_field(std::vector<std::string> const& fields, std::string const& name, bool cut_to_ten)
{
    auto const position = [&](auto const& same) {
        auto const at = std::ranges::find_if(fields, same);
        return at == fields.end() ? -1 : static_cast<int>(at - fields.begin());
    };
    if (int const at = position([&](std::string const& f) { return f == name; }); at >= 0) return at;
    auto const low = lower_ascii(name);
    if (int const at = position([&](std::string const& f) { return lower_ascii(f) == low; }); at >= 0) return at;
    if (!cut_to_ten || low.size() <= 10) return -1;
    return position([&](std::string const& f) {
        bool const ascii = std::ranges::all_of(f, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        // A cut may leave fewer than ten bytes where a character of several bytes stood across it.
        return f.size() <= 10 && f.size() >= (ascii ? 10U : 7U) && low.starts_with(lower_ascii(f));
    });
}

std::optional<double> unit_factor(std::string_view unit, std::string_view kept)
{
    if (unit.empty()) return 1;
    for (auto const& each : unit_factors)
        if (each.unit == unit && each.kept == kept) return each.factor;
    return std::nullopt;
}

}  // namespace lacuna
