// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/quantile_table.h"

#include "engine/core/wide.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>

namespace lacuna {

namespace {

constexpr int cell_bits = 7;  // 128 cells for each halving of the distance
constexpr int rest_bits = 52 - cell_bits;
constexpr double nearest = 0x1p-20;  // nearer to 1 the doubles are too far apart for a table
constexpr std::uint64_t cell_of(double distance) { return std::bit_cast<std::uint64_t>(distance) >> rest_bits; }
constexpr std::uint64_t first_cell = cell_of(nearest);
constexpr std::size_t cells = static_cast<std::size_t>(cell_of(0.5) - first_cell) + 1;

/// Where in its cell a distance lies, in [0, 1).
double place_in(double distance)
{
    auto const bits = std::bit_cast<std::uint64_t>(distance) & ((std::uint64_t{1} << rest_bits) - 1);
    return static_cast<double>(static_cast<std::int64_t>(bits)) * (1.0 / (std::uint64_t{1} << rest_bits));
}

/// The cubic through the values at the four Chebyshev points of [0, 1], by Newton's divided differences.
template <class Function>
std::array<double, 4> cubic_through(Function const& value)
{
    std::array<double, 4> x{}, y{};
    for (std::size_t i = 0; i < 4; ++i) {
        x[i] = 0.5 - 0.5 * std::cos((2.0 * static_cast<double>(i) + 1) * std::numbers::pi / 8);
        y[i] = value(x[i]);
    }
    for (std::size_t order = 1; order < 4; ++order)
        for (std::size_t i = 3; i >= order; --i) y[i] = (y[i] - y[i - 1]) / (x[i] - x[i - order]);
    std::array<double, 4> c{y[3], 0, 0, 0};
    for (std::size_t i = 3; i-- > 0;) {  // c = c * (t - x[i]) + y[i]
        for (std::size_t k = 3; k > 0; --k) c[k] = c[k - 1] - x[i] * c[k];
        c[0] = y[i] - x[i] * c[0];
    }
    return c;
}

bool has_steps(Distribution const& shape)
{
    return std::holds_alternative<Discrete>(shape) || std::holds_alternative<Bernoulli>(shape);
}

}  // namespace

QuantileTable::QuantileTable(Distribution shape) : shape_{std::move(shape)}
{
    check(shape_);
    if (has_steps(shape_) || std::holds_alternative<Triangular>(shape_)) return;
    table_.resize(2 * cells);
    for (std::size_t i = 0; i < cells; ++i) {
        double const low = std::bit_cast<double>((first_cell + i) << rest_bits);
        double const high = std::bit_cast<double>((first_cell + i + 1) << rest_bits);
        auto const distance = [&](double t) { return low + t * (high - low); };
        table_[i] = cubic_through([&](double t) { return quantile(shape_, distance(t)); });
        table_[cells + i] = cubic_through([&](double t) { return quantile(shape_, 1 - distance(t)); });
    }
}

double QuantileTable::at(double u) const
{
    // No branch: which half a draw is in cannot be foreseen.
    double const distance = std::min(u, 1 - u);
    if (distance < nearest) return quantile(shape_, u);
    auto const& c = table_[static_cast<std::size_t>(cell_of(distance) - first_cell) + (u < 0.5 ? 0 : cells)];
    double const t = place_in(distance);
    return c[0] + t * (c[1] + t * (c[2] + t * c[3]));
}

void QuantileTable::apply(std::span<double> shares) const
{
    if (auto const* t = std::get_if<Triangular>(&shape_)) {
        double const width = t->high - t->low, at_mode = width > 0 ? (t->mode - t->low) / width : 1;
        double const rise = t->mode - t->low, fall = t->high - t->mode;
        double const low = t->low, high = t->high;
        double* const share = shares.data();
        std::size_t const n = shares.size(), whole = n - n % 4;
        wide([&]() LACUNA_INLINE {
            for (std::size_t i = 0; i < whole; i += 4) {
                Four u;
                load(u, share + i);
                auto const rising = u < at_mode;
                Four root = rising ? u * width * rise : (1 - u) * width * fall;
                for (int lane = 0; lane < 4; ++lane) root[lane] = std::sqrt(root[lane]);
                root = rising ? low + root : high - root;
                std::memcpy(share + i, &root, sizeof root);
            }
        });
        for (double& u : shares.subspan(whole)) u = quantile(shape_, u);
    } else if (has_steps(shape_)) {
        for (double& u : shares) u = quantile(shape_, u);
    } else {
        for (double& u : shares) u = at(u);
    }
}

}  // namespace lacuna
