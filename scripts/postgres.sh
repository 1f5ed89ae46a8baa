#!/bin/sh
# Say nothing where a PostgreSQL server is installed; install Debian's where that is
# allowed; otherwise say how to get it. Only under CI is a missing one an error.
set -u

found() {
  command -v initdb >/dev/null 2>&1 && return
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && return
  done
  return 1
}

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing PostgreSQL for the tests of databases (once; half a minute) ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  log=$(apt-get update 2>&1 </dev/null &&
    apt-get install -y --no-install-recommends postgresql 2>&1 </dev/null) ||
    printf '%s\n' "$log" | tail -n 5 >&2
  found && exit 0
fi
echo "No PostgreSQL was found, so the tests on one are skipped. To run them:" >&2
echo "  Debian           sudo apt-get install postgresql" >&2
[ "${CI:-}" != true ]
