// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"
#include "exporters/layers/record_table.h"

#include <memory>
#include <utility>

namespace lacuna {

namespace {

using Type = ColumnType;

template <class Record>
Field<Record> amount(PlanIndex const& index, char const* name, char const* alias, char const* description,
                     double Record::*member)
{
    return {index.money(name, alias, description), [member](Record const& r) { return real(r.*member); }};
}

struct YearRow {
    int year;
    FinancedYear const* flows;
    std::optional<double> llcr;
};

struct PartyRow {
    std::string party;
    int year;
    double amount;
};

struct ResidentsRow {
    char const* item;
    double amount;
    bool cash;
};

struct ScreenRow {
    std::string screen;
    ScreenTest test;
    bool tested = true;
};

}  // namespace

Layer self_balancing_table(PlanIndex const& index)
{
    using B = LevelBalance;
    std::vector<Field<B>> fields{
        {{"level", "Level", Type::text, 0, "residential_area, community, block, urban_area or all"},
         [](B const& b) { return text(b.level); }},
        {{"unit", "Unit", Type::text, 0, "Name on the parcels; null: parcels without one, and the whole"},
         [](B const& b) { return text_or_null(b.id); }},
        {{"parcels", "Parcels", Type::integer, 0, "Parcels of the unit"}, [](B const& b) { return whole(b.parcels); }},
        {{"sites", "Sites", Type::integer, 0, "Sites on them"}, [](B const& b) { return whole(b.sites); }},
        {{"floor_area_m2", "Existing floor area (m²)", Type::real, 1, "Likely value"},
         [](B const& b) { return real(b.floor_area_m2); }},
        amount(index, "renovation_cost", "Renovation cost", "By existing floor area", &B::cost),
        amount(index, "promised", "Promised to the renovation", "Present value of what the waterfall pays it",
               &B::promised),
        {{"ratio", "Ratio", Type::real, 4, "Promised / cost"}, [](B const& b) { return real(b.ratio); }},
        amount(index, "gap", "Gap", "Cost less what is promised, where that is positive", &B::gap),
        amount(index, "surplus", "Surplus", "Promised less cost, where that is positive", &B::surplus),
        amount(index, "subsidy_need", "Still needed", "Gap less its share of committed grants and contributions",
               &B::subsidy_need),
        {{"years", "Years to cover", Type::real, 2, "Discounted; null: never within the concession"},
         [](B const& b) { return real_or_null(b.years); }},
        amount(index, "ceiling", "Ceiling: all value given", "IOAV of the sites; not a promise", &B::ioav),
        {{"ceiling_ratio", "Ceiling ratio", Type::real, 4, "IOAV / cost; never self-balancing by itself"},
         [](B const& b) { return real(b.ceiling_ratio()); }},
    };
    auto rows = std::make_shared<std::vector<B>>(index.plan().programme.levels);
    return record_table<B>(
        "self_balancing", "Self-balancing of funds",
        "What the sites of each unit promise to its renovation and what that costs. " + index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

Layer transfers_table(PlanIndex const& index)
{
    using T = PoolTransfer;
    std::vector<Field<T>> fields{
        {{"level", "Level", Type::text, 0, "As in self_balancing"}, [](T const& t) { return text(t.level); }},
        {{"from_unit", "Pays", Type::text, 0, "Unit with a surplus; null: parcels without a name"},
         [](T const& t) { return text_or_null(t.from); }},
        {{"to_unit", "Is paid", Type::text, 0, "Unit with a gap; null: parcels without a name"},
         [](T const& t) { return text_or_null(t.to); }},
        amount(index, "amount", "Amount", "Present value", &T::amount),
    };
    auto rows = std::make_shared<std::vector<T>>(index.plan().programme.transfers);
    return record_table<T>("transfers", "Who pays whom when pooled",
                           "What one unit pays for another of its level where all surpluses and gaps are pooled. " +
                               index.terms_text() + ".",
                           std::move(fields), std::move(rows));
}

Layer financing_table(PlanIndex const& index)
{
    auto const money = [&](char const* name, char const* alias, char const* description, double FinancedYear::*member) {
        return Field<YearRow>{index.money(name, alias, description),
                              [member](YearRow const& r) { return real(r.flows->*member); }};
    };
    using Y = FinancedYear;
    std::vector<Field<YearRow>> fields{
        {{"year", "Year", Type::integer, 0, "0 is the start"}, [](YearRow const& r) { return whole(r.year); }},
        money("grant", "Grant to the project", "Of the public hand, to the first costs", &Y::grant),
        money("equity_paid", "Equity paid in", "Equity comes before debt", &Y::equity_paid),
        money("debt_drawn", "Debt drawn", "What equity leaves of the cost", &Y::debt_drawn),
        money("equity_called", "Equity called", "In operation: what the year's cash is below nothing",
              &Y::equity_called),
        money("reserve_in", "Into the maintenance reserve", "Saved before a renewal", &Y::reserve_in),
        money("reserve_out", "Out of the maintenance reserve", "In the year of a renewal, of what was saved",
              &Y::reserve_out),
        money("fee", "Concession fee", "To the owner of land and buildings", &Y::fee),
        money("fee_paid", "Of it paid", "The rest is short", &Y::fee_paid),
        money("revenue_guarantee", "Guarantee of revenue", "Paid in by the public hand", &Y::revenue_guarantee),
        money("debt_guarantee", "Guarantee of debt", "Paid in by the public hand", &Y::debt_guarantee),
        money("cfads", "Cash for debt service",
              "That was there before debt: NOI less tax, renewals, hand-back, and fee and reserve where they are paid "
              "before, with what the reserve released; guarantees only where the study says so",
              &Y::cfads),
        money("service", "Debt service", "Interest and principal by schedule", &Y::service),
        money("debt_due", "Debt due", "Service, and what was not paid before with interest", &Y::debt_due),
        money("interest", "Interest paid", "From cash, the debt service reserve and the guarantee", &Y::interest),
        money("principal", "Principal paid", "From cash, the debt service reserve and the guarantee", &Y::principal),
        {{"dscr", "Cover ratio", Type::real, 3, "Cash for debt service / debt due"},
         [](YearRow const& r) { return real_or_null(r.flows->dscr); }},
        {{"llcr", "Loan life cover ratio", Type::real, 3,
          "Present value, at the loan's rate, of cash over the rest of the loan / what is owed at the year's start"},
         [](YearRow const& r) { return real_or_null(r.llcr); }},
        money("after_debt", "Cash after debt", "Less than 0: a shortfall", &Y::after_debt),
        money("priority", "Priority dividends", "Before the fund and the others", &Y::priority),
        money("fund", "To the renovation fund", "Share of what then is left, and what it gets above the hurdle",
              &Y::fund),
        money("above_hurdle", "Of it above the hurdle", "Once equity has its money back with the hurdle's return",
              &Y::above_hurdle),
        money("public_share", "To the public hand", "Its share above the hurdle", &Y::public_share),
        money("to_equity", "To equity", "By shares: what the hurdle gives back and the rest", &Y::to_equity),
        money("rest", "Of it the rest", "After all steps", &Y::rest),
        money("topped_up", "Into the debt service reserve", "Top-up", &Y::topped_up),
        money("drawn", "Out of the debt service reserve", "For debt service that cash does not pay", &Y::drawn),
        money("released", "Released by the lock-up", "What was held back before", &Y::released),
        money("fee_short", "Fee short", "Due and not paid", &Y::fee_short),
        money("reserve_short", "Maintenance reserve short", "Due and not saved", &Y::reserve_short),
        money("interest_short", "Interest short", "Due and not paid; owed with interest next year", &Y::interest_short),
        money("principal_short", "Principal short", "Due and not paid, arrears among it", &Y::principal_short),
        money("trapped", "Held back by the lock-up", "Until two cover tests pass", &Y::trapped),
    };
    auto rows = std::make_shared<std::vector<YearRow>>();
    auto const& p = index.plan().programme;
    auto const first = static_cast<std::size_t>(index.plan().valuation_rules.first_operating_year());
    for (std::size_t t = 0; t < p.financing.years.size(); ++t) {
        auto const k = t - first;  // of the debt's lists
        rows->push_back({static_cast<int>(t), &p.financing.years[t],
                         t >= first && k < p.financing.llcr.size() ? p.financing.llcr[k] : std::optional<double>{}});
    }
    return record_table<YearRow>(
        "financing", "Financing",
        "Waterfall of the operating company of all sites, by year. " + index.terms_text() + ".", std::move(fields),
        std::move(rows));
}

Layer party_flows_table(PlanIndex const& index)
{
    std::vector<Field<PartyRow>> fields{
        {{"party", "Party", Type::text, 0, "Who pays (-) or is paid (+)"},
         [](PartyRow const& r) { return text(r.party); }},
        {{"year", "Year", Type::integer, 0, "0 is the start"}, [](PartyRow const& r) { return whole(r.year); }},
        {index.money("amount", "Amount", "Undiscounted"), [](PartyRow const& r) { return real(r.amount); }},
    };
    auto rows = std::make_shared<std::vector<PartyRow>>();
    for (auto const& party : index.plan().programme.financing.parties)
        for (std::size_t t = 0; t < party.flows.size(); ++t)
            if (party.flows[t] != 0) rows->push_back({party.id, static_cast<int>(t), party.flows[t]});
    return record_table<PartyRow>("party_flows", "Who pays and is paid",
                                  "Flows of each party to the financing. " + index.terms_text() + ".",
                                  std::move(fields), std::move(rows));
}

Layer payments_table(PlanIndex const& index)
{
    using P = Payment;
    std::vector<Field<P>> fields{
        {{"year", "Year", Type::integer, 0, "0 is the start"}, [](P const& p) { return whole(p.year); }},
        {{"step", "Step", Type::text, 0, "What for; equity_in_kind and given_in_kind are no cash"},
         [](P const& p) { return text(std::string{p.step}); }},
        {{"from_party", "Pays", Type::text, 0, "A party, project (the operating company) or market"},
         [](P const& p) { return text(p.from); }},
        {{"to_party", "Is paid", Type::text, 0, "The same"}, [](P const& p) { return text(p.to); }},
        {index.money("amount", "Amount", "Undiscounted"), [](P const& p) { return real(p.amount); }},
        {{"source", "Source of the value", Type::text, 0, "Of what is no cash: who valued it and when; else null"},
         [](P const& p) { return text_or_null(p.source); }},
    };
    auto rows = std::make_shared<std::vector<P>>(index.plan().programme.financing.payments);
    return record_table<P>(
        "payments", "Payments",
        "Every payment of the financing by year, in the order of payment: what one pays another has. " +
            index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

Layer residents_table(PlanIndex const& index)
{
    using R = ResidentsRow;
    std::vector<Field<R>> fields{
        {{"item", "Item", Type::text, 0, "What residents pay or have"}, [](R const& r) { return text(r.item); }},
        {index.money("amount", "Present value", "At the social rate, without weight"),
         [](R const& r) { return real(r.amount); }},
        {{"in_return", "In their rate of return", Type::boolean, 0, "Cash of their part in the operating company"},
         [](R const& r) { return truth(r.cash); }},
    };
    auto rows = std::make_shared<std::vector<R>>();
    if (auto const& a = index.plan().views.residents)
        *rows = {{"paid_in", -a->paid_in, true},
                 {"received", a->received, true},
                 {"contributed", -a->contributed, false},
                 {"rent_saved", a->rent_saved, false},
                 {"time_saved", a->time_saved, false},
                 {"care_avoided", a->care_avoided, false},
                 {"other_benefits", a->other_benefits, false},
                 {"wages", a->wages, false}};
    return record_table<R>(
        "residents", "Residents' account",
        "What residents pay and have: cash of their part in the operating company, and beside it what is "
        "none. " +
            index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

Layer screens_table(PlanIndex const& index)
{
    using R = ScreenRow;
    std::vector<Field<R>> fields{
        {{"screen", "Screen", Type::text, 0, "securitisation or reit"}, [](R const& r) { return text(r.screen); }},
        {{"test", "Test", Type::text, 0, "Or figure, where there is no limit"},
         [](R const& r) { return text(r.test.id); }},
        {{"figure", "Figure", Type::real, 6, "Share, rate, or amount in the run's currency"},
         [](R const& r) { return real(r.test.figure); }},
        {{"limit", "Limit", Type::real, 6, "Null: a figure, no test"},
         [](R const& r) { return r.tested ? real(r.test.limit) : Cell{}; }},
        {{"margin", "Margin", Type::real, 6, "Less than 0: it fails"},
         [](R const& r) { return r.tested ? real(r.test.margin()) : Cell{}; }},
        {{"passes", "Result", Type::text, 0, "PASS or FAIL of this test; never that a security can be listed"},
         [](R const& r) { return r.tested ? text(r.test.passes() ? "PASS" : "FAIL") : Cell{}; }},
    };
    auto rows = std::make_shared<std::vector<R>>();
    auto const& p = index.plan().programme;
    if (p.financed) {
        auto const& s = p.screens.securitisation;
        for (auto const& [name, figure] :
             std::initializer_list<std::pair<char const*, double>>{{"noi", p.screens.noi},
                                                                   {"class_a", s.class_a},
                                                                   {"over_collateralisation", s.over_collateralisation},
                                                                   {"break_even_fall", s.break_even_fall}})
            rows->push_back({"securitisation", {name, figure, 0, true}, false});
        for (auto const& test : s.tests) rows->push_back({"securitisation", test, true});
        for (auto const& test : p.screens.reit) rows->push_back({"reit", test, true});
    }
    return record_table<R>(
        "screens", "Screens for securities",
        "A stabilised year of the operating company against the tests of a securitisation and of a trust. " +
            index.terms_text() + ".",
        std::move(fields), std::move(rows));
}

Layer social_table(PlanIndex const& index)
{
    using R = SocialRow;
    std::vector<Field<R>> fields{
        {{"site_id", "Site", Type::text, 0, "all: the sum"}, [](R const& r) { return text(r.site_id); }},
        {{"facility", "Facility", Type::text, 0, "Id in the catalogue"},
         [](R const& r) { return text_or_null(r.facility_id); }},
        amount(index, "financial", "IOAV", "In the operator's view, at its rate", &R::financial),
        amount(index, "transfers", "Transfers", "Taxes paid: no loss to society", &R::transfers),
        amount(index, "rent", "Rent saved", "By users; without weight", &R::rent),
        amount(index, "time", "Time saved", "By users; without weight", &R::time),
        amount(index, "care", "Care avoided", "Institutional care not needed; without weight", &R::care),
        amount(index, "users", "Other benefits of users", "Without weight", &R::users),
        amount(index, "jobs", "Benefit of jobs", "Wages over what labour costs society; without weight", &R::jobs),
        amount(index, "carbon", "Carbon", "Tonnes avoided at the price; without weight", &R::carbon),
        amount(index, "enpv", "Social value", "Economic net present value, with weights; no cash of anybody", &R::enpv),
        amount(index, "enpv_unweighted", "Social value without weights", "Every weight 1", &R::enpv_unweighted),
    };
    auto rows = std::make_shared<std::vector<R>>(index.plan().views.sites);
    if (!rows->empty()) rows->push_back(index.plan().views.all);
    return record_table<R>("social", "Social value",
                           "What each site is worth to society. Never compared or added with values of other views. " +
                               index.terms_text() + ".",
                           std::move(fields), std::move(rows));
}

}  // namespace lacuna
