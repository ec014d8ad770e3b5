// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lacuna {

/// What a grant pays of each year's cost: the first costs, until it is spent; what is above all costs is not paid. In
/// whole units, none below 0.
std::vector<std::int64_t> granted(std::int64_t grant, std::span<std::int64_t const> cost);

/// What is left of a guarantee's limit, in units; nullopt: none is set.
class GuaranteeLimit {
public:
    explicit GuaranteeLimit(std::optional<std::int64_t> limit) : limit_{limit} {}
    [[nodiscard]] std::int64_t left() const;
    /// Of a claim >= 0, what is paid within the limit; it is then used up by so much.
    std::int64_t pay(std::int64_t claim);
    /// A warning where nothing is left of the guarantee of `what`, as GUARANTEE_LIMIT; else empty.
    [[nodiscard]] std::string told(char const* what) const;

private:
    std::optional<std::int64_t> limit_;
    std::int64_t used_ = 0;
};

}  // namespace lacuna
