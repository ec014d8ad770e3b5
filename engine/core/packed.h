// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/kept.h"
#include "engine/core/packer.h"

#include <algorithm>
#include <compare>
#include <initializer_list>
#include <iterator>

namespace lacuna {

/// What `operator->` of a list of packed values gives: the value lives until the end of the expression.
template <class T>
struct PackedPointer {
    T value;
    T const* operator->() const { return &value; }
};

/// A short list of packed values that is read from its start, as the refusals of one space. Its bytes are Kept.
template <class T>
class PackedList {
public:
    class Iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        Iterator() = default;
        Iterator(char const* at, std::size_t left) : at_{at}, left_{left} {}
        T operator*() const
        {
            T value;
            Unpacker{at_}(value);
            return value;
        }
        PackedPointer<T> operator->() const { return {**this}; }
        Iterator& operator++()
        {
            T value;
            Unpacker from{at_};
            from(value);
            at_ = from.at();
            --left_;
            return *this;
        }
        Iterator operator++(int)
        {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(Iterator const& a, Iterator const& b) { return a.left_ == b.left_; }

    private:
        friend class PackedList;
        char const* at_ = nullptr;
        std::size_t left_ = 0;
    };

    PackedList() = default;
    PackedList(std::initializer_list<T> values) : PackedList(std::span<T const>{values.begin(), values.size()}) {}
    PackedList(std::vector<T> const& values) : PackedList(std::span<T const>{values}) {}
    explicit PackedList(std::span<T const> values, std::pmr::memory_resource* memory = std::pmr::new_delete_resource())
        : count_{static_cast<std::uint32_t>(values.size())}
    {
        std::vector<char> bytes;
        for (auto const& value : values) Packer{bytes}(value);
        bytes_ = Kept<char>{bytes, memory};
    }

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] Iterator begin() const { return {bytes_.data(), count_}; }
    [[nodiscard]] Iterator end() const { return {}; }
    [[nodiscard]] T front() const { return *begin(); }
    [[nodiscard]] T operator[](std::size_t i) const
    {
        return *std::ranges::next(begin(), static_cast<std::ptrdiff_t>(i));
    }
    /// Bytes from the first value to the one that the iterator stands at, and the value that begins there.
    [[nodiscard]] std::size_t byte_of(Iterator const& i) const
    {
        return static_cast<std::size_t>(i.at_ - bytes_.data());
    }
    [[nodiscard]] T at_byte(std::size_t byte) const { return *Iterator{bytes_.data() + byte, 1}; }
    [[nodiscard]] std::vector<T> unpacked() const { return {begin(), end()}; }

private:
    Kept<char> bytes_;
    std::uint32_t count_ = 0;
};

/// A long list of packed values, each found by its position. Bytes lie in pieces of up to a megabyte, so that growing
/// never takes twice the memory. A piece that is full is Kept in the memory that the table was given and changes no
/// more.
template <class T>
class PackedTable {
public:
    class Iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::random_access_iterator_tag;
        Iterator() = default;
        Iterator(PackedTable const* table, difference_type at) : table_{table}, at_{at} {}
        T operator*() const { return (*table_)[static_cast<std::size_t>(at_)]; }
        T operator[](difference_type n) const { return *(*this + n); }
        PackedPointer<T> operator->() const { return {**this}; }
        Iterator& operator++() { return *this += 1; }
        Iterator& operator--() { return *this += -1; }
        Iterator operator++(int) { return std::exchange(*this, *this + 1); }
        Iterator operator--(int) { return std::exchange(*this, *this - 1); }
        Iterator& operator+=(difference_type n)
        {
            at_ += n;
            return *this;
        }
        Iterator& operator-=(difference_type n) { return *this += -n; }
        friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
        friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
        friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
        friend difference_type operator-(Iterator const& a, Iterator const& b) { return a.at_ - b.at_; }
        friend bool operator==(Iterator const& a, Iterator const& b) { return a.at_ == b.at_; }
        friend auto operator<=>(Iterator const& a, Iterator const& b) { return a.at_ <=> b.at_; }

    private:
        PackedTable const* table_ = nullptr;
        difference_type at_ = 0;
    };

    PackedTable() = default;
    explicit PackedTable(std::pmr::memory_resource* memory) : memory_{memory} {}
    PackedTable(std::initializer_list<T> values)
    {
        for (auto const& value : values) push_back(value);
    }
    PackedTable(std::vector<T> const& values)
    {
        for (auto const& value : values) push_back(value);
    }

    void push_back(T const& value)
    {
        places_.push_back({static_cast<std::uint32_t>(pieces_.size()), static_cast<std::uint32_t>(growing_.size())});
        Packer{growing_}(value);
        if (growing_.size() >= piece_size) keep();
    }
    /// Takes over all values of another table, after its own. They stay in the memory where they are.
    void append(PackedTable&& other)
    {
        keep();
        other.keep();
        auto const first = static_cast<std::uint32_t>(pieces_.size());
        std::ranges::move(other.pieces_, std::back_inserter(pieces_));
        for (auto const& place : other.places_) places_.push_back({place.piece + first, place.byte});
        other.pieces_.clear();
        other.places_.clear();
    }
    /// Puts the value that was at order[i] at i; positions that `order` does not name are left out.
    void reorder(std::vector<std::uint32_t> const& order)
    {
        std::vector<Place> places;
        places.reserve(order.size());
        for (auto const i : order) places.push_back(places_[i]);
        places_ = std::move(places);
    }
    /// To be called after the last value: what is still growing is Kept too.
    void shrink_to_fit()
    {
        keep();
        growing_.shrink_to_fit();
        places_.shrink_to_fit();
    }

    /// Where its full pieces are.
    [[nodiscard]] std::pmr::memory_resource* memory() const { return memory_; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] bool empty() const { return places_.empty(); }
    [[nodiscard]] T operator[](std::size_t i) const
    {
        T value;
        from(i)(value);
        return value;
    }
    [[nodiscard]] T front() const { return (*this)[0]; }
    [[nodiscard]] T back() const { return (*this)[size() - 1]; }
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, static_cast<std::ptrdiff_t>(size())}; }
    [[nodiscard]] std::vector<T> unpacked() const { return {begin(), end()}; }

    /// The text that the value at `i` begins with, its id, without unpacking the rest. It is valid until
    /// the table changes.
    [[nodiscard]] std::string_view key(std::size_t i) const { return from(i).view(); }
    /// Position of the first value whose key is not less. Precondition: sorted by key.
    [[nodiscard]] std::size_t lower_bound(std::string_view wanted) const
    {
        std::size_t low = 0, high = size();
        while (low < high) {
            auto const middle = low + (high - low) / 2;
            if (key(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

private:
    struct Place {
        std::uint32_t piece = 0, byte = 0;
    };
    static constexpr std::size_t piece_size = 1U << 20U;
    void keep()
    {
        if (growing_.empty()) return;
        pieces_.emplace_back(growing_, memory_);
        growing_.clear();
    }
    [[nodiscard]] Unpacker from(std::size_t i) const
    {
        auto const& place = places_[i];
        char const* const piece = place.piece < pieces_.size() ? pieces_[place.piece].data() : growing_.data();
        return Unpacker{piece + place.byte};
    }

    std::vector<Kept<char>> pieces_;
    std::vector<char> growing_;  ///< the piece after them
    std::vector<Place> places_;
    std::pmr::memory_resource* memory_ = std::pmr::new_delete_resource();
};

}  // namespace lacuna
