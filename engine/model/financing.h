// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/proposal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// A holder of equity.
struct EquityParty {
    std::string id;       ///< "investor", "state_company", "residents" ...
    double share = 0;     ///< of equity; the shares of all add up to 1
    double priority = 0;  ///< of what it paid in, a year, before the fund and the others; not cumulative
    double in_kind = 0;   ///< value of what it brings at the start instead of cash, as a part of its share; no cost of
                          ///< the project, whose owner it then is
    std::string in_kind_source = {};  ///< who valued it and when; empty: FinancingTerms::in_kind_source
};

/// What somebody gives the project at the start and asks no equity for: land, space, the use of them.
struct GivenInKind {
    double value = 0;         ///< >= 0; no cash, no cost, no equity
    std::string source = {};  ///< who valued it and when; empty: FinancingTerms::in_kind_source
};

/// What the public hand, and the owner of land and buildings, do for the project. All amounts >= 0, nominal.
struct SupportTerms {
    double project_grant = 0;  ///< public hand to the project, paid to the first costs; what is above the cost is not
    GivenInKind public_in_kind, owner_in_kind;
    bool public_owner = false;            ///< the owner of land and buildings is the public hand
    double guaranteed_revenue = 0;        ///< let, a year of operation, flat; 0: not guaranteed
    double guaranteed_revenue_share = 1;  ///< of what is short of it, that the public hand pays in
    double guaranteed_revenue_limit = 0;  ///< of all years together; 0: none
    double guaranteed_debt_share = 0;     ///< of a year's interest and principal that cash and reserve leave unpaid
    double guaranteed_debt_limit = 0;     ///< of all years together; 0: none
    [[nodiscard]] bool any_guarantee() const { return guaranteed_revenue > 0 || guaranteed_debt_share > 0; }
    bool guarantee_in_sizing = false;  ///< what is guaranteed of revenue counts in CFADS and in tests of cover
};

/// What the screens for securities go by beside the loan's terms.
struct ScreenTerms {
    double occupancy = 0.9;        ///< of twelve stabilised months
    double haircut = 0.1;          ///< share of NOI not counted on
    double cap_rate = 0.07;        ///< that stabilised NOI is capitalised with
    double ltv = 0.6;              ///< class A / that value, at most
    double reit_min_yield = 0.04;  ///< that the market asks of a trust
    double reit_payout = 0.9;      ///< share of distributable income paid
    double reit_abs_share = 0.8;   ///< of the trust's assets in infrastructure securities
};

/// Who brings the money and on what terms. Rates are effective annual fractions, nominal.
struct FinancingTerms {
    bool stated = false;                   ///< nothing is financed without
    double grants = 0, contributions = 0;  ///< present values committed to the renovation by public hand and residents
    double overhead_share = 0;             ///< of what is paid to the renovation, kept by those who run the fund
    std::vector<EquityParty> equity;
    std::string in_kind_source;  ///< who valued what is brought in kind, and when, where a contribution has none
    SupportTerms support;
    double concession_fee = 0;       ///< a year to the owner of land and buildings, flat
    double franchise_fee_share = 0;  ///< of revenue that is let, to the same owner on top of it
    double fund_share = 0;           ///< of the cash after priority dividends, to the renovation fund
    double hurdle_rate = 0;          ///< a year; 0: none. Once equity has its money back with it,
    double hurdle_fund_share = 0;    ///< the fund gets this share of what is left,
    double hurdle_public_share = 0;  ///< and the public hand this one
    double dscr = 1.3;               ///< service is sculpted to it
    double loan_rate = 0.045;
    int loan_years = 12;                ///< services from the first operating year
    double max_ltc = 0.6;               ///< debt / total cost; 0: no debt
    double max_ltv = 0;                 ///< debt / stabilised NOI capitalised at the screens' rate; 0: not tested
    double min_debt_yield = 0;          ///< stabilised NOI / debt; 0: not tested
    double max_debt = 0;                ///< an amount; 0: not tested
    bool no_negative_principal = true;  ///< no year adds to the loan; else what ramp-up cannot pay is capitalised
    bool construction_interest = true;  ///< of draws until operation begins, added to the loan
    int reserve_years = 0;              ///< equal contributions before a refurbishment; 0: none is kept
    double required_return = 0.08;      ///< of first_holder(), to tell what share of the cash the fund could get
    double lock_up_dscr = 0;            ///< 0: no lock-up
    double reserve_months = 0;          ///< of the next service, in the debt service reserve
    ScreenTerms screens;
    std::vector<std::string> waterfall;  ///< payment_order() of these
    /// The source of a contribution in kind: its own, else the one for all.
    [[nodiscard]] std::string const& source_or(std::string const& own) const
    {
        return own.empty() ? in_kind_source : own;
    }
    /// The first holder of equity that has a share; nullptr: there is none.
    [[nodiscard]] EquityParty const* first_holder() const
    {
        auto const found = std::ranges::find_if(equity, [](EquityParty const& party) { return party.share > 0; });
        return found == equity.end() ? nullptr : &*found;
    }
};

/// The steps of the waterfall that a study may order, in the default order; what is left goes to equity.
std::span<std::string_view const> payment_steps();
/// The steps in order: those named, then the others in the default order.
std::vector<std::string> payment_order(std::vector<std::string> named);
/// The steps that a study which names some does not name: they are paid behind those; empty where it names none or all.
std::vector<std::string> payments_behind(std::vector<std::string> const& named);
/// Why an order cannot be used, in words; empty where it can. Lenders are paid before all but the fee and the
/// maintenance reserve, since debt is sized by the cash that is there before them; interest before principal.
std::string fault_of_payments(std::vector<std::string> const& named);

/// A loan with a service a year. Year k of the lists ends k + 1 years after the debt closes. Its CFADS are those that
/// it is sized on; what was there and what it covered is told by the years of the financing.
struct Debt {
    double amount = 0;
    std::vector<double> opening, interest, principal, service, closing;
    std::vector<std::optional<double>> dscr;  ///< CFADS / service; nullopt: a service of no more than 0.005
};

/// What a lender's tests allow.
struct DebtSize {
    struct Test {
        std::string id;  ///< "ltv", "ltc", "dscr", "debt_yield", "cap", "sculpted"
        double amount = 0;
    };
    std::vector<Test> tests;  ///< in that order
    std::string binding;      ///< the least; ties to the earlier
    double amount = 0;        ///< >= 0
};
/// One year, amounts in the currency.
struct FinancedYear {
    double cfads = 0;  ///< cash that was there before debt: NOI - tax - renewals - hand-back + reserve_out - the fee
                       ///< and reserve_in as far as they are paid before lenders; with what is guaranteed of revenue
                       ///< where the terms say so; < 0: equity paid
    double fee = 0, fee_paid = 0;                      ///< due and paid
    double grant = 0;                                  ///< of the public hand, to the cost of the year
    double revenue_guarantee = 0, debt_guarantee = 0;  ///< paid in by the public hand
    double reserve_in = 0, reserve_out = 0;  ///< saved and released; what could not be saved is `reserve_short`
    double interest = 0, principal = 0;      ///< paid, from cash, the debt service reserve and a guarantee
    double service = 0;                      ///< by the loan's schedule
    double debt_due = 0;                     ///< with arrears and their interest
    std::optional<double> dscr;              ///< cfads / debt_due; nullopt where nothing is due
    double after_debt = 0;                   ///< cfads - debt_due
    double priority = 0, fund = 0, rest = 0, trapped = 0;
    double above_hurdle = 0;  ///< part of `fund`
    double public_share = 0;  ///< to the public hand, above the hurdle
    double debt_drawn = 0, equity_paid = 0;
    double equity_called = 0;  ///< in operation: what the year's cash is below nothing
    double fee_short = 0, reserve_short = 0, interest_short = 0, principal_short = 0;  ///< of what was due; arrears too
    double topped_up = 0, drawn = 0;  ///< into and out of the debt service reserve
    double released = 0;              ///< by the lock-up
    double to_equity = 0;             ///< by the hurdle and by shares, dividends apart
};

/// One test of a screen: a figure against its limit. A screen says PASS or FAIL with the margin, never "can be listed".
struct ScreenTest {
    std::string id;
    double figure = 0, limit = 0;
    bool at_least = true;  ///< the figure must be no less than the limit; else no more
    [[nodiscard]] bool passes() const { return margin() >= 0; }
    /// 0 where both are the same but for rounding.
    [[nodiscard]] double margin() const
    {
        double const by = at_least ? figure - limit : limit - figure;
        return std::fabs(by) <= 1e-9 * std::max(1.0, std::fabs(limit)) ? 0 : by;
    }
};

/// What class A of a securitisation could be, and what it withstands.
struct Securitisation {
    double stressed_noi = 0, by_dscr = 0, by_ltv = 0;
    double class_a = 0;                 ///< the lesser of both
    double over_collateralisation = 0;  ///< PV of stressed NOI / class A - 1
    double break_even_fall = 0;         ///< of NOI at which class A's service is just covered
    std::vector<ScreenTest> tests;
};
/// Both screens on a stabilised year of the whole company.
struct Screens {
    double noi = 0;  ///< of that year
    Securitisation securitisation;
    std::vector<ScreenTest> reit;
};

struct PartyResult {
    std::string id;
    std::vector<double> flows;  ///< by year
    double total = 0;           ///< all flows added up, undiscounted
    std::vector<double>
        given;  ///< part of `flows` that is given to the renovation and no investment of the party, <= 0
    Irr irr;    ///< of flows without `given`
    double worth_at_required = 0;  ///< present value of these at FinancingTerms::required_return, at their own times
    /// Whether that return is earned. Several rates of return, or none, say nothing of it: the present value does.
    [[nodiscard]] bool earns_required() const { return worth_at_required >= -0.005; }
};

/// Who takes part beside the holders of equity, in the order of their ledgers.
inline constexpr std::array<std::string_view, 5> other_parties{
    "renovation_fund", "owner" /* of land and buildings */, "lenders",
    "public_hand" /* taxes, shares above a hurdle; grants, guarantees */, "existing_tenants" /* compensation */};
/// The operating company itself, and those whom it sells to and buys from: sides of payments that have no ledger.
inline constexpr std::string_view the_project = "project", the_market = "market";

/// What one pays another in a year for one reason, undiscounted and in whole hundredths. A contribution in kind is one.
struct Payment {
    int year = 0;
    std::string_view step;    ///< "net_operating_income", "interest", "fund_share" ...
    std::string from, to;     ///< a party's id, the_project or the_market
    double amount = 0;        ///< > 0
    std::string source = {};  ///< of the value of what is given or brought in kind; else empty
};

struct Financing {
    double total_cost = 0;      ///< with duties taken over before operation, without interest during construction
    double equity = 0;          ///< paid in for it in cash
    double equity_in_kind = 0;  ///< beside it, as far as it is credited
    double equity_called = 0;   ///< beside it, in operation
    double grant = 0;           ///< of the public hand, part of total_cost: debt and equity pay the rest
    double construction_interest = 0;  ///< part of debt.amount: debt.amount = draws + this
    Debt sculpted;                     ///< before other tests
    DebtSize size;
    Debt debt;
    std::optional<double> least_dscr;         ///< of all years; nullopt: nothing is due
    std::vector<std::optional<double>> llcr;  ///< loan life cover by year of debt.opening, of cash that was there by
                                              ///< what was owed, arrears too; nullopt: nothing is owed
    std::vector<FinancedYear> years;
    std::vector<PartyResult> parties;  ///< equity in the order of the terms, then other_parties
    std::vector<Payment> payments;     ///< by year, in the order of payment; the ledgers are made of them
    std::vector<std::string> warnings;
    /// Error: internal where there is none of that id.
    [[nodiscard]] PartyResult const& party(std::string_view id) const;
};

/// How far what is paid to the renovation covers it, at one unit of one level. Amounts are in the run's currency.
struct LevelBalance {
    std::string level;  ///< "residential_area", "community", "block", "urban_area", or "all"
    std::string id;     ///< empty: parcels of which the level is not known
    std::int64_t parcels = 0, sites = 0;
    double floor_area_m2 = 0;  ///< existing, likely
    double cost = 0;           ///< of its renovation
    double ioav = 0;           ///< of its sites: the ceiling, all of it given
    double promised = 0;       ///< present value of what its sites pay to the renovation, less overhead
    double subsidy_need = 0;   ///< gap less its share of committed grants and contributions, by the gaps
    double ratio = 0, gap = 0, surplus = 0;
    std::optional<double> years;  ///< until what is paid adds up to the cost, discounted; nullopt: never in these years
    [[nodiscard]] double ceiling_ratio() const { return cost > 0 ? ioav / cost : 0; }
};

/// What one unit pays for another of the same level where all are pooled.
struct PoolTransfer {
    std::string level, from, to;
    double amount = 0;
};

/// One line of the account of the renovation: what it costs, what comes in for it, what is missing. In hundredths.
struct AccountItem {
    std::string_view item;   ///< "cost", "fund_share" ...
    std::string_view party;  ///< who pays it; empty: nobody yet, or a sum
    double amount = 0;       ///< present value; < 0: a cost or missing
    bool sum = false;        ///< made of other lines, not to be added up with them
};

/// What is promised to the renovation, by whom, and how far it goes.
struct Programme {
    bool financed = false;  ///< terms are given; else only the ceiling is known
    FinancingTerms terms;
    Financing financing;
    Screens screens;
    double fund_pv = 0;                          ///< present value of the renovation fund's share
    double above_hurdle_pv = 0;                  ///< part of it: what the fund gets above the hurdle
    double overhead_pv = 0;                      ///< of both, kept by those who run the fund
    double fee_pv = 0;                           ///< and of concession fees
    double promised_pv = 0;                      ///< both: what the contracts of the waterfall pay to the renovation
    std::optional<double> fund_share_at_return;  ///< with which terms.first_holder() just earns required_return;
                                                 ///< nullopt: less even without the fund. 1: or more
    std::optional<double> return_at_share;       ///< what it earns then, where that is one rate
    double called_at_return = 0;                 ///< from holders of equity in operation with that share
    double promised_at_return = 0;               ///< present value with that share
    std::vector<double> promised_by_site;        ///< parts of promised_pv, in the order of the plan's sites
    double public_pv = 0;                        ///< present value of the public hand's share above the hurdle
    std::vector<double> public_by_site;          ///< parts of it, in the same order; empty: none
    double support_pv = 0;  ///< present value of what the public hand pays in for the project (grant, guarantees) and
                            ///< gives in kind
    std::vector<AccountItem> account;  ///< of the renovation; empty where its cost is not stated
    double subsidy_need = 0;  ///< cost - promised - committed grants and contributions, >= 0; where the cost is known
    std::vector<LevelBalance> levels;  ///< by level from small to large, then id; "all" last
    std::vector<PoolTransfer> transfers;
};

}  // namespace lacuna
