// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/flow_rows.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace lacuna {

BookLines::BookLines(SiteBook const& site)
{
    auto const& f = site.listed;
    auto const& t = site.listed_today;
    bool const owner = site.rules.view == View::asset_owner;
    vacancy = f.vacancy_share.has_value();
    bad_debt = f.bad_debt_share.has_value();
    fixed_cost = f.fixed_cost_per_unit_year.has_value();
    insurance = f.insurance_share.has_value();
    refurbishment = std::ranges::any_of(site.renewals, [](Renewal const& r) { return r.parts > 0; });
    cannibalisation = owner && f.cannibalised_share.has_value();
    kept = site.rules.ending == Ending::own;
    returned = !kept && owner;
    today = !t.provenance.empty() || t.income_per_m2_year != 0 || t.upkeep_per_m2_year != 0;
    liability = t.liability_per_m2_year.has_value();
    compensation = t.compensation_per_m2.has_value();
    repair = t.repair_per_m2.has_value() && t.repair_after_years.has_value();
    monthly = site.rules.timing == Timing::monthly;
    if (vacancy) let_share = "(1-vacancy_share)*";
    running_cost = "running_full";
    if (fixed_cost) running_cost += "+fixed_full";
    if (insurance) running_cost += "+insurance_share*build_cost";
}

FlowRows::FlowRows(SiteBook const& site) : has_{site}, years_{site.rules.concession_years}, currency_{site.currency}
{
    capital(site);
    operation(site);
    renewals(site);
    if (has_.kept)
        add(UseLine::terminal, years_, "concession_years", "concession_years",
            "consent_probability*noi_after/exit_yield*(1-sale_cost_share)");
    else
        add(UseLine::handback, years_, "concession_years", "concession_years",
            "-consent_probability*handback_share*build_cost*(1+growth_of_costs)^concession_years");
    taxes(site);
    int const opens = site.rules.first_operating_year();
    if (has_.cannibalisation)
        yearly(UseLine::cannibalisation, opens, years_,
               "-consent_probability*cannibalised_share*" + has_.let_share + "revenue_full*Years!B{0}*", "D");
    if (has_.returned)
        add(UseLine::returned, years_, "concession_years", "concession_years",
            "consent_probability*returned_share*noi_after/exit_yield*(1-sale_cost_share)");
    owners();
    check(site);
}

void FlowRows::add(UseLine line, int year, std::string year_formula, std::string time, std::string amount)
{
    rows_.push_back({line, year, std::move(year_formula), std::move(time), std::move(amount)});
}

/// Of some years: `before` times the index in a column of Years; {0} stands for the row there.
void FlowRows::yearly(UseLine line, int from, int to, std::string const& before, std::string const& column)
{
    for (int t = from; t <= to; ++t) {
        auto const amount = fmt::format(fmt::runtime(before), year_row(t)) +
                            (column.empty() ? "" : fmt::format("Years!{}{}", column, year_row(t)));
        auto const year = fmt::format("Years!A{}", year_row(t));
        if (!has_.monthly) {
            add(line, t, year, fmt::format("B{}-paid_early", last() + 1), amount);
            continue;
        }
        for (int month = 1; month <= 12; ++month)
            add(line, t, year, fmt::format("B{}-1+{}/12", last() + 1, month), "(" + amount + ")/12");
    }
}

void FlowRows::capital(SiteBook const& site)
{
    std::string const none = fmt::format("Years!A{}", year_row(0));
    add(UseLine::predevelopment, 0, none, none, "-predevelopment_share*build_cost");
    if (site.rules.construction_years == 0)
        return add(UseLine::capex, 0, none, none,
                   fmt::format("-consent_probability*spent_cost*Years!C{}", year_row(0)));
    yearly(UseLine::capex, 1, site.rules.construction_years, "-consent_probability*spent_cost*", "C");
}

void FlowRows::operation(SiteBook const& site)
{
    int const opens = site.rules.first_operating_year();
    std::string const p = "consent_probability*", ramped = "revenue_full*Years!B{0}*";
    yearly(UseLine::revenue, opens, years_, p + ramped, "D");
    if (has_.vacancy) yearly(UseLine::vacancy, opens, years_, "-" + p + "vacancy_share*" + ramped, "D");
    if (has_.bad_debt)
        yearly(UseLine::bad_debt, opens, years_, "-" + p + "bad_debt_share*" + has_.let_share + ramped, "D");
    yearly(UseLine::operating_cost, opens, years_, "-" + p + "running_full*", "E");
    if (has_.fixed_cost) yearly(UseLine::fixed_cost, opens, years_, "-" + p + "fixed_full*", "E");
    if (has_.insurance) yearly(UseLine::insurance, opens, years_, "-" + p + "insurance_share*build_cost*", "E");
}

void FlowRows::renewals(SiteBook const& site)
{
    int const opened = site.rules.first_operating_year() - 1;
    for (bool const whole : {false, true})
        for (auto const& renewal : site.renewals) {
            if ((renewal.parts == 0) != whole) continue;
            auto const row = last() + 1;
            std::string time = fmt::format("opened+{}*life_years", renewal.lives);
            double at = opened + renewal.lives * site.listed.life_years;
            if (!whole) {
                time += fmt::format("+{}*refurbishment_years", renewal.parts);
                at += renewal.parts * site.listed.refurbishment_years.value();
            }
            int const year = static_cast<int>(std::ceil(at));  // a spreadsheet's INT rounds what is all but whole
            add(whole ? UseLine::replacement : UseLine::refurbishment, year, fmt::format("Years!A{}", year_row(year)),
                time,
                fmt::format("-consent_probability*{}build_cost*(1+growth_of_costs)^C{}",
                            whole ? "" : "refurbishment_share*", row));
        }
}

void FlowRows::taxes(SiteBook const& site)
{
    for (int t = site.rules.first_operating_year(); t <= years_; ++t)
        yearly(UseLine::tax, t, t, fmt::format("-Taxes!M{}", tax_row(site, t)), "");
}

void FlowRows::owners()
{
    std::string const none = fmt::format("Years!A{}", year_row(0)), p = "consent_probability*ground_m2*prices_today*";
    if (has_.compensation) add(UseLine::compensation, 0, none, none, "-" + p + "compensation");
    if (has_.liability) yearly(UseLine::liability, 1, years_, "-" + p + "liability_today*", "E");
    if (has_.today) {
        yearly(UseLine::income_displaced, 1, years_, "-" + p + "income_today*", "D");
        yearly(UseLine::upkeep_displaced, 1, years_, p + "upkeep_today*", "E");
    }
    if (has_.repair)
        add(UseLine::repair_displaced, -1, fmt::format("-INT(-C{})", last() + 1), "repair_after_years",
            "IF(repair_after_years<=concession_years," + p + "repair_today*(1+growth_of_costs)^repair_after_years,0)");
}

void FlowRows::check(SiteBook const& site) const
{
    std::set<std::pair<std::string_view, int>> there;
    for (auto const& row : rows_) there.emplace(name(row.line), row.line == UseLine::repair_displaced ? 0 : row.year);
    for (auto const& flow : site.flows)
        if (!there.contains({flow.line, flow.line == name(UseLine::repair_displaced) ? 0 : flow.year}))
            throw Error{Errc::internal,
                        fmt::format("the line '{}' of year {} has no row for a spreadsheet", flow.line, flow.year)};
}

std::vector<CashFlow> FlowRows::lines() const
{
    std::vector<CashFlow> flows;
    for (auto const& row : rows_) flows.push_back({name(row.line), row.year});
    return flows;
}

std::string FlowRows::amount(UseLine line, int year) const
{
    std::size_t first = 0, count = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i].line == line && rows_[i].year == year && count++ == 0) first = i + 2;
    if (count == 0) return {};
    if (count == 1) return fmt::format("CashFlow!D{}", first);
    return fmt::format("SUM(CashFlow!D{}:D{})", first, first + count - 1);
}

std::pair<std::size_t, std::size_t> FlowRows::block(UseLine first, UseLine last) const
{
    std::pair<std::size_t, std::size_t> found{0, 0};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i].line < first || rows_[i].line > last) continue;
        if (found.first == 0) found.first = i + 2;
        found.second = i + 2;
    }
    return found;
}

Sheet FlowRows::sheet() const
{
    Sheet sheet;
    sheet.name = "CashFlow";
    sheet.widths = {20, 8, 13, 18, 12, 22, 100};
    sheet.styles = {ColumnStyle::plain,  ColumnStyle::whole,  ColumnStyle::amount, ColumnStyle::amount,
                    ColumnStyle::factor, ColumnStyle::amount, ColumnStyle::wrapped};
    sheet.rows.push_back({"line", "year", "time, years", "amount, " + currency_, "factor",
                          "present value, " + currency_, "rule of the line"});
    for (auto const& row : rows_) {
        auto const r = sheet.rows.size() + 1;
        bool const begins = r == 2 || rows_[r - 3].line != row.line;
        sheet.rows.push_back({std::string{name(row.line)}, Formula{row.year_formula}, Formula{row.time},
                              Formula{row.amount}, Formula{fmt::format("(1+discount_rate)^-C{}", r)},
                              Formula{fmt::format("D{0}*E{0}", r)},
                              begins ? SheetCell{std::string{formula(row.line)}} : SheetCell{}});
    }
    return sheet;
}

}  // namespace lacuna
