// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lacuna::test {

/// Whether this program checks every access (-fsanitize=address or thread), and so takes five to ten times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

/// What a long test takes: the whole in a plain build, which shows that results are right, and a part of it where every
/// access is checked, which shows that nothing is touched that must not be. ./dev test runs both.
template <typename T>
constexpr T whole_or(T whole, T part)
{
    return sanitized ? part : whole;
}

}  // namespace lacuna::test
