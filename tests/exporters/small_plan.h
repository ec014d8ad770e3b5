// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <filesystem>
#include <string>

namespace lacuna::test {

/// A plan worked out by hand, in UTM zone 32N: parcel P1 (60 x 40 m) with a building, a space with a hole that got a
/// canteen, a space in two parts that got parking, a roof that nobody got, a remnant, issues with and without a point.
/// Texts hold quotes, Chinese, bytes that are not UTF-8, control characters and the start of a formula.
Plan small_plan();
RunRecord small_record();

/// A folder of its own that goes away with the test.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string bytes_of(std::filesystem::path const& file);

/// Name and bytes of every file below a folder, in order.
std::string snapshot(std::filesystem::path const& folder);

}  // namespace lacuna::test
