internal import CProcess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program that is ready to be started, in a session of its own.
struct ProgramStart {
  /// The program's path.
  var path: String
  /// Its arguments, its own name first.
  var arguments: [String]
  /// Its environment: `NAME=VALUE` rows that end in a zero.
  var environment: [[UInt8]]
  /// The folder to run in; `nil` inherits this process's own.
  var folder: String?
  /// Its standard input, standard output and standard error.
  var standard: (input: Int32, output: Int32, error: Int32)
  /// Other descriptors that it is to have open.
  var held: [Int32] = []
  /// What tells its descendants from all others; 0 for nothing.
  var tag: UInt64 = 0
  /// The open folder of the cgroup that it begins in; `nil` is that of this process.
  var cgroup: Int32?

  /// What became of a start.
  struct Begun {
    /// The program's number.
    var process: pid_t = 0
    /// The `errno` that kept it from starting; 0 where nothing did.
    var failure: Int32 = 0
    /// Whether it is in the cgroup that it was to be in.
    var isPlaced = false
  }

  /// Starts the program.
  ///
  /// Complexity: the time until the program's own instructions begin, some 0.5 ms.
  func start() -> Begun {
    let arguments = CStrings(arguments.map { Array($0.utf8) + [0] })
    let environment = CStrings(environment)
    defer {
      arguments.release()
      environment.release()
    }
    var begun = Begun()
    path.withCString { path in
      arguments.pointers.withUnsafeBufferPointer { arguments in
        environment.pointers.withUnsafeBufferPointer { environment in
          held.withUnsafeBufferPointer { held in
            var start = hone_start()
            start.path = path
            start.arguments = arguments.baseAddress
            start.environment = environment.baseAddress
            start.input = standard.input
            start.output = standard.output
            start.error = standard.error
            start.held = held.baseAddress
            start.held_count = Int32(held.count)
            start.tag = tag
            if let cgroup {
              start.has_cgroup = 1
              start.cgroup = cgroup
            }
            if let limit = OpenFiles.inherited {
              start.limits_open_files = 1
              start.open_files = limit
            }
            inFolder(&start, &begun)
          }
        }
      }
    }
    return begun
  }

  private func inFolder(_ start: inout hone_start, _ begun: inout Begun) {
    guard let folder else { return now(&start, &begun) }
    folder.withCString { text in
      start.directory = text
      now(&start, &begun)
    }
  }

  private func now(_ start: inout hone_start, _ begun: inout Begun) {
    var isPlaced: Int32 = 0
    begun.failure = hone_start_program(&start, &begun.process, &isPlaced)
    begun.isPlaced = isPlaced != 0
  }
}

/// Texts as `exec` takes them.
private struct CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  /// Copies rows that each end in a zero.
  init(_ rows: [[UInt8]]) {
    let copies = rows.map { row in
      row.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { strdup($0) } }
      }
    }
    pointers = copies + [nil]
  }

  func release() {
    for pointer in pointers { free(pointer) }
  }
}
