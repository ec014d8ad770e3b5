// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/money_summary.h"
#include "cli/run_catalogue.h"
#include "cli/value_report.h"
#include "engine/appraisal/assumptions.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/reprice.h"
#include "engine/appraisal/site_measures.h"
#include "engine/appraisal/sum.h"
#include "engine/appraisal/views.h"
#include "engine/core/error.h"
#include "engine/financing/programme.h"
#include "engine/model/basis.h"
#include "engine/ranking/totals.h"
#include "exporters/export_values.h"
#include "importers/catalogue/overrides.h"
#include "importers/rules/settings.h"
#include "importers/run/read_run.h"
#include "importers/study/scenarios.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <memory>

namespace lacuna {

namespace {

constexpr char const* base_name = "base";

struct ValueOptions {
    std::filesystem::path scan, out, scenarios, study;
    std::string catalogue;
    std::vector<std::string> sets;
    int threads = 0;
    bool quiet = false, ledger = false;
};

/// A run at the money of one scenario.
struct Priced {
    std::string name, settings;
    Plan plan;
    std::vector<FittedUse> uses;
    LaterRecord made_of;
};

/// The scan's own; of every scenario but the first with what --study and --catalogue change.
Terms terms_of(ScannedRun const& run, ValueOptions const& o, Scenario const& scenario)
{
    Terms out{run.study, {}};
    auto& study = out.study;
    if (scenario.name != base_name) {
        if (!o.study.empty()) {
            auto given = read_study_file(o.study, run.study);
            // Who lives here was counted by the scan.
            given.valuation.people = study.valuation.people;
            given.valuation.occupancy = study.valuation.occupancy;
            given.valuation.floor_area_per_person_m2 = study.valuation.floor_area_per_person_m2;
            for (auto const* key : {"valuation.people", "valuation.occupancy", "valuation.floor_area_per_person_m2"}) {
                given.origins.erase(key);
                if (auto const found = study.origins.find(key); found != study.origins.end())
                    given.origins.insert(*found);
            }
            study.valuation = given.valuation;
            study.prices = given.prices;
            study.financing = given.financing;
            study.social = given.social;
            study.catalogue = given.catalogue;
            study.origins = given.origins;
        }
        if (!o.catalogue.empty()) study.catalogue = o.catalogue;
    }
    for (auto const& [key, value] : scenario.settings)
        doing("scenario '" + scenario.name + "'", [&] { restate(out, key, value); });
    doing("scenario '" + scenario.name + "'", [&] { validate_money(study); });
    return out;
}

Priced price(ScannedRun const& run, ValueOptions const& o, Scenario const& scenario)
{
    auto const [study, figures] = terms_of(run, o, scenario);
    Priced out;
    out.name = scenario.name;
    std::vector<std::string> settings;
    if (scenario.name != base_name && !o.study.empty()) settings.push_back("study=" + o.study.string());
    if (scenario.name != base_name && !o.catalogue.empty()) settings.push_back("catalogue=" + o.catalogue);
    for (auto const& [key, value] : scenario.settings) settings.push_back(key + "=" + value);
    out.settings = fmt::format("{}", fmt::join(settings, "; "));
    auto& plan = out.plan;
    doing("scenario '" + scenario.name + "'", [&] { plan.catalogue = catalogue_of(run, study, figures); });
    plan.valuation_rules = study.valuation;
    out.made_of = later_record_of(run, study, plan.catalogue, std::move(settings));
    out.uses = run.alternatives.uses;
    reprice(out.uses, plan.catalogue, study.valuation, o.threads);
    std::map<std::string, std::string> parcel_of;
    for (auto const& [id, place] : run.alternatives.places) parcel_of[id] = place.parcel_id;
    auto sites = repriced_sites(out.uses, plan.catalogue, study.valuation, parcel_of, o.threads);
    plan.spaces = sites.spaces;
    plan.sites = std::move(sites.sites);
    plan.area.parcels = run.parcels;
    Sum ioav, mean, capex, noi;
    for (auto const& site : plan.sites) {
        mean += site.best.appraisal.ioav_mean();
        ioav += site.best.appraisal.ioav;
        capex += site.best.appraisal.capex;
        noi += site.best.appraisal.noi_year;
    }
    plan.totals.sites = static_cast<std::int64_t>(plan.sites.size());
    plan.totals.ioav = ioav.value();
    plan.totals.ioav_mean = mean.value();
    plan.totals.capex = capex.value();
    plan.totals.noi_year = noi.value();
    plan.totals.renovation =
        renovation_ceiling(plan.totals.ioav, study.valuation, plan.catalogue, run.existing_floor_area_m2);
    plan.programme = programme_of(plan, study.financing, run.floor_area_m2);
    plan.views = views_of(plan, study.social);
    plan.measures = site_measures(plan);
    make_register(settings_of(study, std::nullopt), plan);
    for (auto const& warning : plan.programme.financing.warnings) plan.warnings.push_back("financing: " + warning);
    for (auto& warning : money_warnings(plan)) plan.warnings.push_back(std::move(warning));
    out.made_of.warnings = plan.warnings;
    return out;
}

/// The scan as it was first; then what --study and --catalogue change; then what --set says on top; then the file's
/// scenarios, each with all of that below it.
std::vector<Scenario> scenarios_of(ValueOptions const& o)
{
    std::vector<Scenario> all{{base_name, {}}};
    Scenario given{"set", {}};
    if (!o.study.empty() || !o.catalogue.empty()) all.push_back({o.study.empty() ? "catalogue" : "study", {}});
    for (auto const& text : o.sets) given.settings.push_back(setting_of(text));
    if (!o.sets.empty()) all.push_back(given);
    if (o.scenarios.empty()) return all;
    for (auto scenario : read_scenarios(o.scenarios)) {
        if (scenario.name.empty() || std::ranges::find(all, scenario.name, &Scenario::name) != all.end())
            throw Error{Errc::bad_config,
                        fmt::format("scenario file '{}': a scenario is called '{}'{}; give it another name",
                                    o.scenarios.string(), scenario.name,
                                    scenario.name.empty() ? "" : ", as the scan's own prices or another one are")};
        auto settings = given.settings;
        settings.insert(settings.end(), scenario.settings.begin(), scenario.settings.end());
        scenario.settings = std::move(settings);
        all.push_back(std::move(scenario));
    }
    return all;
}

/// By space: the use that is worth most on average.
std::map<std::string, FittedUse const*> best_uses(std::vector<FittedUse> const& uses)
{
    std::map<std::string, FittedUse const*> best;
    for (auto const& use : uses) {
        auto const [at, first] = best.emplace(use.space_id, &use);
        if (!first && use.ioav_mean() > at->second->ioav_mean()) at->second = &use;
    }
    return best;
}

/// The figure, or the word why there is none.
std::string figure_or_word(Measure const& measure, int decimals)
{
    return measure.ok() ? fmt::format("{:.{}f}", measure.value, decimals) : std::string{name(measure.status)};
}

void add_measures(SiteMeasures const& m, ValueRow& row)
{
    row.mirr = figure_or_word(m.mirr, 6);
    row.eav = figure_or_word(m.eav, 2);
    row.profitability_index = figure_or_word(m.profitability_index, 4);
    row.bcr = figure_or_word(m.bcr, 4);
    bool const reached = m.discounted.payback.status == PaybackStatus::reached;
    row.discounted_payback = m.discounted.status != MeasureStatus::ok ? std::string{name(m.discounted.status)}
                             : reached ? fmt::format("{:.3f}", m.discounted.payback.years)
                                       : std::string{name(m.discounted.payback.status)};
}

std::vector<ValueRow> rows_of(Priced const& priced, ScannedRun const& run)
{
    auto const best = best_uses(priced.uses);
    std::map<std::string, double> before;
    for (auto const& use : run.alternatives.uses)
        if (use.chosen) before[use.space_id] = use.ioav;
    std::vector<ValueRow> rows;
    for (std::size_t i = 0; i < priced.plan.sites.size(); ++i) {
        auto const& site = priced.plan.sites[i];
        auto const& views = priced.plan.views.by_site[i];
        auto const space = space_of(priced.plan.spaces, site.id);
        auto const& a = site.best.appraisal;
        auto const& top = *best.at(site.id);
        rows.push_back(
            {priced.name, site.id, space.parcel_id, std::string{name(space.kind)}, site.best.placement.facility_id,
             site.best.placement.units, before.at(site.id), a.ioav, a.capex,
             a.irr.status == IrrStatus::unique ? fmt::format("{:.6f}", a.irr.value) : std::string{name(a.irr.status)},
             top.facility_id, top.ioav});
        auto& row = rows.back();
        row.ioav_mean = a.ioav_mean();
        row.best_ioav_mean = top.ioav_mean();
        row.other_use_better = top.facility_id != row.facility && top.ioav_mean() > a.ioav_mean();
        add_measures(priced.plan.measures[i], row);
        row.value_spv = views.spv;
        row.value_asset_owner = views.asset_owner;
        row.value_public = views.public_hand;
        row.value_society = views.society;
    }
    return rows;
}

ScenarioRow row_of(Priced const& priced, std::vector<ValueRow> const& rows)
{
    auto const& t = priced.plan.totals;
    ScenarioRow row{
        priced.name,       priced.settings,           t.ioav, t.capex, t.noi_year, priced.plan.programme.promised_pv,
        t.renovation.cost, static_cast<int>(t.sites), 0,      0};
    for (auto const& r : rows) {
        row.losing += r.ioav_mean <= 0;
        row.other_use_better += r.other_use_better;
    }
    row.ioav_mean = t.ioav_mean;
    row.made_of = priced.made_of;
    Sum spv, owner;
    for (auto const& views : priced.plan.views.by_site) {
        spv += views.spv;
        owner += views.asset_owner;
    }
    row.value_spv = spv.value();
    row.value_asset_owner = owner.value();
    row.value_public = priced.plan.views.public_hand;
    if (priced.plan.views.terms.stated) row.value_society = priced.plan.views.all.enpv;
    return row;
}

std::map<std::string, double> value_by_line(Plan const& plan)
{
    std::map<std::string, Sum> sums;
    for (auto const& site : plan.sites)
        for (auto const& flow : site.cash_flows) sums[std::string{flow.line}] += flow.present_value;
    std::map<std::string, double> out;
    for (auto const& [line, sum] : sums) out[line] = sum.value();
    return out;
}

/// From the first to this one, line by line; the steps add up to the difference.
std::vector<BridgeRow> bridge_of(Plan const& first, Priced const& other)
{
    auto const before = value_by_line(first), after = value_by_line(other.plan);
    std::map<std::string, BridgeRow> rows;
    for (auto const& [line, value] : before) rows[line] = {other.name, line, value, 0};
    for (auto const& [line, value] : after) {
        auto& row = rows[line];
        row.scenario = other.name;
        row.line = line;
        row.after = value;
    }
    std::vector<BridgeRow> out;
    for (auto& [line, row] : rows) out.push_back(std::move(row));
    return out;
}

/// What is otherwise in the catalogue and the study of the last scenario than in the scan's.
std::vector<std::string> differences(ScannedRun const& run, ValueOptions const& o)
{
    auto const all = scenarios_of(o);
    auto const base = terms_of(run, o, all.front()), last = terms_of(run, o, all.back());
    auto const unscaled = [&](Terms terms) {
        terms.study.prices = {};  // told by themselves
        return catalogue_of(run, terms.study, terms.figures);
    };
    auto words = changed_settings(base.study, last.study);
    for (auto& word : changed_figures(unscaled(base), unscaled(last))) words.push_back(std::move(word));
    if (!words.empty()) words = listed_differences(all.back().name, std::move(words));
    if (!o.study.empty())
        words.emplace_back(
            "Who lives here was counted by the scan: people, occupancy and floor_area_per_person_m2 of the "
            "study file are not taken.");
    return words;
}

void run_value(ValueOptions const& o)
{
    auto const run = read_run(o.scan);
    std::vector<Priced> priced;
    for (auto const& scenario : scenarios_of(o)) priced.push_back(price(run, o, scenario));
    std::vector<ScenarioRow> scenarios;
    std::vector<ValueRow> values;
    std::vector<BridgeRow> bridge;
    for (auto const& each : priced) {
        auto const rows = rows_of(each, run);
        scenarios.push_back(row_of(each, rows));
        values.insert(values.end(), rows.begin(), rows.end());
        if (&each == &priced.front()) continue;
        if (each.plan.valuation_rules.view != priced.front().plan.valuation_rules.view) continue;  // never compared
        auto const steps = bridge_of(priced.front().plan, each);
        bridge.insert(bridge.end(), steps.begin(), steps.end());
    }
    auto const& base = priced.front().plan;
    auto const out = o.out.empty() ? o.scan / "values" : o.out;
    std::vector<ScenarioPlan> ledger;
    if (o.ledger)
        for (auto const& each : priced) ledger.push_back({each.name, &each.plan});
    export_values(scenarios, values, bridge, base.catalogue.currency, out, ledger);
    if (o.quiet) return;
    // What was asked about; of a file's scenarios the base is shown.
    auto const& shown = o.scenarios.empty() ? priced.back() : priced.front();
    fmt::print("Scenario '{}': {}\n", shown.name, headline(shown.plan));
    fmt::print("Values: {}\n", basis(shown.plan.valuation_rules, shown.plan.catalogue));
    fmt::print("{} uses priced anew, {} of them sites of the plan; scenarios: {}; no geometry\n",
               grouped(static_cast<double>(run.alternatives.uses.size())),
               grouped(static_cast<double>(base.sites.size())), priced.size());
    if (base.catalogue.sha256 != run.catalogue_sha256)
        fmt::print(
            "The catalogue '{}' has changed since the scan; base is priced with it as it is now. Sizes stay as "
            "scanned.\n",
            run.study.catalogue);
    for (auto const& words : differences(run, o)) fmt::print("{}\n", words);
    fmt::print("\n{}", scenarios_text(scenarios, bridge, base.catalogue.currency));
    fmt::print("{}{}\n{}", money_summary(shown.plan), sourced_text(shown.plan.sources), warnings_text(scenarios));
    fmt::print("\nFiles in {}: scenarios.csv, values.csv, bridge.csv, value.json{}\n", out.string(),
               o.ledger ? ", ledger.csv, assumptions.csv" : "");
}

}  // namespace

void add_value(CLI::App& app)
{
    auto* cmd = app.add_subcommand("value", "Price a scan anew under other figures or scenarios, without geometry");
    auto o = std::make_shared<ValueOptions>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option(
        "--catalogue", o->catalogue,
        "Catalogue to price with: an id or a TOML file; the scenario 'catalogue' beside base, the scan's own");
    cmd->add_option(
        "--study", o->study,
        "Study file whose valuation, prices, financing, social and catalogue to price with: scenario 'study'");
    cmd->add_option("--set", o->sets,
                    "KEY=VALUE of valuation, prices, financing or social, as in a study, or a figure of the catalogue: "
                    "kiosk.capex_per_unit=3500, today.roof.upkeep_per_m2_year=2; may be repeated");
    cmd->add_option("--scenarios", o->scenarios, "TOML file with a table a scenario: [low] prices.revenue = 0.85 ...");
    cmd->add_option("--out", o->out, "Folder for the results (default: values inside the scan's)");
    cmd->add_option("--threads", o->threads, "0: one a core; results do not depend on it")->check(CLI::Range(0, 1024));
    cmd->add_flag(
        "--ledger", o->ledger,
        "Also write ledger.csv, every cash flow of every scenario, and assumptions.csv, every figure behind them");
    cmd->add_flag("--quiet", o->quiet, "Print nothing");
    cmd->footer(
        "The plan stays: sites, uses and units as scanned; what each is worth, what the plan promises and carries, "
        "and\n"
        "where another use would now be better is told. The bridge from the base adds up line by line.\n\n"
        "Example:  lacuna value out --set prices.revenue=0.9 --set valuation.discount_rate=0.06");
    cmd->callback([o] { run_value(*o); });
}

}  // namespace lacuna
