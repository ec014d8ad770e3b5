// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/people.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace lacuna {

namespace {

void add(Interval& sum, double m2, Interval const& storeys)
{
    sum.low += m2 * storeys.low;
    sum.likely += m2 * storeys.likely;
    sum.high += m2 * storeys.high;
}

std::string lower(std::string_view text)
{
    std::string low{text};
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return low;
}

/// Runs of letters and digits.
std::vector<std::string> words_of(std::string const& text)
{
    std::vector<std::string> words;
    std::string word;
    for (char const c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c))) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

}  // namespace

bool names_family_houses(std::string_view use)
{
    // Parts of words that name another use as well, or none that people live in.
    static constexpr std::array<std::string_view, 9> others{"mxd",    "mixed",  "multi",     "retail", "shop",
                                                            "office", "garage", "warehouse", "parking"};
    static constexpr std::array<std::string_view, 5> houses{"detached", "villa", "bungalow", "duplex", "别墅"};
    static constexpr std::array<std::string_view, 7> few{"one", "two", "1", "2", "single", "sngl", "sf"};
    static constexpr std::array<std::string_view, 8> family{"fam",   "fm",       "family",    "families",
                                                            "house", "dwelling", "residence", "sf"};
    auto const low = lower(use);
    auto const has = [&](std::string_view part) { return low.find(part) != std::string::npos; };
    if (std::ranges::any_of(others, has)) return false;
    if (std::ranges::any_of(houses, has)) return true;
    auto const words = words_of(low);
    auto const names = [&](auto const& list) {
        return std::ranges::any_of(words,
                                   [&](auto const& word) { return std::ranges::find(list, word) != list.end(); });
    };
    return names(few) && names(family);
}

bool names_dwellings(std::string_view use)
{
    // Parts of words; a use that also names one of `others` is none.
    static constexpr std::array<std::string_view, 10> dwellings{"resid", "dwell", "apart", "house", "housing",
                                                                "condo", "cndo",  "住宅",  "居住",  "住居"};
    static constexpr std::array<std::string_view, 11> others{"warehouse", "greenhouse", "clubhouse", "firehouse",
                                                             "nonresid",  "non-resid",  "office",    "retail",
                                                             "hotel",     "parking",    "garage"};
    // Whole words: abbreviations of assessors, and the codes of residential land (GB 50137 R1 to R3, zoning R-1 ...).
    static constexpr std::array<std::string_view, 10> words{"res", "apt", "apts", "fam", "fm",
                                                            "r",   "r1",  "r2",   "r3",  "r4"};
    auto const low = lower(use);
    auto const has = [&](std::string_view part) { return low.find(part) != std::string::npos; };
    if (std::ranges::any_of(others, has)) return false;
    if (std::ranges::any_of(dwellings, has)) return true;
    return std::ranges::any_of(words_of(low),
                               [](auto const& word) { return std::ranges::find(words, word) != words.end(); });
}

BuildingStock building_stock(std::vector<Building> const& buildings, std::vector<Parcel> const& parcels,
                             std::vector<std::int64_t> const& main_parcel, std::vector<Interval> const& storeys)
{
    BuildingStock out;
    auto const use_of = [&](std::size_t i) -> std::string const& {
        auto const& own = buildings[i].attributes.land_use;
        return !own.empty() || main_parcel[i] < 0
                   ? own
                   : parcels[static_cast<std::size_t>(main_parcel[i])].attributes.land_use;
    };
    for (std::size_t i = 0; i < buildings.size(); ++i) out.use_known = out.use_known || !use_of(i).empty();
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        add(out.floor_area_m2, buildings[i].counted_m2, storeys[i]);
        if (!out.use_known || names_dwellings(use_of(i)))
            add(out.dwelling_floor_area_m2, buildings[i].counted_m2, storeys[i]);
    }
    return out;
}

Interval people_of(BuildingStock const& stock, ValuationRules const& rules)
{
    if (rules.people) return {*rules.people, *rules.people, *rules.people};
    double const each = rules.occupancy / rules.floor_area_per_person_m2;
    auto const& m2 = stock.dwelling_floor_area_m2;
    return {m2.low * each, m2.likely * each, m2.high * each};
}

}  // namespace lacuna
