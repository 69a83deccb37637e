import Foundation

/// Why a program ends without a result.
public struct ExampleFault: Error, CustomStringConvertible {
  /// What is wrong and what would be right.
  public let description: String

  /// Creates the fault.
  public init(_ description: String) { self.description = description }
}

/// Runs a program; where it throws, says why and ends with status 1.
public func running(_ program: @Sendable () async throws -> Void) async {
  do { try await program() } catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
  }
}

/// Prints a line at once, into a pipe as well.
public func say(_ line: some CustomStringConvertible) {
  print(line)
  fflush(nil)
}

/// A program's options: `--name value`, and `--name` alone for a switch.
public struct Options {
  private var values: [String: String] = [:]

  /// Reads the command line.
  ///
  /// - Throws: `ExampleFault` for an unknown option or a missing value.
  public init(switches: [String] = [], values names: [String] = []) throws {
    var words = CommandLine.arguments.dropFirst()
    while let word = words.popFirst() {
      let name = String(word.drop { $0 == "-" })
      if word.hasPrefix("--"), switches.contains(name) {
        values[name] = ""
      } else if word.hasPrefix("--"), names.contains(name), let value = words.popFirst() {
        values[name] = value
      } else {
        let known = switches.map { "--\($0)" } + names.map { "--\($0) VALUE" }
        throw ExampleFault(
          "`\(word)` is not an option, or has no value: \(known.joined(separator: ", "))")
      }
    }
  }

  /// Whether a switch was given.
  public func has(_ name: String) -> Bool { values[name] != nil }

  /// An option's value; nil where it was not given.
  public func text(_ name: String) -> String? { values[name] }

  /// An option's value as a whole number.
  ///
  /// - Throws: `ExampleFault` where it is none above 0.
  public func count(_ name: String, otherwise: Int) throws -> Int {
    guard let text = values[name] else { return otherwise }
    guard let number = Int(text), number > 0 else {
      throw ExampleFault("--\(name) is a whole number above 0, not `\(text)`")
    }
    return number
  }

  /// The folder of the digits: `--data`, or where `scripts/setup --gradients` puts it.
  public var digits: String { values["data"] ?? "data/out/digits" }
}

/// A file of JSON objects, one a line; nil: nothing is written.
public struct JSONLines {
  private let handle: FileHandle?

  /// Begins the file.
  ///
  /// - Throws: What Foundation says where it cannot be made.
  public init(_ path: String?) throws {
    guard let path else {
      handle = nil
      return
    }
    try Data().write(to: URL(fileURLWithPath: path))
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  /// Adds a line.
  ///
  /// - Throws: What Foundation says where it cannot be written.
  public func write(_ line: some Encodable) throws {
    guard let handle else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try handle.write(contentsOf: encoder.encode(line) + Data("\n".utf8))
  }
}

extension Double {
  /// With so many places after the point.
  public func places(_ places: Int) -> String { String(format: "%.\(places)f", self) }
}
