// SPDX-License-Identifier: Apache-2.0
#include "cli/money_summary.h"

#include "engine/appraisal/measures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <vector>

namespace lacuna {

std::string grouped(double value, int decimals)
{
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    auto const dot = std::min(text.find('.'), text.size());
    for (auto i = static_cast<std::ptrdiff_t>(dot) - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
    return (value < 0 && text.find_first_not_of("0.,") != std::string::npos ? "-" : "") + text;
}

std::string title_of(std::string_view rule)
{
    std::string text{rule};
    std::ranges::replace(text, '_', ' ');
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

namespace {

/// "300", "8.50".
std::string unit_price(double value) { return grouped(value, value == std::round(value) ? 0 : 2); }

using Out = std::back_insert_iterator<std::string>;

void money_together(Out out, Plan const& plan)
{
    auto const& t = plan.totals;
    std::string const& ccy = plan.catalogue.currency;
    fmt::format_to(
        out,
        "\nTogether {} sites cost {} {}, earn {} {} a year when settled, and add {} {} of value,\non average {} at the "
        "means of what prices may be, by which they are chosen and ranked.\n",
        grouped(static_cast<double>(t.sites)), grouped(t.capex), ccy, grouped(t.noi_year), ccy, grouped(t.ioav), ccy,
        grouped(t.ioav_mean));
    if (double const p = plan.valuation_rules.consent_probability; p < 1)
        fmt::format_to(out,
                       "Cost and income are of places where there is consent; values, and the financing below, are "
                       "expected at a consent of {:.0f} %.\n",
                       100 * p);
}

/// "largest_asset" -> "largest asset"
std::string small_title(std::string text)
{
    std::ranges::replace(text, '_', ' ');
    return text;
}

/// How far promise and ceiling go, a line each.
void coverage_lines(Out out, Plan const& plan)
{
    auto const& p = plan.programme;
    auto const& r = plan.totals.renovation;
    auto const line = [&](std::string_view what, double value) {
        double const gap = r.cost - value;
        fmt::format_to(out, "  {:<42} {:>14} {:>10} m2 {:>6.1f} %   {} {}\n", what, grouped(value),
                       grouped(value / r.cost_per_m2), 100 * value / r.cost, gap >= 0 ? "gap" : "left over",
                       grouped(std::abs(gap)));
    };
    fmt::format_to(out, "\nRenovation of {} m2 at {} a m2{} costs {} {}. Present values:\n", grouped(r.area_m2),
                   unit_price(r.cost_per_m2),
                   r.upkeep_per_m2 > 0 ? fmt::format(" ({} of it to keep it)", unit_price(r.upkeep_per_m2)) : "",
                   grouped(r.cost), plan.catalogue.currency);
    if (p.financed) line("Promised: renovation fund and fees", p.promised_pv);
    if (p.fund_share_at_return)
        line(
            fmt::format("Could be: fund share {:.0f} %, {} at {:.1f} %{}", 100 * *p.fund_share_at_return,
                        small_title(p.terms.first_holder()->id),
                        100 * p.return_at_share.value_or(p.terms.required_return), p.return_at_share ? "" : " or more"),
            p.promised_at_return);
    if (p.fund_share_at_return && p.called_at_return > 0)
        fmt::format_to(out, "  'Could be' would call {} from the holders of equity in operation.\n",
                       grouped(p.called_at_return));
    line("Ceiling: all value added, given away", r.value_given);
    if (p.fund_share_at_return && p.promised_at_return > r.value_given + 0.5)
        fmt::format_to(
            out,
            "  'Could be' stands above the ceiling by {}: it is cash of the company{}; the ceiling is value "
            "before any loan,\n  at {:.1f} % a year, less what the places earn today. That much is not "
            "borne by value added.\n",
            grouped(p.promised_at_return - r.value_given),
            p.financing.debt.amount > 0 ? fmt::format(" with a loan at {:.1f} % a year", 100 * p.terms.loan_rate) : "",
            100 * plan.valuation_rules.discount_rate);
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

std::string_view limit_name(std::string_view test)
{
    return test == "ltc"          ? "loan to cost"
           : test == "ltv"        ? "loan to value"
           : test == "debt_yield" ? "debt yield"
           : test == "cap"        ? "the greatest debt"
                                  : "cover";
}

/// All payments of a step, of all years; from one party where it is named.
double paid(Financing const& f, std::string_view step, std::string_view from = {})
{
    double sum = 0;
    for (auto const& p : f.payments)
        if (p.step == step && (from.empty() || p.from == from)) sum += p.amount;
    return sum;
}

/// "a 1, b 2" of what is not 0; empty where all is.
std::string listed(std::initializer_list<std::pair<char const*, double>> parts)
{
    std::string words;
    for (auto const& [what, amount] : parts)
        if (amount != 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", what, grouped(amount));
    return words;
}

/// The public hand, where it pays in or gives anything; what is in kind, and its source; an order of payments that the
/// study sets.
void support_lines(Out out, Programme const& p)
{
    auto const& f = p.financing;
    auto const given = listed({{"grant to the project", f.grant},
                               {"grant to the renovation", paid(f, "renovation_grant")},
                               {"guarantee of revenue", paid(f, "revenue_guarantee")},
                               {"guarantee of debt", paid(f, "debt_guarantee")},
                               {"in kind", paid(f, "given_in_kind", "public_hand")}});
    if (!given.empty()) {
        double fees = 0;
        for (auto const& pay : f.payments)
            if (pay.step == "fee" && pay.to == "public_hand") fees += pay.amount;
        double shares = 0;
        for (auto const& year : f.years) shares += year.public_share;
        auto const got = listed({{"taxes", paid(f, "tax")}, {"fees", fees}, {"share above the hurdle", shares}});
        auto const& irr = f.party("public_hand").irr;
        fmt::format_to(
            out, "Public hand, all years, undiscounted: pays {}; receives {}; rate of return {}.\n", given,
            got.empty() ? "nothing" : got,
            irr.status == IrrStatus::unique ? fmt::format("{:.1f} %", 100 * irr.value) : std::string{name(irr.status)});
    }
    if (double const given_by_residents = paid(f, "renovation_contribution"); given_by_residents > 0)
        fmt::format_to(out, "Residents contribute {} to the renovation, in no rate of return.\n",
                       grouped(given_by_residents));
    for (auto const& pay : f.payments)
        if (!pay.source.empty())
            fmt::format_to(out, "In kind: {} {} {} ({}).\n", title_of(pay.from),
                           pay.step == "given_in_kind" ? "gives" : "brings for equity", grouped(pay.amount),
                           pay.source);
    if (!p.terms.waterfall.empty())
        fmt::format_to(out, "Paid in this order: {}; equity has the rest.\n",
                       fmt::join(payment_order(p.terms.waterfall), ", "));
}

void financing_lines(Out out, Plan const& plan)
{
    auto const& p = plan.programme;
    if (!p.financed) return;
    auto const& f = p.financing;
    fmt::format_to(
        out, "\nFinancing of {} {}: {}debt {} ({}limited by {}), equity {}{}. Rates of return: ", grouped(f.total_cost),
        plan.catalogue.currency, f.grant > 0 ? fmt::format("grant {}, ", grouped(f.grant)) : "", grouped(f.debt.amount),
        f.least_dscr ? fmt::format("least cover {:.2f}, ", *f.least_dscr) : "", limit_name(f.size.binding),
        grouped(f.equity),
        (f.equity_in_kind > 0 ? fmt::format(" in cash and {} in kind", grouped(f.equity_in_kind)) : "") +
            (f.equity_called > 0
                 ? fmt::format(", and {} called from its holders in operation", grouped(f.equity_called))
                 : ""));
    for (std::size_t i = 0; i < p.terms.equity.size(); ++i) {
        auto const& party = f.parties[i];
        fmt::format_to(out, "{}{} {}", i == 0 ? "" : ", ", title_of(party.id),
                       party.irr.status == IrrStatus::unique ? fmt::format("{:.1f} %", 100 * party.irr.value)
                                                             : std::string{name(party.irr.status)});
    }
    fmt::format_to(out, ".\n");
    if (f.construction_interest > 0.5)
        fmt::format_to(out, "The debt holds {} of interest during construction.\n", grouped(f.construction_interest));
    support_lines(out, p);
    auto const& s = p.screens.securitisation;
    fmt::format_to(
        out, "Screens on a stabilised year ({} net): class A of a securitisation {}, which bears a fall of {:.0f} %",
        grouped(p.screens.noi), grouped(s.class_a), 100 * s.break_even_fall);
    auto const tests = [&](char const* before, std::vector<ScreenTest> const& all) {
        for (auto const& t : all) {
            bool const stated = t.id == "payout" || t.id == "abs_share";
            fmt::format_to(out, "{}{} {} by {:.1f} points{}", before, small_title(t.id), t.passes() ? "PASS" : "FAIL",
                           100 * std::fabs(t.margin()), stated ? " (as the study states it)" : "");
            before = ", ";
        }
    };
    tests("; ", s.tests);
    tests(". Trust: ", p.screens.reit);
    fmt::format_to(out, ".\n");
}

/// Only where society's view is asked for: each line is a whole by itself.
void view_lines(Out out, Plan const& plan)
{
    auto const& v = plan.views;
    if (!v.terms.stated) return;
    // What nobody stated is no benefit of nothing.
    auto const benefits = [](std::initializer_list<std::pair<char const*, double>> parts) {
        auto words = listed(parts);
        return words.empty() ? std::string{"no benefit is stated"} : words;
    };
    fmt::format_to(
        out,
        "\nBy view, never added up: operating company {}; asset owner {}; public hand {} (promised and taxes "
        "less grants{}); society {}, without weights {}\n  (the owner's view {}, taxes {}; {}; benefits at "
        "{:.1f} % a year).\n",
        grouped(v.spv()), grouped(v.asset_owner()), grouped(v.public_hand),
        plan.programme.support_pv > 0 ? ", guarantees and what it gives in kind" : "", grouped(v.all.enpv),
        grouped(v.all.enpv_unweighted), grouped(v.all.financial), grouped(v.all.transfers),
        benefits({{"rent saved", v.all.rent},
                  {"time saved", v.all.time},
                  {"care avoided", v.all.care},
                  {"other benefits of users", v.all.users},
                  {"jobs", v.all.jobs},
                  {"carbon", v.all.carbon}}),
        100 * v.terms.discount_rate);
    if (auto const& a = v.residents)
        fmt::format_to(
            out,
            "Residents pay in {} and receive {} of the operating company; beside it, in no rate of return: {} "
            "(present values at the social rate){}.\n",
            grouped(a->paid_in), grouped(a->received),
            benefits({{"rent saved", a->rent_saved},
                      {"time saved", a->time_saved},
                      {"care avoided", a->care_avoided},
                      {"other benefits", a->other_benefits},
                      {"wages", a->wages}}),
            a->jobs > 0 ? fmt::format("; they hold {} jobs", grouped(a->jobs, 1)) : "");
}

}  // namespace

std::string sourced_text(SourceCount const& count)
{
    return fmt::format("{} of {} figures used are sourced (table assumptions).", count.sourced, count.figures);
}

std::string headline(Plan const& plan)
{
    auto const& p = plan.programme;
    auto const& r = plan.totals.renovation;
    if (!r.stated)
        return "What renovation the plan carries is not stated: the catalogue gives no cost a m2; give it with\n"
               "--set valuation.renovation_cost_per_m2=N.\n";
    std::string const& ccy = plan.catalogue.currency;
    if (!(r.cost > 0))
        return fmt::format("There is no share of the renovation to tell (NO_COST): {} m2 at {} {} a m2 cost nothing.\n",
                           grouped(r.area_m2), unit_price(r.cost_per_m2), ccy);
    auto const ceiling = r.value_given > 0
                             ? fmt::format(
                                   "Given all value added it would be {:.0f} %, on average over what prices may be "
                                   "{:.0f} %.",
                                   100 * r.ratio, 100 * std::max(0.0, plan.totals.ioav_mean) / r.cost)
                             : fmt::format("The sites add no value ({} {}), so that giving it all would carry nothing.",
                                           grouped(r.value_given), ccy);
    if (p.terms.stated && plan.sites.empty())
        return fmt::format("The plan carries nothing of the renovation: no site adds value. {} {} are missing.\n",
                           grouped(r.cost), ccy);
    if (!p.financed)
        return fmt::format(
            "Nothing is promised to the renovation yet; if all value added were given to it, the plan would carry "
            "{:.0f} %\nof it: {} of {} {}. Terms of financing ([financing] in a study, on = true) turn that into a "
            "promise.\n",
            100 * std::max(0.0, r.ratio), grouped(std::max(0.0, r.value_given)), grouped(r.cost), ccy);
    return fmt::format(
        "The plan carries {:.1f} % of the renovation: {} of {} {}, {} m2 of {}. {} {} are missing{}.\n{}\n",
        100 * p.promised_pv / r.cost, grouped(p.promised_pv), grouped(r.cost), ccy,
        grouped(p.promised_pv / r.cost_per_m2), grouped(r.area_m2), grouped(std::max(0.0, r.cost - p.promised_pv)), ccy,
        p.terms.grants + p.terms.contributions > 0
            ? fmt::format(", {} after committed grants and contributions", grouped(p.subsidy_need))
            : "",
        ceiling);
}

std::string money_summary(Plan const& plan)
{
    std::string text;
    Out const out{text};
    money_together(out, plan);
    if (plan.totals.renovation.cost > 0) coverage_lines(out, plan);
    level_lines(out, plan.programme);
    financing_lines(out, plan);
    view_lines(out, plan);
    auto const& p = plan.programme;
    if (p.financed && p.financing.equity_called > 0)
        fmt::format_to(out,
                       "The promise holds only where the holders of equity pay the {} that are called from them, on ",
                       grouped(p.financing.equity_called));
    else
        fmt::format_to(out, "{}", p.financed ? "The promise holds on " : "");
    fmt::format_to(out, "{}\n",
                   p.financed ? "these terms and the catalogue's estimates; risk comes on top."
                              : "Financing and risk come on top of the ceiling.");
    return text;
}

}  // namespace lacuna
