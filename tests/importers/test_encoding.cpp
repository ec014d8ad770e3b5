// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/layers/encoding.h"

#include <cpl_conv.h>
#include <cpl_string.h>

using namespace lacuna;
using namespace lacuna::test;

namespace {

std::string encoded(std::string const& utf8, char const* encoding)
{
    char* const out = CPLRecode(utf8.c_str(), "UTF-8", encoding);
    std::string result = out;
    CPLFree(out);
    return result;
}

std::string decided(std::vector<std::string> const& texts, int language = 0)
{
    EncodingGuess guess;
    for (auto const& text : texts) guess.add(text);
    return guess.decide(language);
}

/// A Shapefile whose texts are the bytes given, with or without a .cpg, and a language code in the DBF.
std::string shapefile(TempFolder const& folder, std::string const& field, std::vector<std::string> const& values,
                      int language)
{
    auto const file = folder / "lots.shp";
    std::vector<Row> rows;
    for (std::size_t i = 0; i < values.size(); ++i)
        rows.push_back({square_wkt(500000 + 20.0 * static_cast<double>(i), 5000000, 20), {values[i]}});
    write_layer("ESRI Shapefile", file, "lots", "EPSG:32633", {field}, rows, {"ENCODING="});
    fs::remove(folder / "lots.cpg");
    std::fstream dbf{folder / "lots.dbf", std::ios::in | std::ios::out | std::ios::binary};
    dbf.seekp(29);
    dbf.put(static_cast<char>(language));
    return file;
}

}  // namespace

TEST_CASE("UTF-8 is told from what is not")
{
    CHECK(is_utf8("abc"));
    CHECK(is_utf8("Bubeneč 地块"));
    CHECK_FALSE(is_utf8("\xC4\xE3"));
    CHECK_FALSE(is_utf8("\xC0\x80"));          // overlong
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
}

TEST_CASE("all texts of a layer decide its encoding")
{
    CHECK(decided({"plain", "ascii"}) == "UTF-8");
    CHECK(decided({"Bubeneč", "Žižkov"}) == "UTF-8");
    CHECK(decided({encoded("商服用地", "GB18030"), encoded("城镇住宅用地", "GB18030")}) == "GBK");
    CHECK(decided({encoded("São João", "CP1252"), encoded("CONCEIÇÃO", "CP1252"), encoded("IMÓVEL", "CP1252")}) ==
          "CP1252");
    CHECK(decided({encoded("Zürich", "CP1252"), encoded("Köln", "CP1252"), encoded("Straße", "CP1252")}) == "CP1252");
    CHECK(decided({encoded("Žižkov", "CP1250")}, 0xC8) == "CP1250");
    CHECK(decided({encoded("商服", "GB18030")}, 0x4D) == "GBK");
    CHECK(decided({"Bubeneč"}, 0xC8) == "UTF-8");  // a wrong language code
}

TEST_CASE("a character cut off by the width of a field is left out and decides nothing")
{
    std::string const text = "地块";
    CHECK(decided({text.substr(0, 5)}) == "UTF-8");
    CHECK(TextDecoder{}(text.substr(0, 5)) == "地");
    auto const gbk = encoded("城镇住宅用地", "GB18030");
    CHECK(decided({gbk.substr(0, gbk.size() - 1)}) == "GBK");
    CHECK(TextDecoder{"GBK"}(gbk.substr(0, gbk.size() - 1)) == "城镇住宅用");
}

TEST_CASE("an unknown encoding is refused by name")
{
    CHECK(has(error_of([] { TextDecoder const d{"NO-SUCH"}; }), "3: 'NO-SUCH'"));
    CHECK(TextDecoder{"utf8"}.encoding().empty());
}

TEST_CASE("a Chinese DBF without .cpg is read as GBK, fields and values")
{
    TempFolder const folder;
    auto const field = encoded("地类名称", "GB18030");
    auto const file =
        shapefile(folder, field, {encoded("商服用地", "GB18030"), encoded("城镇住宅用地", "GB18030")}, 0x57);
    auto const study = read_study(request(file));
    CHECK(study.files.front().encoding == "GBK");
    REQUIRE(study.input.parcels.features.size() == 2);
    CHECK(study.input.parcels.features[0].attributes.land_use == "商服用地");
    CHECK(study.input.parcels.features[1].attributes.land_use == "城镇住宅用地");
    CHECK(study.fields.at("parcels.land_use") == "地类名称 (schema cn_land)");
    CHECK(any_has(study.notes, "read as GBK"));
}

TEST_CASE("a western DBF without .cpg is read as Windows-1252, and the user's encoding overrules")
{
    TempFolder const folder;
    auto const file = shapefile(folder, "land_use", {encoded("Grünfläche", "CP1252")}, 0);
    CHECK(read_study(request(file)).input.parcels.features[0].attributes.land_use == "Grünfläche");
    auto ask = request(file);
    ask.parcels.encoding = "CP850";
    auto const study = read_study(ask);
    CHECK(study.files.front().encoding == "CP850");
    CHECK(study.input.parcels.features[0].attributes.land_use != "Grünfläche");
}

TEST_CASE("a UTF-8 DBF that says nothing is read as UTF-8")
{
    TempFolder const folder;
    auto const file = shapefile(folder, "land_use", {"Bubeneč", "地块"}, 0x57);
    auto const study = read_study(request(file));
    CHECK(study.files.front().encoding == "UTF-8");
    CHECK(study.input.parcels.features[1].attributes.land_use == "地块");
}

TEST_CASE("a CSV in GBK is read as GBK")
{
    TempFolder const folder;
    auto const text = encoded("WKT,地类名称\n\"" + square_wkt(500000, 5000000, 20) + "\",公园绿地\n", "GB18030");
    auto ask = request(folder.write("lots.csv", text));
    ask.parcels.crs = ask.buildings.crs = "EPSG:32633";
    CHECK(read_study(ask).input.parcels.features[0].attributes.land_use == "公园绿地");
}
