// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lacuna {

/// Values kept as bytes: what a plan holds of every space is a tenth of a structure's size then. Nothing is lost: a
/// value reads back bit by bit as it was put in. A type takes part by one function beside it (see
/// engine/model/packing.h), `template <class Archive> void fields(Archive& a, ValueOf<T> auto& value)`, which names its
/// members; the same function packs and unpacks, so that the two cannot part.

template <class Value, class T>
concept ValueOf = std::same_as<std::remove_const_t<Value>, T>;

static_assert(std::endian::native == std::endian::little, "the low bytes of a number are taken to come first");

/// How many texts begin and end, as "" and " m2 too small".
struct Phrase {
    std::string_view begin, end;
    [[nodiscard]] bool fits(std::string_view text) const
    {
        return text.size() >= begin.size() + end.size() && text.starts_with(begin) && text.ends_with(end);
    }
    [[nodiscard]] std::size_t middle(std::size_t size) const { return size - begin.size() - end.size(); }
};

/// Writes the members of a value one after the other.
class Packer {
public:
    explicit Packer(std::vector<char>& out) : out_{&out} {}

    void count(std::uint64_t number)
    {
        for (; number >= 0x80U; number >>= 7U) out_->push_back(static_cast<char>(number | 0x80U));
        out_->push_back(static_cast<char>(number));
    }
    void size(std::size_t number) { count(number); }
    void bytes(void const* from, std::size_t size)
    {
        auto const* first = static_cast<char const*>(from);
        out_->insert(out_->end(), first, first + size);
    }
    void operator()(double number) { bytes(&number, sizeof number); }
    void operator()(std::string_view text)
    {
        count(text.size());
        bytes(text.data(), text.size());
    }
    void operator()(std::string const& text) { (*this)(std::string_view{text}); }
    void operator()(bool value) { out_->push_back(value ? 1 : 0); }
    void operator()(int number) { bytes(&number, sizeof number); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum value) { count(static_cast<std::uint64_t>(value)); }
    template <class T>
    void operator()(std::vector<T> const& values)
    {
        count(values.size());
        for (auto const& value : values) (*this)(value);
    }
    template <class T>
    requires std::is_class_v<T>
    void operator()(T const& value) { fields(*this, value); }
    /// Numbers many of which are 0: those cost a bit.
    template <class... Numbers>
    void numbers(Numbers const&... values)
    {
        std::uint64_t mask = 0, bit = 1;
        ((mask |= std::bit_cast<std::uint64_t>(values) != 0 ? bit : 0, bit <<= 1U), ...);
        count(mask);
        ((std::bit_cast<std::uint64_t>(values) != 0 ? (*this)(values) : void()), ...);
    }
    /// Numbers some of which are not there.
    template <class... Numbers>
    void optionals(Numbers const&... values)
    {
        std::uint64_t mask = 0, bit = 1;
        ((mask |= values ? bit : 0, bit <<= 1U), ...);
        count(mask);
        ((values ? (*this)(*values) : void()), ...);
    }
    /// A text that is one of a few: those cost a byte.
    void word(std::string const& text, std::span<std::string_view const> known)
    {
        for (std::size_t i = 0; i < known.size(); ++i)
            if (known[i] == text) return count(i);
        count(known.size());
        (*this)(text);
    }
    /// A text that begins and ends with known words: those cost a byte.
    void phrase(std::string_view text, std::span<Phrase const> known)
    {
        std::size_t i = 0;
        while (i < known.size() && !known[i].fits(text)) ++i;
        count(i);
        if (i < known.size()) text = text.substr(known[i].begin.size(), known[i].middle(text.size()));
        (*this)(text);
    }
    /// A position near the one before it: the bits that both share at the top are left out.
    void near(double x, double y)
    {
        auto const dx = std::bit_cast<std::uint64_t>(x) ^ last_x_, dy = std::bit_cast<std::uint64_t>(y) ^ last_y_;
        last_x_ ^= dx;
        last_y_ ^= dy;
        unsigned const nx = size_of(dx), ny = size_of(dy);
        out_->push_back(static_cast<char>(nx | ny << 4U));
        bytes(&dx, nx);
        bytes(&dy, ny);
    }
    /// Points with x and y; of a closed ring the last one is not written again.
    template <class Point>
    void ring(std::vector<Point> const& points)
    {
        auto const bits = [](Point const& p) {
            return std::pair{std::bit_cast<std::uint64_t>(p.x), std::bit_cast<std::uint64_t>(p.y)};
        };
        bool const closed = points.size() > 1 && bits(points.front()) == bits(points.back());
        auto const written = points.size() - (closed ? 1 : 0);
        count(written << 1U | (closed ? 1U : 0U));
        for (std::size_t i = 0; i < written; ++i) near(points[i].x, points[i].y);
    }

private:
    static unsigned size_of(std::uint64_t bits) { return (static_cast<unsigned>(std::bit_width(bits)) + 7U) / 8U; }

    std::vector<char>* out_;
    std::uint64_t last_x_ = 0, last_y_ = 0;
};

/// Reads them back. Precondition: the bytes are those of a Packer that was given the same members.
class Unpacker {
public:
    explicit Unpacker(char const* at) : at_{at} {}
    [[nodiscard]] char const* at() const { return at_; }

    std::uint64_t count()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0;; shift += 7U) {
            auto const byte = static_cast<unsigned char>(*at_++);
            number |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80U) return number;
        }
    }
    void size(std::size_t& number) { number = static_cast<std::size_t>(count()); }
    std::string_view view()
    {
        auto const size = static_cast<std::size_t>(count());
        std::string_view const out{at_, size};
        at_ += size;
        return out;
    }
    void bytes(void* to, std::size_t size)
    {
        std::memcpy(to, at_, size);
        at_ += size;
    }
    void operator()(double& number) { bytes(&number, sizeof number); }
    void operator()(std::string& text) { text = view(); }
    void operator()(bool& value) { value = *at_++ != 0; }
    void operator()(int& number) { bytes(&number, sizeof number); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum& value) { value = static_cast<Enum>(count()); }
    template <class T>
    void operator()(std::vector<T>& values)
    {
        values.resize(static_cast<std::size_t>(count()));
        for (auto& value : values) (*this)(value);
    }
    template <class T>
    requires std::is_class_v<T>
    void operator()(T& value) { fields(*this, value); }
    template <class... Numbers>
    void numbers(Numbers&... values)
    {
        auto mask = count();
        ((mask & 1U ? (*this)(values) : void(values = 0), mask >>= 1U), ...);
    }
    template <class... Numbers>
    void optionals(Numbers&... values)
    {
        auto mask = count();
        ((mask & 1U ? (*this)(values.emplace()) : values.reset(), mask >>= 1U), ...);
    }
    void word(std::string& text, std::span<std::string_view const> known)
    {
        auto const i = static_cast<std::size_t>(count());
        if (i < known.size())
            text = known[i];
        else
            (*this)(text);
    }
    void phrase(std::string& text, std::span<Phrase const> known)
    {
        auto const i = static_cast<std::size_t>(count());
        auto const middle = view();
        text = i < known.size() ? known[i].begin : std::string_view{};
        text += middle;
        if (i < known.size()) text += known[i].end;
    }
    void near(double& x, double& y)
    {
        auto const sizes = static_cast<unsigned char>(*at_++);
        std::uint64_t dx = 0, dy = 0;
        bytes(&dx, sizes & 15U);
        bytes(&dy, sizes >> 4U);
        x = std::bit_cast<double>(last_x_ ^= dx);
        y = std::bit_cast<double>(last_y_ ^= dy);
    }
    template <class Point>
    void ring(std::vector<Point>& points)
    {
        auto const head = count();
        bool const closed = (head & 1U) != 0;
        points.resize(static_cast<std::size_t>(head >> 1U) + (closed ? 1 : 0));
        for (std::size_t i = 0; i + (closed ? 1 : 0) < points.size(); ++i) near(points[i].x, points[i].y);
        if (closed) points.back() = points.front();
    }

private:
    char const* at_;
    std::uint64_t last_x_ = 0, last_y_ = 0;
};

}  // namespace lacuna
