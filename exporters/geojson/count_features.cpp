// SPDX-License-Identifier: Apache-2.0
#include "exporters/geojson/count_features.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

namespace {

/// What is wrong with a text at a byte.
struct Fault {
    std::string what;
};

/// Bytes of a file, a block at a time.
class Bytes {
public:
    static constexpr int end = -1;
    explicit Bytes(std::filesystem::path const& file) : in_{file, std::ios::binary} { fill(); }
    [[nodiscard]] int peek() const { return next_ < size_ ? static_cast<unsigned char>(block_[next_]) : end; }
    int take()
    {
        int const byte = peek();
        if (byte == end) return end;
        ++taken_;
        if (++next_ == size_) fill();
        return byte;
    }
    /// Passes the printable ASCII of a string that needs no care.
    void skip_plain()
    {
        while (next_ < size_) {
            auto const from = next_;
            while (next_ < size_ && is_plain(static_cast<unsigned char>(block_[next_]))) ++next_;
            taken_ += next_ - from;
            if (next_ < size_) return;
            fill();
        }
    }
    [[nodiscard]] std::uint64_t taken() const { return taken_; }

private:
    static bool is_plain(unsigned char c) { return c >= 0x20U && c < 0x80U && c != '"' && c != '\\'; }
    void fill()
    {
        in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
        size_ = static_cast<std::size_t>(in_.gcount());
        next_ = 0;
    }

    std::ifstream in_;
    std::vector<char> block_ = std::vector<char>(1U << 16U);
    std::size_t next_ = 0, size_ = 0;
    std::uint64_t taken_ = 0;
};

/// Reads one JSON text (RFC 8259) from its first byte to its last and counts the objects that lie directly in the array
/// "features" of the outermost object.
class Reader {
public:
    explicit Reader(std::filesystem::path const& file) : bytes_{file} {}

    void read()
    {
        value();
        space();
        if (bytes_.peek() != Bytes::end) fail("something follows the text");
    }
    [[nodiscard]] std::uint64_t at() const { return bytes_.taken(); }

    std::int64_t features = 0;
    bool found = false;

private:
    [[noreturn]] static void fail(char const* what) { throw Fault{what}; }

    void space()
    {
        for (int c = bytes_.peek(); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = bytes_.peek()) bytes_.take();
    }
    void expect(std::string_view word)
    {
        for (char const c : word)
            if (bytes_.take() != static_cast<unsigned char>(c)) fail("a word that JSON does not know, or a sign amiss");
    }

    void value()
    {
        space();
        switch (bytes_.peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string(nullptr);
            case 't':
                return expect("true");
            case 'f':
                return expect("false");
            case 'n':
                return expect("null");
            default:
                return number();
        }
    }

    void object()
    {
        if (depth_ > most_deep) fail("it lies too deep");
        if (depth_ == 2 && in_features_) ++features;
        ++depth_;
        bytes_.take();
        space();
        std::string name;
        for (bool first = true; first ? bytes_.peek() != '}' : separated('}'); first = false) {
            space();
            string(depth_ == 1 ? &name : nullptr);
            if (depth_ == 1) in_features_ = name == "features";
            space();
            expect(":");
            value();
        }
        bytes_.take();
        --depth_;
    }
    void array()
    {
        if (depth_ > most_deep) fail("it lies too deep");
        if (depth_ == 1 && in_features_) found = true;
        ++depth_;
        bytes_.take();
        space();
        for (bool first = true; first ? bytes_.peek() != ']' : separated(']'); first = false) value();
        bytes_.take();
        --depth_;
    }
    /// True where another member follows.
    bool separated(int closing)
    {
        space();
        if (bytes_.peek() == closing) return false;
        expect(",");
        return true;
    }

    void digits()
    {
        if (!is_digit(bytes_.peek())) fail("a digit is missing");
        while (is_digit(bytes_.peek())) bytes_.take();
    }
    static bool is_digit(int c) { return c >= '0' && c <= '9'; }
    void number()
    {
        if (bytes_.peek() == '-') bytes_.take();
        if (bytes_.peek() == '0')
            bytes_.take();
        else
            digits();
        if (bytes_.peek() == '.') {
            bytes_.take();
            digits();
        }
        if (bytes_.peek() == 'e' || bytes_.peek() == 'E') {
            bytes_.take();
            if (bytes_.peek() == '+' || bytes_.peek() == '-') bytes_.take();
            digits();
        }
    }

    /// `text`: where it goes, without escapes resolved; may be null.
    void string(std::string* text)
    {
        expect("\"");
        if (text) text->clear();
        for (;;) {
            if (!text) bytes_.skip_plain();
            int const c = bytes_.take();
            if (c == '"') return;
            if (c < 0x20) fail(c == Bytes::end ? "a text is not closed" : "a sign that must be escaped");
            if (text) *text += static_cast<char>(c);
            if (c == '\\')
                escape();
            else if (c >= 0x80)
                sequence(static_cast<unsigned>(c));
        }
    }
    void escape()
    {
        int const c = bytes_.take();
        if (c == 'u') {
            for (int i = 0; i < 4; ++i) {
                int const h = bytes_.take();
                if (!is_digit(h) && !(h >= 'a' && h <= 'f') && !(h >= 'A' && h <= 'F')) fail("an escape is not whole");
            }
            return;
        }
        if (c == Bytes::end || std::string_view{"\"\\/bfnrt"}.find(static_cast<char>(c)) == std::string_view::npos)
            fail("an escape that JSON does not know");
    }
    /// The rest of a sequence of UTF-8 (Unicode 15, table 3-7).
    void sequence(unsigned first)
    {
        unsigned low = 0x80, high = 0xBF;
        int more = 0;
        if (first >= 0xC2U && first <= 0xDFU)
            more = 1;
        else if (first >= 0xE0U && first <= 0xEFU)
            more = 2;
        else if (first >= 0xF0U && first <= 0xF4U)
            more = 3;
        else
            fail("bytes that are no UTF-8");
        if (first == 0xE0U) low = 0xA0;
        if (first == 0xEDU) high = 0x9F;
        if (first == 0xF0U) low = 0x90;
        if (first == 0xF4U) high = 0x8F;
        for (; more > 0; --more) {
            int const c = bytes_.take();
            if (c < static_cast<int>(low) || c > static_cast<int>(high)) fail("bytes that are no UTF-8");
            low = 0x80, high = 0xBF;
        }
    }

    static constexpr int most_deep = 100;
    Bytes bytes_;
    int depth_ = 0;
    bool in_features_ = false;
};

}  // namespace

std::int64_t count_features(std::filesystem::path const& file)
{
    Reader reader{file};
    std::string fault;
    try {
        reader.read();
    } catch (Fault const& f) {
        fault = fmt::format("byte {}: {}", reader.at(), f.what);
    }
    if (fault.empty() && !reader.found) fault = "no features in it";
    if (!fault.empty())
        throw Error{
            Errc::write_failed,
            fmt::format("'{}' could not be read again after it was written ({}); the disk or its driver loses data, "
                        "choose another output folder",
                        file.filename().string(), fault)};
    return reader.features;
}

}  // namespace lacuna
