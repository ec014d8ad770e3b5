// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "importers/catalogue/catalogue.h"
#include "importers/catalogue/figures.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

using namespace lacuna;

namespace {

std::filesystem::path const folder = std::filesystem::path{LACUNA_SOURCE_DIR} / "data" / "catalogues";

std::string const good = R"(title = "Test"
currency = "EUR"
price_level = "2020"

[do_minimum.open_land]
income_per_m2_year = { value = 1, mark = "E", source = "guess" }
upkeep_per_m2_year = { value = 2, mark = "S", source = "tariff" }

[[facility]]
id = "kiosk"
name = "Kiosk"
basis = "rent"
space_kinds = ["open_land", "verge"]
unit = "m2"
min_area_m2 = { value = 6, mark = "S", source = "drawing" }
min_width_m = { value = 2, mark = "E", source = "guess" }
max_area_m2 = { value = 15, mark = "E", source = "guess" }
unit_footprint_m2 = { value = 1, mark = "C", source = "a square metre" }
floor_area_per_unit_m2 = { value = 1, mark = "C", source = "a square metre" }
capex_per_unit = { value = 4000, mark = "E", source = "guess" }
revenue_per_unit_year = { value = 1200, mark = "E", source = "guess" }
opex_ratio = { value = 0.2, mark = "E", source = "guess" }
life_years = { value = 10, mark = "E", source = "guess" }
)";

struct TextFile {
    explicit TextFile(std::string const& text)
    {
        static int count = 0;
        path = std::filesystem::temp_directory_path() /
               ("lacuna_catalogue_" + std::to_string(getpid()) + "_" + std::to_string(++count) + ".toml");
        std::ofstream{path} << text;
    }
    ~TextFile() { std::filesystem::remove(path); }
    TextFile(TextFile const&) = delete;
    TextFile& operator=(TextFile const&) = delete;
    std::filesystem::path path;
};

std::string replaced(std::string text, std::string const& from, std::string const& to)
{
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// The message that reading `text` ends with.
std::string message(std::string const& text)
{
    TextFile const file{text};
    try {
        read_catalogue(file.path);
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_config);
        CHECK(std::string{e.what()}.find(file.path.string()) != std::string::npos);
        return e.what();
    }
    FAIL("was accepted");
    return {};
}

bool has(std::string const& text, std::string const& part)
{
    INFO(text);
    INFO("lacks: " << part);
    bool const found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

std::vector<std::string> cells(std::string const& line)
{
    std::vector<std::string> row(1);
    bool inside = false;
    for (char const c : line) {
        if (c == '"')
            inside = !inside;
        else if (c == ',' && !inside)
            row.emplace_back();
        else if (c != '\r')
            row.back() += c;
    }
    return row;
}

}  // namespace

TEST_CASE("a layout is read with its sizes; an unknown one or one without its sizes is a fault", "[catalogue]")
{
    std::string const sizes = R"(piece_width_m = { value = 2.5, mark = "K", source = "bay" }
piece_depth_m = { value = 5.3, mark = "K", source = "bay" }
aisle_width_m = { value = 6, mark = "K", source = "aisle" }
)";
    TextFile const file{good + "layout = \"parking_bays\"\n" + sizes};
    auto const catalogue = read_catalogue(file.path);
    REQUIRE(catalogue.facilities.size() == 1);
    CHECK(catalogue.facilities[0].layout == "parking_bays");
    CHECK(catalogue.facilities[0].aisle_width_m == 6.0);
    CHECK(has(message(good + "layout = \"parking_bay\"\n" + sizes), "unknown layout 'parking_bay'"));
    CHECK(has(message(good + "ground_form = \"l\"\n" + sizes), "'ground_form' is 'l', not"));
    CHECK(has(message(good + "ground_form = \"two_rectangles\"\nlayout = \"parking_bays\"\n" + sizes),
              "'ground_form' is for facilities without a 'layout'"));
    CHECK(has(message(good + "layout = \"parking_bay\"\n" + sizes), "did you mean 'parking_bays'"));
    CHECK(has(message(good + "layout = \"pv_rows\"\n" + sizes), "layout 'pv_rows' needs 'tilt_deg'"));
    CHECK(has(message(good + "layout = \"courts\"\n"), "layout 'courts' needs 'piece_width_m'"));
    CHECK(has(message(good + "layout = \"parking_bays\"\n" + sizes +
                      "kerb_bay_m = { value = 2, mark = \"E\", source = \"guess\" }\n"),
              "'kerb_bay_m' needs 'kerb_length_m'"));
}

TEST_CASE("a good catalogue comes out whole, with the mark and source of each figure")
{
    TextFile const file{good};
    auto const catalogue = read_catalogue(file.path);
    CHECK(catalogue.id == file.path.stem().string());
    CHECK(catalogue.currency == "EUR");
    CHECK(catalogue.sha256.size() == 64);
    CHECK_FALSE(catalogue.renovation_cost_per_m2.has_value());
    REQUIRE(catalogue.facilities.size() == 1);
    auto const& kiosk = catalogue.facilities[0];
    CHECK(kiosk.basis == Basis::rent);
    CHECK(kiosk.accepts(SpaceKind::open_land));
    CHECK_FALSE(kiosk.accepts(SpaceKind::roof));
    CHECK(kiosk.min_area_m2 == 6);
    CHECK_FALSE(kiosk.radius_m.has_value());
    CHECK(kiosk.provenance.size() == 9);
    CHECK(kiosk.provenance[0].figure == "min_area_m2");
    CHECK(kiosk.provenance[0].mark == 'S');
    CHECK(kiosk.provenance[0].source == "drawing");
    REQUIRE(catalogue.do_minimum.size() == 1);
    CHECK(catalogue.do_minimum[0].upkeep_per_m2_year == 2);
    CHECK(catalogue.do_minimum[0].provenance.size() == 2);
}

TEST_CASE("a slip in a catalogue is told with line, value and range or the nearest key")
{
    has(message(replaced(good, "min_width_m", "min_widht_m")),
        "line 16: facility 'kiosk': unknown key 'min_widht_m'; did you mean 'min_width_m'?");
    has(message(replaced(good, "value = 6,", "value = -6,")),
        "line 15: facility 'kiosk': 'min_area_m2' is -6, not in 0.1 to 1000000");
    has(message(replaced(good, "value = 6,", "value = nan,")), "is nan, not in");
    has(message(replaced(good, "value = 0.2,", "value = 1.2,")), "'opex_ratio' is 1.2, not in 0 to 1");
    has(message(replaced(good, "value = 10,", "value = \"ten\",")), "'life_years' has no number 'value'");
    has(message(replaced(good, ", mark = \"S\", source = \"drawing\"", ", source = \"drawing\"")), "has no 'mark'");
    has(message(replaced(good, ", source = \"drawing\"", "")), "has no 'source'");
    has(message(replaced(good, "\"drawing\"", "\"\"")), "'source' must be a text that is not empty");
    has(message(replaced(good, "mark = \"S\"", "mark = \"X\"")), "mark is 'X', not S, K, E, C or D");
    has(message(replaced(good, "{ value = 6, mark = \"S\", source = \"drawing\" }", "6")),
        "needs value, mark and source");
    has(message(replaced(good, "value = 6,", "value = 6, unit = \"m2\",")), "unknown key 'unit'");
    has(message(replaced(good, "\"open_land\", \"verge\"", "\"open_lnad\"")), "did you mean 'open_land'?");
    has(message(replaced(good, "\"rent\"", "\"rented\"")), "'basis' is 'rented'");
    has(message(replaced(good, "\"EUR\"", "\"euro\"")), "line 2: 'currency' is 'euro'");
    has(message(replaced(good, "[do_minimum.open_land]", "[do_minimum.openland]")), "did you mean 'open_land'?");
    has(message(replaced(good, "title", "titel")), "did you mean 'title'?");
    has(message(replaced(good, "value = 15,", "value = 5,")), "'max_area_m2' is 5, less than 'min_area_m2' 6");
    has(message(good + good.substr(good.find("[[facility]]"))), "facility 'kiosk' is given twice");
    has(message(replaced(good, "unit = \"m2\"\n", "")), "has no 'unit'");
    has(message("title = \n"), "line 1 column");
    has(message(good.substr(0, good.find("[[facility]]"))), "has no [[facility]]");
}

TEST_CASE("all faults of a file are told at once, by line")
{
    auto const text = message(replaced(replaced(good, "value = 4000,", "value = -1,"), "value = 6,", "value = -6,"));
    has(text, "has 2 faults");
    CHECK(text.find("line 15") < text.find("line 20"));
}

TEST_CASE("a catalogue is found by id or path, and a wrong id is told the nearest")
{
    CHECK(find_catalogue("cn", folder).currency == "CNY");
    CHECK(find_catalogue((folder / "generic.toml").string(), folder).currency == "USD");
    try {
        find_catalogue("genreic", folder);
        FAIL("was found");
    } catch (Error const& e) {
        has(e.what(), "no catalogue 'genreic'; did you mean 'generic'?");
    }
    try {
        find_catalogue("nowhere/none.toml", folder);
        FAIL("was found");
    } catch (Error const& e) {
        CHECK(e.code() == Errc::open_failed);
    }
}

TEST_CASE("the shipped catalogues: every figure has its origin, and what is built on ground may use a vacant parcel")
{
    for (auto const& id : catalogue_ids(folder)) {
        auto const catalogue = find_catalogue(id, folder);
        CHECK(catalogue.facilities.size() >= 20);
        CHECK(catalogue.do_minimum.size() == space_kind_count);
        for (auto const& f : catalogue.facilities) {
            INFO(id << " " << f.id);
            std::size_t figures = 0;
            for (auto const& figure : facility_figures()) figures += figure.value(f).has_value();
            CHECK(f.provenance.size() == figures);
            CHECK(f.accepts(SpaceKind::open_land) == f.accepts(SpaceKind::vacant_parcel));
            if (f.accepts(SpaceKind::unused_floor_area)) CHECK(f.floor_area_per_unit_m2 > 0);
        }
    }
}

TEST_CASE("the shipped catalogues agree with the tables they come from")
{
    char const* const given = std::getenv("LACUNA_SHARED");
    auto const shared =
        given ? std::filesystem::path{given} : std::filesystem::path{LACUNA_SOURCE_DIR}.parent_path() / "shared";
    std::map<std::string, std::string> const tables{{"cn", "facility_catalogue_cn.csv"},
                                                    {"generic", "facility_catalogue_us_eu.csv"}};
    std::map<std::string, std::string> const columns{{"min_area_m2", "min_area_m2"},
                                                     {"min_width_m", "min_width_m"},
                                                     {"unit_footprint_m2", "unit_footprint_m2"},
                                                     {"units_per_1000_people", "ratio_per_1000_people"},
                                                     {"radius_m", "radius_m"},
                                                     {"capex_per_unit", "capex_per_unit"},
                                                     {"revenue_per_unit_year", "revenue_per_unit_yr"},
                                                     {"opex_ratio", "opex_ratio"},
                                                     {"life_years", "life_y"}};
    for (auto const& [id, table] : tables) {
        std::ifstream stream{shared / "catalogue" / table};
        if (!stream) {
            WARN("no table '" << (shared / "catalogue" / table).string() << "'; nothing compared");
            return;
        }
        auto const catalogue = find_catalogue(id, folder);
        std::string line;
        std::getline(stream, line);
        auto const head = cells(line);
        std::size_t rows = 0;
        while (std::getline(stream, line)) {
            auto const row = cells(line);
            REQUIRE(row.size() == head.size());
            auto const cell = [&](std::string const& name) {
                return row[static_cast<std::size_t>(std::ranges::find(head, name) - head.begin())];
            };
            auto const f = std::ranges::find(catalogue.facilities, cell("id"), &Facility::id);
            REQUIRE(f != catalogue.facilities.end());
            INFO(id << " " << f->id);
            CHECK(f->unit == cell("unit"));
            CHECK((f->basis == Basis::rent) == (cell("basis") == "rent"));
            CHECK(std::fabs(yield_on_cost(*f) - std::stod(cell("yield_on_cost"))) <= 0.0005 + 1e-12);
            for (auto const& figure : facility_figures()) {
                auto const column = columns.find(std::string{figure.name});
                if (column == columns.end()) continue;
                // The table's 2200 m2 are floor; the ground that a kindergarten needs is 3500 m2 in the same source.
                if (f->id == "kindergarten" && figure.name == "min_area_m2") continue;
                auto const text = cell(column->second);
                INFO(figure.name);
                CHECK(figure.value(*f).has_value() == !text.empty());
                if (!text.empty()) CHECK(figure.value(*f) == std::stod(text));
            }
            ++rows;
        }
        CHECK(rows == catalogue.facilities.size());
    }
}

TEST_CASE("a figure may tell its range, its dates, its owner and how sure it is; what contradicts is refused",
          "[catalogue]")
{
    auto const with = [](std::string const& more) {
        return replaced(good, "value = 1200, mark = \"E\"", "value = 1200, " + more + ", mark = \"E\"");
    };
    TextFile const file{with(
        R"(low = 900, high = 1380, date = "2024-06-30", valid_until = "2026-06-30", owner = "housing office", confidence = "low")")};
    auto const catalogue = read_catalogue(file.path);
    auto const& all = catalogue.facilities.at(0).provenance;
    auto const& origin = *std::ranges::find(all, "revenue_per_unit_year", &Provenance::figure);
    CHECK(origin.low == 900);
    CHECK(origin.high == 1380);
    CHECK(origin.date == "2024-06-30");
    CHECK(origin.valid_until == "2026-06-30");
    CHECK(origin.owner == "housing office");
    CHECK(origin.confidence == "low");
    has(message(with("low = 1100")), "a range needs both 'low' and 'high'");
    has(message(with("low = 1100, high = 1e300")), "'high' is 1e+300, not in -100000000 to 100000000");
    has(message(with("low = -5, high = 1300")), "'low' is -5, below 0, where the value is above");
    has(message(with("low = 1300")), "'low' must be a number up to the value 1200");
    has(message(with("high = \"much\"")), "'high' must be a number from the value 1200");
    has(message(with("valid_until = \"2026-02-30\"")), "'valid_until' is '2026-02-30', not a date");
    has(message(with("confidence = \"sure\"")), "'confidence' is 'sure'");
    has(message(with("until = \"2026-02-28\"")), "until");
}
