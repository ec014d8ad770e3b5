// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// A source or an argument as it may be printed: without the password of a database connection.
std::string printable(std::string const& source);

/// Collects what GDAL reports in this thread while it lives, and keeps it off stderr.
class ErrorCollector {
public:
    ErrorCollector();
    ~ErrorCollector();
    ErrorCollector(ErrorCollector const&) = delete;
    ErrorCollector& operator=(ErrorCollector const&) = delete;

    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] std::string text() const;  ///< the different messages, "; " between them, at most eight
    [[nodiscard]] std::size_t count() const noexcept { return count_; }  ///< of all messages, repeats too
    void clear();

private:
    static void CPL_STDCALL note(CPLErr severity, CPLErrorNum, char const* message);
    std::vector<std::string> messages_;
    std::size_t count_ = 0;
    bool failed_ = false;
};

/// Registers GDAL's drivers and sets the configuration this program relies on
/// (no network access by file name, no side-car files). Safe to call often.
void prepare_gdal();

/// Drivers that input is read with: a closed list, so that no file can name another
/// file or a network address to be opened.
std::vector<std::string> const& input_drivers();

/// True for "PG:..." connections, the one kind of source that is no file.
bool is_connection(std::string const& source);

/// Layers of a source joined by ", ", for messages.
std::string layer_names(GDALDataset& handle);

/// One vector source, open for reading. Moves, never copies; closes itself.
class Dataset {
public:
    /// Opens a file, a folder that GDAL takes as one source (*.gdb), a .zip, or a "PG:..." connection.
    /// A .zip must hold one vector source (or several shapefiles in one folder, which are its layers).
    /// `options` are GDAL open options ("ENCODING=").
    /// Throws Error{open_failed} with GDAL's words and a remedy; so for every name that would need the network.
    static Dataset open(std::string const& source, std::vector<std::string> const& options = {});

    /// The named layer, or the only one. Throws Error{bad_layer} listing what there is.
    [[nodiscard]] OGRLayer& layer(std::string const& name);
    [[nodiscard]] GDALDataset& handle() { return *handle_; }
    [[nodiscard]] std::string driver() const;
    [[nodiscard]] std::string const& path() const { return path_; }  ///< as GDAL was given it

private:
    Dataset(GDALDatasetUniquePtr handle, std::string path) : handle_{std::move(handle)}, path_{std::move(path)} {}
    GDALDatasetUniquePtr handle_;
    std::string path_;
};

/// Closes a dataset that was written to, and throws Error{write_failed} if anything
/// was lost on the way out. GDAL 3.6 returns nothing from flush and close: only its handler hears of it.
void close_written(GDALDatasetUniquePtr dataset, std::string const& file);

}  // namespace lacuna
