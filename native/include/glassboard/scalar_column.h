// One file's points of one scalar tag, in file order: what the scan fills and queries read.
//
// Append-only. The scan appends under an exclusive lock; a query reads under a shared one. Values are kept as
// the float32 the format holds; the first value that float32 cannot hold (our private double field) widens
// the column once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <shared_mutex>
#include <string>
#include <vector>

namespace glassboard {

// Wall times further from the epoch than thirty million years, or not numbers, are damage: no axis could hold
// them.
constexpr bool is_wall_time(double wall) { return wall > -1e15 && wall < 1e15; }

class ScalarColumn {
 public:
  std::size_t size() const { return step.size(); }
  double value(std::size_t i) const { return value64.empty() ? static_cast<double>(value32[i]) : value64[i]; }

  // All three need `mutex` held exclusively.
  void append(std::int64_t at_step, double at_wall, float v) {
    step.push_back(at_step);
    wall.push_back(at_wall);
    if (value64.empty()) {
      value32.push_back(v);
    } else {
      value64.push_back(static_cast<double>(v));
    }
  }
  void append_double(std::int64_t at_step, double at_wall, double v) {
    if (value64.empty()) widen();
    step.push_back(at_step);
    wall.push_back(at_wall);
    value64.push_back(v);
  }

  // Appends as many points as `steps` holds, exact values in place of floats where there are any. `ahead` is
  // how many are expected from here on: room for them is made at once.
  void append_block(const std::vector<std::int64_t>& steps, const std::vector<double>& walls,
                    const std::vector<float>& floats, const std::vector<double>& exacts, std::size_t ahead) {
    if (step.size() + steps.size() > step.capacity()) {
      const std::size_t room = std::max(step.size() + ahead, 2 * step.size());
      step.reserve(room);
      wall.reserve(room);
      value64.empty() ? value32.reserve(room) : value64.reserve(room);
    }
    if (!exacts.empty() && value64.empty()) widen();
    step.insert(step.end(), steps.begin(), steps.end());
    wall.insert(wall.end(), walls.begin(), walls.end());
    if (!exacts.empty()) {
      value64.insert(value64.end(), exacts.begin(), exacts.end());
    } else if (!value64.empty()) {
      value64.insert(value64.end(), floats.begin(), floats.end());
    } else {
      value32.insert(value32.end(), floats.begin(), floats.end());
    }
  }

  mutable std::shared_mutex mutex;
  std::vector<std::int64_t> step;
  std::vector<double> wall;     // seconds since the epoch
  std::vector<float> value32;   // in use while value64 is empty
  std::vector<double> value64;  // all values, once one needed it

 private:
  void widen() {
    value64.reserve(value32.capacity());
    value64.assign(value32.begin(), value32.end());
    std::vector<float>().swap(value32);
  }
};

}  // namespace glassboard
