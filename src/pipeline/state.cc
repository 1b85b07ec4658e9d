#include "pipeline/state.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ids.h"
#include "json/decode.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kFile = "state.json";
constexpr const char* kLocal = "_local";
constexpr const char* kLastExtracted = "_last_extracted_hash";

std::string text_of(const Dict& dict, std::string_view key) {
  const Value* value = find_member(dict, key);
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

const Dict* find_dict(const Dict& dict, std::string_view key) {
  const Value* value = find_member(dict, key);
  return value == nullptr ? nullptr : value->get_if<Dict>();
}

Dict* find_dict(Dict& dict, std::string_view key) {
  Value* value = find_member(dict, key);
  return value == nullptr ? nullptr : value->get_if<Dict>();
}

std::int64_t version_in(const Dict& document) {
  const Value* version = find_member(document, "_state_version");
  const std::int64_t* number = version == nullptr ? nullptr : version->get_if<std::int64_t>();
  return number == nullptr ? 0 : *number;
}

Dict fresh_document() { return Dict{{"_state_version", 0}, {"_state_engine_version", kStateEngineVersion}}; }

/// The document without what belongs to a machine.
Dict decode_document(const std::string& json, const std::string& place) {
  json::Decoded decoded = json::decode(json);
  Dict* document = decoded.value.get_if<Dict>();
  if (decoded.fault || document == nullptr)
    throw Error(Remedy::fix_input, "the pipeline's state is damaged; remove it to start with a fresh state",
                {.file = place});
  return std::move(*document);
}

void add_name(Dict& document, const std::string& name) {
  Value& names = member(document, "schema_names");
  List list = names.is<List>() ? names.get<List>() : List();
  if (std::ranges::find(list, Value(name)) == list.end()) list.emplace_back(name);
  std::ranges::sort(list, {}, [](const Value& value) {
    const std::string* text = value.get_if<std::string>();
    return text == nullptr ? std::string() : *text;
  });
  names = Value(std::move(list));
}

}  // namespace

PipelineState::PipelineState(const fs::path& folder) : path_(folder / kFile), document_(fresh_document()) {
  if (!fs::exists(path_)) return;
  document_ = decode_document(read_file(path_), path_.string());
  if (const Value local = take_member(document_, kLocal); local.is<Dict>()) local_ = local.get<Dict>();
}

void PipelineState::update(const Facts& facts) {
  set_member(document_, "pipeline_name", facts.pipeline_name);
  set_member(document_, "dataset_name", facts.dataset_name);
  // The schema of the first source is the pipeline's own (reference §6.4).
  if (text_of(document_, "default_schema_name").empty())
    set_member(document_, "default_schema_name", facts.schema_name);
  add_name(document_, facts.schema_name);
  set_member(document_, "destination_type", facts.destination_type);
  member(document_, "destination_name");  // upstream's: null unless a person gave one
  if (find_member(document_, "sources") == nullptr) set_member(document_, "sources", Value(Dict{}));
  const std::string content = content_hash();
  if (content == hash()) return;
  set_member(document_, "_state_version", version() + 1);
  set_member(document_, "_version_hash", content);
}

std::optional<std::string> PipelineState::to_extract() const {
  if (hash() == text_of(local_, kLastExtracted)) return std::nullopt;
  return json::encode(Value(document_), json::Typing::typed);
}

std::int64_t PipelineState::version() const { return version_in(document_); }

std::int64_t PipelineState::version_of(const std::string& json) {
  return version_in(decode_document(json, "a stored state"));
}

std::string PipelineState::hash_of(const std::string& json) {
  return text_of(decode_document(json, "a stored state"), "_version_hash");
}

std::string PipelineState::hash() const { return text_of(document_, "_version_hash"); }

std::vector<std::string> PipelineState::schema_names() const {
  std::vector<std::string> names;
  const Value* value = find_member(document_, "schema_names");
  const List* list = value == nullptr ? nullptr : value->get_if<List>();
  if (list == nullptr) return names;
  for (const Value& name : *list)
    if (const std::string* text = name.get_if<std::string>()) names.push_back(*text);
  return names;
}

SourceState PipelineState::source(const std::string& name) const {
  SourceState state;
  const Dict* sources = find_dict(document_, "sources");
  const Dict* stored = sources == nullptr ? nullptr : find_dict(*sources, name);
  if (stored == nullptr) return state;
  state.source = *stored;
  const Value resources = take_member(state.source, "resources");
  if (const Dict* dict = resources.get_if<Dict>())
    for (const auto& [resource, remembered] : *dict)
      state.resources[resource] = remembered.is<Dict>() ? remembered.get<Dict>() : Dict();
  return state;
}

void PipelineState::set_source(const std::string& name, const SourceState& state) {
  Dict& sources = dict_member(document_, "sources");
  const bool is_empty = state.source.empty() && state.resources.empty();
  if (is_empty && !state.is_kept && find_member(sources, name) == nullptr) return;
  Dict& stored = dict_member(sources, name);
  const Dict before = std::exchange(stored, state.source);
  // Kept as it was: where a key stands is part of the document's hash.
  const Value* resources = find_member(before, "resources");
  if (state.resources.empty() && resources == nullptr) return;
  Dict kept;
  if (const Dict* known = resources == nullptr ? nullptr : resources->get_if<Dict>())
    for (const auto& [resource, remembered] : *known)
      if (const auto now = state.resources.find(resource); now != state.resources.end())
        kept.emplace_back(resource, now->second);
  for (const auto& [resource, remembered] : state.resources) set_member(kept, resource, remembered);
  set_member(stored, "resources", std::move(kept));
}

void PipelineState::forget_source(const std::string& source) {
  Dict* sources = find_dict(document_, "sources");
  Dict* stored = sources == nullptr ? nullptr : find_dict(*sources, source);
  if (stored == nullptr) return;
  // Upstream takes out what is in the resources, not their member.
  const bool has_resources = find_member(*stored, "resources") != nullptr;
  stored->clear();
  if (has_resources) set_member(*stored, "resources", Dict{});
}

void PipelineState::forget_resource(const std::string& source, const std::string& resource) {
  // Upstream leaves an entry for the source whose state was reset.
  Dict& stored = dict_member(dict_member(document_, "sources"), source);
  if (Dict* resources = find_dict(stored, "resources")) take_member(*resources, resource);
}

bool PipelineState::forget_path(const std::string& source, const std::string& path) {
  Dict* dict = find_dict(document_, "sources");
  if (dict != nullptr) dict = find_dict(*dict, source);
  std::string_view rest = path;
  for (std::size_t dot = rest.find('.'); dict != nullptr && dot != std::string_view::npos;
       dot = rest.find('.')) {
    dict = find_dict(*dict, rest.substr(0, dot));
    rest.remove_prefix(dot + 1);
  }
  if (dict == nullptr || find_member(*dict, rest) == nullptr) return false;
  take_member(*dict, rest);
  return true;
}

void PipelineState::adopt(const std::string& json, const std::string& pipeline_name) {
  Dict found = decode_document(json, "the destination's _dlt_pipeline_state");
  take_member(found, kLocal);
  if (text_of(found, "pipeline_name") != pipeline_name)
    throw Error(Remedy::fix_input,
                fmt::format("the state at the destination is of the pipeline {}, not of {}",
                            text_of(found, "pipeline_name"), pipeline_name));
  document_ = std::move(found);
  set_member(local_, kLastExtracted, hash());
  save();
}

void PipelineState::force_extract() { take_member(local_, kLastExtracted); }

void PipelineState::mark_extracted() {
  set_member(local_, kLastExtracted, hash());
  save();
}

std::string PipelineState::read(const fs::path& folder) {
  const fs::path path = folder / kFile;
  return fs::exists(path) ? read_file(path) : std::string();
}

void PipelineState::restore(const fs::path& folder, const std::string& bytes) {
  if (bytes.empty())
    remove_tree(folder / kFile);
  else
    write_file_atomic(folder / kFile, bytes);
}

void PipelineState::set_destination(const std::string& display_name) {
  set_member(local_, "destination", display_name);
}

std::string PipelineState::destination() const { return text_of(local_, "destination"); }

void PipelineState::save() const {
  Dict stored = document_;
  set_member(stored, kLocal, Value(local_));
  write_file_atomic(path_, json::encode(Value(std::move(stored)), json::Typing::typed));
}

std::string PipelineState::content_hash() const {
  Dict content = document_;
  std::erase_if(content, [](const auto& entry) {
    return entry.first == "_state_version" || entry.first == "_state_engine_version" ||
           entry.first == "_version_hash";
  });
  return sha3_base64(json::encode(Value(std::move(content)), json::Typing::typed, json::Keys::sorted));
}

}  // namespace sluice
