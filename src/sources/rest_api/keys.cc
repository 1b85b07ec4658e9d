#include "sources/rest_api/keys.h"

#include <array>
#include <string_view>

#include "declared/hints.h"

namespace sluice::rest {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 6> kMethods{"GET", "POST", "get", "post", "PUT", "put"};
constexpr std::array<Words, 4> kLocations{"header", "query", "param", "cookie"};

constexpr std::array<KeySpec, 13> kAuthKeys{{
    {"type", kText, "bearer (default), http_basic, api_key, oauth2_client_credentials, or one of your own"},
    {"token", kText, "bearer: the token"},
    {"username", kText, "http_basic"},
    {"password", kText, "http_basic"},
    {"api_key", kText, "api_key: the key"},
    {"name", kText, "api_key: of the header or parameter; default Authorization"},
    {"location", kText, "api_key: where the key goes; default header", kLocations},
    {"access_token_url", kText, "oauth2_client_credentials: where tokens are asked for"},
    {"client_id", kText, "oauth2_client_credentials"},
    {"client_secret", kText, "oauth2_client_credentials"},
    {"access_token", kText, "oauth2_client_credentials: a token to begin with"},
    {"access_token_request_data", kDict, "oauth2_client_credentials: more for the form: scope, audience"},
    {"default_token_expiration", kNumber, "oauth2_client_credentials: seconds, where none are told; 3600"},
}};

constexpr std::array<KeySpec, 22> kPaginatorKeys{{
    {"type", kText,
     "json_link, header_link, header_cursor, cursor, offset, page_number, single_page or auto (default)"},
    {"next_url_path", kText, "json_link: to the URL of the next page; default next"},
    {"links_next_key", kText, "header_link: the relation; default next"},
    {"cursor_key", kText, "header_cursor: the header; default next"},
    {"cursor_path", kText, "cursor: to the cursor in the response; default cursors.next"},
    {"cursor_param", kText, "cursor, header_cursor: the parameter; default cursor"},
    {"cursor_body_path", kText, "cursor: its place in the JSON body, in place of a parameter"},
    {"limit", kInteger, "offset: rows of a page"},
    {"limit_param", kText, "offset: the parameter; default limit"},
    {"limit_body_path", kText, "offset: the limit's place in the JSON body"},
    {"offset", kInteger, "offset: of the first request; default 0"},
    {"offset_param", kText, "offset: the parameter; default offset"},
    {"offset_body_path", kText, "offset: its place in the JSON body"},
    {"maximum_offset", kInteger, "offset: the first that is not asked for"},
    {"base_page", kInteger, "page_number: number of the first page of the API; default 0"},
    {"page", kInteger, "page_number: of the first request; default base_page"},
    {"page_param", kText, "page_number: the parameter; default page"},
    {"page_body_path", kText, "page_number: its place in the JSON body"},
    {"maximum_page", kInteger, "page_number: the first that is not asked for"},
    {"total_path", kText,
     "page_number, offset: to the number of pages, or of rows; default total, null: none"},
    {"has_more_path", kText, "page_number, offset, cursor: to true or false; counts before all other ends"},
    {"stop_after_empty_page", kFlag, "Whether a page without rows is the last; cursor: default false"},
}};

constexpr std::array<KeySpec, 7> kSessionKeys{{
    {"request_timeout", kNumber, "Seconds without an answer until a request is given up; default 60"},
    {"request_max_attempts", kInteger, "How often a request is sent at most; default 5"},
    {"request_backoff_factor", kNumber, "Seconds before the second attempt, doubled for each further one; 1"},
    {"request_max_retry_delay", kNumber, "Most seconds between attempts; default 300"},
    {"max_response_bytes", kInteger, "Largest body, unpacked; default 268435456 (256 MiB)"},
    {"requests_per_second", kNumber, "Most requests per second; default: no limit"},
    {"max_in_flight", kInteger, "Most requests at a time; default: no limit"},
}};

constexpr std::array<KeySpec, 3> kActionKeys{{
    {"status_code", kInteger, "For responses with this status"},
    {"content", kText, "For responses whose body has this text"},
    {"action", kText | kList, "ignore, fail, or functions of your own"},
}};

constexpr std::array<KeySpec, 3> kStepKeys{{
    {"filter", kText, "A function of your own: whether a row stays"},
    {"map", kText, "A function of your own: what a row becomes"},
    {"yield_map", kText, "A function of your own: which rows a row becomes"},
}};

std::span<const KeySpec> cursor_keys() {
  static const std::array<KeySpec, 3> kOwn{{
      {"start_param", kText, "The parameter that gets where to begin"},
      {"end_param", kText, "The parameter that gets where to end"},
      {"convert", kText,
       "What becomes of the value first: epoch_seconds, epoch_milliseconds, date, or your own"},
  }};
  static const std::vector<KeySpec> kKeys = joined({incremental_keys(), kOwn});
  return kKeys;
}

std::span<const KeySpec> endpoint_keys() {
  static const std::array<KeySpec, 11> kKeys{{
      {"path", kText, "Below base_url, or a URL; default: the resource's name"},
      {"method", kText, "GET (default), POST or PUT", kMethods},
      {"params", kDict, "Parameters of the query; a value may be {type: resolve …} or {type: incremental …}"},
      {"json", kAny, "The body, as JSON"},
      {"data", kText | kDict, "The body as a form, or as text"},
      {"headers", kDict, "More headers"},
      {"paginator", kText | kDict, "How the next page is found", {}, kPaginatorKeys},
      {"data_selector", kText, "JSON path to the rows; default: where they seem to be"},
      {"response_actions", kList, "What to do with some responses", {}, kActionKeys},
      {"incremental", kDict, "Only rows that are new by a cursor", {}, cursor_keys()},
      {"auth", kText | kDict, "In place of the client's", {}, kAuthKeys},
  }};
  return kKeys;
}

constexpr std::array<KeySpec, 2> kRowKeys{{
    {"include_from_parent", kList, "Fields of the parent's row that each row gets as _<parent>_<field>"},
    {"processing_steps", kList, "Functions of your own that rows pass through", {}, kStepKeys},
}};

std::span<const KeySpec> resource_keys_of_rest() {
  static const std::array<KeySpec, 2> kOwn{{
      {"name", kText, "Of the resource, and of its table"},
      {"endpoint", kText | kDict, "What is asked for: a path, or keys", {}, endpoint_keys()},
  }};
  static const std::vector<KeySpec> kKeys = joined({kOwn, kRowKeys, resource_keys()});
  return kKeys;
}

/// A name is of one resource.
std::span<const KeySpec> default_keys() {
  static const std::array<KeySpec, 1> kOwn{{
      {"endpoint", kDict, "What is asked for, where a resource does not say it", {}, endpoint_keys()},
  }};
  static const std::vector<KeySpec> kKeys = joined({kOwn, kRowKeys, resource_keys()});
  return kKeys;
}

constexpr std::array<KeySpec, 5> kClientKeys{{
    {"base_url", kText, "What paths are below of"},
    {"headers", kDict, "Of every request"},
    {"auth",
     kText | kDict,
     "Who asks: bearer, http_basic, api_key, oauth2_client_credentials",
     {},
     kAuthKeys},
    {"paginator",
     kText | kDict,
     "How the next page is found; default: as the first response suggests",
     {},
     kPaginatorKeys},
    {"session", kDict, "Time-outs, retries and pace", {}, kSessionKeys},
}};

}  // namespace

std::span<const KeySpec> source_keys() {
  static const std::array<KeySpec, 3> kKeys{{
      {"client", kDict, "The API", {}, kClientKeys},
      {"resource_defaults", kDict, "What every resource says unless it says otherwise", {}, default_keys()},
      {"resources", kList, "What is loaded: paths, or keys", {}, resource_keys_of_rest()},
  }};
  return kKeys;
}

}  // namespace sluice::rest
