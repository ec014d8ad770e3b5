// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// The entry of `known` that `word` was most likely meant to be: the one at the smallest edit
/// distance (insert, delete, replace, swap of neighbours, each 1; case ignored), the first of
/// equals. Empty where none is near: further away than a third of the longer word, at least 1.
std::string nearest(std::string const& word, std::vector<std::string> const& known);

/// "; did you mean 'x'?" for the nearest, else "; known: a, b, c" (at most 12 of them, in the order given).
std::string did_you_mean(std::string const& word, std::vector<std::string> const& known);

/// The shortest text that reads back as `value`: "0.1", "1000000"; with an exponent below 1e-5 and from 1e15.
std::string shortest(double value);

/// The same of the value rounded to 12 significant digits, for sums of figures: "1.1" of 0.7 + 0.25 + 0.15.
std::string tidy(double value);

/// "a, b, c and 4 more": the first three of them.
std::string some_of(std::vector<std::string> const& words);

/// "1 parcel", "0 parcels", "2 parcels": of a noun whose plural ends in s.
std::string counted(std::int64_t count, std::string_view noun);

/// True for a date that exists, written YYYY-MM-DD.
bool is_iso_date(std::string_view text);

}  // namespace lacuna
