// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/layers/inspect.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("a report tells layers, fields with roles, CRS and every kind of defect")
{
    TempFolder const folder;
    std::vector<Row> const rows{
        {square_wkt(500000, 5000000, 20), {"a"}},
        {square_wkt(500020, 5000000, 20), {"a"}},
        {square_wkt(500040, 5000000, 0.5), {""}},
        {"POLYGON ((500060 5000000, 500080 5000020, 500080 5000000, 500060 5000020, 500060 5000000))", {"bow"}},
        {"", {"null"}},
        {"POLYGON EMPTY", {"empty"}},
        {"POINT (500000 5000000)", {"point"}}};
    write_layer("GPKG", folder / "a.gpkg", "lots", "EPSG:32633", {"parcel_id"}, rows, {}, wkbUnknown);
    auto const reports = inspect_source(folder / "a.gpkg", read_schemas(schema_folder()));
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].error.empty());
    CHECK(reports[0].driver == "GPKG");
    REQUIRE(reports[0].layers.size() == 1);
    auto const& layer = reports[0].layers[0];
    CHECK(layer.features == 7);
    CHECK(layer.crs == "EPSG:32633");
    CHECK(layer.types.at("POLYGON") == 4);
    CHECK(layer.types.at("POINT") == 1);
    CHECK(layer.null_geometries == 1);
    CHECK(layer.empty_geometries == 1);
    CHECK(layer.not_polygons == 1);
    CHECK(layer.invalid == 1);
    CHECK(layer.invalid_reasons.at("Self-intersection") == 1);
    CHECK(layer.id_field == "parcel_id");
    CHECK(layer.missing_ids == 1);
    CHECK(layer.repeated_ids == 1);
    // The two triangles of the bow tie cancel in the signed area, so that it counts as tiny too.
    CHECK(layer.tiny == 2);
    CHECK(layer.fields[0].roles.at("parcels") == "id");
    REQUIRE(layer.extent);
    CHECK(layer.extent->min_x == 500000);
    CHECK(layer.area_m2 == Approx(800.25).epsilon(1e-3));
}

TEST_CASE("a file that cannot be opened is a report with an error, and a missing CRS gives a guess")
{
    TempFolder const folder;
    auto const schemas = read_schemas(schema_folder());
    auto const absent = inspect_source(folder / "absent.shp", schemas);
    REQUIRE(absent.size() == 1);
    CHECK(has(absent[0].error, "does not exist"));
    CHECK(absent[0].named);
    auto const csv =
        inspect_source(folder.write("a.csv", "id,WKT\n1,\"" + square_wkt(38500000, 3000000, 20) + "\"\n"), schemas);
    REQUIRE(csv.size() == 1);
    CHECK(csv[0].layers[0].crs.empty());
    CHECK(has(csv[0].layers[0].crs_guess, "EPSG:4526"));
}
