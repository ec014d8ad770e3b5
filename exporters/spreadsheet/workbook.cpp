// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/workbook.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <cpl_conv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
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

/// Cell formats by their place in the part styles.xml: three kinds of look times the styles of a column, then headings
/// (at the left or the right, in one line or several), then titles.
enum Look : std::size_t { formula, input, words };
constexpr std::size_t column_styles = 7, heading_format = 3 * column_styles, title_format = heading_format + 4;

bool holds_numbers(ColumnStyle style) { return style != ColumnStyle::plain && style != ColumnStyle::wrapped; }

std::size_t format_of(SheetCell const& cell, ColumnStyle style)
{
    if (std::holds_alternative<Title>(cell)) return title_format;
    Look const look = std::holds_alternative<double>(cell)    ? input
                      : std::holds_alternative<Formula>(cell) ? formula
                                                              : words;
    return look * column_styles + static_cast<std::size_t>(style);
}

ColumnStyle style_of(Sheet const& sheet, std::size_t column)
{
    return column < sheet.styles.size() ? sheet.styles[column] : ColumnStyle::plain;
}

std::size_t format_of_heading(Sheet const& sheet, std::size_t column)
{
    auto const* text = std::get_if<std::string>(&sheet.rows[0][column]);
    bool const fits = sheet.wrapped_heading || !text || static_cast<double>(text->size()) <= sheet.widths.at(column);
    return heading_format + (sheet.wrapped_heading ? 2 : 0) + (fits && holds_numbers(style_of(sheet, column)) ? 1 : 0);
}

/// Lines that the words of a row take where they are wrapped: spreadsheets do not all find out by themselves.
std::size_t lines_in(Sheet const& sheet, std::size_t r)
{
    std::size_t lines = 1;
    for (std::size_t c = 0; c < sheet.rows[r].size() && c < sheet.widths.size(); ++c) {
        auto const* text = std::get_if<std::string>(&sheet.rows[r][c]);
        bool const wrapped = r == 0 ? sheet.wrapped_heading : style_of(sheet, c) == ColumnStyle::wrapped;
        if (!text || !wrapped) continue;
        lines =
            std::max(lines, static_cast<std::size_t>(std::ceil(static_cast<double>(text->size()) / sheet.widths[c])));
    }
    return lines;
}

std::string xml_of(SheetCell const& cell, std::string const& at, std::size_t format)
{
    auto const text_cell = [&](std::string const& text) {
        return fmt::format(R"(<c r="{}" s="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>)", at, format,
                           xml(text));
    };
    if (auto const* text = std::get_if<std::string>(&cell)) return text_cell(*text);
    if (auto const* title = std::get_if<Title>(&cell)) return text_cell(title->text);
    if (auto const* number = std::get_if<double>(&cell))
        return fmt::format(R"(<c r="{}" s="{}"><v>{}</v></c>)", at, format, shortest(*number));
    if (auto const* calculated = std::get_if<Formula>(&cell))
        return fmt::format(R"(<c r="{}" s="{}"><f>{}</f></c>)", at, format, xml(calculated->text));
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
        R"({}<worksheet xmlns="{}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>)"
        R"(<sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" )"
        R"(state="frozen"/></sheetView></sheetViews>)",
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
        auto const lines = lines_in(sheet, r);
        out += fmt::format(R"(<row r="{}"{}>)", r + 1,
                           lines > 1 ? fmt::format(R"( ht="{}" customHeight="1")", 15 * lines) : "");
        for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
            auto const& cell = sheet.rows[r][c];
            auto const style = style_of(sheet, c);
            out += xml_of(cell, cell_name(r, c), r > 0 ? format_of(cell, style) : format_of_heading(sheet, c));
        }
        out += "</row>";
    }
    return out + R"(</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.2" footer="0.2"/>)"
                 R"(<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>)";
}

/// Fonts: 0 plain, 1 bold, 2 of inputs. Fills: the two that every workbook has, then headings and inputs.
std::string styles_xml()
{
    constexpr std::array<int, column_styles> number_formats{0, 0, 4, 164, 165, 1, 4};
    std::string formats;
    for (Look const look : {formula, input, words})
        for (std::size_t style = 0; style < column_styles; ++style) {
            bool const wraps = style == static_cast<std::size_t>(ColumnStyle::wrapped);
            formats += fmt::format(
                R"(<xf numFmtId="{}" fontId="{}" fillId="{}" applyNumberFormat="1" applyFont="1" applyFill="1" )"
                R"(applyAlignment="1"><alignment vertical="top"{}{}/></xf>)",
                number_formats[style], look == input ? 2 : 0, look == input ? 3 : 0, wraps ? R"( wrapText="1")" : "",
                wraps || look == words ? R"( horizontal="left" indent="1")" : "");
        }
    for (bool const wrapped : {false, true})
        for (bool const right : {false, true})
            formats += fmt::format(
                R"(<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" )"
                R"({}{}/></xf>)",
                wrapped ? R"(wrapText="1" )" : "", right ? R"(horizontal="right")" : R"(horizontal="left" indent="1")");
    formats +=
        R"(<xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" horizontal="left" indent="1"/></xf>)";
    auto const fill = [](char const* colour) {
        return fmt::format(R"(<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/></patternFill></fill>)",
                           colour);
    };
    return fmt::format(
        R"({}<styleSheet xmlns="{}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00;-#,##0.00;&quot;-&quot;"/>)"
        R"(<numFmt numFmtId="165" formatCode="0.000000"/>)"
        R"(</numFmts><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>)"
        R"(<name val="Calibri"/></font><font><sz val="11"/><color rgb="FF0000C0"/><name val="Calibri"/></font></fonts>)"
        R"(<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>)"
        R"(</fill>{}{}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>)"
        R"(<cellXfs count="{}">{}</cellXfs></styleSheet>)",
        head, main_space, fill("DDE6EE"), fill("FFF8DC"), title_format + 1, formats);
}

std::string list_of_sheets(Workbook const& book)
{
    std::string sheets, names;
    for (std::size_t i = 0; i < book.sheets.size(); ++i)
        sheets +=
            fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"/>)", xml(book.sheets[i].name), i + 1, i + 1);
    for (auto const& [name, at] : book.names)
        names += fmt::format(R"(<definedName name="{}">{}</definedName>)", xml(name), xml(at));
    for (std::size_t i = 0; i < book.sheets.size(); ++i)  // the heading on every page
        names += fmt::format(
            R"(<definedName name="_xlnm.Print_Titles" localSheetId="{0}">'{1}'!$A:$A,'{1}'!$1:$1</definedName>)", i,
            xml(book.sheets[i].name));
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
        {"xl/styles.xml", styles_xml()}};
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
