// Follows one growing event file on disk: reads on from where it stopped, never maps the file, keeps it
// closed between.
#include "glassboard/file_scanner.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

#include "glassboard/record.h"

namespace glassboard {

namespace {

// Small enough to stay in the second-level cache between read, checksum and parse.
constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr std::size_t kHead = 64;

}  // namespace

bool FileScanner::advance(std::uint64_t max_bytes) {
  const OpenFile file(path_);
  file_state_ = file.state();
  const std::uint64_t size = file_state_.size;
  if (head_.size() < kHead) {
    head_.resize(kHead);
    head_.resize(file.read(head_.data(), kHead, 0));
  }
  const std::uint64_t start = scan_.offset();
  thread_local std::vector<char> block;
  bool waiting = false;  // for more than the file holds
  while (!waiting && scan_.offset() < size && scan_.offset() - start < max_bytes) {
    const std::uint64_t offset = scan_.offset();
    const std::uint64_t left = size - offset;
    if (scan_.needed() > left) {
      waiting = !look_inside(file, size, block);
      continue;
    }
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(left, std::max(kBlock, scan_.needed())));
    if (block.size() < wanted) block.resize(wanted);
    const std::size_t got = file.read(block.data(), wanted, offset);
    std::size_t taken = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      taken = scan_.feed({block.data(), got}, left);
    }
    if (scan_.at_zeros()) {
      waiting = !pass_zeros(file, offset + got, size, block);
    } else {
      waiting = taken == 0 && got < wanted;
    }
  }
  if (block.size() > 16 * kBlock) std::vector<char>().swap(block);  // one huge record must not stay in memory
  at_end_ =
      waiting || scan_.offset() <= start || scan_.offset() >= size || scan_.needed() > size - scan_.offset();
  return !at_end_;
}

// The record that the scan waits for reaches past the end of the file. It may be under way, or torn, with
// others after it: moves the scan on to the first that is sound, if there is one.
bool FileScanner::look_inside(const OpenFile& file, std::uint64_t size, std::vector<char>& block) {
  std::uint64_t& at = inside_to_;
  if (inside_of_ != scan_.offset()) {
    inside_of_ = scan_.offset();
    at = inside_of_ + 1;
    open_end_ = Search::kNone;
  } else if (open_end_ <= size) {  // whole now: sound, or another may be open behind it
    at = open_;
    open_end_ = Search::kNone;
  }
  std::size_t wanted = kBlock;
  while (at < size && size - at >= kHeaderSize) {
    wanted = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, size - at));
    if (block.size() < wanted) block.resize(wanted);
    const std::size_t got = file.read(block.data(), wanted, at);
    if (got < wanted) break;  // cut since
    const Search found = scan_.search({block.data(), got}, at, size - at);
    at += found.at;
    if (found.end == Search::kSound) {
      const std::lock_guard<std::mutex> lock(mutex_);
      scan_.skip_to(at);
      return true;
    }
    if (found.open_end < open_end_) open_ = found.open, open_end_ = found.open_end;
    if (found.end == Search::kZeros) at += got - found.at - (kHeaderSize - 1);
    wanted = std::max(kBlock, found.size);
  }
  return false;
}

// From where the scan stands up to `known` all is zero; moves it on to what comes after, if anything does.
// What was seen to be zero before is not read again: a preallocated file may have gigabytes of it.
bool FileScanner::pass_zeros(const OpenFile& file, std::uint64_t known, std::uint64_t size,
                             std::vector<char>& block) {
  if (zeros_from_ == scan_.offset()) known = std::max(known, zeros_to_);
  while (known < size) {
    block.resize(std::max(block.size(), kBlock));
    const std::size_t got = file.read(block.data(), kBlock, known);
    if (got == 0) break;
    const std::string_view bytes(block.data(), got);
    const std::size_t other = bytes.find_first_not_of('\0');
    if (other != std::string_view::npos) {
      const std::lock_guard<std::mutex> lock(mutex_);
      scan_.skip_zeros(known - scan_.offset() - std::min<std::uint64_t>(known - scan_.offset(), kHeaderSize));
      return true;
    }
    known += got;
  }
  zeros_from_ = scan_.offset();
  zeros_to_ = known;
  return false;
}

std::string read_range(const std::string& path, std::uint64_t offset, std::uint64_t length) {
  const OpenFile file(path);
  const std::uint64_t size = file.size();
  if (offset > size || length > size - offset) {
    throw std::system_error(std::make_error_code(std::errc::io_error),
                            path + ": shorter than when it was indexed");
  }
  std::string bytes(static_cast<std::size_t>(length), '\0');
  if (file.read(bytes.data(), bytes.size(), offset) != bytes.size()) {
    throw std::system_error(std::make_error_code(std::errc::io_error),
                            path + ": became shorter while it was read");
  }
  return bytes;
}

}  // namespace glassboard
