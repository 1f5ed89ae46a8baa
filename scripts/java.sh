#!/bin/sh
# Say nothing where a Java is installed; install Debian's where that is allowed;
# otherwise say how to get it. Only under CI is a missing one an error.
set -u
. "${0%/*}/provide.sh"

found() {
  java -version >/dev/null 2>&1
}

provide default-jre-headless "Java for the tests on Spark (once; half a minute)"
echo "No Java was found, so the tests on Spark are skipped. To run them:" >&2
echo "  Debian           sudo apt-get install default-jre-headless" >&2
[ "${CI:-}" != true ]
