// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/attributes.h"
#include "importers/layers/encoding.h"
#include "importers/layers/schema.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

class OGRFeature;
class OGRFeatureDefn;

namespace lacuna {

/// Where one role is read from.
struct RolePlan {
    std::string role;
    std::vector<int> fields;  ///< positions; more than one only where the rule combines them
    std::string unit;         ///< of the field; empty: the role's own
    double factor = 1;
    std::vector<double> unknown;
    NumberRole const* number = nullptr;
    TextRole const* text = nullptr;
    std::string origin;  ///< "LandArea (schema us_cambridge)", for RunRecord::fields
};

/// How the features of one source are read.
struct FieldPlan {
    static constexpr int no_id = -1, id_is_fid = -2;
    int id = no_id;
    std::string id_origin;
    std::vector<RolePlan> roles;
};

/// Names of the fields, decoded.
std::vector<std::string> field_names(OGRFeatureDefn& definition, TextDecoder const& decode);

/// Lays roles over fields: what `given` says (role -> field, or field:unit; an empty field switches the role off),
/// then the schema. `given` names that are missing here are left out where `lenient` (another tile has them).
/// Throws Error{bad_layer} for a role or field that does not exist, with near names; `where` names the source.
FieldPlan plan_fields(std::vector<std::string> const& fields, SchemaMatch const& match,
                      std::map<std::string, std::string> const& given, std::string const& driver,
                      std::string const& where, bool lenient = false);

/// Throws Error{bad_layer} for a role that is none.
void require_roles(std::map<std::string, std::string> const& given, std::string const& layer);

/// Reads a number as the sources write it: "12.5", " 12 ", "<=2.5", "35%". nullopt: it is none.
std::optional<double> parse_number(std::string text, bool& percent);

/// Values of one feature. `troubles` gets a phrase for every value that is no number or out of range.
struct FeatureValues {
    std::string id;
    Attributes attributes;
    std::vector<std::string> troubles;
};
FeatureValues read_values(OGRFeature const& feature, FieldPlan const& plan, TextDecoder const& decode);

/// One field as text, trimmed and decoded; empty where it is null.
std::string read_text(OGRFeature const& feature, int field, TextDecoder const& decode);

/// Puts `next` into `sum` by the rule.
void reduce_into(std::optional<double>& sum, std::optional<double> const& next, Reduce reduce);

}  // namespace lacuna
