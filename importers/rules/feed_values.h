// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/rules/feed_conditions.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What one end (min_val or max_val) of a zoning feed's constraint may be.
struct FeedValues {
    std::vector<double> numbers;      ///< one a condition, those that hold for certain first, then as in the file
    std::vector<std::string> unsure;  ///< expressions that are no number, short enough for a message
};

/// A constraint's end as OZFS 0.5.0 writes it: a list of entries with `expression` (a number, a text or a list of
/// them), `condition` and `min_max`. Of a list with min_max the least or the greatest of its numbers counts; without it
/// each may hold. Entries whose condition does not hold for lots of such an area are left out. A number below 0 or
/// above 10,000 counts as unsure.
FeedValues feed_values(nlohmann::json const& constraints, char const* name, char const* end, LotArea lot = {});

/// The number that a feed writes, as 5, "5" or " 5.0 "; nullopt for anything else.
std::optional<double> feed_number(nlohmann::json const& value);

/// A text of a file that nobody vouches for: one line, at most 60 bytes of whole characters.
std::string feed_words(nlohmann::json const& value);

}  // namespace lacuna
