// SPDX-License-Identifier: Apache-2.0
#include "tests/support/workbooks.h"

#include "importers/gdal/dataset.h"
#include "tests/support/catch.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>

namespace lacuna::test {

namespace fs = std::filesystem;

namespace {

std::string part_of(fs::path const& book, std::string const& part)
{
    prepare_gdal();
    GByte* bytes = nullptr;
    vsi_l_offset size = 0;
    INFO(book << " " << part);
    REQUIRE(VSIIngestFile(nullptr, ("/vsizip/" + book.string() + "/" + part).c_str(), &bytes, &size, -1));
    std::string text{reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size)};
    VSIFree(bytes);
    return text;
}

std::string plain(std::string text)
{
    for (auto const& [code, sign] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
        for (auto at = text.find(code); at != std::string::npos; at = text.find(code, at + 1))
            text.replace(at, std::string{code}.size(), sign);
    return text;
}

/// Calls use(match) for every match, without the recursion of std::regex over long texts: cells are short.
template <class Function>
void each_match(std::string const& text, std::string const& pattern, Function const& use)
{
    std::regex const regex{pattern};
    for (std::sregex_iterator m{text.begin(), text.end(), regex}, end; m != end; ++m) use(*m);
}

std::vector<std::string> sheets_of(fs::path const& file)
{
    std::vector<std::string> names;
    each_match(part_of(file, "xl/workbook.xml"), "<sheet name=\"([^\"]*)\"",
               [&](std::smatch const& m) { names.push_back(m[1]); });
    return names;
}

Grid grid_of(std::string const& csv)
{
    Grid grid{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        char const c = csv[i];
        auto& cell = grid.back().back();
        if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"')
            cell += csv[i++];
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == ',')
            grid.back().emplace_back();
        else if (!quoted && c == '\n')
            grid.push_back({""});
        else
            cell += c;
    }
    return grid;
}

std::string text_in(fs::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    INFO(file);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

WrittenBook read_workbook(fs::path const& file)
{
    WrittenBook book;
    int number = 0;
    for (auto const& name : sheets_of(file)) {
        auto& cells = book[name];
        auto const text = part_of(file, fmt::format("xl/worksheets/sheet{}.xml", ++number));
        // Cell by cell: `<c r="B4" ...>...</c>`.
        for (auto at = text.find("<c r=\""); at != std::string::npos; at = text.find("<c r=\"", at + 1)) {
            auto const cell = text.substr(at, text.find("</c>", at) - at);
            auto const inner = [&](std::string const& tag) -> std::optional<std::string> {
                auto const open = cell.find("<" + tag);
                if (open == std::string::npos) return std::nullopt;
                auto const from = cell.find('>', open) + 1;
                return plain(cell.substr(from, cell.find("</" + tag + ">", from) - from));
            };
            auto const place = cell.substr(6, cell.find('"', 6) - 6);
            if (auto const formula = inner("f"))
                cells[place] = {WrittenCell::formula, *formula};
            else if (auto const value = inner("v"))
                cells[place] = {WrittenCell::number, *value};
            else
                cells[place] = {WrittenCell::words, inner("t").value_or("")};
        }
    }
    return book;
}

void copy_workbook(fs::path const& from, fs::path const& to, std::vector<Edit> const& edits)
{
    prepare_gdal();
    std::string const in = "/vsizip/" + from.string();
    CPLStringList const parts{VSIReadDirRecursive(in.c_str())};
    REQUIRE(parts.size() > 0);
    void* const archive = CPLCreateZip(to.c_str(), nullptr);
    REQUIRE(archive);
    for (int i = 0; i < parts.size(); ++i) {
        std::string const part = parts[i];
        VSIStatBufL stat;
        if (VSIStatL((in + "/" + part).c_str(), &stat) != 0 || VSI_ISDIR(stat.st_mode)) continue;
        std::string text = part_of(from, part);
        for (auto const& edit : edits) {
            if (edit.part != part) continue;
            auto const at = text.find(edit.from);
            INFO(part << ": " << edit.from);
            REQUIRE(at != std::string::npos);
            text.replace(at, edit.from.size(), edit.to);
        }
        REQUIRE(CPLCreateFileInZip(archive, part.c_str(), nullptr) == CE_None);
        REQUIRE(CPLWriteFileInZip(archive, text.data(), static_cast<int>(text.size())) == CE_None);
        REQUIRE(CPLCloseFileInZip(archive) == CE_None);
    }
    REQUIRE(CPLCloseZip(archive) == CE_None);
}

void change_inputs(fs::path const& from, fs::path const& to, std::map<std::string, double> const& inputs)
{
    auto const sheets = sheets_of(from);
    REQUIRE(sheets.at(0) == "Inputs");
    auto const cells = read_workbook(from).at("Inputs");
    std::vector<Edit> edits;
    for (auto const& [name, value] : inputs) {
        auto const found = std::ranges::find_if(
            cells, [&](auto const& cell) { return cell.first[0] == 'A' && cell.second.text == name; });
        INFO("input " << name);
        REQUIRE(found != cells.end());
        auto const place = "B" + found->first.substr(1);
        REQUIRE(cells.at(place).kind == WrittenCell::number);
        auto const text = part_of(from, "xl/worksheets/sheet1.xml");
        auto const at = text.find("<c r=\"" + place + "\"");
        auto const whole = text.substr(at, text.find("</c>", at) - at);
        auto const start = whole.substr(0, whole.find("<v>") + 3);
        edits.push_back({"xl/worksheets/sheet1.xml", whole, start + fmt::format("{}", value) + "</v>"});
    }
    copy_workbook(from, to, edits);
}

std::string CalculatedBook::beside(std::string const& sheet, std::string const& words) const
{
    for (auto const& row : sheets.at(sheet))
        if (row.size() > 1 && row[0] == words) return row[1];
    FAIL("no '" << words << "' in the sheet " << sheet);
    return {};
}

double CalculatedBook::number(std::string const& sheet, std::string const& words) const
{
    auto const text = beside(sheet, words);
    char* end = nullptr;
    double const value = std::strtod(text.c_str(), &end);
    INFO(words << ": " << text);
    REQUIRE(!text.empty());
    REQUIRE(*end == 0);
    return value;
}

bool has_office()
{
    if (std::system("command -v soffice > /dev/null 2>&1") == 0) return true;
    WARN("no LibreOffice (soffice); workbooks are written and not calculated");
    return false;
}

std::map<std::string, CalculatedBook> calculated_books(fs::path const& folder, bool always)
{
    auto const out = folder / (always ? "calculated" : "kept");
    auto const profile = folder / (always ? "profile" : "profile_kept") / "user";
    fs::create_directories(profile);
    fs::create_directories(out);
    std::ofstream{profile / "registrymodifications.xcu"} << fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
)",
        always ? 0 : 1);
    // Every sheet, as numbers and not as shown.
    auto const command = fmt::format(
        "cd '{0}' && timeout 500 soffice '-env:UserInstallation=file://{1}' --headless --convert-to "
        "'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' --outdir '{2}' *.xlsx > "
        "'{2}/log' 2>&1",
        folder.string(), profile.parent_path().string(), out.string());
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    std::map<std::string, CalculatedBook> books;
    for (auto const& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() != ".xlsx") continue;
        auto const name = entry.path().stem().string();
        for (auto const& sheet : sheets_of(entry.path()))
            books[name].sheets[sheet] = grid_of(text_in(out / fmt::format("{}-{}.csv", name, sheet)));
    }
    return books;
}

}  // namespace lacuna::test
