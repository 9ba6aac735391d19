#!/usr/bin/env bash
# Build the book twice from nothing, under conditions that should not matter, and compare the bytes.
# Run it anywhere; the status is 0 when the two sites are equal, 1 when they differ.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

source=${1:-book}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # name, then settings of the environment
  local name=$1
  shift
  echo "building $source: $name ($*)" >&2
  if ! env "$@" jupyter-book build "$source" --config _config.yml --path-output "$work/$name" \
    -W -n --keep-going -q > "$work/$name.log" 2>&1; then
    cat "$work/$name.log" >&2
    exit 2
  fi
}

build one PYTHONHASHSEED=1 TZ=UTC LC_ALL=C.UTF-8
build another-name PYTHONHASHSEED=2 TZ=Asia/Tokyo LC_ALL=C.UTF-8

if diff -rq "$work/one/_build/html" "$work/another-name/_build/html"; then
  echo "the two sites are equal" >&2
else
  echo "hint: see \`book/_ext/reproducible.py\` for what a cell may depend on" >&2
  exit 1
fi
