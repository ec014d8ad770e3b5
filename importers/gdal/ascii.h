// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lacuna {

/// ASCII letters in lower case; all other bytes stay, so that UTF-8 stays UTF-8.
inline std::string lower_ascii(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

}  // namespace lacuna
