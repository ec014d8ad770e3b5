// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "tests/support/catch.h"

#include <atomic>
#include <string>

using namespace lacuna;

TEST_CASE("of several failures the first by number is told, and what comes after it is left", "[parallel]")
{
    for (int const threads : {1, 2, 8}) {
        CAPTURE(threads);
        std::atomic<int> done{0};
        std::string said;
        try {
            parallel_for(100'000, threads, [&](std::size_t i) {
                if (i % 1000 == 700) throw Error{Errc::internal, std::to_string(i)};
                ++done;
            });
        } catch (Error const& e) {
            said = e.what();
        }
        CHECK(said == "700");
        CHECK(done >= 700);
        if (threads == 1) CHECK(done < 2000);
    }
}
