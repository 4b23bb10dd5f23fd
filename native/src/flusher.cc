// The flushing thread: starts lazily, ticks while files are open, ends with the process, does not survive
// fork.
#include "glassboard/flusher.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "glassboard/event_file_writer.h"
#include "glassboard/write_queue.h"

namespace glassboard {

std::atomic<std::uint32_t> fork_generation{0};

namespace {

constexpr std::chrono::milliseconds kTick{250};

struct Flusher {
  std::vector<std::shared_ptr<EventFileWriter>> files;
  bool awake = false;
  bool stop = false;
  bool ended = false;
  std::condition_variable changed;
  std::thread thread;
};

std::mutex registry;  // guards `flusher` and all in it; held across fork(), so that a child finds it free
Flusher* flusher = nullptr;  // of this process; a child leaves its parent's behind, untouched

void run(Flusher* self) {
  std::unique_lock<std::mutex> lock(registry);
  while (!self->stop) {
    const auto called = [self] { return self->awake || self->stop; };
    if (self->files.empty()) {
      self->changed.wait(lock, called);
    } else {
      self->changed.wait_for(lock, kTick, called);
    }
    self->awake = false;
    std::vector<std::shared_ptr<EventFileWriter>> files = self->files;
    lock.unlock();
    for (const auto& file : files) file->tick();
    files.clear();
    lock.lock();
  }
  self->ended = true;
  self->changed.notify_all();
}

// Does nothing while the thread runs; where a limit forbids threads, the next call tries again.
void start_thread(Flusher* self) {
  if (self->thread.joinable()) return;
  // Signals are for the program's own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    self->thread = std::thread(run, self);
  } catch (const std::system_error&) {
    // Buffers keep the events until flush(), close() or exit.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

bool wake(Flusher* self) {
  start_thread(self);
  if (!self->awake) self->changed.notify_all();
  self->awake = true;
  return self->thread.joinable();
}

void in_child() {
  ++fork_generation;
  flusher = nullptr;
  WriteQueue::forget_all();
  registry.unlock();
}

// What Python's own exit handlers did not close is written when the process's static objects go.
struct AtExit {
  ~AtExit() {
    std::unique_lock<std::mutex> lock(registry);
    Flusher* const self = flusher;
    if (!self) return;
    self->stop = true;
    self->changed.notify_all();
    const auto given_up = [](const auto& file) { return file->given_up(); };
    if (self->thread.joinable() && std::any_of(self->files.begin(), self->files.end(), given_up) &&
        !self->changed.wait_for(lock, kTick, [self] { return self->ended; })) {
      self->thread.detach();  // stuck in a system call that close() would not wait for, either
      return;
    }
    lock.unlock();
    if (self->thread.joinable()) self->thread.join();
    for (const auto& file : self->files) {
      if (!file->given_up()) file->drain();
    }
    flusher = nullptr;
    delete self;
  }
} at_exit;

}  // namespace

bool flusher_add(std::shared_ptr<EventFileWriter> file) {
  static const int handled = pthread_atfork([] { registry.lock(); }, [] { registry.unlock(); }, in_child);
  static_cast<void>(handled);
  std::lock_guard<std::mutex> lock(registry);
  if (!flusher) flusher = new Flusher;
  flusher->files.push_back(std::move(file));
  return wake(flusher);
}

void flusher_remove(const EventFileWriter* file) {
  std::shared_ptr<EventFileWriter> last;  // dies after the lock is free
  std::lock_guard<std::mutex> lock(registry);
  if (!flusher) return;
  auto& files = flusher->files;
  const auto at = std::find_if(files.begin(), files.end(), [file](const auto& f) { return f.get() == file; });
  if (at == files.end()) return;
  last = std::move(*at);
  files.erase(at);
}

bool wake_flusher() {
  std::lock_guard<std::mutex> lock(registry);
  return flusher && wake(flusher);
}

}  // namespace glassboard
