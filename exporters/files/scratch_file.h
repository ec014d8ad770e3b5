// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"

#include <cstddef>
#include <filesystem>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lacuna {

/// Memory for what a study has many of: the first `in_memory_bytes` of it as other memory, all beyond in a file that
/// the system writes out and reads back as it sees fit. The file has no name, so nothing is left behind whatever ends
/// the process. Twice a second its pages are taken out of the process' own memory, where the system may keep them or
/// not; they come back when they are looked at. Safe with threads.
///
/// Method: a shared mapping of the file, in segments; room is taken on the disk before it is mapped, so that a full
/// disk is an Error{write_failed} here, also for all that ask later, and no signal. Pieces lie one after the other.
/// Large ones that are given back are cut out of the file, where its system can (fallocate(2), punched holes). Limits:
/// small pieces that are given back keep their room until the end. A file system that promises room which it may not
/// have (by copy on write, or compression) ends the process where it breaks the promise.
class ScratchFile final : public std::pmr::memory_resource {
public:
    /// The file is made when it is first needed, in `folder` or, where that does not exist yet, the nearest folder
    /// above it that does.
    ScratchFile(std::filesystem::path folder, std::size_t in_memory_bytes);
    ~ScratchFile() override;
    ScratchFile(ScratchFile const&) = delete;
    ScratchFile& operator=(ScratchFile const&) = delete;

    [[nodiscard]] std::size_t file_bytes() const;  ///< that the file has grown to
    [[nodiscard]] std::size_t disk_bytes() const;  ///< that it takes, less what was cut out

private:
    struct Segment {
        void* at;
        std::size_t bytes;
        bool in_file;
    };
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;
    void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override;
    [[nodiscard]] bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override;
    [[nodiscard]] std::size_t whole_pages(std::size_t bytes) const;
    void* from_last_segment(std::size_t bytes, std::size_t alignment);
    void add_segment(std::size_t bytes);
    void open_file();
    void rest() const;

    std::filesystem::path folder_;
    std::size_t in_memory_bytes_;
    std::size_t page_;
    mutable std::mutex mutex_;
    int file_ = -1;
    std::size_t file_bytes_ = 0, memory_bytes_ = 0;
    std::vector<Segment> segments_;
    std::size_t used_ = 0;  ///< of the last segment
    std::optional<Error> failed_;
    std::jthread resting_;
};

}  // namespace lacuna
