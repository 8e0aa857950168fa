# SPDX-License-Identifier: Apache-2.0
# What every target of ours is compiled with. Results must be the same bytes on every machine of the baseline:
# no contraction to fused multiply-add, no -march beyond x86-64-v2, no fast-math.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# Programs find the libraries that we bring along in ../lib, in the build folder as where they are installed.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_INSTALL_RPATH $ORIGIN/../lib)

add_library(solleva_options INTERFACE)
target_compile_options(solleva_options INTERFACE
  -march=x86-64-v2 -ffp-contract=off
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Werror>
  # g++ 12 sees an overlap in std::string's operator+ that is not there (GCC bug 105651).
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>)
# clang, which builds the fuzz targets, warns in libstdc++ 12's own std::stable_sort and of an anonymous struct that the C interface of DuckDB has.
target_compile_options(solleva_options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-deprecated-declarations -Wno-nested-anon-types>)
target_include_directories(solleva_options INTERFACE ${PROJECT_SOURCE_DIR})

if(SOLLEVA_SANITIZE)
  target_compile_options(solleva_options INTERFACE -fsanitize=${SOLLEVA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(solleva_options INTERFACE -fsanitize=${SOLLEVA_SANITIZE})
endif()

find_program(SOLLEVA_MOLD mold)
if(SOLLEVA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(SOLLEVA_CCACHE ccache)
if(SOLLEVA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SOLLEVA_CCACHE})
endif()
