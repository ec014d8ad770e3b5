// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <memory_resource>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace lacuna {

/// An array of a fixed size in memory that somebody lent. It stays there when it is moved, and a copy lies beside it,
/// so that no step in between brings it back to the heap (a container of std::pmr would, wherever one is assigned to
/// another's place).
/// Precondition: the lent memory outlives it and its copies.
template <class T>
requires std::is_trivially_copyable_v<T>
class Kept {
public:
    using value_type = T;

    Kept() = default;
    explicit Kept(std::span<T const> values, std::pmr::memory_resource* memory = std::pmr::new_delete_resource())
        : size_{values.size()}, memory_{memory}
    {
        if (size_ == 0) return;
        data_ = static_cast<T*>(memory_->allocate(size_ * sizeof(T), alignof(T)));
        std::memcpy(static_cast<void*>(data_), values.data(), size_ * sizeof(T));
    }
    Kept(std::vector<T> const& values) : Kept(std::span<T const>{values}) {}
    Kept(std::initializer_list<T> values) : Kept(std::span<T const>{values.begin(), values.size()}) {}
    Kept(Kept const& other) : Kept(std::span<T const>{other.data_, other.size_}, other.memory_) {}
    Kept(Kept&& other) noexcept
        : data_{std::exchange(other.data_, nullptr)}, size_{std::exchange(other.size_, 0)}, memory_{other.memory_}
    {
    }
    Kept& operator=(Kept other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(memory_, other.memory_);
        return *this;
    }
    ~Kept()
    {
        if (data_) memory_->deallocate(data_, size_ * sizeof(T), alignof(T));
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] T const* data() const { return data_; }
    [[nodiscard]] T* data() { return data_; }
    [[nodiscard]] T const* begin() const { return data_; }
    [[nodiscard]] T const* end() const { return data_ + size_; }
    [[nodiscard]] T* begin() { return data_; }
    [[nodiscard]] T* end() { return data_ + size_; }
    [[nodiscard]] T const& operator[](std::size_t i) const { return data_[i]; }
    [[nodiscard]] T& operator[](std::size_t i) { return data_[i]; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::pmr::memory_resource* memory_ = std::pmr::new_delete_resource();
};

}  // namespace lacuna
