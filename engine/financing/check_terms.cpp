// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/check_terms.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/measure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

void check_in_kind(std::string_view who, double value, std::string const& source)
{
    if (!(value >= 0) || !std::isfinite(value))
        throw Error{Errc::bad_config, fmt::format("financing: what '{}' brings in kind is below 0", who)};
    if (value > 0 && source.empty())
        throw Error{Errc::bad_config,
                    fmt::format("financing: '{}' brings {} in kind; say in {}_in_kind_source, or for all in "
                                "in_kind_source, who valued it and when",
                                who, tidy(value), who)};
}

void check_support(FinancingTerms const& terms)
{
    auto const& s = terms.support;
    check_in_kind("public", s.public_in_kind.value, terms.source_or(s.public_in_kind.source));
    check_in_kind("owner", s.owner_in_kind.value, terms.source_or(s.owner_in_kind.source));
    for (double const amount : {terms.grants, terms.contributions, s.project_grant, s.guaranteed_revenue,
                                s.guaranteed_revenue_limit, s.guaranteed_debt_limit})
        if (!(amount >= 0) || !std::isfinite(amount))
            throw Error{Errc::bad_config, "financing: a grant, contribution, guarantee or its limit below 0"};
    for (double const share : {s.guaranteed_revenue_share, s.guaranteed_debt_share})
        if (!(share >= 0 && share <= 1))
            throw Error{Errc::bad_config, "financing: the share of a shortfall that is guaranteed must lie in 0 to 1"};
}

}  // namespace

void check_terms(ProjectCash const& cash, FinancingTerms const& terms)
{
    double shares = 0;
    for (auto const& party : terms.equity) {
        if (!(party.share >= 0))
            throw Error{Errc::bad_config, fmt::format("financing: '{}' has a share below 0", party.id)};
        check_in_kind(party.id, party.in_kind, terms.source_or(party.in_kind_source));
        shares += party.share;
    }
    check_support(terms);
    if (terms.support.guaranteed_revenue > 0 && cash.revenue.empty())
        throw Error{Errc::bad_config, "financing: a guarantee of revenue, and what is let is not known"};
    if (!(std::fabs(shares - 1) <= 1e-9))
        throw Error{Errc::bad_config,
                    fmt::format("financing: the shares of equity add up to {}; they must add up to 1", tidy(shares))};
    for (double const share : {terms.fund_share, terms.franchise_fee_share})
        if (!(share >= 0 && share <= 1))
            throw Error{Errc::bad_config,
                        "financing: the fund's share and the franchise fee's of revenue must lie in 0 to 1"};
    for (auto const& [key, rate] : {std::pair{"loan_rate", terms.loan_rate}, {"hurdle_rate", terms.hurdle_rate}})
        if (auto const status = rate_status(rate); status != MeasureStatus::ok)
            throw Error{Errc::bad_config, fmt::format("financing: {}: {} is {}", name(status), key, rate)};
    if (!(terms.hurdle_rate >= 0 && terms.hurdle_fund_share >= 0 && terms.hurdle_public_share >= 0 &&
          terms.hurdle_fund_share + terms.hurdle_public_share <= 1))
        throw Error{
            Errc::bad_config,
            fmt::format("financing: hurdle_rate is {}, hurdle_fund_share {} and hurdle_public_share {}; none may "
                        "be below 0, and the shares may not add up to more than 1",
                        shortest(terms.hurdle_rate), shortest(terms.hurdle_fund_share),
                        shortest(terms.hurdle_public_share))};
    if (!(terms.max_debt >= 0)) throw Error{Errc::bad_config, "financing: a greatest debt below 0"};
    if (!(terms.max_ltv >= 0 && terms.min_debt_yield >= 0) || (terms.max_ltv > 0 && !(terms.screens.cap_rate > 0)))
        throw Error{Errc::bad_config, "financing: CAP_DOMAIN: a test of value or debt yield below 0, or no rate"};
    if (auto const fault = fault_of_payments(terms.waterfall); !fault.empty())
        throw Error{Errc::bad_config, "financing: " + fault};
    if (!(terms.concession_fee >= 0 && terms.max_ltc >= 0 && terms.max_ltc <= 1 && terms.loan_years >= 1))
        throw Error{Errc::bad_config, "financing: a fee below 0, a loan-to-cost outside 0 to 1, or no loan years"};
    if (!(terms.lock_up_dscr >= 0 && terms.reserve_months >= 0))
        throw Error{Errc::bad_config, "financing: a cover for the lock-up or months of the service reserve below 0"};
    for (auto const* list : {&cash.noi, &cash.revenue, &cash.cost, &cash.refurbishment, &cash.handback, &cash.tax,
                             &cash.compensation, &cash.times}) {
        if (!std::ranges::all_of(*list, [](double x) { return std::isfinite(x); }))
            throw Error{Errc::bad_config, "financing: NONFINITE_INPUT: a flow or its time is not finite"};
        if (list->size() > cash.noi.size())
            throw Error{Errc::bad_config, "financing: LENGTH: a list has more years than net operating income"};
    }
    if (!cash.times.empty() && cash.times.size() != cash.noi.size())
        throw Error{Errc::bad_config, "financing: LENGTH: as many times of cost as years"};
    if (cash.first_operating_year < 1 || static_cast<std::size_t>(cash.first_operating_year) >= cash.noi.size())
        throw Error{Errc::bad_config, "financing: HORIZON: no year of operation, or none before it to build in"};
}

std::vector<std::string> idle_terms(FinancingTerms const& terms)
{
    std::vector<std::string> said;
    if (terms.hurdle_rate > 0 && terms.hurdle_fund_share + terms.hurdle_public_share == 0)
        said.emplace_back("hurdle_rate changes nothing while hurdle_fund_share and hurdle_public_share are 0");
    if (terms.support.guarantee_in_sizing && !(terms.support.guaranteed_revenue > 0))
        said.emplace_back("guarantee_in_sizing changes nothing while guaranteed_revenue is 0");
    if (auto const behind = payments_behind(terms.waterfall); !behind.empty())
        said.push_back(fmt::format("WATERFALL_ORDER: the study names {}; {} {} paid behind them, in this order",
                                   fmt::join(terms.waterfall, ", "), fmt::join(behind, ", "),
                                   behind.size() > 1 ? "are" : "is"));
    return said;
}

}  // namespace lacuna
