// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"

#include <cstdlib>

namespace lacuna::test {

std::optional<fs::path> shared_folder()
{
    char const* const given = std::getenv("LACUNA_SHARED");
    fs::path const folder = given ? fs::path{given} : fs::path{LACUNA_SOURCE_DIR} / ".." / "shared";
    if (fs::exists(folder / "data")) return folder;
    return std::nullopt;
}

fs::path schema_folder() { return fs::path{LACUNA_SOURCE_DIR} / "data" / "schemas"; }

}  // namespace lacuna::test
