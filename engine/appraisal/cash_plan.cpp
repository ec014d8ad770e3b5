// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/cash_plan.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

std::string fault_of_line(PlannedLine const& line, CashPlan const& plan, std::map<std::string, bool> const& before)
{
    auto const say = [&](std::string const& what) { return fmt::format("cash plan: line '{}' {}", line.id, what); };
    if (!std::isfinite(line.amount)) return say("has an amount that is not finite (NONFINITE_INPUT)");
    if (auto const status = rate_status(line.growth); status != MeasureStatus::ok)
        return say(fmt::format("grows by {} ({})", line.growth, name(status)));
    if (line.first < 0 || line.first > plan.periods || line.last > plan.periods)
        return say(fmt::format("runs from {} to {} of {} periods", line.first, line.last, plan.periods));
    for (double const share : line.share)
        if (!std::isfinite(share) || share < 0 || share > 1)
            return say(fmt::format("has a share of {}; it must lie in 0 to 1", share));
    for (auto const& id : line.of)
        if (!before.contains(id)) return say(fmt::format("is a share of '{}', which does not stand before it", id));
    if (line.at_time && !std::isfinite(*line.at_time)) return say("falls at no time (NONFINITE_INPUT)");
    return {};
}

/// The line's own flow in period t, wherever that is.
double flow_in(PlannedLine const& line, int t)
{
    double amount = line.amount;
    if (line.growth != 0) amount *= std::pow(1 + line.growth, t - line.price_period);
    if (!line.share.empty()) {
        auto const k = static_cast<std::size_t>(std::max(0, t - line.first));
        amount *= line.share[std::min(k, line.share.size() - 1)];
    }
    return amount;
}

/// By line in the plan's order what falls in period t; lines without an end go on for ever.
std::vector<double> flows_in(CashPlan const& plan, int t)
{
    std::map<std::string_view, double> by_id;
    std::vector<double> out;
    for (auto const& line : plan.lines) {
        double amount = 0;
        if (t >= line.first && (line.last < line.first || t <= line.last)) {
            if (line.of.empty()) {
                amount = flow_in(line, t);
            } else {
                Sum sum;
                for (auto const& id : line.of) sum += by_id.at(id);
                amount = line.amount * sum.value();
            }
        }
        by_id[line.id] = amount;
        out.push_back(amount);
    }
    return out;
}

bool operates(PlannedLine const& line)
{
    return line.side == LineSide::with && (line.kind == LineKind::revenue || line.kind == LineKind::operating_cost);
}

}  // namespace

std::string fault_of(CashPlan const& plan)
{
    if (plan.periods < 1) return fmt::format("cash plan: HORIZON: {} periods; it needs at least one", plan.periods);
    if (!(plan.periods_a_year > 0)) return fmt::format("cash plan: {} periods a year", plan.periods_a_year);
    std::map<std::string, bool> before;
    for (auto const& line : plan.lines) {
        if (auto fault = fault_of_line(line, plan, before); !fault.empty()) return fault;
        if (!before.emplace(line.id, true).second) return fmt::format("cash plan: two lines are called '{}'", line.id);
    }
    return {};
}

std::vector<PlannedFlow> flows_of(CashPlan const& plan)
{
    if (auto const fault = fault_of(plan); !fault.empty()) throw Error{Errc::bad_config, fault};
    std::vector<PlannedFlow> flows;
    for (int t = 0; t <= plan.periods; ++t) {
        auto const amounts = flows_in(plan, t);
        double const grid = t == 0 || plan.timing == Timing::end ? t : t - 0.5;
        for (std::size_t i = 0; i < amounts.size(); ++i)
            if (amounts[i] != 0)
                flows.push_back({i, t, plan.lines[i].at_time.value_or(grid / plan.periods_a_year), amounts[i]});
    }
    std::ranges::stable_sort(flows, {}, &PlannedFlow::line);
    return flows;
}

PlanValue value_of(CashPlan const& plan, double rate)
{
    if (auto const status = rate_status(rate); status != MeasureStatus::ok)
        throw Error{Errc::bad_config, fmt::format("cash plan: {}: a discount rate of {}", name(status), rate)};
    auto const flows = flows_of(plan);
    auto const periods = static_cast<std::size_t>(plan.periods) + 1;
    PlanValue v;
    v.noi.assign(periods, 0);
    v.with = v.without = v.incremental = v.noi;
    std::vector<Sum> by_line(plan.lines.size()), noi(periods), with(periods), without(periods), all(periods);
    Sum of_side[3];
    for (auto const& flow : flows) {
        auto const& line = plan.lines[flow.line];
        auto const t = static_cast<std::size_t>(flow.period);
        double const present = flow.amount * std::pow(1 + rate, -flow.time_years);
        by_line[flow.line] += present;
        of_side[static_cast<int>(line.side)] += present;
        if (operates(line)) noi[t] += flow.amount;
        if (line.side == LineSide::with) with[t] += flow.amount;
        if (line.side == LineSide::do_minimum) without[t] += flow.amount;
        all[t] += line.side == LineSide::do_minimum ? -flow.amount : flow.amount;
    }
    for (std::size_t i = 0; i < by_line.size(); ++i) v.by_line.emplace_back(plan.lines[i].id, by_line[i].value());
    for (std::size_t t = 0; t < periods; ++t) {
        v.noi[t] = noi[t].value();
        v.with[t] = with[t].value();
        v.without[t] = without[t].value();
        v.incremental[t] = all[t].value();
    }
    v.npv_with = of_side[0].value();
    v.npv_do_minimum = of_side[1].value();
    v.pv_cannibalisation = of_side[2].value();
    v.ioav = v.npv_with - v.npv_do_minimum + v.pv_cannibalisation;
    v.irr = find_irr(v.incremental);
    return v;
}

double noi_in(CashPlan const& plan, int t)
{
    auto const amounts = flows_in(plan, t);
    Sum sum;
    for (std::size_t i = 0; i < amounts.size(); ++i)
        if (operates(plan.lines[i])) sum += amounts[i];
    return sum.value();
}

CashPlan kept(CashPlan plan, double exit_cap, double sale_cost)
{
    if (auto const status = cap_status(exit_cap); status != MeasureStatus::ok)
        throw Error{Errc::bad_config,
                    fmt::format("cash plan: {}: an exit yield of {}; it must be above 0", name(status), exit_cap)};
    std::erase_if(plan.lines, [](PlannedLine const& line) { return line.kind == LineKind::handback; });
    PlannedLine terminal;
    terminal.id = "terminal";
    terminal.kind = LineKind::terminal;
    terminal.amount = noi_in(plan, plan.periods + 1) / exit_cap * (1 - sale_cost);
    terminal.first = terminal.last = plan.periods;
    terminal.at_time = plan.periods / plan.periods_a_year;
    terminal.inputs = {"exit_cap", "sale_cost"};
    plan.lines.push_back(std::move(terminal));
    return plan;
}

std::vector<std::string> terminal_warnings(PlanValue const& value, double exit_cap, double rate, double growth)
{
    std::vector<std::string> said;
    for (auto const& [id, present] : value.by_line)
        if (id == "terminal" && value.ioav > 0 && present > 0.5 * value.ioav)
            said.push_back(
                fmt::format("TERMINAL_SHARE: the terminal value is {:.0f} % of the value", 100 * present / value.ioav));
    if (exit_cap < rate - growth - 0.005)
        said.push_back(
            fmt::format("EXIT_CAP: the exit yield of {} is more than half a point below discount rate less growth, {}",
                        exit_cap, rate - growth));
    return said;
}

}  // namespace lacuna
