// SPDX-License-Identifier: Apache-2.0
#include "engine/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>

namespace lacuna {

namespace {

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// Optimal string alignment distance (Damerau-Levenshtein without repeated edits).
std::size_t distance(std::string const& a, std::string const& b)
{
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

}  // namespace

std::string nearest(std::string const& word, std::vector<std::string> const& known)
{
    std::string best;
    std::size_t best_distance = 0;
    for (auto const& candidate : known) {
        std::size_t const d = distance(lower(word), lower(candidate));
        std::size_t const limit = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
        if (d > limit || (!best.empty() && d >= best_distance)) continue;
        best = candidate;
        best_distance = d;
    }
    return best;
}

std::string did_you_mean(std::string const& word, std::vector<std::string> const& known)
{
    if (auto const near = nearest(word, known); !near.empty()) return "; did you mean '" + near + "'?";
    constexpr std::size_t most = 12;
    std::string text = "; known: ";
    for (std::size_t i = 0; i < std::min(most, known.size()); ++i) text += (i == 0 ? "" : ", ") + known[i];
    return known.size() > most ? text + ", ..." : text;
}

std::string shortest(double value)
{
    std::array<char, 64> buffer{};
    double const size = std::fabs(value);
    auto const format =
        size == 0 || (size >= 1e-5 && size < 1e15) ? std::chars_format::fixed : std::chars_format::general;
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
    return {buffer.data(), end};
}

std::string tidy(double value)
{
    std::array<char, 64> buffer{};
    auto const end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, 11).ptr;
    double rounded = value;
    std::from_chars(buffer.data(), end, rounded);
    return shortest(rounded);
}

std::string some_of(std::vector<std::string> const& words)
{
    constexpr std::size_t shown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, words.size()); ++i) text += (i == 0 ? "" : ", ") + words[i];
    if (words.size() > shown) text += " and " + std::to_string(words.size() - shown) + " more";
    return text;
}

std::string counted(std::int64_t count, std::string_view noun)
{
    auto text = std::to_string(count);
    text.append(" ").append(noun);
    return count == 1 ? text : text + "s";
}

bool is_iso_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    auto const part = [text](std::size_t at, std::size_t count, int& value) {
        auto const end = text.data() + at + count;
        return std::all_of(text.data() + at, end, [](char c) { return c >= '0' && c <= '9'; }) &&
               std::from_chars(text.data() + at, end, value).ptr == end;
    };
    int year = 0, month = 0, day = 0;
    if (!part(0, 4, year) || !part(5, 2, month) || !part(8, 2, day)) return false;
    return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                       std::chrono::day{static_cast<unsigned>(day)}}
        .ok();
}

}  // namespace lacuna
