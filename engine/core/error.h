// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace lacuna {

/// Why a run cannot go on. The value is the exit code of the program.
enum class Errc {
    usage = 2,            ///< a command line option is wrong or missing
    bad_config = 3,       ///< a study, catalogue or schema file says something that cannot be used
    open_failed = 4,      ///< an input is missing, unreadable, or of no known format
    bad_layer = 5,        ///< an input was read but holds no usable layer, field or polygon
    bad_crs = 6,          ///< a coordinate reference system is missing, unknown, or does not match
    write_failed = 7,     ///< an output could not be written whole
    ledger_open = 8,      ///< the account of features or square metres does not close
    geometry_failed = 9,  ///< an overlay failed in a way that repair did not mend
    no_plan = 10,         ///< no portfolio keeps the pins and rules under any budget given
    internal = 70         ///< a fault of the program
};

/// A failure that ends the run. what() reads as one sentence from the outermost
/// task inwards: "reading parcels: 'x.gpkg' does not exist; check the path".
class Error : public std::exception {
public:
    Error(Errc code, std::string reason) : code_{code}, text_{std::move(reason)} {}

    [[nodiscard]] Errc code() const noexcept { return code_; }
    [[nodiscard]] int exit_code() const noexcept { return static_cast<int>(code_); }
    [[nodiscard]] char const* what() const noexcept override { return text_.c_str(); }

    /// Says what was being done; called once a level on the way up.
    void add_context(std::string const& task) { text_ = task + ": " + text_; }

private:
    Errc code_;
    std::string text_;
};

/// Runs `work`; an Error that leaves it is told what `task` was.
template <class Work>
decltype(auto) doing(std::string const& task, Work&& work)
{
    try {
        return std::forward<Work>(work)();
    } catch (Error& e) {
        e.add_context(task);
        throw;
    }
}

}  // namespace lacuna
