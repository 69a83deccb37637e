import Foundation
import TestPrograms
import Testing
import Waiting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The repository's root, from this file's place in it.
let root = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

/// What a command said.
struct Result: Sendable {
  var status: Int32
  var output: String
  var error: String
}

/// A new folder for one test, removed with everything in it when the test is over.
final class Folder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Folder.fault }
    path = String(cString: made)
  }

  deinit {
    // A shell's `rm` would have to be waited for by a thread that other tests need.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file; a program is made executable.
  func write(_ name: String, _ text: String, isProgram: Bool = false) throws {
    // No program of another test inherits it: a program that somebody writes cannot be started.
    guard let file = fopen("\(path)/\(name)", "we") else { throw Folder.fault }
    fputs(text, file)
    fclose(file)
    if isProgram { chmod("\(path)/\(name)", 0o755) }
  }

  /// Writes a shell program.
  func program(_ name: String, _ body: String) throws {
    try write(name, "#!/bin/sh\n" + body + "\n", isProgram: true)
  }

  /// A file's text; nil where there is none.
  func read(_ name: String) -> String? { Folder.text(of: "\(path)/\(name)") }

  /// The text of the file at a path; nil where there is none.
  static func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  /// The names of what is in it.
  func names() throws -> [String] {
    guard let folder = opendir(path) else { throw Folder.fault }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  func remove(_ name: String) { unlink("\(path)/\(name)") }

  /// Waits until something has come about in the folder.
  func wait(until isThere: (Folder) -> Bool) async throws {
    try await eventually(every: .milliseconds(20)) { isThere(self) }
  }

  /// Runs the real command in this folder.
  func hone(_ arguments: String..., input: String = "") async throws -> Result {
    try await hone(arguments, input: input)
  }

  func hone(_ arguments: [String], input: String = "") async throws -> Result {
    try await command(Folder.binary, arguments, input: input)
  }

  /// Runs another program in this folder.
  func command(_ name: String, _ arguments: String...) async throws -> Result {
    try await command(name, arguments)
  }

  func command(
    _ name: String, _ arguments: [String], input: String = ""
  ) async throws -> Result {
    let ended = try await TestPrograms.program(
      name, arguments, folder: path, input: .text(input))
    return Result(status: ended.ending.status, output: ended.output, error: ended.error)
  }

  /// Starts the real command in this folder, and lets `body` deal with it until it ends.
  @discardableResult
  func running<R: Sendable>(
    _ arguments: [String], environment: [String: String] = [:], input: Program.Input = .none,
    output: Program.Output = .discarded, error: Program.Output = .discarded,
    _ body: (Program) async throws -> R
  ) async throws -> (ended: Ended, value: R) {
    try await TestPrograms.program(
      Folder.binary, arguments, folder: path, environment: environment, input: input,
      output: output, error: error, body)
  }

  #if os(Linux)
    /// Waits until no program is there any more that has HONE_TEST=`path` in its environment.
    func waitForTheirEnd() async throws {
      try write("token", "HONE_TEST=\(path)")
      try await eventually(every: .milliseconds(50)) {
        try await command("sh", "-c", "grep -lszxF -f token /proc/[0-9]*/environ | wc -l").output
          == "0\n"
      }
    }
  #endif

  private static var fault: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  /// The command as the tests' build made it, or as HONE_BINARY says: the build for release, say.
  static let binary =
    getenv("HONE_BINARY").map { String(cString: $0) } ?? root + "/.build/debug/hone"
}
