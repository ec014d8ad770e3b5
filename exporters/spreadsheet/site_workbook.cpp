// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/site_workbook.h"

#include "engine/core/error.h"
#include "engine/model/use_line.h"
#include "exporters/spreadsheet/finance_sheet.h"
#include "exporters/spreadsheet/workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lacuna {

namespace {

/// Row of a year in the sheet Years, as a spreadsheet counts.
std::size_t year_row(int year) { return static_cast<std::size_t>(year) + 2; }

class Maker {
public:
    explicit Maker(SiteBook const& site) : site_{site}, rules_{site.rules} {}

    Workbook made()
    {
        inputs();
        space();
        years();
        cash_flow();
        results();
        book_.sheets = {inputs_, space_, years_, cash_flow_, results_, finance_sheet(site_, cash_flow_.rows.size())};
        return std::move(book_);
    }

private:
    void row(std::string const& key, SheetCell value, std::string const& unit, std::string const& status,
             std::string const& source, std::string const& date = {})
    {
        inputs_.rows.push_back({key, std::move(value), unit, status, source, date});
        book_.names.emplace_back(key, fmt::format("Inputs!$B${}", inputs_.rows.size()));
    }
    /// A figure of the catalogue.
    void figure(std::string const& key, std::optional<double> value, std::string const& unit,
                std::vector<Provenance> const& provenance, std::string const& name)
    {
        auto const found = std::ranges::find(provenance, name, &Provenance::figure);
        bool const stated = value && found != provenance.end();
        row(key, value.value_or(0), unit, stated ? std::string{found->mark} : "",
            stated ? found->source : "not stated: none", stated ? found->date : "");
    }
    /// A figure of the study.
    void rule(std::string const& key, double value, std::string const& unit, std::string const& name,
              std::string const& section = "valuation.")
    {
        auto const found = std::ranges::find(site_.settings, section + name, &Setting::key);
        bool const known = found != site_.settings.end();
        row(key, value, unit, known ? found->mark : "",
            !known                  ? "the run"
            : found->source.empty() ? found->from
                                    : found->source,
            known ? found->date : "");
    }

    void inputs()
    {
        auto const& f = site_.facility;
        auto const& own = f.provenance;
        std::string const& money = site_.currency;
        inputs_.name = "Inputs";
        inputs_.widths = {28, 16, 22, 8, 70, 12};
        inputs_.rows.push_back({"input", "value", "unit", "mark", "source", "date"});
        row("units", site_.units, f.unit, "C", "the scan: what fits the space");
        row("ground_m2", site_.ground_m2, "m2", "C", "the scan: ground taken");
        figure("capex_per_unit", f.capex_per_unit, money + " a " + f.unit, own, "capex_per_unit");
        row("capex_share", site_.capex_share, "of new build",
            site_.conversion.source.empty() ? "" : std::string{site_.conversion.mark},
            site_.conversion.source.empty() ? "new build" : site_.conversion.source, site_.conversion.date);
        figure("revenue_per_unit_year", f.revenue_per_unit_year, money + " a year and " + f.unit, own,
               "revenue_per_unit_year");
        figure("opex_ratio", f.opex_ratio, "of full revenue", own, "opex_ratio");
        figure("vacancy_share", f.vacancy_share, "of revenue", own, "vacancy_share");
        figure("bad_debt_share", f.bad_debt_share, "of what is let", own, "bad_debt_share");
        figure("fixed_cost", f.fixed_cost_per_unit_year, money + " a year and " + f.unit, own,
               "fixed_cost_per_unit_year");
        figure("insurance_share", f.insurance_share, "of build_cost a year", own, "insurance_share");
        figure("refurbishment_share", f.refurbishment_share, "of build_cost", own, "refurbishment_share");
        figure("cannibalised_share", f.cannibalised_share, "of what is let", own, "cannibalised_share");
        figure("life_years", f.life_years, "years", own, "life_years");
        auto const& today = site_.today;
        figure("income_today", today.income_per_m2_year, money + " a year and m2", today.provenance,
               "income_per_m2_year");
        figure("upkeep_today", today.upkeep_per_m2_year, money + " a year and m2", today.provenance,
               "upkeep_per_m2_year");
        figure("liability_today", today.liability_per_m2_year, money + " a year and m2", today.provenance,
               "liability_per_m2_year");
        figure("compensation", today.compensation_per_m2, money + " a m2", today.provenance, "compensation_per_m2");
        figure("repair_today", today.repair_per_m2, money + " a m2", today.provenance, "repair_per_m2");
        figure("repair_after_years", today.repair_after_years, "years", today.provenance, "repair_after_years");
        rule("discount_rate", rules_.discount_rate, "a year", "discount_rate");
        rule("concession_years", rules_.concession_years, "years", "concession_years");
        rule("construction_years", rules_.construction_years, "years", "construction_years");
        rule("growth_rate", rules_.growth_rate, "a year, of revenue", "growth_rate");
        rule("growth_of_costs", rules_.growth_of_costs(), "a year", "cost_growth_rate");
        rule("capex_growth_rate", rules_.capex_growth_rate, "a year", "capex_growth_rate");
        rule("contingency_share", rules_.contingency_share, "of build_cost", "contingency_share");
        rule("predevelopment_share", rules_.predevelopment_share, "of build_cost", "predevelopment_share");
        rule("consent_probability", rules_.consent_probability, "", "consent_probability");
        rule("handback_share", rules_.handback_share, "of build_cost", "handback_share");
        rule("exit_yield", rules_.exit_yield, "a year", "exit_yield");
        rule("sale_cost_share", rules_.sale_cost_share, "of the worth at the end", "sale_cost_share");
        rule("returned_share", rules_.returned_share, "of the worth at the end", "returned_share");
        auto const& terms = site_.terms;
        rule("dscr", terms.dscr, "least cover of debt service", "dscr", "financing.");
        rule("loan_rate", terms.loan_rate, "a year", "loan_rate", "financing.");
        rule("loan_years", terms.loan_years, "years", "loan_years", "financing.");
        rule("max_ltc", terms.max_ltc, "of cost", "max_ltc", "financing.");
        row("build_cost", Formula{"units*capex_per_unit*capex_share"}, money, "", "at today's prices");
        row("spent_cost", Formula{"build_cost*(1+contingency_share)*(1+capex_growth_rate)^(construction_years/2)"},
            money, "", "with contingency, at the prices of the middle of construction");
        auto const after = year_row(rules_.concession_years + 1);
        row("noi_after",
            Formula{fmt::format("units*revenue_per_unit_year*Years!B{0}*Years!D{0}*(1-vacancy_share)*(1-bad_debt_share)"
                                "-(opex_ratio*units*revenue_per_unit_year+units*fixed_cost+insurance_share*build_cost)"
                                "*Years!E{0}",
                                after)},
            money, "", "net operating income of the year after the concession");
    }

    void space()
    {
        space_.name = "Space";
        space_.widths = {28, 40};
        space_.rows = {{"what", "value"},
                       {"site", site_.site_id},
                       {"parcel", site_.parcel_id},
                       {"space", site_.space_title},
                       {"area of the space, m2", site_.space_m2},
                       {"facility", site_.facility.name + " (" + site_.facility.id + ")"},
                       {"ground taken, m2", Formula{"ground_m2"}},
                       {"units", Formula{"units"}},
                       {"prices", site_.currency + ", " + site_.price_level}};
    }

    void years()
    {
        years_.name = "Years";
        years_.widths = {8, 14, 16, 14, 14};
        years_.rows.push_back({"year", "ramp", "of capex", "revenue index", "cost index"});
        for (int t = 0; t <= rules_.concession_years + 1; ++t) {
            auto const i = static_cast<std::size_t>(t);
            auto const r = year_row(t);
            bool const built = t >= 1 && t <= rules_.construction_years;
            SheetCell weight = 0.0;
            if (built && rules_.capex_weights.empty()) weight = Formula{"1/construction_years"};
            if (built && !rules_.capex_weights.empty()) weight = rules_.capex_weights.at(i - 1);
            years_.rows.push_back({static_cast<double>(t), i < site_.ramp.size() ? site_.ramp[i] : 1.0, weight,
                                   Formula{fmt::format("(1+growth_rate)^(A{}-1)", r)},
                                   Formula{fmt::format("(1+growth_of_costs)^(A{}-1)", r)}});
        }
    }

    /// The amount of a flow in row `r` of CashFlow; nothing for a tax.
    [[nodiscard]] std::optional<std::string> amount(CashFlow const& flow, std::size_t r) const
    {
        auto const y = year_row(flow.year);
        auto const revenue = fmt::format("units*revenue_per_unit_year*Years!B{0}*Years!D{0}", y);
        auto const p = [](std::string const& rest) { return "consent_probability*" + rest; };
        auto const is = [&](UseLine line) { return flow.line == name(line); };
        if (is(UseLine::predevelopment)) return "-predevelopment_share*build_cost";
        if (is(UseLine::capex)) return "-" + p(flow.year == 0 ? "spent_cost" : fmt::format("spent_cost*Years!C{}", y));
        if (is(UseLine::revenue)) return p(revenue);
        if (is(UseLine::vacancy)) return "-" + p("vacancy_share*" + revenue);
        if (is(UseLine::bad_debt)) return "-" + p("bad_debt_share*(1-vacancy_share)*" + revenue);
        if (is(UseLine::operating_cost))
            return "-" + p(fmt::format("opex_ratio*units*revenue_per_unit_year*Years!E{}", y));
        if (is(UseLine::fixed_cost)) return "-" + p(fmt::format("units*fixed_cost*Years!E{}", y));
        if (is(UseLine::insurance)) return "-" + p(fmt::format("insurance_share*build_cost*Years!E{}", y));
        if (is(UseLine::refurbishment))
            return "-" + p(fmt::format("refurbishment_share*build_cost*(1+growth_of_costs)^C{}", r));
        if (is(UseLine::replacement)) return "-" + p(fmt::format("build_cost*(1+growth_of_costs)^C{}", r));
        if (is(UseLine::handback)) return "-" + p("handback_share*build_cost*(1+growth_of_costs)^concession_years");
        if (is(UseLine::terminal)) return p("noi_after/exit_yield*(1-sale_cost_share)");
        if (is(UseLine::returned)) return p("returned_share*noi_after/exit_yield*(1-sale_cost_share)");
        if (is(UseLine::cannibalisation)) return "-" + p("cannibalised_share*(1-vacancy_share)*" + revenue);
        if (is(UseLine::compensation)) return "-" + p("ground_m2*compensation");
        if (is(UseLine::repair_displaced)) return p("ground_m2*repair_today*(1+growth_of_costs)^repair_after_years");
        if (is(UseLine::liability)) return "-" + p(fmt::format("ground_m2*liability_today*Years!E{}", y));
        if (is(UseLine::income_displaced)) return "-" + p(fmt::format("ground_m2*income_today*Years!D{}", y));
        if (is(UseLine::upkeep_displaced)) return p(fmt::format("ground_m2*upkeep_today*Years!E{}", y));
        if (is(UseLine::tax)) return std::nullopt;
        throw Error{Errc::internal, "the line '" + std::string{flow.line} + "' has no formula for a spreadsheet"};
    }

    /// Paid month by month, where the run's flows are, but for lumps.
    [[nodiscard]] bool monthly(CashFlow const& flow) const
    {
        if (rules_.timing != Timing::monthly || flow.year == 0) return false;
        auto const group = group_of(flow.line);
        return flow.line != name(UseLine::repair_displaced) && group != LineGroup::renewal &&
               group != LineGroup::handback && group != LineGroup::end && group != LineGroup::returned;
    }

    void cash_flow()
    {
        cash_flow_.name = "CashFlow";
        cash_flow_.widths = {20, 8, 12, 18, 14, 18, 40};
        cash_flow_.rows.push_back(
            {"line", "year", "time, years", "amount", "factor", "present value", "pre-tax unless a tax is listed"});
        for (auto const& flow : site_.flows) {
            auto const r = cash_flow_.rows.size() + 1;
            auto const formula = amount(flow, r);
            SheetCell cell = flow.amount;
            if (formula) cell = Formula{monthly(flow) ? "(" + *formula + ")/12" : *formula};
            cash_flow_.rows.push_back({std::string{flow.line}, static_cast<double>(flow.year), flow.time_years,
                                       std::move(cell), Formula{fmt::format("(1+discount_rate)^-C{}", r)},
                                       Formula{fmt::format("D{0}*E{0}", r)},
                                       formula ? SheetCell{} : SheetCell{std::string{"as the program computed it"}}});
        }
    }

    void results()
    {
        auto const last = cash_flow_.rows.size();
        auto const value_of = [&](std::string_view line) {
            return fmt::format("SUMPRODUCT((CashFlow!A2:A{0}=\"{1}\")*CashFlow!F2:F{0})", last, line);
        };
        auto const add = [&](std::string const& what, SheetCell value, std::string const& note = {}) {
            results_.rows.push_back({what, std::move(value), note});
        };
        results_.name = "Results";
        results_.widths = {36, 20, 80};
        results_.rows.push_back(
            {"result", site_.currency, "estimate; incremental to the do-minimum; no advice to invest"});
        std::vector<std::string_view> lines;
        for (auto const& flow : site_.flows)
            if (std::ranges::find(lines, flow.line) == lines.end()) lines.push_back(flow.line);
        for (auto const line : lines) add("PV of " + std::string{line}, Formula{value_of(line)});
        add("IOAV", Formula{fmt::format("SUM(CashFlow!F2:F{})", last)}, "sum of all present values");
        auto const ioav = fmt::format("B{}", results_.rows.size());
        add("IOAV as the run has it", site_.ioav, "written by the program");
        add("difference", Formula{fmt::format("{}-B{}", ioav, results_.rows.size())});
        auto const investment =
            fmt::format("-({}+{}+{})", value_of("predevelopment"), value_of("capex"), value_of("compensation"));
        add("profitability index", Formula{fmt::format("1+{}/({})", ioav, investment)},
            "1 + IOAV / PV of what is spent at first");
        add("equivalent annual value",
            Formula{rules_.discount_rate == 0
                        ? ioav + "/concession_years"
                        : fmt::format("{}*discount_rate/(1-(1+discount_rate)^-concession_years)", ioav)});
        add("value a m2 of ground", Formula{ioav + "/ground_m2"});
        if (site_.irr.status == IrrStatus::unique) {
            add("rate of return", site_.irr.value, "the only one, as the program found it");
            add("present value at that rate",
                Formula{
                    fmt::format("SUMPRODUCT(CashFlow!D2:D{0}*(1+B{1})^-CashFlow!C2:C{0})", last, results_.rows.size())},
                "nothing but rounding");
        } else {
            add("rate of return", std::string{name(site_.irr.status)},
                "a spreadsheet's IRR may show one of several, or an error");
        }
    }

    SiteBook const& site_;
    ValuationRules const& rules_;
    Sheet inputs_, space_, years_, cash_flow_, results_;
    Workbook book_;
};

}  // namespace

void export_site_workbook(SiteBook const& site, std::filesystem::path const& file)
{
    write_xlsx(Maker{site}.made(), file);
}

}  // namespace lacuna
