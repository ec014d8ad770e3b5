// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/layer_reader.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/gdal/geometry.h"
#include "importers/layers/file_record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace lacuna {

namespace {

constexpr std::size_t most_open = 64;  // a city may come in thousands of tiles; file handles are few

struct Opened {
    SourceFile source;
    std::optional<Dataset> dataset;
    OGRLayer* layer = nullptr;
    TextDecoder decode;
    std::string encoding, driver;
    std::vector<std::string> fields;
};

struct Counts {
    std::int64_t heights = 0, curves = 0, other_parts = 0;
};

struct Task {
    LayerRequest const& request;
    std::vector<Schema> const& schemas;
    Progress const& progress;
};

void open_source(Opened& opened, Task const& task, std::vector<std::string>& notes)
{
    auto const& request = task.request;
    opened.dataset = Dataset::open(opened.source.path, raw_text_options(opened.source.path, request.encoding));
    opened.driver = opened.dataset->driver();
    opened.layer = &choose_layer(*opened.dataset, request.name, request.layer, task.schemas, opened.source.name, notes);
    if (is_connection(opened.source.path)) opened.source.name = std::string{"PG:"} + opened.layer->GetName();
    opened.decode =
        choose_decoder(*opened.dataset, *opened.layer, request.encoding, opened.source.name, opened.encoding, notes);
    opened.fields = field_names(*opened.layer->GetLayerDefn(), opened.decode);
}

/// A file of a folder that is no such layer is passed over with a note; a file that was named must be one.
std::vector<Opened> open_all(Task const& task, RawLayer& raw)
{
    auto const sources = expand_sources(task.request.sources, raw.notes);
    std::vector<Opened> out;
    std::string last_reason;
    for (auto const& source : sources) {
        Opened opened;
        opened.source = source;
        try {
            open_source(opened, task, raw.notes);
        } catch (Error const& e) {
            if (!source.optional() || (e.code() != Errc::open_failed && e.code() != Errc::bad_layer)) throw;
            last_reason = e.what();
            raw.notes.push_back(fmt::format("{}: {} was passed over: {}", raw.layer.name, source.name, e.what()));
            continue;
        }
        if (sources.size() > most_open) opened.dataset.reset();
        out.push_back(std::move(opened));
    }
    if (out.empty())
        throw Error{Errc::bad_layer, sources.empty()
                                         ? "no source is given; name a file, a folder or a connection"
                                         : "none of the files found is such a layer; the last: " + last_reason};
    return out;
}

/// A file with fields that are all unlike those of the others may be no tile of the layer: an index, a legend.
/// One that a folder of three or more gave is left out; one that was named is read. A warning says either.
void part_with_strangers(std::vector<Opened>& files, RawLayer& raw)
{
    std::map<std::string, std::size_t> holders;
    for (auto const& file : files)
        for (auto const& field : file.fields) ++holders[field];
    if (files.size() < 2) return;
    auto const strange = [&](Opened const& file) {
        return !file.fields.empty() && std::ranges::all_of(file.fields, [&](auto const& f) { return holders[f] == 1; });
    };
    bool const few_strangers = files.size() > 2 && std::ranges::count_if(files, strange) == 1;
    std::erase_if(files, [&](Opened const& file) {
        if (!strange(file)) return false;
        auto shown = file.fields;
        if (shown.size() > 5) shown.resize(5);
        bool const left_out = few_strangers && file.source.optional();
        raw.warnings.push_back(
            fmt::format("{}: {} has no field in common with the other files of the layer (it has {}); it was {}",
                        raw.layer.name, file.source.name, fmt::join(shown, ", "),
                        left_out ? "left out. If it belongs to the layer, name the files one by one"
                                 : "read all the same. If it is no part of the layer, name only those that are"));
        return left_out;
    });
}

std::vector<std::string> fields_of_all(std::vector<Opened> const& files)
{
    std::vector<std::string> all;
    std::set<std::string> seen;
    for (auto const& file : files)
        for (auto const& field : file.fields)
            if (seen.insert(field).second) all.push_back(field);
    return all;
}

SchemaMatch match_schema(Task const& task, std::vector<Opened> const& files, RawLayer& raw)
{
    auto const& request = task.request;
    if (request.name == "coverage") return {};
    auto const match = best_schema(task.schemas, request.name, files.front().driver, raw.layer_fields, request.schema);
    if (match.schema)
        raw.notes.push_back(fmt::format("{}: fields understood by schema {} ({}): {} of {}", request.name,
                                        match.schema->id, match.schema->title, match.matched, raw.layer_fields.size()));
    else
        raw.notes.push_back(
            fmt::format("{}: no schema knows a field of this layer; only its shapes are used", request.name));
    return match;
}

std::optional<Crs> crs_of(Opened& opened, std::string const& given)
{
    return given.empty() ? stated_crs(*opened.layer) : Crs::parse(given);
}

void note_values(RawLayer& raw, InputFeature const& feature, std::vector<std::string> const& troubles)
{
    constexpr std::size_t most = 3;
    if (troubles.empty()) return;
    auto shown = troubles;
    std::string more;
    if (shown.size() > most) {
        more = fmt::format(" and {} more", shown.size() - most);
        shown.resize(most);
    }
    raw.add_issue(IssueCode::value_out_of_range, label_of(feature),
                  fmt::format("{}{}; not used", fmt::join(shown, ", "), more),
                  static_cast<std::int64_t>(raw.layer.features.size()));
}

/// The shape of a feature, or the issue that it has none.
bool read_shape(OGRFeature const& source, bool close_lines, InputFeature& feature, RawLayer& raw, Counts& counts)
{
    auto const reject = [&](IssueCode code, std::string const& detail) {
        raw.add_issue(code, label_of(feature), detail);
        return false;
    };
    auto const* geometry = geometry_of(source);
    if (!geometry) return reject(IssueCode::null_geometry, "no geometry; draw it, or delete the row");
    if (geometry->IsEmpty())
        return reject(IssueCode::empty_geometry, std::string{"an empty "} + geometry->getGeometryName());
    auto read = from_ogr(*geometry, close_lines);
    if (!read.finite) return reject(IssueCode::bad_coordinates, "a coordinate is not a number or infinite");
    if (read.shape.empty()) return reject(IssueCode::not_a_polygon, "a " + read.type + " where an area is needed");
    counts.heights += read.z_dropped ? 1 : 0;
    counts.other_parts += read.other_parts ? 1 : 0;
    if (read.curves_stroked) {
        ++counts.curves;
        raw.add_issue(IssueCode::curve_stroked, label_of(feature),
                      "arcs of a " + read.type + " were replaced by chords",
                      static_cast<std::int64_t>(raw.layer.features.size()));
    }
    feature.shape = std::move(read.shape);
    return true;
}

/// GDAL ends a loop early on a broken file and tells only its handler.
void check_reading(ErrorCollector const& errors, OGRLayer& layer, Opened const& opened, std::int64_t read,
                   RawLayer& raw)
{
    if (!errors.failed()) return;
    auto const said = errors.text();
    auto const expected = layer.TestCapability(OLCFastFeatureCount) ? layer.GetFeatureCount(FALSE) : GIntBig{-1};
    if (read == 0 || (expected >= 0 && read < expected))
        throw Error{Errc::open_failed,
                    fmt::format("'{}' stopped after {} of {} features: {}; repair or copy the file again",
                                opened.source.name, read, expected >= 0 ? std::to_string(expected) : "?", said)};
    raw.warnings.push_back(fmt::format("{}: while reading {}: {}", raw.layer.name, opened.source.name, said));
}

struct FileReader {
    Task const& task;
    SchemaMatch const& match;
    KeyColumns& keys;
    RawLayer& raw;
    Counts& counts;

    void read(Opened& opened) const
    {
        std::vector<std::string> again;
        if (!opened.dataset) open_source(opened, task, again);
        auto const plan =
            plan_fields(opened.fields, match, task.request.fields, opened.driver, opened.source.name, true);
        note_fields(plan);
        LayerFile file{record_of(opened.source, opened.driver, opened.encoding, raw.layer.name), opened.source.path,
                       crs_of(opened, task.request.crs)};
        file.record.crs = file.crs ? file.crs->label() : "";
        auto const before = raw.layer.features_read;
        raw.files.push_back(std::move(file));
        read_features(opened, plan);
        raw.files.back().record.features = raw.layer.features_read - before;
        opened.dataset.reset();
    }

private:
    void note_fields(FieldPlan const& plan) const
    {
        auto const& name = task.request.name;
        if (!plan.id_origin.empty()) raw.fields.emplace(name + ".id", plan.id_origin);
        if (raw.id_field.empty()) raw.id_field = plan.id_origin;
        for (auto const& role : plan.roles) raw.fields.emplace(name + "." + role.role, role.origin);
    }

    void read_features(Opened& opened, FieldPlan const& plan) const
    {
        std::vector<int> key_fields;
        for (auto const& key : keys.fields)
            key_fields.push_back(find_field(opened.fields, key, opened.driver == "ESRI Shapefile"));
        ErrorCollector errors;
        std::int64_t count = 0;
        opened.layer->ResetReading();
        while (OGRFeatureUniquePtr const source{opened.layer->GetNextFeature()}) {
            ++count;
            read_feature(*source, opened, plan, key_fields);
            if (task.progress && raw.layer.features_read % 1000 == 0)
                task.progress("reading " + task.request.name, raw.layer.features_read, 0);
        }
        check_reading(errors, *opened.layer, opened, count, raw);
    }

    void read_feature(OGRFeature const& source, Opened const& opened, FieldPlan const& plan,
                      std::vector<int> const& key_fields) const
    {
        ++raw.layer.features_read;
        auto values = read_values(source, plan, opened.decode);
        InputFeature feature;
        feature.source_id = std::move(values.id);
        feature.file = opened.source.name;
        feature.fid = source.GetFID();
        if (!read_shape(source, opened.driver == "DXF", feature, raw, counts)) return;
        note_values(raw, feature, values.troubles);
        feature.attributes = std::move(values.attributes);
        for (std::size_t k = 0; k < key_fields.size(); ++k)
            keys.values[k].push_back(key_fields[k] < 0 ? "" : read_text(source, key_fields[k], opened.decode));
        raw.layer.features.push_back(std::move(feature));
        raw.file_of.push_back(static_cast<std::uint32_t>(raw.files.size() - 1));
    }
};

void require_features(RawLayer const& raw)
{
    if (raw.layer.features_read == 0)
        throw Error{Errc::bad_layer,
                    "'" + raw.files.front().record.name + "' has no features; check the file or the layer's name"};
    if (!raw.layer.features.empty()) return;
    auto const& first = raw.layer.issues.front();
    throw Error{Errc::bad_layer,
                fmt::format("'{}' has {} features and not one polygon (the first: {}); give a layer of polygons",
                            raw.files.front().record.name, raw.layer.features_read, first.detail)};
}

void note_counts(RawLayer& raw, Counts const& counts)
{
    auto const& name = raw.layer.name;
    if (counts.heights > 0)
        raw.notes.push_back(
            fmt::format("{}: the heights of the vertices of {} features were not used", name, counts.heights));
    if (counts.other_parts > 0)
        raw.warnings.push_back(
            fmt::format("{}: {} features have points or lines beside their polygons; only the polygons were used", name,
                        counts.other_parts));
}

}  // namespace

std::optional<Crs> stated_crs(OGRLayer& layer)
{
    auto const* reference = layer.GetSpatialRef();
    if (!reference || reference->IsLocal()) return std::nullopt;
    // GeoPackage has rows for "unknown"; they are no statement.
    std::string_view const name = reference->GetName() ? reference->GetName() : "";
    if (name.empty() || name.starts_with("Undefined") || name.starts_with("Unknown")) return std::nullopt;
    return Crs{*reference};
}

OGRGeometry const* geometry_of(OGRFeature const& feature)
{
    OGRGeometry const* first = nullptr;
    for (int i = 0; i < feature.GetGeomFieldCount(); ++i) {
        auto const* each = feature.GetGeomFieldRef(i);
        if (each && !each->IsEmpty()) return each;
        if (!first) first = each;
    }
    return first;
}

std::string label_of(InputFeature const& feature)
{
    return feature.source_id.empty() ? feature.file + "#" + std::to_string(feature.fid) : feature.source_id;
}

void RawLayer::add_issue(IssueCode code, std::string feature_id, std::string detail, std::int64_t feature)
{
    layer.issues.push_back({code, layer.name, std::move(feature_id), 0, std::move(detail), std::nullopt});
    feature_of_issue.push_back(feature);
}

RawLayer read_raw_layer(LayerRequest const& request, std::vector<Schema> const& schemas, KeyColumns& keys,
                        Progress const& progress)
{
    RawLayer raw;
    raw.layer.name = request.name;
    require_roles(request.fields, request.name);
    Task const task{request, schemas, progress};
    auto files = open_all(task, raw);
    part_with_strangers(files, raw);
    raw.layer_fields = fields_of_all(files);
    auto const match = match_schema(task, files, raw);
    // A field that is named but missing is an error, unless a joined table may have it.
    auto const where = files.size() == 1 ? "'" + files.front().source.name + "'" : "layer " + request.name;
    plan_fields(raw.layer_fields, match, request.fields, files.front().driver, where, !request.joins.empty());
    keys.values.assign(keys.fields.size(), {});
    Counts counts;
    FileReader const reader{task, match, keys, raw, counts};
    for (auto& file : files) reader.read(file);
    require_features(raw);
    note_counts(raw, counts);
    return raw;
}

}  // namespace lacuna
