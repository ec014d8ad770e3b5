// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cpl_conv.h>

#include <optional>
#include <string>

namespace lacuna {

/// Sets a configuration option of GDAL for this thread while it lives.
class ThreadOption {
public:
    ThreadOption(char const* key, std::string const& value) : key_{key}
    {
        if (auto const* before = CPLGetThreadLocalConfigOption(key, nullptr)) before_ = before;
        CPLSetThreadLocalConfigOption(key, value.c_str());
    }
    ~ThreadOption() { CPLSetThreadLocalConfigOption(key_, before_ ? before_->c_str() : nullptr); }
    ThreadOption(ThreadOption const&) = delete;
    ThreadOption& operator=(ThreadOption const&) = delete;

private:
    char const* key_;
    std::optional<std::string> before_;
};

}  // namespace lacuna
