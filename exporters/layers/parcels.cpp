// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/given_attributes.h"
#include "exporters/layers/layers.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string_view>

namespace lacuna {

namespace {

/// What the plan holds on one parcel beside its survey.
struct Findings {
    std::int64_t spaces = 0;
    std::int64_t sites = 0;
    double ioav = 0;
};
using FindingsByParcel = std::map<std::string, Findings>;

struct Record {
    Parcel const& parcel;
    ParcelSurvey survey;
    Findings findings;
};
using Fields = std::vector<Field<Record>>;
using enum ColumnType;

/// The rules that took ground anywhere, the known ones first and in their order.
std::vector<std::string> loss_rules(Plan const& plan)
{
    std::vector<std::string> rules{"setback", "buildings", "clearance", "too_narrow", "too_small"};
    std::set<std::string> others;
    for (auto const& survey : plan.surveys)
        for (auto const& loss : survey.losses)
            if (std::ranges::find(rules, loss.rule) == rules.end()) others.emplace(loss.rule);
    rules.insert(rules.end(), others.begin(), others.end());
    return rules;
}

FindingsByParcel findings_of(PlanIndex const& index)
{
    FindingsByParcel out;
    for (auto const& space : index.plan().spaces) {
        auto& on_parcel = out[space.parcel_id];
        ++on_parcel.spaces;
        if (auto const* site = index.site(space.id)) {
            ++on_parcel.sites;
            on_parcel.ioav += site->best.appraisal.ioav;
        }
    }
    return out;
}

void add_interval(Fields& f, std::string const& column, std::string const& unit, std::string const& alias, int decimals,
                  Interval ParcelSurvey::*figure)
{
    auto const add = [&](std::string const& which, double Interval::*member) {
        auto const label = alias + ", " + which + (unit.empty() ? "" : " (m²)");
        f.push_back({{column + "_" + which + unit, label, real, decimals, alias + ", " + which + " value"},
                     [figure, member](Record const& r) { return lacuna::real(r.survey.*figure.*member); }});
    };
    add("low", &Interval::low);
    add("likely", &Interval::likely);
    add("high", &Interval::high);
}

void add_losses(Fields& f, Plan const& plan)
{
    for (auto const& rule : loss_rules(plan))
        f.push_back({{"lost_" + rule + "_m2", "Lost to " + rule + " (m²)", real, 3,
                      "Ground that this rule took, in rule order"},
                     [rule](Record const& r) {
                         double lost = 0;
                         for (auto const& loss : r.survey.losses)
                             if (loss.rule == rule) lost += loss.area_m2;
                         return lacuna::real(lost);
                     }});
}

RuleLoss const* binding(ParcelSurvey const& survey)
{
    RuleLoss const* most = nullptr;
    for (auto const& loss : survey.losses)
        if (loss.alone_m2.value_or(0) > 0.005 && (!most || *loss.alone_m2 > *most->alone_m2)) most = &loss;
    return most;
}

void add_losses_alone(Fields& f, Plan const& plan)
{
    for (auto const& rule : loss_rules(plan))
        f.push_back({{"alone_" + rule + "_m2", "Gained without " + rule + " alone (m²)", real, 3,
                      "Open land that there would be more without this rule; null where not computed"},
                     [rule](Record const& r) {
                         for (auto const& loss : r.survey.losses)
                             if (loss.rule == rule && loss.alone_m2) return lacuna::real(*loss.alone_m2);
                         return Cell{};
                     }});
    f.push_back({{"binding_rule", "Binding rule", text, 0, "The rule without which there would be most more open land"},
                 [](Record const& r) {
                     auto const* rule = binding(r.survey);
                     return rule ? lacuna::text(rule->rule) : Cell{};
                 }});
}

void add_register(Fields& f)
{
    f.push_back({{"register_ratio", "Register / measured area", real, 4,
                  "The register's area by the measured one; null where the register gives none"},
                 [](Record const& r) {
                     auto const& given = r.parcel.attributes.reported_area_m2;
                     return given && *given > 0 && r.parcel.area_m2 > 0 ? lacuna::real(*given / r.parcel.area_m2)
                                                                        : Cell{};
                 }});
    f.push_back(
        {{"members", "Parcels taken as one", text, 0,
          "Neighbours of one owner, or parcels of one street enclosure, where they were taken as one; else null"},
         [](Record const& r) {
             std::string all;
             for (auto const& id : r.parcel.members) all += (all.empty() ? "" : ", ") + id;
             return text_or_null(all);
         }});
    f.push_back({{"origin", "Origin", text, 0,
                  "cadastre, or tessellation: a plot made from buildings where there is no cadastre, a proxy"},
                 [](Record const& r) { return lacuna::text(r.parcel.proxy ? "tessellation" : "cadastre"); }});
}

Fields make_fields(PlanIndex const& index)
{
    Fields f{
        {{"parcel_id", "Parcel", text, 0, "The source's id, with a suffix where it was repeated"},
         [](Record const& r) { return lacuna::text(r.parcel.id); }},
        {{"status", "Status", text, 0, "built, vacant, or unknown (no building data here)"},
         [](Record const& r) { return lacuna::text(name(r.survey.status)); }},
        {{"area_m2", "Area (m²)", real, 3, "In the working CRS"},
         [](Record const& r) { return lacuna::real(r.survey.area_m2); }},
        {{"built_m2", "Built (m²)", real, 3, "Union of the buildings inside"},
         [](Record const& r) { return lacuna::real(r.survey.built_m2); }},
        {{"coverage_pct", "Site coverage (%)", real, 3, "Built over area"},
         [](Record const& r) { return lacuna::real(100 * r.survey.coverage); }},
        {{"buildings", "Buildings", integer, 0, "Buildings on the parcel"},
         [](Record const& r) { return whole(r.survey.buildings); }},
    };
    add_interval(f, "floor_area", "_m2", "Existing floor area", 3, &ParcelSurvey::floor_area_m2);
    add_interval(f, "far", "", "Floor area ratio", 4, &ParcelSurvey::far);
    f.push_back({{"far_note", "Source of the storeys", text, 0, "Where the storeys came from"},
                 [](Record const& r) { return text_or_null(r.survey.far_note); }});
    add_losses(f, index.plan());
    add_losses_alone(f, index.plan());
    f.push_back({{"open_m2", "Open land kept (m²)", real, 3,
                  "What the rules left and was kept as spaces, and car parks as they lie"},
                 [](Record const& r) { return lacuna::real(r.survey.open_m2); }});
    f.push_back({{"placeable_m2", "Of it placeable (m²)", real, 3, "What uses that build may take of it"},
                 [](Record const& r) { return lacuna::real(r.survey.placeable_m2); }});
    f.push_back({{"open_strict_m2", "Open land at the strict end (m²)", real, 3,
                  "What would be left if every rule that is not certain held in full"},
                 [](Record const& r) { return real_or_null(r.survey.open_strict_m2); }});
    f.push_back({{"open_relaxed_m2", "Open land at the relaxed end (m²)", real, 3,
                  "What would be left at the other end of these rules"},
                 [](Record const& r) { return real_or_null(r.survey.open_relaxed_m2); }});
    f.push_back({{"takeable_m2", "Ground that may be taken (m²)", real, 3,
                  "Unbuilt ground but car parks, less what stays green: by all uses together; null: no rule"},
                 [](Record const& r) { return real_or_null(r.survey.takeable_m2); }});
    f.push_back({{"coverable_m2", "Ground that may be built on (m²)", real, 3,
                  "What coverage leaves to new buildings; null: no rule"},
                 [](Record const& r) { return real_or_null(r.survey.coverable_m2); }});
    f.push_back({{"spaces", "Spaces", integer, 0, "Under-used spaces of the parcel"},
                 [](Record const& r) { return whole(r.findings.spaces); }});
    f.push_back(
        {{"sites", "Sites", integer, 0, "Spaces with a use"}, [](Record const& r) { return whole(r.findings.sites); }});
    f.push_back({index.money("ioav", "IOAV of its sites", "Sum over the sites of the parcel"),
                 [](Record const& r) { return lacuna::real(r.findings.ioav); }});
    add_register(f);
    add_given_attributes<Record>(f, [](Record const& r) -> Attributes const& { return r.parcel.attributes; });
    add_terms(f, index);
    return f;
}

}  // namespace

Layer parcels_layer(PlanIndex const& index)
{
    auto fields = make_fields(index);
    Layer layer{"parcels",
                "Parcels",
                "Cleaned parcels with what stands on them; the losses and the open land add up to the area. " +
                    index.terms_text() + ".",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                index.plan().area.parcels.size(),
                {}};
    auto const findings = std::make_shared<FindingsByParcel const>(findings_of(index));
    layer.row = [&index, findings, fields = std::move(fields)](std::size_t i) {
        auto const& parcel = index.plan().area.parcels[i];
        auto const found = findings->find(parcel.id);
        Record const record{parcel, index.plan().surveys[i], found == findings->end() ? Findings{} : found->second};
        return Row{valid_text(parcel.id), parcel.boundary, std::nullopt, cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
