# Sourced by the scripts beside it, each of which defines ``found`` and says what to do
# where nothing can be installed.

# provide PACKAGE WHAT: end well where it is found, or can be installed from Debian.
provide() {
  obtain "$@" && exit 0
}

# obtain PACKAGES WHAT: the same, and go on; several packages between spaces.
obtain() {
  found && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $2 ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    log=$(apt-get update 2>&1 </dev/null &&
      apt-get install -y --no-install-recommends $1 2>&1 </dev/null) ||
      printf '%s\n' "$log" | tail -n 5 >&2
  fi
  found
}
