// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <map>

namespace lacuna {

namespace {

using Out = std::back_insert_iterator<std::string>;

/// 1234567.8 -> "1,234,568"
std::string grouped(double value, int decimals = 0)
{
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    auto const dot = std::min(text.find('.'), text.size());
    for (auto i = static_cast<std::ptrdiff_t>(dot) - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
    return (value < 0 && text.find_first_not_of("0.,") != std::string::npos ? "-" : "") + text;
}

std::string_view name_of(View view)
{
    switch (view) {
        case View::spv:
            return "operating company (spv)";
        case View::asset_owner:
            return "asset owner";
        case View::public_body:
            return "public body";
        case View::social:
            return "society";
    }
    return "";
}

/// "too_narrow" -> "Too narrow"
std::string title_of(std::string_view rule)
{
    std::string text{rule};
    std::ranges::replace(text, '_', ' ');
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

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
    fmt::format_to(out, "\n{:>4}  {:<{}}  {:<18} {:>10} {:>15} {:>13} {:>8} {:>8}\n", "rank", "site", width, "best use",
                   "units", "IOAV " + plan.catalogue.currency, "capex", "IRR %", "payback");
    for (std::size_t i = 0; i < shown; ++i) {
        auto const& s = plan.sites[i];
        auto const& a = s.best.appraisal;
        fmt::format_to(out, "{:>4}  {:<{}}  {:<18} {:>10} {:>15} {:>13} {:>8} {:>8}\n", s.rank, s.id, width,
                       s.best.placement.facility_id, grouped(s.best.placement.units, 1), grouped(a.ioav),
                       grouped(a.capex),
                       a.irr.status == IrrStatus::unique ? fmt::format("{:.1f}", 100 * a.irr.value)
                                                         : std::string{name(a.irr.status)},
                       a.payback.status == PaybackStatus::reached ? fmt::format("{:.1f} y", a.payback.years) : "never");
    }
}

void money_together(Out out, Plan const& plan)
{
    auto const& t = plan.totals;
    std::string const& ccy = plan.catalogue.currency;
    fmt::format_to(out, "\nTogether {} sites cost {} {}, earn {} {} a year when settled, and add {} {} of value.\n",
                   grouped(static_cast<double>(t.sites)), grouped(t.capex), ccy, grouped(t.noi_year), ccy,
                   grouped(t.ioav), ccy);
}

/// How far promise and ceiling go, a line each.
void coverage_lines(Out out, Plan const& plan)
{
    auto const& p = plan.programme;
    auto const& r = plan.totals.renovation;
    auto const line = [&](std::string_view what, double value) {
        double const gap = r.cost - value;
        fmt::format_to(out, "  {:<42} {:>14} {:>10} m2 {:>6.1f} %   {} {}\n", what, grouped(value),
                       grouped(value / r.cost_per_m2), r.cost > 0 ? 100 * value / r.cost : 0,
                       gap >= 0 ? "gap" : "left over", grouped(std::abs(gap)));
    };
    fmt::format_to(out, "\nRenovation of {} m2 at {} a m2 costs {} {}. Present values:\n", grouped(r.area_m2),
                   grouped(r.cost_per_m2), grouped(r.cost), plan.catalogue.currency);
    if (p.financed) line("Promised: renovation fund and fees", p.promised_pv);
    if (p.fund_share_at_return)
        line(fmt::format("Could be: fund share {:.0f} %, investor at {:.1f} %", 100 * *p.fund_share_at_return,
                         100 * p.terms.required_return),
             p.promised_at_return);
    line("Ceiling: all value added, given away", r.value_given);
}

/// Of levels that parcels name: the units, worst covered first.
void level_lines(Out out, Programme const& p)
{
    std::vector<LevelBalance const*> units;
    for (auto const& b : p.levels)
        if (b.level != "all") units.push_back(&b);
    if (units.empty()) return;
    constexpr std::size_t most = 12;
    fmt::format_to(out, "\n{:<42} {:>6} {:>16} {:>14} {:>7} {:>16} {:>9}\n", "Self-balancing by level", "sites", "cost",
                   "promised", "ratio", "gap", "ceiling");
    std::size_t shown = 0;
    for (auto const* b : units) {
        if (++shown > most) break;
        fmt::format_to(out, "  {:<40} {:>6} {:>16} {:>14} {:>5.1f} % {:>16} {:>7.1f} %\n",
                       fmt::format("{} {}", title_of(b->level), b->id.empty() ? "(not named)" : b->id),
                       grouped(static_cast<double>(b->sites)), grouped(b->cost), grouped(b->promised), 100 * b->ratio,
                       grouped(b->gap), 100 * b->ceiling_ratio());
    }
    if (units.size() > most)
        fmt::format_to(out, "  and {} more in the table self_balancing\n",
                       grouped(static_cast<double>(units.size() - most)));
    for (auto const& t : p.transfers)
        fmt::format_to(out, "  Pooled, {} pays {} {}.\n", t.from.empty() ? "(not named)" : t.from,
                       t.to.empty() ? "(not named)" : t.to, grouped(t.amount));
}

void financing_lines(Out out, Plan const& plan)
{
    auto const& p = plan.programme;
    if (!p.financed) return;
    auto const& f = p.financing;
    fmt::format_to(out,
                   "\nFinancing of {} {}: debt {} (least cover {:.2f}, limited by {}), equity {}. Rates of return: ",
                   grouped(f.total_cost), plan.catalogue.currency, grouped(f.debt.amount), f.least_dscr,
                   f.size.binding == "ltc" ? "loan to cost" : "cover", grouped(f.equity));
    for (std::size_t i = 0; i < p.terms.equity.size(); ++i) {
        auto const& party = f.parties[i];
        fmt::format_to(out, "{}{} {}", i == 0 ? "" : ", ", title_of(party.id),
                       party.irr.status == IrrStatus::unique ? fmt::format("{:.1f} %", 100 * party.irr.value)
                                                             : std::string{name(party.irr.status)});
    }
    fmt::format_to(out, ".\n");
}

/// The sentence that a renewal body reads first.
std::string headline(Plan const& plan)
{
    auto const& p = plan.programme;
    auto const& r = plan.totals.renovation;
    if (!r.stated)
        return "What renovation the plan carries is not stated: the catalogue gives no cost a m2; give it with\n"
               "--set valuation.renovation_cost_per_m2=N.\n";
    std::string const& ccy = plan.catalogue.currency;
    double const ceiling = 100 * r.ratio;
    if (!p.financed)
        return fmt::format(
            "Nothing is promised to the renovation yet; if all value added were given to it, the plan would carry "
            "{:.0f} "
            "%\nof it: {} of {} {}. Terms of financing ([financing] in a study, on = true) turn that into a promise.\n",
            ceiling, grouped(std::min(r.value_given, r.cost)), grouped(r.cost), ccy);
    return fmt::format(
        "The plan carries {:.1f} % of the renovation: {} of {} {}, {} m2 of {}. {} {} are missing{}.\nGiven all value "
        "added it would be {:.0f} %.\n",
        100 * p.promised_pv / std::max(r.cost, 1.0), grouped(p.promised_pv), grouped(r.cost), ccy,
        grouped(p.promised_pv / r.cost_per_m2), grouped(r.area_m2), grouped(std::max(0.0, r.cost - p.promised_pv)), ccy,
        p.terms.grants + p.terms.contributions > 0
            ? fmt::format(", {} after committed grants and contributions", grouped(p.subsidy_need))
            : "",
        ceiling);
}

void renovation(Out out, Plan const& plan)
{
    money_together(out, plan);
    if (plan.totals.renovation.stated) coverage_lines(out, plan);
    level_lines(out, plan.programme);
    financing_lines(out, plan);
    fmt::format_to(out, "{}\n",
                   plan.programme.financed
                       ? "The promise holds on these terms and the catalogue's estimates; risk comes on top."
                       : "Financing and risk come on top of the ceiling.");
}

}  // namespace

std::string scan_summary(Plan const& plan, ReadStudy const& how, std::vector<WrittenFile> const& files,
                         std::filesystem::path const& folder)
{
    std::string text;
    Out const out{text};
    fmt::format_to(out, "{}\n", headline(plan));
    for (auto const& note : how.notes) fmt::format_to(out, "{}\n", note);
    auto const& v = plan.valuation_rules;
    fmt::format_to(out,
                   "Values: incremental to the do-minimum, view of the {}, {} {} prices, {:.1f} % a year, {} years, "
                   "{}-year flows, {} tax{}\n",
                   name_of(v.view), plan.catalogue.price_level, plan.catalogue.currency, 100 * v.discount_rate,
                   v.concession_years, v.timing == Timing::mid ? "mid" : "end-of", v.taxed() ? "after" : "before",
                   v.consent_probability < 1
                       ? fmt::format(", expected at a consent of {:.0f} %", 100 * v.consent_probability)
                       : "");
    accounts(out, plan);
    ground(out, plan);
    outside_parcels(out, plan);
    spaces(out, plan);
    top_sites(out, plan);
    unsure_rules(out, plan);
    renovation(out, plan);
    fmt::format_to(out, "People counted: {} ({} to {}); existing floor area {} m2 ({} to {})\n",
                   grouped(plan.totals.people.likely), grouped(plan.totals.people.low),
                   grouped(plan.totals.people.high), grouped(plan.totals.existing_floor_area_m2.likely),
                   grouped(plan.totals.existing_floor_area_m2.low), grouped(plan.totals.existing_floor_area_m2.high));
    for (auto const* warnings : {&how.warnings, &plan.warnings})
        for (auto const& warning : *warnings) fmt::format_to(out, "Warning: {}\n", warning);
    fmt::format_to(out, "\nFiles in {}\n", folder.string());
    for (auto const& file : files)
        fmt::format_to(out, "  {:<22} {:>12} bytes  {}\n", file.name, grouped(static_cast<double>(file.bytes)),
                       file.what);
    return text;
}

}  // namespace lacuna
