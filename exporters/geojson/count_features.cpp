// SPDX-License-Identifier: Apache-2.0
#include "exporters/geojson/count_features.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace lacuna {

namespace {

/// Counts the objects that lie directly in the array "features" of the outermost object.
class FeatureCounter : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, string_t const&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool key(string_t& name) override
    {
        if (depth_ == 1) in_features_ = name == "features";
        return true;
    }
    bool start_object(std::size_t) override
    {
        if (depth_ == 2 && in_features_) ++features;
        ++depth_;
        return true;
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override
    {
        if (depth_ == 1 && in_features_) found = true;
        ++depth_;
        return true;
    }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t at, std::string const&, nlohmann::detail::exception const& why) override
    {
        error = fmt::format("byte {}: {}", at, why.what());
        return false;
    }

    std::int64_t features = 0;
    bool found = false;
    std::string error;

private:
    bool leave()
    {
        --depth_;
        return true;
    }
    int depth_ = 0;
    bool in_features_ = false;
};

}  // namespace

std::int64_t count_features(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    FeatureCounter counter;
    bool const good = in && nlohmann::json::sax_parse(in, &counter);
    if (!good || !counter.found)
        throw Error{
            Errc::write_failed,
            fmt::format("'{}' could not be read again after it was written ({}); the disk or its driver loses data, "
                        "choose another output folder",
                        file.filename().string(), counter.error.empty() ? "no features in it" : counter.error)};
    return counter.features;
}

}  // namespace lacuna
