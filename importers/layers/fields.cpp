// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/fields.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <fmt/format.h>
#include <ogr_feature.h>

#include <algorithm>

namespace lacuna {

namespace {

NumberRole const* number_role(std::string const& name)
{
    auto const at = std::ranges::find(number_roles, name, &NumberRole::name);
    return at == number_roles.end() ? nullptr : &*at;
}

TextRole const* text_role(std::string const& name)
{
    auto const at = std::ranges::find(text_roles, name, &TextRole::name);
    return at == text_roles.end() ? nullptr : &*at;
}

std::vector<std::string> known_roles()
{
    std::vector<std::string> names{"id"};
    for (auto const& role : number_roles) names.emplace_back(role.name);
    for (auto const& role : text_roles) names.emplace_back(role.name);
    return names;
}

/// The schema's rules for a role.
std::vector<RoleRule> const& rules_of(SchemaMatch const& match, std::string const& role)
{
    static std::vector<RoleRule> const none;
    if (!match.layer) return none;
    auto const at = match.layer->roles.find(role);
    return at == match.layer->roles.end() ? none : at->second;
}

RolePlan blank_plan(std::string const& role)
{
    RolePlan plan;
    plan.role = role;
    plan.number = number_role(role);
    plan.text = text_role(role);
    return plan;
}

void use_unit(RolePlan& plan, std::string const& unit)
{
    plan.unit = unit;
    plan.factor = plan.number ? unit_factor(unit, plan.number->unit).value_or(1) : 1;
}

std::optional<RolePlan> plan_of_rule(std::vector<std::string> const& fields, RoleRule const& rule,
                                     std::string const& role, std::string const& schema, bool cut)
{
    auto plan = blank_plan(role);
    std::string names;
    for (auto const& name : rule.fields) {
        int const at = find_field(fields, name, cut);
        if (at < 0 || std::ranges::find(plan.fields, at) != plan.fields.end()) continue;
        plan.fields.push_back(at);
        names += (names.empty() ? "" : " + ") + fields[static_cast<std::size_t>(at)];
        if (!rule.combine) break;
    }
    if (plan.fields.empty()) return std::nullopt;
    use_unit(plan, rule.unit);
    plan.unknown = rule.unknown;
    plan.origin = names + " (schema " + schema + ")";
    return plan;
}

std::optional<RolePlan> plan_of_schema(std::vector<std::string> const& fields, SchemaMatch const& match,
                                       std::string const& role, bool cut)
{
    for (auto const& rule : rules_of(match, role))
        if (auto plan = plan_of_rule(fields, rule, role, match.schema->id, cut)) return plan;
    return std::nullopt;
}

/// "field" or "field:unit"; the unit only where no field has the whole name.
std::optional<RolePlan> plan_of_user(std::vector<std::string> const& fields, SchemaMatch const& match,
                                     std::string const& role, std::string const& given)
{
    auto plan = blank_plan(role);
    std::string field = given, unit;
    int at = find_field(fields, field);
    auto const colon = given.rfind(':');
    if (at < 0 && plan.number && colon != std::string::npos &&
        unit_factor(given.substr(colon + 1), plan.number->unit)) {
        field = given.substr(0, colon);
        unit = given.substr(colon + 1);
        at = find_field(fields, field);
    }
    if (at < 0) return std::nullopt;
    std::vector<std::string> const own{fields[static_cast<std::size_t>(at)]};
    for (auto const& rule : rules_of(match, role)) {
        bool const names_it = std::ranges::any_of(rule.fields, [&](auto const& n) { return find_field(own, n) == 0; });
        if (!names_it || !unit.empty()) continue;
        unit = rule.unit;
        plan.unknown = rule.unknown;
        break;
    }
    plan.fields = {at};
    use_unit(plan, unit);
    plan.origin = fields[static_cast<std::size_t>(at)] + (unit.empty() ? "" : " in " + unit) + " (given)";
    return plan;
}

}  // namespace

std::vector<std::string> field_names(OGRFeatureDefn& definition, TextDecoder const& decode)
{
    std::vector<std::string> names;
    for (int i = 0; i < definition.GetFieldCount(); ++i)
        names.push_back(decode(definition.GetFieldDefn(i)->GetNameRef()));
    return names;
}

void require_roles(std::map<std::string, std::string> const& given, std::string const& layer)
{
    for (auto const& [role, field] : given)
        if (auto const known = known_roles(); std::ranges::find(known, role) == known.end())
            throw Error{Errc::bad_layer,
                        "'" + role + "' is no role of a field of layer " + layer + did_you_mean(role, known)};
}

FieldPlan plan_fields(std::vector<std::string> const& fields, SchemaMatch const& match,
                      std::map<std::string, std::string> const& given, std::string const& driver,
                      std::string const& where, bool lenient)
{
    FieldPlan plan;
    bool const cut = driver == "ESRI Shapefile";
    for (auto const& role : known_roles()) {
        auto const said = given.find(role);
        std::optional<RolePlan> found;
        if (said == given.end()) {
            found = plan_of_schema(fields, match, role, cut);
        } else if (!said->second.empty()) {
            found = plan_of_user(fields, match, role, said->second);
            if (!found && role == "id" && find_field({"fid"}, said->second) == 0) {
                plan.id = FieldPlan::id_is_fid;
                plan.id_origin = "feature number (given)";
                continue;
            }
            if (!found && !lenient)
                throw Error{Errc::bad_layer, fmt::format("{} has no field '{}' for role '{}'{}", where, said->second,
                                                         role, did_you_mean(said->second, fields))};
        }
        if (!found) continue;
        if (role == "id") {
            plan.id = found->fields.front();
            plan.id_origin = found->origin;
        } else {
            plan.roles.push_back(std::move(*found));
        }
    }
    return plan;
}

}  // namespace lacuna
