// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"

#include <string>

namespace lacuna {

/// An amount in one currency, ISO 4217. Arithmetic across currencies throws
/// Error{internal}: there are no exchange rates here.
struct Money {
    double amount = 0;
    std::string currency;

    friend bool operator==(Money const&, Money const&) = default;

    Money& operator+=(Money const& other)
    {
        if (currency.empty()) currency = other.currency;
        if (!other.currency.empty() && other.currency != currency)
            throw Error{Errc::internal, "money of " + currency + " and " + other.currency + " cannot be added"};
        amount += other.amount;
        return *this;
    }
    friend Money operator+(Money left, Money const& right) { return left += right; }
    friend Money operator-(Money const& left, Money const& right)
    {
        return left + Money{-right.amount, right.currency};
    }
    friend Money operator*(double factor, Money const& money) { return {factor * money.amount, money.currency}; }
};

}  // namespace lacuna
