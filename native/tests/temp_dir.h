// A folder that goes with the test that made it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "check.h"

struct TempDir {
  TempDir() {
    char name[] = "/tmp/glassboard-test-XXXXXX";
    CHECK(mkdtemp(name));
    path = name;
  }
  ~TempDir() { std::filesystem::remove_all(path); }
  std::string path;
};
