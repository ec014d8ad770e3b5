// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/portfolio/choose.h"
#include "exporters/export_portfolio.h"
#include "importers/run/read_alternatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

namespace lacuna {

namespace {

struct SelectOptions {
    std::filesystem::path scan, out;
    std::vector<double> budgets;
    std::vector<std::string> pinned, excluded;
    double gap = 1e-4, seconds = 60;
    int threads = 1, equal = 0;
    bool greedy = false, quiet = false;
};

std::int64_t fen(double amount) { return std::llround(amount * 100); }
double money(std::int64_t amount) { return static_cast<double>(amount) / 100; }

/// SITE or SITE=FACILITY.
Selector selector_of(std::string const& words)
{
    auto const at = words.rfind('=');
    if (at == std::string::npos) return {words, "", {}};
    return {words.substr(0, at), words.substr(at + 1), {}};
}

/// What an option names; it must be there.
Selector known(std::string const& words, std::string const& option, ScannedAlternatives const& scanned)
{
    auto selector = selector_of(words);
    std::vector<std::string> sites;
    for (auto const& use : scanned.uses) {
        if (use.space_id == selector.site && (selector.use.empty() || use.facility_id == selector.use)) return selector;
        if (sites.empty() || sites.back() != use.space_id) sites.push_back(use.space_id);
    }
    bool const has_site = std::ranges::find(sites, selector.site) != sites.end();
    throw Error{Errc::usage,
                has_site ? fmt::format("{} '{}': facility '{}' does not fit that site", option, words, selector.use)
                         : fmt::format("{} '{}': no facility fits a site of that name{}", option, words,
                                       did_you_mean(selector.site, sites))};
}

/// Uses that lose are no alternatives, but for those that are pinned.
void leave_out_losses(ScannedAlternatives& scanned, SelectOptions const& o)
{
    std::vector<Selector> pinned;
    for (auto const& words : o.pinned) pinned.push_back(known(words, "--pin", scanned));
    std::erase_if(scanned.uses, [&](FittedUse const& use) {
        bool const wanted = std::ranges::any_of(pinned, [&](Selector const& s) {
            return s.site == use.space_id && (s.use.empty() || s.use == use.facility_id);
        });
        return use.ioav <= 0 && !wanted;
    });
}

/// Units of a facility in the whole area and floor area of a parcel, in millionths; each amount may be half a
/// millionth off, which the limit allows for.
void add_limits(ScannedAlternatives const& scanned, PortfolioProblem& problem)
{
    std::map<std::string, SharedLimit> limits;
    auto const add = [&](std::string const& name, double limit, std::size_t i, double amount) {
        auto& shared = limits[name];
        shared.name = name;
        shared.limit = std::max<std::int64_t>(shared.limit, std::llround(std::max(0.0, limit) * 1e6));
        shared.amounts.emplace_back(i, std::llround(std::max(0.0, amount) * 1e6));
    };
    for (std::size_t i = 0; i < scanned.uses.size(); ++i) {
        auto const& use = scanned.uses[i];
        if (use.demand_units) add("demand for " + use.facility_id, *use.demand_units, i, use.units);
        if (use.parcel_floor_area_m2 && use.added_floor_area_m2 > 0)
            add("floor area of parcel " + scanned.places.at(use.space_id).parcel_id, *use.parcel_floor_area_m2, i,
                use.added_floor_area_m2);
    }
    for (auto& [name, limit] : limits) {
        limit.limit += static_cast<std::int64_t>(limit.amounts.size());
        problem.limits.push_back(std::move(limit));
    }
}

/// One site of each overlap group; a parcel that is cleared holds nothing else.
void add_overlaps(ScannedAlternatives const& scanned, PortfolioProblem& problem)
{
    std::map<std::string, std::set<std::string>> groups, of_parcel;
    for (auto const& use : scanned.uses) {
        if (!use.overlap_group.empty()) groups[use.overlap_group].insert(use.space_id);
        auto const& parcel = scanned.places.at(use.space_id).parcel_id;
        if (!parcel.empty()) of_parcel[parcel].insert(use.space_id);
    }
    for (auto const& [name, sites] : groups) problem.cliques.emplace_back(sites.begin(), sites.end());
    for (auto const& [parcel, sites] : of_parcel)
        for (auto const& cleared : sites) {
            if (scanned.places.at(cleared).kind != "low_improvement") continue;
            for (auto const& other : sites)
                if (other != cleared) problem.cliques.push_back({cleared, other});
        }
}

PortfolioProblem problem_of(ScannedAlternatives const& scanned, SelectOptions const& o)
{
    PortfolioProblem problem;
    std::map<std::string, int> seen;  // a use may be there whole and cut
    for (auto const& words : o.pinned) problem.pinned.push_back(selector_of(words));
    for (auto const& words : o.excluded) problem.excluded.push_back(selector_of(words));
    for (auto const& use : scanned.uses) {
        auto id = use.space_id + "=" + use.facility_id;
        if (int const n = ++seen[id]; n > 1) id += fmt::format("#{}", n);
        problem.alternatives.push_back(
            {std::move(id), use.space_id, use.facility_id, "", 0, fen(use.ioav), fen(use.capex), 0});
    }
    problem.budget.by_year_fen = {0};
    add_overlaps(scanned, problem);
    add_limits(scanned, problem);
    return problem;
}

BudgetRow budget_row(FrontierPoint const& point, std::vector<std::size_t> const& before)
{
    auto const& p = point.portfolio;
    BudgetRow row;
    row.budget = money(point.budget_fen);
    row.sites = static_cast<std::int64_t>(p.chosen.size());
    row.dropped = std::ranges::count_if(before, [&](auto i) { return !std::ranges::binary_search(p.chosen, i); });
    row.value = money(p.evaluation.value_fen);
    row.capex = money(p.evaluation.capex_fen);
    row.bound = p.bound_fen / 100 + 0.0;  // no "-0"
    row.gap = p.gap;
    row.status = status_words(p);
    row.solver = p.solver;
    for (auto const& note : p.notes) row.notes += (row.notes.empty() ? "" : "; ") + note;
    row.equal_plans = static_cast<std::int64_t>(p.equal.size());
    return row;
}

void print(std::vector<BudgetRow> const& budgets, std::vector<PortfolioRow> const& rows, std::string const& currency)
{
    fmt::print("{:>16} {:>6} {:>16} {:>16} {:>16}  {:<18} {}\n", "budget " + currency, "sites", "IOAV", "capex",
               "bound", "status", "left out again");
    for (auto const& b : budgets)
        fmt::print("{:>16.0f} {:>6} {:>16.0f} {:>16.0f} {:>16.0f}  {:<18} {}\n", b.budget, b.sites, b.value, b.capex,
                   b.bound, b.status, b.dropped);
    for (auto const& b : budgets)
        if (!b.notes.empty()) fmt::print("Note, budget {:.0f}: {}\n", b.budget, b.notes);
    if (std::ranges::any_of(budgets, [](auto const& b) { return b.dropped > 0; }))
        fmt::print("The plans are not nested: a greater budget leaves out sites that a smaller one takes.\n");
    for (auto const& b : budgets) {
        fmt::print("\nBudget {:.0f} {}\n", b.budget, currency);
        std::size_t shown = 0;
        if (b.sites == 0)
            fmt::print("  No site: {}.\n",
                       b.status.starts_with("OPTIMAL") ? "none that adds value can be paid for" : b.status);
        for (auto const& r : rows)
            if (r.budget == b.budget && ++shown <= 20)
                fmt::print("  {:<40} {:<20} {:>10.1f} units {:>14.0f} IOAV {:>14.0f} capex\n", r.site_id, r.facility,
                           r.units, r.ioav, r.capex);
        if (shown > 20) fmt::print("  and {} more in portfolio.csv\n", shown - 20);
    }
}

void select(SelectOptions const& o)
{
    auto scanned = read_alternatives(o.scan);
    for (auto const& words : o.excluded) static_cast<void>(known(words, "--exclude", scanned));
    auto const all = scanned.uses.size();
    leave_out_losses(scanned, o);
    auto const solver = o.greedy ? nullptr : make_milp_solver();
    if (!o.greedy && !solver)
        fmt::print(stderr, "lacuna: built without a solver; the greedy is used and its bound told\n");
    ChoiceOptions options;
    options.milp.gap = o.gap;
    options.milp.seconds = o.seconds;
    options.most_equal = static_cast<std::size_t>(o.equal);
    std::vector<std::int64_t> budgets;
    for (double const b : o.budgets) budgets.push_back(fen(b));
    auto const points = frontier(problem_of(scanned, o), budgets, solver.get(), options);
    std::vector<BudgetRow> summary;
    std::vector<PortfolioRow> rows;
    std::vector<std::size_t> before;
    for (auto const& point : points) {
        summary.push_back(budget_row(point, before));
        before = point.portfolio.chosen;
        for (auto const i : before) {
            auto const& use = scanned.uses[i];
            auto const& place = scanned.places.at(use.space_id);
            rows.push_back({summary.back().budget, use.space_id, place.parcel_id, place.kind, use.facility_id,
                            use.units, use.ioav, use.capex, use.chosen, place.shape});
        }
    }
    auto const out = o.out.empty() ? o.scan / "portfolio" : o.out;
    auto const written = export_portfolio(summary, rows, scanned.currency, scanned.crs, out);
    if (o.quiet) return;
    fmt::print(
        "Sites chosen together by {} out of {} uses that fit and add value ({} fit); IOAV is an estimate, incremental "
        "to "
        "the do-minimum\n\n",
        points.front().portfolio.solver, scanned.uses.size(), all);
    print(summary, rows, scanned.currency);
    fmt::print("\nFiles in {}: budgets.csv, portfolio.csv ({} rows), portfolio.geojson\n", out.string(), written);
}

}  // namespace

void add_select(CLI::App& app)
{
    auto* cmd = app.add_subcommand("select", "Choose the sites of a scan that are worth most together under a budget");
    auto o = std::make_shared<SelectOptions>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("--budget", o->budgets, "Capital to spend, in the scan's currency; several give a frontier")
        ->required()
        ->check(CLI::Range(0.0, 1e15));
    cmd->add_option("--pin", o->pinned, "SITE or SITE=FACILITY that must be chosen");
    cmd->add_option("--exclude", o->excluded, "SITE or SITE=FACILITY that must not");
    cmd->add_option("--gap", o->gap, "Distance from the best at which the search may stop, as a fraction")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    cmd->add_option("--seconds", o->seconds,
                    "Time for each budget; a search that is cut short says FEASIBLE with its gap")
        ->check(CLI::Range(0.1, 86400.0))
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
        "FEASIBLE(gap), the gap being (bound - IOAV) / bound; INFEASIBLE; NO_SOLUTION_IN_TIME.\n\n"
        "Example:  lacuna select out --budget 1e6 --budget 5e6 --budget 2e7");
    cmd->callback([o] { select(*o); });
}

}  // namespace lacuna
