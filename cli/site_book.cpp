// SPDX-License-Identifier: Apache-2.0
#include "cli/site_book.h"

#include "cli/run_catalogue.h"
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/use_lines.h"
#include "engine/core/error.h"
#include "engine/financing/parties.h"
#include "importers/run/read_run.h"
#include "importers/run/run_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

/// What the site alone could borrow, before anyone but lenders is paid.
Financing own_financing(SiteBook const& book)
{
    auto cash = no_cash(static_cast<std::size_t>(book.rules.concession_years) + 1);
    for (auto const& flow : book.flows) add_flow(cash, flow);
    cash.first_operating_year = book.rules.first_operating_year();
    cash.times = book.cost_times;
    FinancingTerms terms;
    terms.equity = {{"equity", 1, 0}};
    terms.dscr = book.terms.dscr;
    terms.loan_rate = book.terms.loan_rate;
    terms.loan_years = book.terms.loan_years;
    terms.max_ltc = book.terms.max_ltc;
    terms.no_negative_principal = book.terms.no_negative_principal;
    terms.construction_interest = book.terms.construction_interest;
    return finance(cash, terms);
}

}  // namespace

SiteBook site_book_of(std::filesystem::path const& scan, std::string const& site_id)
{
    auto const run = read_run(scan);
    auto const& uses = run.alternatives.uses;
    auto const use = std::ranges::find_if(uses, [&](FittedUse const& u) { return u.chosen && u.space_id == site_id; });
    if (use == uses.end()) throw Error{Errc::usage, fmt::format("'{}' is no site of this scan", site_id)};
    auto const catalogue = catalogue_of(run, run.study);
    auto as_listed = run.study;
    as_listed.prices = {};
    auto const listed = catalogue_of(run, as_listed);
    if (catalogue.sha256 != run.catalogue_sha256)
        throw Error{Errc::bad_config,
                    fmt::format("the catalogue '{}' has changed since the scan, so its figures are not those of the "
                                "site's value; scan again",
                                run.study.catalogue)};
    SiteBook book;
    book.site_id = site_id;
    book.facility = *std::ranges::find(catalogue.facilities, use->facility_id, &Facility::id);
    book.today = do_minimum_of(catalogue, use->kind);
    book.listed = *std::ranges::find(listed.facilities, use->facility_id, &Facility::id);
    book.listed_today = do_minimum_of(listed, use->kind);
    book.prices = run.study.prices;
    book.capex_share = capex_share_of(catalogue, book.facility, use->kind);
    if (in_building(use->kind) && (book.facility.conversion_share || catalogue.conversion_share)) {
        auto const& provenance = book.facility.conversion_share ? book.facility.provenance : catalogue.provenance;
        auto const origin = std::ranges::find(provenance, "conversion_share", &Provenance::figure);
        book.conversion = origin != provenance.end() ? *origin : Provenance{"conversion_share", '?', "not recorded"};
    }
    book.currency = catalogue.currency;
    book.price_level = catalogue.price_level;
    book.units = use->units;
    book.ground_m2 = use->ground_m2;
    auto const& place = run.alternatives.places.at(site_id);
    book.parcel_id = place.parcel_id;
    RunTables tables{scan};
    auto const space = tables.rows("spaces", "space_id", site_id).at(0);
    book.space_title = space.text("kind_title");
    book.space_m2 = space.number("area_m2");
    book.rules = run.study.valuation;
    for (auto const& row : tables.rows("settings")) {
        book.settings.push_back({row.text("key"), row.text("value"), row.text("unit"), row.text("mark"),
                                 row.text("meaning"), row.text("stated_by"), row.text("source")});
        auto const stated = run.study.origins.find(row.text("key"));
        if (stated != run.study.origins.end()) book.settings.back().date = stated->second.date;
    }
    int lives = 0, parts = 0;
    each_renewal(book.facility, book.rules.first_operating_year() - 1, book.rules.concession_years,
                 [&](double, bool whole) {
                     lives += whole ? 1 : 0;
                     parts = whole ? 0 : parts + 1;
                     book.renewals.push_back({lives, parts});
                 });
    book.flows = cash_flows(book.facility, book.units, book.today, book.ground_m2, book.rules, book.capex_share);
    auto const appraisal =
        appraise(book.facility, book.units, book.today, book.ground_m2, book.rules, true, book.capex_share);
    book.terms = run.study.financing;
    for (int t = 0; t <= book.rules.concession_years; ++t) book.cost_times.push_back(flow_time(book.rules, t));
    auto const financing = own_financing(book);
    book.debt = financing.debt.amount;
    book.construction_interest = financing.construction_interest;
    book.ioav = use->ioav;
    book.irr = appraisal.irr;
    return book;
}

}  // namespace lacuna
