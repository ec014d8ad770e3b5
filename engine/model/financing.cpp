// SPDX-License-Identifier: Apache-2.0
#include "engine/model/financing.h"

#include "engine/core/error.h"

#include <algorithm>

namespace lacuna {

std::span<std::string_view const> payment_steps()
{
    static constexpr std::array<std::string_view, 9> steps{"fee",     "reserve",  "interest", "principal", "top_up",
                                                           "lock_up", "priority", "fund",     "hurdle"};
    return steps;
}

std::vector<std::string> payment_order(std::vector<std::string> named)
{
    for (auto const step : payment_steps())
        if (std::ranges::find(named, step) == named.end()) named.emplace_back(step);
    return named;
}

std::vector<std::string> payments_behind(std::vector<std::string> const& named)
{
    auto order = payment_order(named);
    if (named.empty()) return {};
    order.erase(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(named.size()));
    return order;
}

std::string fault_of_payments(std::vector<std::string> const& named)
{
    auto const steps = payment_steps();
    for (std::size_t i = 0; i < named.size(); ++i) {
        if (named[i] == "debt") return "'debt' is two steps of the waterfall: write interest, principal";
        if (std::ranges::find(steps, named[i]) == steps.end()) {
            std::string known;
            for (auto const step : steps) known += (known.empty() ? "" : ", ") + std::string{step};
            return "'" + named[i] + "' is no step of the waterfall; there are " + known;
        }
        if (std::ranges::count(named, named[i]) > 1) return "'" + named[i] + "' stands twice in the waterfall";
    }
    auto const order = payment_order(named);
    auto const interest = std::ranges::find(order, "interest"), principal = std::ranges::find(order, "principal");
    if (principal < interest) return "'principal' stands before 'interest' in the waterfall";
    auto const before = std::ranges::find_if(
        order.begin(), principal, [](std::string const& s) { return s != "fee" && s != "reserve" && s != "interest"; });
    if (before != principal)
        return "'" + *before +
               "' stands before 'principal' in the waterfall; only the fee and the reserve may be paid before lenders "
               "are";
    return {};
}

PartyResult const& Financing::party(std::string_view id) const
{
    auto const found = std::ranges::find(parties, id, &PartyResult::id);
    if (found == parties.end()) throw Error{Errc::internal, "financing: no party '" + std::string{id} + "'"};
    return *found;
}

}  // namespace lacuna
