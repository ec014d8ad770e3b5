// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/in_kind.h"

#include <algorithm>
#include <numeric>

namespace lacuna {

std::vector<double> credited_in_kind(std::vector<EquityParty> const& equity, double cash)
{
    // Those held to their share have x = share x (cash + what the others are credited + all such x): a sum over them.
    std::vector<bool> held(equity.size(), false);
    double all = cash;
    for (auto const& party : equity) all += party.in_kind;
    for (bool changed = true; changed;) {
        changed = false;
        double free = cash, share = 0;
        for (std::size_t i = 0; i < equity.size(); ++i) held[i] ? share += equity[i].share : free += equity[i].in_kind;
        all = share < 1 ? free / (1 - share) : all;
        for (std::size_t i = 0; i < equity.size(); ++i) {
            if (held[i] || equity[i].share >= 1 || equity[i].in_kind <= equity[i].share * all) continue;
            held[i] = changed = true;
        }
    }
    std::vector<double> out;
    for (std::size_t i = 0; i < equity.size(); ++i)
        out.push_back(held[i] ? std::min(equity[i].in_kind, equity[i].share * all) : equity[i].in_kind);
    return out;
}

}  // namespace lacuna
