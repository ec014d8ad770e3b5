// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/dependence.h"
#include "engine/risk/distribution.h"
#include "engine/risk/sensitivity.h"

#include <cstdint>
#include <functional>
#include <string>

namespace lacuna {

/// A present value of the ledger and the uncertain factors that it is multiplied with.
struct LedgerLine {
    double present_value = 0;
    std::vector<std::size_t> drivers;  ///< empty: certain
};

/// A value as a sum of coefficients times products of factors: what a trial costs is a few multiplications.
struct ValueModel {
    struct Term {
        double coefficient = 0;
        std::vector<std::size_t> drivers;  ///< ascending
    };
    double constant = 0;
    std::vector<Term> terms;  ///< by drivers

    [[nodiscard]] double operator()(std::span<double const> factors) const;
};

/// Adds up the lines that have the same factors (compensated, in the order given).
ValueModel collect(std::vector<LedgerLine> const& lines);

/// A factor of the trials: one that sites share has the entity they share (MARKET, a district), one of a site has the
/// site's id. Its draws are a function of seed, trial, id and entity alone.
struct Driver {
    std::uint32_t id = 0;
    std::string entity;
    Distribution shape;
};

/// Trials first .. first + count - 1 of the model. `lower` (see cholesky) correlates the drivers' normal scores; empty:
/// independent. The same numbers for any number of threads. Error{bad_config} for a shape that check() refuses.
std::vector<double> simulate(ValueFunction const& value, std::vector<Driver> const& drivers, std::uint64_t seed,
                             std::size_t count, Matrix const& lower = {}, int threads = 1, std::uint32_t first = 0);

/// The factors of one trial.
std::vector<double> factors_of_trial(std::vector<Driver> const& drivers, std::uint64_t seed, std::uint32_t trial,
                                     Matrix const& lower = {});

/// The same with `replicates` scrambles of 2^m Sobol points; drivers beyond sobol_dimensions take the Philox stream.
/// One vector a replicate.
std::vector<std::vector<double>> simulate_sobol(ValueFunction const& value, std::vector<Driver> const& drivers,
                                                std::uint64_t seed, int m = 12, std::uint32_t replicates = 8,
                                                Matrix const& lower = {}, int threads = 1);

/// How far the collected model and the whole ledger are apart on a sample of trials.
struct ShortcutCheck {
    std::size_t trials = 0;
    double greatest_difference = 0;  ///< relative to max(1, |ledger|)
    std::uint32_t worst_trial = 0;
    [[nodiscard]] bool holds() const { return greatest_difference <= 1e-9; }
};

/// Evaluates both on `sample` trials drawn from 0 .. trials - 1 by the seed. Every run must do so before it reports.
ShortcutCheck check_shortcut(ValueModel const& model, ValueFunction const& ledger, std::vector<Driver> const& drivers,
                             std::uint64_t seed, std::uint32_t trials, std::size_t sample, Matrix const& lower = {});

}  // namespace lacuna
