// SPDX-License-Identifier: Apache-2.0
// The worked site against a workbook with live formulas that LibreOffice calculates. Needs ../shared and soffice; says
// so and goes on without.
#include "importers/gdal/dataset.h"
#include "tests/appraisal/reference_site.h"
#include "tests/support/catch.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace {

fs::path shared_cases() { return fs::path{LACUNA_SOURCE_DIR}.parent_path() / "shared/cases"; }

std::string text_of(fs::path const& file)
{
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

struct Folder {
    Folder() : path{fs::temp_directory_path() / fmt::format("lacuna_oracle_{}", getpid())}
    {
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    fs::path path;
};

/// A change of one part of the workbook; the text must be there.
struct Edit {
    std::string part, from, to;
};

/// The workbook with parts of it changed, as `to`.
void copy_workbook(fs::path const& from, fs::path const& to, std::vector<Edit> const& edits)
{
    lacuna::prepare_gdal();
    std::string const in = "/vsizip/" + from.string();
    CPLStringList const parts{VSIReadDirRecursive(in.c_str())};
    void* const archive = CPLCreateZip(to.c_str(), nullptr);
    REQUIRE(archive);
    for (int i = 0; i < parts.size(); ++i) {
        std::string const part = parts[i];
        VSIStatBufL stat;
        if (VSIStatL((in + "/" + part).c_str(), &stat) != 0 || VSI_ISDIR(stat.st_mode)) continue;
        GByte* bytes = nullptr;
        vsi_l_offset size = 0;
        REQUIRE(VSIIngestFile(nullptr, (in + "/" + part).c_str(), &bytes, &size, -1));
        std::string text{reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size)};
        VSIFree(bytes);
        for (auto const& edit : edits) {
            if (edit.part != part) continue;
            auto const at = text.find(edit.from);
            REQUIRE(at != std::string::npos);
            text.replace(at, edit.from.size(), edit.to);
        }
        REQUIRE(CPLCreateFileInZip(archive, part.c_str(), nullptr) == CE_None);
        REQUIRE(CPLWriteFileInZip(archive, text.data(), static_cast<int>(text.size())) == CE_None);
        REQUIRE(CPLCloseFileInZip(archive) == CE_None);
    }
    REQUIRE(CPLCloseZip(archive) == CE_None);
}

/// Sheets as LibreOffice sees them: first word of a row -> second cell. Nothing where there is no LibreOffice.
/// `always` false: cached values are taken as they stand.
std::map<std::string, double> calculated(fs::path const& folder, std::vector<Edit> const& edits, bool always)
{
    fs::remove_all(folder);
    auto const profile = folder / "profile/user";
    fs::create_directories(profile);
    std::ofstream{profile / "registrymodifications.xcu"} << fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
)",
        always ? 0 : 1);
    copy_workbook(shared_cases() / "site_example.xlsx", folder / "book.xlsx", edits);
    // Every sheet, as numbers and not as shown.
    auto const command = fmt::format(
        "timeout 180 soffice '-env:UserInstallation=file://{0}/profile' --headless --convert-to "
        "'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' --outdir '{0}' "
        "'{0}/book.xlsx' > '{0}/log' 2>&1",
        folder.string());
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    std::map<std::string, double> cells;
    for (auto const* sheet : {"Space", "Results", "Finance"}) {
        std::istringstream rows{text_of(folder / fmt::format("book-{}.csv", sheet))};
        std::string row;
        while (std::getline(rows, row)) {
            auto const comma = row.find(',');
            if (comma == std::string::npos) continue;
            char* end = nullptr;
            auto const* cell = row.c_str() + comma + 1;
            if (*cell == '"') ++cell;  // numbers as they are stored are written as words
            double const value = std::strtod(cell, &end);
            if (end == cell) continue;
            cells[fmt::format("{}/{}", sheet, row.substr(0, comma))] = *end == '%' ? value / 100 : value;
        }
    }
    INFO(text_of(folder / "log"));
    REQUIRE(cells.contains("Results/ioav_mid"));
    return cells;
}

bool can_run()
{
    if (!fs::exists(shared_cases() / "site_example.xlsx")) {
        WARN("no " << shared_cases().string() << "/site_example.xlsx; the site is not compared with a spreadsheet");
        return false;
    }
    if (std::system("command -v soffice > /dev/null 2>&1") != 0) {
        WARN("no LibreOffice (soffice); the site is not compared with a spreadsheet");
        return false;
    }
    return true;
}

/// What the engine computes of the same site, by the names of the sheets.
std::map<std::string, double> of_the_engine()
{
    Cases cases;
    json const all = json::parse(text_of(shared_cases() / "finance.json"));
    for (auto const& entry : all.at("cases")) cases[entry.at("id")] = entry;
    auto const runs = site_cases();
    json const value = runs.at("F01")(cases.at("F01").at("inputs"), cases);
    json const money = runs.at("F02")(cases.at("F02").at("inputs"), cases);
    std::map<std::string, double> out;
    for (auto const& [key, number] : value.at("space").items()) out["Space/" + key] = number;
    auto const& mid = value.at("mid_year");
    out["Results/npv_with_mid"] = mid.at("npv_with");
    out["Results/npv_without_mid"] = mid.at("npv_without");
    out["Results/pv_cannib_mid"] = mid.at("pv_cannibalisation");
    out["Results/ioav_mid"] = mid.at("ioav");
    out["Results/ioav_alt_mid"] = mid.at("ioav_ground_lease");
    out["Results/advantage_mid"] = mid.at("advantage_over_next_best");
    out["Results/ioav_end"] = value.at("end_year").at("ioav");
    out["Results/irr_annual_index"] = value.at("irr").at("index_times");
    out["Results/yield_on_cost"] = value.at("stabilised_t4").at("yield_on_cost");
    out["Results/cap_value_t4_at_exit_cap"] = value.at("stabilised_t4").at("value_at_9pct_cap");
    for (auto const* key : {"pi", "eav", "ioav_per_m2_gfa", "ioav_per_m2_parcel"})
        out[std::string{"Results/"} + key] = value.at(key);
    for (auto const* key : {"debt_sculpted", "debt_cap", "debt", "scale", "equity", "equity_t0", "equity_t1"})
        out[std::string{"Finance/"} + key] = money.at(key);
    for (auto const* party : {"investor", "soe", "residents"})
        out[std::string{"Finance/irr_"} + party] = money.at("irr").at(party);
    return out;
}

constexpr double agrees = 1e-6;

/// The greatest difference, in yuan or as a share, over the figures that both have, and their number.
std::pair<double, int> compare(std::map<std::string, double> const& sheet, std::map<std::string, double> const& engine)
{
    double greatest = 0;
    int both = 0;
    for (auto const& [key, value] : engine) {
        auto const found = sheet.find(key);
        if (found == sheet.end()) continue;
        ++both;
        greatest = std::max(greatest, std::fabs(found->second - value));
    }
    return {greatest, both};
}

Edit const planted{"xl/worksheets/sheet4.xml", "<f>B2-B3+B4</f><v></v>", "<f>B2-B3+B4</f><v>999</v>"};

}  // namespace

TEST_CASE("the worked site as LibreOffice calculates it agrees to a millionth of a yuan, a planted value corrected",
          "[oracle]")
{
    if (!can_run()) return;
    Folder const folder;
    // Without recalculation the planted value stays: the workbook does hold it, and the next run is no accident.
    CHECK(calculated(folder.path / "kept", {planted}, false).at("Results/ioav_mid") == 999);
    auto const sheet = calculated(folder.path / "made", {planted}, true);
    auto const [greatest, both] = compare(sheet, of_the_engine());
    CHECK(both >= 30);
    CHECK(greatest < agrees);
    CHECK(std::fabs(sheet.at("Finance/check_conservation")) < 1e-6);
    WARN(both << " figures of the site agree with LibreOffice within " << greatest);
}

TEST_CASE("an input of the workbook that differs is noticed", "[oracle]")
{
    if (!can_run()) return;
    Folder const folder;
    Edit const larger{"xl/worksheets/sheet1.xml", "<t>bldg_len_m</t></is></c><c r=\"B3\" t=\"n\"><v>24</v>",
                      "<t>bldg_len_m</t></is></c><c r=\"B3\" t=\"n\"><v>24.01</v>"};
    CHECK(compare(calculated(folder.path / "other", {larger}, true), of_the_engine()).first > 1);
}
