// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/layer_reader.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/gdal/geometry.h"
#include "importers/layers/file_record.h"
#include "importers/layers/opened_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <new>

namespace lacuna {

namespace {

struct Counts {
    std::int64_t heights = 0, curves = 0, other_parts = 0;
};

struct Task {
    LayerRequest const& request;
    std::vector<Schema> const& schemas;
    Progress const& progress;
};

SchemaMatch match_schema(Task const& task, std::vector<OpenedSource> const& files, RawLayer& raw)
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

std::optional<Crs> crs_of(OpenedSource& opened, std::string const& given)
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

/// Layers whose features may be lines and points as well.
bool takes_lines(std::string const& layer) { return layer == "roads" || layer == "constraints"; }

/// The shape of a feature, or the issue that it has none.
bool read_shape(OGRFeature const& source, bool close_lines, InputFeature& feature, RawLayer& raw, Counts& counts)
{
    bool const all_parts = takes_lines(raw.layer.name);
    auto const reject = [&](IssueCode code, std::string const& detail) {
        raw.add_issue(code, label_of(feature), detail);
        return false;
    };
    auto const* geometry = geometry_of(source);
    if (!geometry) return reject(IssueCode::null_geometry, "no geometry; draw it, or delete the row");
    if (geometry->IsEmpty())
        return reject(IssueCode::empty_geometry, std::string{"an empty "} + geometry->getGeometryName());
    auto read = from_ogr(*geometry, close_lines, all_parts);
    if (!read.finite) return reject(IssueCode::bad_coordinates, "a coordinate is not a number or infinite");
    if (read.shape.empty() && read.lines.empty() && read.points.empty())
        return reject(IssueCode::not_a_polygon, "a " + read.type + " where an area is needed");
    counts.heights += read.z_dropped ? 1 : 0;
    counts.other_parts += read.other_parts && !all_parts ? 1 : 0;
    if (read.curves_stroked) {
        ++counts.curves;
        raw.add_issue(IssueCode::curve_stroked, label_of(feature),
                      "arcs of a " + read.type + " were replaced by chords",
                      static_cast<std::int64_t>(raw.layer.features.size()));
    }
    feature.shape = std::move(read.shape);
    feature.lines = std::move(read.lines);
    feature.points = std::move(read.points);
    return true;
}

/// Tells the driver to leave out the fields that nothing asks for, where it can: they are then not decoded at all.
class NeededFields {
public:
    NeededFields(OGRLayer& layer, FieldPlan const& plan, std::vector<int> const& keys)
    {
        if (!layer.TestCapability(OLCIgnoreFields)) return;
        auto const& definition = *layer.GetLayerDefn();
        std::vector<char> needed(static_cast<std::size_t>(definition.GetFieldCount()));
        auto const need = [&](int field) {
            if (field >= 0) needed.at(static_cast<std::size_t>(field)) = 1;
        };
        need(plan.id);
        for (int const key : keys) need(key);
        for (auto const& role : plan.roles)
            for (int const field : role.fields) need(field);
        std::vector<char const*> names{"OGR_STYLE"};
        for (int i = 0; i < definition.GetFieldCount(); ++i)
            if (!needed[static_cast<std::size_t>(i)]) names.push_back(definition.GetFieldDefn(i)->GetNameRef());
        names.push_back(nullptr);
        // A name that two fields share would leave out both.
        for (int i = 0; i < definition.GetFieldCount(); ++i)
            for (int j = 0; needed[static_cast<std::size_t>(i)] && j < definition.GetFieldCount(); ++j)
                if (!needed[static_cast<std::size_t>(j)] &&
                    EQUAL(definition.GetFieldDefn(i)->GetNameRef(), definition.GetFieldDefn(j)->GetNameRef()))
                    return;
        if (layer.SetIgnoredFields(names.data()) == OGRERR_NONE) layer_ = &layer;
    }
    ~NeededFields()
    {
        if (layer_) layer_->SetIgnoredFields(nullptr);
    }
    NeededFields(NeededFields const&) = delete;
    NeededFields& operator=(NeededFields const&) = delete;

private:
    OGRLayer* layer_ = nullptr;
};

/// GDAL ends a loop early on a broken file and tells only its handler.
void check_reading(ErrorCollector const& errors, OGRLayer& layer, OpenedSource const& opened, std::int64_t read,
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

    void read(OpenedSource& opened) const
    {
        std::vector<std::string> again;
        if (!opened.dataset) open_source(opened, task.request, task.schemas, again);
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

    void read_features(OpenedSource& opened, FieldPlan const& plan) const
    {
        std::vector<int> key_fields;
        for (auto const& key : keys.fields)
            key_fields.push_back(find_field(opened.fields, key, opened.driver == "ESRI Shapefile"));
        NeededFields const needed{*opened.layer, plan, key_fields};
        ErrorCollector errors;
        std::int64_t count = 0;
        make_room(*opened.layer);
        opened.layer->ResetReading();
        while (OGRFeatureUniquePtr const source{opened.layer->GetNextFeature()}) {
            ++count;
            read_feature(*source, opened, plan, key_fields);
            if (task.progress && raw.layer.features_read % 1000 == 0)
                task.progress("reading " + task.request.name, raw.layer.features_read, 0);
        }
        check_reading(errors, *opened.layer, opened, count, raw);
    }

    /// A vector that grows has its features twice for a while. A file may say any number: it is a hint, no more than
    /// what as many bytes can hold.
    void make_room(OGRLayer& layer) const
    {
        constexpr GIntBig most = 1'000'000, least_bytes = 48;
        if (!layer.TestCapability(OLCFastFeatureCount)) return;
        auto const held = static_cast<GIntBig>(raw.files.back().record.bytes / least_bytes);
        auto const count = std::clamp(layer.GetFeatureCount(FALSE), GIntBig{0}, std::min(most, held));
        auto& features = raw.layer.features;
        auto const needed = features.size() + static_cast<std::size_t>(count);
        if (needed <= features.capacity()) return;
        try {
            // Many files after each other: by a share, as a vector grows, for each move costs all that is there.
            features.reserve(std::max(needed, features.capacity() + features.capacity() / 2));
        } catch (std::bad_alloc const&) {
            return;
        }
    }

    void read_feature(OGRFeature const& source, OpenedSource const& opened, FieldPlan const& plan,
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

Box box_of(InputFeature const& feature)
{
    Box box = bounds(feature.shape);
    for (auto const& line : feature.lines) box = united(box, bounds(line));
    for (auto const& p : feature.points) box = united(box, {p.x, p.y, p.x, p.y});
    return box;
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
    auto files = open_sources(request, schemas, raw);
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
