// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace lacuna {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces; OpenSSL's, which uses the processor's own instructions for it.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits. Ends the sum: nothing may be added after it.
    [[nodiscard]] std::string hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256_of(std::string_view bytes);

/// Of a file's bytes, as `sha256sum` prints it. Throws Error{open_failed} where it cannot be read.
std::string sha256_of_file(std::filesystem::path const& file);

}  // namespace lacuna
