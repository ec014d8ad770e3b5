// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

StudyRequest joined(TempFolder const& folder, std::string const& table, std::string const& table_key,
                    std::string const& layer_key = {})
{
    auto ask =
        request(folder.write("lots.geojson", geojson({R"({"parcel_id":"7-1","floors":9})", R"({"parcel_id":"7-2"})",
                                                      R"({"parcel_id":"7-3"})", R"({"parcel_id":"7-2"})"})));
    ask.parcels.joins.push_back({folder.write("tax.csv", table), table_key, layer_key});
    return ask;
}

std::string const assessor =
    "ML,UseDescription,LandArea,TotalAppraisedLandValue,TotalAppraisedImprovements,GrossArea,AYBYrBuilt,BldgStories\n"
    "7-1,,1000,500,10,0,0,4\n"
    "7-2,CONDO-BLDG,2000,0,100,5000,1990,3\n"
    "7-2,CNDO LUX,0,250,200,600,1985,1\n"
    "7-2,CNDO LUX,0,,-3765000,700,0,\n"
    "9-9,PARK,1,1,1,1,1900,1\n"
    ",NOBODY,1,1,1,1,1900,1\n";

}  // namespace

TEST_CASE("rows of one key become one value by the rule of each role")
{
    TempFolder const folder;
    auto const study = read_study(joined(folder, assessor, "ML"));
    auto const& layer = study.input.parcels;
    REQUIRE(layer.features.size() == 4);
    auto const& condo = layer.features[1].attributes;
    CHECK(condo.land_use == "CONDO-BLDG");                        // the first that is not empty
    CHECK(*condo.reported_area_m2 == Approx(2000 * 0.09290304));  // greatest
    CHECK(condo.land_value == 250.0);                             // sum
    CHECK(condo.improvement_value == 300.0);                      // sum without the negative one
    CHECK(*condo.floor_area_m2 == Approx(6300 * 0.09290304));     // sum
    CHECK(condo.year_built == 1985.0);                            // oldest, 0 being unknown
    CHECK(condo.floors == 3.0);                                   // greatest
    CHECK(layer.features[3].attributes == condo);
    CHECK(study.fields.at("parcels.land_value") == "TotalAppraisedLandValue of tax.csv (schema us_massachusetts)");
}

TEST_CASE("what the layer gives itself stays, and what a join cannot give is counted")
{
    TempFolder const folder;
    auto const study = read_study(joined(folder, assessor, "ML"));
    auto const& layer = study.input.parcels;
    CHECK(layer.features[0].attributes.floors == 9.0);
    CHECK(*layer.features[0].attributes.reported_area_m2 == Approx(92.90304));
    CHECK(count(layer, IssueCode::no_join_row) == 1);
    CHECK(count(layer, IssueCode::value_out_of_range) == 2);  // both parcels of key 7-2
    CHECK(any_has(
        study.notes,
        "6 rows of 3 keys; 3 features found their row, 1 did not; 1 keys are of no feature; 1 rows have no key"));
    CHECK(any_has(study.notes, "1 keys of tax.csv belong to several features"));
    bool found = false;
    for (auto const& file : study.files) found = found || (file.name == "tax.csv" && file.features == 6);
    CHECK(found);
}

TEST_CASE("a key is the named field, the field of the same name, or the id")
{
    TempFolder const folder;
    std::string const table = "code,land_value\n7-1,5\n7-2,6\n7-3,7\n";
    CHECK(read_study(joined(folder, table, "code")).input.parcels.features[0].attributes.land_value == 5.0);
    CHECK(read_study(joined(folder, table, "code", "parcel_id")).input.parcels.features[2].attributes.land_value ==
          7.0);
    CHECK(read_study(joined(folder, "parcel_id,land_value\n7-1,5\n", "parcel_id"))
              .input.parcels.features[0]
              .attributes.land_value == 5.0);
}

TEST_CASE("a join that cannot work is an error that says why")
{
    TempFolder const folder;
    std::string const table = "code,land_value\n7-1,5\n";
    CHECK(has(error_of([&] { (void)read_study(joined(folder, table, "cod")); }),
              "5: reading parcels: 'tax.csv' has no field 'cod' to join by; did you mean 'code'"));
    CHECK(has(error_of([&] { (void)read_study(joined(folder, table, "code", "parcel")); }), "has no field 'parcel'"));
    CHECK(has(error_of([&] { (void)read_study(joined(folder, table, "")); }), "no key field"));
    CHECK(has(error_of([&] { (void)read_study(joined(folder, "code,land_value\nX,5\n", "code")); }),
              "no row of 'tax.csv' has a key of the layer"));
    auto ask = joined(folder, table, "code");
    ask.parcels.joins.front().source = folder / "absent.csv";
    CHECK(has(error_of([&] { (void)read_study(ask); }), "4: "));
}

TEST_CASE("a named field may be one of the table")
{
    TempFolder const folder;
    auto ask = joined(folder, "code,etages\n7-1,5\n7-2,6\n7-3,4\n", "code");
    ask.parcels.fields = {{"floors", "etages"}};
    auto const study = read_study(ask);
    CHECK(study.input.parcels.features[0].attributes.floors == 5.0);
    CHECK(study.fields.at("parcels.floors") == "etages of tax.csv (given)");
    ask.parcels.fields = {{"floors", "stockwerke"}};
    CHECK(has(error_of([&] { (void)read_study(ask); }),
              "neither layer parcels nor a joined table has a field 'stockwerke'"));
}
