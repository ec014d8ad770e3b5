// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/opened_source.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace lacuna {

namespace {

constexpr std::size_t most_open = 64;  // a city may come in thousands of tiles; file handles are few

/// A file of a folder that is no such layer is passed over with a note; a file that was named must be one.
std::vector<OpenedSource> open_all(LayerRequest const& request, std::vector<Schema> const& schemas, RawLayer& raw)
{
    auto const sources = expand_sources(request.sources, raw.notes);
    std::vector<OpenedSource> out;
    std::string last_reason;
    for (auto const& source : sources) {
        OpenedSource opened;
        opened.source = source;
        try {
            open_source(opened, request, schemas, raw.notes);
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
void part_with_strangers(std::vector<OpenedSource>& files, RawLayer& raw)
{
    std::map<std::string, std::size_t> holders;
    for (auto const& file : files)
        for (auto const& field : file.fields) ++holders[field];
    if (files.size() < 2) return;
    auto const strange = [&](OpenedSource const& file) {
        return !file.fields.empty() && std::ranges::all_of(file.fields, [&](auto const& f) { return holders[f] == 1; });
    };
    bool const few_strangers = files.size() > 2 && std::ranges::count_if(files, strange) == 1;
    std::erase_if(files, [&](OpenedSource const& file) {
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

std::vector<std::string> fields_of_all(std::vector<OpenedSource> const& files)
{
    std::vector<std::string> all;
    std::set<std::string> seen;
    for (auto const& file : files)
        for (auto const& field : file.fields)
            if (seen.insert(field).second) all.push_back(field);
    return all;
}

}  // namespace

void open_source(OpenedSource& opened, LayerRequest const& request, std::vector<Schema> const& schemas,
                 std::vector<std::string>& notes)
{
    opened.dataset = Dataset::open(opened.source.path, raw_text_options(opened.source.path, request.encoding));
    opened.driver = opened.dataset->driver();
    opened.layer = &choose_layer(*opened.dataset, request.name, request.layer, schemas, opened.source.name, notes);
    if (is_connection(opened.source.path)) opened.source.name = std::string{"PG:"} + opened.layer->GetName();
    opened.decode =
        choose_decoder(*opened.dataset, *opened.layer, request.encoding, opened.source.name, opened.encoding, notes);
    opened.fields = field_names(*opened.layer->GetLayerDefn(), opened.decode);
}

std::vector<OpenedSource> open_sources(LayerRequest const& request, std::vector<Schema> const& schemas, RawLayer& raw)
{
    auto files = open_all(request, schemas, raw);
    part_with_strangers(files, raw);
    raw.layer_fields = fields_of_all(files);
    return files;
}

}  // namespace lacuna
