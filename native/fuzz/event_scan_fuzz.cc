// Any bytes as an event file: raw, or as payloads behind sound checksums; in one piece and in blocks of any
// sizes, the same comes out.
#include <cstdlib>
#include <string>
#include <vector>

#include "bytes.h"
#include "glassboard/event_scan.h"
#include "glassboard/record.h"

using glassboard::EventScan;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Each payload is as long as two bytes before it say.
std::string framed(Bytes bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t length = bytes.take<std::uint16_t>() % 512;
    glassboard::append_record(out, bytes.take(length));
  }
  return out;
}

void check_columns(const EventScan& scan) {
  std::uint64_t points = 0;
  for (const glassboard::TagSlot* slot : scan.scalar_slots()) {
    const auto& column = *slot->column;
    for (std::size_t i = 0; i < column.size(); ++i) require(glassboard::is_wall_time(column.wall(i)));
    points += column.size();
  }
  require(points == scan.points());
  for (const auto& start : scan.starts()) {
    for (const auto& [slot, length] : start.lengths) require(length <= slot->column->size());
  }
}

// In order, inside the file, no byte skipped twice.
void check_damage(const std::vector<glassboard::Damage>& damage, std::size_t size) {
  std::uint64_t end = 0;
  for (const glassboard::Damage& one : damage) {
    require(one.offset >= end);
    end = one.offset + one.skipped;
    require(end <= size);
  }
}

// Whatever a search stops at stands there.
void check_search(const std::string& file) {
  const glassboard::Search found = EventScan().search(file, 0, file.size());
  require(found.at <= file.size());
  const std::string_view rest = std::string_view(file).substr(found.at);
  if (found.end == glassboard::Search::kSound)
    require(glassboard::read_record(rest).state == glassboard::RecordState::kWhole);
  if (found.end == glassboard::Search::kMore) require(rest.size() < glassboard::kHeaderSize);
  if (found.open_end != glassboard::Search::kNone)
    require(found.open < found.at && found.open_end > file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const bool raw = bytes.take<std::uint8_t>() % 4 == 0;
  std::uint32_t blocks = bytes.take<std::uint8_t>();
  const std::string file = raw ? std::string(bytes.rest()) : framed(bytes);

  EventScan whole;
  require(whole.feed(file) <= file.size());
  check_columns(whole);

  EventScan parts;
  std::string held;
  for (std::size_t at = 0, block = 0; at < file.size(); at += block) {
    blocks = blocks * 1'664'525 + 1'013'904'223;
    block = 1 + (blocks >> 16) % (1U << (blocks >> 28));
    held.append(file, at, block);
    held.erase(0, parts.feed(held, file.size() - parts.offset()));
  }
  check_columns(parts);
  require(parts.offset() == whole.offset());
  require(parts.events() == whole.events());
  require(parts.points() == whole.points());
  require(parts.damaged() == whole.damaged());
  const std::vector<glassboard::Damage> damage = whole.damage(), in_parts = parts.damage();
  check_damage(damage, file.size());
  for (std::size_t i = 0; i < damage.size(); ++i) {
    require(in_parts[i].offset == damage[i].offset);
    require(in_parts[i].skipped == damage[i].skipped);
  }
  require(parts.slots().size() == whole.slots().size());
  check_search(file);
  return 0;
}
