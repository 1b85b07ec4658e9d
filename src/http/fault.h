#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.h"
#include "sluice/error.hpp"

namespace sluice::http {

/// An error about the request: `GET https://api.example.com/posts: <what>`, without secrets.
Error fault_of(Remedy remedy, const Request& request, std::string_view what);

/// The start of a server's text for a message: on one line, without the secrets.
std::string start_of(std::string_view text, std::span<const std::string> secrets);

/// The error that a status of 400 or more is, with the start of the body: retry for what may pass, else
/// fix_config.
Error refusal_of(const Request& request, const Response& response);

}  // namespace sluice::http
