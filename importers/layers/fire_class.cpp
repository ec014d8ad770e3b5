// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/fire_class.h"

#include "importers/gdal/ascii.h"

#include <array>
#include <string_view>

namespace lacuna {

namespace {

constexpr std::array<std::array<std::string_view, 6>, 4> words{{{"1", "i", "Ⅰ", "ⅰ", "一", "１"},
                                                                {"2", "ii", "Ⅱ", "ⅱ", "二", "２"},
                                                                {"3", "iii", "Ⅲ", "ⅲ", "三", "３"},
                                                                {"4", "iv", "Ⅳ", "ⅳ", "四", "４"}}};

constexpr std::array<std::string_view, 8> before{"fire resistance", "fire", "class", "grade",
                                                 "耐火等级",        "为",   "：",    ":"};
constexpr std::array<std::string_view, 4> behind{"级", "級", "等", "class"};

bool drop_one(std::string_view& text)
{
    auto const from = text.size();
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    for (auto const word : before)
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            break;
        }
    for (auto const word : behind)
        if (text.ends_with(word)) {
            text.remove_suffix(word.size());
            break;
        }
    return text.size() < from;
}

}  // namespace

std::optional<double> fire_class_of(std::string text)
{
    text = lower_ascii(text);
    std::string_view left{text};
    while (drop_one(left)) {
    }
    for (std::size_t i = 0; i < words.size(); ++i)
        for (auto const word : words[i])
            if (left == word) return static_cast<double>(i + 1);
    return std::nullopt;
}

}  // namespace lacuna
