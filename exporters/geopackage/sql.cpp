// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/sql.h"

#include "engine/core/error.h"
#include "importers/gdal/dataset.h"

#include <memory>

namespace lacuna {

namespace {

struct ReleaseResult {
    GDALDataset* dataset;
    void operator()(OGRLayer* layer) const { dataset->ReleaseResultSet(layer); }
};
using Result = std::unique_ptr<OGRLayer, ReleaseResult>;

Result execute(GDALDataset& dataset, std::string const& statement)
{
    ErrorCollector errors;
    Result result{dataset.ExecuteSQL(statement.c_str(), nullptr, nullptr), ReleaseResult{&dataset}};
    if (errors.failed()) throw Error{Errc::write_failed, "the GeoPackage refused a statement: " + errors.text()};
    return result;
}

std::string quoted(std::string_view words, char quote)
{
    std::string out{quote};
    for (char const c : words) {
        if (c == quote) out += c;
        out += c;
    }
    return out + quote;
}

}  // namespace

void run_sql(GDALDataset& dataset, std::string const& statement) { execute(dataset, statement); }

std::optional<std::string> query_sql(GDALDataset& dataset, std::string const& query)
{
    auto const result = execute(dataset, query);
    if (!result) return std::nullopt;
    OGRFeatureUniquePtr const feature{result->GetNextFeature()};
    if (!feature || feature->GetFieldCount() == 0 || !feature->IsFieldSetAndNotNull(0)) return std::nullopt;
    return feature->GetFieldAsString(0);
}

std::string sql_text(std::string_view words) { return quoted(words, '\''); }
std::string sql_name(std::string_view name) { return quoted(name, '"'); }

}  // namespace lacuna
