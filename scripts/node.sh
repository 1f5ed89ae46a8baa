#!/bin/sh
# Put the tools that check the pages' scripts into .node, from npm, as tests/js lists
# them; say nothing where they are there. Debian's Node.js is installed where that is
# allowed; otherwise say how to get it. They are needed under CI, and where asked for by
# the word "needed"; elsewhere the tests that use them are skipped.
set -u
. "${0%/*}/provide.sh"
export npm_config_cache="${npm_config_cache:-$PWD/.node/cache}"

found() {
  command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

give_up() { # sentences, one a line
  printf '%s\n' "$@" >&2
  [ "${CI:-}" != true ] && [ "${needed:-}" != needed ]
  exit
}

needed=${1:-}
lock=tests/js/package-lock.json
[ .node/.ready -nt "$lock" ] && exit 0

obtain "nodejs npm" "Node.js for the checks of scripts and pages (once; about a minute)" ||
  give_up "Node.js 18 or newer with npm was not found: it is for the checks of our scripts" \
    "and of the accessibility of pages, and for nothing else. To run them:" \
    "  Debian           sudo apt-get install nodejs npm" \
    "  others           https://nodejs.org/"

echo "Adding the tools that check scripts and pages to .node (once) ..." >&2
mkdir -p .node && cp tests/js/package.json "$lock" tests/js/.npmrc .node/
log=$(cd .node && npm ci --no-progress 2>&1 </dev/null) || {
  printf '%s\n' "$log" | tail -n 10 >&2
  give_up "npm could not install the tools that check scripts and pages (see above). This" \
    "step needs a connection to an npm registry; npm config set registry names another."
}
touch .node/.ready
