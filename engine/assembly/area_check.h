// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Compares a register's areas with the measured ones: {register, measured}, m2 each. Pairs with a register's area of
/// 0 or less are left out. The unit is guessed where the median of register by measured lies within 3 % of that of
/// another unit of land and half of all ratios within 10 % of the median: then the field was read in a wrong unit.
AreaComparison compare_areas(std::string layer, std::vector<std::pair<double, double>> areas, double least_share,
                             double least_m2);

/// True where the two differ by more than the rule: by more than a share of the register's and by more than square
/// metres.
bool areas_differ(double register_m2, double measured_m2, double least_share, double least_m2);

}  // namespace lacuna
