// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/open_space.h"
#include "importers/gdal/crs.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace lacuna {

/// A GeoPackage of open spaces that is written as they are found, in the order given, so that it is never in memory: a
/// layer `open_space` with spatial index, aliases and a style. Made beside the target; the file there before is
/// replaced by a whole one or not at all. The same spaces give the same bytes with the same GDAL and SQLite.
class InventoryFile {
public:
    /// Throws Error{usage} where `file` does not end in .gpkg, Error{write_failed} where it cannot be made.
    InventoryFile(std::filesystem::path const& file, Crs const& crs);
    ~InventoryFile();
    InventoryFile(InventoryFile const&) = delete;
    InventoryFile& operator=(InventoryFile const&) = delete;

    /// A folder beside the file for what is needed on the way; it is gone with this object.
    [[nodiscard]] std::filesystem::path working_folder() const;

    /// One call at a time, from any thread. Throws Error{write_failed}.
    void add(OpenSpace const& space);

    /// For the table `issues`, in this order.
    void add(InventoryIssue issue);

    /// Ends the file, reads it again and puts it in its place; the spaces counted. Throws Error{write_failed}.
    std::int64_t finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lacuna
