// SPDX-License-Identifier: Apache-2.0
#include "exporters/styles/class_breaks.h"

#include "exporters/layers/layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// The unit of the last of two significant digits.
double step_of(double number) { return number == 0 ? 1 : std::pow(10.0, std::floor(std::log10(std::abs(number))) - 1); }

double rounded(double number) { return std::round(number / step_of(number)) * step_of(number); }
double rounded_down(double number) { return std::floor(number / step_of(number)) * step_of(number); }
double rounded_up(double number) { return std::ceil(number / step_of(number)) * step_of(number); }

struct Scale {
    double divisor;
    char const* word;
};

Scale scale_of(double largest)
{
    if (largest >= 1e9) return {1e9, " billion"};
    if (largest >= 1e6) return {1e6, " million"};
    if (largest >= 1e4) return {1e3, " thousand"};
    return {1, ""};
}

std::vector<double> limits_of(std::vector<double> const& sorted, int count)
{
    std::vector<double> limits{rounded_down(sorted.front())};
    double const end = rounded_up(sorted.back());
    for (int i = 1; i < count; ++i) {
        auto const at = sorted.size() * static_cast<std::size_t>(i) / static_cast<std::size_t>(count);
        double const limit = rounded(sorted[at]);
        if (limit > limits.back() && limit < end) limits.push_back(limit);
    }
    limits.push_back(end);
    return limits;
}

}  // namespace

std::vector<ClassRange> class_ranges(std::vector<double> values, int count, std::string const& what,
                                     std::string const& currency)
{
    if (values.empty()) return {};
    std::ranges::sort(values);
    auto const limits = limits_of(values, count);
    Scale const scale = scale_of(std::max(std::abs(limits.front()), std::abs(limits.back())));
    auto const say = [&](double number) {
        double const shown = number / scale.divisor;
        double const step = step_of(shown == 0 ? 1 : shown);
        return decimal_text(shown, step >= 1 ? 0 : static_cast<int>(std::lround(-std::log10(step))));
    };
    std::vector<ClassRange> out;
    for (std::size_t i = 1; i < limits.size(); ++i)
        out.push_back(
            {limits[i - 1], limits[i],
             fmt::format("{} {} to {}{} {}", what, say(limits[i - 1]), say(limits[i]), scale.word, currency)});
    return out;
}

}  // namespace lacuna
