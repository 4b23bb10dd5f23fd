// Blocks leave the queue in order and know their records; the bound holds and what it was charged comes back.
#include "glassboard/write_queue.h"

#include <cstring>
#include <string>
#include <utility>

#include "check.h"
#include "glassboard/event_encode.h"

using glassboard::EventClass;
using glassboard::EventCounts;
using glassboard::WriteBlock;
using glassboard::WriteQueue;

namespace {

bool add(WriteQueue& queue, std::size_t payload, EventClass kind) {
  const std::size_t size = glassboard::kHeaderSize + payload + glassboard::kFooterSize;
  if (!queue.fits(size, kind) && !queue.grow(size, kind)) return false;
  char* const record = queue.tail().end();
  std::memset(record + glassboard::kHeaderSize, 'x', payload);
  queue.tail().commit(glassboard::seal_record(record, payload), kind);
  return true;
}

void knows_its_records() {
  WriteQueue queue;
  for (int i = 0; i < 4; ++i) CHECK(add(queue, 84, i % 2 == 0 ? EventClass::kScalar : EventClass::kOther));
  CHECK(queue.blocks() == 1 && queue.bytes() == 400);
  const WriteBlock block = queue.take();
  CHECK(queue.blocks() == 0 && queue.bytes() == 0);
  CHECK(block.events().scalars == 2 && block.events().others == 2);
  for (const std::size_t bytes : {0, 1, 99, 100, 101, 399, 400}) {
    CHECK(glassboard::whole_records(block.data(), bytes) == bytes / 100 * 100);
  }
  const EventCounts rest = block.events_between(100, 400);
  CHECK(rest.scalars == 1 && rest.others == 2);
  CHECK(block.events_between(0, 100).total() == 1);
  CHECK(block.events_between(400, 400).total() == 0);
}

void gives_blocks_back_in_order() {
  WriteQueue queue;
  std::size_t added = 0, taken = 0;
  for (int i = 0; i < 10000; ++i) added += add(queue, 100 + i % 7, EventClass::kScalar);
  CHECK(added == 10000 && queue.blocks() > 3);
  CHECK(queue.events().scalars == added);
  while (queue.blocks() > 0) {
    WriteBlock block = queue.take();
    CHECK(glassboard::whole_records(block.data(), block.size()) == block.size());
    taken += block.events().total();
    queue.give_back(std::move(block));
  }
  CHECK(taken == added && queue.bytes() == 0 && queue.take().size() == 0);
}

void holds_the_bound() {
  WriteQueue::set_bound(std::size_t{1} << 20);
  WriteQueue stuck, other;
  while (add(stuck, 1000, EventClass::kOther)) {
  }
  CHECK(stuck.bytes() > 700000 && stuck.bytes() < (std::size_t{1} << 20));
  CHECK(add(stuck, 1000, EventClass::kScalar));
  CHECK(!add(stuck, 1000, EventClass::kOther));  // not even into the block that was made for the scalar
  while (add(stuck, 1000, EventClass::kScalar)) {
  }
  CHECK(stuck.bytes() > 1000000 && stuck.bytes() < (std::size_t{1} << 20) + WriteQueue::kFirst);
  CHECK(add(other, 1000, EventClass::kOther));  // in its first block
  CHECK(!add(other, WriteQueue::kFirst, EventClass::kOther));
  CHECK(!add(other, std::size_t{3} << 20, EventClass::kOther));
  while (stuck.blocks() > 0) stuck.take();
  CHECK(add(other, std::size_t{3} << 20, EventClass::kOther));  // nothing else waits
  CHECK(!add(stuck, WriteQueue::kFirst, EventClass::kOther));
  CHECK(add(stuck, WriteQueue::kFirst, EventClass::kScalar));
  WriteQueue::set_bound(0);
  while (add(stuck, 1000, EventClass::kScalar)) {
  }
  WriteQueue::set_bound(std::size_t{64} << 20);
}

}  // namespace

int main() {
  knows_its_records();
  gives_blocks_back_in_order();
  holds_the_bound();
}
