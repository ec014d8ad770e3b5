// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/value_model.h"

#include "engine/appraisal/sum.h"
#include "engine/core/parallel.h"
#include "engine/risk/normal.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_sequence.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

constexpr std::size_t chunk = 1024;

std::vector<std::uint64_t> entities_of(std::vector<Driver> const& drivers)
{
    std::vector<std::uint64_t> result;
    for (auto const& driver : drivers) {
        check(driver.shape);
        result.push_back(fnv1a_64(driver.entity));
    }
    return result;
}

/// Uniform numbers into factors, in place.
void shape_factors(std::vector<Driver> const& drivers, Matrix const& lower, std::span<double> u)
{
    if (!lower.empty()) {
        std::vector<double> z(u.size()), mixed(u.size());
        for (std::size_t d = 0; d < u.size(); ++d) z[d] = normal_quantile(u[d]);
        correlate(lower, z, mixed);
        for (std::size_t d = 0; d < u.size(); ++d) {
            if (auto const* normal = std::get_if<Normal>(&drivers[d].shape))
                u[d] = normal->mean + normal->sd * mixed[d];  // no way there and back through the tail
            else
                u[d] = quantile(drivers[d].shape, std::clamp(normal_cdf(mixed[d]), 0x1p-60, 1 - 0x1p-53));
        }
        return;
    }
    for (std::size_t d = 0; d < u.size(); ++d) u[d] = quantile(drivers[d].shape, u[d]);
}

void draw(std::vector<Driver> const& drivers, std::vector<std::uint64_t> const& entities, std::uint64_t seed,
          std::uint32_t trial, Matrix const& lower, std::span<double> factors)
{
    for (std::size_t d = 0; d < drivers.size(); ++d) factors[d] = draw_uniform(seed, trial, drivers[d].id, entities[d]);
    shape_factors(drivers, lower, factors);
}

/// Calls `trial(i, factors)` for i in [0, count), in chunks on several threads.
void each_trial(std::size_t count, std::size_t drivers, int threads,
                std::function<void(std::size_t, std::span<double>)> const& trial)
{
    parallel_for((count + chunk - 1) / chunk, threads, [&](std::size_t part) {
        std::vector<double> factors(drivers);
        for (std::size_t i = part * chunk; i < std::min(count, (part + 1) * chunk); ++i) trial(i, factors);
    });
}

}  // namespace

double ValueModel::operator()(std::span<double const> factors) const
{
    double value = constant;
    for (auto const& term : terms) {
        double product = term.coefficient;
        for (auto const d : term.drivers) product *= factors[d];
        value += product;
    }
    return value;
}

ValueModel collect(std::vector<LedgerLine> const& lines)
{
    std::map<std::vector<std::size_t>, Sum> sums;
    for (auto const& line : lines) {
        auto drivers = line.drivers;
        std::ranges::sort(drivers);
        sums[std::move(drivers)] += line.present_value;
    }
    ValueModel model;
    for (auto const& [drivers, sum] : sums) {
        if (drivers.empty())
            model.constant = sum.value();
        else
            model.terms.push_back({sum.value(), drivers});
    }
    return model;
}

std::vector<double> simulate(ValueFunction const& value, std::vector<Driver> const& drivers, std::uint64_t seed,
                             std::size_t count, Matrix const& lower, int threads, std::uint32_t first)
{
    auto const entities = entities_of(drivers);
    std::vector<double> values(count);
    each_trial(count, drivers.size(), threads, [&](std::size_t i, std::span<double> factors) {
        draw(drivers, entities, seed, first + static_cast<std::uint32_t>(i), lower, factors);
        values[i] = value(factors);
    });
    return values;
}

std::vector<double> factors_of_trial(std::vector<Driver> const& drivers, std::uint64_t seed, std::uint32_t trial,
                                     Matrix const& lower)
{
    std::vector<double> factors(drivers.size());
    draw(drivers, entities_of(drivers), seed, trial, lower, factors);
    return factors;
}

std::vector<std::vector<double>> simulate_sobol(ValueFunction const& value, std::vector<Driver> const& drivers,
                                                std::uint64_t seed, int m, std::uint32_t replicates,
                                                Matrix const& lower, int threads)
{
    auto const entities = entities_of(drivers);
    std::size_t const count = std::size_t{1} << m, dimensions = std::min(drivers.size(), sobol_dimensions);
    std::vector<std::vector<double>> result(replicates, std::vector<double>(count));
    for (std::uint32_t r = 0; dimensions > 0 && r < replicates; ++r) {
        auto const points = SobolSequence::scrambled(dimensions, seed, r);
        each_trial(count, drivers.size(), threads, [&](std::size_t i, std::span<double> factors) {
            points.point(static_cast<std::uint32_t>(i), factors.first(dimensions));
            auto const trial = static_cast<std::uint32_t>(r * count + i);
            for (std::size_t d = dimensions; d < drivers.size(); ++d)
                factors[d] = draw_uniform(seed, trial, drivers[d].id, entities[d]);
            shape_factors(drivers, lower, factors);
            result[r][i] = value(factors);
        });
    }
    return result;
}

ShortcutCheck check_shortcut(ValueModel const& model, ValueFunction const& ledger, std::vector<Driver> const& drivers,
                             std::uint64_t seed, std::uint32_t trials, std::size_t sample, Matrix const& lower)
{
    constexpr std::uint32_t choosing = 0xFFFFFFFF;  // a driver id of its own
    auto const entities = entities_of(drivers);
    ShortcutCheck result{sample, 0, 0};
    std::vector<double> factors(drivers.size());
    for (std::uint32_t i = 0; i < sample; ++i) {
        auto const trial = static_cast<std::uint32_t>(draw_uniform(seed, i, choosing, 0) * trials);
        draw(drivers, entities, seed, trial, lower, factors);
        double const whole = ledger(factors);
        double const difference = std::fabs(model(factors) - whole) / std::max(1.0, std::fabs(whole));
        if (!(difference <= result.greatest_difference)) {
            result.greatest_difference = difference;
            result.worst_trial = trial;
        }
    }
    return result;
}

}  // namespace lacuna
