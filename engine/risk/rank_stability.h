// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/outcomes.h"

#include <string>
#include <vector>

namespace lacuna {

/// One site's values, trial by trial; all sites share the trials.
struct SiteTrials {
    std::string id;
    std::vector<double> values;
};

struct RankStability {
    std::string id;
    Estimate mean;
    Estimate p_top;      ///< probability of being among the first k
    double rank_p5 = 0;  ///< rank interval over the trials, 1 is first
    double rank_p95 = 0;
    std::int64_t band = 0;  ///< from 1; sites of one tie band cannot be told apart
};

/// Ranks within every trial (ties by id), and bands of ties by mean: a site joins the band above where it cannot be
/// told from that band's first site, because the difference of means is below 2 standard errors or because it comes
/// after that site in fewer than 80 % of the trials. Result by mean, then id. Error{internal} where lengths differ.
std::vector<RankStability> rank_stability(std::vector<SiteTrials> sites, std::size_t k, int threads = 1);

/// Probability that the first of two jointly normal values is the greater.
double probability_first(Normal const& a, Normal const& b, double correlation);
/// Standard deviation of the difference of two correlated values.
double sd_of_difference(double sd_a, double sd_b, double correlation);

}  // namespace lacuna
