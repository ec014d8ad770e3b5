// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace lacuna {

/// What is said of a value that is no class of fire resistance.
inline constexpr char const* no_class = "is no class of fire resistance: 1 to 4, I to IV, 一级 to 四级";

/// The class of fire resistance that a text tells in words: "III", "Ⅲ级", "三级", "class 3", "耐火等级三级". nullopt:
/// it is none, or a number, which is read as any other. Two classes in one ("一、二级") are none.
std::optional<double> fire_class_of(std::string text);

}  // namespace lacuna
