# `find_package(sluice)` for others: public headers, the rooms as static libraries, the command line tool,
# and the DuckDB and simdjson that were fetched for us. tests/install proves it from a scratch project.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(SLUICE_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/sluice)
get_property(rooms GLOBAL PROPERTY SLUICE_ROOMS)
target_compile_features(sluice INTERFACE cxx_std_20)  # the public headers ask it of whoever includes them

install(DIRECTORY include/sluice DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(TARGETS sluice ${rooms} ${SLUICE_SIMDJSON_TARGET} EXPORT sluiceTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT sluiceTargets NAMESPACE sluice:: DESTINATION ${SLUICE_CONFIG_DIR})
configure_package_config_file(cmake/sluiceConfig.cmake.in sluiceConfig.cmake
                              INSTALL_DESTINATION ${SLUICE_CONFIG_DIR})
write_basic_package_version_file(sluiceConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sluiceConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/sluiceConfigVersion.cmake
        DESTINATION ${SLUICE_CONFIG_DIR})

# A DuckDB that we fetched goes along; one that the system has is found again there.
string(FIND "${DUCKDB_LIBRARY}" "${SLUICE_THIRD_PARTY}/" at)
if(at EQUAL 0)
  install(FILES ${DUCKDB_LIBRARY} DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

get_property(programs DIRECTORY apps/cli PROPERTY BUILDSYSTEM_TARGETS)
foreach(program ${programs})
  get_target_property(type ${program} TYPE)
  get_target_property(name ${program} OUTPUT_NAME)
  if(type STREQUAL "EXECUTABLE" AND (name STREQUAL "sluice" OR program STREQUAL "sluice_cli"))
    set_target_properties(${program} PROPERTIES
                          INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}" INSTALL_RPATH_USE_LINK_PATH OFF)
    install(TARGETS ${program} DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
