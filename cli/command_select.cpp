// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/money_summary.h"
#include "cli/plan_scenarios.h"
#include "cli/risk_record.h"
#include "cli/run_catalogue.h"
#include "cli/select_report.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "engine/core/hundredths.h"
#include "engine/core/text.h"
#include "engine/model/basis.h"
#include "engine/portfolio/choose.h"
#include "engine/portfolio/from_uses.h"
#include "engine/portfolio/plan_risk.h"
#include "engine/portfolio/spread_budgets.h"
#include "exporters/export_portfolio.h"
#include "importers/gdal/sha256.h"
#include "importers/run/plan_rules.h"
#include "importers/run/read_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <set>

namespace lacuna {

namespace {

struct SelectOptions {
    std::filesystem::path scan, out, rules;
    std::string catalogue;
    std::vector<std::string> sets;
    std::vector<double> budgets;
    std::vector<std::string> pinned, excluded;
    double gap = 1e-4, seconds = 60;
    RiskWeighing risk;
    std::size_t frontier = 0;
    int threads = 1, equal = 0;
    bool greedy = false, quiet = false;
};

/// What uses are worth by, and whether that is otherwise than in the scan.
struct Money {
    Study study;
    Catalogue catalogue;
    bool changed_since = false;  ///< the scan's own catalogue is not as it was
    bool repriced = false;       ///< for that, or since figures were stated
};

/// Values the uses anew where their figures are no more those of the scan.
Money take_money(SelectOptions const& o, ScannedRun& run)
{
    Terms terms{run.study, {}};
    if (!o.catalogue.empty()) terms.study.catalogue = o.catalogue;
    for (auto const& text : o.sets) {
        auto const [key, value] = setting_of(text);
        restate(terms, key, value);
    }
    validate_money(terms.study);
    auto catalogue = catalogue_of(run, terms.study, terms.figures);
    Money money{std::move(terms.study), std::move(catalogue), false, false};
    money.changed_since = o.catalogue.empty() && money.catalogue.sha256 != run.catalogue_sha256;
    money.repriced = money.changed_since || !o.catalogue.empty() || !o.sets.empty();
    if (money.repriced) reprice(run.alternatives.uses, money.catalogue, money.study.valuation);
    return money;
}

/// Uses that lose are no alternatives, but for those of sites that the rules name and of facilities that a standard
/// asks for. How many of these stay.
std::size_t leave_out_losses(ScannedAlternatives& scanned, PlanRules const& rules)
{
    std::set<std::string> named;
    for (auto const* list : {&rules.pinned, &rules.excluded})
        for (auto const& words : *list) named.insert(selector_of(words).site);
    for (auto const& order : rules.orders) named.insert({order.before, order.after});
    std::erase_if(scanned.uses, [&](FittedUse const& use) {
        bool const asked_for = std::ranges::any_of(
            rules.standards, [&](auto const& s) { return s.low > 0 && s.facility == use.facility_id; });
        return use.ioav_mean() <= 0 && !asked_for && !named.contains(use.space_id);
    });
    return static_cast<std::size_t>(
        std::ranges::count_if(scanned.uses, [](FittedUse const& use) { return use.ioav_mean() <= 0; }));
}

std::map<std::string, UsePlace> places_of(ScannedRun const& run, ZoneLevel level)
{
    std::map<std::string, std::string> zone;
    for (auto const& parcel : run.parcels) zone[parcel.id] = zone_of(parcel, level);
    std::map<std::string, UsePlace> out;
    for (auto const& [id, place] : run.alternatives.places) {
        auto const box = bounds(place.shape);
        auto const found = zone.find(place.parcel_id);
        out[id] = {place.parcel_id,
                   found == zone.end() ? "" : found->second,
                   place.kind == "low_improvement",
                   {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
    }
    return out;
}

PortfolioRecord record_of(SelectOptions const& o, ScannedRun const& run, Money const& money_of, PlanRules const& rules)
{
    PortfolioRecord out;
    out.made_of = later_record_of(run, money_of.study, money_of.catalogue, o.sets);
    out.uses_repriced = money_of.repriced;
    out.made_of.currency = run.alternatives.currency;
    if (!o.rules.empty()) out.rules_sha256 = sha256_of_file(o.rules);
    out.zones = name(rules.zones);
    out.pins = rules.pinned;
    out.exclusions = rules.excluded;
    out.later_budgets = rules.later_budgets;
    out.frontier = o.frontier;
    out.gap = o.gap;
    out.seconds = o.seconds;
    out.equal = o.equal;
    return out;
}

PortfolioRisk risk_record(RiskWeighing const& o, double against_ledger)
{
    auto const& c = o.ranges;
    return {o.weight,           o.worst,     o.scenarios,  c.options.seed, drivers_of(c),
            correlations_of(c), c.districts, c.catchments, against_ledger};
}

/// What each choice of a plan is worth more than its mean over the plan's worst scenarios.
std::vector<double> in_bad_times(PortfolioProblem const& problem, std::vector<std::size_t> const& chosen)
{
    auto const sums = plan_deviations(problem, chosen);
    std::vector<double> const values(sums.begin(), sums.end());
    auto const weights = tail_weights(values, problem.risk->worst_ppm);
    std::vector<double> out;
    for (auto const i : chosen) {
        auto const own = problem.risk->of(i);
        out.push_back(std::inner_product(own.begin(), own.end(), weights.begin(), 0.0) / 100);
    }
    return out;
}

/// By what uses were priced anew, if they were.
void print_money(SelectOptions const& o, ScannedRun const& run, Money const& priced)
{
    if (priced.changed_since)
        fmt::print(
            "The catalogue '{}' has changed since the scan; uses are priced with it as it is now. Sizes stay as "
            "scanned.\n",
            run.study.catalogue);
    if (!o.catalogue.empty() || !o.sets.empty())
        fmt::print("All uses priced anew before the choice: catalogue '{}'{}{}. Sizes and demand stay as scanned.\n",
                   priced.catalogue.id, o.sets.empty() ? "" : "; ", fmt::join(o.sets, "; "));
    fmt::print("\n");
}

/// A plan of no site is one; only where no budget has even that the run has failed.
void need_a_plan(std::vector<FrontierPoint> const& points)
{
    std::string reasons;
    for (auto const& point : points) {
        auto const& p = point.portfolio;
        if (p.status != PlanStatus::infeasible && p.status != PlanStatus::no_solution_in_time) return;
        if (&point != &points.back()) continue;  // the greatest budget: what stands against it stands against all
        for (auto const& note : p.notes) reasons += (reasons.empty() ? "" : "; ") + note;
    }
    throw Error{Errc::no_plan,
                fmt::format("{} under {}: {}", status_words(points.back().portfolio),
                            points.size() == 1 ? "the budget" : "every budget",
                            reasons.empty() ? "no plan was found in the time given; give more --seconds" : reasons)};
}

void select(SelectOptions o)
{
    if ((o.frontier > 0) == !o.budgets.empty())
        throw Error{Errc::usage, "give budgets, each with --budget, or --frontier N for N of them, and not both"};
    auto run = read_run(o.scan);
    auto& scanned = run.alternatives;
    auto rules = o.rules.empty() ? PlanRules{} : read_plan_rules(o.rules);
    rules.pinned.insert(rules.pinned.end(), o.pinned.begin(), o.pinned.end());
    rules.excluded.insert(rules.excluded.end(), o.excluded.begin(), o.excluded.end());
    auto const all = scanned.uses.size();
    auto const places = places_of(run, rules.zones);
    auto const priced = take_money(o, run);
    auto const& catalogue = priced.catalogue;
    auto const& valuation = priced.study.valuation;
    auto const losing = leave_out_losses(scanned, rules);
    auto problem = problem_of(scanned.uses, places, rules, catalogue, valuation, scanned.overlaps);
    std::size_t const years = rules.later_budgets.size() + 1;
    double against_ledger = 0;
    if (o.risk.weight > 0) {
        take_ranges(o.risk.ranges);
        auto scenarios = plan_scenarios(scanned.uses, run, catalogue, valuation, years, o.risk);
        problem.risk = std::move(scenarios.term);
        against_ledger = scenarios.against_ledger;
    }
    // Value begun in its year, all that it can serve served.
    auto const starts = values_by_start(scanned.uses, catalogue, valuation, years);
    auto const solver = o.greedy ? nullptr : make_milp_solver();
    if (!o.greedy && !solver)
        fmt::print(stderr, "lacuna: built without a solver; the greedy is used and its bound told\n");
    ChoiceOptions options;
    options.milp.gap = o.gap;
    options.milp.seconds = o.seconds;
    options.milp.clock = [] {
        return std::chrono::duration<double>{std::chrono::steady_clock::now().time_since_epoch()}.count();
    };
    options.most_equal = static_cast<std::size_t>(o.equal);
    std::vector<std::int64_t> budgets;
    for (double const b : o.budgets) budgets.push_back(doing("--budget", [&] { return hundredths(b); }));
    if (o.frontier > 0) budgets = spread_budgets(problem, o.frontier, solver.get(), options);
    auto const points = frontier(problem, budgets, solver.get(), options);
    std::vector<BudgetRow> summary;
    std::vector<PortfolioRow> rows;
    std::vector<std::size_t> before;
    for (auto const& point : points) {
        summary.push_back(budget_row(point, before, problem, rules));
        before = point.portfolio.chosen;
        auto const moved = problem.risk ? in_bad_times(problem, before) : std::vector<double>{};
        for (std::size_t k = 0; k < before.size(); ++k) {
            auto const i = before[k];
            auto const& use = scanned.uses[i / years];
            auto const& place = scanned.places.at(use.space_id);
            auto const& a = problem.alternatives[i];
            auto const& value = starts[static_cast<std::size_t>(a.year)][i / years];
            rows.push_back({summary.back().budget,
                            use.space_id,
                            place.parcel_id,
                            a.zone,
                            place.kind,
                            use.facility_id,
                            a.year,
                            use.units,
                            value.ioav,
                            value.ioav_mean,
                            from_hundredths(a.capex_fen),
                            {},
                            use.chosen,
                            place.shape});
            if (problem.risk) rows.back().ioav_worst = value.ioav_mean + moved[k];
        }
    }
    auto const out = o.out.empty() ? o.scan / "portfolio" : o.out;
    auto record = record_of(o, run, priced, rules);
    if (problem.risk) record.risk = risk_record(o.risk, against_ledger);
    auto& warnings = record.made_of.warnings = figure_warnings(catalogue, valuation);
    for (auto& each : expired_warnings(catalogue, priced.study.origins, valuation.valuation_date))
        warnings.push_back(std::move(each));
    auto const written = export_portfolio(summary, rows, record, scanned.crs, out);
    if (!o.quiet) {
        fmt::print(
            "Sites chosen together by {} out of {} uses that fit and add value on average ({} fit{}); IOAV is an "
            "estimate, and so are the means of prices that it is averaged by\nValues: {}\n",
            points.front().portfolio.solver, scanned.uses.size() - losing, all,
            losing == 0 ? "" : fmt::format("; {} more stay since rules name their site or facility", losing),
            basis(valuation, catalogue));
        print_money(o, run, priced);
        if (o.frontier > 0)
            fmt::print(
                "{} budgets from the least capital cost of a use that adds value to that of the plan without a limit\n",
                points.size());
        if (problem.risk)
            fmt::print(
                "Objective: mean IOAV less {} x (mean - CVaR), CVaR being the mean over the worst {:.6g} % of {} "
                "scenarios "
                "(seed {}); bound and gap are the objective's. Ranges are estimates. Against every cash flow: {:.1e}\n",
                shortest(o.risk.weight), 100 * o.risk.worst, o.risk.scenarios, o.risk.ranges.options.seed,
                against_ledger);
        print_budgets(summary, rows, scanned.currency);
        if (!rules.later_budgets.empty()) {
            std::vector<std::string> later;
            for (double const budget : rules.later_budgets) later.push_back(grouped(budget));
            fmt::print("Each budget is that of the first year; in the years after it {} come on top.\n",
                       fmt::join(later, ", "));
        }
        fmt::print("Of the scan: {}\n", sourced_text(run.sources));
        for (auto const& warning : warnings) fmt::print("Warning: {}\n", warning);
        fmt::print("\nFiles in {}: budgets.csv, portfolio.csv ({} rows), portfolio.geojson, portfolio.json\n",
                   out.string(), written);
    }
    need_a_plan(points);
}

}  // namespace

void add_select(CLI::App& app)
{
    auto* cmd = app.add_subcommand("select", "Choose the sites of a scan that are worth most together under a budget");
    auto o = std::make_shared<SelectOptions>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("--budget", o->budgets, "Capital to spend, in the scan's currency; several give a frontier")
        ->check(number_within(0.0, 9e13));
    cmd->add_option("--frontier", o->frontier,
                    "Instead: so many budgets at equal distances, from the least capital cost of a use that adds value "
                    "to that of the plan without a limit")
        ->check(whole_number_within(2, 50));
    cmd->add_option("--catalogue", o->catalogue,
                    "Catalogue to price all uses with before the choice: an id or a TOML file, in the scan's currency");
    cmd->add_option("--set", o->sets,
                    "KEY=VALUE of money to price them with, or a figure of the catalogue, as in 'lacuna value'; may be "
                    "repeated");
    auto* weight = cmd->add_option("--risk-weight", o->risk.weight,
                                   "0 to 1: the objective is mean IOAV less this times (mean - CVaR) of the whole plan")
                       ->check(number_within(0.0, 1.0));
    cmd->add_option("--worst", o->risk.worst, "Share of the scenarios that CVaR is the mean of")
        ->check(number_within(1e-6, 1.0))
        ->capture_default_str()
        ->needs(weight);
    cmd->add_option("--scenarios", o->risk.scenarios, "Draws of the drivers of 'lacuna risk' that it is counted over")
        ->check(whole_number_within(2, RiskTerm::most_scenarios))
        ->capture_default_str()
        ->needs(weight);
    cmd->add_option("--seed", o->risk.ranges.options.seed, "Another seed, other scenarios")
        ->check(whole_number_within(0, std::numeric_limits<std::uint64_t>::max()))
        ->capture_default_str()
        ->needs(weight);
    auto const before_ranges = cmd->get_options().size();
    add_range_options(*cmd, o->risk.ranges);
    auto const with_ranges = cmd->get_options();
    for (std::size_t i = before_ranges; i < with_ranges.size(); ++i)
        with_ranges[i]->needs(weight)->group("Ranges of the scenarios, as in 'lacuna risk'");
    cmd->add_option("--rules", o->rules,
                    "TOML file: budgets of later years, service standards, demand pools, losses between sites, order; "
                    "see docs/portfolio.md");
    cmd->add_option("--pin", o->pinned, "SITE or SITE=FACILITY that must be chosen");
    cmd->add_option("--exclude", o->excluded, "SITE or SITE=FACILITY that must not");
    cmd->add_option("--gap", o->gap, "Distance from the best at which the search may stop, as a fraction")
        ->check(number_within(0.0, 1.0))
        ->capture_default_str();
    cmd->add_option(
           "--seconds", o->seconds,
           "Time for each budget's search: steps of core and local search are counted by it, and CBC gets what they "
           "leave by the clock, a tenth at least. It may be a third over; --equal, and the greedy where it stands "
           "in, come on top. A search that is cut short says FEASIBLE with its gap")
        ->check(number_within(0.1, 86400.0))
        ->capture_default_str();
    cmd->add_flag("--greedy", o->greedy, "No solver: value per capex with exchanges, and a bound");
    cmd->add_option("--equal", o->equal,
                    "Look for so many other plans of the same value; among equal ones the cheapest is taken. Can take "
                    "many times as long")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    cmd->add_option("--out", o->out, "Folder for the results (default: portfolio inside the scan's)");
    cmd->add_option("--threads", o->threads,
                    "Taken for the sake of scripts: the search runs on one, so that its result holds")
        ->check(CLI::Range(1, 1024));
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "One use a site; one site where spaces overlap; no more units of a facility than the people counted need; no\n"
        "more floor area than a parcel may add. The scan's own choice is one of the plans. Status: OPTIMAL(gap) or\n"
        "FEASIBLE(gap), the gap being (bound - IOAV) / bound; INFEASIBLE, with the pins that cannot be kept;\n"
        "NO_SOLUTION_IN_TIME. Where no budget has a plan the exit code is 10; a plan of no site is one.\n\n"
        "Example:  lacuna select out --budget 1e6 --budget 5e6 --budget 2e7");
    cmd->callback([o] { select(*o); });
}

}  // namespace lacuna
