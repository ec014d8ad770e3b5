// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/tax_sheet.h"

#include <fmt/format.h>

#include <string>

namespace lacuna {

namespace {

constexpr std::size_t first_use = 5;  // column of the sheet Losses, from 0: the second year of operation

/// "F" of column 5.
std::string letters(std::size_t column)
{
    auto const name = cell_name(0, column);
    return name.substr(0, name.size() - 1);
}

/// Column of the sheet Losses for what is used in a year of operation, counted from 0; the first has none.
std::string use_column(int use) { return letters(first_use + static_cast<std::size_t>(use) - 1); }

SheetCell sum_of(FlowRows const& flows, std::initializer_list<UseLine> lines, int year)
{
    std::string sum;
    for (auto const line : lines) {
        auto const cells = flows.amount(line, year);
        if (!cells.empty()) sum += (sum.empty() ? "" : "+") + cells;
    }
    return sum.empty() ? SheetCell{} : Formula{sum};
}

}  // namespace

Sheet tax_sheet(SiteBook const& site, FlowRows const& flows)
{
    using enum UseLine;
    Sheet sheet;
    sheet.name = "Taxes";
    sheet.wrapped_heading = true;
    sheet.widths = {8, 16, 16, 14, 15, 14, 15, 16, 15, 16, 16, 14, 14};
    sheet.styles.assign(sheet.widths.size(), ColumnStyle::sparse);
    sheet.styles[0] = ColumnStyle::whole;
    sheet.rows.push_back({"year"});
    for (char const* heading : {"revenue less vacancy", "net operating income", "property tax", "renewals", "hand-back",
                                "depreciation", "profit before losses", "loss of the year",
                                "losses of earlier years used", "taxable profit", "income tax", "taxes"})
        sheet.rows[0].push_back(fmt::format("{}, {}", heading, site.currency));
    int const opens = site.rules.first_operating_year(), end = site.rules.concession_years;
    auto const renewed = flows.block(refurbishment, replacement);
    for (int t = opens; t <= end; ++t) {
        auto const r = tax_row(site, t);
        auto const of_row = [&](char const* text) { return Formula{fmt::format(fmt::runtime(text), r)}; };
        SheetCell renewals, handed_back, used;
        if (renewed.first > 0)
            renewals = Formula{fmt::format("-SUMPRODUCT((CashFlow!B${0}:B${1}=A{2})*CashFlow!D${0}:D${1})",
                                           renewed.first, renewed.second, r)};
        if (auto const cell = flows.amount(handback, t); !cell.empty()) handed_back = Formula{"-" + cell};
        if (t > opens) {
            auto const column = use_column(t - opens);
            used = Formula{fmt::format("SUM(Losses!{0}2:{0}{1})", column, tax_row(site, t - 1))};
        }
        sheet.rows.push_back({Formula{fmt::format("Years!A{}", year_row(t))}, sum_of(flows, {revenue, vacancy}, t),
                              sum_of(flows, {revenue, vacancy, bad_debt, operating_cost, fixed_cost, insurance}, t),
                              of_row("property_tax*is_let*MAX(0,B{})"), renewals, handed_back,
                              of_row("IF(A{0}<=opened+depreciation_years,depreciable/depreciation_years,0)"),
                              of_row("C{0}-D{0}-E{0}-F{0}-G{0}"), of_row("MAX(0,-H{})"), used,
                              of_row("MAX(0,H{0})-J{0}"), of_row("income_tax*K{}"), of_row("D{0}+L{0}")});
    }
    auto const last = tax_row(site, end);
    std::vector<SheetCell> sums{Title{"sum"}};
    for (std::size_t c = 1; c < sheet.widths.size(); ++c)
        sums.push_back(Formula{fmt::format("SUM({0}2:{0}{1})", letters(c), last)});
    sheet.rows.push_back(std::move(sums));
    sheet.rows.push_back({});
    for (char const* note :
         {"All amounts are those of CashFlow: expected values, with the probability of consent.",
          "Property tax: of what is let, where the facility is let. Depreciation: all that was spent at the start, in "
          "equal parts.",
          "Losses: the sheet Losses has each with the years in which it is used. Income tax is never negative."})
        sheet.rows.push_back({std::string{note}});
    return sheet;
}

Sheet loss_sheet(SiteBook const& site)
{
    int const opens = site.rules.first_operating_year(), end = site.rules.concession_years;
    Sheet sheet;
    sheet.name = "Losses";
    sheet.wrapped_heading = true;
    sheet.widths = {9, 14, 10, 14, 14};
    sheet.styles = {ColumnStyle::whole, ColumnStyle::sparse, ColumnStyle::whole, ColumnStyle::sparse,
                    ColumnStyle::sparse};
    sheet.rows.push_back({"loss of year", "loss, " + site.currency, "usable up to year", "used, " + site.currency,
                          "never used, " + site.currency});
    for (int t = opens + 1; t <= end; ++t) {
        sheet.widths.push_back(13);
        sheet.styles.push_back(ColumnStyle::sparse);
        sheet.rows[0].push_back(Formula{fmt::format("Taxes!A{}", tax_row(site, t))});
    }
    for (int s = opens; s <= end; ++s) {
        auto const r = tax_row(site, s);
        auto const used =
            end > opens ? fmt::format("SUM(F{0}:{1}{0})", r, use_column(end - opens)) : std::string{"0*B2"};
        std::vector<SheetCell> row{Formula{fmt::format("Taxes!A{}", r)}, Formula{fmt::format("Taxes!I{}", r)},
                                   Formula{fmt::format("A{}+loss_years", r)}, Formula{used},
                                   Formula{fmt::format("B{0}-D{0}", r)}};
        for (int t = opens + 1; t <= end; ++t) {
            if (t <= s) {
                row.emplace_back();
                continue;
            }
            auto const column = use_column(t - opens);
            // What is left of the loss, and of the profit after older losses.
            auto const loss = t == s + 1 ? fmt::format("$B{}", r)
                                         : fmt::format("$B{0}-SUM({1}{0}:{2}{0})", r, use_column(s + 1 - opens),
                                                       use_column(t - 1 - opens));
            auto const profit = fmt::format("MAX(0,Taxes!$H${})", tax_row(site, t)) +
                                (s == opens ? "" : fmt::format("-SUM({0}$2:{0}{1})", column, r - 1));
            row.push_back(Formula{fmt::format("IF({0}$1<=$C{1},MAX(0,MIN({2},{3})),0)", column, r, loss, profit)});
        }
        sheet.rows.push_back(std::move(row));
    }
    sheet.rows.push_back({});
    sheet.rows.push_back(
        {std::string{"Columns by year: what of a loss is set against the profit of that year, the oldest loss "
                     "first, none after loss_years."}});
    return sheet;
}

}  // namespace lacuna
