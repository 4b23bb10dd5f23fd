// Turns the bytes of a growing event file into columns: every scalar point, and the place of everything else.
//
// Fed with bytes in file order, in blocks of any size. The usual record, one scalar, takes a short path: its
// tag is guessed from the tag that followed last time. A block's points are gathered per tag and appended to
// the columns under one short lock each, so queries go on meanwhile.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "glassboard/scalar_column.h"

namespace glassboard {

class StateReader;
class StateWriter;
struct FileMap;

// Where the records of a tag lie whose values are not numbers; they are read when someone looks at them.
struct RecordIndex {
  std::vector<std::int64_t> step;
  std::vector<double> wall;           // seconds since the epoch
  std::vector<std::uint64_t> offset;  // of the serialized Event in the file
  std::vector<std::uint64_t> length;  // of the serialized Event
};

// The first metadata a tag came with; later ones do not count, as in TensorBoard.
struct TagMetadata {
  bool known = false;
  std::string plugin, content, display_name, description;
};

struct TagSlot {
  std::string tag;
  TagMetadata metadata;
  std::shared_ptr<ScalarColumn> column;  // null until the first scalar
  std::unique_ptr<RecordIndex> records;  // null until the first other value
  TagSlot* next = nullptr;               // the tag that followed this one last time

  // Points of the block being read, not yet in the column.
  std::vector<std::int64_t> step;
  std::vector<double> wall;
  std::vector<float> value;
  std::vector<double> exact;  // as many as `value` once one of them is not a float32, else empty
  bool pending = false;
};

// A chunk as it lies in a cache file.
struct StoredChunk {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  // in the file: steps unless they are even, walls, values
  std::int64_t first_step = 0;
  std::int64_t stride = 0;
  std::uint32_t checksum = 0;
  bool even = false;  // steps are `first_step`, and `stride` more each
  bool wide = false;  // values are doubles

  std::uint64_t bytes() const { return size * ((even ? 0 : 8) + 8 + (wide ? 8 : 4)); }
  static StoredChunk of(const Chunk& chunk);          // which lies in one
  std::optional<Chunk> in(const FileMap& map) const;  // nothing when it does not lie in there
};

// SessionLog.START: what was logged at or after `step` before it is superseded.
struct SessionStart {
  std::int64_t step;
  double wall;
  std::vector<std::pair<const TagSlot*, std::size_t>> lengths;  // points each column held then
  std::vector<std::pair<const TagSlot*, std::size_t>> records;  // and how many other values each tag had
};

// A stretch of the file that could not be read, or a record of which something could not.
struct Damage {
  std::uint64_t offset;
  std::uint64_t skipped;  // bytes; 0 when the record was read all the same
  std::string message;
};

// How a search for the next sound record ended.
struct Search {
  enum End { kSound, kZeros, kMore };
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  std::size_t at = 0;  // bytes passed over
  End end = kMore;
  std::size_t size = 0;  // of the record that stands there, when it is not at hand as a whole
  // Of what begins like a record and reaches past the end of the file: the one that would be whole first.
  std::uint64_t open = kNone;
  std::uint64_t open_end = kNone;
};

class EventScan {
 public:
  // Reads the whole records at the start of `bytes`, which begin at `offset()`; returns how many bytes they
  // took. After damage it searches for the next record that is sound from header to checksum. `remaining` is
  // how many bytes the file holds from offset() on; 0 when those are all.
  std::size_t feed(std::string_view bytes, std::uint64_t remaining = 0);

  // Bytes that must be at hand for the next record; known once its header has been seen.
  std::size_t needed() const { return needed_; }
  std::uint64_t offset() const { return offset_; }
  // Whether all that was at hand from offset() on is zero: space that nothing was written to, or not yet.
  bool at_zeros() const { return at_zeros_; }
  // Passes over that many zeros, because something else follows them.
  void skip_zeros(std::uint64_t count) { offset_ += count; }
  // Looks in `bytes`, which lie at `offset`, for a record that is sound from header to checksum; one that is
  // not at hand as a whole ends the search, unless it is longer than `remaining`, what the file holds.
  Search search(std::string_view bytes, std::uint64_t offset, std::uint64_t remaining = Search::kNone);
  // Goes on at a record that search() found, taking what lies before it for damage.
  void skip_to(std::uint64_t offset);

  const std::deque<TagSlot>& slots() const { return slots_; }  // in order of first appearance
  const TagSlot* find(std::string_view tag) const;             // null when there is none
  const std::vector<TagSlot*>& scalar_slots() const { return scalar_slots_; }
  const std::vector<TagSlot*>& record_slots() const { return record_slots_; }  // with other values
  const std::vector<SessionStart>& starts() const { return starts_; }
  std::vector<Damage> damage() const;                                 // the first thousand
  std::uint64_t damaged() const { return damaged_ + is_skipping(); }  // how many there are
  const std::string& file_version() const { return file_version_; }
  const std::string& start_record() const { return start_record_; }
  // What the file ends with when its writer was closed; nothing while it may go on.
  const std::optional<std::string>& end_record() const { return end_record_; }
  // When its process was last heard of: an event, a heartbeat or the end.
  double last_sign() const { return std::max(last_wall_, last_sign_); }
  std::uint64_t events() const { return events_; }
  std::uint64_t points() const { return points_; }
  // Over all events but the file version; first > last while there is none.
  double first_wall() const { return first_wall_; }
  double last_wall() const { return last_wall_; }
  // Points that lie in no cache file.
  std::uint64_t growing() const { return points_ - frozen_; }
  void all_is_frozen();

  // Writes down everything but the points; `chunks_of` tells where those of each slot lie in the cache file.
  using ChunksOf = std::function<std::vector<StoredChunk>(const TagSlot&)>;
  void save(StateWriter& state, const ChunksOf& chunks_of) const;
  // Takes over a saved state, with points in `map`. On a state that makes no sense it returns false, and
  // this scan must not be used any more.
  bool restore(StateReader& state, const FileMap& map);

 private:
  struct EventHead {
    double wall = 0;
    std::int64_t step = 0;
  };

  bool read_usual(std::string_view event);
  void read_event(std::string_view event);
  void read_summary(const EventHead& head, std::string_view summary, std::string_view event);
  void read_value(const EventHead& head, std::string_view value, std::string_view event);
  void read_session_log(const EventHead& head, std::string_view log);
  void keep_metadata(TagSlot& slot, std::string_view metadata);
  void keep_record(TagSlot& slot, const EventHead& head, std::string_view event, std::string_view plugin);
  TagSlot& slot_of(std::string_view tag);
  void add_point(TagSlot& slot, const EventHead& head, float value);
  void add_exact_point(TagSlot& slot, const EventHead& head, double value);
  TagSlot& begin_point(TagSlot& slot, const EventHead& head);
  void saw_wall(double wall);
  void report(std::uint64_t offset, std::uint64_t skipped, std::string message);
  void report(std::string message) { report(offset_, 0, std::move(message)); }
  // What was passed over since the damage; zeros at the end of a file are none yet.
  bool is_skipping() const { return lost_ && offset_ > lost_at_; }
  void flush_block(std::size_t block, std::uint64_t remaining);

  std::deque<TagSlot> slots_;
  std::unordered_map<std::string_view, TagSlot*> by_tag_;
  std::vector<TagSlot*> scalar_slots_;
  std::vector<TagSlot*> record_slots_;
  std::vector<TagSlot*> touched_;
  TagSlot* last_ = nullptr;
  std::vector<SessionStart> starts_;
  std::vector<Damage> damage_;
  std::uint64_t damaged_ = 0;
  std::uint64_t reported_at_ = std::numeric_limits<std::uint64_t>::max();
  std::string file_version_;
  std::string start_record_;
  std::optional<std::string> end_record_;
  double last_sign_ = -std::numeric_limits<double>::infinity();
  std::uint64_t offset_ = 0;
  std::uint64_t payload_offset_ = 0;  // of the event being read
  std::size_t needed_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t frozen_ = 0;
  double first_wall_ = std::numeric_limits<double>::infinity();
  double last_wall_ = -std::numeric_limits<double>::infinity();
  bool lost_ = false;  // searching since lost_at_
  std::uint64_t lost_at_ = 0;
  std::uint64_t search_cost_ = 0;  // bytes that were verified in vain
  bool at_zeros_ = false;
};

}  // namespace glassboard
