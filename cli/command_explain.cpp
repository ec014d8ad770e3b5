// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/explain_figures.h"
#include "cli/money_summary.h"
#include "cli/site_book.h"
#include "cli/site_limits.h"
#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/spaces/street_way.h"
#include "importers/run/read_run.h"
#include "importers/run/run_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

namespace lacuna {

namespace {

std::string small(std::string text)
{
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

class Explanation {
public:
    Explanation(std::filesystem::path const& folder, std::string const& site)
        : folder_{folder}, tables_{folder}, site_{site_row(site)}, currency_{site_.text("currency")}, figures_{folder}
    {
    }

    void print()
    {
        fmt::print("Site {}, rank {} of its scan\n", site_.text("site_id"), site_.text("rank"));
        fmt::print("{} ({}), {} {}: worth {} {} more than leaving things as they are\n", site_.text("facility_name"),
                   site_.text("facility"), number(site_, "units", 1), site_.text("unit"), money(site_, "ioav"),
                   currency_);
        fmt::print("On average, at the means of what prices may be, {} {}; the site is chosen and ranked by that\n",
                   money(site_, "ioav_mean"), currency_);
        for (auto const& row : tables_.rows("run_metadata", "key", "values_are"))
            fmt::print("Values: {}\n", row.text("value"));
        ground();
        space();
        figures();
        settings();
        flows();
        others();
        limits();
    }

private:
    RunRow site_row(std::string const& id)
    {
        auto found = tables_.rows("sites", "site_id", id);
        if (!found.empty()) return std::move(found.front());
        if (!tables_.rows("spaces", "space_id", id).empty()) {
            std::string reasons;
            for (auto const& row : tables_.rows("refusals", "space_id", id))
                reasons += fmt::format("\n  {}: {}", row.text("facility"), reason(row));
            throw Error{Errc::usage, fmt::format("'{}' is a space that no facility got:{}", id, reasons)};
        }
        throw Error{Errc::usage, fmt::format("no site '{}' in this scan{}", id,
                                             did_you_mean(id, tables_.column("sites", "site_id")))};
    }

    [[nodiscard]] std::string money(RunRow const& row, std::string const& name) const
    {
        return grouped(row.number(name + "_" + small(currency_)));
    }
    /// "NO_COST" of "mirr NO_POSITIVE_FLOW; bcr NO_COST": why a measure has no value, or its flag; empty: nothing.
    [[nodiscard]] std::string remark(std::string const& measure) const
    {
        auto const all = "; " + site_.text("no_value") + ";";
        auto const at = all.find("; " + measure + " ");
        if (at == std::string::npos) return {};
        auto const from = at + measure.size() + 3;
        return all.substr(from, all.find(';', from) - from);
    }
    /// A measure of the sites layer, or the word why it has none.
    [[nodiscard]] std::string measure(std::string const& name, std::string const& column, int decimals,
                                      char const* unit = "") const
    {
        auto const why = remark(name);
        if (site_.has(column))
            return grouped(site_.number(column), decimals) + unit + (why.empty() ? "" : " (" + why + ")");
        return why.empty() ? "not told by this scan" : why;
    }
    [[nodiscard]] std::string money_measure(std::string const& name, int decimals = 0) const
    {
        return measure(name, name + "_" + small(currency_), decimals);
    }
    static std::string number(RunRow const& row, std::string const& name, int decimals)
    {
        return grouped(row.number(name), decimals);
    }
    static std::string reason(RunRow const& row)
    {
        return (row.text("text").empty() ? row.text("reason") : row.text("text")) +
               (row.text("proven") == "1" ? "" : " (not proven)");
    }

    /// Every square metre of the parcel.
    void ground()
    {
        auto const rows = tables_.rows("parcels", "parcel_id", site_.text("parcel_id"));
        if (rows.empty()) {
            fmt::print("\n1. Ground: in no parcel\n");
            return;
        }
        auto const& p = rows.front();
        fmt::print("\n1. Ground: parcel {}, {} m2 ({})\n", p.text("parcel_id"), number(p, "area_m2", 2),
                   p.text("status"));
        for (auto const& [column, value] : p.cells())
            if (column.starts_with("lost_") && column.ends_with("_m2")) {
                auto const rule = column.substr(5, column.size() - 8);
                fmt::print("   {:<28} {:>14} m2\n", title_of(rule), number(p, column, 2));
                if (p.number(column) > 0) distances(rule);
            }
        fmt::print("   {:<28} {:>14} m2\n", "Open land kept", number(p, "open_m2", 2));
        if (!p.text("binding_rule").empty())
            fmt::print("   The rule without which there would be most more: {}\n", p.text("binding_rule"));
    }

    void space()
    {
        auto const s = tables_.rows("spaces", "space_id", site_.text("site_id")).at(0);
        fmt::print("\n2. Space: {}, {} m2, {} m wide, {}\n   {}\n", s.text("kind_title"), number(s, "area_m2", 2),
                   number(s, "width_m", 2), s.text("confidence"), s.text("evidence"));
        if (!site_.text("rule_verdict").empty())
            fmt::print("   Keeps the strict distances: {}. {}\n", site_.text("rule_verdict"), site_.text("rule_note"));
        if (!site_.text("way_m").empty())
            fmt::print("   The widest way to it from a street: {} m{}\n", number(site_, "way_m", 1),
                       site_.number("way_m") < StreetWays::widest_m ? "" : " or more");
        fmt::print("\n3. Facility: {} m2 of ground ({}{} x {} m), which gives {} {}\n", number(site_, "ground_m2", 2),
                   fills_rectangle() ? "" : "within ", number(site_, "ground_length_m", 2),
                   number(site_, "ground_width_m", 2), number(site_, "units", 3), site_.text("unit"));
        figures_.print_sizes(site_.text("facility"));
        if (auto const kind = space_kind(site_.text("kind")); kind && in_building(*kind)) setting("space.wall_share");
    }

    /// The figures of the rule that took ground.
    void distances(std::string const& rule)
    {
        static std::map<std::string, std::string> const words{
            {"setback", "setback_m"},           {"clearance", "clearance_m"}, {"too_narrow", "space.min_width_m"},
            {"too_small", "space.min_area_m2"}, {"green", "green_share"},     {"carriageway", "space.road_width_m"}};
        auto const word = words.find(rule);
        if (word == words.end()) return;
        for (auto const& row : tables_.rows("settings"))
            if (row.text("key").starts_with("space.") && row.text("key").ends_with(word->second)) setting(row);
    }

    void setting(std::string const& key)
    {
        for (auto const& row : tables_.rows("settings", "key", key)) setting(row);
    }
    static void setting(RunRow const& row)
    {
        fmt::print("   {:<34} {:>12}  {}  {}\n", row.text("key"), row.text("value"), row.text("mark"),
                   !row.text("source").empty() ? row.text("source")
                   : row.text("mark") == "S"   ? row.text("stated_by") + ": " + row.text("meaning")
                                               : row.text("stated_by"));
    }

    /// Other ground lies within the rectangle that is told.
    [[nodiscard]] bool fills_rectangle() const
    {
        double const round_m2 = site_.number("ground_length_m") * site_.number("ground_width_m");
        return site_.number("ground_m2") > 0.999 * round_m2;
    }

    /// What the facility costs and earns, each figure with its source.
    void figures()
    {
        fmt::print("\n4. Figures behind the money ({}; S read, K known, E estimate, C computed, D decision)\n",
                   currency_);
        figures_.print_money(site_.text("facility"), site_.text("kind"));
        fmt::print("   Of the whole run: {}\n", sourced_text(read_source_count(folder_)));
    }

    /// Rates, years, shares and factors of the study that the site's lines and its value go by.
    void settings()
    {
        std::set<std::string> keys{"valuation.discount_rate",    "valuation.concession_years",
                                   "valuation.timing",           "valuation.consent_probability",
                                   "valuation.expected_revenue", "valuation.expected_operating_cost",
                                   "valuation.expected_capex"};
        for (auto const& row : tables_.rows("cash_flows", "site_id", site_.text("site_id"))) {
            std::istringstream inputs{row.text("inputs")};
            for (std::string key; inputs >> key;)
                if (key.starts_with("valuation.") || key.starts_with("prices.")) keys.insert(key);
        }
        for (auto const& key : keys) setting(key);
    }

    /// Line by line and year by year; the present values are added up again.
    void flows()
    {
        auto const rows = tables_.rows("cash_flows", "site_id", site_.text("site_id"));
        std::map<std::string, std::pair<Sum, Sum>> lines;
        std::map<int, std::pair<Sum, Sum>> years;
        std::vector<std::string> order;
        Sum all;
        for (auto const& row : rows) {
            auto const line = row.text("line");
            if (!lines.contains(line)) order.push_back(line);
            lines[line].first += row.number("amount");
            lines[line].second += row.number("present_value");
            auto& year = years[static_cast<int>(row.number("year"))];
            year.first += row.number("amount");
            year.second += row.number("present_value");
            all += row.number("present_value");
        }
        fmt::print("\n5. Money, {:<32} {:>16} {:>16}\n", "line by line", "undiscounted", "present value");
        for (auto const& line : order)
            fmt::print("   {:<37} {:>16} {:>16}\n", title_of(line), grouped(lines[line].first.value()),
                       grouped(lines[line].second.value()));
        double const ioav = site_.number("ioav_" + small(currency_));
        double const off = all.value() - ioav;
        fmt::print("   {:<37} {:>16} {:>16}   {}\n", "Sum", "", grouped(all.value(), 2),
                   std::fabs(off) <= 0.01
                       ? "= the site's IOAV"
                       : fmt::format("differs from the IOAV of {} by {}", grouped(ioav, 2), grouped(off, 2)));
        auto const other = [&](char const* column) {
            return site_.number(std::string{column} + "_" + small(currency_));
        };
        double const elsewhere = other("pv_cannibalisation") + other("pv_returned") + other("pv_liabilities");
        fmt::print("   With the facility {}, as things are {}{}\n", money(site_, "npv_with"),
                   money(site_, "npv_do_minimum"),
                   std::fabs(elsewhere) < 0.5
                       ? ""
                       : fmt::format(", duties, losses elsewhere and what returns {}", grouped(elsewhere)));
        if (lines.contains("terminal") || lines.contains("returned"))
            fmt::print("   {:.0f} % of the value is what the asset is taken to be worth at the end\n",
                       100 * (lines["terminal"].second.value() + lines["returned"].second.value()) / ioav);
        measures();
        fmt::print("\n   year {:>16} {:>16} {:>16}\n", "flow", "present value", "so far");
        Sum sofar;
        for (auto const& [year, sums] : years) {
            sofar += sums.second.value();
            fmt::print("   {:>4} {:>16} {:>16} {:>16}\n", year, grouped(sums.first.value()),
                       grouped(sums.second.value()), grouped(sofar.value()));
        }
    }

    /// What an investor asks beside the value; a status stands where there is no figure.
    void measures()
    {
        auto const line = [](char const* what, std::string const& value) {
            fmt::print("   {:<37} {:>16}\n", what, value);
        };
        auto const roots = site_.text("irr_roots");
        auto const irr = site_.text("irr_status");
        bool const unique = small(irr) == "unique";
        fmt::print("\n   Measures of the incremental flow\n");
        line("IRR", unique ? fmt::format("{:.2f} % ({})", site_.number("irr_pct"), irr)
                           : irr + (roots.empty() ? "" : "; rates " + roots));
        if (site_.has("irr_real_pct")) line("IRR, real", fmt::format("{:.2f} %", site_.number("irr_real_pct")));
        if (site_.has("xnpv_" + small(currency_)))
            line("By the calendar: XNPV", grouped(site_.number("xnpv_" + small(currency_)), 2));
        if (site_.has("xirr_pct")) line("By the calendar: XIRR", fmt::format("{:.2f} %", site_.number("xirr_pct")));
        line("MIRR at the discount rate", measure("mirr", "mirr_pct", 2, " %"));
        line("Payback", (small(site_.text("payback_status")) == "reached"
                             ? fmt::format("{:.1f} years", site_.number("payback_years"))
                             : site_.text("payback_status")) +
                            (site_.has("first_payback_years")
                                 ? fmt::format(", for the first time after {:.1f}", site_.number("first_payback_years"))
                                 : ""));
        line("Discounted payback", measure("discounted_payback", "discounted_payback_years", 1, " years"));
        line("Profitability index", measure("profitability_index", "profitability_index", 3));
        line("Equivalent annual value", money_measure("eav"));
        line("Yield on cost", measure("yield_on_cost", "yield_on_cost_pct", 2, " %"));
        line("Income capitalised at the exit yield", money_measure("cap_value"));
        line("Residual land value", money_measure("residual_land_value"));
        line("Benefits over costs, this view", measure("bcr", "bcr", 3));
        line("Value a m2 of its ground", money_measure("value_per_m2", 2));
        line("Value a m2 of the parcel", money_measure("value_per_parcel_m2", 2));
        line("Value a m2 of floor area added", money_measure("value_per_added_floor_m2", 2));
        line("Value a m2 lettable (NLA)", money_measure("value_per_lettable_m2", 2));
        auto const view = [&](char const* what, std::string const& name) {
            auto const column = "value_" + name + "_" + small(currency_);
            auto const ratio = "bcr_" + name;
            std::string text = site_.has(column) ? grouped(site_.number(column)) : "not stated";
            if (name != "public" && site_.has(column))
                text += "   benefits over costs " +
                        (site_.has(ratio) ? grouped(site_.number(ratio), 3) : std::string{"NO_COST"});
            fmt::print("   {:<37} {:>16}\n", what, text);
        };
        fmt::print("\n   Worth by view, never added up\n");
        view("Operating company (spv)", "spv");
        view("Asset owner", "asset_owner");
        if (double const back = site_.number("value_returned_" + small(currency_)); back != 0)
            fmt::print("   {:<37} {:>16}   returned at the end, if it earns on as before{}\n", "", grouped(back),
                       site_.number("pv_returned_" + small(currency_)) != 0 ? "" : "; not in the value");
        view("Public hand", "public");
        view("Society", "society");
    }

    void others()
    {
        fmt::print("\n6. Other uses\n");
        if (!site_.text("runner_up").empty())
            fmt::print("   Second best: {}, worth {}, on average {}; the advantage over it on average is {}\n",
                       site_.text("runner_up"), money(site_, "runner_up_ioav"), money(site_, "runner_up_ioav_mean"),
                       grouped(site_.number("ioav_mean_" + small(currency_)) -
                               site_.number("runner_up_ioav_mean_" + small(currency_))));
        for (auto const& row : tables_.rows("refusals", "space_id", site_.text("site_id")))
            fmt::print("   {:<20} {}\n", row.text("facility"), reason(row));
    }

    /// One figure at a time, in the base case.
    void limits()
    {
        fmt::print("\n7. What would change it, one figure at a time, of what is stated (base case)\n");
        try {
            auto const id = site_.text("site_id");
            std::optional<double> second;
            if (!site_.text("runner_up").empty()) second = site_.number("runner_up_ioav_" + small(currency_));
            print_site_limits(site_book_of(folder_, id), second);
        } catch (Error const& e) {
            fmt::print("   not told: {}\n", e.what());
        }
    }

    std::filesystem::path folder_;
    RunTables tables_;
    RunRow site_;
    std::string currency_;
    SiteFigures figures_;
};

}  // namespace

void add_explain(CLI::App& app)
{
    struct Options {
        std::filesystem::path scan, xlsx;
        std::string site;
    };
    auto* cmd = app.add_subcommand("explain", "The chain of one site from square metres to value, with every source");
    auto o = std::make_shared<Options>();
    cmd->add_option("scan", o->scan, "Folder that 'lacuna scan --out' wrote")->required();
    cmd->add_option("site", o->site, "Id of the site, as in the column site_id")->required();
    cmd->add_option("--xlsx", o->xlsx,
                    "Also write a workbook that calculates the site's value from its inputs, each with its source");
    cmd->footer(
        "Of a space that got no facility it tells why each was refused.\n\n"
        "Example:  lacuna explain out H00001-01/open/1");
    cmd->callback([o] {
        if (!o->xlsx.empty() && small(o->xlsx.extension().string()) != ".xlsx")
            throw Error{Errc::usage, fmt::format("--xlsx {}: name a file that ends in .xlsx", o->xlsx.string())};
        Explanation{o->scan, o->site}.print();
        if (o->xlsx.empty()) return;
        export_site_workbook(site_book_of(o->scan, o->site), o->xlsx);
        fmt::print("\nWorkbook: {}\n", o->xlsx.string());
    });
}

}  // namespace lacuna
