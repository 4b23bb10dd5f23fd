// What a scan has found, written down for the next start and taken over again.
//
// Whoever changes a field here raises kVersion in cache_file.cc.
#include <cstddef>
#include <utility>

#include "glassboard/cache_file.h"
#include "glassboard/event_scan.h"
#include "glassboard/state_bytes.h"

namespace glassboard {
namespace {

constexpr std::uint64_t kMostPoints = std::uint64_t{1} << 48;  // more fit into no file

void put_metadata(StateWriter& state, const TagMetadata& metadata) {
  state.put<std::uint8_t>(metadata.known);
  for (const std::string* text :
       {&metadata.plugin, &metadata.content, &metadata.display_name, &metadata.description})
    state.put_text(*text);
}

void get_metadata(StateReader& state, TagMetadata& metadata) {
  metadata.known = state.get<std::uint8_t>() != 0;
  for (std::string* text :
       {&metadata.plugin, &metadata.content, &metadata.display_name, &metadata.description})
    *text = state.get_text();
}

void put_chunk(StateWriter& state, const StoredChunk& chunk) {
  state.put(chunk.begin);
  state.put(chunk.size);
  state.put(chunk.offset);
  state.put(chunk.first_step);
  state.put(chunk.stride);
  state.put(chunk.checksum);
  state.put<std::uint8_t>(chunk.even);
  state.put<std::uint8_t>(chunk.wide);
}

StoredChunk get_chunk(StateReader& state) {
  StoredChunk chunk;
  chunk.begin = state.get<std::uint64_t>();
  chunk.size = state.get<std::uint64_t>();
  chunk.offset = state.get<std::uint64_t>();
  chunk.first_step = state.get<std::int64_t>();
  chunk.stride = state.get<std::int64_t>();
  chunk.checksum = state.get<std::uint32_t>();
  chunk.even = state.get<std::uint8_t>() != 0;
  chunk.wide = state.get<std::uint8_t>() != 0;
  return chunk;
}

void put_records(StateWriter& state, const RecordIndex& records) {
  state.put_all(records.step);
  state.put_all(records.wall);
  state.put_all(records.offset);
  state.put_all(records.length);
}

bool get_records(StateReader& state, RecordIndex& records) {
  state.get_all(records.step);
  state.get_all(records.wall);
  state.get_all(records.offset);
  state.get_all(records.length);
  const std::size_t count = records.step.size();
  return records.wall.size() == count && records.offset.size() == count && records.length.size() == count;
}

// Puts the chunks of a column, which must follow each other, into it.
bool get_column(StateReader& state, const FileMap& map, ScalarColumn& column) {
  const std::uint64_t count = state.get_count(sizeof(std::uint64_t));
  for (std::uint64_t i = 0; i < count; ++i) {
    const StoredChunk chunk = get_chunk(state);
    if (!state.sound() || chunk.begin != column.size()) return false;
    std::optional<Chunk> mapped = chunk.in(map);
    if (!mapped) return false;
    column.freeze(*std::move(mapped));
  }
  return true;
}

// How many points, or other values, of a tag there are.
std::size_t size_of(const TagSlot& slot, bool records) {
  if (records) return slot.records != nullptr ? slot.records->step.size() : 0;
  return slot.column != nullptr ? slot.column->size() : 0;
}

}  // namespace

StoredChunk StoredChunk::of(const Chunk& chunk) {
  StoredChunk stored;
  stored.begin = chunk.begin;
  stored.size = chunk.size;
  stored.offset = chunk.mapped->offset();
  stored.first_step = chunk.first_step;
  stored.stride = chunk.stride;
  stored.checksum = chunk.mapped->checksum();
  stored.even = chunk.steps == nullptr;
  stored.wide = chunk.value64 != nullptr;
  return stored;
}

std::optional<Chunk> StoredChunk::in(const FileMap& map) const {
  if (size == 0 || size > kMostPoints || offset % alignof(double) != 0) return {};
  const auto found = map.at(offset, bytes());
  if (!found) return {};
  Chunk chunk;
  chunk.begin = static_cast<std::size_t>(begin);
  chunk.size = static_cast<std::size_t>(size);
  chunk.first_step = first_step;
  chunk.stride = stride;
  const char* at = found->data();
  if (!even) {
    chunk.steps = reinterpret_cast<const std::int64_t*>(at);
    at += size * sizeof(std::int64_t);
  }
  chunk.walls = reinterpret_cast<const double*>(at);
  at += size * sizeof(double);
  if (wide) {
    chunk.value64 = reinterpret_cast<const double*>(at);
  } else {
    chunk.value32 = reinterpret_cast<const float*>(at);
  }
  chunk.mapped = std::make_shared<MappedBytes>(map.held, *found, offset, checksum);
  return chunk;
}

void EventScan::all_is_frozen() {
  frozen_ = points_;
  for (TagSlot& slot : slots_) {  // what a block's points were gathered in
    std::vector<std::int64_t>().swap(slot.step);
    std::vector<double>().swap(slot.wall);
    std::vector<float>().swap(slot.value);
    std::vector<double>().swap(slot.exact);
  }
}

void EventScan::save(StateWriter& state, const ChunksOf& chunks_of) const {
  state.put(offset_);
  state.put(events_);
  state.put(points_);
  state.put(first_wall_);
  state.put(last_wall_);
  state.put<std::uint8_t>(lost_);
  state.put(lost_at_);
  state.put(search_cost_);
  state.put(damaged_);
  state.put(reported_at_);
  state.put_text(file_version_);
  state.put_text(start_record_);
  state.put<std::uint8_t>(end_record_.has_value());
  state.put_text(end_record_.value_or(""));
  state.put(last_sign_);
  state.put<std::uint64_t>(damage_.size());
  for (const Damage& one : damage_) {
    state.put(one.offset);
    state.put(one.skipped);
    state.put_text(one.message);
  }
  std::unordered_map<const TagSlot*, std::uint64_t> places;
  state.put<std::uint64_t>(slots_.size());
  for (const TagSlot& slot : slots_) {
    places.emplace(&slot, places.size());
    state.put_text(slot.tag);
    put_metadata(state, slot.metadata);
    state.put<std::uint8_t>(slot.records != nullptr);
    if (slot.records != nullptr) put_records(state, *slot.records);
  }
  state.put<std::uint64_t>(scalar_slots_.size());
  for (const TagSlot* slot : scalar_slots_) {
    state.put(places.at(slot));
    const std::vector<StoredChunk> chunks = chunks_of(*slot);
    state.put<std::uint64_t>(chunks.size());
    for (const StoredChunk& chunk : chunks) put_chunk(state, chunk);
  }
  state.put<std::uint64_t>(starts_.size());
  for (const SessionStart& start : starts_) {
    state.put(start.step);
    state.put(start.wall);
    for (const auto* lengths : {&start.lengths, &start.records}) {
      state.put<std::uint64_t>(lengths->size());
      for (const auto& [slot, length] : *lengths) {
        state.put(places.at(slot));
        state.put<std::uint64_t>(length);
      }
    }
  }
}

bool EventScan::restore(StateReader& state, const FileMap& map) {
  offset_ = state.get<std::uint64_t>();
  events_ = state.get<std::uint64_t>();
  points_ = state.get<std::uint64_t>();
  first_wall_ = state.get<double>();
  last_wall_ = state.get<double>();
  lost_ = state.get<std::uint8_t>() != 0;
  lost_at_ = state.get<std::uint64_t>();
  search_cost_ = state.get<std::uint64_t>();
  damaged_ = state.get<std::uint64_t>();
  reported_at_ = state.get<std::uint64_t>();
  file_version_ = state.get_text();
  start_record_ = state.get_text();
  const bool ended = state.get<std::uint8_t>() != 0;
  const std::string_view end = state.get_text();
  if (ended) end_record_ = end;
  last_sign_ = state.get<double>();
  for (std::uint64_t count = state.get_count(sizeof(std::uint64_t)); count > 0 && state.sound(); --count) {
    Damage one{state.get<std::uint64_t>(), state.get<std::uint64_t>(), {}};
    one.message = state.get_text();
    damage_.push_back(std::move(one));
  }
  std::vector<TagSlot*> slots;
  for (std::uint64_t count = state.get_count(sizeof(std::uint64_t)); count > 0; --count) {
    TagSlot& slot = slot_of(state.get_text());
    get_metadata(state, slot.metadata);
    if (state.get<std::uint8_t>() != 0) {
      slot.records = std::make_unique<RecordIndex>();
      record_slots_.push_back(&slot);
      if (!get_records(state, *slot.records)) return false;
    }
    slots.push_back(&slot);
    if (!state.sound() || slots.size() != slots_.size()) return false;  // a tag that stands there twice
  }
  std::uint64_t points = 0;
  for (std::uint64_t count = state.get_count(sizeof(std::uint64_t)); count > 0; --count) {
    const auto place = state.get<std::uint64_t>();
    if (place >= slots.size() || slots[place]->column != nullptr) return false;
    slots[place]->column = std::make_shared<ScalarColumn>();
    if (!get_column(state, map, *slots[place]->column)) return false;
    points += slots[place]->column->size();
    scalar_slots_.push_back(slots[place]);
  }
  for (std::uint64_t count = state.get_count(sizeof(std::uint64_t)); count > 0; --count) {
    SessionStart start{state.get<std::int64_t>(), state.get<double>(), {}, {}};
    for (auto* lengths : {&start.lengths, &start.records}) {
      for (std::uint64_t left = state.get_count(sizeof(std::uint64_t)); left > 0; --left) {
        const auto place = state.get<std::uint64_t>();
        const auto length = state.get<std::uint64_t>();
        if (place >= slots.size() || length > size_of(*slots[place], lengths == &start.records)) return false;
        lengths->emplace_back(slots[place], static_cast<std::size_t>(length));
      }
    }
    starts_.push_back(std::move(start));
  }
  all_is_frozen();
  return state.at_end() && points == points_;
}

}  // namespace glassboard
