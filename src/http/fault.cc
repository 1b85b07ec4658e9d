#include "http/fault.h"

#include <algorithm>

#include <fmt/format.h>

#include "http/retry.h"
#include "http/url.h"

namespace sluice::http {
namespace {

/// Of a body in a message; bytes, but whole characters.
constexpr std::size_t kShownBody = 200;

std::string advice(int status) {
  switch (status) {
    case 401: return "; check the auth of the client";
    case 403: return "; check what the credentials may read";
    case 404: return "; check base_url and path";
    default: return "";
  }
}

}  // namespace

// Secrets go before it is cut: half a token is one, too.
std::string start_of(std::string_view whole, std::span<const std::string> secrets) {
  constexpr std::size_t kMostRead = 16U << 10;
  std::string text = without_secrets(std::string(whole.substr(0, kMostRead)), secrets);
  if (text.size() > kShownBody) {
    std::size_t end = kShownBody;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text += "…";
  }
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

Error fault_of(Remedy remedy, const Request& request, std::string_view what) {
  return {remedy, fmt::format("{} {}: {}", request.method, shown(request.url, request.secrets), what)};
}

Error refusal_of(const Request& request, const Response& response) {
  const Remedy remedy = may_pass(response.status) ? Remedy::retry : Remedy::fix_config;
  const std::string body = start_of(response.body, request.secrets);
  return fault_of(remedy, request,
                  fmt::format("the server answered {}{}{}{}{}", response.status,
                              response.reason.empty() ? "" : " ", response.reason, advice(response.status),
                              body.empty() ? "" : ": " + body))
      .with_vendor_code(std::to_string(response.status));
}

}  // namespace sluice::http
