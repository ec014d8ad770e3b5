// SPDX-License-Identifier: Apache-2.0
#pragma once

// Catch2 is version 2 in Debian 12 and version 3 later; the macros used here are the same.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
