#!/usr/bin/env bash
# Installs Debian's chromium for the browser tests when it is missing and we may; otherwise those tests say how.
set -u
command -v chromium >/dev/null && exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  as_root=(sudo -n)
  sudo -n true 2>/dev/null || { echo "chromium is missing: run  sudo apt-get install chromium  for the browser tests" >&2; exit 0; }
fi
command -v apt-get >/dev/null || { echo "chromium is missing and there is no apt-get: install chromium for the browser tests" >&2; exit 0; }
"${as_root[@]}" apt-get update -q >/dev/null && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core >/dev/null \
  || echo "chromium could not be installed: run  sudo apt-get install chromium  for the browser tests" >&2
