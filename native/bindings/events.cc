// Python face of the event codec: checksums, framing, the file scanner and its columns.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cmath>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <system_error>

#include "glassboard/crc32c.h"
#include "glassboard/file_scanner.h"
#include "glassboard/in_parallel.h"
#include "glassboard/record.h"
#include "glassboard/scalar_column.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace glassboard {
namespace {

std::string_view view(const nb::bytes& data) { return {data.c_str(), data.size()}; }
nb::bytes to_bytes(std::string_view data) { return nb::bytes(data.data(), data.size()); }
// Tags are UTF-8 by the format; the bytes of one that is not are spelled out, so that JSON can still carry
// it.
nb::object to_text(std::string_view data) {
  return nb::steal(
      PyUnicode_DecodeUTF8(data.data(), static_cast<Py_ssize_t>(data.size()), "backslashreplace"));
}

// File names are bytes; where they are no UTF-8, Python's text for them cannot be taken as it is.
std::string to_path(const nb::str& text) {
  PyObject* encoded = PyUnicode_EncodeFSDefault(text.ptr());
  if (encoded == nullptr) throw nb::python_error();
  return std::string(view(nb::steal<nb::bytes>(encoded)));
}

// A memoryview of a copy, with the item format of `array.array` and `struct`.
template <typename T>
nb::object to_memoryview(const std::vector<T>& values, const char* format) {
  nb::bytes copy(values.data(), values.size() * sizeof(T));
  nb::object bytes_view = nb::steal(PyMemoryView_FromObject(copy.ptr()));
  return values.empty() ? nb::module_::import_("array").attr("array")(format)
                        : bytes_view.attr("cast")(format);
}

using Steps = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Doubles = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

void extend(ScalarColumn& column, const Steps& steps, const Doubles& walls, const Doubles& values) {
  if (steps.size() != walls.size() || steps.size() != values.size()) {
    throw nb::value_error("steps, walls and values must have one length");
  }
  for (std::size_t i = 0; i < walls.size(); ++i) {
    if (!is_wall_time(walls.data()[i]))
      throw nb::value_error("a wall time must be seconds since the epoch, within 1e15 of it");
  }
  const std::unique_lock<std::shared_mutex> lock(column.mutex);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double value = values.data()[i];
    const auto single = static_cast<float>(value);
    if (static_cast<double>(single) == value || value != value) {
      column.append(steps.data()[i], walls.data()[i], single);
    } else {
      column.append_double(steps.data()[i], walls.data()[i], value);
    }
  }
}

// A copy of one field of a column's points, as a memoryview; `get` takes a chunk and a position to the item.
template <typename T, typename Get>
nb::object copy_points(const ScalarColumn& column, const char* format, Get get) {
  std::vector<T> items;
  {
    const nb::gil_scoped_release release;
    const std::shared_lock<std::shared_mutex> lock(column.mutex);
    column.verify();
    items.reserve(column.size());
    column.for_each_chunk([&](const Chunk& chunk) {
      for (std::size_t i = chunk.begin; i < chunk.end(); ++i) items.push_back(get(chunk, i));
    });
  }
  return to_memoryview(items, format);
}

nb::object scalar_slots_since(const FileScanner& scanner, std::size_t since) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::list columns;
  const auto& slots = scanner.scan().scalar_slots();
  for (std::size_t i = since; i < slots.size(); ++i) {
    columns.append(nb::make_tuple(to_text(slots[i]->tag), slots[i]->column));
  }
  return columns;
}

// The slot of a tag as Python knows it; null when there is none.
const TagSlot* find_text(const EventScan& scan, const std::string& tag) {
  if (const TagSlot* slot = scan.find(tag)) return slot;
  if (tag.find('\\') == std::string::npos) return nullptr;
  for (const TagSlot& slot : scan.slots()) {  // a tag that is not UTF-8 goes by another text than its bytes
    if (nb::cast<std::string>(to_text(slot.tag)) == tag) return &slot;
  }
  return nullptr;
}

nb::object optional_wall(double wall) {
  return std::isfinite(wall) ? nb::object(nb::float_(wall)) : nb::none();
}

// A copy of one tag's record places, taken under the scanner's lock.
struct Records {
  std::string plugin;
  std::string content;
  RecordIndex index;
};

// The kinds of tags, in the order in which the scan met them: (tag, plugin, description).
nb::list tags_since(const std::vector<TagSlot*>& slots, std::size_t since) {
  nb::list tags;
  for (std::size_t i = since; i < slots.size(); ++i) {
    const TagMetadata& metadata = slots[i]->metadata;
    tags.append(
        nb::make_tuple(to_text(slots[i]->tag), to_text(metadata.plugin), to_text(metadata.description)));
  }
  return tags;
}

nb::list scalar_tags_since(const FileScanner& scanner, std::size_t since) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  return tags_since(scanner.scan().scalar_slots(), since);
}

nb::list record_tags_since(const FileScanner& scanner, std::size_t since) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  return tags_since(scanner.scan().record_slots(), since);
}

// None when the tag has none.
nb::object records_of_tag(const FileScanner& scanner, const std::string& tag) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  const TagSlot* slot = find_text(scanner.scan(), tag);
  if (slot == nullptr || slot->records == nullptr) return nb::none();
  return nb::cast(Records{slot->metadata.plugin, slot->metadata.content, *slot->records});
}

nb::dict records_of(const FileScanner& scanner) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::dict records;
  for (const TagSlot& slot : scanner.scan().slots()) {
    if (slot.records == nullptr) continue;
    records[to_text(slot.tag)] = Records{slot.metadata.plugin, slot.metadata.content, *slot.records};
  }
  return records;
}

// Plugin names by tag, of the tags whose values are only located.
nb::dict record_plugins_of(const FileScanner& scanner) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::dict plugins;
  for (const TagSlot& slot : scanner.scan().slots()) {
    if (slot.records != nullptr) plugins[to_text(slot.tag)] = to_text(slot.metadata.plugin);
  }
  return plugins;
}

nb::object metadata_of(const FileScanner& scanner, const std::string& tag) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  const TagSlot* slot = find_text(scanner.scan(), tag);
  if (slot == nullptr) throw nb::key_error(tag.c_str());
  const TagMetadata& metadata = slot->metadata;
  return nb::make_tuple(to_text(metadata.plugin), to_bytes(metadata.content), to_text(metadata.display_name),
                        to_text(metadata.description));
}

nb::list starts_of(const FileScanner& scanner) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::list starts;
  for (const SessionStart& start : scanner.scan().starts()) {
    nb::dict lengths;
    for (const auto& [slot, length] : start.lengths) lengths[to_text(slot->tag)] = length;
    starts.append(nb::make_tuple(start.step, start.wall, lengths));
  }
  return starts;
}

// Of each session start, how many values that are no numbers each tag had.
nb::list start_records_of(const FileScanner& scanner) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::list starts;
  for (const SessionStart& start : scanner.scan().starts()) {
    nb::dict lengths;
    for (const auto& [slot, length] : start.records) lengths[to_text(slot->tag)] = length;
    starts.append(lengths);
  }
  return starts;
}

nb::list damage_of(const FileScanner& scanner) {
  const std::lock_guard<std::mutex> lock(scanner.mutex());
  nb::list damage;
  for (const Damage& entry : scanner.scan().damage())
    damage.append(nb::make_tuple(entry.offset, entry.skipped, entry.message));
  return damage;
}

template <typename Get>
auto locked(Get get) {
  return [get](const FileScanner& scanner) {
    const std::lock_guard<std::mutex> lock(scanner.mutex());
    return get(scanner.scan());
  };
}

// Whether each scanner took over what its cache file holds. At once, because for thousands of small files
// passing the interpreter's lock to and fro would cost more than the work.
std::vector<bool> restore_all(const std::vector<FileScanner*>& scanners, const nb::sequence& caches) {
  std::vector<std::string> paths;
  for (nb::handle cache : caches) paths.push_back(to_path(nb::cast<nb::str>(cache)));
  if (paths.size() != scanners.size()) throw nb::value_error("each scanner needs a cache file");
  std::vector<char> restored(scanners.size());
  {
    const nb::gil_scoped_release release;
    in_parallel(scanners.size(), [&](std::size_t i) {
      try {
        restored[i] = scanners[i]->restore(paths[i]);
      } catch (const std::system_error&) {
        restored[i] = false;  // advance() will tell why the file cannot be read
      }
    });
  }
  return {restored.begin(), restored.end()};
}

void bind_columns(nb::module_& m) {
  nb::class_<ScalarColumn>(m, "ScalarColumn")
      .def(nb::init<>())
      .def("__len__",
           [](const ScalarColumn& column) {
             const std::shared_lock<std::shared_mutex> lock(column.mutex);
             return column.size();
           })
      .def("verify",
           [](const ScalarColumn& column) {
             const std::shared_lock<std::shared_mutex> lock(column.mutex);
             column.verify();
           })
      .def("extend", &extend, "steps"_a, "walls"_a, "values"_a)
      .def_prop_ro("first_step",
                   [](const ScalarColumn& column) {
                     const std::shared_lock<std::shared_mutex> lock(column.mutex);
                     if (column.size() == 0) throw nb::index_error("the column is empty");
                     return column.step(0);
                   })
      .def_prop_ro("last_step",
                   [](const ScalarColumn& column) {
                     const std::shared_lock<std::shared_mutex> lock(column.mutex);
                     if (column.size() == 0) throw nb::index_error("the column is empty");
                     return column.step(column.size() - 1);
                   })
      .def_prop_ro("largest_step",
                   [](const ScalarColumn& column) {
                     const nb::gil_scoped_release release;
                     const std::shared_lock<std::shared_mutex> lock(column.mutex);
                     if (column.size() == 0) throw nb::index_error("the column is empty");
                     return column.largest_step();
                   })
      .def_prop_ro("steps",
                   [](const ScalarColumn& column) {
                     return copy_points<std::int64_t>(
                         column, "q", [](const Chunk& chunk, std::size_t i) { return chunk.step(i); });
                   })
      .def_prop_ro("walls",
                   [](const ScalarColumn& column) {
                     return copy_points<double>(
                         column, "d", [](const Chunk& chunk, std::size_t i) { return chunk.wall(i); });
                   })
      .def_prop_ro("values", [](const ScalarColumn& column) {
        return copy_points<double>(column, "d",
                                   [](const Chunk& chunk, std::size_t i) { return chunk.value(i); });
      });
}

void bind_scanner(nb::module_& m) {
  nb::class_<Records>(m, "Records")
      .def("__len__", [](const Records& records) { return records.index.step.size(); })
      .def_prop_ro("plugin", [](const Records& records) { return to_text(records.plugin); })
      .def_prop_ro("content", [](const Records& records) { return to_bytes(records.content); })
      .def_prop_ro("steps", [](const Records& records) { return to_memoryview(records.index.step, "q"); })
      .def_prop_ro("walls", [](const Records& records) { return to_memoryview(records.index.wall, "d"); })
      .def_prop_ro("offsets", [](const Records& records) { return to_memoryview(records.index.offset, "Q"); })
      .def_prop_ro("lengths",
                   [](const Records& records) { return to_memoryview(records.index.length, "Q"); });

  nb::class_<FileScanner>(m, "FileScanner")
      .def(
          "__init__",
          [](FileScanner* scanner, const nb::str& path) { new (scanner) FileScanner(to_path(path)); },
          "path"_a)
      .def("advance", &FileScanner::advance, "max_bytes"_a = std::uint64_t{64} << 20,
           nb::call_guard<nb::gil_scoped_release>())
      .def(
          "freeze",
          [](FileScanner& scanner, const nb::str& cache) {
            const std::string path = to_path(cache);
            const nb::gil_scoped_release release;
            scanner.freeze(path);
          },
          "cache"_a)
      .def_prop_ro("growing", locked([](const EventScan& scan) { return scan.growing(); }))
      .def_prop_ro("at_end", &FileScanner::at_end)
      .def_prop_ro("head", [](const FileScanner& scanner) { return to_bytes(scanner.head()); })
      .def_prop_ro("file_state",
                   [](const FileScanner& scanner) {
                     const FileState& state = scanner.file_state();
                     return nb::make_tuple(state.device, state.inode, state.size, state.modified);
                   })
      .def("new_columns", &scalar_slots_since, "since"_a)
      .def("new_scalar_tags", &scalar_tags_since, "since"_a)
      .def("new_record_tags", &record_tags_since, "since"_a)
      .def("records_of", &records_of_tag, "tag"_a)
      .def("metadata", &metadata_of, "tag"_a)
      .def_prop_ro("records", &records_of)
      .def_prop_ro("record_plugins", &record_plugins_of)
      .def_prop_ro("starts", &starts_of)
      .def_prop_ro("start_records", &start_records_of)
      .def_prop_ro("end", locked([](const EventScan& scan) {
                     return scan.end_record() ? nb::object(to_bytes(*scan.end_record())) : nb::none();
                   }))
      .def_prop_ro("last_sign", locked([](const EventScan& scan) { return optional_wall(scan.last_sign()); }))
      .def_prop_ro("damage", &damage_of)
      .def_prop_ro("damaged", locked([](const EventScan& scan) { return scan.damaged(); }))
      .def_prop_ro("offset", locked([](const EventScan& scan) { return scan.offset(); }))
      .def_prop_ro("events", locked([](const EventScan& scan) { return scan.events(); }))
      .def_prop_ro("points", locked([](const EventScan& scan) { return scan.points(); }))
      .def_prop_ro("first_wall",
                   locked([](const EventScan& scan) { return optional_wall(scan.first_wall()); }))
      .def_prop_ro("last_wall", locked([](const EventScan& scan) { return optional_wall(scan.last_wall()); }))
      .def_prop_ro("file_version", locked([](const EventScan& scan) { return to_text(scan.file_version()); }))
      .def_prop_ro("start", locked([](const EventScan& scan) { return to_bytes(scan.start_record()); }));
}

}  // namespace
}  // namespace glassboard

NB_MODULE(_native, m) {
  using namespace glassboard;
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const DamagedCache& error) {
      const nb::object type = nb::module_::import_("glassboard.errors").attr("DamagedCache");
      PyErr_SetString(type.ptr(), error.what());
    } catch (const std::system_error& error) {
      const nb::object arguments = nb::make_tuple(error.code().value(), to_text(error.what()));
      PyErr_SetObject(PyExc_OSError, arguments.ptr());
    }
  });
  m.def(
      "crc32c",
      [](const nb::bytes& data, std::uint32_t seed) { return crc32c(data.c_str(), data.size(), seed); },
      "data"_a, "seed"_a = 0);
  m.def(
      "masked_crc32c", [](const nb::bytes& data) { return masked_crc32c(data.c_str(), data.size()); },
      "data"_a);
  m.def(
      "frame",
      [](const nb::bytes& payload) {
        std::string record;
        append_record(record, view(payload));
        return to_bytes(record);
      },
      "payload"_a);
  m.def(
      "read_payload",
      [](const nb::str& path, std::uint64_t offset, std::uint64_t length) {
        const std::string file = to_path(path);
        std::string bytes;
        {
          const nb::gil_scoped_release release;
          bytes = read_range(file, offset, length);
        }
        return to_bytes(bytes);
      },
      "path"_a, "offset"_a, "length"_a);
  // A program may end while boards are open; that is no leak.
  nb::set_leak_warnings(false);
  m.def("restore_all", &restore_all, "scanners"_a, "caches"_a);
  // Freed memory goes back to the system.
  m.def("release_memory", [] {
#ifdef __GLIBC__
    const nb::gil_scoped_release release;
    ::malloc_trim(0);
#endif
  });
  bind_columns(m);
  bind_scanner(m);
}
