// Follows one growing event file on disk: reads on from where it stopped, never maps the file, keeps it
// closed between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "glassboard/event_scan.h"
#include "glassboard/open_file.h"

namespace glassboard {

class FileScanner {
 public:
  explicit FileScanner(std::string path) : path_(std::move(path)) {}

  // Reads up to `max_bytes` more; true when it got further and there may be more. A half-written record at
  // the end is left for the next call. Throws std::system_error when the file cannot be opened or read.
  bool advance(std::uint64_t max_bytes);

  // Writes all points and what else is known to a cache file, and holds the points there from now on instead
  // of in memory. Only from the thread that advances. Throws std::system_error; then nothing has changed.
  void freeze(const std::string& cache);
  // Begins with what a cache file holds, if it is of this file as far as it goes: before the first advance().
  bool restore(const std::string& cache);

  // How the file was when it was last opened.
  const FileState& file_state() const { return file_state_; }
  // Whether that file was read to its end.
  bool at_end() const { return at_end_; }
  // How the file begins, which holds the time of its start.
  const std::string& head() const { return head_; }

  const std::string& path() const { return path_; }
  // Hold `mutex()` while looking at the scan from another thread than the one in advance().
  std::mutex& mutex() const { return mutex_; }
  const EventScan& scan() const { return scan_; }

 private:
  bool look_inside(const OpenFile& file, std::uint64_t size, std::vector<char>& block);
  bool pass_zeros(const OpenFile& file, std::uint64_t known, std::uint64_t size, std::vector<char>& block);

  void save(StateWriter& state, const EventScan::ChunksOf& chunks_of) const;
  bool restore_from(StateReader& state, const FileMap& map);

  std::string path_;
  mutable std::mutex mutex_;
  EventScan scan_;
  FileState file_state_;
  bool at_end_ = false;
  std::string head_;
  std::uint64_t cached_ = 0;      // size of the cache file; 0: there is none
  std::uint64_t zeros_from_ = 0;  // what was zero when last looked at
  std::uint64_t zeros_to_ = 0;
  std::uint64_t inside_of_ = Search::kNone;  // the record that was last looked into,
  std::uint64_t inside_to_ = 0;              // how far,
  std::uint64_t open_ = 0;                   // and what began in there and ends past the end of the file
  std::uint64_t open_end_ = Search::kNone;
};

// Bytes [offset, offset + length) of a file; throws std::system_error, also when the file is shorter.
std::string read_range(const std::string& path, std::uint64_t offset, std::uint64_t length);

}  // namespace glassboard
