// Turns the bytes of a growing event file into columns: every scalar point, and the place of everything else.
#include "glassboard/event_scan.h"

#include <algorithm>
#include <mutex>

#include "glassboard/record.h"
#include "glassboard/tensor_scalar.h"
#include "glassboard/wire.h"

namespace glassboard {
namespace {

constexpr std::size_t kMaxDamage = 1000;
constexpr char kBadRecord[] = "what stands here is no sound record, and was skipped";
// Of a header: an empty payload has eight, any other fewer.
constexpr std::size_t kLeadingZeros = 8;
constexpr std::uint64_t kSearchAllowance = std::uint64_t{64} << 20;
constexpr std::size_t kFewPoints = 8;
constexpr std::uint32_t kPrivate = 1001;  // Event: the start record; Summary.Value: the exact double
constexpr std::uint32_t kHeartbeat = 1002;
constexpr std::uint32_t kEnd = 1003;

// Plugin of a value in one of the old fields, by field number; null for a scalar or an unknown field.
const char* legacy_plugin(std::uint32_t field) {
  switch (field) {
    case 4:
      return "images";
    case 5:
      return "histograms";
    case 6:
      return "audio";
    default:
      return nullptr;
  }
}

}  // namespace

std::size_t EventScan::feed(std::string_view bytes, std::uint64_t remaining) {
  remaining = std::max<std::uint64_t>(remaining, bytes.size());
  std::size_t taken = 0;
  needed_ = kHeaderSize;
  at_zeros_ = false;
  while (true) {
    const std::string_view rest = bytes.substr(taken);
    if (lost_) {
      const Search found = search(rest, offset_);
      taken += found.at;
      offset_ += found.at;
      at_zeros_ = found.end == Search::kZeros;
      needed_ = std::max(found.size, kHeaderSize);
      if (found.end != Search::kSound) break;
      lost_ = false;
      // Zeros that were written to since are no damage.
      if (offset_ > lost_at_) report(lost_at_, offset_ - lost_at_, kBadRecord);
      continue;
    }
    const Record record = read_record(rest);
    if (record.state == RecordState::kIncomplete) {
      needed_ = std::max(record.size, kHeaderSize);
      break;
    }
    std::size_t step = record.size;
    if (record.state == RecordState::kWhole) {
      payload_offset_ = offset_ + kHeaderSize;
      if (!read_usual(record.payload)) read_event(record.payload);
      ++events_;
    } else {
      lost_ = true;
      lost_at_ = offset_;
      // Of a torn record the rest was never written, and others may stand in its place: look at all of it.
      step = record.state == RecordState::kBadPayload ? 1 : 0;
    }
    taken += step;
    offset_ += step;
  }
  flush_block(taken, remaining - taken);
  return taken;
}

Search EventScan::search(std::string_view bytes, std::uint64_t offset, std::uint64_t remaining) {
  Search found;
  std::size_t& at = found.at;
  while (bytes.size() - at >= kHeaderSize) {
    const std::string_view here = bytes.substr(at);
    const std::size_t zeros = std::min(here.find_first_not_of('\0'), here.size());
    if (zeros == here.size()) {
      found.end = Search::kZeros;
      return found;
    }
    if (zeros > kLeadingZeros) {
      at += zeros - kLeadingZeros;
      continue;
    }
    // Headers made to look sound must not make reading slow: the price of all is bounded by what was passed.
    if (has_header(here) && search_cost_ <= kSearchAllowance + 16 * (offset + at)) {
      const std::size_t size = record_size(here);
      if (size > remaining - at) {
        if (offset + at + size < found.open_end)
          found.open = offset + at, found.open_end = offset + at + size;
      } else if (here.size() < size) {
        found.size = size;
        return found;
      } else if (read_record(here).state == RecordState::kWhole) {
        found.end = Search::kSound;
        return found;
      } else {
        search_cost_ += size;
      }
    }
    ++at;
  }
  return found;
}

void EventScan::skip_to(std::uint64_t offset) {
  if (!lost_) lost_at_ = offset_;
  lost_ = true;
  offset_ = offset;
  needed_ = kHeaderSize;
}

// One scalar with nothing unusual about it; false leaves everything as it was, for read_event.
bool EventScan::read_usual(std::string_view event) {
  const char* at = event.data();
  const char* const end = at + event.size();
  if (event.size() < 20 || event.size() > 127 + 20 || at[0] != 0x09) return false;
  EventHead head;
  head.wall = load_little_endian<double>(at + 1);
  if (!is_wall_time(head.wall)) return false;
  at += 9;
  if (*at == 0x10) {
    ++at;
    std::uint64_t step = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (at == end || shift > 63) return false;
      const auto byte = static_cast<unsigned char>(*at++);
      step |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) break;
    }
    head.step = static_cast<std::int64_t>(step);
  }
  // summary { value { tag, simple_value [, exact double] } } with one-byte lengths that fit exactly.
  if (end - at < 6 || at[0] != 0x2a || at[1] != end - at - 2) return false;
  if (at[2] != 0x0a || at[3] != end - at - 4 || at[4] != 0x0a) return false;
  const std::ptrdiff_t tag_size = at[5];
  at += 6;
  if (tag_size < 0 || end - at < tag_size + 5) return false;
  const std::string_view tag(at, static_cast<std::size_t>(tag_size));
  at += tag_size;
  if (*at != 0x15) return false;
  const std::ptrdiff_t rest = end - at - 5;
  const bool exact = rest == 10 && at[5] == '\xc9' && at[6] == '\x3e';
  if (rest != 0 && !exact) return false;

  TagSlot* slot = last_ != nullptr ? last_->next : nullptr;
  if (slot == nullptr || slot->tag != tag) {
    slot = &slot_of(tag);
    if (last_ != nullptr) last_->next = slot;
  }
  last_ = slot;
  saw_wall(head.wall);
  if (exact) {
    add_exact_point(*slot, head, load_little_endian<double>(at + 7));
  } else {
    add_point(*slot, head, load_little_endian<float>(at + 1));
  }
  return true;
}

void EventScan::read_event(std::string_view event) {
  EventHead head;
  std::string_view summary, session_log, graph, run_metadata, meta_graph, version, start, end, heartbeat;
  FieldReader fields(event);
  for (Field field; fields.next(field);) {
    if (field.number == 1 && field.type == WireType::kFixed64) head.wall = field.as_double();
    if (field.number == 2 && field.type == WireType::kVarint)
      head.step = static_cast<std::int64_t>(field.value);
    if (field.type != WireType::kBytes) continue;
    if (field.number == 3) version = field.bytes;
    if (field.number == 4) graph = field.bytes;
    if (field.number == 5) summary = field.bytes;
    if (field.number == 7) session_log = field.bytes;
    if (field.number == 8) run_metadata = field.bytes;
    if (field.number == 9) meta_graph = field.bytes;
    if (field.number == kPrivate) start = field.bytes;
    if (field.number == kHeartbeat) heartbeat = field.bytes;
    if (field.number == kEnd) end = field.bytes;
  }
  if (!fields.sound()) return report("this record is not an Event and was skipped");
  if (version.data() != nullptr) {
    if (file_version_.empty()) file_version_ = version;
    return;
  }
  if (!is_wall_time(head.wall)) {
    report("the wall time of this record is not a time; the one before it was taken");
    head.wall = last_wall_ < first_wall_ ? 0 : last_wall_;
  }
  if (end.data() != nullptr || heartbeat.data() != nullptr) {
    last_sign_ = std::max(last_sign_, head.wall);
    if (end.data() != nullptr) end_record_ = end;
    return;
  }
  end_record_.reset();
  saw_wall(head.wall);
  if (start.data() != nullptr && start_record_.empty()) start_record_ = start;
  if (session_log.data() != nullptr) read_session_log(head, session_log);
  if (graph.data() != nullptr) keep_record(slot_of("__run_graph__"), head, event, "graphs");
  if (meta_graph.data() != nullptr) keep_record(slot_of("__meta_graph__"), head, event, "graph_meta_graph");
  if (run_metadata.data() != nullptr) {
    std::string_view tag;
    FieldReader parts(run_metadata);
    for (Field part; parts.next(part);) {
      if (part.number == 1 && part.type == WireType::kBytes) tag = part.bytes;
    }
    if (!parts.sound()) return report("the run metadata of this record are damaged and were skipped");
    keep_record(slot_of(tag), head, event, "graph_tagged_run_metadata");
  }
  if (summary.data() != nullptr) read_summary(head, summary, event);
}

void EventScan::read_session_log(const EventHead& head, std::string_view log) {
  FieldReader fields(log);
  for (Field field; fields.next(field);) {
    if (field.number != 1 || field.type != WireType::kVarint || field.value != 1) continue;
    SessionStart start{head.step, head.wall, {}, {}};
    for (const TagSlot* slot : scalar_slots_) {
      const std::size_t size = slot->column->size() + slot->step.size();
      if (size > 0) start.lengths.emplace_back(slot, size);
    }
    for (const TagSlot& slot : slots_) {
      if (slot.records != nullptr) start.records.emplace_back(&slot, slot.records->step.size());
    }
    starts_.push_back(std::move(start));
  }
}

void EventScan::read_summary(const EventHead& head, std::string_view summary, std::string_view event) {
  FieldReader fields(summary);
  for (Field field; fields.next(field);) {
    if (field.number == 1 && field.type == WireType::kBytes) read_value(head, field.bytes, event);
  }
  if (!fields.sound()) report("the summary of this record is damaged; what could be read of it was kept");
}

void EventScan::read_value(const EventHead& head, std::string_view value, std::string_view event) {
  std::string_view tag, metadata, tensor;
  float single = 0;
  double exact = 0;
  bool has_single = false, has_exact = false, has_metadata = false, has_tensor = false, is_obsolete = false;
  const char* plugin = nullptr;
  FieldReader fields(value);
  for (Field field; fields.next(field);) {
    if (field.type == WireType::kFixed32 && field.number == 2) {
      single = field.as_float();
      has_single = true;
    } else if (field.type == WireType::kFixed64 && field.number == kPrivate) {
      exact = field.as_double();
      has_exact = true;
    } else if (field.type == WireType::kBytes) {
      if (field.number == 1) tag = field.bytes;
      if (field.number == 3) is_obsolete = true;
      if (field.number == 8) tensor = field.bytes, has_tensor = true;
      if (field.number == 9) metadata = field.bytes, has_metadata = true;
      if (const char* found = legacy_plugin(field.number)) plugin = found;
    }
  }
  if (!fields.sound()) return report("a value of this record is damaged and was skipped");
  TagSlot& slot = slot_of(tag);
  if (has_metadata) keep_metadata(slot, metadata);
  if (is_obsolete)
    return report("a histogram in a form that was given up before TensorFlow 1; it is not read");
  if (has_single) {
    has_exact ? add_exact_point(slot, head, exact) : add_point(slot, head, single);
    return;
  }
  if (has_tensor && slot.metadata.plugin == "scalars") {
    const TensorScalar scalar = read_tensor_scalar(tensor);
    if (scalar.kind == TensorScalar::Kind::kFloat)
      return add_point(slot, head, static_cast<float>(scalar.value));
    if (scalar.kind == TensorScalar::Kind::kDouble) return add_exact_point(slot, head, scalar.value);
    return report("a scalar of this record has a shape or type that is not a number's, and was skipped");
  }
  if (plugin != nullptr && slot.metadata.plugin == "scalars")
    return report("a value that is no number has the tag of a scalar, and was skipped");
  if (has_tensor || plugin != nullptr || has_metadata)
    keep_record(slot, head, event, plugin != nullptr ? plugin : "");
}

void EventScan::keep_metadata(TagSlot& slot, std::string_view metadata) {
  if (slot.metadata.known) return;
  slot.metadata.known = true;
  FieldReader fields(metadata);
  for (Field field; fields.next(field);) {
    if (field.type != WireType::kBytes) continue;
    if (field.number == 2) slot.metadata.display_name = field.bytes;
    if (field.number == 3) slot.metadata.description = field.bytes;
    if (field.number != 1) continue;
    FieldReader plugin_data(field.bytes);
    for (Field part; plugin_data.next(part);) {
      if (part.type != WireType::kBytes) continue;
      if (part.number == 1) slot.metadata.plugin = part.bytes;
      if (part.number == 2) slot.metadata.content = part.bytes;
    }
  }
}

void EventScan::keep_record(TagSlot& slot, const EventHead& head, std::string_view event,
                            std::string_view plugin) {
  if (slot.records == nullptr) {
    slot.records = std::make_unique<RecordIndex>();
    record_slots_.push_back(&slot);
  }
  if (slot.metadata.plugin.empty()) slot.metadata.plugin = plugin;
  slot.records->step.push_back(head.step);
  slot.records->wall.push_back(head.wall);
  slot.records->offset.push_back(payload_offset_);
  slot.records->length.push_back(event.size());
}

const TagSlot* EventScan::find(std::string_view tag) const {
  const auto found = by_tag_.find(tag);
  return found != by_tag_.end() ? found->second : nullptr;
}

TagSlot& EventScan::slot_of(std::string_view tag) {
  if (const auto found = by_tag_.find(tag); found != by_tag_.end()) return *found->second;
  TagSlot& slot = slots_.emplace_back();
  slot.tag = tag;
  by_tag_.emplace(slot.tag, &slot);
  return slot;
}

TagSlot& EventScan::begin_point(TagSlot& slot, const EventHead& head) {
  if (!slot.pending) {
    slot.pending = true;
    touched_.push_back(&slot);
    if (slot.column == nullptr) {
      slot.column = std::make_shared<ScalarColumn>();
      scalar_slots_.push_back(&slot);
    }
  }
  slot.step.push_back(head.step);
  slot.wall.push_back(head.wall);
  return slot;
}

void EventScan::add_point(TagSlot& slot, const EventHead& head, float value) {
  begin_point(slot, head).value.push_back(value);
  if (!slot.exact.empty()) slot.exact.push_back(static_cast<double>(value));
}

void EventScan::add_exact_point(TagSlot& slot, const EventHead& head, double value) {
  begin_point(slot, head);
  if (slot.exact.empty()) slot.exact.assign(slot.value.begin(), slot.value.end());
  slot.exact.push_back(value);
  slot.value.push_back(0);
}

void EventScan::saw_wall(double wall) {
  if (wall < first_wall_) first_wall_ = wall;
  if (wall > last_wall_) last_wall_ = wall;
}

void EventScan::report(std::uint64_t offset, std::uint64_t skipped, std::string message) {
  if (offset == reported_at_) return;  // once a record
  reported_at_ = offset;
  ++damaged_;
  if (damage_.size() < kMaxDamage) damage_.push_back({offset, skipped, std::move(message)});
}

std::vector<Damage> EventScan::damage() const {
  std::vector<Damage> all = damage_;
  if (is_skipping() && all.size() < kMaxDamage) all.push_back({lost_at_, offset_ - lost_at_, kBadRecord});
  return all;
}

void EventScan::flush_block(std::size_t block, std::uint64_t remaining) {
  const double blocks_ahead = block > 0 ? static_cast<double>(remaining) / static_cast<double>(block) : 0;
  for (TagSlot* slot : touched_) {
    // What this tag will hold if the rest of the file is like this block: one allocation instead of many.
    // Where a block has a few points of each tag, others may have none of it.
    const double blocks = slot->step.size() < kFewPoints ? 1.0 : 1.0 + blocks_ahead;
    const auto ahead = static_cast<std::size_t>(static_cast<double>(slot->step.size()) * blocks);
    {
      const std::unique_lock<std::shared_mutex> lock(slot->column->mutex);
      slot->column->append_block(slot->step, slot->wall, slot->value, slot->exact, ahead);
    }
    points_ += slot->step.size();
    slot->step.clear();
    slot->wall.clear();
    slot->value.clear();
    slot->exact.clear();
    slot->pending = false;
  }
  touched_.clear();
}

}  // namespace glassboard
