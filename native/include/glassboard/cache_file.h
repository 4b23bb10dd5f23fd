// A file of frozen columns, and the state of the scan that they belong to: what a second start begins with.
//
//   header: magic, version, where the latest state lies, checksums | chunks and states, in order of writing
//
// Only ever appended to; the header is written last, so that what it names is whole. A new file is written
// aside and renamed. Nothing in it is trusted: its checksums are compared, and the event file can always be
// read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace glassboard {

// A stretch of a file in memory; it stays while someone holds it, also when the file is gone.
struct FileMap {
  std::uint64_t offset = 0;  // in the file
  std::string_view bytes;
  std::shared_ptr<const void> held;

  // Bytes at an offset in the file; nothing when they do not all lie in here.
  std::optional<std::string_view> at(std::uint64_t from, std::uint64_t size) const {
    if (from < offset || from - offset > bytes.size() || size > bytes.size() - (from - offset)) return {};
    return bytes.substr(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(size));
  }
};

// All throw std::system_error when the file system does not do what it is asked for.
class CacheFile {
 public:
  CacheFile(const CacheFile&) = delete;
  CacheFile& operator=(const CacheFile&) = delete;
  CacheFile(CacheFile&& other) noexcept;
  ~CacheFile();

  // For reading, or for appending too; nothing when there is no file, or none of this version that is whole.
  static std::optional<CacheFile> open(const std::string& path, bool append);
  // A new file in the place of what stands there; it is not there before its first commit.
  static CacheFile create(const std::string& path);

  // The latest state.
  std::string state() const;
  // Where the latest commit ended.
  std::uint64_t size() const { return size_; }
  FileMap map(std::uint64_t offset) const;  // from there to the end of what was written
  // Appends at a multiple of eight, and returns that.
  std::uint64_t append(std::string_view bytes);
  // Makes this the latest state; what was appended before counts from now on.
  void commit(std::string_view state);

 private:
  CacheFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  [[noreturn]] void fail() const;
  void flush();
  void write(std::string_view bytes, std::uint64_t offset) const;
  bool read(char* into, std::size_t size, std::uint64_t offset) const;
  bool read_header();

  std::string path_;
  int fd_;
  bool aside_ = false;  // not renamed yet
  std::uint64_t size_ = 0;
  std::uint64_t state_offset_ = 0;
  std::uint64_t state_size_ = 0;
  std::uint32_t state_checksum_ = 0;
  std::string waiting_;  // appended, not written yet
};

}  // namespace glassboard
