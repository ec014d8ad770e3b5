// SPDX-License-Identifier: Apache-2.0
#include "exporters/files/checked_file.h"

#include "engine/core/error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace lacuna {

namespace {

constexpr std::size_t buffer_size = 1U << 18U;

std::string reason_text(int number) { return std::generic_category().message(number); }

void sync_path(std::filesystem::path const& path, int flags)
{
    int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    int failure = descriptor < 0 ? errno : 0;
    if (descriptor >= 0 && ::fsync(descriptor) != 0) failure = errno;
    if (descriptor >= 0 && ::close(descriptor) != 0 && failure == 0) failure = errno;
    // Some network folders cannot be synced as such; the files in them were.
    if (failure == EINVAL && (flags & O_DIRECTORY) != 0) return;
    if (failure != 0)
        throw Error{Errc::write_failed,
                    fmt::format("'{}' could not be brought to the disk: {}{}", path.filename().string(),
                                reason_text(failure), free_space_note(path.parent_path()))};
}

}  // namespace

CheckedFile::CheckedFile(std::filesystem::path path) : path_{std::move(path)}
{
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
    buffer_.reserve(buffer_size);
}

CheckedFile::~CheckedFile()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

void CheckedFile::write(std::string_view bytes)
{
    bytes_ += bytes.size();
    if (failure_ != 0) return;
    buffer_.append(bytes);
    if (buffer_.size() >= buffer_size) flush();
}

void CheckedFile::flush()
{
    std::string_view rest = buffer_;
    while (!rest.empty() && failure_ == 0) {
        ssize_t const written = ::write(descriptor_, rest.data(), rest.size());
        if (written > 0)
            rest.remove_prefix(static_cast<std::size_t>(written));
        else if (written == 0 || errno != EINTR)
            failure_ = written == 0 ? ENOSPC : errno;
    }
    buffer_.clear();
    if (failure_ != 0 && failure_ != ENOSPC && failure_ != EDQUOT) fail(failure_);
}

std::uint64_t CheckedFile::finish()
{
    if (failure_ == 0) flush();
    if (failure_ == 0 && ::fsync(descriptor_) != 0) failure_ = errno;
    if (::close(std::exchange(descriptor_, -1)) != 0 && failure_ == 0) failure_ = errno;
    if (failure_ != 0) fail(failure_);
    return bytes_;
}

void CheckedFile::fail(int reason) const
{
    bool const full = reason == ENOSPC || reason == EDQUOT;
    auto const need = full ? fmt::format("; the file needs {} bytes", bytes_) : std::string{};
    throw Error{Errc::write_failed,
                fmt::format("'{}' could not be written: {}{}{}; {}", path_.filename().string(), reason_text(reason),
                            need, full ? free_space_note(path_.parent_path()) : "",
                            full ? "free some space or choose another output folder"
                                 : "check that the output folder may be written to, or choose another")};
}

void sync_file(std::filesystem::path const& path) { sync_path(path, O_RDONLY); }
void sync_folder(std::filesystem::path const& folder) { sync_path(folder, O_RDONLY | O_DIRECTORY); }

std::string free_space_note(std::filesystem::path const& folder)
{
    std::error_code failed;
    auto const space = std::filesystem::space(folder, failed);
    return failed ? std::string{} : fmt::format("; {} bytes are free there", space.available);
}

}  // namespace lacuna
