// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// A folder inside the output folder where files are made; they replace the earlier ones all
/// together, or not at all. Made as ".lacuna-tmp-<process>"; what a run that was killed left behind is removed first.
///
/// Limit: a kill or a power cut during commit() itself (a few renames) may leave new files beside old ones; there is
/// then no run.json, because the old one is taken away first and the new one comes last.
class Staging {
public:
    /// Makes `folder` where missing. Throws Error{write_failed} where that, or writing in it, is not possible.
    explicit Staging(std::filesystem::path folder);
    ~Staging();  ///< removes what was not committed, and a folder that was made for nothing
    Staging(Staging const&) = delete;
    Staging& operator=(Staging const&) = delete;

    /// Where the file of that name is to be made.
    [[nodiscard]] std::filesystem::path file(std::string const& name) const { return temporary_ / name; }

    /// Puts the files in their places, in this order; the last is the mark that the set is whole. Throws
    /// Error{write_failed} after it has put back what was there before.
    void commit(std::vector<std::string> const& names);

private:
    struct Step {
        std::filesystem::path target;
        std::filesystem::path earlier;  ///< where the earlier file is kept
        bool had_earlier = false;
    };
    void make_folder();
    void sweep() const;
    void set_aside(std::string const& name);
    void replace(std::string const& name);
    void roll_back() noexcept;

    std::filesystem::path folder_;
    std::filesystem::path temporary_;
    std::vector<std::filesystem::path> made_;  ///< folders made, outermost first
    std::vector<Step> steps_;
    bool committed_ = false;
};

}  // namespace lacuna
