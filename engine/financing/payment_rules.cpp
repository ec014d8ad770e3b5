// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/payment_rules.h"

#include <utility>

namespace lacuna {

WaterfallRules payment_rules(FinancingTerms const& terms, std::vector<std::string> const& order)
{
    WaterfallRules rules;
    auto const due = [&](std::string id) { rules.steps.push_back({std::move(id), StepKind::due, 0, 0, {}}); };
    rules.lock_up_dscr = terms.lock_up_dscr;
    WaterfallStep rest{"rest", StepKind::rest, 0, 0, {}};
    for (auto const& party : terms.equity) rest.parties.emplace_back(party.id, party.share);
    std::vector<std::string> dividends;  // paid by the steps so far
    for (auto const& id : order) {
        if (id == "fee" || id == "reserve") due(id);
        if (id == "interest" || id == "principal") rules.steps.push_back({id, StepKind::debt, 0, 0, {}});
        if (id == "top_up") rules.steps.push_back({"top_up", StepKind::top_up, 0, 0, {}});
        if (id == "lock_up" && terms.lock_up_dscr > 0) rules.steps.push_back({"lock_up", StepKind::lock_up, 0, 0, {}});
        if (id == "priority")
            for (auto const& party : terms.equity)
                if (party.priority > 0) due(dividends.emplace_back("priority " + party.id));
        if (id == "fund") rules.steps.push_back({"fund", StepKind::share, terms.fund_share, 0, {}});
        if (id == "hurdle" && terms.hurdle_rate > 0)
            rules.steps.push_back({"hurdle", StepKind::hurdle, terms.hurdle_fund_share + terms.hurdle_public_share,
                                   terms.hurdle_rate, rest.parties, dividends});
    }
    rules.steps.push_back(std::move(rest));
    return rules;
}

}  // namespace lacuna
