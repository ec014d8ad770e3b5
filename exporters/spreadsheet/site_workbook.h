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

/// One site with all that its value is made of.
struct SiteBook {
    std::string site_id, parcel_id, space_title, currency, price_level;
    double space_m2 = 0, units = 0, ground_m2 = 0;
    Facility facility;        ///< at the prices of the run
    DoMinimum today;          ///< of its kind of space
    double capex_share = 1;   ///< of new build
    Provenance conversion{};  ///< of that share; without a source where none is stated
    ValuationRules rules;
    std::vector<Setting> settings;  ///< of the run, for their marks
    std::vector<double> ramp;       ///< share of full revenue by year from 0 to one after the concession
    std::vector<CashFlow> flows;
    double ioav = 0;
    Irr irr;
    FinancingTerms terms;  ///< of the run, stated or not
    double debt = 0;  ///< that the site by itself could bear on them, before fees, reserves and the renovation fund
    double construction_interest = 0;  ///< part of it
    std::vector<double> cost_times;    ///< by year, when its cost falls, in years
};

/// Writes a workbook that calculates the site's value from its inputs: sheets Inputs (value, unit, mark, source, date),
/// Space, Years, CashFlow (a row a flow), Results and Finance: what the site by itself could borrow, year by year; the
/// plan's financing is of all sites together. Every number is an input or a formula of + - * / ^, SUM, SUMPRODUCT, MIN,
/// MAX and IF, but for taxes, whose losses are carried forward by the program and which say so. No cell holds a value
/// that was calculated before, so that what a spreadsheet shows is its own. Errors: as write_xlsx().
void export_site_workbook(SiteBook const& site, std::filesystem::path const& file);

}  // namespace lacuna
