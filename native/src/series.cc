// The points of one tag of one run: parts of columns in time order, as ordered pieces for each axis.
#include "glassboard/series.h"

#include <algorithm>
#include <shared_mutex>
#include <utility>

namespace glassboard {
namespace {

constexpr std::size_t kBytesOfCopiedPoint = 20;

bool same(const Piece& a, const Piece& b) {
  return a.index == b.index && a.begin == b.begin && a.end == b.end;
}

bool goes_back(const Piece& before, const Piece& after, Axis axis) {
  return axis == Axis::kStep ? after.step(after.begin) < before.step(before.end - 1)
                             : after.wall(after.begin) < before.wall(before.end - 1);
}

// The first position of [begin, end), in which steps do not go back, at a step >= `bound`.
std::size_t first_at(const ScalarColumn& column, std::size_t begin, std::size_t end, std::int64_t bound) {
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    column.step(middle) >= bound ? end = middle : begin = middle + 1;
  }
  return begin;
}

}  // namespace

void Series::set_parts(std::vector<Part> parts) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::shared_ptr<ColumnIndex>> indices;
  for (const Part& part : parts) {
    const auto is_of = [&](const auto& index) { return index->shared_column() == part.column; };
    auto known = std::find_if(indices.begin(), indices.end(), is_of);
    if (known == indices.end()) {
      known = std::find_if(indices_.begin(), indices_.end(), is_of);
      if (known == indices_.end()) {
        indices.push_back(std::make_shared<ColumnIndex>(part.column));
        continue;
      }
    }
    const std::shared_ptr<ColumnIndex> index = *known;  // `known` may point into what grows
    indices.push_back(index);
  }
  parts_ = std::move(parts);
  indices_ = std::move(indices);
}

std::size_t Series::memory() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& index : indices_) {
    const std::lock_guard<std::mutex> index_lock(index->mutex);
    bytes += index->memory();
  }
  for (const SortedCopy* copy : {&by_step_, &by_wall_}) {
    if (copy->index != nullptr) bytes += copy->index->size() * kBytesOfCopiedPoint + copy->index->memory();
  }
  return bytes;
}

Series::Locked::Locked(Series& series, Axis axis) : series_lock_(series.mutex_) {
  lock_columns(series);
  find_live(series);
  if (axis != Axis::kStep) split_at_wall_breaks();
  check_order(axis);
  if (overlapping_ && pieces_.size() > kMaxMerged) use_sorted_copy(series, axis);
}

void Series::Locked::lock_columns(const Series& series) {
  indices_ = series.indices_;
  std::sort(indices_.begin(),
            indices_.end());  // one order for all queries, so that none waits for another in a ring
  indices_.erase(std::unique(indices_.begin(), indices_.end()), indices_.end());
  for (const auto& index : indices_) index_locks_.emplace_back(index->mutex);
  for (const auto& index : indices_) {
    column_locks_.emplace_back(index->column().mutex);
    single_precision_ = single_precision_ && index->column().is_single_precision();
  }
  for (const auto& index : indices_) index->extend();
}

void Series::Locked::find_live(const Series& series) {
  for (std::size_t p = 0; p < series.parts_.size(); ++p) {
    const Part& part = series.parts_[p];
    const ColumnIndex& index = *series.indices_[p];
    const std::vector<std::size_t>& breaks = index.step_breaks();
    const std::size_t end = std::min(part.end, index.size());
    auto next_break = std::upper_bound(breaks.begin(), breaks.end(), part.begin);
    for (std::size_t begin = part.begin; begin < end;) {
      const std::size_t stop = next_break == breaks.end() ? end : std::min(end, *next_break++);
      const std::size_t live =
          part.keep_below ? first_at(index.column(), begin, stop, *part.keep_below) : stop;
      if (begin < live) pieces_.push_back({&index, begin, live});
      begin = stop;
    }
  }
  if (!pieces_.empty()) origin_ = pieces_.front().wall(pieces_.front().begin);
}

void Series::Locked::split_at_wall_breaks() {
  std::vector<Piece> split;
  for (const Piece& piece : pieces_) {
    const std::vector<std::size_t>& breaks = piece.index->wall_breaks();
    auto next_break = std::upper_bound(breaks.begin(), breaks.end(), piece.begin);
    for (std::size_t begin = piece.begin; begin < piece.end;) {
      const std::size_t stop = next_break == breaks.end() ? piece.end : std::min(piece.end, *next_break++);
      split.push_back({piece.index, begin, stop});
      begin = stop;
    }
  }
  pieces_ = std::move(split);
}

void Series::Locked::check_order(Axis axis) {
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    overlapping_ = overlapping_ || goes_back(pieces_[i - 1], pieces_[i], axis);
  }
}

void Series::Locked::use_sorted_copy(Series& series, Axis axis) {
  SortedCopy& copy = axis == Axis::kStep ? series.by_step_ : series.by_wall_;
  const bool fresh =
      copy.of.size() == pieces_.size() && std::equal(copy.of.begin(), copy.of.end(), pieces_.begin(), same);
  if (!fresh) {
    std::vector<std::pair<const Piece*, std::size_t>> order;
    for (const Piece& piece : pieces_) {
      for (std::size_t i = piece.begin; i < piece.end; ++i) order.emplace_back(&piece, i);
    }
    if (axis == Axis::kStep) {
      std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first->step(a.second) < b.first->step(b.second);
      });
    } else {
      std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first->wall(a.second) < b.first->wall(b.second);
      });
    }
    auto column = std::make_shared<ScalarColumn>();
    for (const auto& [from, i] : order) {
      single_precision_ ? column->append(from->step(i), from->wall(i), static_cast<float>(from->value(i)))
                        : column->append_double(from->step(i), from->wall(i), from->value(i));
    }
    copy.of = pieces_;
    copy.held = indices_;
    copy.index = std::make_shared<ColumnIndex>(std::move(column));
    copy.index->extend();
  }
  pieces_ = {{copy.index.get(), 0, copy.index->size()}};
  overlapping_ = false;
}

}  // namespace glassboard
