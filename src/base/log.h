#pragma once

#include <string_view>

namespace sluice {

/// Warnings and notes for people: one line to standard error, "warning: …". Level from SLUICE_LOG
/// (debug, info, warning, error, off); default warning.
namespace log {
void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
}  // namespace log

}  // namespace sluice
