internal import CTestPrograms
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What keeps a program from being started.
public struct ProgramFault: Error, CustomStringConvertible {
  /// What could not be done, and why.
  public let description: String

  init(_ what: String, _ number: Int32) {
    description = "\(what): \(String(cString: strerror(number)))"
  }
}

/// How a program is to be started, with its descriptors.
struct SpawnPlan: ~Copyable {
  #if canImport(Darwin)
    private var actions: posix_spawn_file_actions_t?
    private var attributes: posix_spawnattr_t?
  #else
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()
  #endif
  private let name: String
  private let arguments: [String]
  private let folder: String
  private let environment: [String]
  /// What is the program's alone, and closed here once it has begun.
  private var lent: [Int32] = []

  init(
    _ name: String, _ arguments: [String], folder: String, environment: [String: String]
  ) throws {
    // A program that reads no more is an error of `write`, not this process's end.
    _ = Self.ignoringBrokenPipes
    self.name = name.hasPrefix("./") ? folder + name.dropFirst() : name
    self.arguments = [name] + arguments
    self.folder = folder
    let whole = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    self.environment = whole.map { "\($0.key)=\($0.value)" }
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    test_actions_folder(&actions, folder)
  }

  deinit {
    for descriptor in lent { close(descriptor) }
    var (actions, attributes) = (actions, attributes)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }

  private static let ignoringBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Its standard input has nothing. Returns -1.
  mutating func noInput() throws -> Int32 {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    return -1
  }

  /// Its standard input is a pipe. Returns the end to write to.
  mutating func pipeIn() throws -> Int32 {
    let (readEnd, writeEnd) = try Self.pipe()
    _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    lent.append(readEnd)
    posix_spawn_file_actions_adddup2(&actions, readEnd, STDIN_FILENO)
    return writeEnd
  }

  /// Sends one of its outputs somewhere.
  mutating func send(
    _ output: Program.Output, to number: Int32, _ feed: AsyncStream<String>.Continuation
  ) throws -> Outlet {
    switch output {
    case .discarded:
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
    case .file(let name):
      posix_spawn_file_actions_addopen(
        &actions, number, "\(folder)/\(name)", O_WRONLY | O_CREAT, 0o600)
    case .descriptor(let descriptor):
      posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    case .collected, .lines:
      let (readEnd, writeEnd) = try Self.pipe()
      _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
      lent.append(writeEnd)
      posix_spawn_file_actions_adddup2(&actions, writeEnd, number)
      if case .lines = output { return Outlet(readEnd, feed: feed) }
      return Outlet(readEnd)
    }
    return Outlet()
  }

  /// Starts it with no descriptor of this process's but those, and all signals as they are by default.
  mutating func spawn() throws -> pid_t {
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    for signal in [SIGKILL, SIGSTOP] { sigdelset(&all, signal) }
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    test_actions_close_from(&actions, 3)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var texts = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for text in texts + variables { free(text) } }
    var process: pid_t = 0
    let failure = posix_spawnp(&process, name, &actions, &attributes, &texts, &variables)
    guard failure == 0 else { throw ProgramFault("\(name) cannot be started", failure) }
    return process
  }

  /// A pipe that no program inherits.
  private static func pipe() throws -> (readEnd: Int32, writeEnd: Int32) {
    var ends: [Int32] = [-1, -1]
    guard test_pipe(&ends) == 0 else { throw ProgramFault("a pipe", errno) }
    return (ends[0], ends[1])
  }
}
