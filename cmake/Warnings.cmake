# SPDX-License-Identifier: Apache-2.0
# lacuna_target(NAME): the compile flags that all of our own targets share.
add_library(lacuna_flags INTERFACE)
target_include_directories(lacuna_flags INTERFACE ${CMAKE_SOURCE_DIR})
# No -ffast-math and no contraction: results are the same bytes on every machine of a kind.
target_compile_options(lacuna_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
                                              -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 reports an overlap in std::string's operator+ and uninitialised values in std::optional that are not there
  # (GCC bugs 105329 and 80635).
  target_compile_options(lacuna_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(LACUNA_SANITIZE)
  target_compile_options(lacuna_flags INTERFACE -fsanitize=${LACUNA_SANITIZE} -fno-sanitize-recover=all
                                                -fno-omit-frame-pointer)
  target_link_options(lacuna_flags INTERFACE -fsanitize=${LACUNA_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 with ASan reports false positives inside <functional>.
    target_compile_options(lacuna_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
