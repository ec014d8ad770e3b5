// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/use_line.h"
#include "exporters/spreadsheet/site_workbook.h"
#include "exporters/spreadsheet/workbook.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Row of a year in the sheet Years, as a spreadsheet counts.
inline std::size_t year_row(int year) { return static_cast<std::size_t>(year) + 2; }

/// Row of a year of operation in the sheet Taxes.
inline std::size_t tax_row(SiteBook const& site, int year)
{
    return static_cast<std::size_t>(year - site.rules.first_operating_year()) + 2;
}

/// Which lines a site's workbook has. A line is there where its figures are stated, 0 or not, so that every input that
/// is shown moves the results.
struct BookLines {
    explicit BookLines(SiteBook const& site);
    bool vacancy, bad_debt, fixed_cost, insurance, refurbishment, cannibalisation;
    bool kept;      ///< a terminal value
    bool returned;  ///< what the owner gets back at a hand-back
    bool today, liability, compensation, repair;
    bool monthly;              ///< yearly flows fall in twelve parts
    std::string let_share;     ///< "(1-vacancy_share)*", or nothing: of full revenue
    std::string running_cost;  ///< of a year at first-year prices
    [[nodiscard]] bool valued_at_end() const { return kept || returned; }
};

/// The flows of a site as rows of the sheet CashFlow, in the order of the ledger, whatever they amount to.
class FlowRows {
public:
    /// Error{internal} where a flow of the site has no row.
    explicit FlowRows(SiteBook const& site);

    [[nodiscard]] std::size_t last() const { return rows_.size() + 1; }  ///< row, as a spreadsheet counts
    /// A flow without money a row, for who looks for the lines that there are.
    [[nodiscard]] std::vector<CashFlow> lines() const;
    /// "CashFlow!D5" or "SUM(CashFlow!D5:D16)": the amount of a line in a year; nothing where it has none.
    [[nodiscard]] std::string amount(UseLine line, int year) const;
    /// First and last row of some lines that follow each other; 0 where there are none.
    [[nodiscard]] std::pair<std::size_t, std::size_t> block(UseLine first, UseLine last) const;
    [[nodiscard]] Sheet sheet() const;

private:
    struct Row {
        UseLine line;
        int year;  ///< as the run has it
        std::string year_formula, time, amount;
    };
    void add(UseLine line, int year, std::string year_formula, std::string time, std::string amount);
    void yearly(UseLine line, int from, int to, std::string const& before, std::string const& column);
    void capital(SiteBook const& site);
    void operation(SiteBook const& site);
    void renewals(SiteBook const& site);
    void taxes(SiteBook const& site);
    void owners();
    void check(SiteBook const& site) const;

    BookLines has_;
    int years_;
    std::string currency_;
    std::vector<Row> rows_;
};

}  // namespace lacuna
