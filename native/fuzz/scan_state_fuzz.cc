// Any bytes as the state of a scan in a cache file: refused, or a scan whose every point can be read.
#include <cstdlib>
#include <string>
#include <vector>

#include "bytes.h"
#include "glassboard/cache_file.h"
#include "glassboard/event_scan.h"
#include "glassboard/record.h"
#include "glassboard/state_bytes.h"

using namespace glassboard;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void read(std::string_view state, const FileMap& map) {
  EventScan scan;
  StateReader reader(state);
  if (!scan.restore(reader, map)) return;
  std::uint64_t points = 0;
  double sum = 0;
  for (const TagSlot* slot : scan.scalar_slots()) {
    const ScalarColumn& column = *slot->column;
    for (std::size_t i = 0; i < column.size(); ++i)
      sum += column.wall(i) + column.value(i) + static_cast<double>(column.step(i));
    points += column.size();
  }
  require(points == scan.points());
  require(scan.growing() == 0);
  for (const SessionStart& start : scan.starts()) {
    for (const auto& [slot, length] : start.lengths) require(length <= slot->column->size());
  }
  StateWriter again;
  scan.save(again, [](const TagSlot& slot) {
    std::vector<StoredChunk> chunks;
    for (const Chunk& chunk : slot.column->frozen()) chunks.push_back(StoredChunk::of(chunk));
    return chunks;
  });
  require(sum != sum || !again.bytes().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const bool whole = bytes.take<std::uint8_t>() % 2 == 0;
  const std::string points(bytes.take(bytes.take<std::uint8_t>() * 8U));
  const FileMap map{0, points, nullptr};
  if (whole) {
    read(bytes.rest(), map);
    return 0;
  }
  // A state of a scan, with one byte changed.
  const auto at = bytes.take<std::uint16_t>();
  const auto to = bytes.take<char>();
  std::string file;
  while (!bytes.empty()) append_record(file, bytes.take(bytes.take<std::uint8_t>()));
  EventScan scan;
  scan.feed(file);
  StateWriter writer;
  scan.save(writer, [](const TagSlot& slot) {
    return std::vector<StoredChunk>{{0, slot.column->size(), 0, 0, 1, 0, true, false}};
  });
  std::string state = writer.bytes();
  state[at % state.size()] = to;
  read(state, map);
  return 0;
}
