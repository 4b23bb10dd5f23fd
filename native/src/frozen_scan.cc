// Moves what a file scanner holds into a cache file, and takes it over from there at the next start.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "glassboard/cache_file.h"
#include "glassboard/crc32c.h"
#include "glassboard/file_scanner.h"
#include "glassboard/state_bytes.h"

namespace glassboard {

namespace {

// A file is known by how it begins and by what stands before the place up to which it was read.
constexpr std::size_t kBefore = 4096;
// Chunks smaller than this are written again together with what comes after them: growing must not make a
// chunk a minute.
constexpr std::size_t kSmallChunk = 4096;
constexpr std::size_t kLargeChunk = std::size_t{1} << 22;  // bounds what packing takes
// Of a cache file, what chunks and states that were written again may take beside what counts.
constexpr std::uint64_t kAllowedWaste = std::uint64_t{4} << 20;

std::string read_some(const OpenFile& file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  bytes.resize(file.read(bytes.data(), size, offset));
  return bytes;
}

std::uint32_t checksum_before(const OpenFile& file, std::uint64_t offset) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(offset, kBefore));
  const std::string bytes = read_some(file, offset - size, size);
  return crc32c(bytes.data(), bytes.size());
}

// Points [begin, end) of a column, in the arrays that hold them.
template <typename Visit>
void for_each_part(const ScalarColumn& column, std::size_t begin, std::size_t end, Visit visit) {
  column.for_each_chunk([&](const Chunk& chunk) {
    const std::size_t from = std::max(begin, chunk.begin);
    const std::size_t to = std::min(end, chunk.end());
    if (from < to) visit(chunk, from, to);
  });
}

template <typename T>
void append_array(std::string& bytes, const T* items, const Chunk& chunk, std::size_t from, std::size_t to) {
  bytes.append(reinterpret_cast<const char*>(items + (from - chunk.begin)), (to - from) * sizeof(T));
}
template <typename T>
void append_one(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

bool steps_are_even(const ScalarColumn& column, const StoredChunk& chunk) {
  bool even = true;
  const std::size_t end = chunk.begin + chunk.size;
  for_each_part(column, chunk.begin, end, [&](const Chunk& part, std::size_t from, std::size_t to) {
    auto expected = static_cast<std::uint64_t>(chunk.first_step) +
                    static_cast<std::uint64_t>(chunk.stride) * (from - chunk.begin);
    for (std::size_t i = from; i < to && even; ++i) {
      even = static_cast<std::uint64_t>(part.step(i)) == expected;
      expected += static_cast<std::uint64_t>(chunk.stride);
    }
  });
  return even;
}

// Points of a column as one chunk, and its bytes.
StoredChunk pack(const ScalarColumn& column, std::size_t begin, std::size_t end, std::string& bytes) {
  StoredChunk chunk;
  chunk.begin = begin;
  chunk.size = end - begin;
  chunk.first_step = column.step(begin);
  if (chunk.size > 1)
    chunk.stride = static_cast<std::int64_t>(static_cast<std::uint64_t>(column.step(begin + 1)) -
                                             static_cast<std::uint64_t>(chunk.first_step));
  chunk.even = steps_are_even(column, chunk);
  for_each_part(column, begin, end, [&](const Chunk& part, std::size_t, std::size_t) {
    chunk.wide = chunk.wide || part.value64 != nullptr;
  });
  bytes.clear();
  bytes.reserve(static_cast<std::size_t>(chunk.bytes()));
  if (!chunk.even) {
    for_each_part(column, begin, end, [&](const Chunk& part, std::size_t from, std::size_t to) {
      if (part.steps != nullptr) return append_array(bytes, part.steps, part, from, to);
      for (std::size_t i = from; i < to; ++i) append_one(bytes, part.step(i));
    });
  }
  for_each_part(column, begin, end, [&](const Chunk& part, std::size_t from, std::size_t to) {
    append_array(bytes, part.walls, part, from, to);
  });
  for_each_part(column, begin, end, [&](const Chunk& part, std::size_t from, std::size_t to) {
    if (!chunk.wide) return append_array(bytes, part.value32, part, from, to);
    if (part.value64 != nullptr) return append_array(bytes, part.value64, part, from, to);
    for (std::size_t i = from; i < to; ++i) append_one(bytes, part.value(i));
  });
  chunk.checksum = crc32c(bytes.data(), bytes.size());
  return chunk;
}

}  // namespace

void FileScanner::freeze(const std::string& cache) {
  std::uint64_t live = 0;
  for (const TagSlot* slot : scan_.scalar_slots()) {
    for (const Chunk& chunk : slot->column->frozen()) live += chunk.mapped->bytes().size();
  }
  const bool fits = cached_ > 0 && cached_ <= 2 * live + kAllowedWaste;
  std::optional<CacheFile> file = fits ? CacheFile::open(cache, true) : std::nullopt;
  if (file && file->size() != cached_) file.reset();  // not ours any more
  const bool again = !file;
  if (again) file.emplace(CacheFile::create(cache));
  const std::uint64_t from = again ? 0 : file->size();

  // Other threads only read, so this one needs no lock to read.
  std::unordered_map<const TagSlot*, std::vector<StoredChunk>> stored;
  std::vector<std::pair<const TagSlot*, std::size_t>> changed;  // and the first new chunk of it
  std::string bytes;
  for (const TagSlot* slot : scan_.scalar_slots()) {
    const ScalarColumn& column = *slot->column;
    std::vector<StoredChunk>& chunks = stored[slot];
    for (const Chunk& chunk : column.frozen()) {
      if (!again) chunks.push_back(StoredChunk::of(chunk));
    }
    if (!again && column.tail().size == 0) continue;
    std::size_t begin = again ? 0 : column.tail().begin;
    if (!chunks.empty() && chunks.back().size < kSmallChunk) {
      begin = static_cast<std::size_t>(chunks.back().begin);
      chunks.pop_back();
    }
    if (begin < column.tail().begin) column.verify();
    changed.emplace_back(slot, chunks.size());
    for (std::size_t end = begin; begin < column.size(); begin = end) {
      end = std::min(column.size(), begin + kLargeChunk);
      chunks.push_back(pack(column, begin, end, bytes));
      chunks.back().offset = file->append(bytes);
    }
  }
  StateWriter state;
  save(state, [&](const TagSlot& slot) { return stored.at(&slot); });
  file->commit(state.bytes());
  const FileMap map = file->map(from);
  for (const auto& [slot, first] : changed) {
    const std::vector<StoredChunk>& chunks = stored[slot];
    const std::unique_lock<std::shared_mutex> lock(slot->column->mutex);
    for (std::size_t i = first; i < chunks.size(); ++i) {
      Chunk chunk = chunks[i].in(map).value();
      chunk.mapped->trust();
      slot->column->freeze(std::move(chunk));
    }
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    scan_.all_is_frozen();
  }
  cached_ = file->size();
}

void FileScanner::save(StateWriter& state, const EventScan::ChunksOf& chunks_of) const {
  state.put_text(path_);
  state.put(file_state_.device);
  state.put(file_state_.inode);
  state.put(file_state_.size);
  state.put(file_state_.modified);
  state.put<std::uint8_t>(at_end_);
  state.put_text(head_);
  state.put(checksum_before(OpenFile(path_), scan_.offset()));
  scan_.save(state, chunks_of);
}

bool FileScanner::restore(const std::string& cache) {
  const std::optional<CacheFile> file = CacheFile::open(cache, false);
  if (!file) return false;
  const std::string bytes = file->state();
  if (bytes.empty()) return false;
  StateReader state(bytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!restore_from(state, file->map(0))) {
    scan_ = EventScan();
    head_.clear();
    at_end_ = false;
    return false;
  }
  cached_ = file->size();
  return true;
}

bool FileScanner::restore_from(StateReader& state, const FileMap& map) {
  if (state.get_text() != path_) return false;
  file_state_.device = state.get<std::uint64_t>();
  file_state_.inode = state.get<std::uint64_t>();
  file_state_.size = state.get<std::uint64_t>();
  file_state_.modified = state.get<std::int64_t>();
  at_end_ = state.get<std::uint8_t>() != 0;
  head_ = state.get_text();
  const auto before = state.get<std::uint32_t>();
  if (!state.sound() || !scan_.restore(state, map)) return false;
  const OpenFile file(path_);
  const FileState now = file.state();
  if (now == file_state_) return true;
  file_state_ = now;
  at_end_ = false;
  return now.size >= scan_.offset() && read_some(file, 0, head_.size()) == head_ &&
         checksum_before(file, scan_.offset()) == before;
}

}  // namespace glassboard
