// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_inventory.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/files/staging.h"
#include "exporters/geopackage/check_geopackage.h"
#include "exporters/geopackage/ogr_cells.h"
#include "exporters/geopackage/side_tables.h"
#include "exporters/geopackage/thread_option.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <cpl_string.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

constexpr auto time_stamp = "1970-01-01T00:00:00.000Z";
constexpr std::int64_t rows_a_commit = 10'000;

std::vector<Field<OpenSpace>> fields()
{
    using enum ColumnType;
    using S = OpenSpace;
    return {
        {{"parcel_id", "Parcel", text, 0, "Id of the parcel"}, [](S const& s) { return lacuna::text(s.parcel_id); }},
        {{"number", "Number", integer, 0, "Of the space in the parcel"}, [](S const& s) { return whole(s.number); }},
        {{"area_m2", "Area (m2)", real, 2, "Of the space"}, [](S const& s) { return lacuna::real(s.area_m2); }},
        {{"perimeter_m", "Perimeter (m)", real, 2, "Holes included"},
         [](S const& s) { return lacuna::real(s.perimeter_m); }},
        {{"width_m", "Width (m)", real, 2, "Shorter side of the least rectangle round it"},
         [](S const& s) { return lacuna::real(s.width_m); }},
        {{"inscribed_radius_m", "Inscribed radius (m)", real, 2, "Of the largest circle in it, to half a metre"},
         [](S const& s) { return lacuna::real(s.radius_m); }},
        {{"building_distance_m", "Nearest building (m)", real, 2, "Distance to the nearest building"},
         [](S const& s) { return s.building_distance_m ? lacuna::real(*s.building_distance_m) : Cell{}; }},
        {{"coverage", "Coverage", real, 3, "Built area of the parcel by its area"},
         [](S const& s) { return lacuna::real(s.coverage); }},
    };
}

std::vector<Field<InventoryIssue>> issue_fields()
{
    using enum ColumnType;
    using I = InventoryIssue;
    return {
        {{"layer", "Layer", text, 0, "parcels or buildings"}, [](I const& i) { return lacuna::text(i.layer); }},
        {{"feature_id", "Feature", text, 0, "Id of the feature"},
         [](I const& i) { return lacuna::text(i.feature_id); }},
        {{"issue", "Issue", text, 0, "left_out, repaired or not_measured"},
         [](I const& i) { return lacuna::text(i.issue); }},
        {{"changed_m2", "Area changed (m2)", real, 4, "By a repair"},
         [](I const& i) { return i.changed_m2 ? lacuna::real(*i.changed_m2) : Cell{}; }},
        {{"detail", "Detail", text, 0, "Why"}, [](I const& i) { return lacuna::text(i.detail); }},
    };
}

StyledLayer layer_of(std::vector<Field<InventoryIssue>> const& columns)
{
    Style style;
    style.kind = Style::Kind::none;
    style.name = "Issues";
    return {Layer{"issues",
                  "Issues",
                  "Features that were left out, repaired or could not be measured.",
                  LayerGeometry::none,
                  columns_of(columns),
                  0,
                  {}},
            std::move(style)};
}

StyledLayer layer_of(std::vector<Field<OpenSpace>> const& columns)
{
    Layer layer{"open_space",
                "Open space",
                "Ground of each parcel that setback, buildings and their clearance leave, wide and large enough.",
                LayerGeometry::polygon,
                columns_of(columns),
                0,
                {}};
    Style style;
    style.name = "Open space";
    style.classes = {{{"0,158,115,150", "0,80,60,255", 0.3, "solid", "circle", 2}, "Open space", "", 0, 0}};
    style.label_expression = "format_number(\"area_m2\", 0) || ' m2'";
    style.label_from_scale = 4000;
    style.display_expression = "\"parcel_id\"";
    return {std::move(layer), std::move(style)};
}

std::filesystem::path checked(std::filesystem::path const& file)
{
    if (file.extension() != ".gpkg")
        throw Error{Errc::usage, fmt::format("'{}' does not end in .gpkg, the format that is written", file.string())};
    prepare_gdal();
    return file;
}

}  // namespace

struct InventoryFile::Impl {
    std::filesystem::path target;
    ThreadOption date{"OGR_CURRENT_DATE", time_stamp};
    ThreadOption journal{"OGR_SQLITE_JOURNAL", "DELETE"};
    // The file is synced as a whole before it takes its name, so single transactions need not be.
    ThreadOption synchronous{"OGR_SQLITE_SYNCHRONOUS", "OFF"};
    Staging staging;
    std::filesystem::path made;
    std::vector<Field<OpenSpace>> columns = fields();
    std::vector<Field<InventoryIssue>> issue_columns = issue_fields();
    StyledLayer styled = layer_of(columns), issue_table = layer_of(issue_columns);
    std::vector<InventoryIssue> issues;
    ErrorCollector errors;
    GDALDatasetUniquePtr dataset;
    OGRLayer* layer = nullptr;
    std::unique_ptr<OGRFeature> row;
    std::int64_t count = 0;

    Impl(std::filesystem::path const& file, Crs const& crs)
        : target{checked(file)},
          staging{file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."}},
          made{staging.file(file.filename().string())}
    {
        auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
        if (!driver) throw Error{Errc::write_failed, "this GDAL has no GeoPackage driver; install one that has"};
        dataset.reset(driver->Create(made.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        check(dataset != nullptr);
        CPLStringList options;
        options.SetNameValue("IDENTIFIER", styled.layer.title.c_str());
        options.SetNameValue("DESCRIPTION", styled.layer.description.c_str());
        options.SetNameValue("GEOMETRY_NAME", "geom");
        options.SetNameValue("FID", "fid");
        options.SetNameValue("SPATIAL_INDEX", "NO");
        OGRSpatialReference reference{crs.reference()};
        layer = dataset->CreateLayer(styled.layer.name.c_str(), &reference, wkbPolygon, options.List());
        check(layer != nullptr);
        add_fields(*layer, styled.layer);
        check(dataset->StartTransaction() == OGRERR_NONE);
        // The index grows with the rows, beside the work, instead of at the end.
        if (auto* result = dataset->ExecuteSQL("SELECT CreateSpatialIndex('open_space', 'geom')", nullptr, nullptr))
            dataset->ReleaseResultSet(result);
        row = std::make_unique<OGRFeature>(layer->GetLayerDefn());
    }

    void add_fields(OGRLayer& to, Layer const& described) const
    {
        for (auto const& column : described.columns) check(add_field(to, column));
    }

    void write_issues()
    {
        CPLStringList options;
        options.SetNameValue("IDENTIFIER", issue_table.layer.title.c_str());
        options.SetNameValue("DESCRIPTION", issue_table.layer.description.c_str());
        options.SetNameValue("FID", "fid");
        options.SetNameValue("ASPATIAL_VARIANT", "GPKG_ATTRIBUTES");
        auto* table = dataset->CreateLayer(issue_table.layer.name.c_str(), nullptr, wkbNone, options.List());
        check(table != nullptr);
        add_fields(*table, issue_table.layer);
        for (auto const& issue : issues) {
            OGRFeature one{table->GetLayerDefn()};
            set_cells(one, cells_of(issue_columns, issue));
            check(table->CreateFeature(&one) == OGRERR_NONE);
        }
        issue_table.layer.row_count = issues.size();
    }

    void check(bool good) const
    {
        if (!good)
            throw Error{Errc::write_failed,
                        fmt::format("'{}' could not be written: {}{}; free some space or choose another output folder",
                                    target.string(), errors.text(), free_space_note(made.parent_path()))};
    }
};

InventoryFile::InventoryFile(std::filesystem::path const& file, Crs const& crs)
    : impl_{std::make_unique<Impl>(file, crs)}
{
}

InventoryFile::~InventoryFile() = default;

std::filesystem::path InventoryFile::working_folder() const { return impl_->staging.file("tiles"); }

void InventoryFile::add(OpenSpace const& space)
{
    auto& row = *impl_->row;
    row.SetFID(OGRNullFID);
    set_cells(row, cells_of(impl_->columns, space));
    row.SetGeometryDirectly(to_ogr({space.shape}).release());
    impl_->check(impl_->layer->CreateFeature(&row) == OGRERR_NONE);
    // Written out now and then, beside the work, so that little is left for the end.
    if (++impl_->count % rows_a_commit == 0)
        impl_->check(impl_->dataset->CommitTransaction() == OGRERR_NONE &&
                     impl_->dataset->StartTransaction() == OGRERR_NONE);
}

void InventoryFile::add(InventoryIssue issue) { impl_->issues.push_back(std::move(issue)); }

std::int64_t InventoryFile::finish()
{
    auto& i = *impl_;
    i.row.reset();
    i.styled.layer.row_count = static_cast<std::size_t>(i.count);
    return doing(fmt::format("writing '{}'", i.target.string()), [&] {
        i.write_issues();
        write_side_tables(*i.dataset, {i.styled, i.issue_table}, time_stamp);
        i.check(i.dataset->CommitTransaction() == OGRERR_NONE && !i.errors.failed());
        close_written(std::move(i.dataset), i.target.filename().string());
        sync_file(i.made);
        auto const rows = check_geopackage({i.styled, i.issue_table}, {i.count, 0}, i.made);
        i.staging.commit({i.target.filename().string()});
        return rows - static_cast<std::int64_t>(i.issues.size());
    });
}

}  // namespace lacuna
