# A room is one folder of src/ and one static library. Its tests (*_test.cc) stand beside the code and
# become one program per room.

set(SLUICE_WARNINGS -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
                    -Wimplicit-fallthrough -Wconversion -Wno-sign-conversion)
if(SLUICE_WERROR)
  list(APPEND SLUICE_WARNINGS -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 in inlined std::string and std::variant code.
  list(APPEND SLUICE_WARNINGS -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow
       -Wno-array-bounds -Wno-stringop-overread)
endif()

add_library(sluice_options INTERFACE)
target_compile_options(sluice_options INTERFACE ${SLUICE_WARNINGS})
if(SLUICE_SANITIZE)
  target_compile_options(sluice_options INTERFACE -fsanitize=${SLUICE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(sluice_options INTERFACE -fsanitize=${SLUICE_SANITIZE})
endif()

# sluice_target_name(out room): "formats/columnar" → sluice_formats_columnar
function(sluice_target_name out room)
  string(REPLACE "/" "_" flat ${room})
  set(${out} sluice_${flat} PARENT_SCOPE)
endfunction()

function(sluice_room room)
  cmake_parse_arguments(ROOM "" "" "DEPS;TEST_LAUNCHER" ${ARGN})
  sluice_target_name(target ${room})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:sluice_options>)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src>
                             $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
  foreach(dep ${ROOM_DEPS})
    if(EXISTS ${CMAKE_SOURCE_DIR}/src/${dep})
      sluice_target_name(dep ${dep})
    endif()
    target_link_libraries(${target} ${scope} ${dep})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY SLUICE_ROOMS ${target})
  if(SLUICE_TESTS AND tests)
    sluice_test(${target}_test SOURCES ${tests} DEPS ${target} LAUNCHER ${ROOM_TEST_LAUNCHER})
  endif()
endfunction()

# A GoogleTest program; LABEL slow keeps it out of `make test-fast`. LAUNCHER is a program (and its options) that runs
# it, with what it needs around it; it ends with 77 where that cannot be had, and the test is skipped.
function(sluice_test name)
  cmake_parse_arguments(TEST "" "LABEL;TIMEOUT" "SOURCES;DEPS;LAUNCHER" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${TEST_DEPS} GTest::gtest GTest::gtest_main GTest::gmock sluice_options)
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${TEST_LAUNCHER} $<TARGET_FILE:${name}> WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} SKIP_RETURN_CODE 77 LABELS "${TEST_LABEL}")
endfunction()
