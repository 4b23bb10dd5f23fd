// Event files under threads, fork, a full memory bound and a disk that refuses: nothing lost, nothing thrown.
#include "glassboard/event_file_writer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "glassboard/crc32c.h"
#include "glassboard/event_encode.h"
#include "glassboard/record.h"
#include "glassboard/write_queue.h"

#if defined(__SANITIZE_THREAD__)
#define GLASSBOARD_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define GLASSBOARD_THREAD_SANITIZER
#endif
#endif
#include "temp_dir.h"

namespace fs = std::filesystem;
using glassboard::EventClass;
using glassboard::EventFileWriter;
using glassboard::ScalarPoint;
using glassboard::Seconds;
using glassboard::WriteQueue;
using Added = EventFileWriter::Added;
using Wait = EventFileWriter::Wait;

namespace {

template <typename T>
T load(const std::string& bytes, std::size_t at) {
  T value;
  CHECK(at + sizeof value <= bytes.size());
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The payloads of a file, every frame checked.
std::vector<std::string> records(const std::string& path) {
  const std::string bytes = read_all(path);
  std::vector<std::string> payloads;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = load<std::uint64_t>(bytes, at);
    CHECK(load<std::uint32_t>(bytes, at + 8) == glassboard::masked_crc32c(bytes.data() + at, 8));
    CHECK(load<std::uint32_t>(bytes, at + 12 + size) ==
          glassboard::masked_crc32c(bytes.data() + at + 12, size));
    payloads.push_back(bytes.substr(at + 12, size));
    at += 12 + size + 4;
  }
  return payloads;
}

std::vector<std::string> records_in(const std::string& directory) {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(directory)) {
    for (std::string& payload : records(entry.path())) all.push_back(std::move(payload));
  }
  return all;
}

ScalarPoint point(std::int64_t step, double value = 0.5) { return {"loss", 4, value, step, 1700000000.0}; }

Added add_text(EventFileWriter& file, const std::string& text, Wait wait = Wait::kNo) {
  return file.add_event(text.data(), text.size(), EventClass::kOther, wait);
}

std::shared_ptr<EventFileWriter> open_file(const std::string& directory, const std::string& opening = "") {
  return EventFileWriter::open(directory, "host", "", opening, Seconds{20});
}

// Has writes beyond the first bytes of a file fail, as on a full disk.
struct SmallFiles {
  explicit SmallFiles(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small = {bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() { setrlimit(RLIMIT_FSIZE, &before); }
  rlimit before;
};

void encodes_scalars() {
  const double infinity = std::numeric_limits<double>::infinity();
  const double values[] = {0.0,    0.5,          0.1,      1e300,     -1e300,
                           1e-300, std::nan(""), infinity, -infinity, 16777217.0};
  const std::int64_t steps[] = {
      0, 1, -1, 127, 128, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  for (const std::size_t tag_size : {0, 1, 40, 127, 128, 100000}) {
    const std::string tag(tag_size, 't');
    for (const double value : values) {
      for (const std::int64_t step : steps) {
        // Exactly as large as promised: the sanitizer sees the first byte beyond.
        std::vector<char> record(glassboard::scalar_record_bound(tag_size));
        const std::size_t size =
            glassboard::encode_scalar_record(record.data(), {tag.data(), tag_size, value, step, 1.5});
        CHECK(size <= record.size());
        const std::string bytes(record.data(), size);
        CHECK(load<std::uint64_t>(bytes, 0) == size - 16);
        CHECK(load<double>(bytes, 13) == 1.5);
        const float single = static_cast<float>(value);
        const bool exact = static_cast<double>(single) != value && !std::isnan(value);
        const std::size_t single_at = size - 4 - (exact ? 10 : 0) - 4;
        const float held = load<float>(bytes, single_at);
        CHECK(bytes[single_at - 1] == 0x15);
        CHECK(std::memcmp(&held, &single, sizeof held) == 0);
        if (exact) CHECK(load<double>(bytes, size - 12) == value);
      }
    }
  }
}

void names_files_apart() {
  TempDir dir;
  auto first = EventFileWriter::open(dir.path + "/a/b", "host", ".suffix", "", Seconds{20});
  auto second = EventFileWriter::open(dir.path + "/a/b", "host", ".suffix", "", Seconds{20});
  CHECK(first->path() != second->path());
  CHECK(fs::path(first->path()).filename().string().rfind("events.out.tfevents.", 0) == 0);
  CHECK(first->path().find(".host." + std::to_string(getpid()) + ".") != std::string::npos);
  CHECK(fs::path(first->path()).extension() == ".suffix");
  first->close();
  second->close();
}

void loses_nothing_under_threads() {
  TempDir dir;
  auto file = open_file(dir.path);
  constexpr int kThreads = 8, kEach = 5000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&file] {
      for (int i = 0; i < kEach; ++i) {
        CHECK(file->add_scalar(point(i)) == Added::kYes);
        if (i % 1000 == 0) CHECK(file->drain());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  file->close();
  CHECK(records(file->path()).size() == kThreads * kEach);
  CHECK(file->add_scalar(point(1)) == Added::kLook);
  CHECK(!file->usable());
  file->close();
}

void ticks_without_a_flush() {
  TempDir dir;
  auto file = open_file(dir.path);
  CHECK(add_text(*file, "hello") == Added::kYes);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (records(file->path()).empty()) {
    CHECK(std::chrono::steady_clock::now() < patience);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(records(file->path())[0] == "hello");
  file->close();
}

void finishes_what_was_abandoned() {
  TempDir dir;
  auto file = open_file(dir.path);
  CHECK(add_text(*file, "last words") == Added::kYes);
  file->abandon();
  file->tick();
  CHECK(!file->usable());
  CHECK(records(file->path()).size() == 1);
}

void keeps_what_a_missing_directory_refuses() {
  TempDir dir;
  const std::string blocked = dir.path + "/run";
  std::ofstream(blocked) << "a file where the directory should be";
  auto file = open_file(blocked);
  CHECK(file->add_scalar(point(1)) == Added::kLook);
  CHECK(file->acknowledge() != 0);
  CHECK(add_text(*file, "kept") == Added::kYes);
  CHECK(!file->drain());
  CHECK(file->stats().errors >= 2);
  fs::remove(blocked);
  CHECK(file->drain());
  CHECK(file->acknowledge() == 0);
  CHECK(records_in(blocked) == std::vector<std::string>{"kept"});
  file->close();
  CHECK(file->stats().dropped.total() == 0);
}

void cuts_a_partial_write_back() {
  TempDir dir;
  auto file = open_file(dir.path);
  const std::vector<std::string> texts = {std::string(600, 'x'), std::string(3000, 'y')};
  {
    SmallFiles limit(1000);
    for (const std::string& text : texts) CHECK(add_text(*file, text) == Added::kYes);
    for (int attempt = 0; attempt < 2; ++attempt) {
      CHECK(!file->drain());
      CHECK(records(file->path()) == std::vector<std::string>{texts[0]});
    }
  }
  CHECK(file->drain());
  CHECK(file->close());
  CHECK(records(file->path()) == texts);
}

void counts_what_a_close_cannot_write() {
  TempDir dir;
  auto file = open_file(dir.path);
  SmallFiles limit(1000);
  for (int i = 0; i < 100; ++i) {
    file->acknowledge();
    CHECK(file->add_scalar(point(i)) == Added::kYes);
    file->acknowledge();
    if (i % 10 == 0) CHECK(add_text(*file, "text") == Added::kYes);
  }
  CHECK(!file->close());
  std::size_t texts = 0;
  const auto found = records(file->path());
  for (const std::string& payload : found) texts += payload == "text";
  const auto stats = file->stats();
  CHECK(stats.added.scalars == 100 && stats.added.others == 10);
  CHECK(stats.dropped.others == 10 - texts);
  CHECK(stats.dropped.scalars == 100 - (found.size() - texts));
  CHECK(stats.dropped.scalars > 0 && texts > 0);
  CHECK(stats.pending_bytes == 0);
}

void begins_every_file_with_its_opening() {
  TempDir dir;
  std::string opening;
  glassboard::append_record(opening, "version");
  glassboard::append_record(opening, "start");
  auto file = open_file(dir.path, opening);
  CHECK(records(file->path()) == (std::vector<std::string>{"version", "start"}));
  CHECK(add_text(*file, "event") == Added::kYes);
  CHECK(file->close());
  CHECK(records(file->path()) == (std::vector<std::string>{"version", "start", "event"}));
  CHECK(file->stats().added.total() == 1);
}

void waits_within_limits() {
  TempDir dir;
  auto file = open_file(dir.path);
  CHECK(add_text(*file, "one") == Added::kYes);
  CHECK(file->drain_within(Seconds{20}));
  CHECK(records(file->path()) == std::vector<std::string>{"one"});
  CHECK(add_text(*file, "two") == Added::kYes);
  CHECK(file->close_within(Seconds{20}));
  CHECK(file->finished() && !file->given_up());
  CHECK(records(file->path()).size() == 2);

  const std::string blocked = dir.path + "/run";
  std::ofstream(blocked) << "in the way";
  auto stuck = open_file(blocked);
  stuck->acknowledge();
  CHECK(add_text(*stuck, "lost") == Added::kYes);
  CHECK(!stuck->drain_within(Seconds{20}));
  CHECK(!stuck->close_within(Seconds{20}));
  CHECK(stuck->finished());
  CHECK(stuck->stats().dropped.others == 1);
}

void drops_beyond_the_bound_scalars_last() {
  TempDir dir;
  WriteQueue::set_bound(std::size_t{1} << 20);
  const std::string blocked = dir.path + "/run";
  std::ofstream(blocked) << "in the way";
  auto file = open_file(blocked);
  const std::string large(10000, 'x');
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) {
    file->acknowledge();
    while (add_text(*file, large, Wait::kForRoom) != Added::kYes) file->acknowledge();
  }
  const auto full_of_texts = file->stats();
  CHECK(full_of_texts.dropped.others > 800 && full_of_texts.dropped.others < 1000);
  CHECK(full_of_texts.longest_wait >= 0.04);
  CHECK(full_of_texts.pending_bytes < (std::size_t{1} << 20));
  for (int i = 0; i < 1000; ++i) {  // find room where a text finds none
    file->acknowledge();
    while (file->add_scalar(point(i), Wait::kForRoom) != Added::kYes) file->acknowledge();
  }
  CHECK(file->stats().dropped.scalars == 0);
  for (int i = 0; i < 20000; ++i) {
    file->acknowledge();
    while (file->add_scalar(point(i), Wait::kForRoom) != Added::kYes) file->acknowledge();
  }
  CHECK(file->stats().dropped.scalars > 0);
  // Waiting for each call that was dropped would take a minute.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
  fs::remove(blocked);
  CHECK(file->drain());
  file->acknowledge();
  CHECK(add_text(*file, large) == Added::kYes);
  CHECK(add_text(*file, std::string(std::size_t{2} << 20, 'z'), Wait::kForRoom) == Added::kYes);
  CHECK(file->close());
  const auto stats = file->stats();
  CHECK(stats.added.total() == 22002);
  CHECK(records_in(blocked).size() == stats.added.total() - stats.dropped.total());
  CHECK(records_in(blocked).back().size() == std::size_t{2} << 20);  // alone, even what is beyond the bound
  WriteQueue::set_bound(std::size_t{64} << 20);
}

void forked_child_starts_afresh() {
  TempDir dir;
  auto file = open_file(dir.path);
  CHECK(add_text(*file, "parent") == Added::kYes);
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    if (file->usable() || add_text(*file, "through the parent's file") != Added::kLook) _exit(2);
    file->close();
#ifndef GLASSBOARD_THREAD_SANITIZER
    // ThreadSanitizer forbids threads in a child of a threaded process.
    auto own = open_file(dir.path);
    if (add_text(*own, "child") != Added::kYes) _exit(3);
    own->close();
    _exit(own->path() == file->path() ? 4 : 0);
#else
    _exit(0);
#endif
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  file->close();
  CHECK(records(file->path()) == std::vector<std::string>{"parent"});
  for (const std::string& payload : records_in(dir.path)) CHECK(payload == "parent" || payload == "child");
}

// The payloads of all records.
std::vector<std::string> read_payloads(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> found;
  for (std::size_t at = 0; at < bytes.size();) {
    const glassboard::Record record = glassboard::read_record(std::string_view(bytes).substr(at));
    CHECK(record.state == glassboard::RecordState::kWhole);
    found.emplace_back(record.payload);
    at += record.size;
  }
  return found;
}

void test_a_file_without_news_says_that_its_process_lives_and_how_it_ended() {
  const TempDir dir;
  EventFileWriter::heartbeat = 0.2;
  std::string opening, ending;
  glassboard::append_record(opening, "opening");
  glassboard::append_record(ending, "ending");
  const auto file = EventFileWriter::open(dir.path, "host", "", opening, Seconds(1));
  CHECK(file->add_event("event", 5, EventClass::kOther) == Added::kYes);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  file->end_with(ending);
  CHECK(file->close());
  EventFileWriter::heartbeat = 30;
  const std::vector<std::string> found = read_payloads(file->path());
  CHECK(found.size() >= 4 && found.size() <= 10);
  CHECK(found[0] == "opening" && found[1] == "event" && found.back() == "ending");
  for (std::size_t i = 2; i + 1 < found.size(); ++i) {
    CHECK(found[i].size() == 12 && found[i].substr(9) == std::string("\xd2\x3e\x00", 3));
  }
  CHECK(file->stats().added.total() == 1);
  CHECK(file->stats().dropped.total() == 0);
}

}  // namespace

int main() {
  test_a_file_without_news_says_that_its_process_lives_and_how_it_ended();
  encodes_scalars();
  names_files_apart();
  loses_nothing_under_threads();
  ticks_without_a_flush();
  finishes_what_was_abandoned();
  keeps_what_a_missing_directory_refuses();
  cuts_a_partial_write_back();
  counts_what_a_close_cannot_write();
  begins_every_file_with_its_opening();
  waits_within_limits();
  drops_beyond_the_bound_scalars_last();
  forked_child_starts_afresh();
  std::puts("ok");
}
