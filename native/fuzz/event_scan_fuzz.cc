// Any bytes as an event file: raw, or as payloads behind sound checksums; in one piece and in blocks, the
// same comes out.
#include <cstdlib>
#include <string>

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
    require(column.step.size() == column.wall.size());
    require((column.value64.empty() ? column.value32.size() : column.value64.size()) == column.size());
    for (const double wall : column.wall) require(glassboard::is_wall_time(wall));
    points += column.size();
  }
  require(points == scan.points());
  for (const auto& start : scan.starts()) {
    for (const auto& [slot, length] : start.lengths) require(length <= slot->column->size());
  }
}

// In order, inside the file, no byte skipped twice.
void check_damage(const EventScan& scan, std::size_t size) {
  std::uint64_t end = 0;
  for (const glassboard::Damage& one : scan.damage()) {
    require(one.offset >= end);
    end = one.offset + one.skipped;
    require(end <= size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const bool raw = bytes.take<std::uint8_t>() % 4 == 0;
  const std::size_t block = 1 + bytes.take<std::uint8_t>();
  const std::string file = raw ? std::string(bytes.rest()) : framed(bytes);

  EventScan whole;
  require(whole.feed(file) <= file.size());
  check_columns(whole);

  EventScan parts;
  std::string held;
  for (std::size_t at = 0; at < file.size(); at += block) {
    held.append(file, at, block);
    held.erase(0, parts.feed(held, file.size() - parts.offset()));
  }
  check_columns(parts);
  require(parts.offset() == whole.offset());
  require(parts.events() == whole.events());
  require(parts.points() == whole.points());
  require(parts.damaged() == whole.damaged());
  check_damage(whole, file.size());
  for (std::size_t i = 0; i < whole.damage().size(); ++i) {
    require(parts.damage()[i].offset == whole.damage()[i].offset);
    require(parts.damage()[i].skipped == whole.damage()[i].skipped);
  }
  require(parts.slots().size() == whole.slots().size());
  return 0;
}
