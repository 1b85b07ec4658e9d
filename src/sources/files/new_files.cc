#include "sources/files/new_files.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/ids.h"

namespace sluice {
namespace {

constexpr const char* kKey = "new_files";
constexpr const char* kNewest = "newest";
constexpr const char* kSeen = "seen";
constexpr std::size_t kDigest = 16;  // characters of 6 bits

/// Short, since thousands of files may have one second.
std::string mark_of(const StoredFile& file) {
  return sha3_base64(fmt::format("{} {} {}", file.place, file.bytes, file.version)).substr(0, kDigest);
}

const Value* remembered(const Dict& state) {
  const auto found = std::ranges::find(state, kKey, &Dict::value_type::first);
  return found == state.end() ? nullptr : &found->second;
}

const Timestamp* newest_of(const Value* seen) {
  const Value* newest = seen == nullptr ? nullptr : seen->find(kNewest);
  return newest == nullptr ? nullptr : newest->get_if<Timestamp>();
}

const List* marks_of(const Value* seen) {
  const Value* marks = seen == nullptr ? nullptr : seen->find(kSeen);
  return marks == nullptr ? nullptr : marks->get_if<List>();
}

}  // namespace

bool SeenFiles::is_new(const StoredFile& file) const {
  const Value* seen = remembered(state_);
  const Timestamp* newest = newest_of(seen);
  if (newest == nullptr || file.modified_micros > newest->micros) return true;
  if (file.modified_micros < newest->micros) return false;
  const List* marks = marks_of(seen);
  return marks == nullptr || std::ranges::find(*marks, Value(mark_of(file))) == marks->end();
}

void SeenFiles::remember(std::span<const FoundFile> files) {
  if (files.empty()) return;
  const auto time = [](const FoundFile& found) { return found.file.modified_micros; };
  const std::int64_t newest = time(*std::ranges::max_element(files, {}, time));
  const Value* seen = remembered(state_);
  const Timestamp* before = newest_of(seen);
  if (before != nullptr && before->micros > newest) return;
  std::set<std::string> marks;
  if (const List* old = marks_of(seen); old != nullptr && before != nullptr && before->micros == newest)
    for (const Value& mark : *old)
      if (const auto* text = mark.get_if<std::string>()) marks.insert(*text);
  for (const FoundFile& found : files)
    if (time(found) == newest) marks.insert(mark_of(found.file));
  member(state_, kKey) =
      Dict{{kNewest, Timestamp{.micros = newest}}, {kSeen, List(marks.begin(), marks.end())}};
}

}  // namespace sluice
