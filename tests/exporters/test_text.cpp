// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/geojson/json_text.h"
#include "exporters/layers/layer.h"
#include "exporters/ledger/csv.h"
#include "exporters/styles/qml.h"
#include "tests/support/catch.h"

#include <cpl_minixml.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <string>

using namespace lacuna;

namespace {

std::string random_bytes(std::mt19937& bits, std::size_t most)
{
    std::string out(bits() % (most + 1), ' ');
    // Bytes that matter come often: quotes, backslashes, lead and tail bytes of UTF-8, the low ones.
    constexpr std::string_view often = "\"\\/\n\t\x7f\xc3\xa9\xe7\xa9\xba\xed\xa0\x80\xf0\x9f\x8f\xa0\xff\xc0\xaf";
    for (auto& c : out) c = bits() % 2 == 0 ? often[bits() % often.size()] : static_cast<char>(bits() & 0xffU);
    return out;
}

}  // namespace

TEST_CASE("text that is valid UTF-8 stays as it is", "[exporters][text]")
{
    for (std::string const text : {"", "plain", "空地 “quoted”", "é ß 🏠", "\x7f\x01 control"})
        CHECK(valid_text(text) == text);
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD", "[exporters][text]")
{
    std::string const bad = "\xEF\xBF\xBD";
    CHECK(valid_text("a\xff z") == "a" + bad + " z");
    CHECK(valid_text("\xc0\xaf") == bad + bad);                      // overlong slash
    CHECK(valid_text("\xed\xa0\x80") == bad + bad + bad);            // surrogate
    CHECK(valid_text("\xf4\x90\x80\x80") == bad + bad + bad + bad);  // above U+10FFFF
    CHECK(valid_text("\xe7\xa9") == bad + bad);                      // cut off
    CHECK(valid_text("\xe7\xa9\x41") == bad + bad + "A");
    CHECK(valid_text(std::string_view{"a\0b", 3}) == "a" + bad + "b");
}

TEST_CASE("a JSON string parses back to the valid text, whatever the bytes", "[exporters][text][property]")
{
    auto const seed = GENERATE(take(200, random(1U, 1'000'000U)));
    std::mt19937 bits{seed};
    auto const bytes = random_bytes(bits, 60);
    CAPTURE(seed);
    CHECK(nlohmann::json::parse(json_string(bytes)).get<std::string>() == valid_text(bytes));
}

TEST_CASE("text in a style is well-formed XML, whatever the bytes", "[exporters][text][property]")
{
    auto const seed = GENERATE(take(100, random(1U, 1'000'000U)));
    std::mt19937 bits{seed};
    auto const xml = "<a b=\"" + xml_text(random_bytes(bits, 60)) + "\"/>";
    CAPTURE(seed, xml);
    CPLXMLNode* const tree = CPLParseXMLString(xml.c_str());
    CHECK(tree != nullptr);
    CPLDestroyXMLNode(tree);
    CHECK(xml.find('\x01') == std::string::npos);
}

TEST_CASE("decimals are cut to the number asked for, without exponent and minus zero", "[exporters][text]")
{
    CHECK(decimal_text(1234567.894, 2) == "1234567.89");
    CHECK(decimal_text(12.5, 7) == "12.5");
    CHECK(decimal_text(-0.000001, 3) == "0");
    CHECK(decimal_text(100, 0) == "100");
    CHECK(decimal_text(1e21, 2) == "1000000000000000000000");
    CHECK(decimal_text(-180, 7) == "-180");
}

TEST_CASE("numbers as text are those of the formatting library without the zeros at the end", "[exporters]")
{
    auto const slow = [](double number, int decimals) {
        auto out = fmt::format("{:.{}f}", number, decimals);
        if (decimals > 0) {
            out.erase(out.find_last_not_of('0') + 1);
            if (out.back() == '.') out.pop_back();
        }
        return out == "-0" ? "0" : out;
    };
    std::mt19937_64 random{11};
    for (int decimals = 0; decimals <= 10; ++decimals)
        for (int i = 0; i < 5000; ++i) {
            double const size = std::pow(10.0, static_cast<double>(random() % 24) - 10);
            double const number = (static_cast<double>(random() % 2'000'001) - 1e6) / 1e6 * size;
            double const near_a_tie = std::floor(number * 100) / 100 + 0.005;
            for (double const n : {number, near_a_tie, std::nextafter(near_a_tie, 1e300), std::round(number)})
                if (decimal_text(n, decimals) != slow(n, decimals)) {
                    CAPTURE(n, decimals);
                    CHECK(decimal_text(n, decimals) == slow(n, decimals));
                }
        }
}

TEST_CASE("a figure that is not a number is a fault of the program", "[exporters][text]")
{
    CHECK_THROWS_AS(real(std::numeric_limits<double>::quiet_NaN()), Error);
    CHECK_THROWS_AS(real(std::numeric_limits<double>::infinity()), Error);
    CHECK(std::get<double>(real(-2.5)) == -2.5);
}

TEST_CASE("a CSV cell that a spreadsheet would take for a formula is made harmless", "[exporters][csv]")
{
    std::vector<Column> const columns{{"a", "A", ColumnType::text, 0, ""}};
    auto const line = [&](Cell const& cell) { return csv_line({cell}, columns); };
    CHECK(line(text("=1+2")) == "'=1+2\r\n");
    CHECK(line(text("+1")) == "'+1\r\n");
    CHECK(line(text("-1")) == "'-1\r\n");
    CHECK(line(text("@SUM(A1)")) == "'@SUM(A1)\r\n");
    CHECK(line(text("\tx")) == "'\tx\r\n");
    CHECK(line(text("\rx")) == "\"'\rx\"\r\n");
    CHECK(line(text("=HYPERLINK(\"a\",\"b\")")) == "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"\r\n");
    CHECK(line(text("P-1=2")) == "P-1=2\r\n");
    CHECK(line(real(-5)) == "-5\r\n");
    CHECK(line(Cell{}) == "\r\n");
}
