// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/input_sheet.h"

#include "engine/core/text.h"
#include "engine/model/ramp_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lacuna {

namespace {

std::string status_of(char mark)
{
    switch (mark) {
        case 'S':
            return "S sourced";
        case 'K':
            return "K known, to be checked";
        case 'C':
            return "C computed";
        case 'D':
            return "D decision";
        case 'E':
            return "E estimate";
        default:
            return "? not recorded";
    }
}

class Maker {
public:
    Maker(SiteBook const& site, FlowRows const& flows)
        : site_{site}, rules_{site.rules}, has_{site}, flows_{flows}, money_{site.currency}
    {
    }

    InputSheet made()
    {
        auto& sheet = out_.sheet;
        sheet.name = "Inputs";
        sheet.widths = {25, 17, 28, 23, 80, 16, 16};
        sheet.styles = {ColumnStyle::plain,   ColumnStyle::number, ColumnStyle::wrapped, ColumnStyle::plain,
                        ColumnStyle::wrapped, ColumnStyle::plain,  ColumnStyle::plain};
        sheet.rows.push_back({"input", "value", "unit", "status", "source", "date of source", "results follow"});
        scan();
        catalogue();
        today();
        prices();
        study();
        ramp_up();
        taxes();
        financing();
        run();
        computed();
        return std::move(out_);
    }

private:
    void group(std::string const& title)
    {
        if (out_.sheet.rows.size() > 1) out_.sheet.rows.push_back({});
        out_.sheet.rows.push_back({Title{title}});
    }
    void row(std::string const& key, SheetCell value, std::string const& unit, std::string const& status,
             std::string const& source, std::string const& date = {}, std::string const& follow = "yes")
    {
        out_.sheet.rows.push_back({key, std::move(value), unit, status, source, date, follow});
        out_.names.emplace_back(key, fmt::format("Inputs!$B${}", out_.sheet.rows.size()));
    }
    /// The last row numbers the rows of other sheets.
    void numbers_rows(std::string const& key, double value)
    {
        out_.sheet.rows.back().back() = std::string{"no: scan again"};
        out_.fits += fmt::format("{}({}={})", out_.fits.empty() ? "" : "*", key, shortest(value));
    }
    /// A figure of the catalogue.
    void figure(std::string const& key, double value, std::string const& unit,
                std::vector<Provenance> const& provenance, std::string const& name)
    {
        auto const found = std::ranges::find(provenance, name, &Provenance::figure);
        if (found == provenance.end()) return row(key, value, unit, status_of('E'), "the catalogue, without a source");
        row(key, value, unit, status_of(found->mark), found->source.empty() ? "the catalogue" : found->source,
            found->date);
    }
    void figure(std::string const& key, std::optional<double> value, std::string const& unit, std::string const& name)
    {
        if (value) figure(key, *value, unit, site_.listed.provenance, name);
    }
    /// A figure of the study by its whole key.
    void rule(std::string const& key, double value, std::string const& unit, std::string const& name)
    {
        auto const found = std::ranges::find(site_.settings, name, &Setting::key);
        if (found == site_.settings.end()) return row(key, value, unit, status_of('D'), "the run");
        // What a figure means holds where its default was read, so it is told where no source of its own is stated.
        auto const source = !found->source.empty()   ? found->source
                            : found->meaning.empty() ? found->from
                                                     : found->from + ": " + found->meaning;
        row(key, value, unit, status_of(found->mark.empty() ? 'D' : found->mark[0]), source, found->date);
    }
    void valuation(std::string const& key, double value, std::string const& unit)
    {
        rule(key, value, unit, "valuation." + key);
    }

    void scan()
    {
        group("Site, as the scan found it");
        row("units", site_.units, site_.facility.unit, status_of('C'), "the scan: what fits the space");
        row("ground_m2", site_.ground_m2, "m2", status_of('C'), "the scan: ground taken");
        row("space_m2", site_.space_m2, "m2", status_of('C'), "the scan: area of the whole space", {}, "in no formula");
    }

    void catalogue()
    {
        auto const& f = site_.listed;
        std::string const a_unit = money_ + " a " + f.unit, a_year = money_ + " a year and " + f.unit;
        group("Facility, as the catalogue has it: " + f.name + " (" + f.id + ")");
        figure("capex_per_unit", f.capex_per_unit, a_unit, "capex_per_unit");
        auto const conversion = site_.conversion.value_or(Provenance{"conversion_share", 'D', "new build"});
        row("capex_share", site_.capex_share, "of new build", status_of(conversion.mark), conversion.source,
            conversion.date);
        figure("revenue_per_unit_year", f.revenue_per_unit_year, a_year, "revenue_per_unit_year");
        figure("opex_ratio", f.opex_ratio, "of full revenue", "opex_ratio");
        figure("vacancy_share", f.vacancy_share, "of revenue", "vacancy_share");
        figure("bad_debt_share", f.bad_debt_share, "of what is let", "bad_debt_share");
        figure("fixed_cost", f.fixed_cost_per_unit_year, a_year, "fixed_cost_per_unit_year");
        figure("insurance_share", f.insurance_share, "of build_cost a year", "insurance_share");
        if (has_.refurbishment) {
            figure("refurbishment_share", f.refurbishment_share, "of build_cost", "refurbishment_share");
            figure("refurbishment_years", f.refurbishment_years.value(), "years", f.provenance, "refurbishment_years");
            numbers_rows("refurbishment_years", f.refurbishment_years.value());
        }
        if (has_.cannibalisation)
            figure("cannibalised_share", f.cannibalised_share, "of what is let", "cannibalised_share");
        figure("life_years", f.life_years, "years", "life_years");
        numbers_rows("life_years", f.life_years);
    }

    void today()
    {
        auto const& t = site_.listed_today;
        auto const stated = [&](std::string const& key, std::optional<double> value, std::string const& unit,
                                std::string const& name) {
            if (value) figure(key, *value, unit, t.provenance, name);
        };
        if (!has_.today && !has_.liability && !has_.compensation && !has_.repair) return;
        group("The place as it is today");
        std::string const a_year = money_ + " a year and m2", once = money_ + " a m2";
        if (has_.today) {
            stated("income_today", t.income_per_m2_year, a_year, "income_per_m2_year");
            stated("upkeep_today", t.upkeep_per_m2_year, a_year, "upkeep_per_m2_year");
        }
        stated("liability_today", t.liability_per_m2_year, a_year, "liability_per_m2_year");
        stated("compensation", t.compensation_per_m2, once, "compensation_per_m2");
        if (!has_.repair) return;
        stated("repair_today", t.repair_per_m2, once, "repair_per_m2");
        stated("repair_after_years", t.repair_after_years, "years", "repair_after_years");
    }

    void prices()
    {
        auto const& at = site_.prices;
        group("Prices of the run on the catalogue's, and input tax that is not recovered");
        rule("prices_revenue", at.revenue, "factor", "prices.revenue");
        rule("prices_operating_cost", at.operating_cost, "factor", "prices.operating_cost");
        rule("prices_capex", at.capex, "factor", "prices.capex");
        rule("prices_today", at.today, "factor", "prices.today");
        rule("vat_operating_cost", at.vat_operating_cost, "of the price without it", "prices.vat_operating_cost");
        rule("vat_capex", at.vat_capex, "of the price without it", "prices.vat_capex");
    }

    void study()
    {
        group("Study");
        valuation("discount_rate", rules_.discount_rate, "a year");
        valuation("concession_years", rules_.concession_years, "years");
        numbers_rows("concession_years", rules_.concession_years);
        valuation("construction_years", rules_.construction_years, "years");
        numbers_rows("construction_years", rules_.construction_years);
        valuation("opening_delay_years", rules_.opening_delay_years, "years");
        numbers_rows("opening_delay_years", rules_.opening_delay_years);
        if (!has_.monthly)
            rule("paid_early", rules_.timing == Timing::mid ? 0.5 : 0, "years before a year's end", "valuation.timing");
        valuation("growth_rate", rules_.growth_rate, "a year, of revenue");
        if (rules_.cost_growth_rate)
            rule("growth_of_costs", *rules_.cost_growth_rate, "a year", "valuation.cost_growth_rate");
        else
            row("growth_of_costs", Formula{"growth_rate"}, "a year", "formula",
                "cost_growth_rate is not stated: as revenue", {}, "");
        valuation("capex_growth_rate", rules_.capex_growth_rate, "a year");
        valuation("contingency_share", rules_.contingency_share, "of build_cost");
        for (int t = 1; t <= static_cast<int>(rules_.capex_weights.size()); ++t)
            rule(weight_name(t), rules_.capex_weights[static_cast<std::size_t>(t) - 1],
                 fmt::format("of spent_cost, year {}", t), "valuation.capex_weights");
        valuation("predevelopment_share", rules_.predevelopment_share, "of build_cost");
        valuation("consent_probability", rules_.consent_probability, "probability");
        if (!has_.kept) valuation("handback_share", rules_.handback_share, "of build_cost");
        if (!has_.valued_at_end()) return;
        valuation("exit_yield", rules_.exit_yield, "a year");
        valuation("sale_cost_share", rules_.sale_cost_share, "of the worth at the end");
        if (has_.returned) valuation("returned_share", rules_.returned_share, "of the worth at the end");
    }

    void ramp_up()
    {
        auto const ramp = ramp_up_of(site_.facility, rules_);
        group("Ramp-up of revenue after opening");
        if (!ramp.logistic) {
            int const n = std::min(static_cast<int>(ramp.shares.size()), last_year_of_ramp());
            for (int k = 1; k <= n; ++k)
                rule(ramp_name(k), ramp.shares[static_cast<std::size_t>(k) - 1],
                     fmt::format("of full revenue, year {} of operation", k), "valuation.ramp_up");
            return;
        }
        bool const own = site_.listed.ramp_up_years.has_value();
        auto const one = [&](std::string const& key, double value, bool of_facility, std::string const& unit) {
            if (of_facility) return figure(key, value, unit, site_.listed.provenance, key);
            valuation(key, value, unit);
        };
        one("ramp_up_years", ramp.years, own, "years to 99 % of what it tends to");
        one("ramp_up_start", ramp.start, site_.listed.ramp_up_start.has_value(), "of full revenue at opening");
        one("ramp_up_stabilised", ramp.stabilised, site_.listed.ramp_up_stabilised.has_value(), "of full revenue");
        row("ramp_up_odds", Formula{"(ramp_up_stabilised-ramp_up_start)/ramp_up_start"}, "ratio", "formula",
            "A of the curve S / (1 + A e^(-rt))", {}, "");
        row("ramp_up_pace", Formula{"IF(99*ramp_up_odds>1,LN(99*ramp_up_odds)/ramp_up_years,0)"}, "a year", "formula",
            "r of the curve; 0: as at opening for good", {}, "");
    }
    [[nodiscard]] int last_year_of_ramp() const { return rules_.concession_years + 2 - rules_.first_operating_year(); }

    void taxes()
    {
        group("Taxes (rates are statutory: check them with their date)");
        valuation("income_tax", rules_.income_tax, "of taxable profit");
        valuation("property_tax", rules_.property_tax, "of rent that is let");
        row("is_let", site_.facility.basis == Basis::rent ? 1.0 : 0.0, "1: let, bears property tax; 0: not",
            status_of('D'),
            std::string{"the catalogue: basis of the facility is "} +
                (site_.facility.basis == Basis::rent ? "rent" : "operated"));
        valuation("depreciation_years", rules_.depreciation_years, "years");
        valuation("loss_years", rules_.loss_years, "years that a loss is kept");
    }

    void financing()
    {
        auto const& terms = site_.terms;
        group("Loan that the site could bear by itself");
        rule("dscr", terms.dscr, "least cover of debt service", "financing.dscr");
        rule("loan_rate", terms.loan_rate, "a year", "financing.loan_rate");
        rule("loan_years", terms.loan_years, "years", "financing.loan_years");
        rule("max_ltc", terms.max_ltc, "of cost", "financing.max_ltc");
    }

    void run()
    {
        group("Results of the run, to compare with; no other formula uses them");
        auto const one = [&](std::string const& key, double value, std::string const& unit, std::string const& source) {
            row(key, value, unit, status_of('C'), source, {}, "to compare with");
        };
        one("run_ioav", site_.ioav, money_, "the run: IOAV, incremental to the do-minimum");
        one("run_debt", site_.debt, money_, "the run: debt that the site could bear by itself");
        one("run_construction_interest", site_.construction_interest, money_,
            "the run: interest during construction in that debt");
        if (site_.irr.status == IrrStatus::unique)
            one("run_irr", site_.irr.value, "a year", "the run: the only rate of return that there is");
    }

    void computed()
    {
        group("Computed of the inputs");
        auto const one = [&](std::string const& key, std::string const& formula, std::string const& unit,
                             std::string const& meaning) {
            row(key, Formula{formula}, unit, "formula", meaning, {}, "");
        };
        one("opened", "construction_years+opening_delay_years", "years", "when operation begins");
        one("within_year",
            has_.monthly ? "IF(MAX(discount_rate,-discount_rate)<0.000001,6.5/12,"
                           "-LN((1-1/(1+discount_rate))/((1+discount_rate)^(1/12)-1)/12)/LN(1+discount_rate))"
                         : "1-paid_early",
            "years", "when in a year all of its flow at once would be worth the same");
        one("build_cost", "units*capex_per_unit*prices_capex*(1+vat_capex)*capex_share", money_,
            "at today's prices, without contingency");
        one("spent_cost", "build_cost*(1+contingency_share)*(1+capex_growth_rate)^(construction_years/2)", money_,
            "with contingency, at the prices of the middle of construction");
        one("revenue_full", "units*revenue_per_unit_year*prices_revenue", money_ + " a year",
            "at full occupancy and first-year prices");
        one("running_full", "units*opex_ratio*revenue_per_unit_year*prices_operating_cost*(1+vat_operating_cost)",
            money_ + " a year", "operating cost that is a share of revenue, at first-year prices");
        if (has_.fixed_cost)
            one("fixed_full", "units*fixed_cost*prices_operating_cost*(1+vat_operating_cost)", money_ + " a year",
                "fixed operating cost at first-year prices");
        if (has_.valued_at_end()) {
            auto const after = year_row(rules_.concession_years + 1);
            one("noi_after",
                fmt::format("{1}{2}revenue_full*Years!B{0}*Years!D{0}-({3})*Years!E{0}", after, has_.let_share,
                            has_.bad_debt ? "(1-bad_debt_share)*" : "", has_.running_cost),
                money_, "net operating income of the year after the concession");
        }
        auto const capex = flows_.block(UseLine::capex, UseLine::capex);
        one("depreciable",
            fmt::format("consent_probability*predevelopment_share*build_cost-SUM(CashFlow!D{}:D{})", capex.first,
                        capex.second),
            money_, "all that is spent at the start, with the probability of consent");
    }

    SiteBook const& site_;
    ValuationRules const& rules_;
    BookLines has_;
    FlowRows const& flows_;
    std::string money_;
    InputSheet out_;
};

}  // namespace

std::string ramp_name(int k) { return fmt::format("ramp_up_{}", k); }

std::string weight_name(int year) { return fmt::format("capex_weight_{}", year); }

InputSheet input_sheet(SiteBook const& site, FlowRows const& flows) { return Maker{site, flows}.made(); }

}  // namespace lacuna
