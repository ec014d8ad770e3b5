// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/layer_reader.h"

#include "engine/core/error.h"
#include "importers/gdal/ascii.h"

#include <cpl_vsi.h>
#include <fmt/format.h>

#include <array>

namespace lacuna {

namespace {

std::string without_ending(std::string const& path) { return path.substr(0, path.rfind('.')); }

bool exists(std::string const& path)
{
    VSIStatBufL stat;
    return VSIStatExL(path.c_str(), &stat, VSI_STAT_EXISTS_FLAG) == 0;
}

bool has_cpg(std::string const& shp)
{
    auto const stem = without_ending(shp);
    return exists(stem + ".cpg") || exists(stem + ".CPG");
}

/// Byte 29 of a DBF's header: the language of its texts.
int dbf_language(std::string const& shp)
{
    auto const stem = without_ending(shp);
    for (auto const* const ending : {".dbf", ".DBF"}) {
        VSILFILE* const file = VSIFOpenL((stem + ending).c_str(), "rb");
        if (!file) continue;
        std::array<unsigned char, 32> header{};
        auto const got = VSIFReadL(header.data(), 1, header.size(), file);
        VSIFCloseL(file);
        return got == header.size() ? header[29] : 0;
    }
    return 0;
}

EncodingGuess guess_of(OGRLayer& layer)
{
    EncodingGuess guess;
    ErrorCollector quiet;
    auto const& definition = *layer.GetLayerDefn();
    std::vector<int> texts;
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
        guess.add(definition.GetFieldDefn(i)->GetNameRef());
        if (definition.GetFieldDefn(i)->GetType() == OFTString) texts.push_back(i);
    }
    if (texts.empty()) return guess;
    char const* const without_geometry[]{"OGR_GEOMETRY", nullptr};
    bool const skip = layer.TestCapability(OLCIgnoreFields) != 0;
    if (skip) layer.SetIgnoredFields(const_cast<char const**>(without_geometry));
    layer.ResetReading();
    while (OGRFeatureUniquePtr const feature{layer.GetNextFeature()})
        for (int const i : texts)
            if (feature->IsFieldSetAndNotNull(i)) guess.add(feature->GetFieldAsString(i));
    if (skip) layer.SetIgnoredFields(nullptr);
    layer.ResetReading();
    return guess;
}

}  // namespace

std::vector<std::string> raw_text_options(std::string const& path, std::string const& wanted)
{
    auto const name = lower_ascii(path);
    if (!name.ends_with(".shp") && !name.ends_with(".dbf")) return {};
    return has_cpg(path) && wanted.empty() ? std::vector<std::string>{} : std::vector<std::string>{"ENCODING="};
}

TextDecoder choose_decoder(Dataset& dataset, OGRLayer& layer, std::string const& wanted, std::string const& source_name,
                           std::string& encoding, std::vector<std::string>& notes)
{
    encoding = "UTF-8";
    bool const shape = dataset.driver() == "ESRI Shapefile";
    bool const raw = dataset.driver() == "CSV" || (shape && (!wanted.empty() || !has_cpg(dataset.path())));
    if (!raw) {
        if (!shape) return TextDecoder{};
        auto const* said = layer.GetMetadataItem("SOURCE_ENCODING", "SHAPEFILE");
        encoding = said && *said ? said : "UTF-8";
        return TextDecoder{};
    }
    if (!wanted.empty()) {
        TextDecoder decoder{wanted};
        encoding = wanted;
        return decoder;
    }
    auto const guess = guess_of(layer);
    encoding = guess.decide(shape ? dbf_language(dataset.path()) : 0);
    if (guess.only_ascii()) encoding = "UTF-8";
    if (!guess.only_ascii() && encoding != "UTF-8")
        notes.push_back(
            fmt::format("{}: the text has no stated encoding and was read as {}, judged from all of it; "
                        "say another with --encoding if letters look wrong",
                        source_name, encoding));
    return TextDecoder{encoding};
}

}  // namespace lacuna
