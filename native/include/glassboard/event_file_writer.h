// One event file being written: threads append framed records to a buffer, the flusher carries it to disk.
//
// An append holds `mutex_` for the encoding only. Writing happens outside of it, under `write_mutex_`, on
// bytes that a drain took by swapping buffers. Bytes that could not be written are kept and tried again. No
// call throws on I/O.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "glassboard/event_encode.h"
#include "glassboard/write_buffer.h"

namespace glassboard {

class EventFileWriter {
 public:
  enum class Added {
    kYes,
    kLook,  // nothing was added: closed, opened before a fork, or in trouble not yet acknowledged
    kFull,  // nothing was added: wait_for_room(), try once more, then count_drop()
  };
  struct Counts {
    std::uint64_t errors;   // failed attempts to write
    std::uint64_t dropped;  // events lost
  };

  // Creates the directory and, never over an existing file,
  // `events.out.tfevents.<time>.<host>.<pid>.<counter><suffix>`.
  static std::shared_ptr<EventFileWriter> open(std::string directory, const std::string& host,
                                               std::string suffix);
  ~EventFileWriter();

  Added add_scalar(const ScalarPoint& point);
  Added add_event(const char* payload, std::size_t size);

  // Waits up to a second for `bytes`, once per jam: until something is written again, later calls do not
  // wait.
  void wait_for_room(std::size_t bytes);
  void count_drop();

  // Writes all that was added before the call to the operating system; false when some of it is still kept.
  bool drain();
  // Drains and closes; what cannot be written then is lost and counted.
  void close();
  // Leaves draining and closing to the flusher: for an owner that must not wait.
  void abandon();
  // The flusher's visit.
  void tick();

  // Open and of this process.
  bool usable() const;
  // Returns errno of the failure that goes on, or 0; appends work again until something new goes wrong.
  int acknowledge();
  Counts counts() const;
  std::string path() const;

 private:
  EventFileWriter(std::string directory, std::string prefix, std::string suffix);

  template <typename Encode>
  Added append(std::size_t bound, Encode encode);
  bool write_out();
  bool open_file();
  void fail(int error);

  // What an append touches comes first and lies together: after a training step none of it is in the cache.
  const std::uint32_t generation_;
  mutable std::mutex mutex_;  // guards the next block
  bool closed_ = false;
  bool attention_ = false;  // appends answer kLook until acknowledge()
  bool abandoned_ = false;
  bool jammed_ = false;  // a wait for room was in vain, nothing was written since
  int error_ = 0;
  std::uint64_t pending_events_ = 0;
  WriteBuffer pending_;
  std::uint64_t errors_ = 0;
  std::uint64_t dropped_ = 0;
  std::string path_;
  std::condition_variable room_;

  const std::string directory_;
  const std::string prefix_;
  const std::string suffix_;

  std::mutex write_mutex_;  // guards the next block; taken before mutex_
  int fd_ = -1;
  WriteBuffer writing_;
  std::uint64_t writing_events_ = 0;
  std::size_t written_ = 0;  // bytes of writing_ that are on disk
};

}  // namespace glassboard
