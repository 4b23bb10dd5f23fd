// Does one piece of work for each of many things, on several threads when there are enough of them.
#pragma once

#include <cstddef>
#include <functional>

namespace glassboard {

// Calls `work` with each number below `count`, in any order. The first exception is thrown once all is done.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace glassboard
