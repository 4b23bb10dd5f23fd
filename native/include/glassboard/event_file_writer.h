// One event file being written: threads append framed records to a queue, the flusher carries them to disk.
//
// An append holds `mutex_` for the encoding only. System calls are made outside of it, under `write_mutex_`,
// on a block that was taken out of the queue. What could not be written is kept and tried again; the file
// always ends with a whole record then, or another file begins. No call throws on I/O.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "glassboard/event_encode.h"
#include "glassboard/write_queue.h"

namespace glassboard {

using Seconds = std::chrono::duration<double>;

class EventFileWriter {
 public:
  enum class Added {
    kYes,   // or dropped and counted, after a wait in vain
    kLook,  // nothing was added: closed, opened before a fork, or in trouble not yet acknowledged
    kFull,  // nothing was added: call again with Wait::kForRoom
  };
  enum class Wait { kNo, kForRoom };
  struct Stats {
    EventCounts added;              // dropped ones, too
    EventCounts dropped;            // after a failed close also what may have reached the disk
    std::uint64_t errors = 0;       // failed attempts to write
    std::size_t pending_bytes = 0;  // not yet with the operating system
    double longest_wait = 0;        // seconds that an append, or the opening on its behalf, has waited
  };

  // The longest that appending waits while the disk takes nothing: once, whatever number of calls and files.
  // Waking up takes a while, too: 50 ms are promised.
  static constexpr Seconds kLongestBlock{0.045};
  // A file to which nothing was written for so long gets a record that says that its process is alive.
  // Tests set less.
  inline static std::atomic<double> heartbeat{30};  // seconds

  // Creates the directory and, never over an existing file,
  // `events.out.tfevents.<time>.<host>.<pid>.<counter><suffix>`, which begins with the records of `opening`.
  // Returns after `patience` at the latest; the flusher goes on with it.
  static std::shared_ptr<EventFileWriter> open(std::string directory, const std::string& host,
                                               std::string suffix, std::string opening, Seconds patience);
  ~EventFileWriter();

  Added add_scalar(const ScalarPoint& point, Wait wait = Wait::kNo);
  Added add_event(const char* payload, std::size_t size, EventClass kind, Wait wait = Wait::kNo);

  // Writes all that was added before the call to the operating system; false when some of it is still kept.
  bool drain();
  // Has the flusher drain; false also when that took longer than `limit`.
  bool drain_within(Seconds limit);
  // What the file ends with once it is closed: a framed record, which is no event and not counted.
  void end_with(std::string record);
  // Drains and closes; what cannot be written then is lost and counted. True when nothing was lost.
  bool close();
  // Has the flusher close; false also when that took longer than `limit`. The flusher goes on with it.
  bool close_within(Seconds limit);
  // Leaves draining and closing to the flusher: for an owner that must not wait.
  void abandon();
  // The flusher's visit.
  void tick();

  // Open and of this process.
  bool usable() const;
  // Nothing will change any more.
  bool finished() const;
  // Its close took longer than its limit: nobody waits for this file.
  bool given_up() const;
  // Returns errno of the failure that goes on, or of the last one that nobody was told of, or 0; appends work
  // again until something new goes wrong.
  int acknowledge();
  Stats stats() const;
  std::string path() const;

 private:
  EventFileWriter(std::string directory, std::string prefix, std::string suffix, std::string opening);

  template <typename Encode>
  Added append(std::size_t bound, EventClass kind, Wait wait, Encode encode);
  bool wait_for_room(std::unique_lock<std::mutex>& lock, std::size_t bytes, EventClass kind);
  bool foreign() const;
  bool open_file();
  bool write_block();
  bool put(const char* records, std::size_t size, std::size_t& done);
  std::size_t cut_back();
  void beat();
  bool put_aside(const std::string& record);
  void close_file();
  void fail(int error);

  // What an append touches comes first and lies together: after a training step none of it is in the cache.
  const std::uint32_t generation_;
  mutable std::mutex mutex_;  // guards the next block
  bool closed_ = false;
  bool attention_ = false;  // appends answer kLook until acknowledge()
  bool abandoned_ = false;
  bool finished_ = false;
  bool given_up_ = false;
  bool jammed_ = false;  // a wait for room was in vain, nothing was written since
  int error_ = 0;
  int untold_ = 0;
  WriteQueue pending_;
  std::condition_variable news_;  // a visit is over, or a block is free
  std::uint64_t visits_begun_ = 0;
  std::uint64_t visits_done_ = 0;
  bool visit_succeeded_ = false;
  EventCounts in_hand_;        // events of writing_
  std::size_t unwritten_ = 0;  // bytes of writing_ that are not on disk
  EventCounts settled_;        // events that are neither in hand nor pending: written or lost
  EventCounts dropped_;
  std::uint64_t errors_ = 0;
  Seconds longest_wait_{0};
  bool complete_ = false;  // finished without a loss at the close
  std::string path_;
  std::string ending_;

  const std::string directory_;
  const std::string prefix_;
  const std::string suffix_;
  const std::string opening_;

  std::mutex write_mutex_;  // guards the next block; taken before mutex_
  int fd_ = -1;
  bool begun_ = false;  // a file was created
  off_t length_ = 0;    // of the file, in whole records between two writes
  std::size_t opening_written_ = 0;
  WriteBlock writing_;
  std::size_t written_ = 0;     // bytes of writing_ that are on disk
  std::size_t file_begin_ = 0;  // where the part of writing_ begins that goes to this file
  EventCounts file_events_;     // in this file, of earlier blocks
  std::chrono::steady_clock::time_point last_write_{};
};

}  // namespace glassboard
