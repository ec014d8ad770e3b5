// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <string>
#include <utility>

namespace lacuna::test {

/// A file system of a few bytes in memory, where that is permitted.
class SmallDisk {
public:
    explicit SmallDisk(std::filesystem::path where, std::string const& size) : where_{std::move(where)}
    {
        std::filesystem::create_directories(where_);
        mounted_ = ::mount("tmpfs", where_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    ~SmallDisk()
    {
        if (mounted_) ::umount(where_.c_str());
    }
    SmallDisk(SmallDisk const&) = delete;
    SmallDisk& operator=(SmallDisk const&) = delete;
    [[nodiscard]] bool mounted() const { return mounted_; }

private:
    std::filesystem::path where_;
    bool mounted_ = false;
};

}  // namespace lacuna::test
