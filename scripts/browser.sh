#!/bin/sh
# Say nothing where a Chromium is installed; install Debian's where that is allowed;
# otherwise say how to get it. Only under CI is a missing browser an error.
set -u
. "${0%/*}/provide.sh"

found() {
  for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
    "$name" --version >/dev/null 2>&1 && return
  done
  return 1
}

provide chromium "Chromium for the browser tests (once; about a minute)"
echo "No Chromium was found, so the tests of pages in a browser are skipped. To run them:" >&2
echo "  Debian           sudo apt-get install chromium" >&2
echo "  others           install Chromium or Google Chrome" >&2
[ "${CI:-}" != true ]
