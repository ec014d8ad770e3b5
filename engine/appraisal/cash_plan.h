// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/appraisal/irr.h"
#include "engine/model/measure.h"
#include "engine/model/rules.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Which of the cases that a value compares a line belongs to.
enum class LineSide {
    with,            ///< with the use
    do_minimum,      ///< as things are
    cannibalisation  ///< what assets inside the view's boundary lose; amounts are <= 0
};

/// Revenue and operating cost make net operating income; the rest does not.
enum class LineKind { revenue, operating_cost, capex, predevelopment, refurbishment, handback, terminal, other };

/// One line of a cash plan. Its flow in period t (0 .. periods), inflow positive, is
///     amount (1 + growth)^(t - price_period) share(t)          for first <= t <= last
/// or, where `of` names lines, amount times their sum in t.
struct PlannedLine {
    std::string id;
    LineSide side = LineSide::with;
    LineKind kind = LineKind::other;
    double amount = 0;                ///< a period, at the prices of price_period; of `of` a share
    double growth = 0;                ///< a period, > -1
    int price_period = 0;             ///< 0: prices of the valuation date
    int first = 1, last = 0;          ///< last < first: to the end
    std::vector<double> share;        ///< in periods first, first + 1 ..., as occupancy; the last holds on; empty: 1
    std::vector<std::string> of;      ///< ids of lines that stand before it
    std::optional<double> at_time;    ///< years; a flow that falls at its own exact time
    std::vector<std::string> inputs;  ///< keys of the figures behind it
};

/// The whole life of one use of one site in one view.
struct CashPlan {
    int periods = 0;              ///< flows fall in periods 0 .. periods
    double periods_a_year = 1;    ///< 12: a monthly grid
    Timing timing = Timing::mid;  ///< of periods from 1 on; period 0 falls at 0
    std::vector<PlannedLine> lines;
};

/// One flow. `line` counts in CashPlan::lines.
struct PlannedFlow {
    std::size_t line = 0;
    int period = 0;
    double time_years = 0;
    double amount = 0;
};

/// What is wrong with a plan, in words with the line's id; empty: nothing.
std::string fault_of(CashPlan const& plan);

/// The flows by line and period, those of 0 left out. Error{bad_config} where fault_of() says something.
std::vector<PlannedFlow> flows_of(CashPlan const& plan);

struct PlanValue {
    double npv_with = 0;
    double npv_do_minimum = 0;
    double pv_cannibalisation = 0;                        ///< <= 0
    double ioav = 0;                                      ///< npv_with - npv_do_minimum + pv_cannibalisation
    std::vector<std::pair<std::string, double>> by_line;  ///< present values, in the plan's order
    std::vector<double> noi, with, without, incremental;  ///< by period, undiscounted
    IrrResult irr;                                        ///< of `incremental` at whole periods, a period's rate
};

/// Present values at `rate` a year, compensated sums in order of line and period.
/// Errors: bad_config as flows_of(), or where the rate is not above -1.
PlanValue value_of(CashPlan const& plan, double rate);

/// Net operating income of period `t`, which may lie beyond the plan: lines that run to its end go on.
double noi_in(CashPlan const& plan, int t);

/// The plan with the asset kept: lines of kind handback go, and a terminal line comes in,
/// NOI(T+1) / exit_cap (1 - sale_cost) at exact time T. Error{bad_config} where exit_cap <= 0.
CashPlan kept(CashPlan plan, double exit_cap, double sale_cost = 0);

/// What is remarkable about a terminal value: a share of value above 50 %, or a yield more than half a point below
/// rate - growth. Empty: nothing.
std::vector<std::string> terminal_warnings(PlanValue const& value, double exit_cap, double rate, double growth);

}  // namespace lacuna
