// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/money_summary.h"
#include "cli/risk_record.h"
#include "cli/run_catalogue.h"
#include "cli/stated_ranges.h"
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/reprice.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/model/basis.h"
#include "engine/model/ramp_up.h"
#include "exporters/export_risk.h"
#include "importers/run/read_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>

namespace lacuna {

namespace {

/// The district of each site, and with `catchments` whose demand it shares: that of its facility there.
void add_districts(std::vector<SiteValue>& values, RepricedSites const& sites, ScannedRun const& run,
                   RiskCommand const& o)
{
    auto const district = districts_of(run, o.districts);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!run.alternatives.places.contains(values[i].id)) continue;
        if (auto const found = district.find(values[i].id); found != district.end()) values[i].district = found->second;
        if (o.catchments) values[i].catchment = values[i].district + "/" + sites.sites[i].best.placement.facility_id;
    }
}

/// What the figures are of.
void print_basis(Pricing const& pricing, ValuationRules const& stated)
{
    fmt::print("Values: {}; the asset is {}{}\n", basis(stated, pricing.catalogue),
               pricing.rules.ending == Ending::own ? "kept, with a terminal value" : "handed back",
               pricing.rules.taxed() ? "; taxes are computed year by year in every trial of every site" : "");
}

/// How much of what may happen those few drivers are, and what the rest is.
void print_market_share(RiskRanges const& r, PlanOutlook const& p)
{
    if (!p.market_share) {
        fmt::print("Nothing varies: all drivers are fixed.\n");
        return;
    }
    if (!p.shares.first.empty())
        fmt::print(
            "of market's: share of the variance that these drivers make, by each alone; in sum {:.0f} %, with what "
            "they "
            "do together {:.0f} %.\n",
            100 * p.shares.sum_first(), 100 * p.shares.sum_total());
    else
        fmt::print("Drivers that correlate have no shares of the variance of their own.\n");
    std::vector<std::string_view> own;
    if (r.occupancy && r.occupancy->low < r.occupancy->high) own.push_back("occupancy");
    if (r.demand_cv > 0) own.push_back("demand");
    if (r.site_capital.low < r.site_capital.high) own.push_back("capital");
    if (r.consent_probability > 0 && r.consent_probability < 1) own.push_back("consent");
    if (r.delay.size() > 1) own.push_back("delay");
    fmt::print("All drivers of the market together explain {:.1f} % (standard error {:.1f}) of the whole variance{}.\n",
               100 * p.market_share->value, 100 * p.market_share->standard_error,
               own.empty() ? "" : fmt::format("; the rest is the sites' own {}", fmt::join(own, ", ")));
}

void print_total(RiskCommand const& o, PlanOutlook const& p, std::string const& currency, double against_ledger)
{
    auto const& t = p.total;
    fmt::print("The value added is {} {} on average (base case {}); in 8 of 10 cases it lies between {} and {}.\n",
               grouped(t.mean.value), currency, grouped(p.base), grouped(t.p10.value), grouped(t.p90.value));
    fmt::print(
        "A loss on the whole has a probability of {:.2f} %. The worst 5 % average {}; a guarantee against loss is "
        "worth {}.\n",
        100 * t.p_negative.value, grouped(t.cvar5.value), grouped(t.guarantee_price.value));
    if (p.break_evens.front().status == BreakEvenStatus::found && p.base != 0)
        fmt::print("All revenue may fall to {:.1f} % of the base before nothing is left.\n",
                   100 * p.break_evens.front().at);
    fmt::print(
        "\n{} sites, {} x {} trials, seed {}; standard error of the mean {}, of P10 {}. Against every cash flow: "
        "{:.1e}\n",
        grouped(static_cast<double>(p.sites.size())), o.options.replicates, 1 << o.options.m, o.options.seed,
        grouped(t.mean.standard_error), grouped(t.p10.standard_error), against_ledger);
    bool const shares = !p.shares.first.empty();
    fmt::print("\nOne driver at a time       low  high {:>20} {:>16} {:>12} {:>12}\n", "value at low", "at high",
               "nothing left", shares ? "of market's" : "");
    for (auto const& swing : p.swings) {
        auto const ends = ends_of(o.ranges, static_cast<MarketDriver>(swing.driver));
        auto const& even = p.break_evens[swing.driver];
        fmt::print("  {:<20} {:>7.2f} {:>5.2f} {:>20} {:>16} {:>12} {:>12}\n", driver_names[swing.driver], ends.low,
                   ends.high, grouped(swing.at_low), grouped(swing.at_high),
                   even.status == BreakEvenStatus::found ? fmt::format("{:.3f}", even.at) : "-",
                   shares ? fmt::format("{:.0f} %", 100 * p.shares.first[swing.driver]) : "");
    }
    print_market_share(o.ranges, p);
}

void print_own_ranges(Catalogue const& catalogue)
{
    auto const stated = ranges_stated(catalogue);
    if (stated.own.empty()) return;
    std::vector<std::string_view> ids;
    for (auto const& [id, own] : stated.of_facility) ids.push_back(id);
    fmt::print(
        "The catalogue states a low and a high of prices of {}; these take the place of the market's range, drawn "
        "with it.\n",
        fmt::join(ids, ", "));
}

void print_sites(std::vector<RiskRow> const& rows, std::string const& currency)
{
    constexpr std::size_t shown = 10;
    fmt::print("\n{:<40} {:>13} {:>13} {:>13} {:>7} {:>9} {:>5}\n", "site", "P10 " + currency, "mean", "P90", "loss %",
               "rank", "tie");
    for (std::size_t i = 1; i < std::min(rows.size(), shown + 1); ++i) {
        auto const& r = rows[i];
        fmt::print("  {:<38} {:>13} {:>13} {:>13} {:>7.1f} {:>9} {:>5}\n", r.site_id, grouped(r.p10), grouped(r.mean),
                   grouped(r.p90), 100 * r.p_negative, fmt::format("{:.0f}-{:.0f}", r.rank_p5, r.rank_p95), r.tie_band);
    }
    fmt::print(
        "rank: in 90 % of the trials; sites of one tie cannot be told apart. The ranges are estimates; the "
        "discount rate is a scenario.\nMeans are of the trials, with growth and openings as drawn; 'on average' of "
        "scan "
        "and value is at the means of prices alone.\n");
}

/// The scan's own, but for what --set says.
Terms terms_of(ScannedRun const& run, RiskCommand const& o)
{
    Terms terms{run.study, {}};
    for (auto const& text : o.sets) {
        auto const [key, value] = setting_of(text);
        restate(terms, key, value);
    }
    doing("--set", [&] { validate_money(terms.study); });
    return terms;
}

void run_risk(RiskCommand o)
{
    take_ranges(o);
    auto const run = read_run(o.scan);
    auto const terms = terms_of(run, o);
    auto const& [study, figures] = terms;
    Pricing pricing{catalogue_of(run, study, figures), study.valuation};
    o.ranges.consent_probability = study.valuation.consent_probability;
    pricing.rules.consent_probability = 1;
    std::map<std::string, std::string> parcel_of;
    for (auto const& [id, place] : run.alternatives.places) parcel_of[id] = place.parcel_id;
    auto const& uses = run.alternatives.uses;
    auto const sites = repriced_sites(uses, pricing.catalogue, pricing.rules, parcel_of, o.options.threads);
    if (sites.sites.empty()) throw Error{Errc::bad_config, "the scan chose no site, so there is no risk to tell"};
    auto values = site_values(pricing, uses, o.options.threads);
    add_delays(values, pricing, uses, o.ranges.delay.size(), o.options.threads);
    add_districts(values, sites, run, o);
    take_stated_ranges(o, pricing.catalogue);
    set_growth(o.ranges, pricing.rules, timelines_of(pricing.catalogue, pricing.rules).facilities);
    double const against_ledger = check_against_ledger(pricing, uses, values, o.ranges, o.options);
    auto const outlook = outlook_of(values, o.ranges, o.options);
    auto const rows = rows_of(sites, outlook);
    auto const out = o.out.empty() ? o.scan / "risk" : o.out;
    auto const& currency = pricing.catalogue.currency;
    auto const ranges = stated_ranges(run, terms, o.options.threads);
    auto record = record_of(o, run, study, pricing, outlook, against_ledger);
    auto& warnings = record.made_of.warnings = figure_warnings(pricing.catalogue, study.valuation);
    for (auto& each : expired_warnings(pricing.catalogue, study.origins, study.valuation.valuation_date))
        warnings.push_back(std::move(each));
    if (o.occupancy[2] > 1)
        warnings.push_back(fmt::format("OCCUPANCY: more than all is let: --occupancy {}; it is drawn as stated",
                                       fmt::join(o.occupancy, ",")));
    export_risk(rows, sensitivities_of(o.ranges, outlook), ranges, record, out);
    if (o.quiet) return;
    print_basis(pricing, study.valuation);
    if (pricing.catalogue.sha256 != run.catalogue_sha256)
        fmt::print(
            "The catalogue '{}' has changed since the scan; the risk is that of its figures as they are now. Sizes "
            "stay "
            "as scanned.\n",
            run.study.catalogue);
    print_total(o, outlook, currency, against_ledger);
    print_own_ranges(pricing.catalogue);
    fmt::print("{}", stated_ranges_text(ranges));
    print_sites(rows, currency);
    fmt::print("Of the scan: {}\n", sourced_text(run.sources));
    for (auto const& warning : warnings) fmt::print("Warning: {}\n", warning);
    fmt::print("\nFiles in {}: risk.csv, sensitivities.csv, stated_ranges.csv, risk.json\n", out.string());
}

}  // namespace

void add_risk(CLI::App& app)
{
    auto* cmd = app.add_subcommand("risk", "What the sites of a scan may be worth when rents, costs and consent vary");
    auto o = std::make_shared<RiskCommand>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    add_range_options(*cmd, *o);
    cmd->add_option(
        "--set", o->sets,
        "KEY=VALUE of valuation or prices, as in a study, or a figure of the catalogue: kiosk.capex_per_unit=3500; "
        "may be repeated");
    cmd->add_option("--seed", o->options.seed, "Another seed, other trials")
        ->check(whole_number_within(0, std::numeric_limits<std::uint64_t>::max()))
        ->capture_default_str();
    cmd->add_option("--power", o->options.m, "2^POWER trials in each of 8 replicates")
        ->check(CLI::Range(4, 18))
        ->capture_default_str();
    cmd->add_option("--top", o->options.top, "P(among the first so many)")
        ->check(whole_number_within(1, 1'000'000))
        ->capture_default_str();
    cmd->add_option("--out", o->out, "Folder for the results (default: risk inside the scan's)");
    cmd->add_option("--threads", o->options.threads, "0: one a core; results do not depend on it")
        ->check(CLI::Range(0, 1024));
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "A range of three equal numbers holds a driver fixed: --revenue 1,1,1.\n"
        "Market factors are shared by all sites (scrambled Sobol points), occupancy by those of a district; demand,\n"
        "cost and consent are a site's own (Philox). Consent is valuation.consent_probability of the study, drawn a "
        "site. The ranges are estimates: "
        "give\n"
        "your own.\n\n"
        "Example:  lacuna risk out --revenue 0.8,1,1.1 --delay 0.7,0.2,0.1 --correlate revenue,growth=0.4");
    cmd->callback([o] { run_risk(*o); });
}

}  // namespace lacuna
