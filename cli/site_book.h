// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/site_workbook.h"

#include <filesystem>
#include <string>

namespace lacuna {

/// What a workbook of one site of a scan is made of. Error{usage} where the scan has no such site; as read_run() and
/// find_catalogue(); Error{bad_config} where the catalogue has changed since the scan, since its figures are then not
/// those of the value.
SiteBook site_book_of(std::filesystem::path const& scan, std::string const& site_id);

}  // namespace lacuna
