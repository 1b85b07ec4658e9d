# Found on the system first; what `make deps` fetched into third_party/ otherwise.
set(SLUICE_THIRD_PARTY ${CMAKE_SOURCE_DIR}/third_party CACHE PATH "Folder that `make deps` fills")

find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET GLOBAL libzstd)
add_library(zstd ALIAS PkgConfig::zstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET GLOBAL libxxhash)
add_library(xxhash ALIAS PkgConfig::xxhash)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET GLOBAL yaml-0.1)
add_library(yaml ALIAS PkgConfig::yaml)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET GLOBAL tomlplusplus)
add_library(tomlplusplus ALIAS PkgConfig::tomlplusplus)

# simdjson: a newer one that `make deps-simdjson` fetched is twice as fast as Debian's 3.0.1.
if(EXISTS ${SLUICE_THIRD_PARTY}/simdjson/simdjson.cpp)
  add_library(sluice_simdjson STATIC ${SLUICE_THIRD_PARTY}/simdjson/simdjson.cpp)
  target_include_directories(sluice_simdjson SYSTEM PUBLIC $<BUILD_INTERFACE:${SLUICE_THIRD_PARTY}/simdjson>)
  target_compile_options(sluice_simdjson PRIVATE -O3 -w)
  add_library(simdjson::simdjson ALIAS sluice_simdjson)
  set(SLUICE_SIMDJSON_TARGET sluice_simdjson)
else()
  find_package(simdjson REQUIRED)
endif()

find_package(DuckDB QUIET CONFIG)
if(NOT TARGET duckdb)
  find_path(DUCKDB_INCLUDE_DIR duckdb.h HINTS ${DUCKDB_ROOT} $ENV{DUCKDB_ROOT} ${SLUICE_THIRD_PARTY}/duckdb
            PATH_SUFFIXES include)
  find_library(DUCKDB_LIBRARY duckdb HINTS ${DUCKDB_ROOT} $ENV{DUCKDB_ROOT} ${SLUICE_THIRD_PARTY}/duckdb
               PATH_SUFFIXES lib)
  if(NOT DUCKDB_INCLUDE_DIR OR NOT DUCKDB_LIBRARY)
    message(FATAL_ERROR "DuckDB was not found: run `make deps`, or set DUCKDB_ROOT")
  endif()
  add_library(duckdb SHARED IMPORTED GLOBAL)
  set_target_properties(duckdb PROPERTIES IMPORTED_LOCATION ${DUCKDB_LIBRARY} IMPORTED_NO_SONAME TRUE
                        INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR})
endif()

if(SLUICE_TESTS)
  find_package(GTest REQUIRED)
endif()
