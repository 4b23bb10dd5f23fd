// The scan of bytes that come in pieces, are damaged, or are not what they seem.
#include "glassboard/event_scan.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "check.h"
#include "glassboard/record.h"

using glassboard::EventScan;

namespace {

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void put_bytes(std::string& out, int field, const std::string& bytes) {
  put_varint(out, static_cast<std::uint64_t>(field) << 3 | 2);
  put_varint(out, bytes.size());
  out += bytes;
}

template <typename T>
void put_fixed(std::string& out, int field, T value) {
  put_varint(out, static_cast<std::uint64_t>(field) << 3 | (sizeof value == 8 ? 1 : 5));
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string event(double wall, std::int64_t step, const std::string& rest) {
  std::string out;
  put_fixed(out, 1, wall);
  if (step != 0) {
    put_varint(out, 2 << 3);
    put_varint(out, static_cast<std::uint64_t>(step));
  }
  return out + rest;
}

std::string scalar(const std::string& tag, float value, double wall, std::int64_t step) {
  std::string held, summary, rest;
  put_bytes(held, 1, tag);
  put_fixed(held, 2, value);
  put_bytes(summary, 1, held);
  put_bytes(rest, 5, summary);
  return event(wall, step, rest);
}

std::string file_of(const std::vector<std::string>& events) {
  std::string out;
  for (const std::string& one : events) glassboard::append_record(out, one);
  return out;
}

std::string sample() {
  std::vector<std::string> events;
  std::string version;
  put_bytes(version, 3, "brain.Event:2");
  events.push_back(event(1, 0, version));
  for (int step = 0; step < 50; ++step) {
    events.push_back(scalar("loss", static_cast<float>(step), 10 + step, step));
    events.push_back(scalar("accuracy", std::nanf(""), 10 + step, -step));
  }
  return file_of(events);
}

void check_sample(const EventScan& scan) {
  CHECK(scan.file_version() == "brain.Event:2");
  CHECK(scan.events() == 101);
  CHECK(scan.points() == 100);
  CHECK(scan.damage().empty());
  CHECK(scan.first_wall() == 10 && scan.last_wall() == 59);
  CHECK(scan.slots().size() == 2);
  const auto* accuracy = scan.find("accuracy");
  CHECK(accuracy != nullptr && accuracy->column != nullptr);
  CHECK(accuracy->column->size() == 50);
  CHECK(accuracy->column->step(49) == -49);
  CHECK(std::isnan(accuracy->column->value(49)));
  CHECK(scan.find("loss")->column->value(49) == 49);
  CHECK(scan.find("nothing") == nullptr);
}

// As a reader does: what was not taken is offered again with more behind it.
void feed_in_blocks(EventScan& scan, const std::string& bytes, std::size_t block) {
  std::string held;
  for (std::size_t at = 0; at < bytes.size(); at += block) {
    held += bytes.substr(at, block);
    held.erase(0, scan.feed(held));
  }
}

void test_blocks_of_any_size() {
  const std::string bytes = sample();
  for (const std::size_t block :
       {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1000}, bytes.size()}) {
    EventScan scan;
    feed_in_blocks(scan, bytes, block);
    check_sample(scan);
    CHECK(scan.offset() == bytes.size());
  }
}

void test_a_tail_is_waited_for() {
  const std::string bytes = sample();
  EventScan scan;
  const std::size_t taken = scan.feed(std::string_view(bytes).substr(0, bytes.size() - 1));
  CHECK(taken < bytes.size() - 1);
  CHECK(scan.events() == 100);
  CHECK(scan.needed() == bytes.size() - taken);
  CHECK(scan.feed(std::string_view(bytes).substr(taken)) == bytes.size() - taken);
  check_sample(scan);
}

// A flipped bit costs its own record and no other; it is told once.
void test_flipped_bits() {
  const std::string bytes = sample();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EventScan scan;
    scan.feed(damaged);
    CHECK(scan.damage().size() == 1);
    CHECK(scan.events() == 100);
    CHECK(scan.offset() <= bytes.size());
  }
}

// What was promised but not written is waited for; it is damage once something else follows.
void test_zeros() {
  const std::string bytes = sample();
  const std::string hole(100'000, '\0');
  EventScan scan;
  CHECK(scan.feed(bytes + hole) == bytes.size());
  CHECK(scan.at_zeros());
  CHECK(scan.damaged() == 0);
  CHECK(scan.feed(hole + bytes) == hole.size() + bytes.size());
  CHECK(!scan.at_zeros());
  CHECK(scan.damage().size() == 1);
  CHECK(scan.damage()[0].offset == bytes.size());
  CHECK(scan.damage()[0].skipped == hole.size());
}

// Headers that are sound around payloads that are not: what they cost is bounded, what follows is found.
void test_headers_without_records() {
  std::string record;
  glassboard::append_record(record, std::string(10'000'000, 'x'));
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += record.substr(0, glassboard::kHeaderSize);
  bytes += std::string(12'000'000, 'y') + file_of({scalar("loss", 1, 2, 3)});
  EventScan scan;
  scan.feed(bytes);
  CHECK(scan.points() == 1);
  CHECK(scan.damaged() == 1);
}

// Sound checksums around bytes that are no event.
void test_records_that_are_no_events() {
  for (const std::string& payload : std::vector<std::string>{
           "", std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), std::string("\x2a\xff\x7f"),
           std::string("\x09\x01"), std::string("\x0b\x0b\x0b"), std::string(300, '\x2a'),
           event(1, 1, std::string("\x2a\x05\x0a\x7f"))}) {
    EventScan scan;
    scan.feed(file_of({payload, scalar("loss", 1, 2, 3)}));
    CHECK(scan.points() == 1);
    CHECK(scan.find("loss")->column->step(0) == 3);
  }
}

void test_doubles_are_kept_exactly() {
  std::string held, summary, rest;
  put_bytes(held, 1, "tokens");
  put_fixed(held, 2, 1e12F);
  put_fixed(held, 1001, 1e12 + 1);
  put_bytes(summary, 1, held);
  put_bytes(rest, 5, summary);
  EventScan scan;
  scan.feed(file_of({scalar("tokens", 0.5F, 1, 1), event(2, 2, rest)}));
  const auto& column = *scan.find("tokens")->column;
  CHECK(column.value(0) == 0.5);
  CHECK(column.value(1) == 1e12 + 1);
}

std::string tagged(const std::string& tag, int field, const std::string& content) {
  std::string held, summary, rest;
  put_bytes(held, 1, tag);
  put_bytes(held, field, content);
  put_bytes(summary, 1, held);
  put_bytes(rest, 5, summary);
  return event(3, 4, rest);
}

// Events that hold a graph, or what running it took, without a summary around them.
void test_events_without_a_summary_are_located() {
  std::string graph, meta_graph, run_metadata, damaged, inside;
  put_bytes(graph, 4, "graph");
  put_bytes(meta_graph, 9, "meta graph");
  put_bytes(inside, 1, "step1");
  put_bytes(inside, 2, "metadata");
  put_bytes(run_metadata, 8, inside);
  put_bytes(damaged, 8, "\x0a\x7f");
  EventScan scan;
  scan.feed(file_of({event(1, 2, graph), event(1, 3, meta_graph), event(1, 4, run_metadata),
                     event(1, 5, damaged), scalar("loss", 1, 2, 3)}));
  for (const auto& [tag, plugin, step] :
       {std::tuple{"__run_graph__", "graphs", 2}, std::tuple{"__meta_graph__", "graph_meta_graph", 3},
        std::tuple{"step1", "graph_tagged_run_metadata", 4}}) {
    const auto* slot = scan.find(tag);
    CHECK(slot != nullptr && slot->records != nullptr && slot->metadata.plugin == plugin);
    CHECK(slot->records->step == std::vector<std::int64_t>{step});
  }
  CHECK(scan.damaged() == 1);
  CHECK(scan.points() == 1);
}

void test_histograms_of_the_oldest_form_are_told() {
  EventScan scan;
  scan.feed(file_of({tagged("old", 3, "x"), tagged("new", 5, ""), scalar("old", 1, 2, 3)}));
  CHECK(scan.damaged() == 1);
  CHECK(scan.damage().at(0).message.find("histogram") != std::string::npos);
  CHECK(scan.find("old")->records == nullptr);
  CHECK(scan.find("new")->records != nullptr);
  CHECK(scan.points() == 1);
}

}  // namespace

int main() {
  test_blocks_of_any_size();
  test_a_tail_is_waited_for();
  test_flipped_bits();
  test_zeros();
  test_headers_without_records();
  test_records_that_are_no_events();
  test_doubles_are_kept_exactly();
  test_events_without_a_summary_are_located();
  test_histograms_of_the_oldest_form_are_told();
}
