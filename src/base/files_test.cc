#include "base/files.h"

#include <climits>
#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

class Files : public ::testing::Test {
 public:
  Files() { fs::create_directories(folder_); }
  ~Files() override { fs::remove_all(folder_); }

 protected:
  fs::path put(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_files_" + random_hex(8));
};

template <class Call>
Error error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {Remedy::report_bug, ""};
}

TEST_F(Files, ReadGivesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes.push_back(static_cast<char>(i * 31));
  EXPECT_EQ(read_file(put("a", bytes)), bytes);
  EXPECT_EQ(read_file(put("b", "")), "");
  EXPECT_THAT(read_file("/proc/self/status"), HasSubstr("Pid:"));
}

TEST_F(Files, AMissingFileIsAConfigErrorThatNamesIt) {
  const Error error = error_of([&] { read_file(folder_ / "none"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.vendor_code(), "ENOENT");
  EXPECT_EQ(error.message(),
            "cannot open file: no such file or directory; check the path: " + (folder_ / "none").native());
}

TEST_F(Files, AFullDiskIsToBeTriedAgain) {
  const FileHandle full(open("/dev/full", O_WRONLY));
  const Error error = error_of([&] { write_all(full, "x", "/dev/full"); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_EQ(error.vendor_code(), "ENOSPC");
  EXPECT_THAT(error.message(), HasSubstr("free some space"));
}

TEST_F(Files, CreateRefusesAFileThatIsThere) {
  put("a", "x");
  EXPECT_EQ(error_of([&] { create_file(folder_ / "a"); }).vendor_code(), "EEXIST");
}

TEST_F(Files, AppendWritesBehindWhatIsThere) {
  write_file_atomic(folder_ / "a", "one\n");
  write_all(open_append(folder_ / "a"), "two\n", folder_ / "a");
  EXPECT_EQ(read_file(folder_ / "a"), "one\ntwo\n");
  EXPECT_EQ(error_of([&] { open_append(folder_ / "b"); }).vendor_code(), "ENOENT");
}

TEST_F(Files, WriteAtHandlesManyAndEmptyPieces) {
  const FileHandle file = create_file(folder_ / "a");
  std::string expected;
  std::vector<std::string> texts(IOV_MAX * 2 + 7);
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = i % 5 == 0 ? "" : std::to_string(i);
  std::vector<iovec> pieces;
  pieces.reserve(texts.size());
  for (std::string& text : texts) {
    pieces.push_back({text.data(), text.size()});
    expected += text;
  }
  write_at(file, pieces, 3, folder_ / "a");
  write_all(file, "abc", folder_ / "a");
  EXPECT_EQ(read_file(folder_ / "a"), "abc" + expected);
  write_at(file, {}, 0, folder_ / "a");
}

// A file size limit makes the kernel write short first and fail with EFBIG then.
TEST_F(Files, WriteAtCarriesOnAfterAShortWrite) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{10, 10};
    setrlimit(RLIMIT_FSIZE, &limit);
    const FileHandle file = create_file(folder_ / "a");
    std::string text = "0123456789abcdef";
    iovec pieces[] = {{text.data(), 7}, {text.data() + 7, 9}};
    try {
      write_at(file, pieces, 0, folder_ / "a");
    } catch (const Error& error) {
      _exit(error.vendor_code() == "EFBIG" ? 42 : 1);
    }
    _exit(2);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_EQ(read_file(folder_ / "a"), "0123456789");
}

TEST_F(Files, AtomicWriteReplacesAndLeavesNothingBeside) {
  write_file_atomic(folder_ / "a", "one");
  write_file_atomic(folder_ / "a", "two");
  EXPECT_EQ(read_file(folder_ / "a"), "two");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, AFailedAtomicWriteLeavesNothing) {
  fs::create_directories(folder_ / "a" / "full");
  EXPECT_THROW(write_file_atomic(folder_ / "a", "one"), Error);
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, SyncAndWritebackAndRename) {
  const FileHandle file = create_file(folder_ / "a");
  write_all(file, "x", folder_ / "a");
  start_writeback(file, 0, 1);
  sync_file(file, folder_ / "a");
  sync_folder(folder_);
  fs::create_directory(folder_ / "sub");
  rename_durable(folder_ / "a", folder_ / "sub" / "b");
  EXPECT_EQ(read_file(folder_ / "sub" / "b"), "x");
  EXPECT_THROW(rename_durable(folder_ / "a", folder_ / "c"), Error);
  EXPECT_THROW(sync_folder(folder_ / "none"), Error);
}

TEST_F(Files, RemoveTreeTakesAllAndForgivesNothingThere) {
  fs::create_directories(folder_ / "x" / "y");
  remove_tree(folder_ / "x");
  remove_tree(folder_ / "x");
  EXPECT_EQ(entries(), 0U);
}

TEST_F(Files, MapsAndDrops) {
  const std::string bytes(300'000, 'q');
  MappedFile file(put("a", bytes));
  file.drop(0, 150'001);
  file.drop(150'001, 149'999);
  file.drop(299'999, 5'000'000);
  EXPECT_EQ(file.bytes(), bytes);
  const MappedFile moved = std::move(file);
  EXPECT_EQ(moved.bytes(), bytes);
  const MappedFile empty(put("b", ""));
  empty.drop(0, 10);
  EXPECT_TRUE(empty.bytes().empty());
}

TEST_F(Files, StampChangesWithTheFile) {
  const FileStamp before = stamp(put("a", "x"));
  EXPECT_EQ(before, stamp(folder_ / "a"));
  EXPECT_EQ(before.size, 1U);
  EXPECT_GT(before.mtime_ns, 1'700'000'000'000'000'000);
  put("a", "xy");
  EXPECT_NE(before, stamp(folder_ / "a"));
  EXPECT_THROW(stamp(folder_ / "none"), Error);
}

TEST_F(Files, TransferBringsTheBytes) {
  const std::string bytes(3'000'000, 'x');
  const fs::path from = put("a", bytes);
  EXPECT_NE(transfer_file(from, folder_ / "b", true), Transfer::copied);
  EXPECT_NE(transfer_file(from, folder_ / "c", false), Transfer::linked);
  EXPECT_EQ(read_file(folder_ / "b"), bytes);
  EXPECT_EQ(read_file(folder_ / "c"), bytes);
  EXPECT_NE(stamp(folder_ / "c").inode, stamp(from).inode);
}

TEST_F(Files, ALinkOfASymbolicLinkIsTheFile) {
  fs::create_symlink(put("a", "x"), folder_ / "s");
  transfer_file(folder_ / "s", folder_ / "b", true);
  EXPECT_FALSE(fs::is_symlink(folder_ / "b"));
  EXPECT_EQ(read_file(folder_ / "b"), "x");
}

TEST_F(Files, APipeIsCopiedNotLinked) {
  ASSERT_EQ(mkfifo((folder_ / "p").c_str(), 0600), 0);
  const std::string bytes(200'000, 'z');
  std::thread writer([&] {
    const FileHandle pipe(open((folder_ / "p").c_str(), O_WRONLY));
    write_all(pipe, bytes, folder_ / "p");
  });
  EXPECT_EQ(transfer_file(folder_ / "p", folder_ / "b", true), Transfer::copied);
  writer.join();
  EXPECT_EQ(read_file(folder_ / "b"), bytes);
}

TEST_F(Files, FilesOfProcAreCopied) {
  EXPECT_EQ(transfer_file("/proc/self/limits", folder_ / "b", true), Transfer::copied);
  EXPECT_EQ(read_file(folder_ / "b"), read_file("/proc/self/limits"));
}

TEST_F(Files, AFailedTransferLeavesNothing) {
  put("there", "x");
  EXPECT_THROW(transfer_file(folder_ / "none", folder_ / "b", true), Error);
  EXPECT_THROW(transfer_file(folder_ / "there", folder_ / "there", true), Error);
  EXPECT_EQ(read_file(folder_ / "there"), "x");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, ALockIsExclusiveAndNamesItsHolder) {
  const fs::path path = folder_ / "lock";
  {
    const FileLock lock(path, 0);
    const Error error = error_of([&] { FileLock(path, 0.05); });
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_THAT(error.message(), HasSubstr("pid " + std::to_string(getpid()) + ", "));
  }
  const FileLock again(path, 0);
}

TEST_F(Files, ALockIsWaitedFor) {
  const fs::path path = folder_ / "lock";
  auto lock = std::make_unique<FileLock>(path, 0);
  std::thread releaser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    lock.reset();
  });
  EXPECT_NO_THROW(FileLock(path, 10));
  releaser.join();
}

TEST_F(Files, ALockDiesWithItsProcess) {
  const fs::path path = folder_ / "lock";
  const pid_t child = fork();
  if (child == 0) {
    const FileLock lock(path, 0);
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_NO_THROW(FileLock(path, 0));
}

}  // namespace
}  // namespace sluice
