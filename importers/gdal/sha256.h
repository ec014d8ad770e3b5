// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lacuna {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
public:
    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits. Ends the sum: nothing may be added after it.
    [[nodiscard]] std::string hex();

private:
    void block(unsigned char const* bytes);
    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> waiting_{};
    std::size_t waiting_size_ = 0;
    std::uint64_t bytes_ = 0;
};

std::string sha256_of(std::string_view bytes);

/// Of a file's bytes, as `sha256sum` prints it. Throws Error{open_failed} where it cannot be read.
std::string sha256_of_file(std::filesystem::path const& file);

}  // namespace lacuna
