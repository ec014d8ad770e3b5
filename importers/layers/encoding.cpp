// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/encoding.h"

#include "engine/core/error.h"
#include "importers/gdal/dataset.h"

#include <cpl_conv.h>
#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lacuna {

namespace {

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// Bytes of the UTF-8 character at i: 0 where it is wrong, negative where the text ends inside it.
int utf8_length(std::string_view text, std::size_t i)
{
    unsigned const lead = byte_at(text, i);
    int const length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    for (int k = 1; k < length; ++k) {
        if (i + static_cast<std::size_t>(k) >= text.size()) return -k;
        unsigned const next = byte_at(text, i + static_cast<std::size_t>(k));
        if ((next & 0xC0) != 0x80) return 0;
        if (k == 1 && ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F) ||
                       (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next > 0x8F)))
            return 0;
    }
    return length;
}

/// Length of the longest part from the start that is UTF-8; `cut`: only the last character is incomplete.
std::size_t utf8_part(std::string_view text, bool& cut)
{
    cut = false;
    std::size_t i = 0;
    while (i < text.size()) {
        int const length = utf8_length(text, i);
        cut = length < 0;
        if (length <= 0) return i;
        i += static_cast<std::size_t>(length);
    }
    return i;
}

struct CodePage {
    int language;
    char const* encoding;
};

// Language codes of dBASE headers that name one code page; 0x57 and 0x03 mean "some Windows page".
constexpr std::array code_pages{
    CodePage{0x4D, "GBK"},    CodePage{0x7A, "GBK"},    CodePage{0x4E, "CP949"},  CodePage{0x79, "CP949"},
    CodePage{0x4F, "CP950"},  CodePage{0x78, "CP950"},  CodePage{0x13, "CP932"},  CodePage{0x7B, "CP932"},
    CodePage{0xC8, "CP1250"}, CodePage{0xC9, "CP1251"}, CodePage{0xCA, "CP1254"}, CodePage{0xCB, "CP1253"},
    CodePage{0x7D, "CP1255"}, CodePage{0x7E, "CP1256"}, CodePage{0x7C, "CP874"},  CodePage{0x65, "CP866"},
    CodePage{0x26, "CP866"},  CodePage{0x64, "CP852"},  CodePage{0x02, "CP850"}};

std::string recoded(std::string const& text, std::string const& encoding)
{
    ErrorCollector quiet;
    // GB 18030 holds all of GBK, and every iconv has it.
    char const* const from = encoding == "GBK" ? "GB18030" : encoding.c_str();
    char* const out = CPLRecode(text.c_str(), from, CPL_ENC_UTF8);
    std::string result = out ? out : "";
    CPLFree(out);
    return result;
}

}  // namespace

bool is_utf8(std::string_view text)
{
    bool cut = false;
    return utf8_part(text, cut) == text.size();
}

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

TextDecoder::TextDecoder(std::string encoding) : encoding_{std::move(encoding)}
{
    if (EQUAL(encoding_.c_str(), "UTF-8") || EQUAL(encoding_.c_str(), "UTF8")) encoding_.clear();
    if (encoding_.empty()) return;
    ErrorCollector errors;
    char* const out = CPLRecode("\xC4\xE3", encoding_.c_str(), CPL_ENC_UTF8);
    CPLFree(out);
    if (errors.text().find("failed with the error") != std::string::npos)
        throw Error{Errc::bad_config, "'" + encoding_ +
                                          "' is no text encoding that is known here; "
                                          "use for example UTF-8, GBK, CP1252, Shift_JIS"};
}

std::string TextDecoder::operator()(std::string_view text) const
{
    if (is_ascii(text)) return std::string{text};
    if (!encoding_.empty()) return recoded(std::string{text}, encoding_);
    bool cut = false;
    auto const good = utf8_part(text, cut);
    if (good == text.size() || cut) return std::string{text.substr(0, good)};
    return recoded(std::string{text}, "CP1252");
}

void EncodingGuess::add(std::string_view text)
{
    if (is_ascii(text)) return;
    ++beyond_ascii_;
    bool cut = false;
    utf8_ = utf8_ && (utf8_part(text, cut) == text.size() || cut);
    if (gb18030_) count_double_bytes(text);
}

void EncodingGuess::count_double_bytes(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        unsigned const lead = byte_at(text, i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if (i + 1 >= text.size()) return;
        unsigned const trail = byte_at(text, i + 1);
        bool const four = trail >= 0x30 && trail <= 0x39;
        if (lead == 0x80 || lead == 0xFF || (!four && (trail < 0x40 || trail == 0x7F || trail == 0xFF))) {
            gb18030_ = false;
            return;
        }
        bool const letters_only = lead >= 0xA1 && lead <= 0xA9 && trail >= 0xA1;  // punctuation, wide digits
        if (!letters_only) ++double_bytes_;
        if (lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1) ++common_;
        i += four ? 4 : 2;
    }
}

std::string EncodingGuess::decide(int language) const
{
    if (utf8_) return "UTF-8";
    for (auto const& page : code_pages)
        if (page.language == language) return page.encoding;
    if (gb18030_ && double_bytes_ > 0 && common_ * 10 >= double_bytes_ * 7) return "GBK";
    return "CP1252";
}

}  // namespace lacuna
