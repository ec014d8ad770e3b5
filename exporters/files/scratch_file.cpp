// SPDX-License-Identifier: Apache-2.0
#include "exporters/files/scratch_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace lacuna {

namespace {

constexpr std::size_t segment_bytes = 32U << 20U;
constexpr std::size_t large_bytes = 1U << 16U;  ///< from here on a piece has pages of its own
constexpr std::chrono::milliseconds rest_after{500};

[[noreturn]] void fail(std::filesystem::path const& folder, std::string const& task, int code)
{
    bool const full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw Error{
        Errc::write_failed,
        fmt::format("a file for what does not fit into memory could not be {} in '{}': {}; {}name another folder with "
                    "--scratch, or keep all in memory with --scratch none",
                    task, folder.string(), std::generic_category().message(code),
                    full ? "free some room there, " : "")};
}

/// Takes room on the disk for so many bytes of the file; 0, or why there is none (errno).
int take_room(int file, std::size_t from, std::size_t bytes)
{
    int code = 0;
    do code = ::posix_fallocate(file, static_cast<off_t>(from), static_cast<off_t>(bytes));
    while (code == EINTR);
    return code;
}

}  // namespace

ScratchFile::ScratchFile(std::filesystem::path folder, std::size_t in_memory_bytes)
    : folder_{std::move(folder)},
      in_memory_bytes_{in_memory_bytes},
      page_{static_cast<std::size_t>(std::max(4096L, ::sysconf(_SC_PAGESIZE)))}
{
}

ScratchFile::~ScratchFile()
{
    resting_ = {};  // while all that it looks at is there
    for (auto const& segment : segments_) ::munmap(segment.at, segment.bytes);
    if (file_ >= 0) ::close(file_);
}

std::size_t ScratchFile::file_bytes() const
{
    std::scoped_lock const lock{mutex_};
    return file_bytes_;
}

std::size_t ScratchFile::disk_bytes() const
{
    std::scoped_lock const lock{mutex_};
    struct stat told {};
    return file_ >= 0 && ::fstat(file_, &told) == 0 ? static_cast<std::size_t>(told.st_blocks) * 512 : 0;
}

void ScratchFile::rest() const
{
    std::scoped_lock const lock{mutex_};
    for (auto const& segment : segments_)
        if (segment.in_file) ::madvise(segment.at, segment.bytes, MADV_DONTNEED);
}

void ScratchFile::open_file()
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    fs::path at = fs::absolute(folder_, ignored);
    while (at.has_relative_path() && !fs::is_directory(at, ignored)) at = at.parent_path();
    folder_ = at;
    file_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file_ < 0) {
        // Not every file system has files without a name.
        std::string name = (folder_ / ".lacuna-scratch-XXXXXX").string();
        file_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (file_ < 0) fail(folder_, "made", errno);
        ::unlink(name.c_str());
    }
    try {
        resting_ = std::jthread{[this](std::stop_token const& stop) {
            std::mutex own;
            std::condition_variable_any wake;
            std::unique_lock lock{own};
            while (!stop.stop_requested()) {
                wake.wait_for(lock, stop, rest_after, [] { return false; });
                if (!stop.stop_requested()) rest();
            }
        }};
    } catch (std::system_error const&) {
        return;  // no thread is to be had: the pages stay until the system takes them
    }
}

void ScratchFile::add_segment(std::size_t bytes)
{
    bytes = whole_pages(std::max(bytes, segment_bytes));
    bool const in_file = memory_bytes_ + bytes > in_memory_bytes_;
    int kind = MAP_PRIVATE | MAP_ANONYMOUS;
    if (in_file) {
        if (file_ < 0) open_file();
        if (int const code = take_room(file_, file_bytes_, bytes))
            fail(folder_, fmt::format("made larger than {} MB", file_bytes_ >> 20U), code);
        kind = MAP_SHARED;
    }
    segments_.reserve(segments_.size() + 1);
    void* const at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, kind, in_file ? file_ : -1,
                            in_file ? static_cast<off_t>(file_bytes_) : 0);
    if (at == MAP_FAILED) {
        if (!in_file) throw std::bad_alloc{};
        fail(folder_, "mapped", errno);
    }
    (in_file ? file_bytes_ : memory_bytes_) += bytes;
    segments_.push_back({at, bytes, in_file});
    used_ = 0;
}

std::size_t ScratchFile::whole_pages(std::size_t bytes) const { return (bytes + page_ - 1) / page_ * page_; }

void* ScratchFile::from_last_segment(std::size_t bytes, std::size_t alignment)
{
    if (segments_.empty()) return nullptr;
    auto const& last = segments_.back();
    void* at = static_cast<char*>(last.at) + used_;
    std::size_t left = last.bytes - used_;
    if (!std::align(alignment, bytes, at, left)) return nullptr;
    used_ = last.bytes - left + bytes;
    return at;
}

void* ScratchFile::do_allocate(std::size_t bytes, std::size_t alignment)
{
    std::scoped_lock const lock{mutex_};
    if (failed_) throw *failed_;
    bool const large = bytes >= large_bytes;
    if (large) alignment = std::max(alignment, page_);
    std::size_t const taken = large ? whole_pages(bytes) : std::max<std::size_t>(bytes, 1);
    if (void* const at = from_last_segment(taken, alignment)) return at;
    try {
        add_segment(taken + alignment);
    } catch (Error const& e) {
        failed_ = e;
        throw;
    }
    return from_last_segment(taken, alignment);
}

void ScratchFile::do_deallocate(void* at, std::size_t bytes, std::size_t)
{
    if (bytes < large_bytes) return;
    std::scoped_lock const lock{mutex_};
    auto const* const begin = static_cast<char const*>(at);
    auto const holds = [&](Segment const& s) {
        auto const* const first = static_cast<char const*>(s.at);
        return begin >= first && begin < first + s.bytes;
    };
    auto const segment = std::ranges::find_if(segments_, holds);
    // A file system that cannot cut a hole keeps the room until the file goes.
    if (segment != segments_.end()) ::madvise(at, whole_pages(bytes), segment->in_file ? MADV_REMOVE : MADV_DONTNEED);
}

bool ScratchFile::do_is_equal(std::pmr::memory_resource const& other) const noexcept { return this == &other; }

}  // namespace lacuna
