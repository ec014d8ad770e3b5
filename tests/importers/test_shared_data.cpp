// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace lacuna;
using namespace lacuna::test;

namespace {

std::optional<std::string> area_folder(std::string const& name)
{
    auto const shared = shared_folder();
    if (shared && fs::exists(*shared / "data" / name)) return (*shared / "data" / name).string() + "/";
    WARN("real data '" << name << "' is not here; this test looked at nothing");
    return std::nullopt;
}

std::vector<std::string> tiles(std::string const& folder)
{
    std::vector<std::string> out;
    for (auto const& entry : fs::directory_iterator{folder})
        if (entry.path().filename().string().starts_with("pols_")) out.push_back(entry.path().string());
    std::ranges::sort(out);
    return out;
}

void check_closed(InputLayer const& layer)
{
    CHECK(layer.features_read == static_cast<std::int64_t>(layer.features.size()) + rejected(layer));
}

}  // namespace

// Counts, areas and defects below were measured by another reader (geopandas) and stand in the data's notes.

TEST_CASE("Itu: a city in tiles is one layer, and its index file is left out of a folder")
{
    auto const data = area_folder("br_itu");
    if (!data) return;
    auto ask = request("");
    ask.parcels.sources = tiles(*data + "parcel");
    ask.buildings.sources = tiles(*data + "building");
    auto const study = read_study(ask);
    CHECK(study.input.crs == "EPSG:32723");
    CHECK(study.input.parcels.features.size() == 24079);
    CHECK(study.input.buildings.features.size() == 36628);
    CHECK(total_area(study.input.parcels) == Approx(13413000).epsilon(1e-4));
    CHECK(total_area(study.input.buildings) == Approx(4057000).epsilon(1e-4));
    check_closed(study.input.parcels);
    ask.parcels.sources = {*data + "parcel"};
    ask.buildings.sources = {*data + "building"};
    auto const folders = read_study(ask);
    CHECK(folders.input.parcels.features.size() == 24079);
    CHECK(folders.input.buildings.features.size() == 36628);
    CHECK(any_has(folders.warnings, "geohashes.geojson"));
}

TEST_CASE("Bubenec: areas are not taken in Web Mercator, and layers are told by name")
{
    auto const data = area_folder("cz_bubenec");
    if (!data) return;
    auto const study = read_study(request(*data + "bubenec.gpkg"));
    CHECK(study.input.crs == "EPSG:32633");
    CHECK(study.input.parcels.features.size() == 407);
    CHECK(study.input.buildings.features.size() == 144);
    CHECK(total_area(study.input.parcels) == Approx(279000).epsilon(0.002));
}

TEST_CASE("Tenerife: Catastro in GeoPackage, Shapefile and GML")
{
    auto const data = area_folder("es_canarias_catastro");
    if (!data) return;
    auto const study = read_study(request(*data + "parcel.gpkg", *data + "cons.gpkg"));
    CHECK(study.input.crs == "EPSG:32628");
    CHECK(study.input.parcels.features.size() == 186);
    CHECK(study.input.buildings.features.size() == 722);
    CHECK(total_area(study.input.buildings) == Approx(56700).epsilon(0.002));
    CHECK(study.fields.at("buildings.floors") == "numberOfFloorsAboveGround (schema es_catastro)");
    CHECK(study.fields.at("parcels.reported_area") == "areaValue (schema es_catastro)");
    CHECK(read_study(request(*data + "parcel.gpkg", *data + "cons.shp")).input.buildings.features.size() == 1196);
    auto const gml = read_study(request(*data + "building.gml", *data + "building.gml"));
    CHECK(gml.input.buildings.features.size() == 16);
    CHECK(gml.input.buildings.features.front().attributes.floor_area_m2);
    CHECK_FALSE(fs::exists(*data + "building.gfs"));
}

TEST_CASE("Etalab parcels carry the register's area")
{
    auto const data = area_folder("fr_etalab_parcels");
    if (!data) return;
    auto const study = read_study(request(*data + "cadastre-91216-parcelles.json"));
    CHECK(study.input.crs == "EPSG:32631");
    REQUIRE(study.input.parcels.features.size() == 4241);
    double reported = 0;
    for (auto const& feature : study.input.parcels.features)
        reported += feature.attributes.reported_area_m2.value_or(0);
    CHECK(reported == Approx(total_area(study.input.parcels)).epsilon(0.01));
}

TEST_CASE("PLATEAU: latitude comes first in the file, and the outline on the ground is the building")
{
    auto const data = area_folder("jp_plateau_tiles");
    if (!data) return;
    auto const file = *data + "yokosuka-shi/udx/bldg/52397519_bldg_6697_op.gml";
    auto const study = read_study(request(file));
    CHECK(study.input.crs == "EPSG:32654");
    auto const& layer = study.input.buildings;
    REQUIRE(layer.features.size() == 13);
    CHECK(rejected(layer) == 0);
    Reprojection const back{Crs::parse(study.input.crs), Crs::wgs84()};
    for (auto const& feature : layer.features) {
        Point p = feature.shape.front().outer.front();
        REQUIRE(back.apply(p));
        CHECK((p.x > 139.73 && p.x < 139.75));
        CHECK((p.y > 35.25 && p.y < 35.27));
    }
    auto const with_height =
        std::ranges::count_if(layer.features, [](auto const& f) { return f.attributes.height_m.has_value(); });
    CHECK(with_height == 12);
    CHECK_FALSE(fs::exists(*data + "yokosuka-shi/udx/bldg/52397519_bldg_6697_op.gfs"));
    auto ask = request(*data + "numazu-shi/udx/luse/523836_luse_6668_op.gml");
    ask.zoning.emplace().sources = {*data + "takeo-shi/udx/urf/493060_urf_6668_op.gml"};
    auto const plan = read_study(ask);
    CHECK(plan.input.parcels.features.size() == 225);
    REQUIRE(plan.input.zoning.features.size() == 40);
    CHECK(std::ranges::count_if(plan.input.zoning.features,
                                [](auto const& f) { return f.attributes.far_allowed.has_value(); }) > 30);
}

TEST_CASE("Cambridge: TopoJSON joined with the assessor's table, footprints in feet")
{
    auto const data = area_folder("us_cambridge_ma");
    if (!data) return;
    auto ask = request(*data + "ASSESSING_ParcelsFY2014.topojson", *data + "cityscope_volpe_Buildings.shp");
    CHECK(has(error_of([&] { (void)read_study(ask); }),
              "6: reading parcels: 'ASSESSING_ParcelsFY2014.topojson' does not say"));
    ask.parcels.crs = "EPSG:4326";
    ask.parcels.joins = {{*data + "TaxFY14.csv", "ML", ""}};
    ask.zoning.emplace().sources = {*data + "CDD_ZoningDistricts.geojson"};
    auto const study = read_study(ask);
    auto const& layer = study.input.parcels;
    CHECK(study.input.crs == "EPSG:32619");
    CHECK(layer.features_read == 13116);
    CHECK(layer.features.size() == 13115);
    check_closed(layer);
    CHECK(total_area(layer) == Approx(17368000).epsilon(1e-4));
    CHECK(total_area(study.input.buildings) == Approx(906000).epsilon(1e-3));
    CHECK(study.input.zoning.features.size() == 261);
    CHECK(any_has(study.notes, "27528 rows of 13021 keys"));
    CHECK(count(layer, IssueCode::no_join_row) == 133);
    double reported = 0, measured = 0;
    for (auto const& feature : layer.features) {
        if (!feature.attributes.reported_area_m2) continue;
        reported += *feature.attributes.reported_area_m2;
        measured += area(feature.shape);
        CHECK(feature.attributes.improvement_value.value_or(0) >= 0);
    }
    CHECK(reported == Approx(measured).epsilon(0.1));  // square feet were turned into square metres
}

TEST_CASE("Washington, New Hampshire: field names with a dollar sign, areas in acres")
{
    auto const data = area_folder("us_washington_nh");
    if (!data) return;
    auto const study = read_study(request(*data + "parcels_owner_fields_removed.geojson", *data + "buildings.geojson"));
    REQUIRE(study.input.parcels.features.size() == 2016);
    CHECK(study.input.buildings.features.size() == 1565);
    CHECK(study.fields.at("parcels.land_value") == "land$ (schema us_nh_munimap)");
    double reported = 0;
    for (auto const& feature : study.input.parcels.features)
        reported += feature.attributes.reported_area_m2.value_or(0);
    CHECK(reported == Approx(total_area(study.input.parcels)).epsilon(0.1));
}

TEST_CASE("strange and broken files give a sentence or a layer whose count closes")
{
    auto const shared = shared_folder();
    if (!shared || !fs::exists(*shared / "corpus/gdal_ogr")) {
        WARN("the corpus of strange files is not here; this test looked at nothing");
        return;
    }
    int looked = 0, read = 0;
    for (std::string const name : {"geojson", "gml", "topojson", "flatgeobuf"}) {
        std::vector<fs::path> files;
        for (auto const& entry : fs::directory_iterator{*shared / "corpus/gdal_ogr" / name})
            if (entry.is_regular_file() && entry.file_size() < 200000) files.push_back(entry.path());
        std::ranges::sort(files);
        if (files.size() > 25) files.resize(25);
        for (auto const& file : files) {
            INFO(file.filename().string());
            ++looked;
            auto ask = request(file.string());
            ask.working_crs = "EPSG:32631";
            try {
                auto const study = read_study(ask);
                check_closed(study.input.parcels);
                ++read;
            } catch (Error const& e) {
                CHECK((e.exit_code() >= 4 && e.exit_code() <= 6));
                CHECK(std::string{e.what()}.size() > 20);
            }
        }
    }
    CHECK(looked > 40);
    CHECK(read > 3);
}
