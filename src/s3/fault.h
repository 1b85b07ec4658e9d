#pragma once

#include <span>
#include <string>

#include "http/message.h"
#include "s3/answer.h"
#include "sluice/error.hpp"

namespace sluice::s3 {

/// A request that was refused, for the error about it.
struct Asked {
  std::string place{};        ///< "s3://bucket/key"
  std::string endpoint{};     ///< that was asked
  std::string key_id{};       ///< empty: it was not signed
  std::string region{};       ///< it was signed for
  bool is_of_listed = false;  ///< of an object that was there when it was listed
};

/// The error that the server's answer is: what it says, and what to do. The server's code is the vendor code.
Error refusal_of(const Asked& asked, const http::Response& response, std::span<const std::string> secrets);

/// The object is no longer what was listed: Error(retry).
Error changed(const std::string& place);

}  // namespace sluice::s3
