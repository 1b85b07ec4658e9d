#include "pipeline/state.h"

#include <algorithm>

#include "base/ids.h"
#include "json/decode.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

void set(Dict& dict, const std::string& key, Value value) {
  const auto it =
      std::find_if(dict.begin(), dict.end(), [&](const auto& entry) { return entry.first == key; });
  if (it == dict.end()) {
    dict.emplace_back(key, std::move(value));
  } else {
    it->second = std::move(value);
  }
}

const Value* get(const Dict& dict, std::string_view key) {
  const auto it =
      std::find_if(dict.begin(), dict.end(), [&](const auto& entry) { return entry.first == key; });
  return it == dict.end() ? nullptr : &it->second;
}

Dict* member_dict(Dict& dict, std::string_view key) {
  const auto it =
      std::find_if(dict.begin(), dict.end(), [&](const auto& entry) { return entry.first == key; });
  return it == dict.end() ? nullptr : it->second.get_if<Dict>();
}

void forget(Dict& dict, std::string_view key) {
  std::erase_if(dict, [&](const auto& entry) { return entry.first == key; });
}

std::string text_of(const Dict& dict, std::string_view key) {
  const Value* value = get(dict, key);
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

Dict fresh_document() { return Dict{{"_state_version", 0}, {"_state_engine_version", kStateEngineVersion}}; }

}  // namespace

PipelineState::PipelineState(const fs::path& folder)
    : path_(folder / "state.json"), document_(fresh_document()) {
  if (!fs::exists(path_)) return;
  json::Decoded decoded = json::decode(read_file(path_));
  Dict* stored = decoded.value.get_if<Dict>();
  if (decoded.fault || stored == nullptr)
    throw Error(Remedy::fix_input,
                "the pipeline's state file is damaged; remove it to start with a fresh state",
                {.file = path_.string()});
  if (const Value* local = get(*stored, "_local"); local != nullptr && local->is<Dict>())
    local_ = local->get<Dict>();
  std::erase_if(*stored, [](const auto& entry) { return entry.first == "_local"; });
  document_ = std::move(*stored);
}

void PipelineState::update(const Facts& facts) {
  set(document_, "pipeline_name", facts.pipeline_name);
  set(document_, "dataset_name", facts.dataset_name);
  set(document_, "default_schema_name", facts.schema_name);
  set(document_, "schema_names", Value(List{facts.schema_name}));
  set(document_, "destination_type", facts.destination_type);
  set(document_, "destination_name", facts.destination_name);
  if (get(document_, "sources") == nullptr) set(document_, "sources", Value(Dict{}));
  const std::string hash = content_hash();
  if (hash == text_of(document_, "_version_hash")) return;
  const Value* version = get(document_, "_state_version");
  const std::int64_t* number = version == nullptr ? nullptr : version->get_if<std::int64_t>();
  set(document_, "_state_version", (number == nullptr ? 0 : *number) + 1);
  set(document_, "_version_hash", hash);
}

std::optional<std::string> PipelineState::to_extract() const {
  if (text_of(document_, "_version_hash") == text_of(local_, "_last_extracted_hash")) return std::nullopt;
  return json::encode(Value(document_), json::Typing::typed);
}

void PipelineState::forget_source(const std::string& source) {
  if (Dict* sources = member_dict(document_, "sources")) forget(*sources, source);
}

void PipelineState::forget_resource(const std::string& source, const std::string& resource) {
  Dict* sources = member_dict(document_, "sources");
  Dict* one = sources == nullptr ? nullptr : member_dict(*sources, source);
  Dict* resources = one == nullptr ? nullptr : member_dict(*one, "resources");
  if (resources != nullptr) forget(*resources, resource);
}

void PipelineState::force_extract() { forget(local_, "_last_extracted_hash"); }

void PipelineState::mark_extracted() {
  set(local_, "_last_extracted_hash", text_of(document_, "_version_hash"));
  save();
}

void PipelineState::mark_lost() {
  force_extract();
  save();
}

void PipelineState::save() const {
  Dict stored = document_;
  set(stored, "_local", Value(local_));
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
