#pragma once

#include <string_view>

#include "http/message.h"
#include "sluice/error.hpp"

namespace sluice::http {

/// An error about the request: `GET https://api.example.com/posts: <what>`, without secrets.
Error fault_of(Remedy remedy, const Request& request, std::string_view what);

/// The error that a status of 400 or more is, with the start of the body: retry for what may pass, else
/// fix_config.
Error refusal_of(const Request& request, const Response& response);

}  // namespace sluice::http
