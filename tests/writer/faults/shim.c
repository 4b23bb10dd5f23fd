/* LD_PRELOAD: system calls on paths below one directory fail, write short, or stall, as FAULTS says.
 *
 *   FAULT_DIR     the directory; calls elsewhere pass untouched
 *   FAULTS        comma-separated  <call>:<n>[+]:<what>  the n-th call (with +: and all later ones)
 *                 what: an errno's name; short (half of the bytes); dirty (half of the bytes, then EIO);
 *                 stall=<seconds>, after which the call goes on
 *   FAULT_COUNTS  where to write how many calls of each kind there were
 *   FAULT_TIME    what time() returns
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OPEN, WRITE, FSYNC, RENAME, FTRUNCATE, CLOSE, MKDIR, KINDS };
static const char *const kind_names[KINDS] = {"open", "write", "fsync", "rename", "ftruncate", "close", "mkdir"};

struct fault {
  int kind, number, on, error, is_short;
  double stall;
};
static struct fault faults[16];
static int fault_count;
static const char *directory, *counts_path;
static atomic_int calls[KINDS];
static atomic_char ours[65536]; /* file descriptors below the directory */

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int error_named(const char *name) {
  static const struct { const char *name; int number; } errors[] = {
      {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EINTR", EINTR}, {"EDQUOT", EDQUOT}, {"ESTALE", ESTALE}, {"EACCES", EACCES}};
  for (size_t i = 0; i < sizeof errors / sizeof *errors; ++i)
    if (!strcmp(name, errors[i].name)) return errors[i].number;
  fprintf(stderr, "shim: no fault is called %s\n", name);
  _exit(99);
}

__attribute__((constructor)) static void read_faults(void) {
  directory = getenv("FAULT_DIR");
  counts_path = getenv("FAULT_COUNTS");
  const char *given = getenv("FAULTS");
  char *text = strdup(given ? given : ""), *rest = text, *one;
  while ((one = strsep(&rest, ",")) && *one) {
    struct fault *fault = &faults[fault_count++];
    char *kind = strsep(&one, ":"), *number = strsep(&one, ":");
    for (fault->kind = 0; strcmp(kind_names[fault->kind], kind);) ++fault->kind;
    fault->number = atoi(number);
    fault->on = strchr(number, '+') != NULL;
    if (!strncmp(one, "stall=", 6)) fault->stall = atof(one + 6);
    else if (!strcmp(one, "short")) fault->is_short = 1;
    else if (!strcmp(one, "dirty")) fault->is_short = 1, fault->error = EIO;
    else fault->error = error_named(one);
  }
  free(text);
}

__attribute__((destructor)) static void tell_counts(void) {
  FILE *out = counts_path ? fopen(counts_path, "w") : NULL;
  if (!out) return;
  for (int kind = 0; kind < KINDS; ++kind) fprintf(out, "%s %d\n", kind_names[kind], calls[kind]);
  fclose(out);
}

static int below(const char *path) { return directory && path && !strncmp(path, directory, strlen(directory)); }
static int is_ours(int fd) { return fd >= 0 && fd < 65536 && ours[fd]; }

/* Counts the call and returns its fault, or one of no effect; a stall is over by then. */
static struct fault met(int kind) {
  static const struct fault none;
  int number = ++calls[kind];
  for (int i = 0; i < fault_count; ++i) {
    const struct fault *fault = &faults[i];
    if (fault->kind != kind || !(number == fault->number || (fault->on && number > fault->number))) continue;
    if (fault->stall > 0) {
      struct timespec left = {(time_t)fault->stall, (long)(1e9 * (fault->stall - (time_t)fault->stall))};
      while (nanosleep(&left, &left) != 0) {}
    }
    return *fault;
  }
  return none;
}

static int opened(int fd, const char *path) {
  if (fd >= 0 && fd < 65536) ours[fd] = (char)below(path);
  return fd;
}

#define FAIL_OR(kind, condition)                 \
  if (condition) {                               \
    struct fault fault = met(kind);              \
    if (fault.error) return errno = fault.error, -1; \
  }

#define OPEN_MODE                                              \
  mode_t mode = 0;                                             \
  if (flags & (O_CREAT | O_TMPFILE)) {                         \
    va_list more;                                              \
    va_start(more, flags);                                     \
    mode = va_arg(more, mode_t);                               \
    va_end(more);                                              \
  }                                                            \
  FAIL_OR(OPEN, (flags & O_CREAT) && below(path))

int open(const char *path, int flags, ...) { OPEN_MODE return opened(REAL(open)(path, flags, mode), path); }
int open64(const char *path, int flags, ...) { OPEN_MODE return opened(REAL(open64)(path, flags, mode), path); }
int openat(int at, const char *path, int flags, ...) {
  OPEN_MODE return opened(REAL(openat)(at, path, flags, mode), path);
}
int openat64(int at, const char *path, int flags, ...) {
  OPEN_MODE return opened(REAL(openat64)(at, path, flags, mode), path);
}

ssize_t write(int fd, const void *bytes, size_t size) {
  if (!is_ours(fd)) return REAL(write)(fd, bytes, size);
  struct fault fault = met(WRITE);
  if (fault.is_short) {
    ssize_t count = REAL(write)(fd, bytes, (size + 1) / 2);
    return fault.error ? (errno = fault.error, -1) : count;
  }
  if (fault.error) return errno = fault.error, -1;
  return REAL(write)(fd, bytes, size);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  FAIL_OR(WRITE, is_ours(fd)) return REAL(writev)(fd, parts, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  FAIL_OR(WRITE, is_ours(fd)) return REAL(pwrite)(fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
  FAIL_OR(WRITE, is_ours(fd)) return REAL(pwrite64)(fd, bytes, size, at);
}
int fsync(int fd) { FAIL_OR(FSYNC, is_ours(fd)) return REAL(fsync)(fd); }
int fdatasync(int fd) { FAIL_OR(FSYNC, is_ours(fd)) return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t size) { FAIL_OR(FTRUNCATE, is_ours(fd)) return REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { FAIL_OR(FTRUNCATE, is_ours(fd)) return REAL(ftruncate64)(fd, size); }
int rename(const char *from, const char *to) { FAIL_OR(RENAME, below(to)) return REAL(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { FAIL_OR(MKDIR, below(path)) return REAL(mkdir)(path, mode); }

/* The descriptor is gone after an error, too, as on Linux. */
int close(int fd) {
  if (!is_ours(fd)) return REAL(close)(fd);
  struct fault fault = met(CLOSE);
  ours[fd] = 0;
  int result = REAL(close)(fd);
  return fault.error ? (errno = fault.error, -1) : result;
}

time_t time(time_t *out) {
  const char *frozen = getenv("FAULT_TIME");
  time_t now = frozen ? (time_t)atoll(frozen) : REAL(time)(NULL);
  if (out) *out = now;
  return now;
}
