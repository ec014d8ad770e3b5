// SPDX-License-Identifier: Apache-2.0
#include "cli/stated_ranges.h"

#include "cli/money_summary.h"
#include "cli/risk_values.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/catalogue/overrides.h"
#include "importers/study/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace lacuna {

namespace {

/// A figure with both ends, by the key that sets it.
struct Ends {
    std::string key;
    double low, high;
};

void add(std::string const& prefix, std::vector<Provenance> const& provenance, std::vector<Ends>& out)
{
    for (auto const& p : provenance)
        if (auto const key = prefix + p.figure; p.low && p.high && names_money_figure(key))
            out.push_back({key, *p.low, *p.high});
}

std::vector<Ends> figures_with_ends(Study const& study, Catalogue const& catalogue)
{
    std::vector<Ends> out;
    for (auto const& [key, origin] : study.origins)
        if (origin.low && origin.high && is_money_key(key)) out.push_back({key, *origin.low, *origin.high});
    for (auto const& f : catalogue.facilities) add(f.id + ".", f.provenance, out);
    for (auto const& today : catalogue.do_minimum)
        add("today." + std::string{name(today.kind)} + ".", today.provenance, out);
    return out;
}

double swing(StatedRangeRow const& row)
{
    return row.at_low && row.at_high ? std::fabs(*row.at_high - *row.at_low) : 0;
}

std::string told(std::optional<double> const& value) { return value ? grouped(*value) : "-"; }

}  // namespace

std::vector<StatedRangeRow> stated_ranges(ScannedRun const& run, Terms const& terms, int threads)
{
    auto const worth = [&](Terms const& at) {
        return total_at({catalogue_of(run, at.study, at.figures), at.study.valuation}, run.alternatives.uses, {},
                        threads);
    };
    // A figure may hold in the study and its end not, as a ramp-up that is longer than the concession.
    auto const worth_with = [&](std::string const& key, double end, std::string& fault) -> std::optional<double> {
        try {
            auto changed = terms;
            restate(changed, key, shortest(end));
            validate_money(changed.study);
            return worth(changed);
        } catch (Error const& e) {
            if (e.code() == Errc::internal) throw;
            fault += fmt::format("{}at {}: {}", fault.empty() ? "" : "; ", shortest(end), e.what());
            return std::nullopt;
        }
    };
    auto const base = worth(terms);
    std::vector<StatedRangeRow> out;
    for (auto const& f : figures_with_ends(terms.study, catalogue_of(run, terms.study, terms.figures).as_filed())) {
        StatedRangeRow row{f.key, f.low, f.high, {}, {}, {}};
        row.at_low = worth_with(f.key, f.low, row.fault);
        row.at_high = worth_with(f.key, f.high, row.fault);
        if (row.at_low != base || row.at_high != base) out.push_back(std::move(row));
    }
    std::ranges::sort(
        out, [](auto const& a, auto const& b) { return swing(a) != swing(b) ? swing(a) > swing(b) : a.key < b.key; });
    return out;
}

std::string stated_ranges_text(std::vector<StatedRangeRow> const& rows)
{
    constexpr std::size_t shown = 10;
    if (rows.empty()) return {};
    std::string text;
    auto out = std::back_inserter(text);
    fmt::format_to(out, "\n{:<44} {:>9} {:>9} {:>17} {:>16}\n", "One stated figure at a time, all else as stated",
                   "low", "high", "value at low", "at high");
    for (auto const& r : std::span{rows}.first(std::min(rows.size(), shown)))
        fmt::format_to(out, "  {:<42} {:>9} {:>9} {:>20} {:>16}\n", r.key, shortest(r.low), shortest(r.high),
                       told(r.at_low), told(r.at_high));
    for (auto const& r : rows)
        if (!r.fault.empty()) fmt::format_to(out, "  an end of {} cannot be priced: {}\n", r.key, r.fault);
    if (rows.size() > shown) fmt::format_to(out, "  and {} more in stated_ranges.csv\n", rows.size() - shown);
    return text;
}

}  // namespace lacuna
