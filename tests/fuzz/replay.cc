// Runs a fuzz target over the files of its corpus, and over some seeded mutations of each: what a build
// without libFuzzer can do.   <target> CORPUS_FOLDER [MUTATIONS]

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::string current_name;   // NOLINT: for the signal handler
std::string current_input;  // NOLINT

void say_what_failed(int signal) {
  std::signal(signal, SIG_DFL);
  std::ofstream("replay-crash", std::ios::binary)
      .write(current_input.data(), static_cast<std::streamsize>(current_input.size()));
  std::cerr << "failed at " << current_name << "; the input is in ./replay-crash" << std::endl;
  std::raise(signal);
}

void run(const std::string& name, const std::string& input) {
  current_name = name;
  current_input = input;
  // A copy of exactly that size, so that reading past the end shows under a sanitizer.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutate(std::string text, const std::string& other) {
    const int changes = 1 + below(4);
    for (int i = 0; i < changes; ++i) change(text, other);
    return text;
  }

 private:
  int below(std::size_t n) { return std::uniform_int_distribution<int>(0, static_cast<int>(n) - 1)(random_); }

  void change(std::string& text, const std::string& other) {
    using namespace std::string_view_literals;
    constexpr std::string_view bytes = "{}[]\":,\\\n\r\t 0123456789eE+-.ntfu_\0\xff\xc3\x80"sv;
    const auto at = static_cast<std::size_t>(below(text.size() + 1));
    switch (below(7)) {
      case 0: text.insert(at, 1, bytes[static_cast<std::size_t>(below(bytes.size()))]); break;
      case 1: text.erase(at, static_cast<std::size_t>(1 + below(4))); break;
      case 2:
        if (at < text.size()) text[at] = bytes[static_cast<std::size_t>(below(bytes.size()))];
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 4:
        text.insert(at, text.substr(static_cast<std::size_t>(below(text.size() + 1)),
                                    static_cast<std::size_t>(below(64))));
        break;
      case 5:
        text.insert(at, other.substr(static_cast<std::size_t>(below(other.size() + 1)),
                                     static_cast<std::size_t>(below(64))));
        break;
      default: text.resize(at); break;
    }
  }

  std::mt19937 random_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: " << argv[0] << " CORPUS_FOLDER [MUTATIONS]\n";
    return 2;
  }
  const int mutations = argc > 2 ? std::atoi(argv[2]) : 0;
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, say_what_failed);
  std::vector<std::pair<std::string, std::string>> corpus;
  for (const auto& entry : fs::recursive_directory_iterator(argv[1])) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    corpus.emplace_back(entry.path().filename().string(),
                        std::string(std::istreambuf_iterator<char>(in), {}));
  }
  if (corpus.empty()) {
    std::cerr << "no corpus in " << argv[1] << '\n';
    return 1;
  }
  std::sort(corpus.begin(), corpus.end());
  run("the empty input", "");
  unsigned seed = 0;
  for (const auto& [name, input] : corpus) {
    run(name, input);
    const int tries = input.size() > 1000 ? (mutations + 19) / 20 : mutations;  // long ones are slow
    for (int i = 0; i < tries; ++i, ++seed)
      run(name + ", mutation " + std::to_string(i),
          Mutator(seed).mutate(input, corpus[seed % corpus.size()].second));
  }
  std::cout << corpus.size() << " files, " << mutations << " mutations of each (fewer of long ones)\n";
  return 0;
}
