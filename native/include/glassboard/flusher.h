// The one thread of a process that carries every event file's bytes to disk.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace glassboard {

class EventFileWriter;

// Grows by one in the child of every fork: what was opened under another number belongs to an ancestor.
extern std::atomic<std::uint32_t> fork_generation;

// Starts the thread with the first file. It visits every file each quarter of a second, sooner after
// wake_flusher(). Both return false where a limit forbids the thread: the caller has to write then.
bool flusher_add(std::shared_ptr<EventFileWriter> file);
bool wake_flusher();
void flusher_remove(const EventFileWriter* file);

}  // namespace glassboard
