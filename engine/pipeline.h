// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/clean.h"
#include "engine/core/progress.h"
#include "engine/model/input.h"
#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

struct PipelineOptions {
    CleaningRules cleaning;
    SpaceRules spaces;
    ValuationRules valuation;
    FinancingTerms financing;
    SocialTerms social;
    std::vector<Setting> settings;      ///< of the run, for the register of assumptions: who states them, and by what
    Align align = Align::report;        ///< a shift of the buildings against the parcels
    bool tessellate = false;            ///< there is no cadastre: parcels are made from buildings and streets
    int threads = 0;                    ///< 0: one a core
    std::size_t parcels_a_block = 256;  ///< no influence on results
    /// Where what a plan has many of is Kept, as a file's (exporters/files/scratch_file.h). Safe with threads; outlives
    /// the plan and its copies. No influence on results.
    std::pmr::memory_resource* memory = std::pmr::new_delete_resource();
};

/// The whole chain: clean, join, find, place, appraise, rank, add up. The same input gives the same plan on
/// any number of threads, for any order of features and any size of blocks.
/// Precondition: with `tessellate` the input has no parcels.
/// Throws Error{ledger_open} where the account of a layer does not close.
Plan run_pipeline(StudyInput input, Catalogue catalogue, PipelineOptions const& options, Progress const& progress = {});

}  // namespace lacuna
