// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_summary.h"

#include "cli/money_summary.h"
#include "engine/model/basis.h"
#include "importers/run/read_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <map>

namespace lacuna {

namespace {

using Out = std::back_insert_iterator<std::string>;

void accounts(Out out, Plan const& plan)
{
    fmt::format_to(
        out,
        "\nAccounts                 features read = kept + rejected            m2 read = kept + removed + changed\n");
    for (auto const* l : {&plan.area.parcel_ledger, &plan.area.building_ledger})
        fmt::format_to(out, "  {:<20} {:>10} = {} + {}   {:>18} = {} + {} + {}   closes\n", l->layer,
                       grouped(static_cast<double>(l->features_read)), grouped(static_cast<double>(l->features_kept)),
                       grouped(static_cast<double>(l->features_rejected)), grouped(l->area_read_m2, 2),
                       grouped(l->area_kept_m2, 2), grouped(l->area_removed_m2, 2), grouped(l->area_changed_m2, 2));
    double const open_m2 = plan.built.in_parcels_m2 + plan.built.outside_parcels_m2 - plan.built.built_m2;
    fmt::format_to(out, "  {:<20} {:>10} m2 = in parcels {} + outside {}   {}\n", "built on",
                   grouped(plan.built.built_m2, 2), grouped(plan.built.in_parcels_m2, 2),
                   grouped(plan.built.outside_parcels_m2, 2),
                   std::abs(open_m2) <= 0.01 ? "closes" : fmt::format("{} m2 lie on two parcels", grouped(open_m2, 2)));
    for (auto const& a : plan.area.areas)
        fmt::format_to(out,
                       "  {:<20} {}: register / measured {:.3f} (half of {} in {:.3f} to {:.3f}); {} differ by over 5 "
                       "% and 5 m2\n",
                       "register areas", a.layer, a.median_ratio, grouped(static_cast<double>(a.compared)),
                       a.lower_ratio, a.upper_ratio, grouped(static_cast<double>(a.differing)));
    if (auto const& s = plan.area.shift)
        fmt::format_to(out, "  {:<20} buildings against parcels: {}{}; {:.2f} % of their area crosses parcel lines\n",
                       "shift", s->moves() ? fmt::format("{:.2f} m east, {:.2f} m north", -s->dx_m, -s->dy_m) : "none",
                       !s->certain    ? ", not certain"
                       : s->corrected ? ", corrected"
                                      : fmt::format(" (+- {:.2f} m)", s->uncertainty_m),
                       100 * s->crossing_before);
    std::map<IssueCode, std::int64_t> codes;
    for (auto const& issue : plan.area.issues) ++codes[issue.code];
    if (codes.empty()) return;
    fmt::format_to(out, "  {:<20}", "issues");
    for (bool first = true; auto const& [code, n] : codes) {
        fmt::format_to(out, "{} {} {}", first ? "" : ",", grouped(static_cast<double>(n)), info(code).name);
        first = false;
    }
    fmt::format_to(out, "\n");
}

/// Every square metre of the parcels: what each rule took, what stays open, what cannot be told.
void ground(Out out, Plan const& plan)
{
    auto const& land = plan.land;
    auto const line = [&](std::string_view what, double m2) {
        fmt::format_to(out, "  {:<20} {:>18} {:>7.1f} %\n", what, grouped(m2, 2),
                       land.parcels_m2 > 0 ? 100 * m2 / land.parcels_m2 : 0);
    };
    fmt::format_to(out, "\n{:<22} {:>18}\n", "Ground of the parcels", "m2");
    for (auto const& loss : land.losses) line(title_of(loss.rule), loss.area_m2);
    line("Open", land.open_m2);
    if (land.open_m2 - land.placeable_m2 > 1e-3) line("- of it placeable", land.placeable_m2);
    if (land.unknown_m2 > 0) line("Unknown, not searched", land.unknown_m2);
    line("Together", land.parcels_m2);
}

/// What rules that are not known for certain leave open.
void unsure_rules(Out out, Plan const& plan)
{
    auto const& rules = plan.space_rules;
    if (!rules.strict) return;
    auto const& land = plan.land;
    fmt::format_to(out, "\nRules '{}' are not certain: open land {} m2 at their strict end, {} likely, {} relaxed.\n",
                   rules.rule_set, grouped(land.open_strict_m2), grouped(land.open_m2), grouped(land.open_relaxed_m2));
    std::size_t yes = 0, maybe = 0;
    double yes_ioav = 0, maybe_ioav = 0;
    for (auto const& site : plan.sites) {
        if (!site.rules) continue;
        ++(site.rules->holds_strict ? yes : maybe);
        (site.rules->holds_strict ? yes_ioav : maybe_ioav) += site.best.appraisal.ioav;
    }
    fmt::format_to(out,
                   "Of {} sites on open land {} keep the strict distances (yes), worth {} {}; {} only the likely ones "
                   "(maybe), worth {}.\n",
                   grouped(static_cast<double>(yes + maybe)), grouped(static_cast<double>(yes)), grouped(yes_ioav),
                   plan.catalogue.currency, grouped(static_cast<double>(maybe)), grouped(maybe_ioav));
}

/// Every square metre of the enclosures that plots were made in.
void plots(Out out, Plan const& plan)
{
    if (!plan.area.plots) return;
    PlotLedger const& p = *plan.area.plots;
    auto const line = [&](std::string_view what, double m2) {
        fmt::format_to(out, "  {:<20} {:>18} {:>7.1f} %\n", what, grouped(m2, 2),
                       p.area_m2 > 0 ? 100 * m2 / p.area_m2 : 0);
    };
    fmt::format_to(out, "\n{:<22} {:>18}\n",
                   fmt::format("Plots, {} enclosures", grouped(static_cast<double>(p.enclosures))), "m2");
    line("Plots (proxies)", p.plots_m2);
    line("Streets", p.roads_m2);
    line("Far from buildings", p.far_m2);
    line("Without building", p.without_building_m2);
    if (p.failed_m2 > 0) line("Overlay failed", p.failed_m2);
    line("Together", p.area_m2);
}

/// Every square metre of the enclosures that were searched for ground in no parcel.
void outside_parcels(Out out, Plan const& plan)
{
    auto const& verge = plan.verge;
    if (verge.enclosures == 0) return;
    auto const line = [&](std::string_view what, double m2) {
        fmt::format_to(out, "  {:<20} {:>18} {:>7.1f} %\n", what, grouped(m2, 2),
                       verge.area_m2 > 0 ? 100 * m2 / verge.area_m2 : 0);
    };
    fmt::format_to(out, "\n{:<22} {:>18}\n",
                   fmt::format("In {} enclosures", grouped(static_cast<double>(verge.enclosures))), "m2");
    for (auto const& loss : verge.losses) line(title_of(loss.rule), loss.area_m2);
    line("Verge", verge.verge_m2);
    line("Together", verge.area_m2);
}

void spaces(Out out, Plan const& plan)
{
    std::string const& ccy = plan.catalogue.currency;
    fmt::format_to(out, "\n{:<22} {:>9} {:>14} {:>9} {:>18}\n", "Under-used space", "spaces", "m2", "sites",
                   "IOAV " + ccy);
    for (auto const& k : plan.totals.kinds) {
        if (k.spaces == 0) continue;
        fmt::format_to(out, "  {:<21} {:>8} {:>14} {:>9} {:>18}\n", title(k.kind),
                       grouped(static_cast<double>(k.spaces)), grouped(k.area_m2),
                       grouped(static_cast<double>(k.sites)), grouped(k.ioav));
    }
    fmt::format_to(out, "\n{:<22} {:>9} {:>14} {:>9} {:>18}   units the people counted need\n", "Best uses", "sites",
                   "units", "", "IOAV " + ccy);
    for (auto const& u : plan.totals.uses)
        fmt::format_to(out, "  {:<20} {:>9} {:>14} {:>9} {:>18}   {}\n", u.facility_id,
                       grouped(static_cast<double>(u.sites)), grouped(u.units, u.units < 100 ? 1 : 0), "",
                       grouped(u.ioav), u.demand_units ? grouped(*u.demand_units, 1) : "no limit");
}

void top_sites(Out out, Plan const& plan)
{
    if (plan.sites.empty()) {
        fmt::format_to(
            out,
            "\nNo facility of the catalogue adds value on any space found. 'lacuna catalogue' shows what each "
            "needs;\nthe layer 'rejected' in lacuna.gpkg tells why each space was refused.\n");
        return;
    }
    std::size_t width = 4;
    std::size_t const shown = std::min<std::size_t>(10, plan.sites.size());
    for (std::size_t i = 0; i < shown; ++i) width = std::max(width, plan.sites[i].id.size());
    fmt::format_to(out, "\n{:>4}  {:<{}}  {:<18} {:>10} {:>15} {:>15} {:>13} {:>8} {:>8}\n", "rank", "site", width,
                   "best use", "units", "IOAV " + plan.catalogue.currency, "on average", "capex", "IRR %", "payback");
    for (std::size_t i = 0; i < shown; ++i) {
        auto const& s = plan.sites[i];
        auto const& a = s.best.appraisal;
        fmt::format_to(out, "{:>4}  {:<{}}  {:<18} {:>10} {:>15} {:>15} {:>13} {:>8} {:>8}\n", s.rank, s.id, width,
                       s.best.placement.facility_id, grouped(s.best.placement.units, 1), grouped(a.ioav),
                       grouped(a.ioav_mean()), grouped(a.capex),
                       a.irr.status == IrrStatus::unique ? fmt::format("{:.1f}", 100 * a.irr.value)
                                                         : std::string{name(a.irr.status)},
                       a.payback.status == PaybackStatus::reached ? fmt::format("{:.1f} y", a.payback.years) : "never");
    }
}

/// How many figures are sourced, how much of the money rests on what kind of price, and on which most.
void rests_on(Out out, Plan const& plan)
{
    auto const& count = plan.sources;
    if (count.prices == 0) return;
    fmt::format_to(
        out,
        "{} of {} figures used are sourced: {} of {} prices, which are {:.0f} % of the money that moves, and "
        "{} of {} rates, times, terms and other figures.\n{:.0f} % rests on estimated prices; estimates or unchecked "
        "figures "
        "of any kind go into {:.0f} %. Most on ",
        count.sourced, count.figures, count.prices_sourced, count.prices, 100 * count.sourced_share,
        count.sourced - count.prices_sourced, count.figures - count.prices, 100 * count.estimated_share,
        100 * count.unsettled_share);
    std::size_t told = 0;
    for (auto const& a : plan.assumptions) {
        if (!a.share || told == 3) break;  // prices come first
        fmt::format_to(out, "{}{} ({:.0f} %)", told == 0 ? "" : ", ", a.key, 100 * *a.share);
        ++told;
    }
    fmt::format_to(out, ".\n");
}

/// What later commands wrote into the folder is of the scan before.
void earlier_results(Out out, std::filesystem::path const& folder)
{
    auto const ours = read_outputs_sha256(folder);
    std::vector<std::string> found;
    bool recorded = false;
    for (auto const& [name, record] :
         {std::pair{"values", "value.json"}, {"risk", "risk.json"}, {"portfolio", "portfolio.json"}}) {
        auto const file = folder / name / record;
        if (!std::filesystem::exists(file)) continue;
        recorded = true;
        if (scan_of_record(file) != ours) found.emplace_back(name);
    }
    // Criteria keep no record; where all others are of this scan, so are they.
    if ((!recorded || !found.empty()) && std::filesystem::exists(folder / "criteria/criteria.csv"))
        found.emplace_back("criteria");
    if (!found.empty())
        fmt::format_to(out, "Of an earlier scan, and not of this one: the results in {}; run their commands again.\n",
                       fmt::join(found, ", "));
}

}  // namespace

std::string scan_summary(Plan const& plan, ReadStudy const& how, std::vector<WrittenFile> const& files,
                         std::filesystem::path const& folder)
{
    std::string text;
    Out const out{text};
    fmt::format_to(out, "{}\n", headline(plan));
    for (auto const& note : how.notes) fmt::format_to(out, "{}\n", note);
    fmt::format_to(out, "Values: {}\n", basis(plan.valuation_rules, plan.catalogue));
    accounts(out, plan);
    ground(out, plan);
    plots(out, plan);
    outside_parcels(out, plan);
    spaces(out, plan);
    top_sites(out, plan);
    unsure_rules(out, plan);
    fmt::format_to(out, "{}", money_summary(plan));
    rests_on(out, plan);
    fmt::format_to(out, "People counted: {} ({} to {}); existing floor area {} m2 ({} to {})\n",
                   grouped(plan.totals.people.likely), grouped(plan.totals.people.low),
                   grouped(plan.totals.people.high), grouped(plan.totals.existing_floor_area_m2.likely),
                   grouped(plan.totals.existing_floor_area_m2.low), grouped(plan.totals.existing_floor_area_m2.high));
    for (auto const* warnings : {&how.warnings, &plan.warnings})
        for (auto const& warning : *warnings) fmt::format_to(out, "Warning: {}\n", warning);
    earlier_results(out, folder);
    fmt::format_to(out, "\nFiles in {}\n", folder.string());
    for (auto const& file : files)
        fmt::format_to(out, "  {:<22} {:>12} bytes  {}\n", file.name, grouped(static_cast<double>(file.bytes)),
                       file.what);
    return text;
}

}  // namespace lacuna
