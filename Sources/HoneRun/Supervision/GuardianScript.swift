#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a ``Guardian`` runs: POSIX `sh`, which is everywhere that programs are.
enum GuardianScript {
  /// Reads which groups start and end; once nobody can say so any more, ends those that are left.
  ///
  /// The marker and the tag are looked for after the groups, for what moved on to a group of its own, or
  /// was started without having been told of. They are looked for until they were found nowhere twice,
  /// for whoever starts processes may start one more in the meantime.
  static let text = """
    # Ends the programs of a hone that was killed.
    trap '' HUP INT QUIT TERM TSTP TTIN TTOU USR1 USR2 PIPE
    run=$1 mark=$2 tag=$3 groups=' ' starting=0 isOver=''
    # Ends all that is in the cgroups of this run's programs.
    sweep() {
      [ -d "$run" ] || return 0
      for cgroup in "$run"/trial-*; do
        # Without starting anything, for which there may be no room yet.
        [ ! -e "$cgroup/cgroup.kill" ] || echo 1 >"$cgroup/cgroup.kill"
      done 2>/dev/null
      for cgroup in "$run"/trial-*; do
        [ -d "$cgroup" ] || continue
        if [ ! -e "$cgroup/cgroup.kill" ]; then
          echo 1 >"$cgroup/cgroup.freeze"
          kill -s KILL $(find "$cgroup" -name cgroup.procs -exec cat {} +)
          echo 0 >"$cgroup/cgroup.freeze"
        fi
        grep -qsx 'populated 1' "$cgroup/cgroup.events" && clean=0
        find "$cgroup" -depth -type d -exec rmdir {} ';'
      done 2>/dev/null
    }
    # Removes this run's own, and gives back what was taken to limit memory in them.
    leave() {
      [ -d "$run" ] || return 0
      if [ -d "$run/\(CgroupControl.ownName)" ]; then
        echo -memory >"$run/cgroup.subtree_control"
        echo -memory >"${run%/*}/cgroup.subtree_control"
        echo $$ >"${run%/*}/cgroup.procs"
        rmdir "$run/\(CgroupControl.ownName)"
      fi
      rmdir "$run"
    } 2>/dev/null
    while read -r word number; do
      case $word in
      begin) starting=$((starting + 1)) ;;
      failed) starting=$((starting - 1)) ;;
      over) isOver=1 ;;
      group) starting=$((starting - 1)) groups="$groups$number " ;;
      end) groups="${groups%% "$number" *} ${groups#* "$number" }" ;;
      esac
    done
    if [ "$starting$groups" = '0 ' ]; then
      [ "$isOver" ] || leave
      exit 0
    fi
    clean=0 round=0
    while [ $clean -lt 2 ] && [ $round -lt 200 ]; do
      round=$((round + 1)) clean=$((clean + 1))
      for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
      sweep
      for path in $(grep -lszxF -e "$mark" /proc/[0-9]*/environ); do
        path=${path#/proc/} clean=0
        kill -s KILL "${path%/environ}" 2>/dev/null
      done
      for path in $(grep -lsE "^Max file locks +$tag[0-9]{7} " /proc/[0-9]*/limits); do
        path=${path#/proc/} path=${path%/limits}
        # A zombie has limits, too, and no arguments.
        grep -qs . "/proc/$path/cmdline" && clean=0
        kill -s KILL "$path" 2>/dev/null
      done
      sleep 0.05 2>/dev/null || sleep 1
    done
    leave
    """

  /// Starts a process that runs it, in a session of its own.
  ///
  /// - Parameters:
  ///   - input: Where it hears of groups; nobody else may have it.
  ///   - held: Descriptors that it is to have open as long as it lives.
  ///   - mark: The entry of the environment that all programs have.
  ///   - cgroups: The folder in which their cgroups lie; empty where they have none.
  /// - Returns: The process, or `nil` where it cannot be started.
  static func start(
    input: OwnedDescriptor, holding held: [OwnedDescriptor], mark: String, cgroups: String
  ) -> pid_t? {
    let null = Descriptors.open("/dev/null", O_WRONLY)
    guard null >= 0 else { return nil }
    defer { Descriptors.close(null) }
    let begun = Lineage.shared.startServant(
      ProgramStart(
        // A folder of its own would keep a file system from being unmounted.
        path: "/bin/sh",
        arguments: [
          "sh", "-c", "cd /\n" + text, "hone-guardian", cgroups, mark, "\(Lineage.tagStart)",
        ],
        // Without this process's variables, so that nobody who looks for a mark of its finds this one.
        environment: [Array("PATH=/usr/local/bin:/usr/bin:/bin".utf8) + [0]],
        standard: (input.value, null, null), held: held.map(\.value)))
    return begun.failure == 0 ? begun.process : nil
  }
}
