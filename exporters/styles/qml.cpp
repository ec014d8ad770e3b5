// SPDX-License-Identifier: Apache-2.0
#include "exporters/styles/qml.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

std::string option(std::string_view name, std::string_view value)
{
    return fmt::format(R"(<Option name="{}" type="QString" value="{}"/>)", name, xml_text(value));
}

/// QGIS 3.22 reads <prop>, later versions <Option> as well.
std::string property(std::string_view key, std::string_view value)
{
    return fmt::format(R"(<prop k="{}" v="{}"/>)", key, xml_text(value));
}

std::string symbol_xml(Symbol const& s, std::string const& name, bool points)
{
    std::string out = fmt::format(R"(<symbol name="{}" type="{}" alpha="1" clip_to_extent="1" force_rhr="0">)",
                                  xml_text(name), points ? "marker" : "fill");
    out += fmt::format(R"(<layer class="{}" enabled="1" locked="0" pass="0">)", points ? "SimpleMarker" : "SimpleFill");
    out += property("color", s.color) + property("outline_color", s.outline_color);
    out += property("outline_style", s.outline_mm > 0 ? "solid" : "no");
    out += property("outline_width", decimal_text(s.outline_mm, 2)) + property("outline_width_unit", "MM");
    if (points)
        out += property("name", s.marker) + property("size", decimal_text(s.size_mm, 2)) + property("size_unit", "MM");
    else
        out += property("style", s.brush) + property("joinstyle", "bevel");
    return out + "</layer></symbol>\n";
}

std::string symbols_xml(Style const& style, bool points)
{
    std::string out = "<symbols>\n";
    for (std::size_t i = 0; i < style.classes.size(); ++i)
        out += symbol_xml(style.classes[i].symbol, fmt::format("{}", i), points);
    return out + "</symbols>\n";
}

std::string renderer_xml(Style const& style, bool points)
{
    if (style.kind == Style::Kind::none) return {};
    if (style.kind == Style::Kind::single)
        return R"(<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">)" +
               symbols_xml(style, points) + "</renderer-v2>\n";
    bool const graduated = style.kind == Style::Kind::graduated;
    std::string classes = graduated ? "<ranges>\n" : "<categories>\n";
    for (std::size_t i = 0; i < style.classes.size(); ++i) {
        auto const& c = style.classes[i];
        if (graduated)
            classes += fmt::format(R"(<range symbol="{}" lower="{:.6f}" upper="{:.6f}" label="{}" render="true"/>)", i,
                                   c.lower, c.upper, xml_text(c.label));
        else
            classes += fmt::format(R"(<category symbol="{}" value="{}" label="{}" render="true" type="string"/>)", i,
                                   xml_text(c.value), xml_text(c.label));
        classes += '\n';
    }
    classes += graduated ? "</ranges>\n" : "</categories>\n";
    return fmt::format(R"(<renderer-v2 type="{}" attr="{}"{} symbollevels="0" enableorderby="0" forceraster="0">)",
                       graduated ? "graduatedSymbol" : "categorizedSymbol", xml_text(style.column),
                       graduated ? R"( graduatedMethod="GraduatedColor")" : "") +
           '\n' + classes + symbols_xml(style, points) + "</renderer-v2>\n";
}

std::string labeling_xml(Style const& style)
{
    if (style.label_expression.empty()) return {};
    return fmt::format(
        R"(<labeling type="simple"><settings calloutType="simple">
<text-style fieldName="{}" isExpression="1" fontFamily="Sans" fontSize="{}" fontSizeUnit="Point" fontWeight="75" namedStyle="Bold" textColor="20,20,20,255" textOpacity="1">
<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128"/>
</text-style>
<text-format plussign="0" decimals="0" wrapChar=""/>
<placement placement="1" centroidInside="1" centroidWhole="1" polygonPlacementFlags="2" geometryGenerator="" geometryGeneratorEnabled="0" priority="10"/>
<rendering obstacle="0" drawLabels="1" displayAll="0" minFeatureSize="0" limitNumLabels="0" scaleVisibility="{}" scaleMin="0" scaleMax="{}" fontLimitPixelSize="0" upsidedownLabels="0"/>
</settings></labeling>
)",
        xml_text(style.label_expression), decimal_text(style.label_size_pt, 1), style.label_from_scale > 0 ? 1 : 0,
        style.label_from_scale);
}

std::string fields_xml(Layer const& layer)
{
    std::string widgets = "<fieldConfiguration>\n";
    std::string aliases = "<aliases>\n";
    for (std::size_t i = 0; i < layer.columns.size(); ++i) {
        auto const& c = layer.columns[i];
        aliases +=
            fmt::format(R"(<alias field="{}" index="{}" name="{}"/>)", xml_text(c.name), i, xml_text(c.alias)) + '\n';
        if (c.type != ColumnType::real) continue;
        widgets +=
            fmt::format(
                R"(<field name="{}"><editWidget type="Range"><config><Option type="Map">{}{}</Option></config></editWidget></field>)",
                xml_text(c.name), option("AllowNull", "true"),
                fmt::format(R"(<Option name="Precision" type="int" value="{}"/>)", c.decimals)) +
            '\n';
    }
    return widgets + "</fieldConfiguration>\n" + aliases + "</aliases>\n";
}

}  // namespace

std::string xml_text(std::string_view words)
{
    std::string out;
    for (char const c : valid_text(words)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\n':
                out += "&#10;";
                break;
            case '\t':
                out += "&#9;";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20U)
                    out += "\xEF\xBF\xBD";
                else
                    out += c;
        }
    }
    return out;
}

std::string to_qml(Style const& style, Layer const& layer)
{
    bool const points = layer.geometry == LayerGeometry::point;
    std::string out = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n";
    out += fmt::format(R"(<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="{}")"
                       R"( hasScaleBasedVisibilityFlag="{}" minScale="{}" maxScale="0">)",
                       style.label_expression.empty() ? 0 : 1, style.visible_from_scale > 0 ? 1 : 0,
                       style.visible_from_scale) +
           '\n';
    out += renderer_xml(style, points);
    out += labeling_xml(style);
    out += fields_xml(layer);
    if (!style.display_expression.empty())
        out += fmt::format("<previewExpression>{}</previewExpression>\n", xml_text(style.display_expression));
    if (!style.map_tip.empty()) out += fmt::format("<mapTip>{}</mapTip>\n", xml_text(style.map_tip));
    return out + "</qgis>\n";
}

}  // namespace lacuna
