// Appending to, draining and closing one event file.
#include "glassboard/event_file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "glassboard/flusher.h"

namespace glassboard {
namespace {

constexpr std::size_t kWakeAt = std::size_t{256} << 10;
constexpr std::chrono::seconds kLongestWait{1};

std::atomic<std::uint64_t> file_counter{0};

}  // namespace

std::shared_ptr<EventFileWriter> EventFileWriter::open(std::string directory, const std::string& host,
                                                       std::string suffix) {
  char time_text[24];
  std::snprintf(time_text, sizeof time_text, "%010lld", static_cast<long long>(std::time(nullptr)));
  std::string prefix =
      "events.out.tfevents." + std::string(time_text) + "." + host + "." + std::to_string(::getpid()) + ".";
  std::shared_ptr<EventFileWriter> file(
      new EventFileWriter(std::move(directory), std::move(prefix), std::move(suffix)));
  {
    std::lock_guard<std::mutex> writing(file->write_mutex_);
    file->open_file();
  }
  flusher_add(file);
  return file;
}

EventFileWriter::EventFileWriter(std::string directory, std::string prefix, std::string suffix)
    : generation_(fork_generation),
      directory_(std::move(directory)),
      prefix_(std::move(prefix)),
      suffix_(std::move(suffix)) {}

EventFileWriter::~EventFileWriter() {
  if (fd_ >= 0) ::close(fd_);
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

template <typename Encode>
EventFileWriter::Added EventFileWriter::append(std::size_t bound, Encode encode) {
  // An inherited mutex may have been locked by a thread that the child does not have: look at nothing else.
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return Added::kLook;
  bool full_enough;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_ || attention_) return Added::kLook;
    char* const out = pending_.reserve(bound);
    if (!out) return Added::kFull;
    const std::size_t before = pending_.size();
    pending_.commit(encode(out));
    ++pending_events_;
    full_enough = before < kWakeAt && pending_.size() >= kWakeAt;
  }
  if (full_enough) wake_flusher();
  return Added::kYes;
}

EventFileWriter::Added EventFileWriter::add_scalar(const ScalarPoint& point) {
  return append(scalar_record_bound(point.tag_size),
                [&](char* out) { return encode_scalar_record(out, point); });
}

EventFileWriter::Added EventFileWriter::add_event(const char* payload, std::size_t size) {
  return append(kHeaderSize + size + kFooterSize, [&](char* out) {
    std::memcpy(out + kHeaderSize, payload, size);
    return seal_record(out, size);
  });
}

void EventFileWriter::wait_for_room(std::size_t bytes) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (jammed_ || bytes > WriteBuffer::bound()) return;
  jammed_ = !room_.wait_for(lock, kLongestWait, [&] { return closed_ || pending_.reserve(bytes); });
}

void EventFileWriter::count_drop() {
  std::lock_guard<std::mutex> lock(mutex_);
  ++dropped_;
  attention_ = true;
}

bool EventFileWriter::drain() {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return false;
  std::lock_guard<std::mutex> writing(write_mutex_);
  if (!write_out()) return false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    pending_.swap(writing_);
    std::swap(pending_events_, writing_events_);
    jammed_ = false;
    // A burst is over: its memory goes back before the next one.
    if (writing_.size() == 0 && pending_.capacity() > WriteBuffer::kFree) pending_.release();
  }
  room_.notify_all();
  if (writing_.size() == 0 && writing_.capacity() > WriteBuffer::kFree) writing_.release();
  return write_out();
}

// Needs write_mutex_.
bool EventFileWriter::write_out() {
  if (writing_.size() == 0) return true;
  if (fd_ < 0 && !open_file()) return false;
  while (written_ < writing_.size()) {
    const ssize_t count = ::write(fd_, writing_.data() + written_, writing_.size() - written_);
    if (count > 0) {
      written_ += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      fail(count == 0 ? EIO : errno);
      return false;
    }
  }
  writing_.clear();
  writing_events_ = 0;
  written_ = 0;
  std::lock_guard<std::mutex> lock(mutex_);
  error_ = 0;
  return true;
}

void EventFileWriter::fail(int error) {
  std::lock_guard<std::mutex> lock(mutex_);
  ++errors_;
  if (error_ != error) attention_ = true;
  error_ = error;
}

void EventFileWriter::close() {
  if (!usable()) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
  }
  room_.notify_all();
  drain();
  {
    std::lock_guard<std::mutex> writing(write_mutex_);
    if (fd_ >= 0 && ::close(fd_) != 0) fail(errno);
    fd_ = -1;
    std::lock_guard<std::mutex> lock(mutex_);
    dropped_ += writing_events_ + pending_events_;
    writing_events_ = pending_events_ = 0;
    writing_.release();
    pending_.release();
  }
  flusher_remove(this);
}

void EventFileWriter::abandon() {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return;
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
  } else {
    drain();
  }
}

bool EventFileWriter::usable() const {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return false;
  std::lock_guard<std::mutex> lock(mutex_);
  return !closed_;
}

int EventFileWriter::acknowledge() {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return 0;
  std::lock_guard<std::mutex> lock(mutex_);
  attention_ = false;
  return error_;
}

EventFileWriter::Counts EventFileWriter::counts() const {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return {};
  std::lock_guard<std::mutex> lock(mutex_);
  return {errors_, dropped_};
}

std::string EventFileWriter::path() const {
  if (generation_ != fork_generation.load(std::memory_order_relaxed)) return path_;
  std::lock_guard<std::mutex> lock(mutex_);
  return path_;
}

}  // namespace glassboard
