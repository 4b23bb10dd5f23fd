// Writes and reads the plain fields of a state that is kept between two starts, never past its end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace glassboard {

class StateWriter {
 public:
  template <typename T>
  void put(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put<std::uint64_t>(text.size());
    bytes_.append(text);
  }
  template <typename T>
  void put_all(const std::vector<T>& values) {
    put<std::uint64_t>(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// After a read beyond the end everything reads as zero, and `sound` tells.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T get() {
    T value{};
    if (const std::string_view from = take(sizeof value); !from.empty())
      std::memcpy(&value, from.data(), sizeof value);
    return value;
  }
  std::string_view get_text() { return take(get<std::uint64_t>()); }
  template <typename T>
  void get_all(std::vector<T>& values) {
    const std::uint64_t count = get_count(sizeof(T));
    const std::string_view from = take(count * sizeof(T));
    values.resize(count);
    if (!from.empty()) std::memcpy(values.data(), from.data(), from.size());
  }
  // How many items of at least `size` bytes follow.
  std::uint64_t get_count(std::size_t size) {
    const auto count = get<std::uint64_t>();
    if (count <= rest_.size() / size) return count;
    sound_ = false;
    return 0;
  }
  bool sound() const { return sound_; }
  bool at_end() const { return sound_ && rest_.empty(); }
  void fail() { sound_ = false; }

 private:
  std::string_view take(std::uint64_t size) {
    if (!sound_ || size > rest_.size()) {
      sound_ = false;
      return {};
    }
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }

  std::string_view rest_;
  bool sound_ = true;
};

}  // namespace glassboard
