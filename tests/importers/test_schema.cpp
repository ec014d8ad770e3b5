// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "engine/model/attributes.h"
#include "importers/layers/fields.h"
#include "importers/layers/schema.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("every schema file that is shipped can be read and says where its names come from")
{
    auto const schemas = read_schemas(schema_folder());
    CHECK(schemas.size() >= 12);
    for (auto const& schema : schemas) {
        INFO(schema.id);
        CHECK_FALSE(schema.source.empty());
        CHECK(fs::exists(schema_folder() / (schema.id + ".toml")));
        for (auto const& [kind, layer] : schema.kinds)
            for (auto const& [role, rules] : layer.roles)
                for (auto const& rule : rules) CHECK_FALSE(rule.fields.empty());
    }
}

TEST_CASE("units are converted exactly as defined")
{
    CHECK(*unit_factor("ft2", "m2") == Approx(0.09290304).epsilon(1e-15));
    CHECK(*unit_factor("acre", "m2") == Approx(4046.8564224).epsilon(1e-15));
    CHECK(*unit_factor("ha", "m2") == 10000);
    CHECK(*unit_factor("mu", "m2") == Approx(666.6666666667));
    CHECK(*unit_factor("ft", "m") == 0.3048);
    CHECK(*unit_factor("percent", "share") == 0.01);
    CHECK(*unit_factor("", "m2") == 1);
    CHECK_FALSE(unit_factor("ft", "m2"));
    CHECK_FALSE(unit_factor("furlong", "m"));
}

TEST_CASE("a schema that recognises fields comes before plain names, and ties go by id")
{
    auto const schemas = read_schemas(schema_folder());
    auto const id = [&](std::string const& kind, std::vector<std::string> const& fields,
                        std::string const& driver = "GPKG") {
        auto const match = best_schema(schemas, kind, driver, fields);
        return match.schema ? match.schema->id : "";
    };
    CHECK(id("parcels", {"id", "commune", "prefixe", "section", "numero", "contenance"}) == "fr_etalab");
    CHECK(id("parcels", {"BBL", "LotArea", "NumFloors", "YearBuilt", "ResidFAR"}) == "us_nyc_pluto");
    CHECK(id("parcels", {"bbl", "LOTAREA", "numfloors"}) == "us_nyc_pluto");
    CHECK(id("parcels", {"id", "land$", "building$", "area", "use"}) == "us_nh_munimap");
    CHECK(id("parcels", {"宗地代码", "宗地面积", "容积率"}) == "cn_land");
    CHECK(id("parcels", {"ZDDM", "DLMC", "ZDMJ"}) == "cn_land");
    CHECK(id("parcels", {"inspireId_localId", "nationalCadastralReference"}) == "inspire");
    CHECK(id("buildings", {"osm_id", "building", "building:levels"}) == "osm");
    CHECK(id("buildings", {"id", "height", "num_floors", "subtype", "class"}) == "overture");
    CHECK(id("buildings", {"gml_id", "measuredHeight", "storeysAboveGround"}) == "jp_plateau");
    CHECK(id("buildings", {"BIN", "HEIGHTROOF"}) == "us_nyc_pluto");
    CHECK(id("parcels", {"parcel_id", "land_value"}) == "plain");
    CHECK(id("parcels", {"Name", "Description"}, "KML") == "kml");
    CHECK(id("parcels", {"foo", "bar"}).empty());
    CHECK(has(error_of([&] { (void)best_schema(schemas, "parcels", "", {}, "inspir"); }), "did you mean 'inspire'"));
    CHECK(has(error_of([&] { (void)best_schema(schemas, "zoning", "", {}, "fr_etalab"); }), "says nothing of zoning"));
}

TEST_CASE("fields are found exactly, then without case, then as a DBF cuts them")
{
    std::vector<std::string> const fields{"ID", "id", "numberOfFl", "Height"};
    CHECK(find_field(fields, "id") == 1);
    CHECK(find_field(fields, "Id") == 0);
    CHECK(find_field(fields, "HEIGHT") == 3);
    CHECK(find_field(fields, "numberOfFloorsAboveGround") == -1);
    CHECK(find_field(fields, "numberOfFloorsAboveGround", true) == 2);
    CHECK(find_field({"landvalue"}, "landvalue_total", true) == -1);
}

TEST_CASE("wrong schema files are refused with file, key and what is allowed")
{
    auto const refusal = [](std::string const& text) {
        TempFolder const folder;
        folder.write("mine.toml", text);
        return error_of([&] { (void)read_schemas(folder.str()); });
    };
    std::string const head = "id='mine'\ntitle='t'\nsource='s'\n";
    CHECK(refusal(head + "[parcels]\nid=['a']\n").empty());
    CHECK(has(refusal(head + "[parcels]\nhieght=['a']\n"), "did you mean 'height'"));
    CHECK(has(refusal(head + "[parcels]\nheight={fields=['a'],unit='acre'}\n"), "use one of m, cm, ft, us_ft"));
    CHECK(has(refusal(head + "[parcels]\nheight={unit='m'}\n"), "names no fields"));
    CHECK(has(refusal(head + "[parcels]\nland_use={fields=['a'],unit='m'}\n"), "has no unit"));
    CHECK(has(refusal(head + "[streets]\nid=['a']\n"), "is not known"));
    CHECK(has(refusal("id='mine'\n[parcels]\nid=['a']\n"), "all three"));
    CHECK(has(refusal("id=\n"), "mine.toml"));
    CHECK(has(refusal(head), "at least one"));
    CHECK(has(error_of([] { (void)read_schemas("/nonexistent"); }), "3: the schema folder"));
}

TEST_CASE("numbers are read as registers write them, and nothing else is taken for one")
{
    bool percent = false;
    CHECK(parse_number("12.5", percent) == 12.5);
    CHECK(parse_number("+3", percent) == 3.0);
    CHECK(parse_number("<=2.5", percent) == 2.5);
    CHECK(parse_number("\xE2\x89\xA4 2.5", percent) == 2.5);
    CHECK(parse_number("-7e2", percent) == -700.0);
    CHECK_FALSE(percent);
    CHECK(parse_number("35%", percent) == 35.0);
    CHECK(percent);
    for (std::string const text : {"", "1,234", "12 floors", "nan", "inf", "0x10", "--1", "1.2.3"})
        CHECK_FALSE(parse_number(text, percent));
}
