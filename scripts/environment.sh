#!/bin/sh
# Make a virtual environment with the package in place, or add to it.
#
#   scripts/environment.sh FOLDER package    the package, editable, with what it needs
#   scripts/environment.sh FOLDER GROUP      a dependency group of pyproject.toml as well
#   scripts/environment.sh FOLDER minimums   package and tests, lowest versions allowed
#
# uv is used where it is installed, else venv and pip. Leaves FOLDER/.ready-GROUP.
set -eu

folder=$1
group=$2
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }

fail() { # sentences, one a line
  say ""
  for line in "$@"; do say "$line"; done
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

may_install() { [ "$(id -u)" = 0 ] && has apt-get; }

find_python() { # prints the first command that is Python 3.11 or newer
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if "$name" -c "$new_enough" >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
}

no_python() {
  found=""
  for name in ${PYTHON:-python3 python}; do
    if has "$name"; then
      found="$found $(command -v "$name") is $("$name" --version 2>&1 | head -n 1)."
    fi
  done
  fail "agencygraph needs Python 3.11 or newer.${found:- No Python was found.}" \
    "Get it from https://www.python.org/downloads/ or your system:" \
    "  Debian, Ubuntu   sudo apt-get install python3 python3-venv" \
    "  Fedora           sudo dnf install python3" \
    "  macOS            brew install python" \
    "Then run the same command again, or name it: make test PYTHON=/path/to/python3.12"
}

need_venv() { # Debian ships Python without the part that makes environments
  "$1" -c 'import ensurepip, venv' 2>/dev/null && return
  version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  if may_install; then
    say "Installing python$version-venv ..."
    (apt-get update -qq && apt-get install -y -qq "python$version-venv") \
      >/dev/null 2>&1 </dev/null || true
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
  fi
  fail "$1 (Python $version) cannot make virtual environments: a part of it is missing." \
    "  Debian, Ubuntu   sudo apt-get install python$version-venv" \
    "Then run the same command again."
}

works() { "$folder/bin/python" -c "$new_enough" >/dev/null 2>&1; }

make_environment() {
  works && return
  if [ -e "$folder/pyvenv.cfg" ]; then rm -rf "$folder"; fi # its Python is gone
  python=$(find_python)
  if has uv && uv venv --quiet --seed --python "${python:->=3.11}" "$folder"; then
    works && return
  fi
  [ -n "$python" ] || no_python
  need_venv "$python"
  "$python" -m venv "$folder" || fail "$python could not make $folder (see above)."
}

install() { # options of pip install
  if has uv; then
    uv pip install --quiet --python "$folder/bin/python" "$@" && return
    say "uv could not install (see above): trying pip ..."
  fi
  python="$folder/bin/python"
  if "$python" -m pip install --quiet --upgrade "pip>=25.1" && # knows --group
    "$python" -m pip install --quiet "$@"; then
    return
  fi
  fail "The packages could not be installed: the lines above say why." \
    "This step needs a connection to a Python package registry. Where that goes through" \
    "a proxy or a mirror, set HTTPS_PROXY or PIP_INDEX_URL and run the same command again."
}

export PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}" UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" # as pip
make_environment
case $group in
  package)
    say "Installing agencygraph and what it needs into $folder (once; about a minute) ..."
    install --editable .
    ;;
  minimums)
    say "Installing the lowest versions allowed into $folder (once; about a minute) ..."
    "$folder/bin/python" scripts/minimums.py >"$folder/minimums.txt"
    install --editable . --group test --constraint "$folder/minimums.txt"
    group=test
    ;;
  *)
    say "Adding the tools of group '$group' (once) ..."
    install --group "$group"
    ;;
esac
touch "$folder/.ready-$group"
