// Answers while columns grow under other threads, and the parts of a query that need no reference.
#include "glassboard/series.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "check.h"
#include "glassboard/query.h"

using namespace glassboard;

namespace {

struct Curve {
  std::shared_ptr<ScalarColumn> column = std::make_shared<ScalarColumn>();
  Series series{{Part{column, 0, Part::kGrowing, {}}}};

  void add(std::int64_t step, double value) {
    const double wall = 1.7e9 + static_cast<double>(step);
    const std::unique_lock lock(column->mutex);
    column->append_double(step, wall, value);
  }
};

std::vector<double> doubles(const Frame& frame, const std::string& name) {
  for (const FieldArray& field : frame.fields) {
    if (field.name != name) continue;
    CHECK(field.dtype == "F64");
    std::vector<double> values(field.bytes.size() / sizeof(double));
    std::memcpy(values.data(), field.bytes.data(), field.bytes.size());
    return values;
  }
  CHECK(false);
  return {};
}

void test_growing_while_asked() {
  constexpr std::int64_t kPoints = 200'000;
  Curve curve;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (std::int64_t step = 0; step < kPoints; ++step) curve.add(step, 0.1 * static_cast<double>(step));
    done = true;
  });
  std::uint64_t seen = 0;
  while (!done) {
    const Frame frame =
        run_query({&curve.series}, {Axis::kStep, {}, {}, 100, false, 0.9, {"x", "min", "max", "smoothed"}});
    CHECK(frame.rows[0].points >= seen);
    seen = frame.rows[0].points;
  }
  writer.join();
  const Frame frame = run_query({&curve.series}, {Axis::kStep, {}, {}, 100, false, 0, {"x", "min", "max"}});
  CHECK(frame.rows[0].points == kPoints);
  CHECK(doubles(frame, "min").front() == 0);
  CHECK(doubles(frame, "max")[frame.rows[0].length - 1] == 0.1 * (kPoints - 1));
}

void test_asked_by_many_at_once() {
  Curve curve;
  for (std::int64_t step = 0; step < 50'000; ++step)
    curve.add(step % 5000, std::sin(static_cast<double>(step)));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 20; ++k) {
        const auto axis = static_cast<Axis>((i + k) % 3);
        const Frame frame =
            run_query({&curve.series, &curve.series}, {axis, {}, {}, 64, false, 0.6, {"x", "last"}});
        CHECK(frame.rows[0].points == 50'000 && frame.rows[1].points == 50'000);
      }
    });
  }
  for (std::thread& one : threads) one.join();
}

void test_senseless_queries_throw() {
  Curve curve;
  curve.add(1, 1);
  const std::vector<Query> wrong{
      {Axis::kStep, {}, {}, 1, false, 0, {}},          {Axis::kStep, {}, {}, 10, false, 1.0, {}},
      {Axis::kStep, {}, {}, 10, false, 0, {"median"}}, {Axis::kStep, 2.0, 1.0, 10, false, 0, {}},
      {Axis::kStep, {}, -1.0, 10, true, 0, {}},        {Axis::kStep, std::nan(""), {}, 10, false, 0, {}},
  };
  for (const Query& query : wrong) {
    bool thrown = false;
    try {
      run_query({&curve.series}, query);
    } catch (const std::invalid_argument&) {
      thrown = true;
    }
    CHECK(thrown);
  }
}

}  // namespace

int main() {
  test_growing_while_asked();
  test_asked_by_many_at_once();
  test_senseless_queries_throw();
}
