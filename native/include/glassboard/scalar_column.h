// One file's points of one scalar tag, in file order: what the scan fills and queries read.
//
// Append-only. The scan appends under an exclusive lock; a query reads under a shared one. New points lie in
// arrays that grow; `freeze` puts chunks of a cache file in their place. Values are kept as the float32 the
// format holds; the first value that float32 cannot hold (our private double field) widens what grows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <shared_mutex>
#include <stdexcept>
#include <vector>

#include "glassboard/chunk.h"

namespace glassboard {

// Wall times further from the epoch than thirty million years, or not numbers, are damage: no axis could hold
// them.
constexpr bool is_wall_time(double wall) { return wall > -1e15 && wall < 1e15; }

// A cache file is not what was written: what came from it must be read from the event file again.
class DamagedCache : public std::runtime_error {
 public:
  DamagedCache() : std::runtime_error("the column cache is damaged; the event file is read again") {}
};

class ScalarColumn {
 public:
  // All of these need `mutex`, at least shared.
  std::size_t size() const { return tail_.end(); }
  const std::vector<Chunk>& frozen() const { return frozen_; }
  const Chunk& tail() const { return tail_; }  // what still grows
  const Chunk& chunk_at(std::size_t position) const {
    if (position >= tail_.begin) return tail_;
    const auto after = std::upper_bound(frozen_.begin(), frozen_.end(), position,
                                        [](std::size_t at, const Chunk& chunk) { return at < chunk.begin; });
    return *(after - 1);
  }
  template <typename Visit>
  void for_each_chunk(Visit visit) const {
    for (const Chunk& chunk : frozen_) visit(chunk);
    if (tail_.size > 0) visit(tail_);
  }
  std::int64_t step(std::size_t i) const { return chunk_at(i).step(i); }
  double wall(std::size_t i) const { return chunk_at(i).wall(i); }
  double value(std::size_t i) const { return chunk_at(i).value(i); }
  bool is_single_precision() const {
    return value64_.empty() && std::all_of(frozen_.begin(), frozen_.end(),
                                           [](const Chunk& chunk) { return chunk.value64 == nullptr; });
  }
  // Of at least one point. Throws DamagedCache as `verify` does, where steps have to be read.
  std::int64_t largest_step() const {
    std::int64_t largest = std::numeric_limits<std::int64_t>::min();
    for_each_chunk([&](const Chunk& chunk) {
      if (chunk.steps != nullptr && chunk.mapped != nullptr && !chunk.mapped->are_sound())
        throw DamagedCache();
      largest = std::max(largest, chunk.largest_step());
    });
    return largest;
  }
  // Throws DamagedCache unless every frozen point is what was written.
  void verify() const {
    for (const Chunk& chunk : frozen_) {
      if (chunk.mapped != nullptr && !chunk.mapped->are_sound()) throw DamagedCache();
    }
  }

  // The rest need `mutex` held exclusively.
  void append(std::int64_t step, double wall, float v) {
    step_.push_back(step);
    wall_.push_back(wall);
    value64_.empty() ? value32_.push_back(v) : value64_.push_back(static_cast<double>(v));
    refresh();
  }
  void append_double(std::int64_t step, double wall, double v) {
    if (value64_.empty()) widen();
    step_.push_back(step);
    wall_.push_back(wall);
    value64_.push_back(v);
    refresh();
  }

  // Appends as many points as `steps` holds, exact values in place of floats where there are any. `ahead` is
  // how many are expected from here on: room for them is made at once.
  void append_block(const std::vector<std::int64_t>& steps, const std::vector<double>& walls,
                    const std::vector<float>& floats, const std::vector<double>& exacts, std::size_t ahead) {
    if (step_.size() + steps.size() > step_.capacity()) {
      const std::size_t room = std::max(step_.size() + ahead, 2 * step_.size());
      step_.reserve(room);
      wall_.reserve(room);
      value64_.empty() ? value32_.reserve(room) : value64_.reserve(room);
    }
    if (!exacts.empty() && value64_.empty()) widen();
    step_.insert(step_.end(), steps.begin(), steps.end());
    wall_.insert(wall_.end(), walls.begin(), walls.end());
    if (!exacts.empty()) {
      value64_.insert(value64_.end(), exacts.begin(), exacts.end());
    } else if (!value64_.empty()) {
      value64_.insert(value64_.end(), floats.begin(), floats.end());
    } else {
      value32_.insert(value32_.end(), floats.begin(), floats.end());
    }
    refresh();
  }

  // Puts `chunk`, which holds all points from its `begin` on, in the place of what has held them.
  void freeze(Chunk chunk) {
    while (!frozen_.empty() && frozen_.back().begin >= chunk.begin) frozen_.pop_back();
    frozen_.push_back(std::move(chunk));
    std::vector<std::int64_t>().swap(step_);
    std::vector<double>().swap(wall_);
    std::vector<float>().swap(value32_);
    std::vector<double>().swap(value64_);
    tail_.begin = frozen_.back().end();
    refresh();
  }

  mutable std::shared_mutex mutex;

 private:
  void widen() {
    value64_.reserve(value32_.capacity() + 1);
    value64_.assign(value32_.begin(), value32_.end());
    std::vector<float>().swap(value32_);
  }
  void refresh() {
    tail_.size = step_.size();
    tail_.steps = step_.data();
    tail_.walls = wall_.data();
    tail_.value32 = value64_.empty() ? value32_.data() : nullptr;
    tail_.value64 = value64_.empty() ? nullptr : value64_.data();
  }

  std::vector<Chunk> frozen_;
  Chunk tail_;
  std::vector<std::int64_t> step_;
  std::vector<double> wall_;     // seconds since the epoch
  std::vector<float> value32_;   // in use while value64_ is empty
  std::vector<double> value64_;  // all values of the tail, once one needed it
};

}  // namespace glassboard
