// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/renovation_account.h"

#include "engine/core/hundredths.h"

#include <algorithm>
#include <cstdint>

namespace lacuna {

namespace {

using Fen = std::int64_t;

}  // namespace

std::vector<AccountItem> renovation_account(Programme const& p)
{
    auto const& all = p.levels.back();
    Fen const cost = hundredths(all.cost), promised = hundredths(all.promised), above = hundredths(p.above_hurdle_pv),
              fund = hundredths(p.fund_pv - p.above_hurdle_pv), fees = hundredths(p.fee_pv),
              overhead = hundredths(p.overhead_pv), grants = hundredths(p.terms.grants),
              contributions = hundredths(p.terms.contributions);
    Fen const balance = promised + grants + contributions - cost;
    std::vector<AccountItem> out;
    auto const add = [&](std::string_view item, std::string_view party, Fen amount, bool sum = false) {
        out.push_back({item, party, from_hundredths(amount), sum});
    };
    add("cost", "", -cost);
    add("fund_share", the_project, fund);
    add("above_hurdle", the_project, above);
    add("fees", p.terms.support.public_owner ? "public_hand" : "owner", fees);
    add("overhead", "renovation_fund", -overhead);
    add("rounding", "", promised - (fund + above + fees - overhead));
    add("promised", "", promised, true);
    add("gap", "", std::min<Fen>(0, promised - cost), true);
    add("surplus", "", std::max<Fen>(0, promised - cost), true);
    add("grants", "public_hand", grants);
    add("contributions", "residents", contributions);
    add("still_needed", "", std::min<Fen>(0, balance), true);
    add("left_over", "", std::max<Fen>(0, balance), true);
    return out;
}

}  // namespace lacuna
