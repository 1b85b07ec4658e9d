#include "extract/boundary.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kListed = "unique_hashes";
constexpr const char* kOwn = "x-sluice-boundary";
constexpr std::size_t kBytes = sizeof(std::uint64_t);

/// The first 8 bytes of a hash of 15, which is written in base64.
std::uint64_t short_hash(std::string_view hash) {
  std::string bytes;
  if (!base64_decode(hash, bytes)) bytes.assign(hash);
  bytes.resize(std::max(bytes.size(), kBytes), '\0');
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kBytes; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

std::string pack_hashes(const std::vector<std::uint64_t>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * kBytes);
  for (const std::uint64_t hash : hashes)
    for (std::size_t i = 0; i < kBytes; ++i) bytes += static_cast<char>(hash >> (8 * (kBytes - 1 - i)));
  return base64_encode(bytes, true);
}

std::vector<std::uint64_t> unpack_hashes(const std::string& text) {
  std::string bytes;
  if (!base64_decode(text, bytes)) return {};
  std::vector<std::uint64_t> hashes(bytes.size() / kBytes);
  for (std::size_t at = 0; at < hashes.size() * kBytes; ++at)
    hashes[at / kBytes] = hashes[at / kBytes] << 8 | static_cast<unsigned char>(bytes[at]);
  return hashes;
}

std::uint64_t number_at(const Value& own, const char* key, int base) {
  const Value* text = own.find(key);
  std::uint64_t number = 0;
  if (text != nullptr && text->is<std::string>()) {
    const std::string& digits = text->get<std::string>();
    std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  }
  return number;
}

void sort_once_each(std::vector<std::uint64_t>& hashes) {
  std::ranges::sort(hashes);
  hashes.erase(std::ranges::unique(hashes).begin(), hashes.end());
}

[[noreturn]] void fail_at_tally() {
  throw Error(Remedy::fix_input,
              "too many rows share the newest cursor to remember each of them, and the source did not give "
              "the ones of "
              "the last run first and in the same set, so that nobody can tell which are new; give the rows "
              "in a lasting "
              "order, take a finer cursor, or merge by a primary key and tell the cursor to keep none "
              "(primary_key = {})");
}

std::string hex(std::uint64_t number) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, 16).ptr;
  return {digits, end};
}

}  // namespace

KnownRows::KnownRows(const Value& state, const Value& newest) {
  if (const Value* list = state.find(kListed); list != nullptr && list->is<List>())
    for (const Value& hash : list->get<List>())
      if (const auto* text = hash.get_if<std::string>()) {
        listed_.push_back(*text);
        hashes_.push_back(short_hash(*text));
      }
  const Value* own = state.find(kOwn);
  // Upstream moves the cursor and leaves what it does not know.
  if (own != nullptr && own->find("last_value") != nullptr && *own->find("last_value") == newest) {
    tally_ = {number_at(*own, "rows", 10), number_at(*own, "sum", 16)};
    const Value* packed = own->find("hashes");
    is_tally_ = packed == nullptr && listed_.empty();
    if (packed != nullptr && packed->is<std::string>()) {
      const std::vector<std::uint64_t> more = unpack_hashes(packed->get<std::string>());
      hashes_.insert(hashes_.end(), more.begin(), more.end());
    }
  }
  sort_once_each(hashes_);
}

bool KnownRows::has(std::string_view hash) {
  if (is_tally_) return is_among_first(short_hash(hash));
  return !hashes_.empty() && std::ranges::binary_search(hashes_, short_hash(hash));
}

bool KnownRows::is_among_first(std::uint64_t hash) {
  if (seen_.rows == tally_.rows) return false;
  seen_.add(hash);
  if (seen_.rows == tally_.rows && seen_ != tally_) fail_at_tally();
  return true;
}

void KnownRows::check_complete() const {
  if (is_tally_ && seen_.rows != 0 && seen_.rows != tally_.rows) fail_at_tally();
}

Boundary::Boundary(const KnownRows& known, BoundaryLimits limits) : limits_(limits), listed_(known.listed_) {
  is_listed_.insert(listed_.begin(), listed_.end());
  if (known.is_tally_) {
    form_ = Form::tally;
    counts_known_ = false;
    tally_ = known.tally_;
  } else if (known.hashes_.size() > listed_.size()) {
    form_ = Form::packed;
    packed_ = known.hashes_;
    listed_.clear();
    is_listed_.clear();
  }
  tidy_at_ = next_tidy();
}

void Boundary::add(const std::string& hash, bool is_known) {
  if (!is_known || counts_known_) tally_.add(short_hash(hash));
  if (is_known || form_ == Form::tally) return;
  if (form_ == Form::listed) {
    if (is_listed_.insert(hash).second) listed_.push_back(hash);
    if (listed_.size() > limits_.listed) pack();
    return;
  }
  packed_.push_back(short_hash(hash));
  if (packed_.size() >= tidy_at_) tidy();
}

void Boundary::pack() {
  form_ = Form::packed;
  for (const std::string& hash : listed_) packed_.push_back(short_hash(hash));
  listed_.clear();
  is_listed_.clear();
  tidy();
}

void Boundary::tidy() {
  sort_once_each(packed_);
  tidy_at_ = next_tidy();
  if (packed_.size() <= limits_.packed) return;
  form_ = Form::tally;
  packed_ = {};
}

std::size_t Boundary::next_tidy() const {
  return std::max(std::min(2 * packed_.size(), limits_.packed + limits_.packed / 4), packed_.size() + 1);
}

void Boundary::clear() {
  // Of rows in rising order each one clears.
  if (form_ == Form::listed && listed_.empty() && tally_.rows == 0) return;
  form_ = Form::listed;
  listed_.clear();
  is_listed_ = {};
  packed_.clear();
  tally_ = {};
  counts_known_ = true;
}

void Boundary::save(Dict& state, const Value& newest) {
  if (form_ == Form::packed) tidy();
  member(state, kListed) = Value(List(listed_.begin(), listed_.end()));
  std::erase_if(state, [](const auto& entry) { return entry.first == kOwn; });
  if (form_ == Form::listed) return;
  Dict own{{"last_value", newest}, {"rows", std::to_string(tally_.rows)}, {"sum", hex(tally_.sum)}};
  if (form_ == Form::packed) own.emplace_back("hashes", pack_hashes(packed_));
  state.emplace_back(kOwn, Value(std::move(own)));
}

}  // namespace sluice
