// SPDX-License-Identifier: Apache-2.0
#include "exporters/files/staging.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ranges>
#include <string_view>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace lacuna {

namespace {

constexpr std::string_view prefix = ".lacuna-tmp-";

/// What SQLite leaves beside a database that was not closed; a new database must not meet it.
constexpr std::array sqlite_leftovers{"-journal", "-wal", "-shm"};

/// True for the temporary folder of a process that is no more, or of this one.
bool is_stale(std::string const& name)
{
    if (!name.starts_with(prefix)) return false;
    long process = 0;
    auto const* end = name.data() + name.size();
    auto const [stop, failed] = std::from_chars(name.data() + prefix.size(), end, process);
    if (failed != std::errc{} || stop != end || process <= 0) return false;
    auto const id = static_cast<pid_t>(process);
    return id == ::getpid() || (::kill(id, 0) != 0 && errno == ESRCH);
}

[[noreturn]] void fail(fs::path const& what, std::string const& task, std::error_code const& why)
{
    throw Error{
        Errc::write_failed,
        fmt::format("'{}' could not be {}: {}; check that the output folder may be written to, or choose another",
                    what.string(), task, why.message())};
}

/// True where there is an earlier file to be replaced. A folder of that name is not ours to take away.
bool is_replaceable(fs::path const& target)
{
    std::error_code failed;
    auto const status = fs::symlink_status(target, failed);
    if (fs::is_directory(status)) fail(target, "replaced", std::make_error_code(std::errc::is_a_directory));
    return fs::exists(status);
}

}  // namespace

Staging::Staging(fs::path folder)
    : folder_{std::move(folder)}, temporary_{folder_ / fmt::format("{}{}", prefix, ::getpid())}
{
    try {
        make_folder();
        sweep();
        std::error_code failed;
        fs::create_directory(temporary_, failed);
        if (failed) fail(folder_, "written to", failed);
    } catch (...) {
        for (auto const& each : made_ | std::views::reverse) ::rmdir(each.c_str());
        throw;
    }
}

Staging::~Staging()
{
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
    // rmdir takes empty folders only, so nothing of anyone else's can go.
    if (!committed_)
        for (auto const& each : made_ | std::views::reverse) ::rmdir(each.c_str());
}

void Staging::make_folder()
{
    std::error_code failed;
    auto const status = fs::status(folder_, failed);
    if (fs::exists(status) && !fs::is_directory(status))
        throw Error{Errc::write_failed,
                    fmt::format("'{}' is a file, not a folder; choose another output folder", folder_.string())};
    for (fs::path each = fs::absolute(folder_); !each.empty() && !fs::exists(each, failed); each = each.parent_path())
        if (each.has_filename()) made_.insert(made_.begin(), each);
    fs::create_directories(folder_, failed);
    if (failed) fail(folder_, "made", failed);
}

void Staging::sweep() const
{
    std::error_code failed;
    std::vector<fs::path> stale;
    for (auto const& entry : fs::directory_iterator{folder_, failed})
        if (is_stale(entry.path().filename().string()) && entry.is_directory(failed)) stale.push_back(entry.path());
    if (failed) fail(folder_, "listed", failed);
    for (auto const& each : stale) {
        fs::remove_all(each, failed);
        if (failed) fail(each, "removed (an earlier run left it)", failed);
    }
}

void Staging::set_aside(std::string const& name)
{
    Step step{folder_ / name, temporary_ / "earlier" / name, false};
    if (!is_replaceable(step.target)) return;
    std::error_code failed;
    fs::rename(step.target, step.earlier, failed);
    if (failed) fail(step.target, "set aside", failed);
    step.had_earlier = true;
    steps_.push_back(std::move(step));
}

void Staging::replace(std::string const& name)
{
    Step step{folder_ / name, temporary_ / "earlier" / name, false};
    std::error_code failed;
    if (is_replaceable(step.target)) {
        // A second name keeps the earlier file while the rename below replaces it in one go.
        fs::create_hard_link(step.target, step.earlier, failed);
        if (failed) fs::rename(step.target, step.earlier, failed);
        if (failed) fail(step.target, "set aside", failed);
        step.had_earlier = true;
    }
    steps_.push_back(step);
    fs::rename(file(name), step.target, failed);
    if (failed) fail(step.target, "replaced", failed);
}

void Staging::roll_back() noexcept
{
    std::error_code ignored;
    for (auto const& step : steps_ | std::views::reverse) {
        if (step.had_earlier)
            fs::rename(step.earlier, step.target, ignored);
        else
            fs::remove(step.target, ignored);
    }
    steps_.clear();
}

void Staging::commit(std::vector<std::string> const& names)
{
    try {
        std::error_code failed;
        fs::create_directory(temporary_ / "earlier", failed);
        if (failed) fail(temporary_ / "earlier", "made", failed);
        if (!names.empty()) set_aside(names.back());
        for (auto const& name : names)
            if (name.ends_with(".gpkg"))
                for (auto const* suffix : sqlite_leftovers) set_aside(name + suffix);
        for (auto const& name : names) replace(name);
        sync_folder(folder_);
    } catch (...) {
        roll_back();
        throw;
    }
    committed_ = true;
}

}  // namespace lacuna
