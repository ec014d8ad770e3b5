# SPDX-License-Identifier: Apache-2.0
# lacuna_precompile(TARGET [HEADER ...]): headers of the standard library and of libraries, read once a target instead of
# once a source; a quarter of the time of a build with the sanitizers (docs/decisions/0016). Headers of our own are never
# among them. A build that optimises reads them as they are: GCC 12 then inlines otherwise and warns of bounds of
# std::string that nothing passes.
if(LACUNA_SANITIZE)
  set(lacuna_pch_default ON)
else()
  set(lacuna_pch_default OFF)
endif()
option(LACUNA_PCH "precompile the headers of libraries" ${lacuna_pch_default})

function(lacuna_precompile target)
  if(LACUNA_PCH)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <cmath> <filesystem> <functional> <limits> <map> <memory> <numbers> <numeric> <optional>
      <ranges> <set> <span> <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector> ${ARGN})
  endif()
endfunction()
