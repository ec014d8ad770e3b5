// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_plan.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/files/staging.h"
#include "exporters/geojson/geojson.h"
#include "exporters/geopackage/geopackage.h"
#include "exporters/layers/layers.h"
#include "exporters/ledger/cash_flow_file.h"
#include "exporters/run_record/run_record.h"
#include "exporters/styles/layer_styles.h"
#include "exporters/styles/qml.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/sha256.h"

#include <cpl_minixml.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lacuna {

namespace {

/// The date that stands in the GeoPackage: of the run where it is stated, else one that nobody takes for a real one.
std::string time_stamp_of(std::string const& run_date)
{
    if (run_date.empty()) return "1970-01-01T00:00:00.000Z";
    constexpr std::string_view form = "0000-00-00";
    bool good = run_date.size() >= form.size() && (run_date.size() == form.size() || run_date[form.size()] == 'T');
    for (std::size_t i = 0; good && i < form.size(); ++i)
        good = form[i] == '-' ? run_date[i] == '-' : std::isdigit(static_cast<unsigned char>(run_date[i])) != 0;
    if (!good) throw Error{Errc::usage, fmt::format("the date of the run is '{}'; write it as 2026-11-23", run_date)};
    return run_date.substr(0, form.size()) + "T00:00:00.000Z";
}

void write_style(std::string const& qml, std::filesystem::path const& file)
{
    CheckedFile out{file};
    out.write(qml);
    out.finish();
    ErrorCollector errors;
    CPLXMLNode* const tree = CPLParseXMLFile(file.c_str());
    CPLDestroyXMLNode(tree);
    if (tree == nullptr || errors.failed())
        throw Error{Errc::write_failed,
                    fmt::format("'{}' could not be read again after it was written: {}; choose another output "
                                "folder",
                                file.filename().string(), errors.text())};
}

/// Makes the files of one plan in a staging folder and keeps the list of them.
class Export {
public:
    Export(Plan const& plan, RunRecord const& record, Staging const& staging)
        : plan_{plan},
          record_{record},
          staging_{staging},
          index_{plan},
          crs_{Crs::parse(plan.crs)},
          time_stamp_{time_stamp_of(record.run_date)}
    {
    }

    std::vector<WrittenFile> run()
    {
        auto layers = styled_layers();
        for (auto const* name : {"sites", "placements", "spaces"}) write_geojson_and_style(find(layers, name));
        auto const& flows = find(layers, "cash_flows").layer;
        note("cash_flows.csv", "cash flow of each site by line and year",
             write_cash_flow_file(flows, index_, staging_.file("cash_flows.csv")));
        note("lacuna.gpkg", "all layers in the working CRS with styles",
             write_geopackage(layers, crs_, time_stamp_, staging_.file("lacuna.gpkg")));
        write_run_record(run_record_text(plan_, record_, crs_.name(), files_), staging_.file("run.json"));
        note("run.json", "what was run on what, and the totals", 1);
        std::vector<WrittenFile> out;
        for (auto const& each : files_) out.push_back(each.file);
        return out;
    }

private:
    std::vector<StyledLayer> styled_layers() const
    {
        std::vector<StyledLayer> out;
        for (auto& layer : all_layers(index_, run_metadata(index_, record_, crs_.label()))) {
            auto style = style_of(layer, index_);
            out.push_back({std::move(layer), std::move(style)});
        }
        return out;
    }

    static StyledLayer const& find(std::vector<StyledLayer> const& layers, std::string_view name)
    {
        auto const found = std::ranges::find_if(layers, [&](StyledLayer const& l) { return l.layer.name == name; });
        if (found == layers.end()) throw Error{Errc::internal, fmt::format("no layer '{}' to export", name)};
        return *found;
    }

    void write_geojson_and_style(StyledLayer const& styled)
    {
        auto const& [layer, style] = styled;
        auto const about = run_terms(index_, record_, crs_.label());
        std::string description = layer.title;
        description += ", WGS 84 (RFC 7946)";
        note(layer.name + ".geojson", description,
             write_geojson(layer, crs_, about, staging_.file(layer.name + ".geojson")));
        write_style(to_qml(style, layer), staging_.file(layer.name + ".qml"));
        note(layer.name + ".qml", "style that QGIS loads with " + layer.name + ".geojson",
             static_cast<std::int64_t>(style.classes.size()));
    }

    void note(std::string const& name, std::string const& what, std::int64_t records)
    {
        auto const file = staging_.file(name);
        files_.push_back({{name, what, std::filesystem::file_size(file), records}, sha256_of_file(file)});
    }

    Plan const& plan_;
    RunRecord const& record_;
    Staging const& staging_;
    PlanIndex index_;
    Crs crs_;
    std::string time_stamp_;
    std::vector<HashedFile> files_;
};

}  // namespace

std::vector<WrittenFile> export_plan(Plan const& plan, RunRecord const& record, std::filesystem::path const& folder)
{
    return doing(fmt::format("writing results to '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        auto const files = Export{plan, record, staging}.run();
        std::vector<std::string> names;
        for (auto const& file : files) names.push_back(file.name);
        staging.commit(names);
        return files;
    });
}

}  // namespace lacuna
