// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// How one role of a layer is found among the fields of a source.
struct RoleRule {
    std::vector<std::string> fields;  ///< candidate names, best first; matched without regard to case
    std::string unit;                 ///< of the field; empty: that of the role
    std::vector<double> unknown;      ///< values that mean "not known"
    bool combine = false;             ///< read all candidates that there are and reduce them by the role's rule
};

/// What a known source calls the roles of one kind of layer.
struct LayerSchema {
    std::vector<std::vector<std::string>> recognised_by;  ///< sets of fields; one whole set must be there
    std::vector<std::string> drivers;                     ///< of GDAL; empty: any
    std::vector<std::string> layer_names;                 ///< names of such a layer inside a source
    std::map<std::string, std::vector<RoleRule>>
        roles;  ///< by role name, "id" too; the first rule that finds a field holds
};

/// One file of data/schemas.
struct Schema {
    std::string id;
    std::string title;
    std::string source;                        ///< who publishes such data, and where the names were read
    std::map<std::string, LayerSchema> kinds;  ///< "parcels", "buildings", "zoning"
};

/// Reads every *.toml of a folder, by id. Throws Error{bad_config} naming the file, the key and what is allowed.
std::vector<Schema> read_schemas(std::filesystem::path const& folder);

/// A schema laid over the fields of a source.
struct SchemaMatch {
    Schema const* schema = nullptr;  ///< nullptr: none has a field in common
    LayerSchema const* layer = nullptr;
    int recognised = 0;  ///< fields of the set that told it
    int matched = 0;     ///< different fields of the source that have a role in it
};

/// The schema that fits best: one that is recognised before one that claims no fields; then the most fields
/// known to it; then by id. `wanted` (an id) overrules. Throws Error{bad_config} where that does not exist or
/// says nothing of such a layer.
SchemaMatch best_schema(std::vector<Schema> const& schemas, std::string const& kind, std::string const& driver,
                        std::vector<std::string> const& fields, std::string const& wanted = {});

/// Position of a candidate name among the fields: exact, then without regard to case, then (Shapefile) by the first
/// ten bytes, which is all that a DBF keeps of a name. -1 where there is none.
int find_field(std::vector<std::string> const& fields, std::string const& name, bool cut_to_ten = false);

/// What a value in `unit` must be multiplied with to have the unit that the role keeps ("m2", "m", "share" ...).
/// nullopt where the two do not belong together. "date" and "share_or_percent" have factor 1; see read_number.
std::optional<double> unit_factor(std::string_view unit, std::string_view kept);

}  // namespace lacuna
