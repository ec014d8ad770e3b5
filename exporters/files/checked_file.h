// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lacuna {

/// A new file of which every byte is known to have reached the disk once finish() returns.
/// Where the disk is full the rest is only counted, so that the error can say how many bytes are needed.
class CheckedFile {
public:
    /// Throws Error{write_failed} where the file exists or cannot be made.
    explicit CheckedFile(std::filesystem::path path);
    ~CheckedFile();  ///< closes without a check: a file that was not finished is not whole
    CheckedFile(CheckedFile const&) = delete;
    CheckedFile& operator=(CheckedFile const&) = delete;

    void write(std::string_view bytes);

    /// Writes out what is buffered, syncs and closes. Throws Error{write_failed} with the file, the
    /// system's reason, the bytes needed and the bytes free. Returns the size.
    std::uint64_t finish();

private:
    void flush();
    [[noreturn]] void fail(int reason) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
    int failure_ = 0;          ///< errno of the first write that failed
    std::uint64_t bytes_ = 0;  ///< asked for, whether written or not
    std::string buffer_;
};

/// Makes sure that a file written by a library is on the disk. Throws Error{write_failed}.
void sync_file(std::filesystem::path const& path);

/// The same for the names in a folder.
void sync_folder(std::filesystem::path const& folder);

/// "; 12 bytes are free there" for an error text, empty where the system does not say.
std::string free_space_note(std::filesystem::path const& folder);

}  // namespace lacuna
