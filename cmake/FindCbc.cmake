# SPDX-License-Identifier: Apache-2.0
# Cbc::Cbc, the C interfaces of COIN-OR CBC and of CLP, which it is built on (Debian: coinor-libcbc-dev brings both).
# Sets Cbc_FOUND.
find_path(Cbc_INCLUDE_DIR Cbc_C_Interface.h PATH_SUFFIXES coin coin-or)
find_library(Cbc_SOLVER_LIBRARY CbcSolver)
find_library(Cbc_LIBRARY Cbc)
find_path(Cbc_CLP_INCLUDE_DIR Clp_C_Interface.h PATH_SUFFIXES coin coin-or)
find_library(Cbc_CLP_LIBRARY Clp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Cbc REQUIRED_VARS Cbc_SOLVER_LIBRARY Cbc_LIBRARY Cbc_INCLUDE_DIR
                                  Cbc_CLP_LIBRARY Cbc_CLP_INCLUDE_DIR)
mark_as_advanced(Cbc_INCLUDE_DIR Cbc_SOLVER_LIBRARY Cbc_LIBRARY Cbc_CLP_INCLUDE_DIR Cbc_CLP_LIBRARY)
if(Cbc_FOUND AND NOT TARGET Cbc::Cbc)
  add_library(Cbc::Cbc INTERFACE IMPORTED)
  set_target_properties(Cbc::Cbc PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${Cbc_INCLUDE_DIR};${Cbc_CLP_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${Cbc_SOLVER_LIBRARY};${Cbc_LIBRARY};${Cbc_CLP_LIBRARY}")
endif()
