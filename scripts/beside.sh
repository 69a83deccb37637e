# shellcheck shell=bash
# Commands that run beside a script, and end with it whatever ends it: Ctrl-C, a signal, or an error. Each
# has a process group of its own, as a signal to the script alone would leave what it has started.
#
# What is started so cannot ask for a password: the terminal belongs to the script's own group.
set -euo pipefail

groups=()
trap end_groups EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# apart COMMAND...: starts a command or a function in a group of its own, whose number is `$!`.
apart() {
  set -m
  {
    set +m
    "$@"
  } </dev/null &
  set +m
  groups+=("$!")
}

# over GROUP: waits for its command, ends what that has left behind, and returns its status.
over() {
  local status=0 group others=()
  wait "$1" || status=$?
  end_group "$1"
  # Its number may soon be somebody else's.
  for group in "${groups[@]}"; do [[ $group == "$1" ]] || others+=("$group"); done
  groups=(${others[@]+"${others[@]}"})
  return "$status"
}

# attended COMMAND...: runs it apart and waits for it. A script hears signals while it waits, and not
# while a command of its own group runs.
attended() {
  apart "$@"
  over "$!"
}

end_groups() {
  local group
  trap '' HUP INT TERM
  # All are told before any is waited for.
  for group in ${groups[@]+"${groups[@]}"}; do kill -INT -- "-$group" 2>/dev/null || true; done
  for group in ${groups[@]+"${groups[@]}"}; do end_group "$group"; done
}

# end_group GROUP: ends all that is in it, and waits until nothing is.
end_group() {
  local signal until
  # The first is Ctrl-C's: `swift build` ends what it has started at no other.
  for signal in INT TERM KILL; do
    until=$((SECONDS + 6))
    lives "$1" || return 0
    kill "-$signal" -- "-$1" 2>/dev/null || true
    # What is stopped hears of it only then.
    kill -CONT -- "-$1" 2>/dev/null || true
    while ((SECONDS < until)); do
      lives "$1" || return 0
      sleep 0.1
    done
  done
}

# lives GROUP: whether a process is in it that is more than a zombie, which nobody may ever wait for.
lives() {
  local file line state group
  kill -0 -- "-$1" 2>/dev/null || return 1
  for file in /proc/[0-9]*/stat; do
    { read -r line <"$file"; } 2>/dev/null || continue
    # The name before may have blanks and brackets in it.
    read -r state _ group _ <<<"${line##*) }"
    if [[ $group == "$1" && $state != [ZX] ]]; then return 0; fi
  done
  return 1
}
