#include "s3/answer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "http/fault.h"
#include "http/url.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice::s3 {
namespace {

/// Blanks count: a key may be one.
constexpr unsigned kParse = pugi::parse_default | pugi::parse_ws_pcdata_single;

[[noreturn]] void refuse(const std::string& place, std::string_view what) {
  throw Error(Remedy::fix_config, fmt::format("{}: {}; check the endpoint: it has to speak S3", place, what));
}

/// What was written as in a form: percent-encoded, a blank as '+'.
std::string decoded(std::string text) {
  std::ranges::replace(text, '+', ' ');
  return http::unescaped(text);
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Object object_of(const pugi::xml_node& node, bool is_encoded, const std::string& place) {
  Object object;
  object.key = node.child_value("Key");
  if (is_encoded) object.key = decoded(std::move(object.key));
  const auto bytes = number_of(node.child_value("Size"));
  const auto modified = json::parse_timestamp(node.child_value("LastModified"));
  if (object.key.empty() || !bytes || !modified)
    refuse(place, "the listing has an object without a key, a size or a time");
  object.bytes = *bytes;
  object.modified_micros = modified->micros;
  object.etag = node.child_value("ETag");
  return object;
}

}  // namespace

Listing read_listing(std::string xml, const std::string& place) {
  pugi::xml_document document;
  const std::string start = http::start_of(xml, {});
  const pugi::xml_parse_result parsed = document.load_buffer_inplace(xml.data(), xml.size(), kParse);
  const pugi::xml_node root = document.child("ListBucketResult");
  if (!parsed || !root) refuse(place, fmt::format("the answer is no listing of a bucket: {}", start));

  Listing listing;
  const bool is_encoded = std::string_view(root.child_value("EncodingType")) == "url";
  for (const pugi::xml_node& node : root.children("Contents"))
    listing.objects.push_back(object_of(node, is_encoded, place));
  if (std::string_view(root.child_value("IsTruncated")) != "true") return listing;
  listing.next = root.child_value("NextContinuationToken");
  if (listing.next.empty()) refuse(place, "the listing is cut off and does not say how it goes on");
  return listing;
}

Refusal read_refusal(std::string xml) {
  pugi::xml_document document;
  if (!document.load_buffer_inplace(xml.data(), xml.size(), kParse)) return {};
  const pugi::xml_node root = document.child("Error");
  return {.code = root.child_value("Code"),
          .message = root.child_value("Message"),
          .region = root.child_value("Region")};
}

}  // namespace sluice::s3
