// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory_resource>
#include <mutex>
#include <thread>
#include <vector>

namespace lacuna {

/// Memory for what a study has many of: the first `in_memory_bytes` of it as other memory, all beyond in a file that
/// the system writes out and reads back as it sees fit. The file has no name, so nothing is left behind whatever ends
/// the process. Twice a second its pages are taken out of the process' own memory, where the system may keep them or
/// not; they come back when they are looked at. Safe with threads.
///
/// Method: a shared mapping of the file, in segments; room is taken on the disk before it is mapped, so that a full
/// disk is an Error{write_failed} here and no signal later. What is given back is cut out of the file, where its system
/// can (fallocate(2), punched holes). Limits: what is given back is not given out again, so that it is for few large
/// pieces; small ones go through a std::pmr pool above it (see Scratch).
class ScratchFile final : public std::pmr::memory_resource {
public:
    /// The file is made when it is first needed, in `folder` or, where that does not exist yet, the nearest folder
    /// above it that does.
    ScratchFile(std::filesystem::path folder, std::size_t in_memory_bytes);
    ~ScratchFile() override;
    ScratchFile(ScratchFile const&) = delete;
    ScratchFile& operator=(ScratchFile const&) = delete;

    [[nodiscard]] std::size_t file_bytes() const;  ///< that the file has grown to

private:
    struct Segment {
        void* at;
        std::size_t bytes;
        bool in_file;
    };
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;
    void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override;
    [[nodiscard]] bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override;
    void add_segment(std::size_t bytes);
    void open_file();
    void rest() const;

    std::filesystem::path folder_;
    std::size_t in_memory_bytes_;
    mutable std::mutex mutex_;
    int file_ = -1;
    std::size_t file_bytes_ = 0, memory_bytes_ = 0;
    std::vector<Segment> segments_;
    std::size_t used_ = 0;  ///< of the last segment
    std::jthread resting_;
};

/// A ScratchFile with a pool above it, for pieces of any size.
class Scratch {
public:
    Scratch(std::filesystem::path folder, std::size_t in_memory_bytes) : file_{std::move(folder), in_memory_bytes} {}
    [[nodiscard]] std::pmr::memory_resource* memory() { return &pool_; }
    [[nodiscard]] ScratchFile const& file() const { return file_; }

private:
    static constexpr std::size_t largest_in_pool = 1U << 16U;
    ScratchFile file_;
    std::pmr::synchronized_pool_resource pool_{{0, largest_in_pool}, &file_};
};

}  // namespace lacuna
