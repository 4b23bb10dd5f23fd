// An event file that is open for reading: never mapped, as it may be cut while it is read.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace glassboard {

struct FileState {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t modified = 0;  // nanoseconds since the epoch

  bool operator==(const FileState& other) const {
    return device == other.device && inode == other.inode && size == other.size && modified == other.modified;
  }
};

class OpenFile {
  // A pipe that took the place of a file must not hold up its reader.
  static constexpr int kHow = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

 public:
  explicit OpenFile(const std::string& path) : path_(path), fd_(::open(path.c_str(), kHow)) {
    if (fd_ < 0) fail();
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(fd_); }

  FileState state() const {
    struct ::stat status;
    if (::fstat(fd_, &status) != 0) fail();
    return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
            static_cast<std::uint64_t>(status.st_size),
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
  }
  std::uint64_t size() const { return state().size; }

  // Bytes read, fewer than asked for only at the end of the file.
  std::size_t read(char* into, std::size_t count, std::uint64_t offset) const {
    std::size_t done = 0;
    while (done < count) {
      const ssize_t got = ::pread(fd_, into + done, count - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail();
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_); }

  const std::string& path_;
  int fd_;
};

}  // namespace glassboard
