// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/fields.h"

#include "engine/core/text.h"
#include "importers/layers/fire_class.h"

#include <fmt/format.h>
#include <ogr_feature.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lacuna {

namespace {

std::string trimmed(std::string const& text)
{
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The year that a date begins with: "1987-05-01", "1987/5", "19870501".
std::optional<double> year_of_date(std::string const& text)
{
    if (text.size() < 4 || !std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return std::stod(text.substr(0, 4));
}

struct NumberRead {
    std::optional<double> value;
    bool percent = false;
    bool bad = false;  ///< there is a text, and it is no number
};

NumberRead number_of_text(std::string const& raw, RolePlan const& plan)
{
    NumberRead read;
    auto const text = trimmed(raw);
    if (text.empty()) return read;
    if (plan.unit == "date") {
        read.value = year_of_date(text);
        read.bad = !read.value && text.front() != '-';  // "--01-01": a year left open
        return read;
    }
    if (plan.number->unit == "class")
        if (auto const read_class = fire_class_of(text)) return {read_class};
    bool const metres = plan.number->unit == "m" && plan.unit.empty() && text.ends_with("m");  // "12.5 m"
    read.value = parse_number(metres ? trimmed(text.substr(0, text.size() - 1)) : text, read.percent);
    read.bad = !read.value;
    return read;
}

/// All numbers of a field; a list gives several.
std::vector<NumberRead> numbers_of_field(OGRFeature const& feature, int field, RolePlan const& plan)
{
    auto const type = feature.GetFieldDefnRef(field)->GetType();
    int count = 0;
    std::vector<NumberRead> out;
    if (type == OFTInteger || type == OFTInteger64 || type == OFTReal) {
        if (plan.unit == "date") return {number_of_text(feature.GetFieldAsString(field), plan)};
        out.push_back({feature.GetFieldAsDouble(field)});
    } else if (type == OFTRealList) {
        auto const* list = feature.GetFieldAsDoubleList(field, &count);
        for (int i = 0; i < count; ++i) out.push_back({list[i]});
    } else if (type == OFTIntegerList) {
        auto const* list = feature.GetFieldAsIntegerList(field, &count);
        for (int i = 0; i < count; ++i) out.push_back({static_cast<double>(list[i])});
    } else if (type == OFTInteger64List) {
        auto const* list = feature.GetFieldAsInteger64List(field, &count);
        for (int i = 0; i < count; ++i) out.push_back({static_cast<double>(list[i])});
    } else if (type == OFTStringList) {
        auto** list = feature.GetFieldAsStringList(field);
        for (int i = 0; list && list[i]; ++i) out.push_back(number_of_text(list[i], plan));
    } else {
        out.push_back(number_of_text(feature.GetFieldAsString(field), plan));
    }
    return out;
}

double converted(NumberRead const& read, RolePlan const& plan)
{
    double const value = *read.value;
    bool const share = plan.number->unit == "share" || plan.number->unit == "ratio";
    if (read.percent && share) return value / 100;
    if (plan.unit == "share_or_percent") return value > 1 ? value / 100 : value;
    return value * plan.factor;
}

void note_trouble(std::vector<std::string>& troubles, std::string const& field, std::string value,
                  std::string const& why)
{
    constexpr std::size_t most_shown = 60;
    if (value.size() > most_shown) {
        auto end = most_shown;
        while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
        value = value.substr(0, end) + "...";
    }
    troubles.push_back(fmt::format("{} '{}' {}", field, value, why));
}

void read_number_role(OGRFeature const& feature, RolePlan const& plan, TextDecoder const& decode, FeatureValues& out)
{
    auto& target = out.attributes.*plan.number->member;
    for (int const field : plan.fields) {
        if (!feature.IsFieldSetAndNotNull(field)) continue;
        std::string const name = decode(feature.GetFieldDefnRef(field)->GetNameRef());
        for (auto const& read : numbers_of_field(feature, field, plan)) {
            bool const is_class = plan.number->unit == "class";
            if (read.bad)
                note_trouble(out.troubles, name, read_text(feature, field, decode),
                             is_class ? no_class : "is not a number");
            if (!read.value || std::ranges::find(plan.unknown, *read.value) != plan.unknown.end()) continue;
            double const value = converted(read, plan);
            if (is_class &&
                !(value >= plan.number->least && value <= plan.number->most && value == std::floor(value))) {
                note_trouble(out.troubles, name, shortest(*read.value), no_class);
                continue;
            }
            if (!(value >= plan.number->least && value <= plan.number->most)) {
                note_trouble(out.troubles, name, shortest(*read.value),
                             fmt::format("is not between {} and {} {}", shortest(plan.number->least),
                                         shortest(plan.number->most), plan.number->unit));
                continue;
            }
            reduce_into(target, value, plan.number->reduce);
        }
    }
}

}  // namespace

std::optional<double> parse_number(std::string text, bool& percent)
{
    percent = false;
    for (std::string_view const prefix : {"\xE2\x89\xA4", "<=", "<", "+"}) {  // U+2264: at most
        if (!text.starts_with(prefix)) continue;
        text = trimmed(text.substr(prefix.size()));
        break;
    }
    if (text.ends_with("%")) {
        percent = true;
        text = trimmed(text.substr(0, text.size() - 1));
    }
    double value = 0;
    auto const [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string read_text(OGRFeature const& feature, int field, TextDecoder const& decode)
{
    if (!feature.IsFieldSetAndNotNull(field)) return "";
    auto const type = feature.GetFieldDefnRef(field)->GetType();
    int count = 0;
    if (type == OFTStringList) {
        auto** list = feature.GetFieldAsStringList(field);
        return list && list[0] ? trimmed(decode(list[0])) : "";
    }
    if (type == OFTIntegerList) {
        auto const* list = feature.GetFieldAsIntegerList(field, &count);
        return count > 0 ? std::to_string(list[0]) : "";
    }
    return trimmed(decode(feature.GetFieldAsString(field)));
}

FeatureValues read_values(OGRFeature const& feature, FieldPlan const& plan, TextDecoder const& decode)
{
    FeatureValues out;
    if (plan.id >= 0) out.id = read_text(feature, plan.id, decode);
    if (plan.id == FieldPlan::id_is_fid) out.id = std::to_string(feature.GetFID());
    for (auto const& role : plan.roles) {
        if (role.number) {
            read_number_role(feature, role, decode, out);
            continue;
        }
        auto& target = out.attributes.*role.text->member;
        for (int const field : role.fields)
            if (target.empty()) target = read_text(feature, field, decode);
    }
    return out;
}

void reduce_into(std::optional<double>& sum, std::optional<double> const& next, Reduce reduce)
{
    if (!next) return;
    if (!sum) {
        sum = next;
        return;
    }
    switch (reduce) {
        case Reduce::first:
            break;
        case Reduce::sum:
            *sum += *next;
            break;
        case Reduce::maximum:
            sum = std::max(*sum, *next);
            break;
        case Reduce::minimum:
            sum = std::min(*sum, *next);
            break;
    }
}

}  // namespace lacuna
