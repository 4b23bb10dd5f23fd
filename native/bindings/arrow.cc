// Gives tables to other libraries by the Arrow C data interface, without copying: PyCapsules of a schema and
// of a stream of batches. https://arrow.apache.org/docs/format/CDataInterface.html
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace nb = nanobind;
using namespace nb::literals;

// The layout that the interface defines.
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

namespace glassboard {
namespace {

constexpr std::int64_t kNullable = 2;

// --- schemas: (name, format, None or the format of a dictionary's values) -------------------------------

struct SchemaOwner {
  std::string format, name;
  std::vector<std::unique_ptr<ArrowSchema>> held;
  std::vector<ArrowSchema*> children;
};

void release_schema(ArrowSchema* schema) {
  auto* owner = static_cast<SchemaOwner*>(schema->private_data);
  for (const auto& part : owner->held) {
    if (part->release != nullptr) part->release(part.get());
  }
  delete owner;
  schema->release = nullptr;
}

void make_schema(ArrowSchema* out, std::string format, std::string name, std::int64_t flags) {
  auto* owner = new SchemaOwner{std::move(format), std::move(name), {}, {}};
  *out = {
      owner->format.c_str(), owner->name.c_str(), nullptr, flags, 0, nullptr, nullptr, release_schema, owner};
}

ArrowSchema* add_part(ArrowSchema* schema) {
  auto* owner = static_cast<SchemaOwner*>(schema->private_data);
  owner->held.push_back(std::make_unique<ArrowSchema>());
  return owner->held.back().get();
}

void fill_schema(ArrowSchema* out, const nb::list& fields) {
  make_schema(out, "+s", "", 0);
  auto* owner = static_cast<SchemaOwner*>(out->private_data);
  for (nb::handle field : fields) {
    const auto parts = nb::cast<nb::tuple>(field);
    ArrowSchema* child = add_part(out);
    make_schema(child, nb::cast<std::string>(parts[1]), nb::cast<std::string>(parts[0]), kNullable);
    if (!parts[2].is_none()) {
      child->dictionary = add_part(child);
      make_schema(child->dictionary, nb::cast<std::string>(parts[2]), "", kNullable);
    }
    owner->children.push_back(child);
  }
  out->children = owner->children.data();
  out->n_children = static_cast<std::int64_t>(owner->children.size());
}

// --- arrays: (length, buffers, None or (length, buffers) of a dictionary); buffers are objects or None ---

// Arrow's users may let go of an array in any thread, and after the interpreter has ended.
struct ArrayOwner {
  std::vector<Py_buffer> views;
  std::vector<const void*> buffers;
  std::vector<std::unique_ptr<ArrowArray>> held;
  std::vector<ArrowArray*> children;
};

void release_array(ArrowArray* array) {
  auto* owner = static_cast<ArrayOwner*>(array->private_data);
  for (const auto& part : owner->held) {
    if (part->release != nullptr) part->release(part.get());
  }
  if (!owner->views.empty() && Py_IsInitialized()) {
    const nb::gil_scoped_acquire gil;
    for (Py_buffer& view : owner->views) PyBuffer_Release(&view);
  }
  delete owner;
  array->release = nullptr;
}

ArrayOwner* make_array(ArrowArray* out, std::int64_t length, std::int64_t nulls) {
  auto* owner = new ArrayOwner;
  *out = {length, nulls, 0, 0, 0, nullptr, nullptr, nullptr, release_array, owner};
  return owner;
}

void fill_buffers(ArrowArray* out, const nb::tuple& buffers) {
  auto* owner = static_cast<ArrayOwner*>(out->private_data);
  for (nb::handle buffer : buffers) {
    if (buffer.is_none()) {
      owner->buffers.push_back(nullptr);
      continue;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(buffer.ptr(), &view, PyBUF_SIMPLE) != 0) throw nb::python_error();
    owner->views.push_back(view);
    owner->buffers.push_back(view.buf);
  }
  out->buffers = owner->buffers.data();
  out->n_buffers = static_cast<std::int64_t>(owner->buffers.size());
}

void fill_column(ArrowArray* out, const nb::tuple& column) {
  const bool has_nulls = !nb::cast<nb::tuple>(column[1])[0].is_none();
  ArrayOwner* owner = make_array(out, nb::cast<std::int64_t>(column[0]), has_nulls ? -1 : 0);
  fill_buffers(out, nb::cast<nb::tuple>(column[1]));
  if (column[2].is_none()) return;
  owner->held.push_back(std::make_unique<ArrowArray>());
  out->dictionary = owner->held.back().get();
  const auto dictionary = nb::cast<nb::tuple>(column[2]);
  make_array(out->dictionary, nb::cast<std::int64_t>(dictionary[0]), 0);
  fill_buffers(out->dictionary, nb::cast<nb::tuple>(dictionary[1]));
}

void fill_batch(ArrowArray* out, const nb::tuple& batch) {
  ArrayOwner* owner = make_array(out, nb::cast<std::int64_t>(batch[0]), 0);
  try {
    owner->buffers.push_back(nullptr);
    out->buffers = owner->buffers.data();
    out->n_buffers = 1;
    for (nb::handle column : nb::cast<nb::list>(batch[1])) {
      owner->held.push_back(std::make_unique<ArrowArray>());
      fill_column(owner->held.back().get(), nb::cast<nb::tuple>(column));
      owner->children.push_back(owner->held.back().get());
    }
    out->children = owner->children.data();
    out->n_children = static_cast<std::int64_t>(owner->children.size());
  } catch (...) {
    release_array(out);
    throw;
  }
}

// --- streams --------------------------------------------------------------------------------------------

struct StreamOwner {
  nb::list fields;
  nb::object batches;  // an iterator
  std::string error;
};

int failed(StreamOwner* owner, const char* why) {
  owner->error = why;
  return EIO;
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto* owner = static_cast<StreamOwner*>(stream->private_data);
  const nb::gil_scoped_acquire gil;
  try {
    fill_schema(out, owner->fields);
    return 0;
  } catch (const std::exception& error) {
    return failed(owner, error.what());
  }
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* owner = static_cast<StreamOwner*>(stream->private_data);
  const nb::gil_scoped_acquire gil;
  try {
    const nb::object batch = nb::steal(PyIter_Next(owner->batches.ptr()));
    if (!batch.is_valid()) {
      if (PyErr_Occurred() != nullptr) throw nb::python_error();
      std::memset(out, 0, sizeof *out);  // the end
      return 0;
    }
    fill_batch(out, nb::cast<nb::tuple>(batch));
    return 0;
  } catch (const std::exception& error) {
    return failed(owner, error.what());
  }
}

const char* stream_error(ArrowArrayStream* stream) {
  return static_cast<StreamOwner*>(stream->private_data)->error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  auto* owner = static_cast<StreamOwner*>(stream->private_data);
  if (Py_IsInitialized()) {
    const nb::gil_scoped_acquire gil;
    delete owner;
  }
  stream->release = nullptr;
}

template <typename T>
void free_capsule(PyObject* capsule, const char* name) {
  auto* held = static_cast<T*>(PyCapsule_GetPointer(capsule, name));
  if (held == nullptr) return PyErr_Clear();
  if (held->release != nullptr) held->release(held);
  delete held;
}

nb::object schema_capsule(const nb::list& fields) {
  auto schema = std::make_unique<ArrowSchema>();
  fill_schema(schema.get(), fields);
  return nb::steal(PyCapsule_New(schema.release(), "arrow_schema", [](PyObject* capsule) {
    free_capsule<ArrowSchema>(capsule, "arrow_schema");
  }));
}

nb::object stream_capsule(const nb::list& fields, const nb::iterable& batches) {
  auto* owner = new StreamOwner{fields, nb::iter(batches), {}};
  auto* stream = new ArrowArrayStream{stream_schema, stream_next, stream_error, release_stream, owner};
  return nb::steal(PyCapsule_New(stream, "arrow_array_stream", [](PyObject* capsule) {
    free_capsule<ArrowArrayStream>(capsule, "arrow_array_stream");
  }));
}

}  // namespace
}  // namespace glassboard

NB_MODULE(_native, m) {
  using namespace glassboard;
  nb::set_leak_warnings(false);
  m.def("schema_capsule", &schema_capsule, "fields"_a);
  m.def("stream_capsule", &stream_capsule, "fields"_a, "batches"_a);
}
