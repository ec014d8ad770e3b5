// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/export_plan.h"
#include "exporters/geopackage/check_geopackage.h"
#include "exporters/layers/layers.h"
#include "exporters/styles/layer_styles.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <chrono>
#include <filesystem>
#include <thread>

using namespace lacuna;
using namespace lacuna::test;

namespace {

using Rows = std::vector<std::string>;

class Exported {
public:
    Exported() { export_plan(small_plan(), small_record(), folder_.path()); }
    [[nodiscard]] std::filesystem::path gpkg() const { return folder_.path() / "lacuna.gpkg"; }
    [[nodiscard]] Rows rows(std::string const& query) const { return rows_of(gpkg(), query); }

private:
    TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("the GeoPackage holds every layer with its rows", "[exporters][geopackage]")
{
    Exported const out;
    std::map<std::string, std::string> const expected{
        {"sites", "2"},       {"placements", "2"},  {"layout", "2"},         {"spaces", "3"},     {"rejected", "2"},
        {"parcels", "2"},     {"buildings", "1"},   {"issues", "2"},         {"cash_flows", "8"}, {"refusals", "2"},
        {"run_metadata", ""}, {"assumptions", "0"}, {"self_balancing", "0"}, {"financing", "0"},  {"party_flows", "0"},
        {"payments", "0"},    {"residents", "0"},   {"lines", "20"},         {"screens", "0"},    {"transfers", "0"},
        {"social", "0"},      {"settings", "0"}};
    for (auto const& [name, count] : expected) {
        auto const rows = out.rows("SELECT count(*) FROM " + name);
        CAPTURE(name);
        CHECK(rows.size() == 1);
        if (!count.empty()) CHECK(rows == Rows{count});
    }
    CHECK(out.rows("PRAGMA integrity_check") == Rows{"ok"});
    CHECK(out.rows("SELECT count(*) FROM rtree_spaces_geom") == Rows{"3"});
    CHECK(out.rows("SELECT count(*) FROM rtree_issues_geom") == Rows{"1"});
}

TEST_CASE("features lie in the working CRS with the shapes of the plan", "[exporters][geopackage]")
{
    Exported const out;
    auto dataset = Dataset::open(out.gpkg().string());
    auto& spaces = dataset.layer("spaces");
    CHECK(std::string{spaces.GetSpatialRef()->GetAuthorityCode(nullptr)} == "32632");
    std::vector<double> areas;
    for (auto const& feature : spaces) areas.push_back(feature->GetGeometryRef()->toMultiPolygon()->get_Area());
    CHECK(areas == std::vector<double>{169, 1280, 288});
    auto const placement = OGRFeatureUniquePtr{dataset.layer("placements").GetFeature(1)};
    CHECK(placement->GetGeometryRef()->toMultiPolygon()->get_Area() == Approx(200));
}

TEST_CASE("the pieces of a layout are written with their sizes and their group", "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows(
              "SELECT rank, site_id, facility, piece, piece_group, pieces, along_m, across_m, area_m2 FROM layout") ==
          Rows{"2|P1/unused_floor_area/1|parking|aisle|1|0|6|5|30",
               "2|P1/unused_floor_area/1|parking|bay|1|1|5|2.5|12.5"});
}

TEST_CASE("an issue without a point has a null geometry", "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows("SELECT code, name, effect, layer, feature_id, area_m2, geom IS NULL FROM issues") ==
          Rows{"402|coverage_inferred|noted|buildings|*|0|1", "107|sliver|rejected|parcels|P3 \"odd\"\n<b>|1|0"});
}

TEST_CASE("a parcel's losses and open land add up to its area in the table", "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows("SELECT area_m2 - lost_setback_m2 - lost_buildings_m2 - lost_clearance_m2 - lost_too_narrow_m2 - "
                   "lost_too_small_m2 - open_m2 FROM parcels WHERE parcel_id = 'P1'") == Rows{"0"});
    CHECK(out.rows("SELECT status, coverage_pct, far_likely, buildings, spaces, sites, given_floors, given_land_use, "
                   "given_height_m "
                   "FROM parcels") ==
          Rows{"built|9.375|0.1875|1|2|2|2|=HYPERLINK(\"x\")|NULL", "unknown|0|0|0|0|0|NULL|NULL|NULL"});
    CHECK(out.rows("SELECT parcel_id FROM parcels WHERE fid = 2") == Rows{"地块 2"});
}

TEST_CASE("ground that rules took is rejected with its rule, a space without a use is a space that says so",
          "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows("SELECT rejected_id, parcel_id, reason, area_m2, width_m, reasons FROM rejected") ==
          Rows{"P1/rejected/1|P1|too_small|5|1|5 m2; the rule asks for 6 m2",
               "P1/rejected/2|P1|too_narrow|4|1|1 m wide; the rule asks for 2 m"});
    CHECK(out.rows("SELECT space_id, placeable_m2 = area_m2 FROM spaces WHERE kind = 'roof'") == Rows{"B1/roof/1|1"});
    CHECK(out.rows("SELECT area_m2, placeable_m2 FROM spaces WHERE kind = 'open_land'") == Rows{"1280|1100"});
    CHECK(out.rows("SELECT space_id, status, main_refusal, facility FROM spaces") ==
          Rows{"B1/roof/1|unused|too_narrow|NULL", "P1/open_land/1|used|NULL|canteen",
               "P1/unused_floor_area/1|used|NULL|parking"});
    CHECK(out.rows("SELECT space_id, rank, facility, reason, shortfall, unit, proven, text FROM refusals") ==
          Rows{"P1/open_land/1|1|parking|worse_use|339.68|CNY|1|worth 340 less than canteen",
               "B1/roof/1|NULL|canteen|too_narrow|0.4|m|1|0.4 m too narrow"});
}

TEST_CASE("the ledger in the GeoPackage adds up to the sites' IOAV", "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows(
              "SELECT count(*) FROM sites s WHERE abs(s.ioav_cny - (SELECT sum(present_value) FROM cash_flows c WHERE "
              "c.site_id = s.site_id)) > 1e-6") == Rows{"0"});
}

TEST_CASE("every layer has one default style in QGIS's own columns", "[exporters][geopackage][styles]")
{
    Exported const out;
    CHECK(
        out.rows("SELECT group_concat(name, ',') FROM pragma_table_info('layer_styles')") ==
        Rows{
            "id,f_table_catalog,f_table_schema,f_table_name,f_geometry_column,styleName,styleQML,styleSLD,useAsDefault,"
            "description,owner,ui,update_time"});
    CHECK(out.rows(
              "SELECT count(*) FROM layer_styles WHERE useAsDefault = 1 AND f_table_catalog = '' AND f_table_schema = "
              "'' AND "
              "length(styleName) BETWEEN 1 AND 30 AND styleQML LIKE '%<qgis%' AND strftime('%Y-%m-%d', update_time) = "
              "'2026-11-23'") == Rows{"26"});
    CHECK(out.rows(
              "SELECT f_table_name FROM layer_styles s WHERE NOT EXISTS (SELECT 1 FROM gpkg_geometry_columns g WHERE "
              "g.table_name = s.f_table_name AND g.column_name = s.f_geometry_column) ORDER BY 1") ==
          Rows{"alternatives", "assumptions", "cash_flows", "financing", "lines", "overlaps", "parties", "party_flows",
               "payments", "refusals", "renovation_account", "residents", "run_metadata", "screens", "self_balancing",
               "settings", "social", "transfers"});
    CHECK(out.rows("SELECT data_type, srs_id FROM gpkg_contents WHERE table_name = 'layer_styles'") ==
          Rows{"attributes|0"});
}

TEST_CASE("every column has an alias in both places, with its unit", "[exporters][geopackage][styles]")
{
    Exported const out;
    for (std::string const table :
         {"sites",     "placements",  "layout",     "spaces",      "rejected",    "parcels",
          "buildings", "issues",      "cash_flows", "refusals",    "assumptions", "self_balancing",
          "financing", "party_flows", "payments",   "residents",   "lines",       "screens",
          "transfers", "social",      "settings",   "run_metadata"}) {
        CAPTURE(table);
        CHECK(out.rows("SELECT name FROM pragma_table_info('" + table +
                       "') WHERE name NOT IN ('fid', 'geom') EXCEPT SELECT "
                       "column_name FROM gpkg_data_columns WHERE table_name = '" +
                       table + "'")
                  .empty());
        CHECK(out.rows("SELECT p.name FROM pragma_table_info('" + table +
                       "') p WHERE p.name NOT IN ('fid', 'geom') AND NOT EXISTS "
                       "(SELECT 1 FROM layer_styles WHERE f_table_name = '" +
                       table + "' AND styleQML LIKE '%<alias field=\"' || p.name || '\"%')")
                  .empty());
    }
    CHECK(out.rows("SELECT name FROM gpkg_data_columns WHERE table_name = 'sites' AND column_name IN ('ioav_cny', "
                   "'ground_m2') "
                   "ORDER BY 1") == Rows{"Ground of the facility (m²)", "IOAV (CNY)"});
    CHECK(out.rows("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'") == Rows{"2"});
}

TEST_CASE("titles and descriptions say the terms of the figures", "[exporters][geopackage]")
{
    Exported const out;
    CHECK(out.rows("SELECT identifier FROM gpkg_contents WHERE table_name = 'sites'") == Rows{"Ranked sites"});
    auto const description = out.rows("SELECT description FROM gpkg_contents WHERE table_name = 'sites'").at(0);
    for (std::string const part : {"asset owner", "mid-year", "10 % a year", "2 years", "CNY", "2024"})
        CHECK(description.find(part) != std::string::npos);
    CHECK(out.rows("SELECT value FROM run_metadata WHERE key = 'crs'") == Rows{"EPSG:32632"});
    CHECK(out.rows("SELECT count(*) - count(DISTINCT key) FROM run_metadata") == Rows{"0"});
    CHECK(out.rows("SELECT count(*) FROM run_metadata WHERE value LIKE '%/srv/maps%'") == Rows{"0"});
    CHECK(out.rows("SELECT DISTINCT date(last_change) FROM gpkg_contents") == Rows{"2026-11-23"});
}

TEST_CASE("two writes a second apart give the same bytes", "[exporters][geopackage][deterministic]")
{
    TemporaryFolder const first, second;
    auto record = small_record();
    auto const date = GENERATE(std::string{"2026-11-23"}, std::string{});
    record.run_date = date;
    export_plan(small_plan(), record, first.path());
    std::this_thread::sleep_for(std::chrono::milliseconds{1100});
    export_plan(small_plan(), record, second.path());
    CHECK((snapshot(first.path()) == snapshot(second.path())));
}

TEST_CASE("a GeoPackage that lost a row, an index entry, a style or its end does not pass the check",
          "[exporters][geopackage]")
{
    Exported const out;
    auto const plan = small_plan();
    PlanIndex const index{plan};
    std::vector<StyledLayer> layers;
    layers.push_back({sites_layer(index), {}});
    CHECK(check_geopackage(layers, {2}, out.gpkg()) == 2);
    auto const damage = GENERATE(std::string{"DELETE FROM sites WHERE rank = 2"},
                                 std::string{"DELETE FROM rtree_sites_geom WHERE id = 1"},
                                 std::string{"DELETE FROM layer_styles WHERE f_table_name = 'sites'"}, std::string{});
    CAPTURE(damage);
    if (damage.empty())
        std::filesystem::resize_file(out.gpkg(), std::filesystem::file_size(out.gpkg()) / 2);
    else
        change(out.gpkg(), damage);
    CHECK_THROWS_AS(check_geopackage(layers, {2}, out.gpkg()), Error);
}
