// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/measure.h"
#include "engine/model/proposal.h"

#include <span>
#include <string>
#include <vector>

namespace lacuna {

struct IrrRoot {
    double rate = 0;            ///< > -1, finite
    int multiplicity = 1;       ///< 2: NPV touches zero there; 3: it crosses flatly
    bool out_of_range = false;  ///< outside [-0.99, 10]: a root of the arithmetic, hardly of the project
};

/// All internal rates of return. `irr` holds the same roots in the form that proposals carry.
/// Where status is not ok the rest means nothing.
struct IrrResult {
    MeasureStatus status = MeasureStatus::ok;
    std::size_t at = 0;  ///< index of the flow that is not finite
    Irr irr;
    std::vector<IrrRoot> roots;  ///< ascending
};

/// Every rate > -1 at which the NPV of `amounts` at `times` (years, any order, real) is zero.
///
/// Method: with v = 1/(1+r), f(v) = sum c_k v^t_k has at most as many positive roots as its coefficients
/// have sign changes (Descartes' rule, Laguerre for real exponents). One change: one root, bisected in ln v.
/// More: f is divided by v^a, a between two times of opposite sign, and derived, which loses one sign change;
/// the roots of the derivative, found the same way, part the line into stretches where v^-a f is monotone,
/// and each is bisected. A stationary point with |f| <= 4e-15 n sum|c_k v^t_k| is a double root.
/// Rates beyond the range of a double are given as its limit, out of range.
/// Errors: empty, length, nonfinite_input.
IrrResult find_irr(std::span<double const> amounts, std::span<double const> times);

/// The same for flow k at time k.
IrrResult find_irr(std::span<double const> amounts);

/// The same for dated flows (YYYY-MM-DD), time in days / 365 from `valuation_date`.
IrrResult find_xirr(std::span<double const> amounts, std::span<std::string const> dates,
                    std::string const& valuation_date);

}  // namespace lacuna
