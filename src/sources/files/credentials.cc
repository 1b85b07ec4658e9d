#include "sources/files/credentials.h"

#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

/// A part of the credentials, and the variables (in small letters) where AWS's own tools look for it.
struct Part {
  const char* name;
  std::string BucketCredentials::* given;
  bool is_secret;
  std::array<const char*, 2> variables;
};

constexpr std::array<Part, 6> kParts{{
    {"aws_access_key_id", &BucketCredentials::aws_access_key_id, false, {"aws_access_key_id", nullptr}},
    {"aws_secret_access_key",
     &BucketCredentials::aws_secret_access_key,
     true,
     {"aws_secret_access_key", nullptr}},
    {"aws_session_token", &BucketCredentials::aws_session_token, true, {"aws_session_token", nullptr}},
    {"region_name", &BucketCredentials::region_name, false, {"aws_region", "aws_default_region"}},
    {"endpoint_url", &BucketCredentials::endpoint_url, false, {"aws_endpoint_url_s3", "aws_endpoint_url"}},
    {"s3_url_style", &BucketCredentials::s3_url_style, false, {nullptr, nullptr}},
}};

std::string text_of(const config::Config& config, const config::Key& key) {
  const auto found = config.find(key);
  if (!found) return "";
  return key.is_secret ? found->secret().reveal() : found->text();
}

std::string configured(const Part& part, const config::Config& config) {
  for (const char* source : {"files", "filesystem"}) {
    std::string text = text_of(config, {.sections = {"sources", source},
                                        .name = part.name,
                                        .inner = {"credentials"},
                                        .is_secret = part.is_secret});
    if (!text.empty()) return text;
  }
  return "";
}

std::string of_aws(const Part& part, const config::Config& config) {
  for (const char* name : part.variables) {
    if (name == nullptr) continue;
    std::string text = text_of(config, {.name = name, .is_secret = part.is_secret});
    if (!text.empty()) return text;
  }
  return "";
}

bool is_of_key(const Part& part) {
  return part.given == &BucketCredentials::aws_access_key_id || part.is_secret;
}

/// Finds what is empty; of the key only if that is wanted.
template <class Find>
void fill(BucketCredentials& credentials, bool wants_key, const Find& find) {
  for (const Part& part : kParts) {
    std::string& text = credentials.*part.given;
    if (text.empty() && (wants_key || !is_of_key(part))) text = find(part);
  }
}

std::optional<bool> is_path_style(const std::string& word) {
  if (word.empty()) return std::nullopt;
  if (word == "path") return true;
  if (word == "vhost" || word == "virtual") return false;
  throw Error(Remedy::fix_config, "s3_url_style has to be path or vhost", {.stage = "extract"});
}

void require_both(const BucketCredentials& credentials) {
  if (credentials.aws_access_key_id.empty() == credentials.aws_secret_access_key.empty()) return;
  const char* lacks = credentials.aws_access_key_id.empty() ? "aws_access_key_id" : "aws_secret_access_key";
  throw Error(Remedy::fix_config,
              fmt::format("the credentials of the bucket lack {0}; add it, or sources.files.credentials.{0} "
                          "to secrets.toml",
                          lacks),
              {.stage = "extract"});
}

}  // namespace

s3::Credentials credentials_of(const BucketCredentials& given, const config::Config& config) {
  BucketCredentials all = given;
  // A token belongs to its key, so that a key that is whole gets no other's.
  const bool is_whole = !all.aws_access_key_id.empty() && !all.aws_secret_access_key.empty();
  fill(all, !is_whole, [&](const Part& part) { return configured(part, config); });
  const bool has_key = !all.aws_access_key_id.empty() || !all.aws_secret_access_key.empty();
  fill(all, !has_key, [&](const Part& part) { return of_aws(part, config); });
  require_both(all);
  s3::Credentials credentials{.key_id = all.aws_access_key_id,
                              .secret = all.aws_secret_access_key,
                              .session_token = all.aws_session_token,
                              .endpoint = all.endpoint_url,
                              .is_path_style = is_path_style(all.s3_url_style)};
  if (!all.region_name.empty()) credentials.region = all.region_name;
  return credentials;
}

}  // namespace sluice
