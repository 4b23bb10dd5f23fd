// Cache files: what comes back is what was frozen, whatever was written since, and damage is found.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "glassboard/cache_file.h"
#include "glassboard/event_encode.h"
#include "glassboard/file_scanner.h"
#include "glassboard/query.h"
#include "glassboard/record.h"
#include "temp_dir.h"

namespace fs = std::filesystem;
using namespace glassboard;

namespace {

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void put_bytes(std::string& out, std::uint32_t field, const std::string& bytes) {
  put_varint(out, std::uint64_t{field} << 3 | 2);
  put_varint(out, bytes.size());
  out += bytes;
}

template <typename T>
void put_fixed(std::string& out, std::uint32_t field, T value) {
  put_varint(out, std::uint64_t{field} << 3 | (sizeof value == 8 ? 1 : 5));
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string event(const std::string& tag, std::int64_t step, double wall, double value) {
  std::string held, summary, bytes;
  put_bytes(held, 1, tag);
  put_fixed(held, 2, static_cast<float>(value));
  if (static_cast<double>(static_cast<float>(value)) != value) put_fixed(held, 1001, value);
  put_bytes(summary, 1, held);
  put_fixed(bytes, 1, wall);
  put_varint(bytes, 2 << 3);
  put_varint(bytes, static_cast<std::uint64_t>(step));
  put_bytes(bytes, 5, summary);
  std::string record;
  append_record(record, bytes);
  return record;
}

void append(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Two tags with even steps, one of them of doubles, and one whose steps jump and go back.
std::string points(int from, int to) {
  std::string bytes;
  for (int i = from; i < to; ++i) {
    const double wall = 1.7e9 + i * 0.25;
    bytes += event("loss", 10 * i, wall, 1.0 / (1 + i % 64));
    bytes += event("exact", i, wall, 0.1 * i);
    bytes += event("jumps", i * i % 1000, wall, i);
  }
  return bytes;
}

void read_all(FileScanner& scanner) {
  while (scanner.advance(std::uint64_t{1} << 30)) {
  }
}

// All that can be asked of a scanner's columns, as text.
std::string told(const FileScanner& scanner) {
  std::string text = std::to_string(scanner.scan().events()) + " " + std::to_string(scanner.scan().offset());
  for (const TagSlot* slot : scanner.scan().scalar_slots()) {
    const std::shared_lock<std::shared_mutex> lock(slot->column->mutex);
    slot->column->verify();
    text += "\n" + slot->tag;
    std::int64_t largest = slot->column->step(0);
    for (std::size_t i = 0; i < slot->column->size(); ++i) {
      text += " " + std::to_string(slot->column->step(i)) + ":" + std::to_string(slot->column->wall(i)) +
              ":" + std::to_string(slot->column->value(i));
      largest = std::max(largest, slot->column->step(i));
    }
    CHECK(slot->column->largest_step() == largest);
  }
  return text;
}

// Answers with every field, whose bytes must not depend on how the points are held.
std::string asked(const FileScanner& scanner) {
  std::string bytes;
  for (const TagSlot* slot : scanner.scan().scalar_slots()) {
    Series series({Part{slot->column, 0, Part::kGrowing, {}}});
    for (const Axis axis : {Axis::kStep, Axis::kRelative, Axis::kWall}) {
      const Frame frame = run_query({&series}, {axis, {}, {}, 50, false, 0.6, field_names()});
      for (const FieldArray& field : frame.fields) bytes += field.bytes;
    }
  }
  return bytes;
}

void test_what_is_restored_is_what_was_frozen() {
  const TempDir dir;
  const std::string path = dir.path + "/x.tfevents", cache = dir.path + "/x.columns";
  append(path, points(0, 300));
  FileScanner first(path);
  read_all(first);
  const std::string before = told(first), answers = asked(first);
  first.freeze(cache);
  CHECK(first.scan().growing() == 0);
  CHECK(told(first) == before);
  CHECK(asked(first) == answers);
  FileScanner second(path);
  CHECK(second.restore(cache));
  CHECK(second.at_end());
  CHECK(told(second) == before);
  CHECK(asked(second) == answers);
  CHECK(!second.advance(1 << 20));
  CHECK(told(second) == before);
}

void test_the_largest_step_of_even_steps() {
  Chunk chunk;
  chunk.size = 5;
  chunk.first_step = -7;
  for (const auto& [stride, largest] :
       {std::pair<std::int64_t, std::int64_t>{3, 5},
        {0, -7},
        {-3, -7},
        {std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::max() - 6},
        {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max() - 6}}) {
    chunk.stride = stride;
    CHECK(chunk.largest_step() == largest);
  }
}

void test_growth_between_and_after_starts() {
  const TempDir dir;
  const std::string path = dir.path + "/x.tfevents", cache = dir.path + "/x.columns";
  FileScanner first(path);
  for (int i = 0; i < 30; ++i) {
    append(path, points(i * 100, i * 100 + (i % 3) * 50 + 1));
    read_all(first);
    if (i % 4 == 3) first.freeze(cache);
  }
  FileScanner second(path);
  CHECK(second.restore(cache));
  CHECK(!second.at_end());
  read_all(second);
  second.freeze(cache);
  append(path, points(5000, 5100));
  read_all(second);
  FileScanner whole(path);
  read_all(whole);
  CHECK(told(second) == told(whole));
  CHECK(asked(second) == asked(whole));
  // Small chunks are written together: growing a little at a time does not make a chunk each time.
  for (const TagSlot* slot : second.scan().scalar_slots()) CHECK(slot->column->frozen().size() <= 2);
}

void test_a_file_that_is_another_one_is_read_again() {
  const TempDir dir;
  const std::string path = dir.path + "/x.tfevents", cache = dir.path + "/x.columns";
  append(path, points(0, 100));
  FileScanner first(path);
  read_all(first);
  first.freeze(cache);
  for (const std::string& other :
       {points(1, 101), points(0, 90), points(0, 99) + points(200, 300), std::string()}) {
    fs::remove(path);
    append(path, other);
    FileScanner second(path);
    CHECK(!second.restore(cache));
    read_all(second);
    FileScanner whole(path);
    read_all(whole);
    CHECK(told(second) == told(whole));
  }
  FileScanner elsewhere(dir.path + "/y.tfevents");
  append(dir.path + "/y.tfevents", points(0, 100));
  CHECK(!elsewhere.restore(cache));
}

// Every byte of a cache file, changed, and every length: refused, or found when the points are used.
void test_damage_is_found() {
  const TempDir dir;
  const std::string path = dir.path + "/x.tfevents", cache = dir.path + "/x.columns";
  append(path, points(0, 20));
  FileScanner first(path);
  read_all(first);
  first.freeze(cache);
  const std::string sound = contents(cache), before = told(first);
  int refused = 0, found = 0, unused = 0;
  const auto look = [&](const std::string& damaged) {
    fs::remove(cache);
    append(cache, damaged);
    FileScanner second(path);
    if (!second.restore(cache)) {
      ++refused;
      return;
    }
    try {
      CHECK(told(second) == before);
      ++unused;  // the bytes between two chunks
    } catch (const DamagedCache&) {
      ++found;
    }
  };
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
    look(damaged);
  }
  CHECK(refused > 0 && found > 0 && unused < 100);
  for (std::size_t size = 0; size < sound.size(); size += 7) look(sound.substr(0, size));
}

void test_a_place_that_cannot_be_written_changes_nothing() {
  const TempDir dir;
  const std::string path = dir.path + "/x.tfevents";
  append(path, points(0, 50));
  FileScanner scanner(path);
  read_all(scanner);
  const std::string before = told(scanner);
  bool thrown = false;
  try {
    scanner.freeze(dir.path + "/none/x.columns");
  } catch (const std::system_error&) {
    thrown = true;
  }
  CHECK(thrown);
  CHECK(told(scanner) == before);
  CHECK(scanner.scan().growing() == scanner.scan().points());
}

}  // namespace

int main() {
  test_what_is_restored_is_what_was_frozen();
  test_the_largest_step_of_even_steps();
  test_growth_between_and_after_starts();
  test_a_file_that_is_another_one_is_read_again();
  test_damage_is_found();
  test_a_place_that_cannot_be_written_changes_nothing();
}
