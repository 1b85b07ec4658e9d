// SPDX-License-Identifier: Apache-2.0
// Events in the shape of GitHub's public ones, as JSON lines:  gen_events --size 200M --seed 1 --out
// events.jsonl Nested objects and lists, optional fields, nulls, Unicode and escapes; all people and places
// are made up.

#include <array>
#include <string>
#include <string_view>

#include "generate.h"

namespace {

using generate::fixed;
using generate::put_number;
using generate::put_time;
using generate::Random;

constexpr std::uint64_t kPeople = 50'000;
constexpr std::uint64_t kRepos = 20'000;
constexpr std::uint64_t kOrgs = 800;
constexpr std::uint64_t kStart = 1'704'067'200;  // 2024-01-01

constexpr std::array kFirst = {"ada",  "linus", "grace", "edsger",  "barbara", "ken",  "margaret", "donald",
                               "lynn", "radia", "alan",  "frances", "niklaus", "jean", "hedy",     "tim"};
constexpr std::array kSecond = {"dev", "codes", "labs", "hub", "x", "ops", "io", "bot"};
constexpr std::array kThings = {"engine", "parser", "loader", "cache",  "router", "theme",
                                "driver", "studio", "notes",  "client", "server", "tools"};
constexpr std::array kLanguages = {"C++", "Python", "Rust", "Go", "TypeScript", "Java", "Ruby"};
constexpr std::array kBranches = {"main",        "master",         "develop",
                                  "release/1.x", "fix/null-check", "feature/faster-scan"};
constexpr std::array kLabels = {"bug",           "enhancement", "good first issue",
                                "documentation", "wontfix",     "needs review"};
constexpr std::array kColors = {"d73a4a", "a2eeef", "7057ff", "0075ca", "ffffff", "fbca04"};
constexpr std::array kAssociations = {"NONE", "CONTRIBUTOR", "MEMBER", "OWNER"};
constexpr std::array kLicenses = {"apache-2.0", "mit", "bsd-3-clause"};
constexpr std::array kWords = {
    "fix",      "the",     "parser",  "when",   "a",       "value", "is",      "missing", "add",    "support",
    "for",      "nested",  "lists",   "update", "tests",   "and",   "docs",    "remove",  "unused", "code",
    "refactor", "load",    "path",    "handle", "empty",   "input", "without", "copying", "every",  "row",
    "bump",     "version", "improve", "error",  "message", "of",    "reader",  "avoid",   "crash",  "on",
    "large",    "files",   "merge",   "branch", "into",    "use",   "faster",  "hash",    "in",     "join"};
// Text as it stands in a JSON string: escapes, and the same characters without.
constexpr std::array kSpice = {"\\n\\n",
                               "\\\"quoted\\\"",
                               "C:\\\\data\\\\in",
                               "\\tindented",
                               "caf\\u00e9",
                               "\\ud83d\\ude80",
                               "naïve",
                               "日本語",
                               "🚀",
                               "a\\/b",
                               "Łódź"};

/// Writes one event after the other. Names follow the JSON they make.
class Events {
 public:
  explicit Events(std::uint64_t seed) : random_(seed) {}

  void put_event(std::string& out) {
    out_ = &out;
    ++count_;
    now_ = kStart + count_ * 2;
    const std::uint64_t kind = random_.below(100);
    const std::uint64_t repo = random_.skewed(kRepos);
    put("{\"id\":\"");
    number(34'000'000'000 + count_ * 7);
    put("\",\"type\":\"");
    put(type_of(kind));
    put("\",\"actor\":");
    actor(random_.skewed(kPeople));
    put(",\"repo\":{\"id\":");
    number(1'000'000 + repo);
    put(",\"name\":\"");
    repo_name(repo);
    put("\",\"url\":\"https://api.example.org/repos/");
    repo_name(repo);
    put("\"},\"payload\":");
    payload(kind, repo);
    put(",\"public\":true,\"created_at\":");
    put_time(*out_, now_);
    if (fixed(repo, 3) == 0) org(repo % kOrgs);
    put("}\n");
  }

 private:
  static std::string_view type_of(std::uint64_t kind) {
    if (kind < 45) return "PushEvent";
    if (kind < 58) return "PullRequestEvent";
    if (kind < 66) return "IssuesEvent";
    if (kind < 80) return "IssueCommentEvent";
    if (kind < 88) return "WatchEvent";
    if (kind < 95) return "CreateEvent";
    if (kind < 98) return "ForkEvent";
    return "ReleaseEvent";
  }

  void payload(std::uint64_t kind, std::uint64_t repo) {
    if (kind < 45) {
      push(repo);
    } else if (kind < 58) {
      pull_request_event(repo);
    } else if (kind < 66) {
      issues(repo);
    } else if (kind < 80) {
      issue_comment(repo);
    } else if (kind < 88) {
      put("{\"action\":\"started\"}");
    } else if (kind < 95) {
      create();
    } else if (kind < 98) {
      fork(repo);
    } else {
      release(repo);
    }
  }

  void put(std::string_view text) { out_->append(text); }
  void number(std::uint64_t value) { put_number(*out_, value); }
  void flag(std::string_view key, unsigned percent) {
    put(",\"");
    put(key);
    put(random_.chance(percent) ? "\":true" : "\":false");
  }
  void count(std::string_view key, std::uint64_t value) {
    put(",\"");
    put(key);
    put("\":");
    number(value);
  }
  void text(std::string_view key, std::string_view value) {
    put(",\"");
    put(key);
    put("\":\"");
    put(value);
    put("\"");
  }
  void null(std::string_view key) {
    put(",\"");
    put(key);
    put("\":null");
  }
  void time(std::string_view key, std::uint64_t seconds) {
    put(",\"");
    put(key);
    put("\":");
    put_time(*out_, seconds);
  }

  void login(std::uint64_t person) {
    put(kFirst[fixed(person, kFirst.size())]);
    put("-");
    put(kSecond[fixed(person + 1, kSecond.size())]);
    number(person);
  }

  void repo_name(std::uint64_t repo) {
    if (fixed(repo, 3) == 0) {
      org_name(repo % kOrgs);
    } else {
      login(fixed(repo + 2, kPeople));
    }
    put("/");
    short_name(repo);
  }

  void short_name(std::uint64_t repo) {
    put(kThings[fixed(repo + 3, kThings.size())]);
    put("-");
    number(repo);
  }

  void org_name(std::uint64_t org) {
    put("org-");
    put(kThings[fixed(org + 4, kThings.size())]);
    number(org);
  }

  void hex(int digits) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::uint64_t bits = 0;
    for (int i = 0; i < digits; ++i) {
      if (i % 16 == 0) bits = random_.next();
      *out_ += kDigits[bits & 15];
      bits >>= 4;
    }
  }

  void words(std::uint64_t least, std::uint64_t spread) {
    const std::uint64_t words = least + random_.below(spread);
    for (std::uint64_t i = 0; i < words; ++i) {
      if (i > 0) *out_ += ' ';
      put(random_.chance(3) ? random_.pick(kSpice) : random_.pick(kWords));
    }
  }
  void prose(std::string_view key, std::uint64_t least, std::uint64_t spread) {
    put(",\"");
    put(key);
    put("\":\"");
    words(least, spread);
    put("\"");
  }

  void actor(std::uint64_t person) {
    put("{\"id\":");
    number(500'000 + person);
    put(",\"login\":\"");
    login(person);
    put("\",\"display_login\":\"");
    login(person);
    put("\",\"gravatar_id\":\"\",\"url\":\"https://api.example.org/users/");
    login(person);
    put("\",\"avatar_url\":\"https://avatars.example.org/u/");
    number(500'000 + person);
    put("?\"}");
  }

  void user(std::string_view key, std::uint64_t person) {
    put(",\"");
    put(key);
    put("\":");
    user_dict(person);
  }

  void user_dict(std::uint64_t person) {
    put("{\"login\":\"");
    login(person);
    put("\",\"id\":");
    number(500'000 + person);
    put(",\"html_url\":\"https://example.org/");
    login(person);
    put("\"");
    text("type", fixed(person, 50) == 0 ? "Bot" : "User");
    put(fixed(person, 400) == 0 ? ",\"site_admin\":true}" : ",\"site_admin\":false}");
  }

  void org(std::uint64_t org) {
    put(",\"org\":{\"id\":");
    number(90'000 + org);
    put(",\"login\":\"");
    org_name(org);
    put("\",\"gravatar_id\":\"\",\"url\":\"https://api.example.org/orgs/");
    org_name(org);
    put("\"}");
  }

  void repo_dict(std::string_view key, std::uint64_t repo) {
    put(",\"");
    put(key);
    put("\":{\"id\":");
    number(1'000'000 + repo);
    put(",\"name\":\"");
    short_name(repo);
    put("\",\"full_name\":\"");
    repo_name(repo);
    put("\"");
    flag("private", 0);
    flag("fork", 20);
    count("stargazers_count", fixed(repo, 5'000));
    count("open_issues_count", random_.below(200));
    if (fixed(repo, 8) == 0) {
      null("language");
    } else {
      text("language", kLanguages[fixed(repo, kLanguages.size())]);
    }
    text("default_branch", fixed(repo, 3) == 0 ? "master" : "main");
    time("pushed_at", now_ - random_.below(100'000));
    put("}");
  }

  void commit(std::uint64_t repo, std::uint64_t person) {
    put("{\"sha\":\"");
    const std::size_t sha = out_->size();
    hex(40);
    put("\",\"author\":{\"email\":\"");
    login(person);
    put("@example.org\",\"name\":\"");
    login(person);
    put("\"},\"message\":\"");
    words(3, 18);
    put("\"");
    flag("distinct", 90);
    put(",\"url\":\"https://api.example.org/repos/");
    repo_name(repo);
    put("/commits/");
    out_->append(std::string(*out_, sha, 40));
    put("\"");
    if (random_.chance(5)) {
      put(",\"co_authors\":[");
      const std::uint64_t authors = 1 + random_.below(2);
      for (std::uint64_t i = 0; i < authors; ++i) {
        put(i == 0 ? "{\"name\":\"" : ",{\"name\":\"");
        login(random_.below(kPeople));
        put("\"}");
      }
      put("]");
    }
    put("}");
  }

  void push(std::uint64_t repo) {
    const std::uint64_t commits = 1 + random_.skewed(8);
    put("{\"repository_id\":");
    number(1'000'000 + repo);
    count("push_id", 15'000'000'000 + count_);
    count("size", commits);
    count("distinct_size", commits);
    put(",\"ref\":\"refs/heads/");
    put(random_.pick(kBranches));
    put("\",\"head\":\"");
    hex(40);
    put("\",\"before\":\"");
    hex(40);
    put("\",\"commits\":[");
    const std::uint64_t person = random_.skewed(kPeople);
    for (std::uint64_t i = 0; i < commits; ++i) {
      if (i > 0) put(",");
      commit(repo, person);
    }
    put("]}");
  }

  void labels() {
    put(",\"labels\":[");
    const std::uint64_t labels = random_.skewed(4);
    for (std::uint64_t i = 0; i < labels; ++i) {
      const std::uint64_t label = random_.below(kLabels.size());
      put(i == 0 ? "{\"id\":" : ",{\"id\":");
      number(700 + label);
      text("name", kLabels[label]);
      text("color", kColors[label]);
      put(label < 3 ? ",\"default\":true" : ",\"default\":false");
      if (label % 2 == 0) {
        null("description");
      } else {
        text("description", kWords[label]);
      }
      put("}");
    }
    put("]");
  }

  void people(std::string_view key) {
    put(",\"");
    put(key);
    put("\":[");
    const std::uint64_t people = random_.skewed(3);
    for (std::uint64_t i = 0; i < people; ++i) {
      if (i > 0) put(",");
      user_dict(random_.skewed(kPeople));
    }
    put("]");
  }

  /// created_at, updated_at and closed_at, and how it stands.
  void life(bool is_closed) {
    const std::uint64_t created = now_ - random_.below(5'000'000);
    text("state", is_closed ? "closed" : "open");
    time("created_at", created);
    time("updated_at", now_);
    if (is_closed) {
      time("closed_at", now_);
    } else {
      null("closed_at");
    }
  }

  void branch(std::string_view key, std::uint64_t repo) {
    put(",\"");
    put(key);
    put("\":{\"label\":\"");
    login(fixed(repo + 2, kPeople));
    put(":");
    const std::string_view ref = random_.pick(kBranches);
    put(ref);
    put("\"");
    text("ref", ref);
    put(",\"sha\":\"");
    hex(40);
    put("\"");
    user("user", fixed(repo + 2, kPeople));
    repo_dict("repo", repo);
    put("}");
  }

  void pull_request_event(std::uint64_t repo) {
    const bool is_closed = random_.chance(45);
    const bool is_merged = is_closed && random_.chance(75);
    put(is_closed ? "{\"action\":\"closed\"" : "{\"action\":\"opened\"");
    const std::uint64_t number_of = 1 + random_.below(9'000);
    count("number", number_of);
    put(",\"pull_request\":{\"id\":");
    number(1'600'000'000 + count_);
    count("number", number_of);
    put(",\"html_url\":\"https://example.org/");
    repo_name(repo);
    put("/pull/");
    number(number_of);
    put("\"");
    life(is_closed);
    flag("locked", 1);
    prose("title", 3, 7);
    user("user", random_.skewed(kPeople));
    if (random_.chance(25)) {
      null("body");
    } else {
      prose("body", 5, 60);
    }
    if (is_merged) {
      time("merged_at", now_);
      put(",\"merge_commit_sha\":\"");
      hex(40);
      put("\"");
      user("merged_by", random_.skewed(kPeople));
    } else {
      null("merged_at");
      null("merge_commit_sha");
      null("merged_by");
    }
    if (random_.chance(20)) {
      user("assignee", random_.skewed(kPeople));
    } else {
      null("assignee");
    }
    people("requested_reviewers");
    labels();
    flag("draft", 10);
    branch("head", random_.skewed(kRepos));
    branch("base", repo);
    text("author_association", random_.pick(kAssociations));
    put(is_merged ? ",\"merged\":true" : ",\"merged\":false");
    if (random_.chance(50)) flag("mergeable", 80);
    count("comments", random_.skewed(20));
    count("commits", 1 + random_.skewed(20));
    count("additions", random_.skewed(3'000));
    count("deletions", random_.skewed(2'000));
    count("changed_files", 1 + random_.skewed(40));
    put("}}");
  }

  void issue(std::uint64_t repo, bool is_closed) {
    put(",\"issue\":{\"id\":");
    number(2'000'000'000 + count_);
    const std::uint64_t number_of = 1 + random_.below(9'000);
    count("number", number_of);
    put(",\"html_url\":\"https://example.org/");
    repo_name(repo);
    put("/issues/");
    number(number_of);
    put("\"");
    prose("title", 3, 8);
    user("user", random_.skewed(kPeople));
    labels();
    life(is_closed);
    people("assignees");
    if (random_.chance(15)) {
      put(",\"milestone\":{\"title\":\"v");
      number(1 + random_.below(9));
      put(".0\"");
      count("number", 1 + random_.below(30));
      put("}");
    } else {
      null("milestone");
    }
    count("comments", random_.skewed(50));
    text("author_association", random_.pick(kAssociations));
    prose("body", 5, 70);
    put(",\"reactions\":{\"total_count\":");
    number(random_.skewed(20));
    count("+1", random_.skewed(12));
    count("-1", random_.skewed(3));
    count("heart", random_.skewed(5));
    put("}}");
  }

  void issues(std::uint64_t repo) {
    const bool is_closed = random_.chance(40);
    put(is_closed ? "{\"action\":\"closed\"" : "{\"action\":\"opened\"");
    issue(repo, is_closed);
    put("}");
  }

  void issue_comment(std::uint64_t repo) {
    put("{\"action\":\"created\"");
    issue(repo, random_.chance(10));
    put(",\"comment\":{\"id\":");
    number(1'900'000'000 + count_);
    user("user", random_.skewed(kPeople));
    time("created_at", now_);
    time("updated_at", now_);
    text("author_association", random_.pick(kAssociations));
    prose("body", 3, 50);
    put("}}");
  }

  void create() {
    const bool is_branch = random_.chance(80);
    if (is_branch) {
      put("{\"ref\":\"");
      put(random_.pick(kBranches));
      put("\"");
    } else {
      put("{\"ref\":null");
    }
    text("ref_type", is_branch ? "branch" : "repository");
    text("master_branch", "main");
    if (random_.chance(40)) {
      null("description");
    } else {
      prose("description", 3, 10);
    }
    text("pusher_type", "user");
    put("}");
  }

  void fork(std::uint64_t repo) {
    put("{\"forkee\":{\"id\":");
    number(3'000'000 + count_);
    put(",\"full_name\":\"");
    login(random_.below(kPeople));
    put("/");
    short_name(repo);
    put("\"");
    user("owner", random_.below(kPeople));
    prose("description", 3, 10);
    if (random_.chance(30)) {
      null("license");
    } else {
      put(",\"license\":{\"key\":\"");
      put(random_.pick(kLicenses));
      put("\"}");
    }
    put(",\"topics\":[");
    const std::uint64_t topics = random_.skewed(4);
    for (std::uint64_t i = 0; i < topics; ++i) {
      put(i == 0 ? "\"" : ",\"");
      put(random_.pick(kThings));
      put("\"");
    }
    put("]");
    time("created_at", now_);
    put("}}");
  }

  void release(std::uint64_t repo) {
    put("{\"action\":\"published\",\"release\":{\"id\":");
    number(140'000'000 + count_);
    put(",\"tag_name\":\"v1.");
    number(random_.below(40));
    put("\"");
    prose("name", 1, 4);
    flag("draft", 2);
    flag("prerelease", 15);
    user("author", fixed(repo + 2, kPeople));
    time("published_at", now_);
    put(",\"assets\":[");
    const std::uint64_t assets = random_.below(5);
    for (std::uint64_t i = 0; i < assets; ++i) {
      put(i == 0 ? "{\"id\":" : ",{\"id\":");
      number(150'000'000 + count_ * 8 + i);
      put(",\"name\":\"");
      short_name(repo);
      put("-linux.tar.gz\"");
      count("size", 10'000 + random_.below(90'000'000));
      count("download_count", random_.skewed(10'000));
      user("uploader", fixed(repo + 2, kPeople));
      put("}");
    }
    put("]");
    prose("body", 10, 80);
    put("}}");
  }

  Random random_;
  std::string* out_ = nullptr;
  std::uint64_t count_ = 0;
  std::uint64_t now_ = kStart;
};

}  // namespace

int main(int argc, char** argv) {
  return generate::run(argc, argv, [](const generate::Arguments& arguments) {
    Events events(arguments.seed);
    generate::write_lines(arguments, [&](std::string& out) { events.put_event(out); });
  });
}
