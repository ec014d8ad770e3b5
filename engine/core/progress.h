// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace lacuna {

/// Called now and then with the stage under way and how much of it is done.
/// `total` is 0 where it is not known. May be called from any thread, one call at a time.
using Progress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

}  // namespace lacuna
