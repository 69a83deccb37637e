/// A program to run once under supervision, and the limits that it runs under.
struct SupervisedCommand: Sendable {
  /// The program and its arguments. The program is looked up on `PATH` unless it contains a slash;
  /// a relative path counts from ``workingDirectory``.
  var arguments: [String]

  /// Variables to add to the inherited environment, or to replace in it.
  var environment: [String: String]

  /// Those of ``environment``, by name, that no other program has in their combination: by them a
  /// descendant is known that left the program's session.
  var marks: [String] = []

  /// Who ends the program should this process be killed; `nil` is nobody.
  var guardian: Guardian?

  /// The cgroup that it begins in, and that nothing else is in; `nil` is that of this process.
  var cgroup: Cgroup?

  /// Whether to tell lines that were written together from those that were not; it costs time where a
  /// program writes very many short lines one by one.
  var separatesWrites = false

  /// Whether to wait for the end by a descriptor, where there is one to be had, rather than by asking.
  var awaitsEndByDescriptor = true

  /// Which lines are given to their reader.
  var lines = LineInterest()

  /// The folder to run in; `nil` inherits this process's own.
  var workingDirectory: String?

  /// The file that standard output and standard error are appended to; made if it is missing.
  var log: String

  /// How long the program may run; `nil` is for ever.
  var timeout: Duration?

  /// How long the program has between SIGTERM and SIGKILL.
  var grace: Duration

  /// The clock of ``timeout`` and ``grace``; tests let it skip hours.
  var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// The most resident memory in bytes that the program and its children may use together;
  /// `nil` is no limit.
  var memoryLimit: Int?

  /// Describes a run of `arguments` whose output goes to `log`.
  init(
    _ arguments: [String], environment: [String: String] = [:], workingDirectory: String? = nil,
    log: String, timeout: Duration? = nil, grace: Duration = .seconds(10), memoryLimit: Int? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.log = log
    self.timeout = timeout
    self.grace = grace
    self.memoryLimit = memoryLimit
  }
}

/// What the reader of a program's lines wants to happen next.
enum LineVerdict: Sendable, Equatable {
  /// Let the program run on.
  case `continue`
  /// Let the program end by itself, and end it where it has not done so within its grace.
  case leave
  /// End the program: nothing that it could still print is of interest.
  case stop
}

/// Why a supervised program ended.
enum EndReason: Sendable, Equatable {
  /// It ended by itself.
  case finished
  /// The reader of its lines asked for the end, be it that the program had just ended by itself.
  case stopped
  /// It ran longer than its timeout.
  case timedOut
  /// The task that supervised it was cancelled.
  case cancelled
  /// It and its children used this many bytes of memory, more than the limit.
  case outOfMemory(Int)
}

/// How a supervised program ended.
struct Ending: Sendable, Equatable {
  /// What the operating system says about the end of the program itself.
  enum Status: Sendable, Equatable {
    /// It exited with this code.
    case exited(Int32)
    /// This signal killed it.
    case signalled(Int32)
  }

  /// How the program left.
  var status: Status

  /// Why it left.
  var reason: EndReason

  /// The end of what this run wrote to the log: at most 20 lines and 2 KiB, repaired to UTF-8.
  var tail: String

  /// Why the log lacks some of the output (a full disk, say); `nil` where it is complete.
  var logFailure: String?

  /// Whether a line was too long for its reader, and passed over.
  var hasLongLine = false

  /// Whether it did not get into the cgroup that it was to be in.
  var isMisplaced = false
}
