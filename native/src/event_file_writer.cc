// Appending to, draining and closing one event file.
#include "glassboard/event_file_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "glassboard/flusher.h"
#include "glassboard/record.h"

namespace glassboard {
namespace {

using Clock = std::chrono::steady_clock;

// Other files of the process free room without a word to this one.
constexpr std::chrono::milliseconds kLookAgain{2};
constexpr std::size_t kWakeAt = std::size_t{256} << 10;
constexpr std::size_t kSlice = std::size_t{1} << 20;  // of a large record, so that its progress shows

std::atomic<std::uint64_t> file_counter{0};
// An append waited in vain and no file of the process has made progress since: the others do not wait.
std::atomic<bool> disk_stalls{false};

Clock::time_point deadline(Seconds limit) {
  // A limit of years would overflow the clock, and NaN is none.
  const Seconds bounded = limit > Seconds{0} ? std::min(limit, Seconds{1e8}) : Seconds{0};
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(bounded);
}

// An Event that holds the time and, in a field that other readers skip, nothing.
std::string heartbeat_record() {
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::string event(1, '\x09');
  event.append(reinterpret_cast<const char*>(&now), sizeof now);
  event.append("\xd2\x3e\x00", 3);  // field 1002, no bytes
  std::string record;
  append_record(record, event);
  return record;
}

}  // namespace

std::shared_ptr<EventFileWriter> EventFileWriter::open(std::string directory, const std::string& host,
                                                       std::string suffix, std::string opening,
                                                       Seconds patience) {
  char time_text[24];
  std::snprintf(time_text, sizeof time_text, "%010lld", static_cast<long long>(std::time(nullptr)));
  std::string prefix =
      "events.out.tfevents." + std::string(time_text) + "." + host + "." + std::to_string(::getpid()) + ".";
  std::shared_ptr<EventFileWriter> file(
      new EventFileWriter(std::move(directory), std::move(prefix), std::move(suffix), std::move(opening)));
  if (!flusher_add(file)) {
    file->drain();
    return file;
  }
  const bool for_append = patience <= kLongestBlock;
  if (for_append && disk_stalls) return file;
  const Clock::time_point begin = Clock::now();
  std::unique_lock<std::mutex> lock(file->mutex_);
  const bool opened =
      file->news_.wait_until(lock, deadline(patience), [&] { return file->visits_done_ > 0; });
  if (for_append) {
    file->longest_wait_ = Clock::now() - begin;
    if (!opened) disk_stalls = true;
  }
  return file;
}

EventFileWriter::EventFileWriter(std::string directory, std::string prefix, std::string suffix,
                                 std::string opening)
    : generation_(fork_generation),
      directory_(std::move(directory)),
      prefix_(std::move(prefix)),
      suffix_(std::move(suffix)),
      opening_(std::move(opening)) {}

EventFileWriter::~EventFileWriter() {
  if (fd_ >= 0) ::close(fd_);
}

// An inherited mutex may have been locked by a thread that the child does not have: nothing else is looked
// at.
bool EventFileWriter::foreign() const {
  return generation_ != fork_generation.load(std::memory_order_relaxed);
}

template <typename Encode>
EventFileWriter::Added EventFileWriter::append(std::size_t bound, EventClass kind, Wait wait, Encode encode) {
  if (foreign()) return Added::kLook;
  bool much = false;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    if (closed_ || attention_) return Added::kLook;
    if (!pending_.fits(bound, kind)) {
      if (!pending_.grow(bound, kind)) {
        if (wait == Wait::kNo) return Added::kFull;
        if (!wait_for_room(lock, bound, kind)) {
          attention_ = true;
          const EventCounts one{kind == EventClass::kScalar, kind == EventClass::kOther};
          dropped_ += one;
          settled_ += one;
          return Added::kYes;
        }
        if (closed_) return Added::kLook;
      }
      much = pending_.bytes() >= kWakeAt;
    }
    pending_.tail().commit(encode(pending_.tail().end()), kind);
  }
  if (much) wake_flusher();
  return Added::kYes;
}

EventFileWriter::Added EventFileWriter::add_scalar(const ScalarPoint& point, Wait wait) {
  return append(scalar_record_bound(point.tag_size), EventClass::kScalar, wait,
                [&](char* out) { return encode_scalar_record(out, point); });
}

EventFileWriter::Added EventFileWriter::add_event(const char* payload, std::size_t size, EventClass kind,
                                                  Wait wait) {
  return append(kHeaderSize + size + kFooterSize, kind, wait, [&](char* out) {
    std::memcpy(out + kHeaderSize, payload, size);
    return seal_record(out, size);
  });
}

// Waits once per stall: until something is written again, later calls do not wait.
bool EventFileWriter::wait_for_room(std::unique_lock<std::mutex>& lock, std::size_t bytes, EventClass kind) {
  if (jammed_ || disk_stalls) return false;
  lock.unlock();
  wake_flusher();
  lock.lock();
  const Clock::time_point begin = Clock::now(), end = deadline(kLongestBlock);
  const auto fits = [&] { return closed_ || pending_.fits(bytes, kind) || pending_.grow(bytes, kind); };
  bool room = fits();
  while (!room && Clock::now() < end) {
    news_.wait_until(lock, std::min<Clock::time_point>(Clock::now() + kLookAgain, end));
    room = fits();
  }
  longest_wait_ = std::max<Seconds>(longest_wait_, Clock::now() - begin);
  if (!room) jammed_ = disk_stalls = true;
  return room;
}

bool EventFileWriter::drain() {
  if (foreign()) return false;
  std::lock_guard<std::mutex> writing(write_mutex_);
  std::size_t blocks;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ++visits_begun_;
    blocks = pending_.blocks();
  }
  bool done = (begun_ && writing_.size() == 0) || write_block();
  for (; done && blocks > 0; --blocks) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      writing_ = pending_.take();
      in_hand_ = writing_.events();
      unwritten_ = writing_.size();
    }
    done = write_block();
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ++visits_done_;
    visit_succeeded_ = done;
    if (done) error_ = 0;
  }
  news_.notify_all();
  return done;
}

bool EventFileWriter::drain_within(Seconds limit) {
  if (foreign()) return false;
  std::unique_lock<std::mutex> lock(mutex_);
  const std::uint64_t wanted = visits_begun_ + 1;  // one that is under way may have passed what was added
  lock.unlock();
  if (!wake_flusher()) return drain();
  lock.lock();
  const bool visited =
      news_.wait_until(lock, deadline(limit), [&] { return visits_done_ >= wanted || finished_; });
  return finished_ ? complete_ : visited && visit_succeeded_;
}

// Writes writing_, opening a file first where there is none. Needs write_mutex_.
bool EventFileWriter::write_block() {
  if (fd_ < 0 && !open_file()) return false;
  if (!put(opening_.data(), opening_.size(), opening_written_)) return false;
  begun_ = true;
  last_write_ = Clock::now();
  if (!put(writing_.data(), writing_.size(), written_)) return false;
  file_events_ += writing_.events_between(file_begin_, writing_.size());
  written_ = file_begin_ = 0;
  WriteBlock spent;  // freed outside of the lock
  {
    std::lock_guard<std::mutex> lock(mutex_);
    settled_ += in_hand_;
    in_hand_ = {};
    unwritten_ = 0;
    jammed_ = false;
    spent = pending_.give_back(std::move(writing_));
  }
  disk_stalls = false;
  news_.notify_all();
  return true;
}

// A record beside the events, at the end of a file that has all of them. Needs write_mutex_.
bool EventFileWriter::put_aside(const std::string& record) {
  std::size_t done = 0;
  return fd_ >= 0 && begun_ && writing_.size() == 0 && put(record.data(), record.size(), done);
}

void EventFileWriter::beat() {
  std::lock_guard<std::mutex> writing(write_mutex_);
  const Clock::time_point now = Clock::now();
  if (now - last_write_ < Seconds(heartbeat)) return;
  last_write_ = now;
  put_aside(heartbeat_record());
}

void EventFileWriter::end_with(std::string record) {
  if (foreign()) return;
  std::lock_guard<std::mutex> lock(mutex_);
  ending_ = std::move(record);
}

bool EventFileWriter::open_file() {
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) {
    fail(error.value());
    return false;
  }
  for (;;) {
    std::string path = directory_ + "/" + prefix_ + std::to_string(file_counter++) + suffix_;
    fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (fd_ >= 0) {
      length_ = 0;
      opening_written_ = 0;
      file_begin_ = written_;
      std::lock_guard<std::mutex> lock(mutex_);
      path_ = std::move(path);
      return true;
    }
    if (errno != EEXIST && errno != EINTR) {
      fail(errno);
      return false;
    }
  }
}

// Writes what is left of some records. After a failure `done` of them are in a file that ends there.
bool EventFileWriter::put(const char* records, std::size_t size, std::size_t& done) {
  while (done < size) {
    const ssize_t count = ::write(fd_, records + done, std::min(size - done, kSlice));
    if (count > 0) {
      done += static_cast<std::size_t>(count);
      length_ += count;
      if (&done == &written_) {
        std::lock_guard<std::mutex> lock(mutex_);
        unwritten_ = size - done;
      }
    } else if (count == 0 || errno != EINTR) {
      fail(count == 0 ? EIO : errno);
      const std::size_t whole = whole_records(records, done);
      length_ -= static_cast<off_t>(done - whole);
      done = whole;
      if (const std::size_t stuck = cut_back(); stuck > 0) {
        done = whole_records(records, std::min(size, done + stuck));  // lest they be in the next file, too
        close_file();
      }
      return false;
    }
  }
  return true;
}

// Has the file end after `length_`, whatever a failed write left behind. Returns how many bytes stay there.
std::size_t EventFileWriter::cut_back() {
  struct stat now;
  const bool known = ::fstat(fd_, &now) == 0;
  if (known && now.st_size <= length_) return 0;
  for (;;) {
    if (::ftruncate(fd_, length_) == 0) return 0;
    if (errno != EINTR) break;
  }
  fail(errno);
  return known ? static_cast<std::size_t>(now.st_size - length_) : 1;
}

// Another file begins with what is not yet written.
void EventFileWriter::close_file() {
  if (fd_ < 0) return;
  const bool failed = ::close(fd_) != 0;
  fd_ = -1;
  if (failed) {
    fail(errno);
    // Nobody knows which of its bytes the system could not keep: all of them may be missing.
    file_events_ += writing_.events_between(file_begin_, written_);
    std::lock_guard<std::mutex> lock(mutex_);
    dropped_ += file_events_;
  }
  file_events_ = {};
}

void EventFileWriter::fail(int error) {
  std::lock_guard<std::mutex> lock(mutex_);
  ++errors_;
  if (error_ != error) {
    attention_ = true;
    untold_ = error;
  }
  error_ = error;
}

bool EventFileWriter::close() {
  if (foreign()) return false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (finished_) return complete_;
    closed_ = true;
  }
  news_.notify_all();
  drain();
  bool complete;
  {
    std::lock_guard<std::mutex> writing(write_mutex_);
    const EventCounts kept = writing_.events_between(written_, writing_.size());
    std::string ending;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ending.swap(ending_);
    }
    if (!ending.empty()) put_aside(ending);
    close_file();
    WriteBlock spent = std::move(writing_);
    written_ = 0;
    std::lock_guard<std::mutex> lock(mutex_);
    EventCounts lost = kept;
    lost += pending_.events();
    dropped_ += lost;
    settled_ += in_hand_;
    settled_ += pending_.events();
    in_hand_ = {};
    unwritten_ = 0;
    pending_ = {};
    if (!finished_) complete_ = lost.total() == 0 && error_ == 0;
    finished_ = true;
    complete = complete_;
  }
  news_.notify_all();
  flusher_remove(this);
  return complete;
}

bool EventFileWriter::close_within(Seconds limit) {
  if (foreign()) return false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (finished_) return complete_;
    closed_ = abandoned_ = true;
  }
  if (!wake_flusher()) return close();
  std::unique_lock<std::mutex> lock(mutex_);
  given_up_ = !news_.wait_until(lock, deadline(limit), [&] { return finished_; });
  return complete_;
}

void EventFileWriter::abandon() {
  if (foreign()) return;
  std::lock_guard<std::mutex> lock(mutex_);
  abandoned_ = true;
}

void EventFileWriter::tick() {
  bool last_visit;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    last_visit = abandoned_;
  }
  if (last_visit) {
    close();
  } else if (drain()) {
    beat();
  }
}

bool EventFileWriter::usable() const {
  if (foreign()) return false;
  std::lock_guard<std::mutex> lock(mutex_);
  return !closed_;
}

bool EventFileWriter::finished() const {
  if (foreign()) return true;
  std::lock_guard<std::mutex> lock(mutex_);
  return finished_;
}

bool EventFileWriter::given_up() const {
  if (foreign()) return true;
  std::lock_guard<std::mutex> lock(mutex_);
  return given_up_;
}

int EventFileWriter::acknowledge() {
  if (foreign()) return 0;
  std::lock_guard<std::mutex> lock(mutex_);
  attention_ = false;
  const int untold = std::exchange(untold_, 0);
  return error_ ? error_ : untold;
}

EventFileWriter::Stats EventFileWriter::stats() const {
  if (foreign()) return {};
  std::lock_guard<std::mutex> lock(mutex_);
  Stats stats;
  stats.added = settled_;
  stats.added += in_hand_;
  stats.added += pending_.events();
  stats.dropped = dropped_;
  stats.errors = errors_;
  stats.pending_bytes = unwritten_ + pending_.bytes();
  stats.longest_wait = longest_wait_.count();
  return stats;
}

std::string EventFileWriter::path() const {
  if (foreign()) return path_;
  std::lock_guard<std::mutex> lock(mutex_);
  return path_;
}

}  // namespace glassboard
