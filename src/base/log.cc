#include "base/log.h"

#include <cstdlib>
#include <string>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace sluice::log {
namespace {

spdlog::level::level_enum level_of(std::string_view word) {
  if (word == "debug") return spdlog::level::debug;
  if (word == "info") return spdlog::level::info;
  if (word == "error") return spdlog::level::err;
  if (word == "off") return spdlog::level::off;
  return spdlog::level::warn;
}

std::shared_ptr<spdlog::logger> make_logger() {
  auto logger = std::make_shared<spdlog::logger>("sluice", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  const char* level = std::getenv("SLUICE_LOG");
  logger->set_pattern("%l: %v");
  logger->set_level(level_of(level == nullptr ? "" : level));
  return logger;
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = make_logger();
  return *instance;
}

spdlog::string_view_t text(std::string_view message) { return {message.data(), message.size()}; }

}  // namespace

void debug(std::string_view message) { logger().log(spdlog::level::debug, text(message)); }
void info(std::string_view message) { logger().log(spdlog::level::info, text(message)); }
void warning(std::string_view message) { logger().log(spdlog::level::warn, text(message)); }

}  // namespace sluice::log
