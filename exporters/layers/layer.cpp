// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layer.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lacuna {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at the start of `s`, 0 where there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view s)
{
    auto const byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    auto const tail = [&](std::size_t i) { return byte(i) >= 0x80U && byte(i) <= 0xBFU; };
    unsigned const first = byte(0);
    unsigned const second = byte(1);
    if (first < 0x80U) return first == 0U ? 0 : 1;
    if (first >= 0xC2U && first <= 0xDFU) return tail(1) ? 2 : 0;
    if (first >= 0xE0U && first <= 0xEFU) {
        unsigned const least = first == 0xE0U ? 0xA0U : 0x80U;
        unsigned const most = first == 0xEDU ? 0x9FU : 0xBFU;
        return second >= least && second <= most && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        unsigned const least = first == 0xF0U ? 0x90U : 0x80U;
        unsigned const most = first == 0xF4U ? 0x8FU : 0xBFU;
        return second >= least && second <= most && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string valid_text(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        auto const plain = static_cast<std::size_t>(
            std::ranges::find_if_not(bytes, [](char c) { return c >= ' ' && c < 0x7f; }) - bytes.begin());
        out.append(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
        std::size_t const length = sequence_length(bytes);
        out.append(length == 0 ? replacement : bytes.substr(0, length));
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

Cell text(std::string_view bytes) { return valid_text(bytes); }

Cell text_or_null(std::string_view bytes)
{
    if (bytes.empty()) return std::monostate{};
    return valid_text(bytes);
}

Cell truth(bool value) { return std::int64_t{value}; }

Cell whole(std::int64_t number) { return number; }

Cell real(double number)
{
    if (!std::isfinite(number)) throw Error{Errc::internal, "a figure is not a finite number; please report this"};
    return number;
}

Cell real_or_null(std::optional<double> const& number)
{
    if (!number) return std::monostate{};
    return real(*number);
}

std::string decimal_text(double number, int decimals)
{
    // Where the number times the power is plainly nearest to one whole number, that number has the digits.
    constexpr std::array<double, 10> powers{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (decimals >= 0 && decimals < static_cast<int>(powers.size())) {
        double const scaled = number * powers[static_cast<std::size_t>(decimals)], whole = std::round(scaled);
        if (std::fabs(scaled) < 1e13 && std::fabs(scaled - whole) < 0.49) {
            auto left = static_cast<std::int64_t>(whole);
            int places = decimals;
            for (; places > 0 && left % 10 == 0; --places) left /= 10;
            fmt::format_int const digits{left < 0 ? -left : left};
            std::string out = left < 0 ? "-" : "";
            auto const count = static_cast<int>(digits.size());
            if (places >= count) {
                out.append("0.").append(static_cast<std::size_t>(places - count), '0');
                return out.append(digits.data(), digits.size());
            }
            out.append(digits.data(), digits.size());
            if (places > 0) out.insert(out.size() - static_cast<std::size_t>(places), 1, '.');
            return out;
        }
    }
    auto out = fmt::format("{:.{}f}", number, decimals);
    if (out.find('.') != std::string::npos) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.') out.pop_back();
    }
    return out == "-0" ? "0" : out;
}

}  // namespace lacuna
