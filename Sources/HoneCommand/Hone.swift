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
      Terminal.error.message("hone: \(error.message)")
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

      Studies are kept in hone.db, beside the study file or else in the current folder.
      After an interruption, the same command goes on where it stopped.

      Exit status: 0 done, 1 no trial succeeded or too many failed, 2 a mistake in
      usage or in the study file, 3 the store or the machine failed, 4 no point was
      found that satisfies the constraints, 130 interrupted (everything is kept).
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, BestCommand.self, ShowCommand.self, TrialsCommand.self,
      StudiesCommand.self, EnqueueCommand.self, MarkCommand.self, DeleteCommand.self,
      ExportCommand.self, ImportCommand.self, SamplersCommand.self, InitCommand.self,
      DoctorCommand.self, ServeCommand.self,
    ])

  /// Parses and runs, and gives every failure the exit status that the outside relies on.
  static func main() async {
    Signals.prepare()
    do {
      let arguments = try GivenArguments.read()
      var command = try parseAsRoot(arguments)
      try SingleFlags.check(command, arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Terminal.flush()
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { Terminal.error.message("hone: \(failure.message)") }
      leave(failure.status.rawValue)
    } catch {
      let status = exitCode(for: error).rawValue
      let text = fullMessage(for: error)
      (status == 0 ? Terminal.output : Terminal.error).write(
        text.isEmpty ? "" : Text.harmless(text) + "\n")
      // ArgumentParser says 64 for a mistake in usage, and the contract 2.
      leave(status == 0 ? 0 : ExitStatus.usage.rawValue)
    }
  }
}
