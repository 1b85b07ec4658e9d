// SPDX-License-Identifier: Apache-2.0
// Flat rows of 12 columns as JSON lines:  gen_flat --size 500M --seed 1 --out flat.jsonl

#include <array>
#include <string>

#include "generate.h"

namespace {

using generate::put_number;
using generate::Random;

constexpr std::array kCountries = {"DE", "FR", "US", "JP", "BR", "IN", "NG", "PL"};
constexpr std::array kStatuses = {"active", "trial", "cancelled", "past_due"};
constexpr std::array kNames = {"Ada", "Grace", "Edsger",  "Barbara", "Donald", "Frances",
                               "Ken", "Radia", "Niklaus", "Zoë",     "Björn",  "Łukasz"};

void put_decimal(std::string& out, std::uint64_t hundredths) {
  put_number(out, hundredths / 100);
  out += '.';
  generate::put_two_digits(out, hundredths % 100);
}

void put_row(std::string& out, Random& random, std::uint64_t id) {
  const std::uint64_t created = 1'704'067'200 + id * 3;
  out += "{\"id\":";
  put_number(out, id);
  out += ",\"account_id\":";
  put_number(out, random.skewed(100'000));
  out += ",\"name\":\"";
  out += random.pick(kNames);
  out += ' ';
  put_number(out, random.below(10'000));
  out += "\",\"email\":\"user";
  put_number(out, random.below(1'000'000));
  out += "@example.org\",\"country\":\"";
  out += random.pick(kCountries);
  out += "\",\"status\":\"";
  out += random.pick(kStatuses);
  out += "\",\"amount\":";
  put_decimal(out, random.below(10'000'000));
  out += ",\"score\":0.";
  put_number(out, 1'000'000 + random.below(9'000'000));
  out += ",\"is_paid\":";
  out += random.chance(70) ? "true" : "false";
  out += ",\"quantity\":";
  put_number(out, random.below(500));
  out += ",\"created_at\":";
  generate::put_time(out, created);
  out += ",\"referrer\":";
  if (random.chance(40)) {
    out += "null";
  } else {
    out += "\"campaign-";
    put_number(out, random.below(300));
    out += '"';
  }
  out += "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  return generate::run(argc, argv, [](const generate::Arguments& arguments) {
    Random random(arguments.seed);
    std::uint64_t id = 0;
    generate::write_lines(arguments, [&](std::string& out) { put_row(out, random, ++id); });
  });
}
