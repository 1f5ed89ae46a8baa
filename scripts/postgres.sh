#!/bin/sh
# Say nothing where a PostgreSQL server is installed; install Debian's where that is
# allowed; otherwise say how to get it. Only under CI is a missing one an error.
set -u
. "${0%/*}/provide.sh"

found() {
  command -v initdb >/dev/null 2>&1 && return
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && return
  done
  return 1
}

provide postgresql "PostgreSQL for the tests of databases (once; half a minute)"
echo "No PostgreSQL was found, so the tests on one are skipped. To run them:" >&2
echo "  Debian           sudo apt-get install postgresql" >&2
[ "${CI:-}" != true ]
