// SPDX-License-Identifier: Apache-2.0
// The workbook of a site: what its cells are, and what LibreOffice makes of them against the engine. Says so and goes
// on where there is no LibreOffice.
#include "engine/core/error.h"
#include "tests/exporters/site_books.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"
#include "tests/support/workbooks.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

using namespace lacuna;
using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

/// What is wrong with a workbook's cells, by sheet and place: numbers that are neither inputs nor formulas, inputs
/// without unit, status or source, and formulas of functions that not every spreadsheet has alike.
std::vector<std::string> faults_of(WrittenBook const& book)
{
    static std::set<std::string> const common{"SUM", "SUMPRODUCT", "COUNT", "MIN", "MAX", "IF", "INT", "LN", "EXP"};
    std::vector<std::string> faults;
    for (auto const& [sheet, cells] : book)
        for (auto const& [place, cell] : cells) {
            auto const at = sheet + "!" + place;
            if (cell.kind == WrittenCell::formula) {
                std::regex const call{R"(([A-Z.]+)\()"};
                for (std::sregex_iterator m{cell.text.begin(), cell.text.end(), call}, end; m != end; ++m)
                    if (!common.contains((*m)[1])) faults.push_back(at + ": function " + (*m)[1].str());
                if (!std::regex_search(cell.text, std::regex{"[A-Za-z]"}))
                    faults.push_back(at + ": a formula of nothing");
            }
            if (cell.kind != WrittenCell::number) continue;
            if (sheet != "Inputs" || place[0] != 'B') {
                faults.push_back(at + ": a typed number");
                continue;
            }
            auto const row = place.substr(1);
            for (auto const& [column, what] :
                 {std::pair{"A", "name"}, {"C", "unit"}, {"D", "status"}, {"E", "source"}}) {
                auto const found = cells.find(column + row);
                if (found == cells.end() || found->second.kind != WrittenCell::words || found->second.text.empty())
                    faults.push_back(at + ": an input without " + what);
            }
        }
    return faults;
}

std::size_t numbers_in(WrittenBook const& book, WrittenCell::Kind kind)
{
    std::size_t count = 0;
    for (auto const& [sheet, cells] : book)
        count += static_cast<std::size_t>(
            std::ranges::count_if(cells, [&](auto const& cell) { return cell.second.kind == kind; }));
    return count;
}

/// By year; a year's flows of a line added up.
std::map<int, double> taxes_in(std::vector<CashFlow> const& flows)
{
    std::map<int, double> taxes;
    for (auto const& flow : flows)
        if (flow.line == "tax") taxes[flow.year] -= flow.amount;
    return taxes;
}

double value_of(std::vector<CashFlow> const& flows, std::string_view line)
{
    double sum = 0;
    for (auto const& flow : flows) sum += flow.line == line ? flow.present_value : 0;
    return sum;
}

/// What of a calculated workbook differs most from the engine's run: IOAV, tax of each year and every line.
double greatest_difference(CalculatedBook const& book, SiteBook const& site)
{
    double greatest = std::fabs(book.number("Results", "IOAV") - site.ioav);
    auto const taxes = taxes_in(site.flows);
    for (int t = site.rules.first_operating_year(); t <= site.rules.concession_years; ++t) {
        auto const& rows = book.sheets.at("Taxes");
        auto const row = std::ranges::find(rows, std::to_string(t), [](auto const& cells) { return cells[0]; });
        REQUIRE(row != rows.end());
        auto const tax = taxes.find(t);
        greatest = std::max(greatest, std::fabs(std::stod(row->at(12)) - (tax == taxes.end() ? 0 : tax->second)));
    }
    std::set<std::string_view> lines;
    for (auto const& flow : site.flows) lines.insert(flow.line);
    for (auto const line : lines)
        greatest = std::max(
            greatest, std::fabs(book.number("Results", "PV of " + std::string{line}) - value_of(site.flows, line)));
    return greatest;
}

}  // namespace

TEST_CASE("every number of a site's workbook is an input with unit, status and source, or a formula", "[workbook]")
{
    TemporaryFolder const folder;
    for (auto const& [name, site] : site_cases()) {
        INFO(name);
        auto const file = folder.path() / (name + ".xlsx");
        export_site_workbook(book_of(site), file);
        auto const book = read_workbook(file);
        CHECK(book.size() == 8);
        CHECK(numbers_in(book, WrittenCell::number) >= 30);
        CHECK(numbers_in(book, WrittenCell::formula) >= 50);
        CHECK(faults_of(book) == std::vector<std::string>{});
    }
}

TEST_CASE("a typed number in a sheet, an input without source and a rare function are found in a workbook",
          "[workbook]")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "book.xlsx";
    export_site_workbook(book_of(site_cases().at("plain")), file);
    auto book = read_workbook(file);
    REQUIRE(book.at("Taxes").at("M3").kind == WrittenCell::formula);
    book["Taxes"]["M3"] = {WrittenCell::number, "10465"};
    book["Inputs"]["E3"].text.clear();
    book["Results"]["B2"] = {WrittenCell::formula, "OFFSET(A1,1,1)"};
    book["Years"]["A2"] = {WrittenCell::formula, "0"};
    CHECK(faults_of(book) == std::vector<std::string>{"Inputs!B3: an input without source",
                                                      "Results!B2: function OFFSET", "Taxes!M3: a typed number",
                                                      "Years!A2: a formula of nothing"});
}

TEST_CASE("a flow that the workbook has no row for ends the export, and no file is left", "[workbook]")
{
    TemporaryFolder const folder;
    auto site = book_of(site_cases().at("rich"));
    site.renewals.pop_back();
    CHECK_THROWS_AS(export_site_workbook(site, folder.path() / "book.xlsx"), Error);
    CHECK(!fs::exists(folder.path() / "book.xlsx"));
}

TEST_CASE("LibreOffice computes the engine's taxes and values, also where inputs of the workbook are changed",
          "[workbook]")
{
    if (!has_office()) return;
    TemporaryFolder const folder;
    std::map<std::string, SiteBook> expected;
    for (auto const& [name, site] : site_cases()) {
        auto const file = folder.path() / (name + ".xlsx");
        expected[name] = book_of(site);
        export_site_workbook(expected[name], file);
        bool const each = name == "losses_end" || name == "before_tax_operated";
        for (auto const& change : changes_of(site)) {
            if (!each && change.name != "many") continue;
            auto changed = site;
            change.change(changed);
            auto const other = name + "-" + change.name;
            expected[other] = book_of(changed);
            change_inputs(file, folder.path() / (other + ".xlsx"), change.inputs);
        }
    }
    auto const books = calculated_books(folder.path());
    REQUIRE(books.size() == expected.size());
    double unchanged = 0, changed = 0;
    for (auto const& [name, site] : expected) {
        INFO(name);
        bool const as_it_was = site_cases().contains(name);
        double const difference = greatest_difference(books.at(name), site);
        CHECK(difference < 1e-6);
        (as_it_was ? unchanged : changed) = std::max(as_it_was ? unchanged : changed, difference);
        CHECK(books.at(name).beside("Results", "inputs fit the rows of this workbook") == "yes");
        if (as_it_was) CHECK(std::fabs(books.at(name).number("Results", "difference")) < 1e-6);
    }
    WARN(expected.size() << " workbooks agree with the engine within " << unchanged << ", with changed inputs within "
                         << changed);
    // The cases do tell losses that end from losses that are kept.
    CHECK(books.at("losses_end").number("Results", "losses never used") > 1000);
    CHECK(expected.at("losses_end-loss_years").ioav < expected.at("losses_end").ioav - 100);
    CHECK(books.at("before_tax_operated-income_tax").number("Results", "income tax, undiscounted") > 1000);
}

TEST_CASE("a wrong value planted in a workbook stands where LibreOffice keeps values and goes where it calculates",
          "[workbook]")
{
    if (!has_office()) return;
    TemporaryFolder const folder;
    auto const site = book_of(site_cases().at("plain"));
    fs::create_directories(folder.path() / "planted");
    auto const file = folder.path() / "book.xlsx";
    export_site_workbook(site, file);
    auto const written = read_workbook(file).at("Taxes").at("M3").text;
    Edit const planted{"xl/worksheets/sheet5.xml", "<f>" + written + "</f>", "<f>" + written + "</f><v>999</v>"};
    // A workbook asks to be calculated when it is opened; without that it is as others are.
    Edit const silent{"xl/workbook.xml", R"( fullCalcOnLoad="1")", ""};
    copy_workbook(file, folder.path() / "planted" / "book.xlsx", {planted, silent});
    auto const tax = [](std::map<std::string, CalculatedBook> const& books) {
        return std::stod(books.at("book").sheets.at("Taxes").at(2).at(12));
    };
    CHECK(tax(calculated_books(folder.path() / "planted", false)) == 999);
    CHECK(tax(calculated_books(folder.path() / "planted", true)) == Approx(taxes_in(site.flows).at(2)).margin(1e-6));
}

TEST_CASE("no input of a workbook is dead, and one that numbers its rows makes the result say so", "[workbook]")
{
    if (!has_office()) return;
    TemporaryFolder const folder;
    auto site = site_cases().at("losses_end");
    site.rules.loss_years = 2;
    site.rules.concession_years = 18;  // longer than the loan
    auto const file = folder.path() / "base.xlsx";
    export_site_workbook(book_of(site), file);
    auto const inputs = read_workbook(file).at("Inputs");
    std::vector<std::string> follow, scan_again;
    for (auto const& [place, cell] : inputs) {
        if (place[0] != 'B' || cell.kind != WrittenCell::number) continue;
        auto const row = place.substr(1);
        auto const name = inputs.at("A" + row).text, says = inputs.at("G" + row).text;
        double const value = std::stod(cell.text);
        bool const whole = name.ends_with("_years") && value == std::round(value);
        auto const other = name == "is_let" ? 0 : whole ? value + 1 : value == 0 ? 0.05 : value * 0.9;
        if (says == "yes") follow.push_back(name);
        if (says == "no: scan again") scan_again.push_back(name);
        if (says == "yes" || says == "no: scan again") {
            INFO(name);
            REQUIRE(other != value);
            change_inputs(file, folder.path() / (name + ".xlsx"), {{name, other}});
        }
    }
    CHECK(follow.size() >= 40);
    CHECK(scan_again.size() == 5);
    auto const books = calculated_books(folder.path());
    auto const& base = books.at("base");
    for (auto const& name : follow) {
        INFO(name);
        auto const& other = books.at(name);
        CHECK((other.sheets.at("Results") != base.sheets.at("Results") ||
               other.sheets.at("Finance") != base.sheets.at("Finance")));
        CHECK(other.beside("Results", "inputs fit the rows of this workbook") == "yes");
    }
    for (auto const& name : scan_again) {
        INFO(name);
        CHECK(books.at(name).beside("Results", "IOAV") == "no: scan again");
    }
}
