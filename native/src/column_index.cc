// A tree of aggregates over the positions of a column, and the places where its steps or wall times go back.
#include "glassboard/column_index.h"

#include <algorithm>

namespace glassboard {
namespace {

constexpr std::size_t kLeaf = 32;
constexpr std::size_t kFanOut = 16;

Aggregate of_points(const ScalarColumn& column, std::size_t begin, std::size_t end) {
  return column.value64.empty() ? Aggregate::of(column.value32.data(), begin, end)
                                : Aggregate::of(column.value64.data(), begin, end);
}

}  // namespace

void ColumnIndex::extend() {
  const ScalarColumn& column = *column_;
  const std::size_t size = column.size();
  for (std::size_t i = std::max<std::size_t>(size_, 1); i < size; ++i) {
    if (column.step[i] < column.step[i - 1]) step_breaks_.push_back(i);
    if (column.wall[i] < column.wall[i - 1]) wall_breaks_.push_back(i);
  }
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

Aggregate ColumnIndex::aggregate(std::size_t begin, std::size_t end) const {
  Aggregate sum;
  while (begin < end) {
    if (begin % kLeaf != 0 || end - begin < kLeaf) {
      const std::size_t stop = std::min(end, (begin / kLeaf + 1) * kLeaf);
      sum.merge(of_points(*column_, begin, stop));
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
