// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/area_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace lacuna {

namespace {

struct LandUnit {
    std::string_view name;
    double m2;
};

/// S: NIST SP 811 (2008) appendix B for foot, yard and acre; Chinese mu 1/15 ha and Japanese tsubo 400/121 m2 by their
/// legal definitions (K).
constexpr std::array units{LandUnit{"square feet", 0.09290304},
                           LandUnit{"square yards", 0.83612736},
                           LandUnit{"ares", 100},
                           LandUnit{"hectares", 1e4},
                           LandUnit{"acres", 4046.8564224},
                           LandUnit{"square kilometres", 1e6},
                           LandUnit{"mu", 1e4 / 15},
                           LandUnit{"tsubo", 400.0 / 121}};

double quantile(std::vector<double> const& sorted, double share)
{
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

bool areas_differ(double register_m2, double measured_m2, double least_share, double least_m2)
{
    double const difference = std::abs(register_m2 - measured_m2);
    return difference > least_share * register_m2 && difference > least_m2;
}

AreaComparison compare_areas(std::string layer, std::vector<std::pair<double, double>> areas, double least_share,
                             double least_m2)
{
    AreaComparison out;
    out.layer = std::move(layer);
    std::vector<double> ratios;
    for (auto const& [reported, measured] : areas) {
        if (!(reported > 0) || !(measured > 0)) continue;
        ratios.push_back(reported / measured);
        out.differing += areas_differ(reported, measured, least_share, least_m2);
    }
    out.compared = static_cast<std::int64_t>(ratios.size());
    if (ratios.empty()) return out;
    std::ranges::sort(ratios);
    out.median_ratio = quantile(ratios, 0.5);
    out.lower_ratio = quantile(ratios, 0.25);
    out.upper_ratio = quantile(ratios, 0.75);
    bool const steady = out.upper_ratio - out.lower_ratio <= 0.2 * out.median_ratio;
    for (auto const& unit : units) {
        // A field in square feet taken as square metres gives 10.76 times the area; one in square metres taken as
        // square feet 0.0929 times.
        if (steady && std::abs(out.median_ratio * unit.m2 - 1) <= 0.03) out.likely_unit = unit.name;
        if (steady && std::abs(out.median_ratio / unit.m2 - 1) <= 0.03)
            out.likely_unit = "square metres, read as " + std::string{unit.name};
    }
    return out;
}

}  // namespace lacuna
