# shellcheck shell=bash
# What the scripts beside this file share; they start with `source`-ing it, and then are in the
# repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

script=${0##*/}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# fail WHAT ADVICE: says what failed, the end of its output if it had any, and what to do.
fail() {
  printf '%s: failed: %s\n' "$script" "$1" >&2
  if [[ -s $log ]]; then
    printf '  the end of its output:\n' >&2
    tail -n 20 "$log" | sed 's/^/  | /' >&2
  fi
  printf '  what to do: %s\n' "$2" >&2
  exit 1
}

# step WHAT ADVICE COMMAND...: says what it does, and runs the command with its output in the log.
step() {
  local what=$1 advice=$2
  shift 2
  printf '%s: %s\n' "$script" "$what" >&2
  "$@" >"$log" 2>&1 || fail "$what" "$advice"
  : >"$log"
}

# build WHAT ARGUMENT...: `swift build`, with its progress where someone is there to see it.
build() {
  local what=$1
  shift
  if [[ -t 2 ]]; then
    printf '%s: %s\n' "$script" "$what" >&2
    swift build "$@" >&2
  else
    # Swift's own message of packages that it cannot fetch speaks of folders.
    step "$what" "see whether github.com can be reached (git ls-remote
    https://github.com/apple/swift-argument-parser); then see why 'swift build $*' fails" \
      swift build "$@"
  fi
}
