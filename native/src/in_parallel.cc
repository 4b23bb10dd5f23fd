// Does one piece of work for each of many things, on several threads when there are enough of them.
#include "glassboard/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace glassboard {
namespace {

constexpr std::size_t kWorthAThread = 16;  // starting one costs as much as a few series
constexpr std::size_t kMostThreads = 8;

}  // namespace

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr thrown;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex);
        if (!thrown) thrown = std::current_exception();
        next = count;
      }
    }
  };
  const std::size_t processors = std::thread::hardware_concurrency();
  const std::size_t wanted = std::min({count / kWorthAThread, kMostThreads, processors});
  std::vector<std::thread> threads;
  try {
    while (threads.size() + 1 < wanted) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // No more threads are to be had: those that are there do it.
  }
  run();
  for (std::thread& thread : threads) thread.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace glassboard
