import ArgumentParser
import HoneFormats
import HoneSQLite

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Shows the version, as `hone --version` does.",
    discussion: """
      Examples:
        hone version
        hone version --json

      With --json, it also shows the version of SQLite, and whether MLX is built in.
      """)

  @OptionGroup var format: JSONOption

  func run() {
    guard format.json else { return Terminal.output.line(HoneCommand.version) }
    #if MLX
      let hasEngine = true
    #else
      let hasEngine = false
    #endif
    Terminal.output.exactLine(
      JSON.text(
        .object([
          ("version", .string(HoneCommand.version)),
          ("sqlite", .string(SQLiteStorage.libraryVersion)), ("mlx", .bool(hasEngine)),
        ])))
  }
}
