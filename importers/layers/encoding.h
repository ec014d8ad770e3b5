// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lacuna {

bool is_utf8(std::string_view text);
bool is_ascii(std::string_view text);

/// Brings text of one encoding to UTF-8. A character that was cut off at the end of a text is left out.
class TextDecoder {
public:
    TextDecoder() = default;  ///< text is UTF-8 already; what is not is taken for Windows-1252
    /// Of a name that the system's iconv knows ("GBK", "CP1252", "Shift_JIS").
    /// Throws Error{bad_config} where it does not.
    explicit TextDecoder(std::string encoding);

    [[nodiscard]] std::string operator()(std::string_view text) const;
    [[nodiscard]] std::string const& encoding() const { return encoding_; }  ///< empty: UTF-8

private:
    std::string encoding_;
};

/// Decides from all texts of a source what encoding they are in. Texts that are UTF-8 are UTF-8; else a
/// language code of the DBF that names a code page decides; else GBK where all are valid GB 18030 and at least 7
/// of 10 double-byte characters are among the 3,755 common ones of GB 2312 level 1; else Windows-1252.
/// A last character that was cut off by the width of a field is no evidence against an encoding.
class EncodingGuess {
public:
    void add(std::string_view text);
    /// "UTF-8", "GBK", "CP1252", "CP932" ...; `language` is byte 29 of a DBF's header, 0 where there is none.
    [[nodiscard]] std::string decide(int language = 0) const;
    [[nodiscard]] bool only_ascii() const { return beyond_ascii_ == 0; }

private:
    void count_double_bytes(std::string_view text);
    std::size_t beyond_ascii_ = 0;  ///< texts that hold other bytes than ASCII
    bool utf8_ = true;
    bool gb18030_ = true;
    std::size_t double_bytes_ = 0, common_ = 0;
};

}  // namespace lacuna
