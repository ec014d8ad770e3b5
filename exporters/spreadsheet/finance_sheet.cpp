// SPDX-License-Identifier: Apache-2.0
#include "exporters/spreadsheet/finance_sheet.h"

#include "engine/model/use_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace lacuna {

namespace {

/// The names of the lines that the site has of some groups.
std::vector<std::string_view> lines_of(SiteBook const& site, std::function<bool(LineGroup)> const& wanted)
{
    std::vector<std::string_view> lines;
    for (auto const& flow : site.flows)
        if (wanted(group_of(flow.line)) && std::ranges::find(lines, flow.line) == lines.end())
            lines.push_back(flow.line);
    return lines;
}

/// The amounts of lines added up, of the year in `year` or of all; "0" without lines.
std::string sum_of(std::vector<std::string_view> const& lines, std::size_t last_flow, std::string const& year = {})
{
    std::string sum;
    for (auto const line : lines)
        sum += fmt::format("{}SUMPRODUCT((CashFlow!$A$2:$A${}=\"{}\"){}*CashFlow!$D$2:$D${})", sum.empty() ? "" : "+",
                           last_flow, line,
                           year.empty() ? "" : fmt::format("*(CashFlow!$B$2:$B${}={})", last_flow, year), last_flow);
    return sum.empty() ? "0" : sum;
}

/// Draws by year before operation, the loan paying the last costs: what is owed at its start is the debt of B6, and a
/// unit that is drawn has grown by then. `first`: row of year 0.
void add_draws(Sheet& sheet, SiteBook const& site, std::vector<std::string_view> const& cost,
               std::vector<std::string_view> const& duties, std::size_t last_flow, std::size_t first)
{
    int const opens = site.rules.first_operating_year();
    auto const last = first + static_cast<std::size_t>(opens) - 1;
    sheet.rows.push_back({});
    sheet.rows.push_back({"draws before operation, equity first"});
    sheet.rows.push_back({"year", "cost", "time, years", "growth to operation", "owed after", "drawn", "owed before",
                          "interest", "equity"});
    for (std::size_t r = first; r <= last; ++r) {
        auto const year = r - first;
        auto const own = fmt::format("$A{}", r);
        auto const duty = duties.empty() ? "" : "-MIN(0," + sum_of(duties, last_flow, own) + ")";
        sheet.rows.push_back(
            {static_cast<double>(year), Formula{"-(" + sum_of(cost, last_flow, own) + ")" + duty},
             site.cost_times.at(year),
             Formula{site.terms.construction_interest ? fmt::format("(1+loan_rate)^({0}-MIN(C{1},{0}))", opens - 1, r)
                                                      : std::string{"1"}},
             Formula{r == last ? std::string{"$B$6"} : fmt::format("G{}", r + 1)},
             Formula{fmt::format("MIN(B{0},E{0}/D{0})", r)}, Formula{fmt::format("E{0}-F{0}*D{0}", r)},
             Formula{fmt::format("F{0}*D{0}-F{0}", r)}, Formula{fmt::format("B{0}-F{0}", r)}});
    }
}

}  // namespace

Sheet finance_sheet(SiteBook const& site, std::size_t last_flow)
{
    constexpr std::size_t head = 17, first = head + 2;  // rows of the schedule's titles and of its first year
    int const opens = site.rules.first_operating_year();
    auto const last = first + static_cast<std::size_t>(site.rules.concession_years - opens);
    auto const is = [](LineGroup wanted) { return [wanted](LineGroup group) { return group == wanted; }; };
    auto const cost = lines_of(site, [](LineGroup g) {
        return g == LineGroup::before || g == LineGroup::building || g == LineGroup::compensation;
    });
    // Draws by year before operation stand below the schedule.
    auto const built = last + 4, opened = built + static_cast<std::size_t>(opens) - 1;
    // Duties before operation: taken over they are funded as cost is, and what they bring in is equity's.
    std::string duties;
    if (!lines_of(site, is(LineGroup::liability)).empty() && opens > 1)
        duties =
            fmt::format("SUMPRODUCT((CashFlow!$A$2:$A${0}=\"{1}\")*(CashFlow!$B$2:$B${0}<{2})*CashFlow!$D$2:$D${0})",
                        last_flow, name(UseLine::liability), opens);
    auto const funded = duties.empty() ? "" : "-MIN(0," + duties + ")",
               received = duties.empty() ? "" : "+MAX(0," + duties + ")";
    Sheet sheet;
    sheet.name = "Finance";
    sheet.widths = {34, 16, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 10, 14};
    sheet.rows = {
        {"what", site.currency,
         "what this site could borrow by itself, before fees, reserves and payments to the renovation; the plan's "
         "financing is of all sites together"},
        {"terms", std::string{site.terms.stated ? "as the study states them" : "defaults: the run is not financed"}},
        {"cost", Formula{"-(" + sum_of(cost, last_flow) + ")" + funded}},
        {"debt sculpted to the cover ratio", Formula{fmt::format("I{}", first)}},
        {"debt by loan to cost", Formula{"max_ltc*B3"}},
        {"debt", Formula{"MIN(B4,B5)"},
         "the lesser of both, with interest during construction; other tests of the study are of the whole company"},
        {"equity", Formula{fmt::format("B3-SUM(F{}:F{})", built, opened)}, "cost less what is drawn"},
        {"debt as the program sizes it", site.debt},
        {"difference", Formula{"B6-B8"}},
        {"least cover", Formula{fmt::format("IF(SUM(L{0}:L{1})>0.005,MIN(Q{0}:Q{1}),\"\")", first, last)}},
        {"left to equity, undiscounted", Formula{fmt::format("SUM(R{}:R{})-B7", first, last) + received}},
        {"of every part of the sculpted debt", Formula{"IF(B4>0,B6/B4,0)"}, "that is borrowed"},
        {"interest during construction", Formula{fmt::format("SUM(H{}:H{})", built, opened)},
         "part of the debt: each draw has grown from its own time to the start of operation"},
        {"interest as the program has it", site.construction_interest},
        {"difference of interest", Formula{"B13-B14"}},
        {},
        {"yearly, from the first year of operation"},
        {"year", "NOI and duties", "tax", "renewals", "hand-back", "CFADS", "most service", "owed after", "owed before",
         "sculpted service", "sculpted balance", "service", "opening", "interest", "principal", "closing", "cover",
         "to equity"}};
    for (std::size_t r = first; r <= last; ++r) {
        auto const at = [&](char const* column, std::size_t row) { return fmt::format("{}{}", column, row); };
        auto const year = "$" + at("A", r);
        std::string const next = r == last ? "0" : at("I", r + 1);
        std::string const before = r == first ? at("I", r) : at("K", r - 1);
        bool const thin_years_pay = site.terms.no_negative_principal;
        sheet.rows.push_back(
            {static_cast<double>(opens + static_cast<int>(r - first)),
             Formula{sum_of(lines_of(site, in_operating_cash), last_flow, year)},
             Formula{sum_of(lines_of(site, is(LineGroup::tax)), last_flow, year)},
             Formula{sum_of(lines_of(site, is(LineGroup::renewal)), last_flow, year)},
             Formula{sum_of(lines_of(site, is(LineGroup::handback)), last_flow, year)},
             Formula{fmt::format("SUM(B{0}:E{0})", r)},
             Formula{fmt::format("IF(A{0}<{1}+loan_years,MAX(0,F{0})/dscr,0)", r, opens)},
             Formula{thin_years_pay
                         ? fmt::format("IF(loan_rate>0,MIN({0},G{1}/IF(loan_rate>0,loan_rate,1)),{0})", next, r)
                         : next},
             Formula{fmt::format("(H{0}+G{0})/(1+loan_rate)", r)},
             Formula{thin_years_pay ? fmt::format("MIN(G{0},{1}*(1+loan_rate)-MIN(H{0},{1}))", r, before) : at("G", r)},
             Formula{fmt::format("{}*(1+loan_rate)-J{}", before, r)}, Formula{fmt::format("J{}*$B$12", r)},
             Formula{r == first ? "$B$6" : at("P", r - 1)}, Formula{fmt::format("M{}*loan_rate", r)},
             Formula{fmt::format("L{0}-N{0}", r)}, Formula{fmt::format("M{0}-O{0}", r)},
             Formula{fmt::format("IF(L{0}>0.005,F{0}/L{0},\"\")", r)}, Formula{fmt::format("F{0}-L{0}", r)}});
    }
    add_draws(sheet, site, cost, lines_of(site, is(LineGroup::liability)), last_flow, built);
    return sheet;
}

}  // namespace lacuna
