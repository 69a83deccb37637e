import ArgumentParser
import Hone
import HoneRun

/// Where the process begins.
@main
enum Entry {
  /// On the first thread: that others can be had is yet to be seen.
  @MainActor static func main() async {
    let command = (try? GivenArguments.read())?.first ?? ""
    let startsPrograms = ["run", "serve"].contains(command)
    do throws(StudyError) { try Threads.check(startsPrograms: startsPrograms) } catch {
      Terminal.error.failure(error.message)
      leave(ExitStatus.storage.rawValue)
    }
    OpenFiles.raiseLimit()
    await HoneCommand.main()
  }
}

/// `hone`: tunes any program.
struct HoneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hone",
    abstract: "Finds good hyperparameters for any program.",
    discussion: """
      Tune a program by writing the space where each value goes:

        hone run --minimize loss --trials 50 -- ./train \\
          --lr '{lr: 1e-5..1e-1 log}' --units '{units: 16..512}' \\
          --opt '{opt: sgd|adam}'

      The program reports by printing a line of JSON with the metric in it, such as
      {"loss": 0.31}; with "step" beside it, hopeless trials can be ended early.
      Or describe the study in a file:

        hone init && hone run study.yaml

      Studies are kept in hone.db, beside the study file or else in the current
      folder. After an interruption, the same command resumes the study.

      Exit statuses:

      \(CommandNotes.list)

      Terminals show colours. NO_COLOR=1 turns them off, CLICOLOR_FORCE=1 keeps them
      where the output is piped.
      """,
    version: version,
    subcommands: [
      RunCommand.self, BestCommand.self, ShowCommand.self, TrialsCommand.self,
      StudiesCommand.self, EnqueueCommand.self, MarkCommand.self, DeleteCommand.self,
      ExportCommand.self, ImportCommand.self, SamplersCommand.self, InitCommand.self,
      DoctorCommand.self, ServeCommand.self, CompletionsCommand.self, VersionCommand.self,
      ManualCommand.self,
    ])

  /// The samplers and pruners that the commands know: add one's own here, to build a `hone` that has it.
  static let registry = Registry.builtin

  /// Hone's version.
  static let version = "0.1.0"

  /// Parses and runs, and gives every failure the exit status that the outside relies on.
  static func main() async {
    Signals.prepare()
    do {
      let arguments = try GivenArguments.read()
      try UsageMessage.checkHelp(arguments)
      var command = try parse(arguments)
      try SingleFlags.check(command, arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Terminal.flush()
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { Terminal.error.failure(failure.message) }
      leave(failure.status.rawValue)
    } catch {
      // Help, a version, a script: what else goes wrong is a `CommandFailure`.
      let text = fullMessage(for: error)
      Terminal.output.write(text.isEmpty ? "" : Text.harmless(text) + "\n")
      leave(exitCode(for: error) == .success ? 0 : ExitStatus.usage.rawValue)
    }
  }

  /// Parses, and says what is wrong in Hone's own words.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    do { return try parseAsRoot(arguments) } catch {
      guard exitCode(for: error) != .success else { throw error }
      throw CommandFailure(.usage, UsageMessage(arguments).text(message(for: error)))
    }
  }
}
