#!/bin/sh
# Say nothing where a Chromium is installed; install Debian's where that is allowed;
# otherwise say how to get it. Only under CI is a missing browser an error.
set -u

found() {
  for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
    "$name" --version >/dev/null 2>&1 && return
  done
  return 1
}

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests (once; about a minute) ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  log=$(apt-get update 2>&1 </dev/null &&
    apt-get install -y --no-install-recommends chromium 2>&1 </dev/null) ||
    printf '%s\n' "$log" | tail -n 5 >&2
  found && exit 0
fi
echo "No Chromium was found, so the tests of pages in a browser are skipped. To run them:" >&2
echo "  Debian           sudo apt-get install chromium" >&2
echo "  others           install Chromium or Google Chrome" >&2
[ "${CI:-}" != true ]
