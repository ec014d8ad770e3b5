// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/financing.h"
#include "engine/model/plan.h"
#include "engine/model/proposal.h"
#include "engine/model/rules.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// A part of what is built is renewed after so many whole lives and parts of the next; `parts` 0: the whole is.
struct Renewal {
    int lives = 0, parts = 0;
};

/// One site with all that its value is made of.
struct SiteBook {
    std::string site_id, parcel_id, space_title, currency, price_level;
    double space_m2 = 0, units = 0, ground_m2 = 0;
    Facility facility;                     ///< at the prices of the run
    DoMinimum today;                       ///< of its kind of space, at the prices of the run
    Facility listed;                       ///< as the catalogue has it
    DoMinimum listed_today;                ///< as the catalogue has it
    PriceFactors prices;                   ///< of the run on the catalogue
    double capex_share = 1;                ///< of new build
    std::optional<Provenance> conversion;  ///< of that share where a catalogue states one; nullopt: as new build
    ValuationRules rules;
    std::vector<Setting> settings;  ///< of the run, for their marks
    std::vector<Renewal> renewals;  ///< within the concession, in order
    std::vector<CashFlow> flows;
    double ioav = 0;
    Irr irr;
    FinancingTerms terms;  ///< of the run, stated or not
    double debt = 0;  ///< that the site by itself could bear on them, before fees, reserves and the renovation fund
    double construction_interest = 0;  ///< part of it
    std::vector<double> cost_times;    ///< by year, when its cost falls, in years
};

/// Writes a workbook that calculates the site's value from its inputs: sheets Inputs (value, unit, status, source,
/// date), Space, Years, CashFlow (a row a flow), Taxes and Losses (year by year, each loss with what is set against
/// it), Results and Finance: what the site by itself could borrow, year by year; the plan's financing is of all sites
/// together. Every number is an input or a formula of + - * / ^, SUM, SUMPRODUCT, COUNT, MIN, MAX, IF and INT, and LN
/// and EXP where income ramps up along a curve. No cell holds a value that was calculated before, so that what a
/// spreadsheet shows is its own. Figures that the catalogue does not state have no row. Inputs that number the rows
/// (years of the concession, lives) say so; where they are changed the value is words and no number. Errors:
/// internal where a flow of the site has no row; else as write_xlsx().
void export_site_workbook(SiteBook const& site, std::filesystem::path const& file);

}  // namespace lacuna
