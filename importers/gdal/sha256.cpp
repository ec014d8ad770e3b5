// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/sha256.h"

#include "engine/core/error.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <vector>

namespace lacuna {

namespace {

void expect(bool done)
{
    if (!done) throw Error{Errc::internal, "OpenSSL could not make a SHA-256 sum"};
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_{EVP_MD_CTX_new()}
{
    expect(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::string_view bytes) { expect(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }

std::string Sha256::hex()
{
    std::array<unsigned char, 32> sum{};
    expect(EVP_DigestFinal_ex(context_.get(), sum.data(), nullptr) == 1);
    std::string text;
    for (unsigned const byte : sum)
        for (unsigned const shift : {4U, 0U}) text += "0123456789abcdef"[byte >> shift & 0xfU];
    return text;
}

std::string sha256_of(std::string_view bytes)
{
    Sha256 sum;
    sum.add(bytes);
    return sum.hex();
}

std::string sha256_of_file(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    std::vector<char> buffer(1 << 16);
    Sha256 sum;
    while (in) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        sum.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (!in.eof())
        throw Error{Errc::open_failed, "'" + file.string() + "' cannot be read; check the path and its rights"};
    return sum.hex();
}

}  // namespace lacuna
