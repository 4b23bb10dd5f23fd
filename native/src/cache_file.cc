// A file of frozen columns, and the state of the scan that they belong to: what a second start begins with.
#include "glassboard/cache_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "glassboard/crc32c.h"

namespace glassboard {
namespace {

constexpr char kMagic[8] = {'G', 'B', 'c', 'o', 'l', 'u', 'm', 'n'};
// Grows with every change of what is written here or in scan_state.cc.
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::size_t kWriteAtOnce = std::size_t{1} << 20;
constexpr std::uint64_t kAlignment = 8;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t byte_order;
  std::uint64_t size;
  std::uint64_t state_offset;
  std::uint64_t state_size;
  std::uint32_t state_checksum;
  std::uint32_t checksum;  // of all before

  std::uint32_t sum() const { return crc32c(this, offsetof(Header, checksum)); }
};
static_assert(sizeof(Header) == 48);

std::string aside(const std::string& path) { return path + ".new"; }

}  // namespace

CacheFile::CacheFile(CacheFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      aside_(std::exchange(other.aside_, false)),
      size_(other.size_),
      state_offset_(other.state_offset_),
      state_size_(other.state_size_),
      state_checksum_(other.state_checksum_),
      waiting_(std::move(other.waiting_)) {}

CacheFile::~CacheFile() {
  if (fd_ >= 0) ::close(fd_);
  if (aside_) ::unlink(aside(path_).c_str());
}

std::optional<CacheFile> CacheFile::open(const std::string& path, bool append) {
  const int fd = ::open(path.c_str(), (append ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return {};
  CacheFile file(path, fd);
  if (!file.read_header()) return {};
  return file;
}

CacheFile CacheFile::create(const std::string& path) {
  const std::string name = aside(path);
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  CacheFile file(path, fd);
  if (fd < 0) file.fail();
  file.aside_ = true;
  file.size_ = sizeof(Header);
  file.write(std::string(sizeof(Header), '\0'), 0);
  return file;
}

bool CacheFile::read_header() {
  Header header;
  struct stat status;
  if (::fstat(fd_, &status) != 0 || !read(reinterpret_cast<char*>(&header), sizeof header, 0)) return false;
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0 || header.version != kVersion ||
      header.byte_order != kByteOrder || header.checksum != header.sum())
    return false;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (header.size > size || header.state_offset > header.size ||
      header.state_size > header.size - header.state_offset)
    return false;
  size_ = header.size;
  state_offset_ = header.state_offset;
  state_size_ = header.state_size;
  state_checksum_ = header.state_checksum;
  return true;
}

std::string CacheFile::state() const {
  std::string state(static_cast<std::size_t>(state_size_), '\0');
  if (!read(state.data(), state.size(), state_offset_) ||
      crc32c(state.data(), state.size()) != state_checksum_)
    state.clear();
  return state;
}

FileMap CacheFile::map(std::uint64_t offset) const {
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t from = offset / page * page;
  const auto size = static_cast<std::size_t>(size_ - from);
  if (size == 0) return {};
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd_, static_cast<off_t>(from));
  if (at == MAP_FAILED) fail();
  return {
      from, {static_cast<const char*>(at), size}, std::shared_ptr<const void>(at, [size](const void* map) {
        ::munmap(const_cast<void*>(map), size);
      })};
}

std::uint64_t CacheFile::append(std::string_view bytes) {
  const std::uint64_t offset = (size_ + kAlignment - 1) / kAlignment * kAlignment;
  waiting_.append(static_cast<std::size_t>(offset - size_), '\0');
  waiting_.append(bytes);
  size_ = offset + bytes.size();
  if (waiting_.size() >= kWriteAtOnce) flush();
  return offset;
}

void CacheFile::commit(std::string_view state) {
  state_offset_ = append(state);
  state_size_ = state.size();
  state_checksum_ = crc32c(state.data(), state.size());
  flush();
  Header header{{}, kVersion, kByteOrder, size_, state_offset_, state_size_, state_checksum_, 0};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.checksum = header.sum();
  write({reinterpret_cast<const char*>(&header), sizeof header}, 0);
  if (aside_) {
    if (std::rename(aside(path_).c_str(), path_.c_str()) != 0) fail();
    aside_ = false;
  }
}

void CacheFile::flush() {
  write(waiting_, size_ - waiting_.size());
  waiting_.clear();
}

void CacheFile::write(std::string_view bytes, std::uint64_t offset) const {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail();
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
}

bool CacheFile::read(char* into, std::size_t size, std::uint64_t offset) const {
  while (size > 0) {
    const ssize_t got = ::pread(fd_, into, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into += got;
    size -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
  return true;
}

void CacheFile::fail() const { throw std::system_error(errno, std::generic_category(), path_); }

}  // namespace glassboard
