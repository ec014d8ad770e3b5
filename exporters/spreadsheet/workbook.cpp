// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/workbook.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <cpl_conv.h>
#include <fmt/format.h>

#include <memory>
#include <system_error>

namespace lacuna {

namespace {

std::string xml(std::string const& words)
{
    std::string out;
    for (char const c : words) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
            out += c;
    }
    return out;
}

std::string xml_of(SheetCell const& cell, std::string const& at, bool heading)
{
    std::string const style = heading ? R"( s="1")" : "";
    if (auto const* words = std::get_if<std::string>(&cell))
        return fmt::format(R"(<c r="{}"{} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>)", at, style,
                           xml(*words));
    if (auto const* number = std::get_if<double>(&cell))
        return fmt::format(R"(<c r="{}"{}><v>{}</v></c>)", at, style, shortest(*number));
    if (auto const* formula = std::get_if<Formula>(&cell))
        return fmt::format(R"(<c r="{}"{}><f>{}</f></c>)", at, style, xml(formula->text));
    return {};
}

constexpr char const* head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
                             "\n";
constexpr char const* main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr char const* links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr char const* package = "http://schemas.openxmlformats.org/package/2006";
constexpr char const* content = "application/vnd.openxmlformats-officedocument.spreadsheetml";

std::string xml_of(Sheet const& sheet)
{
    std::string out = fmt::format(
        R"({}<worksheet xmlns="{}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" )"
        R"(activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>)",
        head, main_space);
    if (!sheet.widths.empty()) {
        out += "<cols>";
        for (std::size_t i = 0; i < sheet.widths.size(); ++i)
            out += fmt::format(R"(<col min="{0}" max="{0}" width="{1}" customWidth="1"/>)", i + 1,
                               shortest(sheet.widths[i]));
        out += "</cols>";
    }
    out += "<sheetData>";
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
        out += fmt::format(R"(<row r="{}">)", r + 1);
        for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) out += xml_of(sheet.rows[r][c], cell_name(r, c), r == 0);
        out += "</row>";
    }
    return out + "</sheetData></worksheet>";
}

std::string list_of_sheets(Workbook const& book)
{
    std::string sheets, names;
    for (std::size_t i = 0; i < book.sheets.size(); ++i)
        sheets +=
            fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"/>)", xml(book.sheets[i].name), i + 1, i + 1);
    for (auto const& [name, at] : book.names)
        names += fmt::format(R"(<definedName name="{}">{}</definedName>)", xml(name), xml(at));
    if (!names.empty()) names = "<definedNames>" + names + "</definedNames>";
    return fmt::format(
        R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets>{}</sheets>{}<calcPr fullCalcOnLoad="1"/></workbook>)", head,
        main_space, links, sheets, names);
}

std::vector<std::pair<std::string, std::string>> parts_of(Workbook const& book)
{
    std::string types = fmt::format(
        R"({0}<Types xmlns="{1}/content-types"><Default Extension="rels" )"
        R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" )"
        R"(ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{2}.sheet.main+xml"/>)"
        R"(<Override PartName="/xl/styles.xml" ContentType="{2}.styles+xml"/>)",
        head, package, content);
    std::string relations = fmt::format(R"({}<Relationships xmlns="{}/relationships">)", head, package);
    for (std::size_t i = 1; i <= book.sheets.size(); ++i) {
        types += fmt::format(R"(<Override PartName="/xl/worksheets/sheet{}.xml" ContentType="{}.worksheet+xml"/>)", i,
                             content);
        relations += fmt::format(R"(<Relationship Id="rId{0}" Type="{1}/worksheet" Target="worksheets/sheet{0}.xml"/>)",
                                 i, links);
    }
    relations += fmt::format(R"(<Relationship Id="rId{}" Type="{}/styles" Target="styles.xml"/></Relationships>)",
                             book.sheets.size() + 1, links);
    std::vector<std::pair<std::string, std::string>> parts{
        {"[Content_Types].xml", types + "</Types>"},
        {"_rels/.rels",
         fmt::format(R"({}<Relationships xmlns="{}/relationships"><Relationship Id="rId1" Type="{}/officeDocument" )"
                     R"(Target="xl/workbook.xml"/></Relationships>)",
                     head, package, links)},
        {"xl/workbook.xml", list_of_sheets(book)},
        {"xl/_rels/workbook.xml.rels", relations},
        {"xl/styles.xml",
         fmt::format(R"({}<styleSheet xmlns="{}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>)"
                     R"(<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill>)"
                     R"(<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>)"
                     R"(<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/>)"
                     R"(<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>)",
                     head, main_space)}};
    for (std::size_t i = 0; i < book.sheets.size(); ++i)
        parts.emplace_back(fmt::format("xl/worksheets/sheet{}.xml", i + 1), xml_of(book.sheets[i]));
    return parts;
}

}  // namespace

std::string cell_name(std::size_t row, std::size_t column)
{
    std::string letters;
    for (std::size_t c = column + 1; c > 0; c = (c - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (c - 1) % 26));
    return letters + std::to_string(row + 1);
}

void write_xlsx(Workbook const& book, std::filesystem::path const& file)
{
    auto const part_file = std::filesystem::path{file}.concat(".part");
    std::error_code ignored;
    std::filesystem::remove(part_file, ignored);
    auto const fail = [&] {
        std::filesystem::remove(part_file, ignored);
        throw Error{
            Errc::write_failed,
            fmt::format("'{}' cannot be written; check the folder, its rights and the space left", file.string())};
    };
    void* const archive = CPLCreateZip(part_file.c_str(), nullptr);
    if (!archive) fail();
    bool whole = true;
    for (auto const& [name, text] : parts_of(book))
        whole = whole && CPLCreateFileInZip(archive, name.c_str(), nullptr) == CE_None &&
                CPLWriteFileInZip(archive, text.data(), static_cast<int>(text.size())) == CE_None &&
                CPLCloseFileInZip(archive) == CE_None;
    whole = CPLCloseZip(archive) == CE_None && whole;
    if (!whole) fail();
    std::error_code fault;
    std::filesystem::rename(part_file, file, fault);
    if (fault) fail();
}

}  // namespace lacuna
