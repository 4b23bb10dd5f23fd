// The points of one tag of one run: parts of columns in time order, as ordered pieces for each axis.
#include "glassboard/series.h"

#include <algorithm>
#include <shared_mutex>
#include <utility>

namespace glassboard {
namespace {

bool same(const Piece& a, const Piece& b) {
  return a.index == b.index && a.begin == b.begin && a.end == b.end;
}

bool goes_back(const Piece& before, const Piece& after, Axis axis) {
  const ScalarColumn& from = before.index->column();
  const ScalarColumn& to = after.index->column();
  return axis == Axis::kStep ? to.step[after.begin] < from.step[before.end - 1]
                             : to.wall[after.begin] < from.wall[before.end - 1];
}

}  // namespace

void Series::set_parts(std::vector<Part> parts) {
  const std::lock_guard<std::mutex> lock(mutex_);
  parts_ = std::move(parts);
}

Series::Locked::Locked(Series& series, Axis axis) : series_lock_(series.mutex_) {
  lock_columns(series.parts_);
  find_live(series.parts_);
  if (axis != Axis::kStep) split_at_wall_breaks();
  check_order(axis);
  if (overlapping_ && pieces_.size() > kMaxMerged) use_sorted_copy(series, axis);
}

void Series::Locked::lock_columns(const std::vector<Part>& parts) {
  for (const Part& part : parts) indices_.push_back(part.index);
  std::sort(indices_.begin(),
            indices_.end());  // one order for all queries, so that none waits for another in a ring
  indices_.erase(std::unique(indices_.begin(), indices_.end()), indices_.end());
  for (const auto& index : indices_) index_locks_.emplace_back(index->mutex);
  // Two indices may stand over one column; it is locked once.
  std::vector<const ScalarColumn*> columns;
  for (const auto& index : indices_) columns.push_back(&index->column());
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  for (const ScalarColumn* column : columns) {
    column_locks_.emplace_back(column->mutex);
    single_precision_ = single_precision_ && column->value64.empty();
  }
  for (const auto& index : indices_) index->extend();
}

void Series::Locked::find_live(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    const ColumnIndex& index = *part.index;
    const std::vector<std::int64_t>& step = index.column().step;
    const std::vector<std::size_t>& breaks = index.step_breaks();
    const std::size_t end = std::min(part.end, index.size());
    auto next_break = std::upper_bound(breaks.begin(), breaks.end(), part.begin);
    for (std::size_t begin = part.begin; begin < end;) {
      const std::size_t stop = next_break == breaks.end() ? end : std::min(end, *next_break++);
      std::size_t live = stop;
      if (part.keep_below) {
        const auto at = std::lower_bound(step.begin() + static_cast<std::ptrdiff_t>(begin),
                                         step.begin() + static_cast<std::ptrdiff_t>(stop), *part.keep_below);
        live = static_cast<std::size_t>(at - step.begin());
      }
      if (begin < live) pieces_.push_back({&index, begin, live});
      begin = stop;
    }
  }
  if (!pieces_.empty()) origin_ = pieces_.front().index->column().wall[pieces_.front().begin];
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
    std::vector<std::pair<const ScalarColumn*, std::size_t>> order;
    for (const Piece& piece : pieces_) {
      for (std::size_t i = piece.begin; i < piece.end; ++i) order.emplace_back(&piece.index->column(), i);
    }
    if (axis == Axis::kStep) {
      std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first->step[a.second] < b.first->step[b.second];
      });
    } else {
      std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first->wall[a.second] < b.first->wall[b.second];
      });
    }
    auto column = std::make_shared<ScalarColumn>();
    for (const auto& [from, i] : order) {
      single_precision_ ? column->append(from->step[i], from->wall[i], static_cast<float>(from->value(i)))
                        : column->append_double(from->step[i], from->wall[i], from->value(i));
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
