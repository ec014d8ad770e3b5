// SPDX-License-Identifier: Apache-2.0
#include "cli/value_report.h"

#include "cli/money_summary.h"
#include "importers/rules/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace lacuna {

namespace {

using Out = std::back_insert_iterator<std::string>;

bool of_one_view(ScenarioRow const& a, ScenarioRow const& b)
{
    return a.made_of.valuation.view == b.made_of.valuation.view;
}

void values_table(Out out, std::vector<ScenarioRow> const& scenarios, std::string const& currency)
{
    auto const share = [](double part, double whole) { return whole > 0 ? 100 * part / whole : 0; };
    auto const& first = scenarios.front();
    fmt::format_to(out, "{:<14} {:>16} {:>16} {:>16} {:>16} {:>16} {:>8} {:>8} {:>7} {:>10}\n", "scenario",
                   "IOAV " + currency, "difference", "on average", "capex", "promised", "carried", "ceiling", "losing",
                   "other use");
    for (auto const& s : scenarios)
        fmt::format_to(out, "{:<14} {:>16} {:>16} {:>16} {:>16} {:>16} {:>6.1f} % {:>6.1f} % {:>7} {:>10}\n",
                       s.scenario, grouped(s.ioav), of_one_view(s, first) ? grouped(s.ioav - first.ioav) : "other view",
                       grouped(s.ioav_mean), grouped(s.capex), grouped(s.promised),
                       share(s.promised, s.renovation_cost), share(s.ioav, s.renovation_cost), s.losing,
                       s.other_use_better);
    fmt::format_to(
        out,
        "on average: at the means of what prices may be; losing: sites that are worth nothing or less on average; "
        "other use: sites where another use that fits would be worth more on average, were there demand and floor area "
        "for it ('lacuna select' weighs them)\n");
    for (auto const& s : scenarios) {
        if (!s.settings.empty()) fmt::format_to(out, "  {}: {}\n", s.scenario, s.settings);
        if (s.made_of.basis != first.made_of.basis)
            fmt::format_to(out, "  {} is worth that {}{}\n", s.scenario, s.made_of.basis,
                           of_one_view(s, first) ? ""
                                                 : ": of another view than " + first.scenario +
                                                       ", so that they are not set against "
                                                       "each other; by view they are below");
    }
}

}  // namespace

std::string scenarios_text(std::vector<ScenarioRow> const& scenarios, std::vector<BridgeRow> const& bridge,
                           std::string const& currency)
{
    std::string text;
    Out out{text};
    values_table(out, scenarios, currency);
    fmt::format_to(out, "\n{:<14} {:>16} {:>16} {:>16} {:>16}\n", "by view", "operating co.", "asset owner",
                   "public hand", "society");
    for (auto const& s : scenarios)
        fmt::format_to(out, "{:<14} {:>16} {:>16} {:>16} {:>16}\n", s.scenario, grouped(s.value_spv),
                       grouped(s.value_asset_owner), grouped(s.value_public),
                       s.value_society ? grouped(*s.value_society) : "not stated");
    fmt::format_to(out, "views are never added up or compared with each other; site by site in values.csv\n");
    std::string scenario;
    for (auto const& b : bridge) {
        if (b.scenario != scenario)
            fmt::format_to(out, "\nFrom {} to {}, present values by line\n", scenarios.front().scenario, b.scenario);
        scenario = b.scenario;
        fmt::format_to(out, "  {:<20} {:>16} {:>16} {:>16}\n", b.line, grouped(b.before), grouped(b.after),
                       grouped(b.after - b.before));
    }
    return text;
}

std::string warnings_text(std::vector<ScenarioRow> const& scenarios)
{
    std::vector<std::pair<std::string, std::vector<std::string>>> warned;  // in the order in which they come
    for (auto const& s : scenarios)
        for (auto const& warning : s.made_of.warnings) {
            auto const known = std::ranges::find(warned, warning, &decltype(warned)::value_type::first);
            if (known != warned.end())
                known->second.push_back(s.scenario);
            else
                warned.push_back({warning, {s.scenario}});
        }
    std::string text;
    for (auto const& [warning, of] : warned)
        text += scenarios.size() == 1 ? fmt::format("Warning: {}\n", warning)
                                      : fmt::format("Warning ({}): {}\n", fmt::join(of, ", "), warning);
    return text;
}

std::vector<std::string> changed_settings(Study const& before, Study const& after)
{
    std::map<std::string, std::string> were;
    for (auto const& s : settings_of(before, std::nullopt)) were[s.key] = s.value;
    std::vector<std::string> out;
    for (auto const& s : settings_of(after, std::nullopt)) {
        auto const found = were.find(s.key);
        std::string const was = found == were.end() ? "not stated" : found->second;
        if (is_money_key(s.key) && was != s.value) out.push_back(fmt::format("{} {} -> {}", s.key, was, s.value));
        if (found != were.end()) were.erase(found);
    }
    for (auto const& [key, was] : were)
        if (is_money_key(key)) out.push_back(fmt::format("{} {} -> not stated", key, was));
    return out;
}

std::vector<std::string> listed_differences(std::string const& scenario, std::vector<std::string> words)
{
    constexpr std::size_t most = 10;
    auto const count = words.size();
    for (auto& word : words) word.insert(0, "  ");
    if (count > most) {
        words.resize(most);
        words.push_back(fmt::format("  and {} more", count - most));
    }
    words.insert(words.begin(), fmt::format("Figures that differ from base in '{}': {}", scenario, count));
    return words;
}

}  // namespace lacuna
