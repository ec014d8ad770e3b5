// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_plan.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
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
#include <functional>
#include <utility>

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
    Export(Plan const& plan, RunRecord const& record, Staging const& staging, int threads)
        : plan_{plan},
          record_{record},
          staging_{staging},
          threads_{threads},
          index_{plan},
          crs_label_{Crs::parse(plan.crs).label()},
          crs_name_{Crs::parse(plan.crs).name()},
          time_stamp_{time_stamp_of(record.run_date)}
    {
    }

    std::vector<WrittenFile> run()
    {
        auto const layers = styled_layers();
        // The longest first; each task writes files of its own.
        std::vector<std::function<std::vector<HashedFile>()>> tasks;
        tasks.emplace_back([&] {
            return std::vector{
                hashed("lacuna.gpkg", "all layers in the working CRS with styles",
                       write_geopackage(layers, Crs::parse(plan_.crs), time_stamp_, staging_.file("lacuna.gpkg")))};
        });
        for (auto const* name : {"spaces", "sites", "placements"})
            tasks.emplace_back([&, name] { return geojson_and_style(find(layers, name)); });
        tasks.emplace_back([&] {
            auto const& flows = find(layers, "cash_flows").layer;
            return std::vector{hashed("cash_flows.csv", "cash flow of each site by line and year",
                                      write_cash_flow_file(flows, index_, staging_.file("cash_flows.csv")))};
        });
        auto const written =
            parallel_map<std::vector<HashedFile>>(tasks.size(), threads_, [&](std::size_t i) { return tasks[i](); });
        for (std::size_t const task : {2, 3, 1, 4, 0})
            files_.insert(files_.end(), written[task].begin(), written[task].end());
        write_run_record(run_record_text(plan_, record_, crs_name_, files_), staging_.file("run.json"));
        files_.push_back(hashed("run.json", "what was run on what, and the totals", 1));
        std::vector<WrittenFile> out;
        for (auto const& each : files_) out.push_back(each.file);
        return out;
    }

private:
    std::vector<StyledLayer> styled_layers() const
    {
        std::vector<StyledLayer> out;
        auto about = run_metadata(index_, record_, crs_label_);
        about.emplace_back("run_id", run_id_of(plan_, record_));
        for (auto& layer : all_layers(index_, record_, std::move(about))) {
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

    std::vector<HashedFile> geojson_and_style(StyledLayer const& styled) const
    {
        auto const& [layer, style] = styled;
        auto const about = run_terms(index_, record_, crs_label_);
        std::vector<HashedFile> out;
        out.push_back(
            hashed(layer.name + ".geojson", layer.title + ", WGS 84 (RFC 7946)",
                   write_geojson(layer, Crs::parse(plan_.crs), about, staging_.file(layer.name + ".geojson"))));
        write_style(to_qml(style, layer), staging_.file(layer.name + ".qml"));
        out.push_back(hashed(layer.name + ".qml", "style that QGIS loads with " + layer.name + ".geojson",
                             static_cast<std::int64_t>(style.classes.size())));
        return out;
    }

    HashedFile hashed(std::string const& name, std::string const& what, std::int64_t records) const
    {
        auto const file = staging_.file(name);
        return {{name, what, std::filesystem::file_size(file), records}, sha256_of_file(file)};
    }

    Plan const& plan_;
    RunRecord const& record_;
    Staging const& staging_;
    int threads_;
    PlanIndex index_;
    std::string crs_label_, crs_name_;  ///< each task parses its own: OGR's reference is for one thread
    std::string time_stamp_;
    std::vector<HashedFile> files_;
};

}  // namespace

std::vector<WrittenFile> export_plan(Plan const& plan, RunRecord const& record, std::filesystem::path const& folder,
                                     int threads)
{
    return doing(fmt::format("writing results to '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        auto const files = Export{plan, record, staging, threads}.run();
        std::vector<std::string> names;
        for (auto const& file : files) names.push_back(file.name);
        staging.commit(names);
        return files;
    });
}

}  // namespace lacuna
