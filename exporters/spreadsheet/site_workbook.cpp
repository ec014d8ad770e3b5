// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/site_workbook.h"

#include "engine/model/ramp_up.h"
#include "engine/model/use_line.h"
#include "exporters/spreadsheet/finance_sheet.h"
#include "exporters/spreadsheet/flow_rows.h"
#include "exporters/spreadsheet/input_sheet.h"
#include "exporters/spreadsheet/tax_sheet.h"
#include "exporters/spreadsheet/workbook.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

char const* words(Timing timing)
{
    return timing == Timing::end ? "end-year" : timing == Timing::mid ? "mid-year" : "monthly";
}

char const* words(View view) { return view == View::asset_owner ? "asset owner" : "operating company (spv)"; }

Sheet space_sheet(SiteBook const& site)
{
    Sheet sheet;
    sheet.name = "Space";
    sheet.widths = {26, 60};
    sheet.styles = {ColumnStyle::plain, ColumnStyle::wrapped};
    sheet.rows = {{"what", "value"},
                  {"site", site.site_id},
                  {"parcel", site.parcel_id},
                  {"space", site.space_title},
                  {"area of the space, m2", Formula{"space_m2"}},
                  {"facility", site.facility.name + " (" + site.facility.id + ")"},
                  {"ground taken, m2", Formula{"ground_m2"}},
                  {"units, " + site.facility.unit, Formula{"units"}},
                  {"prices", site.currency + ", " + site.price_level + ", nominal"},
                  {"view", std::string{words(site.rules.view)}},
                  {"flows fall", std::string{words(site.rules.timing)}}};
    return sheet;
}

/// The share of full revenue in a year; nothing before opening.
SheetCell ramp_in(SiteBook const& site, int year)
{
    int const k = year - site.rules.first_operating_year() + 1;
    if (k < 1) return {};
    auto const ramp = ramp_up_of(site.facility, site.rules);
    if (!ramp.logistic)
        return Formula{k <= static_cast<int>(ramp.shares.size()) ? ramp_name(k)
                                                                 : fmt::format("IF(A{}>opened,1,0)", year_row(year))};
    return Formula{
        fmt::format("IF(ramp_up_pace>0,ramp_up_stabilised+ramp_up_stabilised/ramp_up_pace*"
                    "(LN(1+ramp_up_odds*EXP(-ramp_up_pace*(A{0}-opened)))-"
                    "LN(1+ramp_up_odds*EXP(-ramp_up_pace*(A{0}-opened-1)))),ramp_up_start)",
                    year_row(year))};
}

Sheet years_sheet(SiteBook const& site)
{
    auto const& rules = site.rules;
    Sheet sheet;
    sheet.name = "Years";
    sheet.widths = {8, 15, 13, 15, 15};
    sheet.styles = {ColumnStyle::whole, ColumnStyle::factor, ColumnStyle::factor, ColumnStyle::factor,
                    ColumnStyle::factor};
    sheet.wrapped_heading = true;
    sheet.rows.push_back(
        {"year", "ramp-up, of full revenue", "of spent_cost", "price index of revenue", "price index of costs"});
    for (int t = 0; t <= rules.concession_years + 1; ++t) {
        auto const r = year_row(t);
        SheetCell weight;
        if (t == 0 && rules.construction_years == 0) weight = Formula{"IF(construction_years=0,1,0)"};
        if (t >= 1 && t <= rules.construction_years)
            weight = Formula{rules.capex_weights.empty() ? "1/construction_years" : weight_name(t)};
        // The number of years above: the heading is none.
        sheet.rows.push_back({Formula{fmt::format("COUNT(A$1:A{})", r - 1)}, ramp_in(site, t), std::move(weight),
                              Formula{fmt::format("(1+growth_rate)^(A{}-1)", r)},
                              Formula{fmt::format("(1+growth_of_costs)^(A{}-1)", r)}});
    }
    return sheet;
}

class Results {
public:
    Results(SiteBook const& site, FlowRows const& flows, std::string const& fits)
        : site_{site}, lines_{flows.lines()}, last_{flows.last()}, money_{site.currency}
    {
        sheet_.name = "Results";
        sheet_.widths = {40, 20, 16, 90};
        sheet_.styles = {ColumnStyle::plain, ColumnStyle::amount, ColumnStyle::plain, ColumnStyle::wrapped};
        sheet_.rows.push_back(
            {"result", "value", "unit",
             fmt::format("estimate; nominal, {}, view {}; incremental to the do-minimum; no advice to invest",
                         words(site.rules.timing), words(site.rules.view))});
        add("inputs fit the rows of this workbook", Formula{"IF(" + fits + "=1,\"yes\",\"no: scan again\")"}, "",
            "no: an input has changed that numbers the rows, as years of the concession or of a life");
        add("taxes", Formula{"IF(income_tax+property_tax>0,\"after tax\",\"before tax\")"}, "",
            "what the values below are");
    }

    Sheet made()
    {
        add("IOAV", Formula{fmt::format("IF(B2=\"yes\",SUM(CashFlow!F2:F{}),B2)", last_)}, money_,
            "sum of all present values");
        auto const ioav = here();
        compared(ioav);
        taxes(ioav);
        measures(ioav);
        rate_of_return();
        by_line();
        return std::move(sheet_);
    }

private:
    void add(std::string const& what, SheetCell value, std::string const& unit, std::string const& note = {})
    {
        sheet_.rows.push_back({what, std::move(value), unit, note});
    }
    [[nodiscard]] std::string here() const { return fmt::format("B{}", sheet_.rows.size()); }
    /// Present values of some lines that the site has.
    [[nodiscard]] std::string value_of(std::initializer_list<std::string_view> lines) const
    {
        std::string sum;
        for (auto const line : lines)
            if (std::ranges::find(lines_, line, &CashFlow::line) != lines_.end())
                sum += fmt::format("{0}SUMPRODUCT((CashFlow!A2:A{1}=\"{2}\")*CashFlow!F2:F{1})", sum.empty() ? "" : "+",
                                   last_, line);
        return sum;
    }

    void by_line()
    {
        sheet_.rows.push_back({});
        sheet_.rows.push_back({Title{"Present values (PV) that add up to the IOAV"}});
        std::vector<std::string_view> told;
        for (auto const& flow : lines_)
            if (std::ranges::find(told, flow.line) == told.end()) told.push_back(flow.line);
        for (auto const line : told) add("PV of " + std::string{line}, Formula{value_of({line})}, money_);
    }

    void compared(std::string const& ioav)
    {
        add("IOAV as the run has it", Formula{"run_ioav"}, money_, "of the inputs as the run had them");
        add("difference", Formula{fmt::format("{}-{}", ioav, here())}, money_, "0 while no input is changed");
    }

    void taxes(std::string const& ioav)
    {
        add("IOAV before tax", Formula{fmt::format("{}-({})", ioav, value_of({"tax"}))}, money_);
        auto const row =
            static_cast<std::size_t>(site_.rules.concession_years - site_.rules.first_operating_year()) + 3;
        add("property tax, undiscounted", Formula{fmt::format("Taxes!D{}", row)}, money_);
        add("income tax, undiscounted", Formula{fmt::format("Taxes!L{}", row)}, money_);
        add("losses never used", Formula{fmt::format("SUM(Losses!E2:E{})", row - 1)}, money_,
            "undiscounted; they ended, or no profit came");
        add("input tax not recovered, within costs",
            Formula{fmt::format("-({})*vat_capex/(1+vat_capex)-({})*vat_operating_cost/(1+vat_operating_cost)",
                                value_of({"predevelopment", "capex", "refurbishment", "replacement", "handback"}),
                                value_of({"operating_cost", "fixed_cost"}))},
            money_, "present value; no cost beside those above");
    }

    void measures(std::string const& ioav)
    {
        add("profitability index",
            Formula{fmt::format("1+{}/-({})", ioav, value_of({"predevelopment", "capex", "compensation"}))}, "ratio",
            "1 + IOAV / PV of what is spent at first");
        add("equivalent annual value",
            Formula{fmt::format("IF(discount_rate=0,{0}/concession_years,"
                                "{0}*discount_rate/(1-(1+discount_rate)^-concession_years))",
                                ioav)},
            money_ + " a year");
        add("value a m2 of ground", Formula{ioav + "/ground_m2"}, money_ + " a m2");
    }

    void rate_of_return()
    {
        if (site_.irr.status != IrrStatus::unique)
            return add("rate of return", std::string{name(site_.irr.status)}, "",
                       "as the run found; a spreadsheet's IRR may show one of several, or an error");
        add("rate of return as the run has it", Formula{"100*run_irr"}, "% a year",
            "the only one, of the inputs as the run had them");
        add("present value at that rate",
            Formula{fmt::format("SUMPRODUCT(CashFlow!D2:D{0}*(1+run_irr)^-CashFlow!C2:C{0})", last_)}, money_,
            "0 while no input is changed, but for rounding");
    }

    SiteBook const& site_;
    std::vector<CashFlow> lines_;
    std::size_t last_;
    std::string money_;
    Sheet sheet_;
};

/// Its numbers as links: years to the sheet Years, times of costs to the inputs, and so what the run has of debt and
/// interest; nothing where it has no lines to add.
Sheet linked_finance(SiteBook const& site, FlowRows const& flows)
{
    auto all_lines = site;
    all_lines.flows = flows.lines();  // taxes of a rate of 0 too, which may be changed
    auto sheet = finance_sheet(all_lines, flows.last());
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
        auto& row = sheet.rows[r];
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (auto const* formula = std::get_if<Formula>(&row[c]); formula && formula->text == "0") row[c] = {};
            auto const* number = std::get_if<double>(&row[c]);
            if (!number) continue;
            auto const* what = std::get_if<std::string>(&row[0]);
            if (c == 0)
                row[c] = Formula{fmt::format("Years!A{}", year_row(static_cast<int>(*number)))};
            else if (c == 2)
                row[c] = Formula{fmt::format("IF(A{0}=0,0,A{0}-1+within_year)", r + 1)};
            else if (what && *what == "interest as the program has it")
                row[c] = Formula{"run_construction_interest"};
            else if (what && *what == "debt as the program sizes it")
                row[c] = Formula{"run_debt"};
        }
    }
    if (sheet.styles.empty()) {
        sheet.styles.assign(sheet.widths.size(), ColumnStyle::amount);
        sheet.styles[0] = ColumnStyle::plain;
    }
    return sheet;
}

}  // namespace

void export_site_workbook(SiteBook const& site, std::filesystem::path const& file)
{
    FlowRows const flows{site};
    auto inputs = input_sheet(site, flows);
    Workbook book;
    auto results = Results{site, flows, inputs.fits}.made();
    book.names = std::move(inputs.names);
    book.sheets = {std::move(inputs.sheet), space_sheet(site), years_sheet(site),  flows.sheet(),
                   tax_sheet(site, flows),  loss_sheet(site),  std::move(results), linked_finance(site, flows)};
    write_xlsx(book, file);
}

}  // namespace lacuna
