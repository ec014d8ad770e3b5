// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// A candidate's figures, one a criterion.
struct Candidate {
    std::string id;
    std::vector<double> figures;
};

/// How a figure becomes a score of 0 .. 1: `worst` gives 0, `best` 1 (best < worst where less is better). The range is
/// published beside the result and never taken from the candidates: a range from the candidates lets one that leaves
/// reverse the order of the others.
struct CriterionRange {
    double worst = 0, best = 1;
    [[nodiscard]] bool more_is_better() const { return best > worst; }
};

/// Indices of the candidates that none dominates (as good in all criteria and better in one), ascending. Equal ones
/// all stay. Figures of a criterion count as equal where the next one is no further than 1e-9 of the greater, of
/// figures below 1 than 1e-9: sites of one size differ by the rounding of their geometry. Error{bad_config} for a
/// figure that is not finite or a number of figures that differs.
std::vector<std::size_t> pareto_set(std::vector<Candidate> const& candidates, std::vector<bool> const& more_is_better);

struct WeightRange {
    double low = 0, high = 1;  ///< of one criterion's weight, the others keeping their proportions
};

struct WeightedScores {
    std::vector<double> scores;       ///< a candidate each
    std::vector<std::size_t> order;   ///< best first, ties by id
    std::vector<WeightRange> stable;  ///< for each criterion: where the first place holds
};

/// Scores are not cut at 0 and 1: a figure outside its range counts as it is. Error{bad_config} where weights are
/// negative, do not sum to 1 within 1e-9, or a range is empty.
WeightedScores weighted_scores(std::vector<Candidate> const& candidates, std::vector<CriterionRange> const& ranges,
                               std::vector<double> const& weights);

/// The ranges that the candidates themselves span: only to show what they would do to the order.
std::vector<CriterionRange> min_max_ranges(std::vector<Candidate> const& candidates,
                                           std::vector<bool> const& more_is_better);

}  // namespace lacuna
