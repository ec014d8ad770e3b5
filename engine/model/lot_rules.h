// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"

#include <limits>
#include <string>
#include <vector>

namespace lacuna {

/// What is known of a condition.
enum class Truth { no, maybe, yes };

/// A measure of which nothing is known.
inline constexpr Interval unknown_measure{0, 0, std::numeric_limits<double>::infinity()};

/// What the rules of a district may ask of a lot; see measures_of() for how it is measured.
struct LotMeasures {
    Interval area_m2 = unknown_measure, width_m = unknown_measure, depth_m = unknown_measure;
    bool front_known = false;  ///< width and depth are by a front on a road; false: assumed, or unknown
};

/// constant + per_area x area + per_width x width + per_depth x depth, of square metres and metres.
struct LotSum {
    double constant = 0, per_area = 0, per_width = 0, per_depth = 0;
    [[nodiscard]] bool by_front() const { return per_width != 0 || per_depth != 0; }
    [[nodiscard]] bool by_lot() const { return per_area != 0 || by_front(); }
    friend bool operator==(LotSum const&, LotSum const&) = default;
};

/// Between what the sum lies, each measure by itself: they are not independent, so the true span may be smaller.
Interval value_of(LotSum const& sum, LotMeasures const& lot);

/// One step of a condition in postfix order; those of sums and `known` add a truth, the others take two or one.
struct LotTest {
    enum class Kind {
        known,     ///< `truth`
        negative,  ///< sum < 0
        at_most_0,
        is_0,
        negation,
        both,
        either,
        agreed  ///< what both say; maybe where they differ
    };
    Kind kind = Kind::known;
    Truth truth = Truth::maybe;
    LotSum sum = {};
    friend bool operator==(LotTest const&, LotTest const&) = default;
};

/// A condition on a lot; none of any steps is `maybe`.
struct LotCondition {
    std::vector<LotTest> steps;
    std::string words;  ///< as its source has it; may be empty
    friend bool operator==(LotCondition const&, LotCondition const&) = default;
};

/// Whether it holds for such a lot. Precondition: each step finds the truths that it takes.
Truth holds(LotCondition const& condition, LotMeasures const& lot);

/// A figure, and how its source writes it.
struct LotAmount {
    LotSum sum;
    std::string words;  ///< "setback_rear = 0.1 * lot_width"
    friend bool operator==(LotAmount const&, LotAmount const&) = default;
};

/// What of several amounts counts.
enum class LotPick { each, least, most };

/// What a rule asks for where its condition holds.
struct LotFigure {
    LotCondition condition;
    std::vector<LotAmount> amounts;
    LotPick pick = LotPick::each;
    std::vector<std::string> not_computed;  ///< amounts that are no such sums, in words
    friend bool operator==(LotFigure const&, LotFigure const&) = default;
};

/// The figures that may hold for a lot, those that do for certain first, then in their order.
struct LotValues {
    std::vector<Interval> values;
    std::vector<std::string> not_computed;  ///< in words
};

/// A figure of a condition that does not hold is left out. An amount below 0, above 10,000 or without a limit for such
/// a lot is not computed. Within 1 % of the measures at which a condition turns it may hold or not, as lots are
/// measured by their drawn boundary; amounts are by the measures as they are.
LotValues values_for(std::vector<LotFigure> const& figures, LotMeasures const& lot);

}  // namespace lacuna
