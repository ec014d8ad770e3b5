// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/join.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/layers/file_record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace lacuna {

namespace {

struct Row {
    Attributes attributes;
    std::vector<std::string> troubles;
    std::int64_t features = 0;  ///< of the layer that have the key
};

struct Table {
    RunRecord::InputFile record;
    std::map<std::string, Row> rows;
    std::int64_t rows_read = 0, without_key = 0;
    FieldPlan plan;
};

void reduce_row(Row& row, FeatureValues const& values)
{
    for (auto const& role : number_roles)
        reduce_into(row.attributes.*role.member, values.attributes.*role.member, role.reduce);
    for (auto const& role : text_roles)
        if ((row.attributes.*role.member).empty()) row.attributes.*role.member = values.attributes.*role.member;
    row.troubles.insert(row.troubles.end(), values.troubles.begin(), values.troubles.end());
}

/// A joined parcel table is understood by what is said of parcels, of whatever layer it is joined to, where nothing
/// is said of that layer.
SchemaMatch schema_of_table(std::vector<Schema> const& schemas, LayerRequest const& request, std::string const& driver,
                            std::vector<std::string> const& fields)
{
    auto match = best_schema(schemas, request.name, driver, fields);
    return match.schema ? match : best_schema(schemas, "parcels", driver, fields);
}

Table read_table(JoinRequest const& join, LayerRequest const& request, std::vector<Schema> const& schemas,
                 RawLayer& raw)
{
    std::vector<std::string> ignored;
    auto sources = expand_sources({join.source}, ignored);
    if (sources.size() != 1) throw Error{Errc::bad_layer, "'" + join.source + "' is no single table; name one file"};
    auto dataset = Dataset::open(sources.front().path, raw_text_options(sources.front().path, request.encoding));
    auto& layer = dataset.layer("");
    Table table;
    std::string encoding;
    auto const decode = choose_decoder(dataset, layer, request.encoding, sources.front().name, encoding, raw.notes);
    auto const fields = field_names(*layer.GetLayerDefn(), decode);
    auto const match = schema_of_table(schemas, request, dataset.driver(), fields);
    table.plan = plan_fields(fields, match, request.fields, dataset.driver(), sources.front().name, true);
    table.record = record_of(sources.front(), dataset.driver(), encoding, request.name + " (joined)");
    int const key = find_field(fields, join.table_key, dataset.driver() == "ESRI Shapefile");
    if (key < 0)
        throw Error{Errc::bad_layer, "'" + sources.front().name + "' has no field '" + join.table_key + "' to join by" +
                                         did_you_mean(join.table_key, fields)};
    ErrorCollector errors;
    layer.ResetReading();
    while (OGRFeatureUniquePtr const feature{layer.GetNextFeature()}) {
        ++table.rows_read;
        auto const text = read_text(*feature, key, decode);
        if (text.empty())
            ++table.without_key;
        else
            reduce_row(table.rows[text], read_values(*feature, table.plan, decode));
    }
    if (errors.failed())
        throw Error{Errc::open_failed, "'" + sources.front().name + "' could not be read whole: " + errors.text()};
    table.record.features = table.rows_read;
    return table;
}

void fill(Attributes& own, Attributes const& joined)
{
    for (auto const& role : number_roles)
        if (!(own.*role.member)) own.*role.member = joined.*role.member;
    for (auto const& role : text_roles)
        if ((own.*role.member).empty()) own.*role.member = joined.*role.member;
}

/// The key of each feature: the named field, else the field of the table's key's name, else the id.
std::vector<std::string> keys_of(RawLayer const& raw, JoinRequest const& join, std::vector<std::string> const& column)
{
    auto const& field = join.layer_key.empty() ? join.table_key : join.layer_key;
    if (find_field(raw.layer_fields, field, true) >= 0) return column;
    if (!join.layer_key.empty())
        throw Error{Errc::bad_layer, "layer " + raw.layer.name + " has no field '" + field + "' to join by" +
                                         did_you_mean(field, raw.layer_fields)};
    if (raw.id_field.empty())
        throw Error{Errc::bad_layer, "layer " + raw.layer.name + " has no field '" + field +
                                         "' and no id to join by; name its field after the table's: "
                                         "--join " +
                                         raw.layer.name + "=FILE:" + join.table_key + ":FIELD"};
    std::vector<std::string> ids;
    for (auto const& feature : raw.layer.features) ids.push_back(feature.source_id);
    return ids;
}

void refuse_unmatched(Table const& table, std::vector<std::string> const& keys, JoinRequest const& join)
{
    throw Error{
        Errc::bad_layer,
        fmt::format("no row of '{}' has a key of the layer: field '{}' holds values as '{}', the layer as '{}'; "
                    "name the right fields",
                    table.record.name, join.table_key, table.rows.empty() ? "" : table.rows.begin()->first,
                    keys.empty() ? "" : keys.front())};
}

std::string first_of(std::vector<std::string> const& troubles)
{
    constexpr std::size_t most = 3;
    auto shown = troubles;
    if (shown.size() > most) shown.resize(most);
    return fmt::format("{}{}", fmt::join(shown, ", "),
                       troubles.size() > most ? fmt::format(" and {} more", troubles.size() - most) : "");
}

void note_join(RawLayer& raw, Table const& table, JoinRequest const& join, std::int64_t matched)
{
    std::int64_t unused = 0, shared = 0;
    for (auto const& [key, row] : table.rows) {
        unused += row.features == 0 ? 1 : 0;
        shared += row.features > 1 ? 1 : 0;
    }
    auto const without = static_cast<std::int64_t>(raw.layer.features.size()) - matched;
    raw.notes.push_back(
        fmt::format("{}: joined with {} by {}: {} rows of {} keys; {} features found their row, {} did not; "
                    "{} keys are of no feature; {} rows have no key",
                    raw.layer.name, table.record.name, join.table_key, table.rows_read, table.rows.size(), matched,
                    without, unused, table.without_key));
    if (shared > 0)
        raw.notes.push_back(
            fmt::format("{}: {} keys of {} belong to several features; each of them got the whole value",
                        raw.layer.name, shared, table.record.name));
    for (auto const& role : table.plan.roles) {
        auto const at = role.origin.rfind(" (");
        raw.fields.emplace(raw.layer.name + "." + role.role,
                           role.origin.substr(0, at) + " of " + table.record.name + role.origin.substr(at));
    }
}

void join_table(RawLayer& raw, Table& table, JoinRequest const& join, std::vector<std::string> const& keys)
{
    std::int64_t matched = 0;
    for (std::size_t i = 0; i < raw.layer.features.size(); ++i) {
        auto& feature = raw.layer.features[i];
        auto const row = table.rows.find(keys[i]);
        if (keys[i].empty() || row == table.rows.end()) {
            raw.add_issue(IssueCode::no_join_row, label_of(feature),
                          keys[i].empty() ? "the key field '" + join.table_key + "' is empty"
                                          : "no row of " + table.record.name + " has the key '" + keys[i] + "'",
                          static_cast<std::int64_t>(i));
            continue;
        }
        ++matched;
        ++row->second.features;
        fill(feature.attributes, row->second.attributes);
        if (!row->second.troubles.empty())
            raw.add_issue(IssueCode::value_out_of_range, label_of(feature),
                          "in " + table.record.name + ": " + first_of(row->second.troubles) + "; not used",
                          static_cast<std::int64_t>(i));
    }
    if (matched == 0) refuse_unmatched(table, keys, join);
    note_join(raw, table, join, matched);
}

}  // namespace

KeyColumns key_columns(LayerRequest const& request)
{
    KeyColumns keys;
    for (auto const& join : request.joins)
        keys.fields.push_back(join.layer_key.empty() ? join.table_key : join.layer_key);
    return keys;
}

void join_tables(RawLayer& raw, LayerRequest const& request, KeyColumns const& keys, std::vector<Schema> const& schemas)
{
    for (std::size_t k = 0; k < request.joins.size(); ++k) {
        auto const& join = request.joins[k];
        if (join.table_key.empty())
            throw Error{Errc::bad_layer, "joining '" + join.source + "': no key field is named; say FILE:FIELD"};
        auto table = read_table(join, request, schemas, raw);
        join_table(raw, table, join, keys_of(raw, join, keys.values[k]));
        raw.files.push_back({std::move(table.record), join.source, std::nullopt});
    }
    if (request.joins.empty()) return;
    for (auto const& [role, field] : request.fields)
        if (!field.empty() && !raw.fields.contains(request.name + "." + role))
            throw Error{Errc::bad_layer,
                        fmt::format("neither layer {} nor a joined table has a field '{}' for role '{}'{}",
                                    request.name, field, role, did_you_mean(field, raw.layer_fields))};
}

}  // namespace lacuna
