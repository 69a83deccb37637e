import HoneFormats
import Testing

/// A folder with an Optuna of this version, in a time zone.
struct OptunaFolder {
  let folder: Folder
  private let python: String
  private let zone: String

  /// New York's rules, which need no database of zones.
  static let newYork = "EST5EDT,M3.2.0,M11.1.0"

  init(major: Int, zone: String = "UTC0") throws {
    folder = try Folder()
    python = root + "/.venv-optuna\(major)/bin/python"
    self.zone = zone
  }

  /// Runs a script of the tests'; what it says is an error unless it ends well.
  @discardableResult
  func script(_ name: String, _ arguments: String..., in zone: String? = nil) async throws -> String
  {
    let result = try await folder.command(
      "env",
      ["TZ=\(zone ?? self.zone)", python, "\(root)/Tests/HoneCommandTests/\(name).py"] + arguments)
    try #require(result.status == 0, "\(name) \(arguments): \(result.error)")
    return result.output
  }

  /// Runs the command, which has to end well.
  @discardableResult
  func hone(_ arguments: String..., in zone: String? = nil) async throws -> Result {
    let result = try await folder.command(
      "env", ["TZ=\(zone ?? self.zone)", Folder.binary] + arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  /// The definition of a study and its trials.
  func export(_ arguments: String...) async throws -> (head: Document, trials: [Document]) {
    let result = try await folder.hone(["export"] + arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    var lines = try result.output.split(separator: "\n").map { try JSON.parse(String($0)) }
    return (lines.removeFirst(), lines)
  }
}
