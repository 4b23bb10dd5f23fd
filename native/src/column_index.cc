// A tree of aggregates over the positions of a column, and the places where its steps or wall times go back.
#include "glassboard/column_index.h"

#include <algorithm>
#include <array>

namespace glassboard {
namespace {

constexpr std::size_t kLeaf = 32;
constexpr std::size_t kFanOut = 16;

// At most a leaf's points. Where they lie in two chunks they are brought together first: the sum must not
// depend on when chunks were made.
Aggregate of_points(const ScalarColumn& column, std::size_t begin, std::size_t end, bool moments = true) {
  const Chunk& chunk = column.chunk_at(begin);
  Aggregate sum;
  std::size_t shift = chunk.begin;
  if (end > chunk.end()) {
    std::array<double, kLeaf> values;
    for (std::size_t i = begin; i < end; ++i) values[i - begin] = column.value(i);
    sum = Aggregate::of(values.data(), 0, end - begin, moments);
    shift = begin;
  } else {
    sum = chunk.value32 != nullptr ? Aggregate::of(chunk.value32, begin - shift, end - shift, moments)
                                   : Aggregate::of(chunk.value64, begin - shift, end - shift, moments);
  }
  sum.argmin += shift;
  sum.argmax += shift;
  return sum;
}

// Positions at which `next` is less than the one before; `last` is the one before the first.
template <typename X, typename Get>
void find_breaks(const Chunk& chunk, std::size_t from, X last, Get get, std::vector<std::size_t>& breaks) {
  for (std::size_t i = from; i < chunk.end(); ++i) {
    const X next = get(i);
    if (next < last) breaks.push_back(i);
    last = next;
  }
}

}  // namespace

void ColumnIndex::extend() {
  const ScalarColumn& column = *column_;
  const std::size_t size = column.size();
  column.for_each_chunk([&](const Chunk& chunk) {
    const std::size_t from = std::max({size_, chunk.begin, std::size_t{1}});
    if (from >= chunk.end()) return;
    if (chunk.mapped != nullptr && !chunk.mapped->are_sound()) throw DamagedCache();
    find_breaks(
        chunk, from, column.step(from - 1), [&](std::size_t i) { return chunk.step(i); }, step_breaks_);
    find_breaks(
        chunk, from, column.wall(from - 1), [&](std::size_t i) { return chunk.wall(i); }, wall_breaks_);
  });
  size_ = size;
  if (levels_.empty()) levels_.emplace_back();
  for (std::size_t leaf = levels_[0].size(); (leaf + 1) * kLeaf <= size; ++leaf) {
    levels_[0].push_back(of_points(column, leaf * kLeaf, (leaf + 1) * kLeaf));
  }
  for (std::size_t level = 0; levels_[level].size() >= kFanOut; ++level) {
    if (level + 1 == levels_.size()) levels_.emplace_back();
    const std::vector<Aggregate>& below = levels_[level];
    std::vector<Aggregate>& nodes = levels_[level + 1];
    while ((nodes.size() + 1) * kFanOut <= below.size()) {
      const std::size_t child = nodes.size() * kFanOut;
      Aggregate sum = below[child];
      for (std::size_t i = 1; i < kFanOut; ++i) sum.merge(below[child + i]);
      nodes.push_back(sum);
    }
  }
}

std::size_t ColumnIndex::memory() const {
  std::size_t nodes = 0;
  for (const std::vector<Aggregate>& level : levels_) nodes += level.capacity();
  return nodes * sizeof(Aggregate);
}

Aggregate ColumnIndex::aggregate(std::size_t begin, std::size_t end, bool moments) const {
  Aggregate sum;
  while (begin < end) {
    if (begin % kLeaf != 0 || end - begin < kLeaf) {
      const std::size_t stop = std::min(end, (begin / kLeaf + 1) * kLeaf);
      sum.merge(of_points(*column_, begin, stop, moments));
      begin = stop;
      continue;
    }
    // The largest complete node that starts here and ends in time.
    std::size_t level = 0;
    std::size_t span = kLeaf;
    while (level + 1 < levels_.size() && begin % (span * kFanOut) == 0 && end - begin >= span * kFanOut &&
           begin / (span * kFanOut) < levels_[level + 1].size()) {
      ++level;
      span *= kFanOut;
    }
    sum.merge(levels_[level][begin / span]);
    begin += span;
  }
  return sum;
}

}  // namespace glassboard
