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
  /// The marker is looked for after the groups, for what moved on to a group of its own, or was
  /// started without having been told of. It is looked for until it was found nowhere twice, for
  /// whoever starts processes may start one more in the meantime.
  static let text = """
    # Ends the programs of a hone that was killed.
    trap '' HUP INT QUIT TERM TSTP TTIN TTOU USR1 USR2 PIPE
    mark=$1 groups=' ' starting=0
    while read -r word number; do
      case $word in
      begin) starting=$((starting + 1)) ;;
      failed) starting=$((starting - 1)) ;;
      group) starting=$((starting - 1)) groups="$groups$number " ;;
      end) groups="${groups%% "$number" *} ${groups#* "$number" }" ;;
      esac
    done
    [ "$starting$groups" != '0 ' ] || exit 0
    clean=0 round=0
    while [ $clean -lt 2 ] && [ $round -lt 200 ]; do
      round=$((round + 1)) clean=$((clean + 1))
      for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
      for path in $(grep -lszxF -e "$mark" /proc/[0-9]*/environ); do
        path=${path#/proc/} clean=0
        kill -s KILL "${path%/environ}" 2>/dev/null
      done
      sleep 0.05 2>/dev/null || sleep 1
    done
    """

  /// Starts a process that runs it, in a session of its own.
  ///
  /// - Parameters:
  ///   - input: Where it hears of groups; nobody else may have it.
  ///   - held: Descriptors that it is to have open as long as it lives.
  ///   - mark: The entry of the environment that all programs have.
  /// - Returns: The process, or `nil` where it cannot be started.
  static func start(
    input: OwnedDescriptor, holding held: [OwnedDescriptor], mark: String
  ) -> pid_t? {
    var settings = SpawnSettings()
    posix_spawn_file_actions_init(&settings.actions)
    posix_spawnattr_init(&settings.attributes)
    defer {
      posix_spawn_file_actions_destroy(&settings.actions)
      posix_spawnattr_destroy(&settings.attributes)
    }
    posix_spawnattr_setflags(&settings.attributes, SpawnSettings.flags)
    var nothing = sigset_t()
    sigemptyset(&nothing)
    posix_spawnattr_setsigmask(&settings.attributes, &nothing)
    // A folder of its own would keep a file system from being unmounted.
    let arguments = CStrings(["sh", "-c", "cd /\n" + text, "hone-guardian", mark])
    // Without this process's variables, so that nobody who looks for a mark of its finds this one.
    let environment = CStrings(["PATH=/usr/local/bin:/usr/bin:/bin"])
    defer {
      arguments.release()
      environment.release()
    }
    posix_spawn_file_actions_adddup2(&settings.actions, input.value, 0)
    for output: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(&settings.actions, output, "/dev/null", O_WRONLY, 0)
    }
    // Above all that are to be copied, or one copy would take another's place.
    let first = (held.map(\.value).max() ?? 2) + 1
    for (offset, descriptor) in held.enumerated() {
      posix_spawn_file_actions_adddup2(
        &settings.actions, descriptor.value, max(first, 10) + Int32(offset))
    }
    var process: pid_t = 0
    let failure = posix_spawn(
      &process, "/bin/sh", &settings.actions, &settings.attributes, arguments.pointers,
      environment.pointers)
    return failure == 0 ? process : nil
  }
}

/// Texts as `exec` takes them.
private struct CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) {
    pointers = texts.map { strdup($0) } + [nil]
  }

  func release() {
    for pointer in pointers { free(pointer) }
  }
}

/// What `posix_spawn` takes, under the names that each system has for it.
private struct SpawnSettings {
  #if canImport(Darwin)
    static let flags = Int16(
      POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_CLOEXEC_DEFAULT)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
  #else
    // Swift does not see POSIX_SPAWN_SETSID, which is 0x80 in Glibc and in Musl.
    static let flags = Int16(0x80 | POSIX_SPAWN_SETSIGMASK)
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
  #endif
}
