#include "cli/progress_view.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/table_view.h"

namespace sluice::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr double kSecondsBetweenLines = 1.0;

double share_of(const Progress& progress) {
  const auto ratio = [](std::uint64_t done, std::uint64_t total) {
    return std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  };
  if (progress.is_finished) return 1;
  if (progress.bytes_total != 0) return ratio(progress.bytes, progress.bytes_total);
  if (progress.rows_total != 0) return ratio(progress.rows, progress.rows_total);
  return 0;
}

std::string amounts(const Progress& progress) {
  std::string text;
  const double seconds = std::max(progress.seconds, 1e-6);
  if (progress.bytes != 0)
    text += fmt::format("  {}  {}/s", format_bytes(static_cast<double>(progress.bytes)),
                        format_bytes(static_cast<double>(progress.bytes) / seconds));
  if (progress.rows != 0)
    text +=
        fmt::format("  {} rows  {}/s", format_count(progress.rows),
                    format_count(static_cast<std::uint64_t>(static_cast<double>(progress.rows) / seconds)));
  return text + "  " + format_seconds(progress.seconds);
}

std::string bar(double share) {
  const int full = static_cast<int>(share * kBarWidth);
  std::string text;
  for (int i = 0; i < kBarWidth; ++i) text += i < full ? "█" : "░";
  return text;
}

}  // namespace

ProgressView::ProgressView(ProgressStyle style) : style_(style) {
  if (style_ == ProgressStyle::automatic)
    style_ = isatty(STDERR_FILENO) != 0 ? ProgressStyle::bar : ProgressStyle::none;
}

void ProgressView::show(const Progress& progress) {
  if (style_ == ProgressStyle::bar) {
    fmt::print(stderr, "\r\033[K{:<9} {} {:3.0f}%{}{}", progress.phase, bar(share_of(progress)),
               share_of(progress) * 100, amounts(progress), progress.is_finished ? "\n" : "");
    std::fflush(stderr);
  } else if (style_ == ProgressStyle::log) {
    const bool is_new = progress.phase != logged_phase_;
    if (!is_new && !progress.is_finished && progress.seconds - logged_at_ < kSecondsBetweenLines) return;
    logged_phase_ = progress.phase;
    logged_at_ = progress.seconds;
    fmt::print(stderr, "{}: {}{}\n", progress.phase,
               progress.is_finished ? "done" : fmt::format("{:.0f}%", share_of(progress) * 100),
               amounts(progress));
  }
}

}  // namespace sluice::cli
