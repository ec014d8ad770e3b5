// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"
#include "tests/support/catch.h"

#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna {

/// Payments of a step in a year to somebody.
inline double paid(Financing const& f, int year, std::string_view step, std::string_view to)
{
    double sum = 0;
    for (auto const& p : f.payments)
        if (p.year == year && p.step == step && p.to == to) sum += p.amount;
    return sum;
}

/// Every ledger is made of the payments, each in whole hundredths, and all parties with the project and the market add
/// up to nothing.
inline void check_ledgers(Financing const& f)
{
    std::map<std::string, std::vector<double>> ledgers;
    for (auto const& p : f.payments) {
        REQUIRE(p.amount > 0);
        REQUIRE(std::fabs(p.amount * 100 - std::round(p.amount * 100)) < 1e-6);
        for (auto const& [who, sign] : {std::pair{p.from, -1.0}, {p.to, 1.0}}) {
            auto& flows = ledgers[who];
            flows.resize(f.years.size(), 0);
            flows[static_cast<std::size_t>(p.year)] += sign * p.amount;
        }
    }
    for (auto const& party : f.parties) {
        if (!ledgers.contains(party.id)) ledgers[party.id].resize(f.years.size(), 0);
        for (std::size_t t = 0; t < f.years.size(); ++t)
            REQUIRE(std::fabs(ledgers.at(party.id)[t] - party.flows[t]) < 1e-6);
    }
    for (std::size_t t = 0; t < f.years.size(); ++t) {
        double all = 0;
        for (auto const& [who, flows] : ledgers) all += flows[t];
        REQUIRE(std::fabs(all) < 1e-6);
    }
}

}  // namespace lacuna
