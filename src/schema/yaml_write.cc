#include "schema/yaml_write.h"

#include <cmath>
#include <cstdint>
#include <new>
#include <string_view>

#include <yaml.h>

#include "json/decode.h"
#include "json/encode.h"
#include "schema/yaml_scalar.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr int kWidth = 80;

/// Reads as a number for YAML 1.1 only with a dot.
std::string real_text(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  std::string text = json::shortest(number);
  if (const std::size_t e = text.find('e'); e != std::string::npos && text.find('.') == std::string::npos)
    text.insert(e, ".0");
  return text;
}

/// The line breaks that only YAML 1.1 knows are lost between single quotes.
bool has_odd_breaks(std::string_view text) {
  return text.find("\u0085") != std::string_view::npos || text.find("\u2028") != std::string_view::npos ||
         text.find("\u2029") != std::string_view::npos;
}

class Writer {
 public:
  Writer() {
    if (yaml_emitter_initialize(&emitter_) == 0) throw std::bad_alloc();
    yaml_emitter_set_output(&emitter_, append, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, kWidth);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { yaml_emitter_delete(&emitter_); }

  std::string write(const Value& value) {
    emit([](yaml_event_t& event) { return yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING); });
    emit([](yaml_event_t& event) {
      return yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1);
    });
    node(value);
    emit([](yaml_event_t& event) { return yaml_document_end_event_initialize(&event, 1); });
    emit([](yaml_event_t& event) { return yaml_stream_end_event_initialize(&event); });
    return std::move(out_);
  }

 private:
  static int append(void* out, unsigned char* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(bytes, bytes + size);
    return 1;
  }

  /// Makes an event and hands it over; the emitter deletes it.
  template <class Make>
  void emit(Make&& make) {
    yaml_event_t event;
    if (make(event) == 0) throw std::bad_alloc();
    if (yaml_emitter_emit(&emitter_, &event) == 0)
      throw Error(Remedy::report_bug, std::string("YAML cannot be written: ") +
                                          (emitter_.problem == nullptr ? "no memory" : emitter_.problem));
  }

  void node(const Value& value) {
    if (const auto* dict = value.get_if<Dict>()) return map(*dict);
    if (const auto* list = value.get_if<List>()) return sequence(*list);
    if (value.is_null()) return plain("null");
    if (const auto* flag = value.get_if<bool>()) return plain(*flag ? "true" : "false");
    if (const auto* number = value.get_if<std::int64_t>()) return plain(std::to_string(*number));
    if (const auto* number = value.get_if<double>()) return plain(real_text(*number));
    if (const auto* number = value.get_if<BigInt>()) return plain(number->digits);
    if (const auto* words = value.get_if<std::string>()) return text(*words);
    node(json::decode(json::encode(value)).value);
  }

  void map(const Dict& dict) {
    emit([](yaml_event_t& event) {
      return yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE);
    });
    for (const auto& [key, value] : dict) {
      text(key);
      node(value);
    }
    emit([](yaml_event_t& event) { return yaml_mapping_end_event_initialize(&event); });
  }

  void sequence(const List& list) {
    emit([](yaml_event_t& event) {
      return yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE);
    });
    for (const Value& element : list) node(element);
    emit([](yaml_event_t& event) { return yaml_sequence_end_event_initialize(&event); });
  }

  void plain(std::string_view word) { scalar(word, true, YAML_PLAIN_SCALAR_STYLE); }

  void text(std::string_view words) {
    scalar(words, !is_mistaken_without_quotes(words),
           has_odd_breaks(words) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE);
  }

  void scalar(std::string_view words, bool may_be_plain, yaml_scalar_style_t style) {
    emit([&](yaml_event_t& event) {
      return yaml_scalar_event_initialize(&event, nullptr, nullptr,
                                          reinterpret_cast<const yaml_char_t*>(words.data()),
                                          static_cast<int>(words.size()), may_be_plain ? 1 : 0, 1, style);
    });
  }

  yaml_emitter_t emitter_{};
  std::string out_;
};

}  // namespace

std::string write_yaml(const Value& value) { return Writer().write(value); }

}  // namespace sluice
